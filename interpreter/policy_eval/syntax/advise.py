"""Front: mistakes that are mended by writing the whole phrase anew – lists, shares, steps without a verb."""

from __future__ import annotations

import re

from . import mistakes
from .faults import Fault
from .mask import NAME
from .spot import Spot
from .synonyms import WRITTEN_SO

_ONE_NAME = f"{NAME[0]}{NAME[1]}*"
_BY_SHARE = re.compile(r"按\s*(\S+?)\s*的\s*([0-9]+(?:\.[0-9]+)?\s*%)(?:\s*给予)?")
_LISTED = re.compile(
    rf"(不属于|属于|不为|为|(?<![a-z])in|(?<![a-z])is\s+not|(?<![a-z])is)\s*"
    rf"({_ONE_NAME}(?:\s*[,、]\s*{_ONE_NAME})+)"
)
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
