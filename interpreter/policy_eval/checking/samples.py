"""Middle: the words of the policy at hand for what messages advise – its currency, its claimant."""

from __future__ import annotations

from policy_eval.program import Said
from policy_eval.quantity import CHINESE_CURRENCIES, Quantity
from policy_eval.syntax import show, tree

from . import kinds
from .names import Names

_CHINESE = {code: name for name, code in CHINESE_CURRENCIES.items()}


def units(currency: str) -> dict[str, str]:
    """How amounts in a currency are written, as details of a message."""
    return {"unit_zh": _CHINESE.get(currency, f" {currency}"), "unit_en": currency}


def holder(names: Names) -> Said:
    """How a scope names the claimant: 每家企业, enterprise."""
    claimant = names.lists[names.claimant]
    return Said(f"每{claimant.measure}{claimant.label.zh or claimant.name}", claimant.label.en or claimant.name)


def divisor(value: tree.Expression, kind: Quantity) -> dict[str, str]:
    """What is divided by, and the unit behind a number of its kind, as details of a message."""
    unit = kinds.unit(kind)
    unit_en = f" {unit.en}" if unit.en.isascii() and unit.en else unit.en
    return {"value_zh": show(value, "zh"), "value_en": show(value, "en"), "unit_zh": unit.zh, "unit_en": unit_en}


def amount(value: tree.Expression) -> Said:
    """An amount as a limit has it: 2.5万元."""
    is_yuan = isinstance(value, tree.Literal) and value.unit == "CNY"
    return Said(show(value, "zh"), show(value, "en", numbers="chinese" if is_yuan else None))
