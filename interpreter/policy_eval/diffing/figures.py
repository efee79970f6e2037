"""Uses: numbers of a policy as people say them, and how much one is above or below another."""

from __future__ import annotations

import re
from fractions import Fraction

from policy_eval.program import Said
from policy_eval.quantity import decimal_text, grouped, half_up
from policy_eval.syntax import show, tree

_LONG = re.compile(r"(?<![\d.-])\d{5,}(?:\.\d+)?(?![\d-])")
_RATES = frozenset({"%", "points"})
_TIMES = frozenset({"years", "months", "days", "workdays"})
_DECIMALS = 10


def said(literal: tree.Literal) -> Said:
    """A number with its unit: 12万元, 120,000 CNY."""
    return Said(show(literal, "zh"), spaced(show(literal, "en")))


def spaced(english: str) -> str:
    """English with long numbers in groups of three."""
    return _LONG.sub(lambda found: grouped(found[0]), english)


def is_rate(literal: tree.Literal) -> bool:
    """Whether it is a rate, whose change is told in percentage points."""
    return literal.unit in _RATES


def is_time(literal: tree.Literal) -> bool:
    """Whether it is a length of time."""
    return literal.unit in _TIMES


def change(old: tree.Literal, new: tree.Literal) -> Said:
    """（+20%） for amounts, （提高2个百分点） for rates; nothing where the units differ or the old one is 0."""
    if old.unit != new.unit or is_time(old):
        return Said("", "")
    if is_rate(old):
        return _points(new.value - old.value)
    if not old.value:
        return Said("", "")
    share = (new.value - old.value) / abs(old.value) * 100
    text = f"{'+' if share > 0 else '−'}{_short(abs(share))}%"
    return Said(f"（{text}）", f" ({text})")


def _points(change: Fraction) -> Said:
    text = decimal_text(abs(change))
    zh = f"（{'提高' if change > 0 else '降低'}{text}个百分点）"
    sign, unit = "+" if change > 0 else "−", "percentage point" if abs(change) == 1 else "percentage points"
    return Said(zh, f" ({sign}{text} {unit})")


def _short(number: Fraction) -> str:
    """At most one decimal, two significant digits of what is below 1."""
    scale = _DECIMALS if number >= 1 else _DECIMALS**2
    return decimal_text(Fraction(half_up(number * scale), scale))


def verbs(old: tree.Literal, new: tree.Literal) -> Said:
    """提高到, 降低到 … as it is said of such a number."""
    is_more = new.value > old.value
    if old.unit != new.unit:
        return Said("改为", "is changed")
    if is_time(old):
        return Said("延长到", "is extended") if is_more else Said("缩短到", "is shortened")
    if old.unit == "次":
        return Said("增加到", "is raised") if is_more else Said("减少到", "is lowered")
    return Said("提高到", "is raised") if is_more else Said("降低到", "is lowered")
