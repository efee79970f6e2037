"""Middle: an amount of a claim → whole minor units, or the fault in it."""

from __future__ import annotations

import re
from decimal import Decimal

from policy_eval.diagnostics import Rule
from policy_eval.program import FieldFact
from policy_eval.quantity import minor_digits
from policy_eval.strict_json import Number

from .faults import AS_EXPECTED_EN as _EN
from .faults import AS_EXPECTED_ZH as _ZH
from .faults import CellReader, Expected, Fault, refusal
from .wanted import bounds, expected

_MOST_DIGITS = 40

NOT_MONEY = Rule(
    "PC110",
    _ZH,
    _EN,
    "只用半角数字和一个小数点",
    "write nothing but ASCII digits and one point",
)
SIGNED = Rule("PC111", _ZH, _EN, "金额不带正负号", "an amount has no sign")
DECIMALS = Rule(
    "PC112",
    _ZH,
    _EN,
    "按凭证上的金额写，不多写小数",
    "write the amount of the invoice, with no more decimals",
)
EXPONENT = Rule("PC113", _ZH, _EN, "把数写全，不用 e", "write the number out, without e")
SEPARATED = Rule("PC114", _ZH, _EN, "不写分隔符、空格和单位", "write no separator, blank or unit")
INEXACT = Rule(
    "PC115",
    "{label_zh}读成了二进制小数 {found}，已不精确",
    "{label_en} was read as a binary fraction, {found}, which is not exact",
    '金额以文本给出，如 "150000.00"；或用 policy_eval 自带的 JSON 读取',
    'pass an amount as text, as in "150000.00", or let policy_eval read the JSON',
)
AMOUNT_OUT_OF_BOUNDS = Rule("PC116", _ZH, _EN)


_WRITTEN_WRONG = (
    (r"(?s)\s*[+\-−－＋].*", SIGNED),
    (rf"[0-9]{{{_MOST_DIGITS + 1},}}(\.[0-9]*)?", AMOUNT_OUT_OF_BOUNDS),
    (r"[0-9]+\.[0-9]+", DECIMALS),
    (r"[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+", EXPONENT),
    (r"(?s)(?=.*[0-9]).*[^0-9.].*", SEPARATED),
)
"""How amounts are written that are none, and the rule that each breaks; the first that fits.

Patterns are compiled when an amount is wrong: most never are, and the program starts sooner.
"""


def money_reader(fact: FieldFact, currency: str) -> CellReader:
    """Reads digits, and a point with 1 to `digits` more, as minor units. ASCII only, not hundreds of them."""
    wanted = expected(fact)
    least, most = bounds(fact)
    digits = minor_digits(currency)
    scales: tuple[int, ...] = tuple(10 ** (digits - written) for written in range(digits + 1))

    def read(value: object) -> object:
        text = value if isinstance(value, str) else _numeral(value)
        whole, point, part = text.partition(".")
        if (
            whole.isdecimal()
            and len(part) <= digits
            and (part.isdecimal() or not point)
            and text.isascii()
            and len(whole) <= _MOST_DIGITS
        ):
            amount = int(whole + part) * scales[len(part)]
            return amount if least <= amount <= most else Fault(AMOUNT_OUT_OF_BOUNDS, value, wanted)
        return _money_fault(value, wanted)

    return read


def _numeral(value: object) -> str:
    """The text of a number that is exact; "" for anything else."""
    match value:
        case bool():
            return ""
        case int():
            return str(value) if value.bit_length() <= 3 * _MOST_DIGITS else ""
        case Number():
            return value.text
        case Decimal():
            return str(value)
        case _:
            return ""


def _money_fault(value: object, wanted: Expected) -> Fault:
    if isinstance(value, float):
        return Fault(INEXACT, value, wanted)
    if isinstance(value, int) and not isinstance(value, bool):
        return Fault(AMOUNT_OUT_OF_BOUNDS if value >= 0 else SIGNED, value, wanted)
    text = value if isinstance(value, str) else _numeral(value)
    rule = next((rule for written, rule in _WRITTEN_WRONG if re.fullmatch(written, text)), NOT_MONEY)
    return refusal(rule, value, wanted)
