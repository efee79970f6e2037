"""Middle: one value of a claim → a typed cell, or the fault in it: a reader per field, made once.

Laws of this module:

* A cell is exact and typed – money in whole minor units – or there is none; nothing is guessed or mended.
* A reader returns a `Fault` and raises nothing, whatever it is given.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import assert_never

from policy_eval.diagnostics import Rule
from policy_eval.program import FieldFact
from policy_eval.quantity import COUNTRIES, Choice, Country, Date, Flag, Quantity, Words
from policy_eval.strict_json import Number

from .faults import AS_EXPECTED_EN as _EN
from .faults import AS_EXPECTED_ZH as _ZH
from .faults import MISSING, CellReader, Expected, Fault, refusal
from .money import money_reader
from .text import text_reader
from .wanted import bounds, expected

NOT_A_COUNT = Rule("PC120", _ZH, _EN, "写整数：不加引号，不带小数点", "write a whole number: no quotes, no point")
COUNT_OUT_OF_BOUNDS = Rule("PC121", _ZH, _EN)
NOT_A_FLAG = Rule("PC130", _ZH, _EN, "写 true 或 false，不加引号", "write true or false, without quotes")
NOT_A_DATE = Rule(
    "PC140", _ZH, _EN, "写成四位年、两位月、两位日", "write four digits of year, two of month, two of day"
)
NO_SUCH_DAY = Rule(
    "PC141",
    "{label_zh}：没有 {found} 这一天",
    "{label_en}: there is no day {found}",
    "核对年月日",
    "check year, month and day",
)
NO_COUNTRY = Rule("PC150", _ZH, _EN)
NO_CHOICE = Rule("PC160", _ZH, _EN)


def cell_reader(fact: FieldFact) -> CellReader:
    """The function that reads values of `fact`."""
    kind = fact.kind
    match kind:
        case Quantity():
            return money_reader(fact, kind.currency) if kind.currency else _count_reader(fact)
        case Date():
            return _date_reader(expected(fact))
        case Flag():
            return _flag_reader(expected(fact))
        case Words():
            return text_reader(fact)
        case Country():
            return code_reader(COUNTRIES, NO_COUNTRY, expected(fact))
        case Choice():
            return code_reader([name for name, _ in fact.values], NO_CHOICE, expected(fact))
        case _:
            assert_never(kind)


def absent(fact: FieldFact) -> object:
    """What stands in the cell of a field that the claim does not say: its default, None, or a `Fault`."""
    return Fault(MISSING, "", expected(fact)) if fact.required else fact.default


def code_reader(codes: Iterable[str], rule: Rule, wanted: Expected) -> CellReader:
    """Reads one of `codes`; anything else breaks `rule`."""
    known = frozenset(codes)

    def read(value: object) -> object:
        return value if isinstance(value, str) and value in known else refusal(rule, value, wanted)

    return read


def whole_reader(fact: FieldFact, wrong: Rule, out_of_bounds: Rule, wanted: Expected) -> CellReader:
    """Reads a JSON integer within the bounds of `fact`: `true` is none, nor is `620.0` or `"620"`."""
    least, most = bounds(fact)

    def read(value: object) -> object:
        if type(value) is not int:
            return refusal(wrong, value, wanted)
        return value if least <= value <= most else Fault(out_of_bounds, value, wanted)

    return read


def _count_reader(fact: FieldFact) -> CellReader:
    wanted = expected(fact)
    whole = whole_reader(fact, NOT_A_COUNT, COUNT_OUT_OF_BOUNDS, wanted)

    def read(value: object) -> object:
        if isinstance(value, Number) and value.text.removeprefix("-").isdecimal():
            return Fault(COUNT_OUT_OF_BOUNDS, value, wanted)
        return whole(value)

    return read


def _flag_reader(wanted: Expected) -> CellReader:
    def read(value: object) -> object:
        return value if isinstance(value, bool) else refusal(NOT_A_FLAG, value, wanted)

    return read


def _date_reader(wanted: Expected) -> CellReader:
    """Reads `YYYY-MM-DD`; `fromisoformat` alone would take `20250610` and `2025-W24-2` too."""
    from_iso = dt.date.fromisoformat

    def read(value: object) -> object:
        if type(value) is str and len(value) == 10 and value[4] == value[7] == "-":  # noqa: PLR2004 – YYYY-MM-DD
            try:
                return from_iso(value)
            except ValueError:
                pass
        return _date_fault(value, wanted)

    return read


def _date_fault(value: object, wanted: Expected) -> Fault:
    is_formed = isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
    return refusal(NO_SUCH_DAY if is_formed else NOT_A_DATE, value, wanted)
