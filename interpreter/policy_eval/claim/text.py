"""Middle: a text of a claim, or the fault in it."""

from __future__ import annotations

import re

from policy_eval.diagnostics import Rule
from policy_eval.program import FieldFact

from .faults import AS_EXPECTED_EN as _EN
from .faults import AS_EXPECTED_ZH as _ZH
from .faults import CellReader, Expected, Fault, refusal
from .wanted import bounds, expected

NOT_TEXT = Rule("PC170", _ZH, _EN, "文本写在双引号里", "write a text in double quotes")
TOO_LONG = Rule("PC171", _ZH, _EN, "写短一些", "make it shorter")
CONTROL = Rule("PC172", _ZH, _EN, "去掉控制字符（换行、制表符等）", "drop the control characters (line breaks, tabs)")
SURROGATE = Rule("PC173", _ZH, _EN, "去掉半个字符（落单的代理码）", "drop the half character (a lone surrogate)")
CONTROL_BESIDE_BREAKS = Rule(
    "PC175",
    _ZH,
    _EN,
    "去掉换行和制表符以外的控制字符",
    "drop the control characters other than line breaks and tabs",
)
BLANK = Rule("PC174", "{label_zh}不能为空", "{label_en} cannot be empty", "写上内容", "write something")


_BREAKS = str.maketrans("", "", "\t\n\r")
_CONTROLS = re.compile("[\0-\x1f\x7f-\x9f]")
_HALVES = re.compile("[\ud800-\udfff]")


def text_reader(fact: FieldFact) -> CellReader:
    """Reads a text of one line."""
    wanted = expected(fact)
    _, most = bounds(fact)
    least = 1 if fact.required else 0

    def read(value: object) -> object:
        if isinstance(value, str) and least <= len(value) <= most and (value.isprintable() or _is_clean(value)):
            return value
        return _text_fault(value, most, wanted)

    return read


def remark_reader(fact: FieldFact) -> CellReader:
    """Reads a text of the claimant's own: line breaks and tabs may stand in it, other control characters may not."""
    one_line = text_reader(fact)

    def read(value: object) -> object:
        cell = one_line(value)
        if not isinstance(cell, Fault) or cell.rule is not CONTROL or not isinstance(value, str):
            return cell
        return value if _is_clean(value.translate(_BREAKS)) else Fault(CONTROL_BESIDE_BREAKS, value, cell.expected)

    return read


def _is_clean(text: str) -> bool:
    return not (_CONTROLS.search(text) or _HALVES.search(text))


def _text_fault(value: object, most: int, wanted: Expected) -> Fault:
    if not isinstance(value, str):
        return refusal(NOT_TEXT, value, wanted)
    if len(value) > most:
        return Fault(TOO_LONG, value, wanted)
    if _HALVES.search(value):
        return Fault(SURROGATE, value, wanted)
    return Fault(CONTROL if value else BLANK, value, wanted)
