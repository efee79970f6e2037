"""Uses: the steps of one award in words, each with what came out of it.

Laws of this module:

* Amounts before and after a step are those of the trace.
* A step that changed nothing is said only where one would ask for it: a cap that was not reached, an uplift that was
  not due. A rounding that changed nothing is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from policy_eval.backends.trace import AwardTaken, Draw, LimitTaken, StepTaken
from policy_eval.program import (
    Add,
    Cap,
    Clause,
    Condition,
    Deduct,
    First,
    Floor,
    Pay,
    Pot,
    Program,
    Round,
    Rounding,
    Said,
    Step,
    Uplift,
)
from policy_eval.quantity import Exact

from . import words
from .conditions import why
from .document import Line, Role
from .figures import Figure, amount, rounding_unit
from .formula import Rank, about, equals
from .sums import Teller
from .words import label, say


def reason_lines(clause: Clause, teller: Teller) -> Iterator[Line]:
    """Why the clause covers the row at hand."""
    if clause.when is not None:
        yield from _told(teller, Role.WHY, say(words.QUALIFIES, why(clause.when, teller)))


def award_lines(award: AwardTaken, teller: Teller) -> Iterator[Line]:
    """Each step of the clause that was taken or passed over, and the shared limits."""
    clause = teller.program.clauses[award.clause]
    for taken in award.steps:
        yield from _step(clause.steps[taken.index], taken, teller)
    yield from _refused(award, teller)
    for limit in award.limits:
        yield Line(Role.SUM, _limit(limit, teller.program))


def _told(teller: Teller, role: Role, said: Said) -> Iterator[Line]:
    """`said`, behind the lines that it rests on."""
    yield from (Line(Role.VALUE, each) for each in teller.take_derived())
    yield Line(role, said)


def _step(step: Step, taken: StepTaken, teller: Teller) -> Iterator[Line]:
    if step.when is not None:
        yield from _when(step, step.when, taken, teller)
    if taken.applied:
        said = _done(step, taken, teller)
        yield from _told(teller, Role.SUM, said) if said else ()


def _when(step: Step, when: Condition, taken: StepTaken, teller: Teller) -> Iterator[Line]:
    """Why a conditional step applied, or why not."""
    match step.action:
        case Uplift():
            forms = words.UPLIFTED, words.NOT_UPLIFTED
        case Add():
            forms = words.ADDED, words.NOT_ADDED
        case Deduct():
            forms = words.DEDUCTED, words.NOT_DEDUCTED
        case Cap() | First():
            forms = words.CAPPED, words.NOT_CAPPED
        case Pay() | Floor() | Round():
            forms = words.COUNTED, words.NOT_COUNTED
        case _:
            assert_never(step.action)
    yield from _told(teller, Role.WHY, say(words.APPLIES, forms[not taken.applied], why(when, teller)))


def _done(step: Step, taken: StepTaken, teller: Teller) -> Said | None:  # noqa: PLR0911 – one case an action
    """What a step did; None where it has nothing to say."""
    before, after = _shown(taken.before, teller), _shown(taken.after, teller)
    match step.action:
        case Pay(value):
            return teller.equation(value)
        case Uplift(rate):
            return equals(say(words.UPLIFT, about(before), teller.inside(rate, Rank.SUM)), after)
        case Add(value):
            return equals(say(words.PLUS, about(before), teller.inside(value, Rank.PRODUCT)), after)
        case Deduct(value):
            return equals(say(words.MINUS, about(before), teller.inside(value, Rank.PRODUCT)), after)
        case Floor(value):
            return _floor(taken, say(words.FLOOR, about(before), teller.told(value)), after)
        case Round():
            return _round(step.action, taken, teller)
        case Cap(value, pot):
            return _cap(taken, pot, teller.told(value), teller)
        case First():
            return None
        case _:
            assert_never(step.action)


def _floor(taken: StepTaken, said: Said, after: Figure) -> Said | None:
    return say(words.RAISED, said, about(after)) if taken.after != taken.before else None


def _round(action: Round, taken: StepTaken, teller: Teller) -> Said | None:
    if taken.after == taken.before:
        return None
    form = words.ROUNDED if action.rounding is Rounding.HALF_UP else words.ROUNDED_DOWN
    unit = rounding_unit(action.unit, teller.program.currency)
    return say(form, unit, about(_shown(taken.after, teller)))


# --- caps and limits --------------------------------------------------------------------------------------------------


def _cap(taken: StepTaken, pot: Pot | None, cap: Said, teller: Teller) -> Said:
    if pot is None or taken.draw is None:
        return _verdict(say(words.CAP_OF_AWARD, cap), taken.before, taken.after, teller.program)
    form = words.CAP_OF_KEY if pot.key else words.CAP_OF_CLAIMANT[pot.period]
    said = say(form, _owner(pot, teller), cap)
    return _drawn(said, taken.draw, taken.before, taken.after, teller.program)


def _limit(taken: LimitTaken, program: Program) -> Said:
    name = label(program.limits[taken.index].label)
    said = say(words.SHARED, name, about(amount(taken.draw.cap, program.currency)))
    return _drawn(said, taken.draw, taken.before, taken.after, program)


def _drawn(said: Said, draw: Draw, before: Exact, after: Exact, program: Program) -> Said:
    """What a cap is, what was taken from it before, and whether the rest was enough."""
    if draw.prior or draw.drawn:
        amounts = ((words.PRIOR, draw.prior), (words.DRAWN, draw.drawn), (words.LEFT, draw.left))
        told = [
            say(form, about(amount(each, program.currency))) for form, each in amounts if each or form is words.LEFT
        ]
        said = say(words.OF_WHICH, said, words.join(told, words.COMMA))
    return _verdict(said, before, after, program)


def _verdict(said: Said, before: Exact, after: Exact, program: Program) -> Said:
    if after == before:
        return say(words.NOT_CUT, said)
    return say(words.CUT if after else words.NOTHING_LEFT, said, about(amount(after, program.currency)))


def _owner(pot: Pot, teller: Teller) -> Said:
    """Whose pot it is: that of what the key names on this row, or the claimant's (每家企业)."""
    if pot.key:
        return say(words.OF, label(pot.key.label), about(teller.shown(pot.key)))
    claimant = teller.program.claimant_list
    name = label(claimant.label)
    return Said(claimant.measure.partition("|")[0] + name.zh, name.en)


def _refused(award: AwardTaken, teller: Teller) -> Iterator[Line]:
    """That the times one is paid are used up: then the award ended at that step."""
    clause = teller.program.clauses[award.clause]
    last = award.steps[-1] if award.steps else None
    if last is None or not last.applied or last.index == len(clause.steps) - 1:
        return
    action = clause.steps[last.index].action
    if isinstance(action, First):
        pot = action.pot
        form = words.FIRST_OF_KEY if pot.key else words.FIRST[pot.period]
        said = say(form, _owner(pot, teller), teller.told(action.count))
        yield from _told(teller, Role.SUM, say(words.USED_UP, said))


def _shown(minor: Exact, teller: Teller) -> Figure:
    return amount(minor, teller.program.currency)
