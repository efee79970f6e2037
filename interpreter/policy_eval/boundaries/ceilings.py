"""Uses: how a claim meets caps, limits and turns – slack, exact, binding; shared; with prior awards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, cast

from policy_eval.backends.interpret import Interpreter
from policy_eval.backends.trace import AwardTaken, Draw, StepTaken, Trace
from policy_eval.claim import Facts, Prior
from policy_eval.program import Cap, First, Floor, Pot, Program
from policy_eval.quantity import Exact

from .kinds import Ceiling, Sharing, Side, Turns


class Meeting(NamedTuple):
    """An amount that meets a cap: `left` is what the cap had. `key`: which of several pots."""

    before: Exact
    left: Exact
    draw: Draw | None
    key: object


def ceiling_sides(
    program: Program, interpreter: Interpreter, facts: Facts, trace: Trace | None, ceiling: Ceiling
) -> set[Side]:
    """The sides of a cap, a limit or a least amount that a claim shows."""
    met = [*meetings(program, interpreter, facts, trace, ceiling)] if trace else []
    found = {_side(each, floor=ceiling.floor) for each in met if ceiling.floor or each.before > 0}
    pot = _pot(program, ceiling)
    if pot is not None:
        for each in met:
            found.update(_of_pot(each, facts, pot))
        found |= {Side.OTHER_KEY} if _tells_keys_apart(met) else set()
    return found


def turn_sides(
    program: Program, facts: Facts, taken: Iterable[tuple[AwardTaken, StepTaken]], turns: Turns
) -> set[Side]:
    """The sides of a step that lets only the first awards be paid."""
    clause = program.clauses[turns.spot.clause]
    action = cast("First", clause.steps[turns.step].action)
    paid = [prior for prior in facts.priors if prior.clause in action.pot.clauses and prior.amount > 0]
    this_year = any(prior.year == facts.year for prior in paid)
    found = set[Side]()
    for award, step in taken:
        ended = award.steps[-1] is step and step.index < len(clause.steps) - 1
        found.add(Side.BINDING if ended else Side.SLACK)
        found |= {Side.PRIOR} if ended and this_year else set()
        found |= {Side.OTHER_YEAR} if paid and not this_year else set()
    return found


def is_sharing(trace: Trace, sharing: Sharing) -> bool:
    """Whether a clause takes part in what a limit cuts."""
    taken = [(award.clause, limit) for award in trace.awards for limit in award.limits if limit.index == sharing.limit]
    is_cut = any(limit.before > limit.after for _, limit in taken)
    return is_cut and any(clause == sharing.clause and limit.before for clause, limit in taken)


def meetings(
    program: Program, interpreter: Interpreter, facts: Facts, trace: Trace, ceiling: Ceiling
) -> Iterator[Meeting]:
    """The amounts of a claim that meet a cap or a limit, in their order."""
    for award in trace.awards:
        if ceiling.limit >= 0:
            met = (limit for limit in award.limits if limit.index == ceiling.limit)
            yield from (Meeting(limit.before, limit.draw.left, limit.draw, None) for limit in met)
        elif award.clause == ceiling.spot.clause:
            frame = interpreter.frame(facts, award.clause, award.rows)
            key = interpreter.value(ceiling.key, frame) if ceiling.key else None
            for step in award.steps:
                if step.index == ceiling.step and step.applied:
                    action = cast("Cap | Floor", program.clauses[award.clause].steps[step.index].action)
                    left = step.draw.left if step.draw else cast("Exact", interpreter.value(action.value, frame))
                    yield Meeting(step.before, left, step.draw, key)


def _side(met: Meeting, *, floor: bool) -> Side:
    if met.before == met.left:
        return Side.EXACT
    return Side.SLACK if (met.before < met.left) is not floor else Side.BINDING


def _pot(program: Program, ceiling: Ceiling) -> Pot | None:
    if ceiling.limit >= 0:
        return program.limits[ceiling.limit].pot
    action = program.clauses[ceiling.spot.clause].steps[ceiling.step].action
    return action.pot if isinstance(action, Cap) else None


def _of_pot(met: Meeting, facts: Facts, pot: Pot) -> Iterator[Side]:
    draw = met.draw
    if draw is None or not met.before:
        return
    is_cut = met.before > met.left
    if is_cut and draw.drawn:
        yield Side.SHARED
    if not facts.priors:
        return
    theirs = [prior for prior in facts.priors if _is_of(prior, pot, met.key)]
    this_year = sum(prior.amount for prior in theirs if prior.year == facts.year)
    other = sum(prior.amount for prior in theirs if prior.year != facts.year)
    if is_cut and this_year:
        yield Side.PRIOR
    is_counted = draw.prior > this_year
    if other and (is_cut if is_counted else not is_cut and met.before + other > met.left):
        yield Side.OTHER_YEAR


def _is_of(prior: Prior, pot: Pot, key: object) -> bool:
    return prior.clause in pot.clauses and (pot.key is None or prior.key == key)


def _tells_keys_apart(met: list[Meeting]) -> bool:
    """Whether more was paid under several keys than one of them has."""
    paid = [(each.key, min(each.before, each.left)) for each in met if each.draw and each.before > 0]
    most = max((each.draw.cap for each in met if each.draw), default=0)
    return len({key for key, _ in paid}) > 1 and sum(amount for _, amount in paid) > most
