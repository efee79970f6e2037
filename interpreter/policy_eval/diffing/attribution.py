"""Uses: how much of a difference in money each single difference of the policy explains – alone, and in order.

Laws of this module:

* Alone: the old version with this group of differences made, against the old version. In order: each group made on
  top of those before it. What is explained in order adds up to the whole, to the minor unit.
* Only claims that the old and the new version accept count. Where a version in between refuses one of them, it is taken
  to change nothing on it, and that is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policy_eval.chain import Evaluator
from policy_eval.claim import Facts
from policy_eval.diagnostics import has_errors
from policy_eval.program import Program

from .focusing import scene
from .hybrid import hybrid
from .impact import Lines
from .making import Made
from .model import Difference
from .pair import Pair, PairReader, paired
from .side import Aliases, Side


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


@dataclass(slots=True)
class _Step:
    """A version in between: how to read and reckon claims, and what came of it.

    `is_idle`: it computes the same as the one before it.
    """

    reader: PairReader
    reckoner: Evaluator
    is_idle: bool
    difference: int = 0
    more: int = 0
    less: int = 0
    refused: int = 0

    def add(self, claim: object, old: Facts, before: int) -> int:
        """One claim more, that the old version reads as `old`: what it receives, or `before` where it is refused."""
        if self.is_idle:
            return before
        facts = old if self.reader.is_shared else self.reader.read(claim)[1].facts
        if facts is None:
            self.refused += 1
            return before
        now = self.reckoner.reckon(facts).total
        self.difference += now - before
        self.more += now > before
        self.less += now < before
        return now


def attribute(
    sides: tuple[Side, Side],
    alone: Sequence[Made],
    claims: Lines,
    names: Aliases | None = None,
    *,
    aligned: bool = True,
) -> Attribution:
    """How much of the difference over `claims` between two versions (old, new) each group of differences explains.

    `alone`: see `making.made_alone`; `names`: see `renames.aliased`; `aligned`: see `pair.paired`. Groups that concern
    words alone are left out: they explain nothing.
    """
    old, new = sides
    made = [each for each in alone if not each.is_words]
    steps = _Steps(paired(old.program, new.program, names, aligned=aligned), _Versions(old, new, made, aligned))
    for _, claim, faults in claims:
        if not has_errors(faults):
            steps.add(claim)
    return steps.told()


@dataclass(frozen=True, slots=True)
class _Versions:
    """The versions in between."""

    old: Side
    new: Side
    made: Sequence[Made]
    aligned: bool

    def in_order(self) -> Iterator[Program | None]:
        """With the first group made, with the first two … – all but the last, which leads to the new version."""
        so_far: list[Difference] = []
        for each in self.made[:-1]:
            so_far += each.differences
            side, _ = hybrid(self.old, self.new, so_far) if so_far != [*each.differences] else (each, [])
            yield side.program if side else None


class _Steps:
    """All versions in between, and both ends."""

    def __init__(self, ends: Pair, versions: _Versions) -> None:
        self._made = versions.made
        self._reader = PairReader(ends)
        self._first, self._last = self._reader.sides

        def pair(program: Program) -> Pair:
            return paired(ends.old, program, ends.names, aligned=versions.aligned)

        self._alone = [_step(pair(each.program), ends.old) if each.program else None for each in versions.made]
        self._in_order: list[_Step | None] = []
        before = ends.old
        for program in versions.in_order():
            self._in_order.append(_step(pair(program), before) if program else None)
            before = pair(program).new if program else before
        self._whole = self._claims = self._rest = 0

    def add(self, claim: object) -> None:
        """One claim more."""
        old, new = self._reader.read(claim)
        if old.facts is None or new.facts is None:
            return
        before, after = self._first.reckon(old.facts).total, self._last.reckon(new.facts).total
        self._claims += 1
        self._whole += after - before
        for step in self._alone:
            if step is not None:
                step.add(claim, old.facts, before)
        now = before
        for step in self._in_order:
            now = step.add(claim, old.facts, now) if step is not None else now
        self._rest += after - now

    def told(self) -> Attribution:
        """What was added up."""
        return Attribution(self._claims, self._whole, tuple(self._parts()))

    def _parts(self) -> Iterator[Part]:
        """The last group leads to the new version itself."""
        last = len(self._made) - 1
        for number, (made, alone) in enumerate(zip(self._made, self._alone, strict=True)):
            step = self._in_order[number] if number < last else None
            in_order = self._rest if number == last else step.difference if step else None
            counts = (alone.more, alone.less, alone.refused) if alone else (0, 0, 0)
            explained = alone.difference if alone else None
            yield Part(made.differences, explained, in_order, *counts, step.refused if step else 0)


def _step(pair: Pair, before: Program) -> _Step:
    """The new version of `pair`; `before`: the one before it."""
    reader = PairReader(pair)
    return _Step(reader, reader.sides[1], is_idle=scene(replace(pair, old=before)).same)
