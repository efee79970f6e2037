"""Uses: values as officers write them – 30万美元, 500台, 是, a listed value by its label; and in English."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import assert_never

from policy_eval.diagnostics import Language
from policy_eval.program import Program, Said, Scalar
from policy_eval.quantity import CHINESE_CURRENCIES, Choice, Exact, Kind, Quantity, Ratio, decimal_text, from_minor

_SCALES = ((100_000_000, "亿"), (10_000, "万"))
_FINEST = 100
"""A scaled number has at most two decimals: 12.55万, and 133333元."""

_MONTHS_A_YEAR = 12
_TIMES = {
    "day": Said("{}天", "{} days"),
    "month": Said("{}个月", "{} months"),
    "year": Said("{}年", "{} years"),
    "workday": Said("{}个工作日", "{} working days"),
}


def written(value: Scalar, kind: Kind, program: Program, language: Language) -> str:
    """`value`, of `kind`, as it may stand in a policy written in `language`."""
    match value:
        case bool():
            return {"zh": ("否", "是"), "en": ("no", "yes")}[language][value]
        case dt.date():
            return value.isoformat()
        case str():
            return _word(value, kind, program, language)
        case int() | Fraction():
            return _quantity(value, kind, language)
        case _:
            assert_never(value)


def first_label(said: Said) -> Said:
    """The first of the names that a policy gives to one thing."""
    return Said(said.in_("zh").partition("|")[0], said.in_("en").partition("|")[0])


def _word(value: str, kind: Kind, program: Program, language: Language) -> str:
    if isinstance(kind, Choice):
        named = (pair for fact in program.lists for field in fact.fields if field.kind == kind for pair in field.values)
        label = next((said for name, said in named if name == value), None)
        return first_label(label).in_(language) if label else value
    return value


def _quantity(value: Exact, kind: Kind, language: Language) -> str:
    if not isinstance(kind, Quantity):
        return decimal_text(value)
    if kind.currency:
        return _money(value, kind.currency, language)
    if kind.ratio in {Ratio.RATE, Ratio.POINTS} and not kind.unit:
        return f"{decimal_text(value * 100)}%"
    unit = kind.base
    if unit == "month" and value % _MONTHS_A_YEAR == 0:
        value, unit = value // _MONTHS_A_YEAR, "year"
    text = decimal_text(value)
    if unit in _TIMES:
        return _TIMES[unit].in_(language).format(text)
    return (f"{text} {unit}" if unit.isascii() else f"{text}{unit}").rstrip()


def _money(minor: Exact, currency: str, language: Language) -> str:
    major = from_minor(minor, currency)
    words = {code: word for word, code in CHINESE_CURRENCIES.items()}
    if language == "en" or currency not in words:
        return f"{decimal_text(major, 20)} {currency}"
    for scale, sign in _SCALES:
        if major >= scale and (major * _FINEST) % scale == 0:
            return f"{decimal_text(major / scale)}{sign}{words[currency]}"
    return f"{_cents(major)}{words[currency]}"


def _cents(major: Fraction) -> str:
    """With two decimals, or none: 99999.20."""
    text = decimal_text(major, 20)
    whole, point, part = text.partition(".")
    return f"{whole}.{part.ljust(2, '0')}" if point else text
