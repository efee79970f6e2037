"""Uses: tiers and bands that no value reaches, that pay the same as their neighbour, or less than a lower one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from policy_eval.diagnostics import Rule, Severity
from policy_eval.program import Bands, Case, Compare, Condition, Const, Relation, Slice, Value
from policy_eval.quantity import Choice, Exact

from . import figures, saying
from .state import State
from .written import Expression, Finding, Passage, Written

UNREACHED = Rule(
    "PE601",
    "表中“{zh}”这一行永远轮不到",
    "no value reaches the row “{en}” of the table",
    "核对界限：前面的行已包括它，或申报达不到它",
    "check the bound: rows before it take all of its values, or no claim gets there",
    Severity.WARNING,
)
SAME = Rule(
    "PE602",
    "“{zh}”这一档与相邻一档结果相同",
    "the tier “{en}” gives the same as its neighbour",
    "核对金额；确实相同就合并",
    "check the amount; join the two if they are the same",
    Severity.WARNING,
)
LESS = Rule(
    "PE603",
    "“{zh}”这一档反而低于比它低的一档",
    "the tier “{en}” gives less than the one below it",
    "核对金额是否写反或漏写一位",
    "check whether the amounts are exchanged, or a digit is missing",
    Severity.WARNING,
)
NOTHING_LEFT = Rule(
    "PE604",
    "这一段总是 0：{zh} 达不到 {bound_zh}",
    "this part is always 0: {en} never comes over {bound_en}",
    "核对界限",
    "check the bound",
    Severity.WARNING,
)

_RISING = {Relation.GE, Relation.GT}
_ORDERED = _RISING | {Relation.LE, Relation.LT}


class Tier(NamedTuple):
    """A row of a tier table, from the lowest values of the subject to the highest."""

    test: Condition | None
    result: Value
    state: State


def find(written: Written) -> Iterator[Finding]:
    """What is wrong with the tables of all clauses."""
    for clause in written.program.clauses:
        for passage in written.passages[clause.name]:
            for state, node in visited(passage.node, passage.state):
                yield from _in_node(passage, node, state, written)


def visited(node: Expression, state: State) -> Iterator[tuple[State, Expression]]:
    """A node and what lies in it, each with what is known there; what is not reached is left out."""
    if not state.is_reached:
        return
    yield state, node
    if isinstance(node, Case):
        yield from _in_case(node, state)
        return
    for name in node.__match_args__:
        part = getattr(node, name)
        for each in part if isinstance(part, tuple) else (part,):
            for one in each if isinstance(each, tuple) else (each,):
                if isinstance(one, Value | Condition):
                    yield from visited(one, state)


def _in_case(node: Case, state: State) -> Iterator[tuple[State, Expression]]:
    for test, result in node.rows:
        yield from visited(result, state.knowing(test))
        state = state.knowing(test, true=False)
    if node.otherwise is not None:
        yield from visited(node.otherwise, state)


def _in_node(passage: Passage, node: Expression, state: State, written: Written) -> Iterator[Finding]:
    match node:
        case Case():
            yield from _unreached(passage, node, state, written)
            yield from _compared(passage, node, state, written)
        case Bands():
            yield from _bands(passage, node, state)
        case Slice(value, over, _, _):
            most, bound = state.interval(value).high, state.interval(over).low
            if most is not None and bound is not None and most <= bound:
                one, other = saying.value(value), saying.value(over)
                details = {"zh": one.zh, "en": one.en, "bound_zh": other.zh, "bound_en": other.en}
                yield passage.finding(NOTHING_LEFT, None, **details)
        case _:
            return


# --- rows that are not reached -------------------------------------------------------------------------------------


def _unreached(passage: Passage, node: Case, state: State, written: Written) -> Iterator[Finding]:
    """The first row that is never reached. An `else` may stand for safety, but where the values are listed."""
    for test, _ in node.rows:
        if not state.is_reached or state.verdict(test) is False:
            said = saying.condition(test, written.program)
            yield passage.finding(UNREACHED, figures.spot(passage.text.value, test), zh=said.zh, en=said.en)
            return
        state = state.knowing(test, true=False)
    is_listed = node.subject is not None and isinstance(getattr(node.subject, "kind", None), Choice)
    if node.otherwise is not None and is_listed and not state.is_reached:
        yield passage.finding(UNREACHED, None, zh="其他", en="else")


# --- results held against each other ---------------------------------------------------------------------------------


def _compared(passage: Passage, node: Case, state: State, written: Written) -> Iterator[Finding]:
    """Of ordered tiers: the same result twice; a result that falls where the others rise."""
    tiers = _tiers(node, state)
    steps = [(low, high, _direction(low, high)) for low, high in pairwise(tiers)]
    rises = any(direction == 1 for *_, direction in steps)
    for low, high, direction in steps:
        test = high.test or low.test
        if test is None or direction is None or direction == 1 or (direction == -1 and not rises):
            continue
        said = saying.condition(test, written.program)
        rule = SAME if direction == 0 else LESS
        yield passage.finding(rule, figures.spot(passage.text.value, test), zh=said.zh, en=said.en)


def _tiers(node: Case, state: State) -> list[Tier]:
    """The rows of an ordered table from the lowest, `else` at its end of it; no rows for another table."""
    relations = {test.relation if isinstance(test, Compare) else None for test, _ in node.rows}
    if node.subject is None or not relations or not relations <= _ORDERED:
        return []
    made = []
    for test, result in node.rows:
        made.append(Tier(test, result, state.knowing(test)))
        state = state.knowing(test, true=False)
    if node.otherwise is not None:
        made.append(Tier(None, node.otherwise, state))
    return made[::-1] if relations <= _RISING else made


def _direction(low: Tier, high: Tier) -> int | None:
    """Whether the result surely rises (1), falls (-1) or stays (0) from one tier to the next."""
    if low.result == high.result:
        return 0
    one, other = low.state.interval(low.result), high.state.interval(high.result)
    if one.only is not None and one.only == other.only:
        return 0
    if one.high is not None and other.low is not None and one.high < other.low:
        return 1
    return -1 if other.high is not None and one.low is not None and other.high < one.low else None


# --- bands -----------------------------------------------------------------------------------------------------------


def _bands(passage: Passage, node: Bands, state: State) -> Iterator[Finding]:
    """A band that begins where no value is, or that has the rate of the one before."""
    most = state.interval(node.subject).high
    before: Exact | None = state.interval(node.below).only
    for bound, rate in node.bands:
        begins, here = state.interval(bound).low, state.interval(rate).only
        said, span = saying.value(bound), _spot(passage, bound)
        details = {"zh": f"≥ {said.zh}", "en": f"≥ {said.en}"}
        if most is not None and begins is not None and begins >= most:
            yield passage.finding(UNREACHED, span, **details)
            return
        if here is not None and here == before:
            yield passage.finding(SAME, span, **details)
        before = here


def _spot(passage: Passage, bound: Value) -> tuple[int, int] | None:
    test = Compare(Relation.GE, bound, bound) if isinstance(bound, Const) else None
    return figures.spot(passage.text.value, test) if test else None
