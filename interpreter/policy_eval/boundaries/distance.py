"""Uses: how far the next tier, the next full unit or the end of a cap is, where getting there helps the claimant.

Laws of this module:

* Whether it helps is found out by evaluating the claim once more with the fact raised: nothing is estimated.
* Nothing is said of what is capped already, and nothing that would leave the total as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import cast

from policy_eval.backends.frame import Frame
from policy_eval.backends.interpret import Interpreter
from policy_eval.backends.trace import AwardTaken, StepTaken, Trace
from policy_eval.claim import Facts, Row
from policy_eval.diagnostics import has_errors
from policy_eval.program import Aggregate, Cap, Field, FieldFact, Fold, Pot, Program, Said, Source, Term, Value
from policy_eval.quantity import Exact, Quantity

from .collect import boundaries
from .kinds import Boundary, Part, Threshold, Whole
from .naming import say
from .reach import away
from .writing import first_label, written

_OPENS = Said("{}再增 {}即符合条件：{} → {}", "{} more of {} meet the condition: {} → {}")
_NEXT = Said("{}再增 {}即达到下一档：{} → {}", "{} more of {} reach the next tier: {} → {}")
_LEFT = Said("上限还余 {}", "{} of the cap are left")


@dataclass(frozen=True, slots=True)
class NextTier:
    """Row `row` of clause `clause` (-1: the claimant) would gain if `fact` were `needed` more.

    `opens`: the clause would cover the row at all.
    `now` and `then`: what the clause pays on that row (for the claimant: on all), in minor units.
    """

    clause: int
    row: int
    fact: FieldFact
    needed: int
    now: int
    then: int
    opens: bool


@dataclass(frozen=True, slots=True)
class CapLeft:
    """What the pot of step `step` of clause `clause` still gives behind the award on row `row`, in minor units.

    Where a shared limit has less left, it is that.
    """

    clause: int
    row: int
    step: int
    left: int


Distance = NextTier | CapLeft


def distance(program: Program, interpreter: Interpreter, facts: Facts, trace: Trace) -> tuple[Distance, ...]:
    """What is near for each row of a claim, in the policy's order: of several tiers of one row the nearest."""
    if trace.excluded is not None:
        return ()
    tiers = _nearest(_tiers(program, interpreter, facts, trace))
    return (*tiers, *_caps(program, interpreter, facts, trace))


def distance_words(found: Distance, program: Program) -> Said:
    """A distance as one sentence."""
    match found:
        case NextTier():
            needed = _said(found.needed, found.fact, program)
            label = first_label(found.fact.label)
            amounts = (_money(found.now, program), _money(found.then, program))
            form = _OPENS if found.opens else _NEXT
            return Said(
                form.zh.format(label.in_("zh"), needed.zh, *(each.zh for each in amounts)),
                form.en.format(needed.en, label.in_("en"), *(each.en for each in amounts)),
            )
        case CapLeft():
            return say(_LEFT, _money(found.left, program))


# --- tiers ------------------------------------------------------------------------------------------------------------


def _tiers(program: Program, interpreter: Interpreter, facts: Facts, trace: Trace) -> Iterator[NextTier]:
    for boundary in boundaries(program):
        if not isinstance(boundary, Threshold | Whole) or boundary.spot.part not in {Part.WHEN, Part.TERM, Part.STEP}:
            continue
        for row in _rows(boundary, facts, trace):
            needed = _needed(interpreter, facts, boundary, row)
            raised = _raised(program, facts, boundary, row, needed) if needed else None
            if raised is None:
                continue
            fact, others = raised
            if has_errors(interpreter.violations(others)):
                continue
            then, clause = interpreter.trace(others), boundary.spot.clause
            if _total(then) > _total(trace):
                amounts = _paid(trace, clause, row), _paid(then, clause, row)
                yield NextTier(clause, row, fact, needed, *amounts, boundary.spot.part is Part.WHEN)


def _nearest(found: Iterable[NextTier]) -> list[NextTier]:
    """Of each row the one for which the least is needed."""
    nearest: dict[tuple[int, int], NextTier] = {}
    for each in found:
        other = nearest.get((each.clause, each.row))
        if other is None or each.needed < other.needed:
            nearest[each.clause, each.row] = each
    return [nearest[key] for key in sorted(nearest)]


def _total(trace: Trace) -> int:
    return sum(award.amount for award in trace.awards)


def _paid(trace: Trace, clause: int, row: int) -> int:
    """What a clause pays on a row; on all of them where the claimant (-1) is looked at."""
    return sum(award.amount for award in trace.awards if award.clause == clause and (row < 0 or row in award.rows))


