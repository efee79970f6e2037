"""Uses: what “did you mean” proposes, as edits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policy_eval.diagnostics import Diagnostic, Place

from .renaming import Edit


@dataclass(frozen=True, slots=True)
class Mend:
    """One way to mend a finding."""

    diagnostic: Diagnostic
    word: str
    edit: Edit


def mends(found: Iterable[Diagnostic], file: str, first: int, last: int) -> list[Mend]:
    """The ways to mend what was found in a file on the lines `first` to `last` (from 1)."""
    here = (each for each in found if each.place and each.place.file == file and each.suggestion)
    return [mend for each in here if _touches(each, first, last) for mend in _of(each)]


def _touches(found: Diagnostic, first: int, last: int) -> bool:
    return found.place is not None and found.place.line <= last and found.place.end_line >= first


def _of(found: Diagnostic) -> Iterable[Mend]:
    """One for each word that may be meant: `and / 且` are two."""
    if found.place is None:
        return
    place = _word(found, found.place)
    for word in found.suggestion.split(" / "):
        yield Mend(found, word, Edit(place, word))


def _word(found: Diagnostic, place: Place) -> Place:
    """The first word of a place that holds more, such as the name of a type before its unit."""
    if place.line != place.end_line or " " in found.suggestion:
        return place
    written = found.excerpt[place.column - 1 : place.end_column - 1]
    head = written.split(" ", maxsplit=1)[0]
    return place._replace(end_column=place.column + len(head)) if head and head != written else place
