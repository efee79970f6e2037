"""Uses: how much of a difference in money each single difference of the policy explains – alone, and in order.

Laws of this module:

* Alone: the old version with this group of differences made, against the old version. In order: each group made on
  top of those before it. What is explained in order adds up to the whole, to the minor unit.
* Only claims that the old and the new version accept count. Where a version in between refuses one of them, it is taken
  to change nothing on it, and that is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_eval.claim import Facts

from .hybrid import groups, hybrid
from .impact import Lines
from .model import Difference, Sort
from .pair import Pair, PairReader, paired
from .reckoning import Reckoner
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
    """A version in between: how to read and reckon claims, and what came of it."""

    reader: PairReader
    reckoner: Reckoner
    difference: int = 0
    more: int = 0
    less: int = 0
    refused: int = 0

    def add(self, claim: object, old: Facts, before: int) -> int:
        """One claim more, that the old version reads as `old`: what it receives, or `before` where it is refused."""
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
    old: Side, new: Side, differences: Sequence[Difference], claims: Lines, names: Aliases | None = None
) -> Attribution:
    """How much of the difference over `claims` each group of `differences` explains. `names`: see `renames.aliased`.

    Groups that concern words alone are left out: they explain nothing.
    """
    made = [group for group in groups(old, new, differences) if any(each.sort is Sort.MEANING for each in group)]
    steps = _Steps(old, new, made, names or Aliases())
    for _, claim, faults in claims:
        if not any(fault.is_error for fault in faults):
            steps.add(claim)
    return steps.told()


class _Steps:
    """All versions in between, and both ends."""

    def __init__(
        self, old: Side, new: Side, made: Sequence[tuple[Difference, ...]], names: Aliases, *, aligned: bool = True
    ) -> None:
        self._made, self._names, self._aligned = made, names, aligned
        self._old = old.program
        self._ends = paired(old.program, new.program, names, aligned=aligned)
        self._reader = PairReader(self._ends)
        self._first, self._last = map(Reckoner, self._reader.interpreters)
        self._alone = [self._step(old, new, group) for group in made]
        so_far = (tuple(each for group in made[: number + 1] for each in group) for number in range(len(made) - 1))
        self._in_order = [self._step(old, new, group) for group in so_far]
        self._whole = self._claims = 0
        self._rest = [0] * len(made)

    def _step(self, old: Side, new: Side, group: tuple[Difference, ...]) -> _Step | None:
        made, _ = hybrid(old, new, group)
        if made is None:
            return None
        pair: Pair = paired(self._old, made.program, self._names, aligned=self._aligned)
        reader = PairReader(pair)
        return _Step(reader, Reckoner(reader.interpreters[1]))

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
        if self._rest:
            self._rest[-1] += after - now

    def told(self) -> Attribution:
        """What was added up."""
        return Attribution(self._claims, self._whole, tuple(self._parts()))

    def _parts(self) -> Iterator[Part]:
        """The last group leads to the new version itself."""
        last = len(self._made) - 1
        for number, (group, alone) in enumerate(zip(self._made, self._alone, strict=True)):
            step = self._in_order[number] if number < last else None
            in_order = self._rest[-1] if number == last else step.difference if step else None
            counts = (alone.more, alone.less, alone.refused) if alone else (0, 0, 0)
            explained = alone.difference if alone else None
            yield Part(group, explained, in_order, *counts, step.refused if step else 0)
