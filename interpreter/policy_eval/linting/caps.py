"""Uses: caps and floors that never bind, and caps that another one makes useless."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from policy_eval.diagnostics import Rule, Severity
from policy_eval.program import (
    Action,
    Add,
    Cap,
    Clause,
    Deduct,
    Extreme,
    First,
    Floor,
    Fold,
    Limit,
    Pay,
    Round,
    Rounding,
    Said,
    Step,
    Uplift,
)
from policy_eval.quantity import downward, half_up

from . import saying
from .ceilings import SHADOWED, Ceiling, covers, spot
from .figures import Scanner
from .intervals import Interval
from .state import State, at_claimant
from .tables import visited
from .written import Finding, Passage, Written

NEVER_BINDS = Rule(
    "PE621",
    "这个上限不起作用：金额最多 {zh}",
    "this cap never binds: the amount is at most {en}",
    "核对上限是否多写了一位，或该写在别处",
    "check whether it has a digit too many, or belongs elsewhere",
    Severity.WARNING,
)
NEVER_LIFTS = Rule(
    "PE624",
    "这个下限不起作用：金额至少 {zh}",
    "this floor never lifts: the amount is at least {en}",
    "核对下限",
    "check the floor",
    Severity.WARNING,
)
NEVER_DECIDES = Rule(
    "PE625",
    "“{zh}”从来不起作用：另一项总是{word_zh}",
    "“{en}” never decides: another one is always {word_en}",
    "核对数值",
    "check the number",
    Severity.WARNING,
)


def find(written: Written) -> Iterator[Finding]:
    """Caps, floors and parts of min and max that do nothing."""
    scanner = written.scanner
    for clause in written.program.clauses:
        for passage, rule, said in _steps(written, clause):
            yield passage.finding(rule, spot(passage, scanner), zh=said.zh, en=said.en)
        yield from _shadowed(written, clause, scanner)
        for passage in written.passages[clause.name]:
            yield from _extremes(passage)


# --- the amount, step by step --------------------------------------------------------------------------------------


def _steps(written: Written, clause: Clause) -> Iterator[tuple[Passage, Rule, Said]]:
    """Follow the interval of the amount through the steps."""
    amount, state = Interval.point(0), written.states[clause.name]
    texts = {id(step): text for step, text in written.steps(clause)}
    homes = written.homes("clauses", clause.name)
    for step in clause.steps:
        here = state.knowing(step.when) if step.when else state
        if not here.is_reached:
            continue
        found, text = _useless(step.action, amount, here), texts.get(id(step))
        if found is not None and text is not None and isinstance(step.action, Cap | Floor):
            said = saying.number(found[1], written.program.money)
            yield Passage(step.action.value, text, here, homes), found[0], said
        after = behind(step.action, amount, here)
        amount = after if step.when is None else after.join(amount)


def _useless(action: Action, amount: Interval, state: State) -> tuple[Rule, int] | None:
    """A cap of single awards that is never exceeded, a floor that is never undercut."""
    match action:
        case Cap(value, None):
            least = state.interval(value).low
            high = amount.high
            return (NEVER_BINDS, int(high)) if least is not None and high is not None and high <= least else None
        case Floor(value):
            most, low = state.interval(value).high, amount.low
            return (NEVER_LIFTS, int(low)) if most is not None and low is not None and low >= most else None
        case _:
            return None


def behind(action: Action, amount: Interval, state: State) -> Interval:  # noqa: PLR0911 – one case an action
    """What the amount can be behind a step that is taken: minor units."""
    match action:
        case Pay(value):
            return state.interval(value)
        case Uplift(rate):
            return amount * (state.interval(rate) + Interval.point(1))
        case Add(value):
            return amount + state.interval(value)
        case Deduct(value):
            return amount - state.interval(value)
        case Floor(value):
            return amount.greatest(state.interval(value))
        case Cap(value, pot):
            capped = amount.least(state.interval(value).greatest(Interval.point(0)))
            return capped if pot is None else capped.join(Interval.point(0).least(amount))
        case First():
            return amount.join(Interval.point(0))
        case Round():
            return _rounded(action, amount)
        case _:
            assert_never(action)


def _rounded(action: Round, amount: Interval) -> Interval:
    """Rounding keeps the order of amounts: the ends become the ends."""
    to = half_up if action.rounding is Rounding.HALF_UP else downward
    low = None if amount.low is None else to(amount.low, action.unit)
    return Interval(low, None if amount.high is None else to(amount.high, action.unit), whole=True)


# --- caps against caps -----------------------------------------------------------------------------------------------


def _shadowed(written: Written, clause: Clause, scanner: Scanner) -> Iterator[Finding]:
    """A cap beside which another one, of the same run of caps or a limit, is lower and covers as much."""
    homes, state = written.homes("clauses", clause.name), written.states[clause.name]
    limits = [c for limit in written.program.limits if (c := _of_limit(written, limit, clause)) is not None]
    runs = list(_runs(written, clause, state))
    for number, run in enumerate(runs):
        for step, ceiling in run:
            own = [other for at, other in run if at is not step and at.when is None and _is_less(other, ceiling)]
            beside = [*own, *(each for each in limits if number == len(runs) - 1 and covers(each, ceiling))]
            if beside:
                said = saying.number(beside[0].most.high or 0, written.program.money)
                passage = Passage(ceiling.value, ceiling.text, state, homes)
                details = {"zh": said.zh, "en": said.en, "other": str(beside[0].text.place)}
                yield passage.finding(SHADOWED, spot(passage, scanner), **details)


def _is_less(other: Ceiling, ceiling: Ceiling) -> bool:
    """Whether another cap of the run makes this one useless; of two alike the later one does."""
    is_later = other.text.place.line > ceiling.text.place.line
    return covers(other, ceiling) and (is_later or not covers(ceiling, other))


def _runs(written: Written, clause: Clause, state: State) -> Iterator[list[tuple[Step, Ceiling]]]:
    """Caps that stand one behind the other, with nothing but caps between; the last run reaches the end."""
    texts = {id(step): text for step, text in written.steps(clause)}
    run: list[tuple[Step, Ceiling]] = []
    for step in clause.steps:
        text = texts.get(id(step))
        if isinstance(step.action, Cap) and text is not None:
            run.append((step, Ceiling(step.action.value, state.interval(step.action.value), step.action.pot, text)))
        elif run:
            yield run
            run = []
    yield run


def _of_limit(written: Written, limit: Limit, clause: Clause) -> Ceiling | None:
    text = written.limit_text(limit)
    if text is None or clause.name not in limit.pot.clauses:
        return None
    return Ceiling(limit.cap, at_claimant(written.program).interval(limit.cap), limit.pot, text)


# --- min and max ----------------------------------------------------------------------------------------------------


def _extremes(passage: Passage) -> Iterator[Finding]:
    """An operand of min or max that another one always undercuts or exceeds."""
    for state, node in visited(passage.node, passage.state):
        if not isinstance(node, Extreme) or any(state.of(operand).missing for operand in node.operands):
            continue
        is_least = node.fold in {Fold.MIN, Fold.EARLIEST}
        each = [state.interval(o) if is_least else -state.interval(o) for o in node.operands]
        for number, here in enumerate(each):
            others = [other.high for at, other in enumerate(each) if at != number and other.high is not None]
            if here.low is not None and others and min(others) < here.low:
                said = saying.value(node.operands[number])
                word = ("更小", "less") if is_least else ("更大", "more")
                details = {"zh": said.zh, "en": said.en, "word_zh": word[0], "word_en": word[1]}
                yield passage.finding(NEVER_DECIDES, None, **details)
