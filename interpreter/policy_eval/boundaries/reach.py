"""Uses: which sides of a program's boundaries one claim shows – asked of the interpreter and its trace alone.

Laws of this module:

* It computes no award: what a condition, a value or a step is, the interpreter says.
* A part of a condition counts where it decides: were it otherwise, the whole would be otherwise. What is asked of a
  fact falls with “is given”: a claim without the fact shows that part failing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import assert_never, cast

from policy_eval.backends.frame import Cell, Frame
from policy_eval.backends.interpret import Interpreter
from policy_eval.backends.reads import asks_of
from policy_eval.backends.trace import AwardTaken, StepTaken, Trace
from policy_eval.claim import Facts
from policy_eval.program import (
    Condition,
    Every,
    Given,
    Not,
    Program,
    Some,
    Value,
)
from policy_eval.quantity import Exact

from .ceilings import ceiling_sides, is_sharing, turn_sides
from .collect import leaves
from .kinds import (
    Boundary,
    Branch,
    Ceiling,
    Dated,
    Decider,
    Fallback,
    Leaf,
    Listed,
    Part,
    Period,
    Run,
    Sharing,
    Side,
    Spot,
    Threshold,
    Turns,
    Whole,
    is_smooth,
)

Shown = set[tuple[int, Side]]
"""Sides that are shown: the number of the boundary, and which side of it."""

_DAY = dt.timedelta(days=1)


def shown(
    program: Program, interpreter: Interpreter, found: Sequence[Boundary], facts: Facts, trace: Trace | None
) -> Shown:
    """The sides of the boundaries `found` that a claim shows; without a trace – it was refused – what was demanded."""
    return _Claim(program, interpreter, facts, trace).shown(found)


def shown_from_afar(
    program: Program, interpreter: Interpreter, found: Sequence[Boundary], facts: Facts, trace: Trace | None
) -> Shown:
    """As `shown`; below and above a threshold counts however far away."""
    return _Claim(program, interpreter, facts, trace, near=False).shown(found)


@dataclass(slots=True)
class _Claim:
    """One claim under the eye. `near`: below and above a threshold counts only what is next to it.

    `frames` keeps the frames that were asked for, `decided` which parts of conditions decided on them.
    """

    program: Program
    interpreter: Interpreter
    facts: Facts
    trace: Trace | None
    near: bool = True
    frames: dict[tuple[int, int], Frame] = field(default_factory=dict)
    decided: dict[tuple[int, int], tuple[tuple[bool, ...], frozenset[int]]] = field(default_factory=dict)

    def shown(self, found: Sequence[Boundary]) -> Shown:
        """The sides of boundaries that the claim shows."""
        return {(number, side) for number, boundary in enumerate(found) for side in self.sides(boundary)}

    def sides(self, boundary: Boundary) -> set[Side]:
        """The sides of one boundary that the claim shows."""
        match boundary:
            case Period():
                return self._period(boundary)
            case Run():
                return {Side.HOLDS if taken.applied else Side.FAILS for _, taken in self._taken(boundary)}
            case Ceiling():
                return ceiling_sides(self.program, self.interpreter, self.facts, self.trace, boundary)
            case Turns():
                return turn_sides(self.program, self.facts, self._taken(boundary), boundary)
            case Sharing():
                return {Side.MET} if self.trace and is_sharing(self.trace, boundary) else set()
            case Threshold() | Leaf() | Listed() | Dated() | Branch() | Decider() | Fallback() | Whole():
                found = set[Side]()
                for frame in self._frames(boundary.spot):
                    found |= self._on(boundary, frame)
                return found
            case _:
                assert_never(boundary)

    # --- where one looks --------------------------------------------------------------------------------------

    def _frames(self, spot: Spot) -> Iterator[Frame]:
        if self.trace is None:
            looked = spot.part is Part.HOLDS
        else:
            looked = self.trace.excluded is None or spot.part in {Part.EXCLUSION, Part.HOLDS}
        for row in self._rows(spot) if looked else ():
            key = spot.clause, row
            if key not in self.frames:
                self.frames[key] = self.interpreter.frame(self.facts, spot.clause, (row,) if row >= 0 else ())
            yield self.frames[key]

    def _rows(self, spot: Spot) -> Iterable[int]:
        """The rows that a part of the policy is asked about; -1 is the claimant."""
        if spot.list < 0:
            return (-1,)
        match spot.part:
            case Part.WHEN:
                return self._covered(spot.list)
            case Part.HOLDS:
                return range(len(self.facts.rows[spot.list]))
            case Part.WHERE:
                return [row for award in self._awards(spot.clause) for row in award.rows]
            case _:
                return [award.rows[0] for award in self._awards(spot.clause) if award.rows]

    def _covered(self, index: int) -> Iterable[int]:
        days, first, last = self.facts.days[index], self.program.first_day, self.program.last_day
        if self.program.lists[index].dated is None:
            return range(len(days))
        return [row for row, day in enumerate(days) if first <= day <= last]

    def _awards(self, clause: int) -> list[AwardTaken]:
        return [award for award in self.trace.awards if award.clause == clause] if self.trace else []

    def _taken(self, boundary: Run | Turns) -> list[tuple[AwardTaken, StepTaken]]:
        return [
            (award, taken)
            for award in self._awards(boundary.spot.clause)
            for taken in award.steps
            if taken.index == boundary.step
        ]

    # --- on one frame -----------------------------------------------------------------------------------------

    def _on(  # noqa: PLR0911 – one case a kind
        self,
        boundary: Threshold | Leaf | Listed | Dated | Branch | Decider | Fallback | Whole,
        frame: Frame,
    ) -> set[Side]:
        match boundary:
            case Threshold():
                return self._threshold(boundary, frame)
            case Leaf():
                bits, deciding = self._decided(boundary.whole, frame)
                is_so = Side.HOLDS if bits[boundary.leaf] else Side.FAILS
                return {is_so} if boundary.leaf in deciding else set()
            case Listed():
                return {Side.MET} if self._value(boundary.value, frame) == boundary.member else set()
            case Dated():
                return self._dated(boundary, frame)
            case Branch():
                return {Side.MET} if self._row_of(boundary, frame) == boundary.row else set()
            case Decider():
                return {Side.MET} if self._decides(boundary, frame) else set()
            case Fallback():
                is_missing = self._value(boundary.default.field, frame) is None
                return {Side.MISSING if is_missing else Side.GIVEN}
            case Whole():
                return self._whole(boundary, frame)
            case _:
                assert_never(boundary)

    def _value(self, node: Value, frame: Frame) -> Cell:
        return self.interpreter.value(node, frame)

    def _threshold(self, boundary: Threshold, frame: Frame) -> set[Side]:
        if boundary.whole is not None and boundary.leaf not in self._decided(boundary.whole, frame)[1]:
            return set()
        distance = away(self._value(boundary.left, frame), self._value(boundary.right, frame))
        if distance is None:
            return set()
        if distance == 0:
            return {Side.AT}
        side = Side.BELOW if distance < 0 else Side.ABOVE
        return {side} if not self.near or -1 <= distance <= 1 or is_smooth(boundary.left) else set()

    def _decided(self, whole: Condition, frame: Frame) -> tuple[tuple[bool, ...], frozenset[int]]:
        """What each part of a condition says, and which parts decide."""
        key = id(frame), id(whole)
        if key not in self.decided:
            bits = tuple(self.interpreter.holds(leaf, frame) for leaf in leaves(whole))
            said, parts = outcome(whole, iter(bits)), [*leaves(whole)]
            deciding = frozenset(
                number
                for number in range(len(bits))
                if any(outcome(whole, iter(other)) != said for other in _turned(parts, bits, number))
            )
            self.decided[key] = bits, deciding
        return self.decided[key]

    def _dated(self, boundary: Dated, frame: Frame) -> set[Side]:
        value = self._value(boundary.value, frame)
        entries = [m for m in self.program.sets[boundary.set].members if m.value == value]
        if boundary.until:
            ends = {m.until for m in entries if m.until}
            return {side for side, day in ((Side.AT, frame.day), (Side.ABOVE, _before(frame.day))) if day in ends}
        ends = {m.since for m in entries if m.since}
        return {side for side, day in ((Side.AT, frame.day), (Side.BELOW, _after(frame.day))) if day in ends}

    def _row_of(self, branch: Branch, frame: Frame) -> int:
        """The row of the table that holds; the number behind the last one for none."""
        rows = branch.case.rows
        return next((i for i, (test, _) in enumerate(rows) if self.interpreter.holds(test, frame)), len(rows))

    def _decides(self, boundary: Decider, frame: Frame) -> bool:
        extreme, number = boundary.extreme, boundary.operand
        values = [self._value(operand, frame) for operand in extreme.operands]
        whole, mine = self._value(extreme, frame), values[number]
        return (
            mine is not None
            and mine == whole
            and values.count(mine) == 1
            and sum(value is not None for value in values) > 1
        )

    def _whole(self, boundary: Whole, frame: Frame) -> set[Side]:
        units = boundary.units
        value, unit = (cast("Exact", self._value(node, frame)) for node in (units.value, units.unit))
        if not unit or value <= 0:
            return set()
        rest = value % unit
        if not self.near:
            return {Side.BELOW if rest else Side.AT}
        found = {Side.AT} if rest == 0 else set()
        found |= {Side.BELOW} if 0 < unit - rest <= 1 else set()
        return found | ({Side.ABOVE} if 0 < rest <= 1 and value > unit else set())

    def _period(self, boundary: Period) -> set[Side]:
        fact = self.program.lists[boundary.spot.list]
        cells = self.facts.rows[boundary.spot.list] if self.trace else ()
        days = {row[fact.dated] for row in cells if fact.dated is not None}
        last, first = self.program.last_day, self.program.first_day
        wanted = (
            {Side.AT: last, Side.ABOVE: _after(last)} if boundary.last else {Side.BELOW: _before(first), Side.AT: first}
        )
        return {side for side, day in wanted.items() if day in days}


def outcome(whole: Condition, bits: Iterator[bool]) -> bool:
    """What a condition says whose parts, from the left, say `bits`."""
    match whole:
        case Every(conditions):
            return all([outcome(part, bits) for part in conditions])  # noqa: C419 – every part takes its bits
        case Some(conditions):
            return any([outcome(part, bits) for part in conditions])  # noqa: C419 – as above
        case Not(condition):
            return not outcome(condition, bits)
        case _:
            return next(bits)


def _turned(parts: Sequence[Condition], bits: tuple[bool, ...], number: int) -> Iterator[tuple[bool, ...]]:
    """What the parts would say if part `number` said the opposite; and with a fact that it lacks given."""
    part, turned = parts[number], tuple(bit != (i == number) for i, bit in enumerate(bits))
    yield turned
    if isinstance(part, Given) and not bits[number]:
        yield tuple(bit or asks_of(parts[i], part.value) for i, bit in enumerate(turned))


def away(left: Cell, right: Cell) -> Exact | None:
    """How far `left` is above `right`: minor units, pieces, days; `None` for what is missing or no number or day."""
    if isinstance(left, dt.date) and isinstance(right, dt.date):
        return (left - right).days
    if isinstance(left, int | Fraction) and isinstance(right, int | Fraction):
        return left - right
    return None


def _before(day: dt.date) -> dt.date:
    return day - _DAY if day > dt.date.min else day


def _after(day: dt.date) -> dt.date:
    return day + _DAY if day < dt.date.max else day
