"""Middle: a name that is declared in other letters than it is used in – told once, where it is declared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from policy_eval.diagnostics import Diagnostic, Place, Rule
from policy_eval.source import Source

from .naming import UNKNOWN

MISDECLARED = Rule(
    "PE354",
    "这里的“{name}”别处都不用，却有 {count} 处写作“{used}”",
    "“{name}” is written here and nowhere else, and {count} places say “{used}”",
    "这里写成“{used}”；如果是那几处写错了，改那几处",
    "write “{used}” here; or mend those places, if they are wrong",
)

_FEWEST = 2
"""One place that says something else is taken for the mistake itself."""


def told_once(found: Iterable[Diagnostic], sources: Sequence[Source]) -> list[Diagnostic]:
    """The findings; where one unknown name is meant for a name that stands in a single place, that one is told."""
    told = list(found)
    for (used, name), uses in _meant(told).items():
        place = _only_place(name, sources) if len(uses) >= _FEWEST else None
        if place is None:
            continue
        source = next(each for each in sources if each.file == place.file)
        first = told.index(uses[0])
        told[first] = source.diagnostic(MISDECLARED, place, used, name=name, used=used, count=str(len(uses)))
        told = [each for each in told if each not in uses]
    return told


def _meant(found: Iterable[Diagnostic]) -> Mapping[tuple[str, str], list[Diagnostic]]:
    """The places of each unknown name, with the known one that was probably meant."""
    made: dict[tuple[str, str], list[Diagnostic]] = {}
    for each in found:
        if each.rule == UNKNOWN and each.suggestion:
            made.setdefault((each.details["name"], each.suggestion), []).append(each)
    return made


def _only_place(name: str, sources: Iterable[Source]) -> Place | None:
    """Where a word stands, if it does in one place only. (Between Chinese characters there is no end of a word.)"""
    word = re.compile(rf"(?<![A-Za-z0-9_-]){re.escape(name)}(?![A-Za-z0-9_-])")
    found = [source.place(*match.span()) for source in sources for match in word.finditer(source.text)]
    return found[0] if len(found) == 1 else None
