"""Middle: how a finding inside an expression gets to the place where the expression stands."""

from __future__ import annotations

from policy_eval.diagnostics import Rule
from policy_eval.quantity import RATE, Kind, Quantity, Ratio
from policy_eval.syntax import tree

from . import kinds

UNITS = Rule(
    "PE302",
    "单位对不上：{left_zh} 与 {right_zh}",
    "the units do not match: {left_en} and {right_en}",
    "两边用同一种单位",
    "give both the same unit",
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


class Wrong(Exception):  # noqa: N818 – it carries one finding up to the expression that it belongs to
    """A finding inside an expression; it never leaves the package."""

    def __init__(self, rule: Rule, node: tree.Node, suggestion: str = "", /, **details: str) -> None:
        super().__init__(rule.code)
        self.rule, self.node, self.suggestion, self.details = rule, node, suggestion, details


class Silent(Exception):  # noqa: N818 – what it stands for was said already
    """An expression uses what is wrong itself: one mistake, one message."""


def wrong_kind(node: tree.Node, wanted: Kind, found: Kind) -> Wrong:
    """A value of another kind than the place asks for."""
    if isinstance(found, Quantity) and found.ratio is Ratio.POINTS and wanted == RATE:
        return Wrong(POINTS_ALONE, node)
    left, right = kinds.words(wanted), kinds.words(found)
    return Wrong(KIND, node, wanted_zh=left.zh, wanted_en=left.en, found_zh=right.zh, found_en=right.en)


def mismatch(node: tree.Node, left: Kind, right: Kind) -> Wrong:
    """Two values whose units differ."""
    one, other = kinds.words(left), kinds.words(right)
    return Wrong(UNITS, node, left_zh=one.zh, left_en=one.en, right_zh=other.zh, right_en=other.en)
