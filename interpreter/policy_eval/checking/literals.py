"""Middle: numbers with their units → constants of the program."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from policy_eval.diagnostics import Rule, nearest
from policy_eval.program import Const
from policy_eval.quantity import (
    CURRENCIES,
    DAYS,
    MONTHS,
    NUMBER,
    POINTS,
    RATE,
    Quantity,
    count,
    money,
    tidy,
    to_minor,
)
from policy_eval.syntax import tree

from .wrong import Wrong

UNKNOWN_UNIT = Rule(
    "PE306",
    "没有“{name}”这个单位",
    "there is no unit “{name}”",
    "单位有：元、美元等币种，%、个百分点，年、个月、天、个工作日，以及：{known}",
    "units are currencies (CNY, USD), %, percentage points, years, months, days, working days, and: {known}",
)
TOO_LONG = Rule(
    "PE307", "数字太长（最多 {most} 位）", "the number is too long (at most {most} digits)", "核对这个数", "check it"
)

_MOST_DIGITS = 30


def literal(node: tree.Literal, measures: Mapping[str, str]) -> Const:
    """The constant that a literal means: money in minor units, a percentage as a ratio, years as months."""
    if abs(node.value) >= 10**_MOST_DIGITS or node.value.denominator >= 10**_MOST_DIGITS:
        raise Wrong(TOO_LONG, node, most=str(_MOST_DIGITS))
    if node.unit in CURRENCIES:
        return Const(to_minor(node.value, node.unit), money(node.unit))
    known = _KNOWN.get(node.unit)
    if known is not None:
        kind, scale = known
        return Const(tidy(node.value * scale), kind)
    if node.unit in measures:
        return Const(tidy(node.value), count(measures[node.unit]))
    guess = nearest(node.unit, measures) or _MONEY.get(node.unit, "")
    raise Wrong(UNKNOWN_UNIT, node, guess, name=node.unit, known="、".join(sorted(measures)))


_MONEY = {
    "人民币": "元",
    "圆": "元",
    "块": "元",
    "RMB": "元",
    "元人民币": "元",
    "美金": "美元",
    "美圆": "美元",
    "刀": "美元",
}
"""Other words for currencies."""

_KNOWN: dict[str, tuple[Quantity, Fraction]] = {
    "": (NUMBER, Fraction(1)),
    "%": (RATE, Fraction(1, 100)),
    "points": (POINTS, Fraction(1, 100)),
    "days": (DAYS, Fraction(1)),
    "months": (MONTHS, Fraction(1)),
    "years": (MONTHS, Fraction(12)),
    "workdays": (count("workday"), Fraction(1)),
}
