"""Front: how names and numbers are written when a tree becomes text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal as OneOf
from typing import Protocol

from policy_eval.diagnostics import Language
from policy_eval.quantity import CHINESE_CURRENCIES, decimal_text

from . import phrases, tree

Numbers = OneOf["chinese", "plain"]
"""`chinese`: 10万元, 1.2亿元, 1万台, 2年, also in English. `plain`: 100000 CNY, 120000000 CNY, 10000台."""

_CHINESE = {code: word for word, code in CHINESE_CURRENCIES.items()}
_CODE = re.compile(r"[A-Z]{3}")
_TEN_THOUSAND, _HUNDRED_MILLION = 10**4, 10**8


class Speller(Protocol):
    """Spells names in one language."""

    def name(self, name: tree.Name, among: tree.Name | None) -> str:
        """`name` as it is to be written.

        `among` is the list whose fields are meant (`loans` in `loans.principal` and in `count of loans (where …)`),
        as found in the tree; `None` where the row at hand, the claimant, a list, a set or a term is meant.
        """

    def measure(self, holder: tree.Name) -> str:
        """The measure word between 每 and the holder of a scope (家 for 企业), "" for none."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """A speller made of tables: names as found in the tree → as written; what a table lacks stays as it is."""

    names: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)

    def name(self, name: tree.Name, among: tree.Name | None) -> str:
        """From the table of the list `among`, else from the common one."""
        own = self.fields.get(among.text, {}) if among else {}
        return own.get(name.text) or self.names.get(name.text, name.text)

    def measure(self, holder: tree.Name) -> str:
        """From the table of measure words."""
        return self.measures.get(holder.text, "")


def literal_text(literal: tree.Literal, language: Language, numbers: Numbers) -> str:
    """A number with its unit, as the grammar reads it."""
    value, unit = literal.value, literal.unit
    if unit in {"", "%"}:
        return _decimal(value) + unit
    if unit in phrases.TIMES:
        one, many = phrases.TIMES[unit]
        return _decimal(value) + (one if value == 1 else many).in_("zh" if numbers == "chinese" else language)
    if _CODE.fullmatch(unit):
        word = _CHINESE.get(unit, "") if numbers == "chinese" else ""
        return _counted(value) + word if word else f"{_decimal(value)} {unit}"
    if unit.isascii():
        return f"{_decimal(value)} {unit}"
    return (_counted(value) if numbers == "chinese" else _decimal(value)) + unit


def _counted(value: Fraction) -> str:
    """With 万 or 亿 where that is exact and has at most two decimals."""
    for scale, word in ((_HUNDRED_MILLION, "亿"), (_TEN_THOUSAND, "万")):
        if value >= scale and (value * 100 / scale).denominator == 1:
            return _decimal(value / scale) + word
    return _decimal(value)


def _decimal(value: Fraction) -> str:
    return decimal_text(value, value.denominator.bit_length())
