"""Front: sentences that parse, and say what nobody can mean – a share without %, a number for a condition."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from policy_eval.diagnostics import Rule
from policy_eval.program import Operator
from policy_eval.quantity import CURRENCIES, decimal_text

from . import tree
from .faults import Fault
from .mask import Vocabulary
from .synonyms import OTHERWISE, WRITTEN_SO

PERCENT = Rule(
    "PE212",
    "“{found}”后面少了 %",
    "a % is missing behind “{found}”",
    "写成 {plain}",
    "write {plain}",
)
SHARE_ORDER = Rule(
    "PE220",
    "“{found}”的先后写反了：“的”前面是基数，后面才是比例",
    "“{found}” is the wrong way round: the percentage stands before “of”",
    "写成“{zh}”",
    "write “{en}”",
)
SLASH = Rule(
    "PE210",
    "“/”是除号，不能表示“每”：“{found}”",
    "“/” divides; it does not say “per”: “{found}”",
    "限额写“每个展会 最高 10万元”；按数量计算写“每 1台 计 100元”",
    "a cap is written “cap 10万元 per exhibition”, an amount for each unit “100元 for every 1台 of …”",
)
REPEAT = Rule(
    "PE211",
    "“{word}”后面的“{found}”不是完整的条件",
    "“{found}” behind “{word}” is no condition by itself",
    "把比较写全，例如“国家 为 甲 或 国家 为 乙”，或者写“国家 属于（甲，乙）”",
    "repeat the comparison, as in “country is A or country is B”, or write “country in (A, B)”",
)
NUMERALS = Rule(
    "PE229",
    "数字要用阿拉伯数字：“{found}”",
    "numbers are written in digits: “{found}”",
    "例如 10万元、80%、2年",
    "as in 10万元, 80%, 2年",
)

QUOTED = Rule(
    "PE228",
    "名称不加引号：{found}",
    "names are not quoted: {found}",
    "写成 {plain}",
    "write {plain}",
)
SHARE_OF = Rule(
    "PE245",
    "没有写明是谁的 {found}",
    "“{found}” of what?",
    "写明是谁的 {found}：{zh}",
    "say of what: {en}",
)
_QUOTED = re.compile("[“‘](.*)[”’]")
_NUMERALS = re.compile(
    "[零〇一二两三四五六七八九十百千万亿]+(?:元|美元|欧元|天|日|年|个月|个工作日|个百分点|[家个次台件])?|百分之.+"
)
_STEPS = {"分": "0.01元", "角": "0.1元", "元": "1元", "fen": "0.01 CNY"}
"""What amounts are rounded to, in a word."""
_SHARES = frozenset({"%", "points"})


def misread(built: object, text: str, words: Vocabulary) -> Fault | None:  # noqa: PLR0911 – one case a node
    """What the writer of `built`, just made of a stretch of `text` (folded), cannot have meant."""
    match built:
        case tree.Share(rate, base):
            return _reversed(built, rate, base, text) or _bare(rate, text)
        case tree.Pay(tree.Literal(unit="%") as rate):
            shown = _stretch(rate, text)
            details = {"found": shown, "zh": f"给予 …… 的 {shown}", "en": f"rate {shown} of …"}
            return Fault(SHARE_OF, *rate.span, details)
        case tree.Uplift(rate):
            return _bare(rate, text)
        case tree.Cap(value):
            return _slash(value, text)
        case tree.Round(tree.Name(word) as unit) if word in _STEPS and word not in words.names:
            return Fault(WRITTEN_SO, *unit.span, {"found": word, "plain": _STEPS[word]})
        case tree.Logic(parts=parts):
            return _no_condition(parts, text)
        case tree.Name(word):
            return _unknown(built) if word not in words.names and word not in words.lists else None
        case tree.Row(None, tree.Name(word)) if word in OTHERWISE and word not in words.names:
            found = {"found": word, "plain": OTHERWISE[word]}
            return Fault(WRITTEN_SO, *built.test.span, found)
        case _:
            return None


def _bare(rate: tree.Expression, text: str) -> Fault | None:
    if not isinstance(rate, tree.Literal) or rate.unit:
        return None
    start, end = rate.span
    percent = rate.value * 100 if rate.value < 1 else rate.value
    return Fault(PERCENT, start, end, {"found": text[start:end], "plain": f"{_decimal(percent)}%"})


def _reversed(share: tree.Share, rate: tree.Expression, base: tree.Expression, text: str) -> Fault | None:
    if not isinstance(base, tree.Literal) or base.unit not in _SHARES:
        return None
    if isinstance(rate, tree.Literal) and rate.unit in _SHARES:
        return None
    part, whole = _stretch(base, text), _stretch(rate, text)
    details = {"found": _stretch(share, text), "zh": f"{whole} 的 {part}", "en": f"{part} of {whole}"}
    return Fault(SHARE_ORDER, *share.span, details)


def _slash(value: tree.Expression, text: str) -> Fault | None:
    match value:
        case tree.Chain((Operator.DIVIDE,), (tree.Literal(unit=unit) as amount, tree.Name() as per)) if (
            unit in CURRENCIES
        ):
            stretch = (amount.span[1], per.span[1])
            is_slash = text[slice(*stretch)].lstrip().startswith("/")
            return Fault(SLASH, *stretch, {"found": _stretch(value, text)}) if is_slash else None
        case _:
            return None


def _no_condition(parts: tuple[tree.Expression, ...], text: str) -> Fault | None:
    for before, part in pairwise(parts):
        if isinstance(part, tree.Literal | tree.Day):
            word = text[before.span[1] : part.span[0]].strip(" ()")
            return Fault(REPEAT, *part.span, {"found": _stretch(part, text), "word": word})
    return None


def _unknown(name: tree.Name) -> Fault | None:
    if quoted := _QUOTED.fullmatch(name.text):
        return Fault(QUOTED, *name.span, {"found": name.text, "plain": quoted[1]})
    return Fault(NUMERALS, *name.span, {"found": name.text}) if _NUMERALS.fullmatch(name.text) else None


def _stretch(node: tree.Node, text: str) -> str:
    return text[node.span[0] : node.span[1]]


def _decimal(value: Fraction) -> str:
    return decimal_text(value, value.denominator.bit_length())
