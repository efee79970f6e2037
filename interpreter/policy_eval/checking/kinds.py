"""Middle: kinds of value – which go together, what arithmetic makes of them, what people call them.

Laws of this module:

* Two quantities can be added or compared only where their units are the same; `WEIGHTED` counts as no unit.
* Dividing a stretch of time by a stretch of time weights what it multiplies: percentage points are taken of nothing
  else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from policy_eval.program import Operator, Said
from policy_eval.quantity import (
    CHINESE_CURRENCIES,
    DAYS,
    MONTHS,
    NUMBER,
    POINTS,
    RATE,
    Choice,
    Country,
    Date,
    Flag,
    Kind,
    Quantity,
    Ratio,
    Words,
)

_CHINESE = {code: name for name, code in CHINESE_CURRENCIES.items()}
_TIME = {"day": Said("天", "days"), "month": Said("个月", "months"), "workday": Said("个工作日", "working days")}
_RATIOS = {
    Ratio.NUMBER: Said("数", "a plain number"),
    Ratio.RATE: Said("百分数", "a percentage"),
    Ratio.POINTS: Said("百分点", "percentage points"),
    Ratio.WEIGHTED: Said("时间之比", "a share of time"),
}


def plain(kind: Kind) -> Kind:
    """The kind without the note that a share of time was taken."""
    if isinstance(kind, Quantity) and kind.ratio is Ratio.WEIGHTED:
        return Quantity(kind.unit, Ratio.NUMBER if kind.unit else Ratio.RATE)
    return kind


def agree(left: Kind, right: Kind) -> bool:
    """Whether values of the two kinds can be compared and added."""
    return plain(left) == plain(right)


def is_ordered(kind: Kind) -> bool:
    """Whether one value of the kind can be greater than another."""
    return isinstance(kind, Quantity | Date)


def sum_of(left: Quantity, right: Quantity) -> Quantity | None:
    """The kind of a sum or a difference, none where the two cannot be added. Points add to a percentage."""
    if left == right:
        return left
    if {left, right} == {RATE, POINTS}:
        return RATE
    made = plain(left)
    return made if agree(left, right) and isinstance(made, Quantity) else None


def product_of(left: Quantity, right: Quantity, operator: Operator) -> Quantity | None:
    """The kind of a product or a quotient, none where it means nothing."""
    sign = 1 if operator is Operator.MULTIPLY else -1
    units = dict(left.unit)
    for unit, power in right.unit:
        units[unit] = units.get(unit, 0) + sign * power
    rest = tuple(sorted((unit, power) for unit, power in units.items() if power))
    ratio = _ratio(left, right, operator, shares_time=sign < 0 and _cancels_time(left, right))
    if ratio is None:
        return None
    if rest:
        return Quantity(rest, Ratio.WEIGHTED if ratio is Ratio.WEIGHTED else Ratio.NUMBER)
    return Quantity(ratio=ratio if not (left.unit or right.unit) or ratio is Ratio.WEIGHTED else Ratio.RATE)


def _ratio(left: Quantity, right: Quantity, operator: Operator, *, shares_time: bool) -> Ratio | None:
    ratios = {left.ratio, right.ratio}
    if Ratio.POINTS in ratios:
        is_share = ratios == {Ratio.POINTS, Ratio.WEIGHTED} and operator is Operator.MULTIPLY
        return Ratio.RATE if is_share and not (left.unit or right.unit) else None
    if shares_time or Ratio.WEIGHTED in ratios:
        return Ratio.WEIGHTED
    return Ratio.RATE if Ratio.RATE in ratios else Ratio.NUMBER


def _cancels_time(left: Quantity, right: Quantity) -> bool:
    mine, others = dict(left.unit), dict(right.unit)
    return any(mine.get(unit, 0) > 0 and others.get(unit, 0) > 0 for unit in _TIME)


Called = Mapping[str, Said]
"""What the fields with listed values are called, by domain."""


def words(kind: Kind, called: Called | None = None) -> Said:
    """What people call a value of the kind."""
    match kind:
        case Quantity():
            return _quantity(kind)
        case Date():
            return Said("日期", "a date")
        case Flag():
            return Said("条件（是或否）", "a condition")
        case Words():
            return Said("文字", "a text")
        case Country():
            return Said("国家", "a country")
        case Choice(domain):
            label = (called or {}).get(domain, Said("", ""))
            return Said(f"选项（{label.zh or domain}）", f"a choice ({label.en or domain})")
        case _:
            assert_never(kind)


def unit(kind: Quantity) -> Said:
    """How the units of a quantity are written behind a number."""
    parts = [_unit(each, power) for each, power in kind.unit]
    return Said("·".join(part.zh for part in parts), "·".join(part.en for part in parts))


def _quantity(kind: Quantity) -> Said:
    if not kind.unit:
        return _RATIOS[kind.ratio]
    parts = [_unit(name, power) for name, power in kind.unit]
    if kind.currency:
        return Said(f"金额（{parts[0].zh}）", f"an amount in {parts[0].en}")
    if len(parts) == 1 and kind.unit[0][1] == 1 and kind.unit[0][0] not in _TIME:
        return Said(f"数量（{parts[0].zh}）", f"a number of {parts[0].en}")
    return unit(kind)


def _unit(name: str, power: int) -> Said:
    said = _TIME.get(name) or Said(_CHINESE.get(name, name), name)
    return said if power == 1 else Said(f"{said.zh}^{power}", f"{said.en}^{power}")


__all__ = [
    "DAYS",
    "MONTHS",
    "NUMBER",
    "POINTS",
    "RATE",
    "agree",
    "is_ordered",
    "plain",
    "product_of",
    "sum_of",
    "unit",
    "words",
]
