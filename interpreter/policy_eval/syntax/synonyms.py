"""Front: signs and words that people write for a word of the language, and the word that they mean."""

from __future__ import annotations

import re

from policy_eval.diagnostics import Rule

WRITTEN_SO = Rule(
    "PE208",
    "“{found}”不是本语言的写法",
    "“{found}” is not a word of the language",
    "写成“{plain}”",
    "write “{plain}”",
)

OTHERWISE = dict.fromkeys(("否则", "其余", "其它"), "其他") | dict.fromkeys(
    ("otherwise", "default", "Else", "ELSE"), "else"
)

SIGNS = {
    "==": "=", "===": "=", "<>": "≠", "=<": "≤", "=>": "≥", "≧": "≥", "≦": "≤",
    "&&": "and / 且", "&": "and / 且", "||": "or / 或", "|": "or / 或", "!": "not / 并非",
    "**": "×", "^": "×", "·": "×", "–": "−", "—": "−",
    "》": ">", "《": "<", "〉": ">", "〈": "<",
    "[": "(", "]": ")", "{": "(", "}": ")", "【": "（", "】": "）", "〔": "（", "〕": "）",
    "￥": "元", "¥": "元", "$": "美元 / USD", "€": "欧元 / EUR", "‰": "0.1%",
}  # fmt: skip

WORDS = {
    "非": "并非", "不是": "不为", "不等于": "≠", "等于": "=", "大于等于": "≥", "大于": ">",
    "小于等于": "≤", "小于": "<", "高于": ">", "低于": "<", "不低于": "≥", "不少于": "≥", "不小于": "≥", "至少": "≥",
    "达到": "≥", "达": "≥", "满": "≥", "不得少于": "≥", "不得低于": "≥", "以及": "且", "和": "且", "同时": "且",
    "与": "且", "并": "且", "及": "且", "或是": "或", "包括": "属于", "包含": "属于", "地": "的",
    "单个": "每个", "单家": "每家", "最迟": "最晚", "x": "×", "X": "×",
    "不高于": "≤", "不超过": "≤", "不大于": "≤", "并且": "且", "而且": "且", "或者": "或",
    "如果": "若", "假如": "若", "否则": "其他", "则": "，", "在": "属于", "不在": "不属于",
    "乘以": "×", "乘": "×", "除以": "÷", "加上": "+", "减去": "−", "加": "+", "减": "−",
    "上限": "最高", "不得超过": "≤", "不得高于": "≤", "最高不超过": "≤",
    "封顶": "最高", "补助": "给予", "奖励": "给予", "补贴": "给予", "提高": "上浮",
    "每年度": "每年", "年度": "每年", "全年": "每年",
    "plus": "+", "minus": "−", "times": "×", "equals": "=", "then": ",", "unless": "when not", "percent": "%",
    "sum": "total", "limit": "cap", "maximum": "cap", "isnt": "is not", "exceeds": ">", "above": ">", "below": "<",
}  # fmt: skip

CAPS = frozenset({"不超过", "不得超过", "不高于", "不大于", "不得高于", "最高不超过"})
"""Where a step or a limit has its amount these say 最高; in conditions they are ≤."""
ALONE = frozenset("和满达与并及地")
"""Words only where they stand alone: they are part of many a name."""
SUMS = frozenset({"和", "以及", "与", "及"})
"""Between amounts these are +."""

_SIGN = re.compile("|".join(map(re.escape, sorted(SIGNS, key=len, reverse=True))))
_WORD = re.compile(
    "|".join(
        rf"(?<![A-Za-z0-9_]){word}(?![A-Za-z0-9_])" if word.isascii() else word
        for word in sorted(WORDS, key=len, reverse=True)
    )
)


def sign_at(text: str, at: int) -> tuple[int, int, str] | None:
    """The foreign sign of which the character at `at` is part: its stretch, and what it is to be."""
    for found in _SIGN.finditer(text, max(0, at - 2)):
        if found.start() <= at < found.end() and found[0] not in {">=", "<=", "!="}:
            return *found.span(), SIGNS[found[0]]
    return None


def word_at(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    """The foreign word in `text` that begins or ends within `start` and `end`, and what it is to be."""
    for found in _WORD.finditer(text):
        if found.start() < end and found.end() > start:
            return *found.span(), WORDS[found[0]]
    return None
