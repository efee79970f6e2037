"""Uses: how much of a difference in money each single difference of the policy explains – alone, and in order.

Laws of this module:

* Alone: the old version with this group of differences made, against the old version. In order: each group made on
  top of those before it. What is explained in order adds up to the whole, to the minor unit.
* Only claims that the old and the new version accept count. Where a version in between refuses one of them, it is taken
  to change nothing on it, and that is counted.
* As dated, the days come first: the old rules on the new version's days, behind what that revises, are what every
  other difference is made in. Rows of earlier days are judged as the new side judges them all along.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policy_eval.claim import Facts
from policy_eval.diagnostics import has_errors
from policy_eval.program import Program

from .focusing import scene
from .hybrid import hybrid
from .impact import Lines
from .making import Made
from .model import Difference
from .pair import Pair, PairReader, on_days_of
from .side import Side


@dataclass(frozen=True, slots=True)
class Part:
    """What one group of differences explains, in minor units.

    `alone` is `None` where the group cannot be made by itself, `in_order` where not on top of those before it: then
    the next one that can be made explains both. `more`, `less`: on how many claims the new version pays more, or less,
    by this group alone. `refused`: claims that the old version with this group alone refuses, `skipped`: those on
    which the version with this group on top of the others does.
    """

    differences: tuple[Difference, ...]
    alone: int | None
    in_order: int | None
    more: int
    less: int
    refused: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """What all groups explain. `whole`: the difference over `claims` claims, in minor units.

    `interplay`: the whole less what the groups explain alone; `None` where one of them cannot be made alone.
    """

    claims: int
    whole: int
    parts: tuple[Part, ...]

    @property
    def interplay(self) -> int | None:
        """What only several differences together explain."""
        alone = [part.alone for part in self.parts]
        known = [each for each in alone if each is not None]
        return self.whole - sum(known) if len(known) == len(alone) else None


def attribute(ends: Pair, sides: tuple[Side, Side], alone: Sequence[Made], claims: Lines) -> Attribution:
    """How much of the difference over `claims` between two versions (old, new) each group of differences explains.

    `ends`: how they are compared (see `pair`); `alone`: see `making.made_alone`. Groups that concern words alone are
    left out: they explain nothing.
    """
    made = [each for each in alone if not each.is_words]
    days = [each for each in made if ends.as_dated and _is_of_days(each)]
    between = _Between(ends, *sides, [each for each in made if each not in days])
    steps = _Steps(between, tuple(difference for each in days for difference in each.differences))
    for _, claim, faults in claims:
        if not has_errors(faults):
            steps.add(claim)
    return steps.told()


def _is_of_days(made: Made) -> bool:
    """Whether differences only tell when the version applies."""
    return all(each.element[:1] == ("period",) for each in made.differences)


@dataclass(frozen=True, slots=True)
class _Between:
    """The versions in between."""

    ends: Pair
    old: Side
    new: Side
    made: Sequence[Made]

    @property
    def start(self) -> Program:
        """The old rules on the days on which they are compared."""
        return on_days_of(self.ends.old, self.ends.new) if self.ends.as_dated else self.ends.old

    def days(self) -> Pair:
        """The old version, and the old rules on the new version's days."""
        return replace(self.ends, new=self.start)

    def leads_to(self, program: Program) -> Pair:
        """The old rules, and those of a version in between, on the same days."""
        ends, start = self.ends, self.start
        return replace(ends, old=start, new=on_days_of(program, start), earlier=(ends.earlier[1],) * 2)

    def in_order(self) -> Iterator[Program | None]:
        """With the first group made, with the first two … – all but the last, which leads to the new version."""
        so_far: list[Difference] = []
        for each in self.made[:-1]:
            so_far += each.differences
            side, _ = hybrid(self.old, self.new, so_far) if so_far != [*each.differences] else (each, [])
            yield side.program if side else None


@dataclass(slots=True)
class _Step:
    """A version in between: how to read and reckon claims, and what came of it.

    `is_idle`: it computes the same as the one before it.
    """

    reader: PairReader
    is_idle: bool
    difference: int = 0
    more: int = 0
    less: int = 0
    refused: int = 0

    def add(self, claim: object, start: Facts | None, before: int) -> int:
        """One claim more, that the old rules read as `start`: what it receives, or `before` where it is refused."""
        if self.is_idle:
            return before
        facts = start if self.reader.is_shared and start else self.reader.read(claim)[1].facts
        if facts is None:
            self.refused += 1
            return before
        now = self.reader.sides[1].reckon(facts).total
        self.difference += now - before
        self.more += now > before
        self.less += now < before
        return now


class _Steps:
    """All versions in between, and both ends."""

    def __init__(self, between: _Between, of_days: Sequence[Difference]) -> None:
        ends = between.ends
        self._made = between.made
        self._of_days = of_days
        self._reader = PairReader(ends)
        days = between.days()
        self._days = _Step(PairReader(days), is_idle=days.versions(0) == days.versions(1))
        steps = [_leading(between, each.program, between.start) for each in between.made]
        self._alone, self._in_order = steps, list[_Step | None]()
        before = between.start
        for program in between.in_order():
            self._in_order.append(_leading(between, program, before))
            before = between.leads_to(program).new if program else before
        self._whole = self._claims = self._rest = 0

    def add(self, claim: object) -> None:
        """One claim more."""
        old, new = self._reader.read(claim)
        if old.facts is None or new.facts is None:
            return
        one, other = self._reader.sides
        before, after = one.reckon(old.facts).total, other.reckon(new.facts).total
        self._claims += 1
        self._whole += after - before
        start = old.facts if self._days.is_idle else self._days.reader.read(claim)[1].facts
        first = self._days.add(claim, start, before)
        for step in self._alone:
            if step is not None:
                step.add(claim, start, first)
        now = first
        for step in self._in_order:
            now = step.add(claim, start, now) if step is not None else now
        self._rest += after - now

    def told(self) -> Attribution:
        """What was added up. The days are told where they were changed, or explain something."""
        days, explained = self._days, self._days.difference + (0 if self._made else self._rest)
        part = Part(tuple(self._of_days), explained, explained, days.more, days.less, days.refused, days.refused)
        told = [part] if self._of_days or explained else []
        return Attribution(self._claims, self._whole, (*told, *self._parts()))

    def _parts(self) -> Iterator[Part]:
        """The last group leads to the new version itself."""
        last = len(self._made) - 1
        for number, (made, alone) in enumerate(zip(self._made, self._alone, strict=True)):
            step = self._in_order[number] if number < last else None
            in_order = self._rest if number == last else step.difference if step else None
            counts = (alone.more, alone.less, alone.refused) if alone else (0, 0, 0)
            explained = alone.difference if alone else None
            yield Part(made.differences, explained, in_order, *counts, step.refused if step else 0)


def _leading(between: _Between, program: Program | None, before: Program) -> _Step | None:
    """The step to a version in between; `before`: the one before it. None where there is no such version."""
    if program is None:
        return None
    pair = between.leads_to(program)
    return _Step(PairReader(pair), is_idle=scene(replace(pair, old=before)).same)
