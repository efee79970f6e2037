"""Uses: values as people read them – amounts grouped, rates in per cent, units named.

Laws of this module:

* A figure that has no short decimal form is cut for showing only, and says so (`exact`).
* The policy's own currency is not named at each amount; any other one is.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import NamedTuple

from policy_eval.program import Program, Said, Scalar
from policy_eval.quantity import (
    CHINESE_CURRENCIES,
    Choice,
    Exact,
    Kind,
    Quantity,
    Ratio,
    from_minor,
    grouped,
    half_up,
    minor_digits,
)

from .words import MISSING, NO, YES, both, label

_MORE_DIGITS = 4
"""How many digits behind the minor unit, or behind the point, an amount or number may show."""

_MONTHS_A_YEAR = 12

_TIMES = {
    "day": (Said("{}天", "{} day"), Said("{}天", "{} days")),
    "month": (Said("{}个月", "{} month"), Said("{}个月", "{} months")),
    "year": (Said("{}年", "{} year"), Said("{}年", "{} years")),
    "workday": (Said("{}个工作日", "{} working day"), Said("{}个工作日", "{} working days")),
}

_SMALL_MONEY = {
    ("CNY", 1): Said("分", "the fen (0.01 CNY)"),
    ("CNY", 10): Said("角", "the jiao (0.1 CNY)"),
    ("CNY", 100): Said("元", "the yuan (1 CNY)"),
}
"""What people call one of so many minor units."""


class Figure(NamedTuple):
    """A value in words. `exact`: nothing of it is cut off."""

    said: Said
    exact: bool


def decimal(number: Exact, least: int, most: int) -> tuple[str, bool]:
    """`number` grouped, with at least `least` and at most `most` decimals, and whether that is all of it."""
    scaled = number * 10**most
    whole = half_up(scaled)
    digits = str(abs(whole)).rjust(most + 1, "0")
    head, tail = (digits[:-most], digits[-most:]) if most else (digits, "")
    tail = tail[:least] + tail[least:].rstrip("0")
    sign = "-" if whole < 0 else ""
    return sign + grouped(f"{head}.{tail}" if tail else head), whole == scaled


def currency_word(currency: str) -> Said:
    """A currency as people call it: 元, CNY."""
    names = {code: name for name, code in CHINESE_CURRENCIES.items()}
    return Said(names.get(currency, currency), currency)


def amount(minor: Exact, currency: str) -> Figure:
    """An amount in minor units, grouped, without its currency."""
    digits = minor_digits(currency)
    text, exact = decimal(from_minor(minor, currency), digits, digits + _MORE_DIGITS)
    return Figure(both(text), exact)


def rounding_unit(unit: int, currency: str) -> Said:
    """The unit that amounts are rounded to: 分, or “0.05元”."""
    if (currency, unit) in _SMALL_MONEY:
        return _SMALL_MONEY[currency, unit]
    text, _ = decimal(from_minor(unit, currency), 0, minor_digits(currency))
    return _with_currency(text, currency)


def figure(value: Scalar | None, kind: Kind, program: Program) -> Figure:
    """`value`, which is of `kind`, as people read it under `program`."""
    match value:
        case None:
            return Figure(MISSING, exact=True)
        case bool():
            return Figure(YES if value else NO, exact=True)
        case dt.date():
            return Figure(both(value.isoformat()), exact=True)
        case str():
            return Figure(_word(value, kind, program), exact=True)
        case int() | Fraction():
            return _quantity(value, kind, program.currency)


def _word(value: str, kind: Kind, program: Program) -> Said:
    """The label of a listed value; any other text as it stands."""
    if isinstance(kind, Choice):
        fields = (field for fact in program.lists for field in fact.fields if field.kind == kind)
        for name, said in (entry for field in fields for entry in field.values):
            if name == value:
                return label(said)
    return both(value)


def _quantity(value: Exact, kind: Kind, own: str) -> Figure:
    if not isinstance(kind, Quantity):
        return Figure(both(str(value)), exact=True)
    if kind.currency:
        shown = amount(value, kind.currency)
        return shown if kind.currency == own else Figure(_with_currency(shown.said.zh, kind.currency), shown.exact)
    if kind.ratio in {Ratio.RATE, Ratio.POINTS} and not kind.unit:
        text, exact = decimal(value * 100, 0, _MORE_DIGITS)
        return Figure(both(f"{text}%"), exact)
    return _measured(value, kind.base)


def _measured(value: Exact, unit: str) -> Figure:
    if unit == "month" and value % _MONTHS_A_YEAR == 0:
        value, unit = value // _MONTHS_A_YEAR, "year"
    text, exact = decimal(value, 0, _MORE_DIGITS)
    if unit in _TIMES:
        one, many = _TIMES[unit]
        form = one if value == 1 else many
        return Figure(Said(form.zh.format(text), form.en.format(text)), exact)
    spaced = f"{text} {unit}".rstrip()
    return Figure(Said(spaced if unit.isascii() else f"{text}{unit}", spaced), exact)


def _with_currency(text: str, currency: str) -> Said:
    word = currency_word(currency)
    return Said(f"{text}{word.zh}" if word.zh != currency else f"{text} {currency}", f"{text} {currency}")
