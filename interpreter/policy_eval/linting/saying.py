"""Uses: numbers and conditions of a program in short words, for findings."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from policy_eval.program import (
    Among,
    Compare,
    Condition,
    Const,
    Every,
    Field,
    Given,
    Not,
    OneOf,
    Program,
    Said,
    Some,
    Term,
    Truth,
    Value,
)
from policy_eval.quantity import (
    CHINESE_CURRENCIES,
    DAYS,
    MONTHS,
    POINTS,
    Exact,
    Kind,
    Quantity,
    Ratio,
    decimal_text,
    from_minor,
    tidy,
)

_CHINESE = {code: name for name, code in CHINESE_CURRENCIES.items()}
_WAN = 10_000
_YEAR = 12
_SHORT = 6


def number(amount: Exact, kind: Kind) -> Said:
    """A number with its unit, as policies write it."""
    if not isinstance(kind, Quantity):
        return Said(decimal_text(amount), decimal_text(amount))
    if kind.currency:
        return _money(tidy(from_minor(amount, kind.currency)), kind.currency)
    if kind == MONTHS and amount % _YEAR == 0:
        return _with(tidy(Fraction(amount) / _YEAR), Said("年", " years"))
    if kind.ratio in {Ratio.RATE, Ratio.POINTS}:
        return _with(tidy(Fraction(amount) * 100), Said("个百分点", " points") if kind == POINTS else Said("%", "%"))
    times = {DAYS: Said("天", " days"), MONTHS: Said("个月", " months")}
    unit = Said("个工作日", " working days") if kind.base == "workday" else Said(kind.base, f" {kind.base}".rstrip())
    return _with(amount, times.get(kind, unit))


def _with(amount: Exact, unit: Said) -> Said:
    shown = decimal_text(amount)
    return Said(f"{shown}{unit.zh}", f"{shown}{unit.en}")


def _money(amount: Exact, currency: str) -> Said:
    name, english = _CHINESE.get(currency, f" {currency}"), f"{decimal_text(amount)} {currency}"
    if amount and amount % _WAN == 0:
        return Said(f"{decimal_text(tidy(Fraction(amount) / _WAN))}万{name}", english)
    return Said(f"{decimal_text(amount)}{name}", english)


def value(node: Value) -> Said:
    """A fact, a term or a literal by its name; "…" for what is computed."""
    match node:
        case Const(literal, kind):
            return _literal(literal, kind)
        case Field() | Term():
            return Said(node.label.zh or node.label.en or node.name, node.label.en or node.name)
        case _:
            return Said("……", "…")


def _literal(literal: object, kind: Kind) -> Said:
    if isinstance(literal, int | Fraction) and not isinstance(literal, bool):
        return number(literal, kind)
    shown = literal.isoformat() if isinstance(literal, dt.date) else str(literal)
    return Said(shown, shown)


def condition(node: Condition, program: Program) -> Said:  # noqa: PLR0911 – one case a node
    """A condition as policies write it, shortened where it computes."""
    match node:
        case Compare(relation, left, right):
            one, other = value(left), value(right)
            return Said(f"{one.zh} {relation} {other.zh}", f"{one.en} {relation} {other.en}")
        case Among(of, index):
            one, label = value(of), program.sets[index].label
            return Said(f"{one.zh} 属于 {label.in_('zh')}", f"{one.en} in {label.in_('en')}")
        case OneOf(of, members):
            one, listed = value(of), members[:_SHORT]
            more = "…" if len(members) > _SHORT else ""
            zh, en = "，".join(listed), ", ".join(listed)
            return Said(f"{one.zh} 属于（{zh}{more}）", f"{one.en} in ({en}{more})")
        case Given(of):
            return Said(f"{value(of).zh} 已填", f"{value(of).en} is given")
        case Every(parts):
            return _joined(parts, program, Said(" 且 ", " and "))
        case Some(parts):
            return _joined(parts, program, Said(" 或 ", " or "))
        case Not(part):
            said = condition(part, program)
            return Said(f"并非（{said.zh}）", f"not ({said.en})")
        case Truth(of):
            return value(of)


def _joined(parts: tuple[Condition, ...], program: Program, word: Said) -> Said:
    each = [condition(part, program) for part in parts]
    return Said(word.zh.join(said.zh for said in each), word.en.join(said.en for said in each))