def _rows(boundary: Boundary, facts: Facts, trace: Trace) -> list[int]:
    """The rows whose facts could be more: those of the awards, and for a condition all of them."""
    spot = boundary.spot
    if spot.list < 0:
        return [-1]
    if spot.part is Part.WHEN:
        return [*range(len(facts.rows[spot.list]))]
    return [award.rows[0] for award in trace.awards if award.clause == spot.clause and award.rows]


def _needed(interpreter: Interpreter, facts: Facts, boundary: Threshold | Whole, row: int) -> int:
    """How much more reaches the boundary, 0 where it is reached."""
    frame = interpreter.frame(facts, boundary.spot.clause, (row,) if row >= 0 else ())
    if isinstance(boundary, Whole):
        value, unit = (cast("Exact", interpreter.value(n, frame)) for n in (boundary.units.value, boundary.units.unit))
        return int(unit - value % unit) if unit > 0 and value >= 0 else 0
    missing = away(*(interpreter.value(node, frame) for node in (boundary.right, boundary.left)))
    return int(missing) if missing is not None and missing > 0 and missing == int(missing) else 0


def _raised(
    program: Program, facts: Facts, boundary: Threshold | Whole, row: int, by: int
) -> tuple[FieldFact, Facts] | None:
    """The claim with the fact that the boundary is about raised; `None` where it is about no single fact."""
    field = _field(program, boundary, boundary.units.value if isinstance(boundary, Whole) else boundary.left)
    if field is None or not isinstance(field.kind, Quantity):
        return None
    if field.source is Source.CLAIMANT:
        fact = program.claimant_list.fields[field.index]
        cells = _with(facts.claimant, field.index, by)
        return (fact, replace(facts, claimant=cells)) if cells else None
    index = boundary.spot.list
    cells = _with(facts.rows[index][row], field.index, by)
    if cells is None:
        return None
    rows = facts.rows[index]
    lists = (*facts.rows[:index], (*rows[:row], cells, *rows[row + 1 :]), *facts.rows[index + 1 :])
    return program.lists[index].fields[field.index], replace(facts, rows=lists)


def _field(program: Program, boundary: Boundary, node: Value) -> Field | None:
    """The fact that a value is, by whatever names, or that it adds up."""
    match node:
        case Field():
            return node
        case Term(index):
            meaning = program.clauses[boundary.spot.clause].terms[index].value
            return _field(program, boundary, meaning) if isinstance(meaning, Field | Term | Aggregate) else None
        case Aggregate(Fold.TOTAL, _, Field() as field, None, True):
            return field
        case _:
            return None


def _with(cells: Row, index: int, by: int) -> Row | None:
    value = cells[index]
    return (*cells[:index], value + by, *cells[index + 1 :]) if isinstance(value, int) else None


# --- caps -------------------------------------------------------------------------------------------------------------


def _caps(program: Program, interpreter: Interpreter, facts: Facts, trace: Trace) -> Iterator[CapLeft]:
    """The pots that are not used up: what the last row that draws from each leaves. A row's own cap is not one."""
    last: dict[tuple[int, int, object], CapLeft] = {}
    limits = {limit.index: limit.draw.left - limit.after for award in trace.awards for limit in award.limits}
    for award in trace.awards:
        for step in award.steps:
            action = program.clauses[award.clause].steps[step.index].action
            if isinstance(action, Cap) and action.pot and step.applied:
                key, left = _left(interpreter, interpreter.frame(facts, award.clause, award.rows), action.pot, step)
                last[award.clause, step.index, key] = CapLeft(
                    award.clause,
                    _first(award),
                    step.index,
                    min([left, *(limits[limit.index] for limit in award.limits)]),
                )
    return (each for each in last.values() if each.left > 0)


def _left(interpreter: Interpreter, frame: Frame, pot: Pot, taken: StepTaken) -> tuple[object, int]:
    """The key of the pot, if any, and what is left in it."""
    left = int(taken.draw.left - taken.after) if taken.draw else 0
    return interpreter.value(pot.key, frame) if pot.key else None, left


def _first(award: AwardTaken) -> int:
    return award.rows[0] if award.rows else -1


def _said(value: int, fact: FieldFact, program: Program) -> Said:
    return Said(written(value, fact.kind, program, "zh"), written(value, fact.kind, program, "en"))


def _money(minor: int, program: Program) -> Said:
    return Said(written(minor, program.money, program, "zh"), written(minor, program.money, program, "en"))
