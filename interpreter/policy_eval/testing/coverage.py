"""Uses: what the examples of a policy exercise of it – steps, branches, caps and boundaries – and what they do not.

Laws of this module:

* A percentage is rounded down: 100 % means all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from policy_eval.boundaries import SIDES, Boundary, Part, Side, boundaries, first_label, named, sides
from policy_eval.boundaries.kinds import Ceiling, Dated, Period, Run, Sharing, Threshold, Turns, Whole
from policy_eval.diagnostics import Language, Place, printable
from policy_eval.program import Program, Said
from policy_eval.source import Map
from policy_eval.syntax import Parser

from .examples import claims_of
from .programs import Readied
from .showing import shown_by
from .touched import is_revision, place_of, touched


class Aspect(StrEnum):
    """What is counted apart."""

    STEPS = "steps"
    BRANCHES = "branches"
    CAPS = "caps"
    BOUNDARIES = "boundaries"


@dataclass(frozen=True, slots=True)
class Gap:
    """A boundary that is not exercised on all its sides. `missing`: those that no example shows."""

    part: Part
    what: Said
    missing: tuple[Side, ...]
    place: Place | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many sides there are, and how many of them are shown."""

    shown: int
    total: int

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down; 100 of nothing."""
        return self.shown * 100 // self.total if self.total else 100


@dataclass(frozen=True, slots=True)
class Owner:
    """A clause, limit, exclusion, mark or list with its count and its gaps, in the policy's order."""

    name: str
    label: Said
    count: Count
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the examples exercise, by owner and by aspect. `examples`: how many were looked at.

    `of_changes`: the policy changes another one, and only what it changes is looked at.
    """

    owners: tuple[Owner, ...]
    aspects: Mapping[Aspect, Count]
    examples: int
    of_changes: bool = False

    @property
    def count(self) -> Count:
        """All together."""
        counts = [owner.count for owner in self.owners]
        return Count(sum(each.shown for each in counts), sum(each.total for each in counts))


def coverage(root: Map, readied: Readied, parser: Parser | None = None) -> Coverage | None:
    """What the examples of a shaped policy exercise; `None` where it has faults. For `parser` see `claims_of`."""
    base = readied({})
    if base is None:
        return None
    examples, _ = claims_of(root, parser)
    found = touched(boundaries(base.program), root, base.program)
    seen = shown_by(examples, found, readied)
    labels = _labels(base.program)
    owners = tuple(
        Owner(name, labels.get(name, Said(name, name)), _count(mine, seen), (*_gaps(mine, seen, root, base.program),))
        for name, group in groupby(found, key=lambda each: each.spot.owner)
        if (mine := [*group])
    )
    aspects = {aspect: _count(_of(aspect, found), seen) for aspect in Aspect}
    return Coverage(owners, aspects, len(examples), is_revision(root, base.program))


def _gaps(found: Iterable[Boundary], seen: set[tuple[Boundary, Side]], root: Map, program: Program) -> Iterator[Gap]:
    for boundary in found:
        missing = tuple(side for side in sides(boundary) if (boundary, side) not in seen)
        if missing:
            place = place_of(boundary.spot, root, program)
            yield Gap(boundary.spot.part, named(boundary, program), missing, place)


def _count(found: Iterable[Boundary], seen: set[tuple[Boundary, Side]]) -> Count:
    each = [(boundary, side) in seen for boundary in found for side in sides(boundary)]
    return Count(sum(each), len(each))


def _of(aspect: Aspect, found: Iterable[Boundary]) -> list[Boundary]:
    return [boundary for boundary in found if aspect_of(boundary) is aspect]


def aspect_of(boundary: Boundary) -> Aspect:
    """What a boundary is counted as."""
    match boundary:
        case Run():
            return Aspect.STEPS
        case Ceiling() | Sharing() | Turns():
            return Aspect.CAPS
        case Threshold() | Whole() | Dated() | Period():
            return Aspect.BOUNDARIES
        case _:
            return Aspect.BRANCHES


def _labels(program: Program) -> dict[str, Said]:
    labels = [(each.name, each.label) for each in program.lists]
    labels += [(each.name, each.label) for each in program.clauses]
    labels += [(each.name, each.label) for each in program.limits]
    labels += [(each.name, each.label) for each in program.exclusions]
    labels += [(each.name, each.label) for each in program.marks]
    return {name: first_label(label) for name, label in labels}


# --- for people and programs ------------------------------------------------------------------------------------------

_HEAD = Said("示例 {} 个，覆盖 {}%（{}/{}）", "{} examples exercise {} % ({} of {})")
_OF_CHANGES = Said("{}——只看本文件改动的部分", "{} – of what this file changes")
_ASPECTS = {
    Aspect.STEPS: Said("步骤", "steps"),
    Aspect.BRANCHES: Said("分支", "branches"),
    Aspect.CAPS: Said("上限", "caps"),
    Aspect.BOUNDARIES: Said("界限", "boundaries"),
}
_ASPECT = Said("{} {}%（{}/{}）", "{} {} % ({} of {})")
_OWNER = Said("{}（{}）：{}%", "{} ({}): {} %")
_GAP = Said("{}：{}——没有示例：{}", "{}: {} – no example: {}")
_SEPARATORS = Said("、", ", ")
_PERIODS = Said("；", "; ")


def coverage_text(found: Coverage, language: Language) -> str:
    """`found` for people: the percentages, then what is not exercised, owner by owner, each with its place."""
    counts = [
        _ASPECT.in_(language).format(_ASPECTS[aspect].in_(language), count.percent, count.shown, count.total)
        for aspect, count in found.aspects.items()
        if count.total
    ]
    whole = found.count
    head = _HEAD.in_(language).format(found.examples, whole.percent, whole.shown, whole.total)
    head = _OF_CHANGES.in_(language).format(head) if found.of_changes else head
    lines = [head, "  " + _PERIODS.in_(language).join(counts)]
    for owner in found.owners:
        if owner.gaps:
            label = printable(owner.label.in_(language))
            lines += ["", _OWNER.in_(language).format(label, printable(owner.name), owner.count.percent)]
            lines += [f"  {_gap(gap, language)}" for gap in owner.gaps]
    return "\n".join(lines) + "\n"


def _gap(gap: Gap, language: Language) -> str:
    missing = _SEPARATORS.in_(language).join(SIDES[side].in_(language) for side in gap.missing)
    place = str(gap.place) if gap.place else ""
    return _GAP.in_(language).format(place, printable(gap.what.in_(language)), missing)
