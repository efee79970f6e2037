"""Uses: what stays where it was when things change their order, and what the order is when only some of them do.

Laws of this module:

* `common(a, b)` and `common(b, a)` are the same.
* `arranged` with all changes made gives the new order, with none the old one.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import TypeVar

H = TypeVar("H", bound=Hashable)


def common(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """The longest sequence that is in both in this order; of several the first in the alphabet."""
    below: list[tuple[str, ...]] = [()] * (len(other) + 1)
    for name in reversed(one):
        row: list[tuple[str, ...]] = [()] * (len(other) + 1)
        for j in range(len(other) - 1, -1, -1):
            taken = [(name, *below[j + 1])] if name == other[j] else []
            row[j] = min((*taken, below[j], row[j + 1]), key=_longest_first)
        below = row
    return below[0]


def _longest_first(names: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return -len(names), names


def arranged(old: Sequence[H], new: Sequence[H], gone: Collection[H], put: Collection[H]) -> tuple[H, ...]:
    """The old order without what is `gone`, and with what is `put` behind the one that it follows in the new order.

    What was moved is both gone and put.
    """
    made = [each for each in old if each not in gone]
    before: list[H] = []
    for each in new:
        if each in put:
            made.insert(_behind(made, before), each)
        before.append(each)
    return tuple(made)


def _behind(made: list[H], before: Iterable[H]) -> int:
    """Where to put what follows `before`: behind the last of them that is there."""
    known = [made.index(each) for each in reversed([*before]) if each in made]
    return known[0] + 1 if known else 0
