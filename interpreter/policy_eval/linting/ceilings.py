"""Uses: caps and limits held against each other – which of two gives less, to as many awards, for as long."""

from __future__ import annotations

from typing import NamedTuple

from policy_eval.diagnostics import Rule, Severity
from policy_eval.program import Const, Period, Pot, Term, Value
from policy_eval.quantity import Quantity
from policy_eval.source import Text

from .figures import Scanner, matches
from .intervals import Interval
from .written import Passage

SHADOWED = Rule(
    "PE622",
    "这个上限不起作用：{other} 的上限 {zh} 更低，范围不小于它",
    "this cap never binds: the one at {other}, {en}, is lower and covers as much",
    "核对两个上限的金额和范围",
    "check the amounts and scopes of the two",
    Severity.WARNING,
)
LENGTH = {Period.YEAR: 0, Period.VERSION: 1, Period.EVER: 2}
"""Which period is longer."""


class Ceiling(NamedTuple):
    """A cap or a limit: what it gives at most, and from which pot; `None`: each award by itself."""

    value: Value
    most: Interval
    pot: Pot | None
    text: Text


def covers(other: Ceiling, ceiling: Ceiling) -> bool:
    """Whether `other` gives no more than `ceiling`, to at least as many awards."""
    if other.most.high is None or ceiling.most.low is None or other.most.high > ceiling.most.low:
        return False
    return is_wider(other.pot, ceiling.pot)


def is_wider(pot: Pot | None, than: Pot | None) -> bool:
    """Whether every award that draws from `than` draws from `pot`, with all that earlier awards took from `than`."""
    if than is None or pot is None:
        return than is None
    return (pot.key is None or pot.key == than.key) and LENGTH[pot.period] >= LENGTH[than.period]


def spot(passage: Passage, scanner: Scanner) -> tuple[int, int] | None:
    """The number of a cap."""
    node = passage.node
    only, kind = (passage.state.interval(node).only, node.kind) if isinstance(node, Const | Term) else (None, None)
    if only is None or not isinstance(kind, Quantity):
        return None
    found = [figure for figure in scanner.figures(passage.text.value) if matches(figure, only, kind)]
    return (found[0].start, found[0].end) if found else None
