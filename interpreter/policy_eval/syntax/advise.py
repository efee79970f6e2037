"""Front: mistakes that are mended by writing the whole phrase anew – lists, shares, amounts, steps without a verb."""

from __future__ import annotations

import re

from . import mistakes
from .faults import Fault
from .mask import NAME
from .spot import Spot
from .synonyms import WRITTEN_SO

_ONE_NAME = f"{NAME[0]}{NAME[1]}*"
_PERCENT = r"[0-9]+(?:\.[0-9]+)?\s*%"
_BY_SHARE = re.compile(rf"按\s*(\S+?)\s*的\s*({_PERCENT})(?:\s*给予)?")
_BY_RATE = re.compile(rf"按\s*(?P<share>{_PERCENT})\s*给予\s*(?P<base>{_ONE_NAME})?")
_LISTED = re.compile(
    rf"(不属于|属于|不为|为|(?<![a-z])in|(?<![a-z])is\s+not|(?<![a-z])is)\s*"
    rf"({_ONE_NAME}(?:\s*[,、]\s*{_ONE_NAME})+)"
)
_CAPPED = re.compile(r"([0-9.]+\s*[万亿]?[^\s0-9]*?)\s*(?:封顶|为限)\s*$")
_LETTER = re.compile(r"(?<![A-Za-z0-9_])[0-9]+[OoIl][0-9OoIl]*(?=\s*[0-9万亿元美%台])")
_DIGITS = str.maketrans("OoIl", "0011")
_BEFORE_AMOUNT = (("_COUNTS_ZH", "计"), ("_CAP_ZH", "最高"))
FOLDS = frozenset({"FOLD"})
_IN = {"为": "属于", "不为": "不属于", "is": "in"}


def listed(s: Spot) -> Fault | None:
    """Several values behind 属于 or 为, without brackets."""
    for found in _LISTED.finditer(s.masked):
        names = [each.span() for each in re.finditer(_ONE_NAME, found[2])]
        spans = [(found.start(2) + start, found.start(2) + end) for start, end in names]
        if found.start(2) < s.at <= found.end() and not any(s.is_unknown(*span) for span in spans[1:]):
            values = [s.text[slice(*span)] for span in spans]
            word = " ".join(found[1].split())
            word = "not in" if word == "is not" else _IN.get(word, word)
            plain = f"{word} ({', '.join(values)})" if word.isascii() else f"{word}（{'，'.join(values)}）"
            return s.fault(mistakes.LISTED, *found.span(), plain=plain)
    return None


def by_share(s: Spot) -> Fault | None:
    """按 …… 的 80% 给予, where 给予 …… 的 80% is meant."""
    found = _BY_SHARE.search(s.masked) if s.kind == "_OF_ZH" else None
    if not found or not found.start() < s.at < found.end():
        return None
    base, share = s.text[slice(*found.span(1))], found[2]
    return s.fault(WRITTEN_SO, *found.span(), plain=f"给予 {base} 的 {share}")


def by_rate(s: Spot) -> Fault | None:
    """按 80% 给予 ……, where 给予 …… 的 80% is meant."""
    found = _BY_RATE.match(s.masked.lstrip()) if s.attempt.start == "step" else None
    if not found:
        return None
    at = len(s.masked) - len(s.masked.lstrip())
    base = s.text[at + found.start("base") : at + found.end("base")] if found["base"] else "……"
    return s.fault(WRITTEN_SO, at, at + found.end(), plain=f"给予 {base} 的 {found['share']}")


def no_verb(s: Spot) -> Fault:
    """A step that begins with a value: what could be written, with the amount in it."""
    written, (holder_zh, holder_en) = s.text[s.at : s.amount_end], s.attempt.words.holder
    zh, en = (
        "“给予 …… 的 80%”“最高 ……”“按 …… 分档（……）”“若 ……，上浮 10%”",
        "“rate 80% of …”, “pay …”, “cap …”, “tier … (…)”",
    )
    if s.kind == "NUMBER" and written.endswith("%"):
        zh, en = f"“给予 …… 的 {written}”", f"“rate {written} of …”"
    elif s.kind == "NUMBER":
        zh = f"“最高 {written}”“{holder_zh} 每年 最高 {written}”“给予 {written}”"
        en = f"“cap {written}”, “cap {written} per {holder_en} per year”, “pay {written}”"
    return s.fault(mistakes.NO_VERB, s.at, s.amount_end, zh=zh, en=en)


def before_amount(s: Spot) -> Fault | None:
    """The word that an amount lacks before it: 最高 behind a scope, 计 behind a unit."""
    if s.kind != "NUMBER" or s.attempt.start != "step":
        return None
    if "_CAP_ZH" in s.expected and (capped := _CAPPED.match(s.text, s.at)):
        return s.fault(WRITTEN_SO, *capped.span(), plain=f"最高 {capped[1].strip()}")
    word = next((word for kind, word in _BEFORE_AMOUNT if kind in s.expected), "")
    return s.fault(mistakes.NO_WORD, s.at, s.amount_end, word=word) if word else None


def letters(s: Spot) -> Fault | None:
    """The letter O or I for a digit."""
    for found in _LETTER.finditer(s.text):
        if found.end() >= s.before and found.start() <= s.at:
            return s.fault(WRITTEN_SO, *found.span(), plain=found[0].translate(_DIGITS))
    return None


def fold_behind(s: Spot) -> Fault | None:
    """合计 before its name."""
    word = next((word for word in s.attempt.lexicon.of(FOLDS) if s.masked[: s.before].endswith(word)), "")
    if not word or s.kind != "NAME":
        return None
    return s.fault(WRITTEN_SO, s.before - len(word), s.end, plain=f"{s.found} {word}")


def within(s: Spot) -> Fault | None:
    """A word that begins with 中: 中国."""
    end = s.end
    while end < len(s.masked) and s.masked[end] in NAME:
        end += 1
    is_word = s.kind == "_WITHIN_ZH" and s.wants_value and end > s.end
    return s.fault(mistakes.UNKNOWN_WORD, s.at, end) if is_word else None
