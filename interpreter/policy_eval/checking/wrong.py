"""Middle: how a finding inside an expression gets to the place where the expression stands."""

from __future__ import annotations

from policy_eval.diagnostics import Rule
from policy_eval.program import Said
from policy_eval.quantity import NUMBER, RATE, Kind, Quantity, Ratio, decimal_text
from policy_eval.syntax import tree

from . import kinds

UNITS = Rule(
    "PE302",
    "单位对不上：{left_zh} 与 {right_zh}",
    "the units do not match: {left_en} and {right_en}",
    "与另一边一样，写成{left_zh}",
    "write {left_en}, as on the other side",
)
KIND = Rule(
    "PE303",
    "这里应是{wanted_zh}，却是{found_zh}",
    "{wanted_en} is wanted here, this is {found_en}",
    "改成{wanted_zh}",
    "write {wanted_en}",
)
POINTS_ALONE = Rule(
    "PE322",
    "百分点按年计，要乘以“天数 ÷ 一年的天数”才能算出金额",
    "percentage points are a rate a year: they are taken of an amount × days ÷ days of the year",
    "要按比例给付就写“%”；要按时间计息就乘以天数再除以一年的天数",
    "write “%” for a share; for interest multiply by the days and divide by the days of the year",
)
NEVER_MISSING = Rule(
    "PE321",
    "“{name}”总有值，“未填”不会发生",
    "“{name}” is never missing",
    "删去关于未填的部分，或把它改成可缺",
    "leave that out, or make the fact optional",
)
NO_UNIT = Rule(
    "PE308",
    "“{found}”后面少了单位：这里应是{wanted_zh}",
    "the unit is missing behind “{found}”: {wanted_en} is wanted here",
    "写成 {found}{unit_zh}",
    "write {found} {unit_en}",
)
PRODUCT = Rule(
    "PE309",
    "金额乘以数量得到的是{found_zh}，不是{wanted_zh}",
    "an amount times a number is {found_en}, not {wanted_en}",
    "写成“给予 …… 每 1{unit_zh} 计 ……”：前面是数量，后面是每{unit_zh}的金额",
    "write “pay … for every 1 {unit_en} of …”: first the amount for each, then the number",
)

ORDERED = Said("数、数量、金额或日期", "a number, an amount or a date")


class Wrong(Exception):  # noqa: N818 – it carries one finding up to the expression that it belongs to
    """A finding inside an expression; it never leaves the package."""

    def __init__(self, rule: Rule, node: tree.Node, suggestion: str = "", /, **details: str) -> None:
        super().__init__(rule.code)
        self.rule, self.node, self.suggestion, self.details = rule, node, suggestion, details


class Silent(Exception):  # noqa: N818 – what it stands for was said already
    """An expression uses what is wrong itself: one mistake, one message."""


def wrong_kind(node: tree.Node, wanted: Kind | Said, found: Kind, called: kinds.Called | None = None) -> Wrong:
    """A value of another kind than the place asks for; `wanted` in words where several kinds would do."""
    if isinstance(found, Quantity) and found.ratio is Ratio.POINTS and wanted == RATE:
        return Wrong(POINTS_ALONE, node)
    if not isinstance(wanted, Said) and (special := _of_units(node, wanted, found)):
        return special
    left = wanted if isinstance(wanted, Said) else kinds.words(wanted, called)
    right = kinds.words(found, called)
    return Wrong(KIND, node, wanted_zh=left.zh, wanted_en=left.en, found_zh=right.zh, found_en=right.en)


def mismatch(node: tree.Node, left: Kind, right: Kind, called: kinds.Called | None = None) -> Wrong:
    """Two values whose units differ."""
    if special := _of_units(node, left, right):
        return special
    one, other = kinds.words(left, called), kinds.words(right, called)
    return Wrong(UNITS, node, left_zh=one.zh, left_en=one.en, right_zh=other.zh, right_en=other.en)


def _of_units(node: tree.Node, wanted: Kind, found: Kind) -> Wrong | None:
    """A number without its unit, or an amount times a number."""
    if not isinstance(wanted, Quantity) or not isinstance(found, Quantity) or not wanted.unit:
        return None
    left, right = kinds.words(wanted), kinds.words(found)
    if isinstance(node, tree.Literal) and found == NUMBER:
        number, unit = decimal_text(node.value, node.value.denominator.bit_length()), kinds.unit(wanted)
        details = {"found": number, "unit_zh": unit.zh, "unit_en": unit.en}
        return Wrong(NO_UNIT, node, wanted_zh=left.zh, wanted_en=left.en, **details)
    times = [each for each in found.unit if each not in wanted.unit]
    if wanted.currency and len(found.unit) == 2 and len(times) == 1 and times[0][1] == 1:  # noqa: PLR2004 – money, unit
        unit = kinds.unit(Quantity((times[0],)))
        units = {"unit_zh": unit.zh, "unit_en": unit.en}
        names = {"wanted_zh": left.zh, "wanted_en": left.en, "found_zh": right.zh, "found_en": right.en}
        return Wrong(PRODUCT, node, **names, **units)
    return None
