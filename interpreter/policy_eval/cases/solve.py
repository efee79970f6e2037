"""Uses: the value of one fact at which something is just reached, found by halving.

It works wherever what is measured grows, or falls, with the fact; where it does neither, nothing is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policy_eval.quantity import Exact

Measure = Callable[[int], Exact | None]
"""The value of a fact (minor units, pieces, a day's number) → how far beyond the boundary it is; `None`: not seen."""

_MOST = 10**13
"""Minor units: no claim states more."""


def crossing(measure: Measure, least: int, most: int = _MOST) -> int | None:
    """The least value from `least` to `most` at which the sign is another one than at `least`, or at which it is 0."""
    first = measure(least)
    if first is None:
        return None
    if first == 0:
        return least
    low, high = least, _beyond(measure, first, least, most)
    if high is None:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        found = measure(middle)
        if found is not None and _is_other(found, first):
            high = middle
        else:
            low = middle
    return high


def _beyond(measure: Measure, first: Exact, least: int, most: int) -> int | None:
    """A value with another sign, the lesser the better."""
    seen = least
    for step in _steps(most - least):
        found = measure(least + step)
        if found is None:
            inside = _before_the_end(measure, first, seen, least + step)
            if inside is not None:
                return inside
        elif _is_other(found, first):
            return least + step
        else:
            seen = least + step
    return None


def _before_the_end(measure: Measure, first: Exact, low: int, high: int) -> int | None:
    """A value with another sign between one that is measured and one at which nothing is: a condition has an end."""
    while high - low > 1:
        middle = (low + high) // 2
        found = measure(middle)
        if found is None:
            high = middle
        elif _is_other(found, first):
            return middle
        else:
            low = middle
    return None


def _steps(most: int) -> Iterator[int]:
    step = 1
    while step < most:
        yield step
        step *= 8
    yield most


def _is_other(found: Exact, first: Exact) -> bool:
    return found == 0 or (found > 0) is not (first > 0)


def rounder(value: int, *, up: bool) -> int:
    """A round number near `value`: about a fifth more, or half of it, with one digit that is not 0."""
    target = value * 6 // 5 + 1 if up else value // 2
    unit: int = 10 ** max(len(str(target)) - 1, 0)
    return -(-target // unit) * unit if up else target // unit * unit
