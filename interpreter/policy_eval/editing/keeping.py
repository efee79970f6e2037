"""Uses: findings stay with their lines while a text is edited: what took long to find is not lost by a key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from policy_eval.diagnostics import Diagnostic, Place

Lines = Sequence[str]


def kept(found: Iterable[Diagnostic], file: str, before: Lines, after: Lines) -> tuple[Diagnostic, ...]:
    """What was found when `file` had the lines `before`, at its place in `after`; without what lay on changed lines.

    What lies in other files stays as it is.
    """
    found = tuple(found)
    if not found or before == after:
        return found
    head = _alike(before, after)
    tail = min(_alike(before[::-1], after[::-1]), len(before) - head, len(after) - head)

    def moved(place: Place) -> Place | None:
        same = before[place.line - 1 : place.end_line] == after[place.line - 1 : place.end_line]
        if place.file != file or place.end_line <= head or (same and len(before) == len(after)):
            return place
        by = len(after) - len(before)
        is_below = place.line > len(before) - tail
        return place._replace(line=place.line + by, end_line=place.end_line + by) if is_below else None

    places = [(each, moved(each.place) if each.place else None) for each in found]
    return tuple(replace(each, place=place) for each, place in places if place or not each.place)


def _alike(one: Lines, other: Lines) -> int:
    """With how many same lines two texts begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
