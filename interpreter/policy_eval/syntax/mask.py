"""Front: names are masked before lexing, so that one static grammar serves every policy.

The longest declared name wins. Each is replaced by private-use characters of the same length, so offsets stay true: one
alphabet for names (and unknown words), one for lists, one for words behind a number (measures, and unknown units).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

NAME, LIST, MEASURE = "\ue000\ue001", "\ue002\ue003", "\ue004\ue005"

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[0-9]+(?:\.[0-9]+)?\s*[万亿]?")
_UNITS = re.compile(
    r"%|个百分点|percentage points?|working days?|个工作日|years?\b|months?\b|days?\b|个月|年|天|日(?!元)"
    r"|美元|欧元|日元|英镑|港元|澳元|加元|韩元|卢布|新台币|澳门元|新加坡元|瑞士法郎|泰铢|元|[A-Z]{3}(?![A-Za-z0-9_])"
)


_FULL_WIDTH = {0x3000: " ", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}


def fold(text: str) -> str:
    """Full-width forms as their ASCII twins, one to one (U+FF01–U+FF5E, U+3000), so that offsets stay true."""
    return text if text.isascii() else text.translate(_FULL_WIDTH)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one policy: names, names of lists, measure words; and the keywords of the grammar."""

    names: frozenset[str]
    lists: frozenset[str]
    measures: frozenset[str]
    keywords: frozenset[str]
    longest: int = field(default=0)
    holder: tuple[str, str] = ("每……", "…")
    """How a scope names the claimant, in Chinese (每家企业) and in English, for what messages advise."""
    plain: frozenset[str] = frozenset()
    """The keywords that are read anywhere: a unit is read only behind a number."""

    @classmethod
    def of(
        cls,
        names: Iterable[str],
        lists: Iterable[str],
        measures: Iterable[str],
        keywords: Iterable[str],
        holder: tuple[str, str] = ("每……", "…"),
    ) -> Vocabulary:
        """The vocabulary of these words, folded."""
        words = [frozenset(map(fold, group)) for group in (names, lists, measures)]
        known = frozenset(keywords)
        longest = max((len(w) for group in (*words, known) for w in group), default=0)
        plain = frozenset(keyword for keyword in known if not is_unit(keyword))
        return cls(words[0], words[1], words[2], known, longest, holder, plain)

    def starting(self, text: str, at: int, words: frozenset[str]) -> str:
        """The longest of `words` that stands at `at`, "" for none. An ASCII word is never cut."""
        for length in range(min(self.longest, len(text) - at), 0, -1):
            word = text[at : at + length]
            if word in words and not _cuts_word(text, at, at + length):
                return word
        return ""


def mask(text: str, vocabulary: Vocabulary) -> str:
    """`text` (folded) with every declared or unknown word masked."""
    out: list[str] = []
    at, behind_number = 0, False
    while at < len(text):
        piece, alphabet, is_number = _next(text, at, vocabulary, behind_number=behind_number)
        out.append(alphabet[0] + alphabet[1] * (len(piece) - 1) if alphabet else piece)
        behind_number = is_number or (behind_number and piece.isspace())
        at += len(piece)
    return "".join(out)


def _next(text: str, at: int, words: Vocabulary, *, behind_number: bool) -> tuple[str, str, bool]:
    """The piece at `at`, its alphabet ("" = stays as it is), and whether a unit may follow."""
    if behind_number and (unit := _unit(text, at, words)):
        return unit
    name = words.starting(text, at, words.names | words.lists)
    if name:
        return name, LIST if name in words.lists else NAME, False
    if number := _NUMBER.match(text, at):
        return number[0], "", True
    keyword = words.starting(text, at, words.keywords)
    if keyword:
        return keyword, "", False
    if measure := _counted(text, at, words):
        return measure, MEASURE, False
    unknown = _unknown(text, at, words)
    return (unknown, NAME, False) if unknown else (text[at], "", False)


def _unit(text: str, at: int, words: Vocabulary) -> tuple[str, str, bool] | None:
    measure = words.starting(text, at, words.measures)
    known = _UNITS.match(text, at)
    if measure and (not known or len(measure) > len(known[0])):
        return measure, MEASURE, False
    if known:
        return known[0], "", False
    if words.starting(text, at, words.keywords):
        return None
    unknown = _unknown(text, at, words)
    return (unknown, MEASURE, False) if unknown else None


def _counted(text: str, at: int, words: Vocabulary) -> str:
    """A measure word between 每 and a declared name (每个展会)."""
    measure = words.starting(text, at, words.measures)
    if not measure or text[at - 1 : at] != "每":
        return ""
    rest = at + len(measure)
    return measure if words.starting(text, rest, words.names) else ""


def _unknown(text: str, at: int, words: Vocabulary) -> str:
    """The run of letters at `at` up to where something known begins."""
    if word := _WORD.match(text, at):
        return word[0]
    end = at
    while end < len(text) and (text[end].isalpha() or text[end] in "“”"):
        if end > at and (
            words.starting(text, end, words.keywords) or words.starting(text, end, words.names | words.lists)
        ):
            break
        end += 1
    return text[at:end]


def _cuts_word(text: str, start: int, end: int) -> bool:
    return joins(text[start - 1 : start], text[start]) or joins(text[end - 1], text[end : end + 1])


def is_unit(word: str) -> bool:
    """Whether a keyword is read only behind a number (天, 个月, 万)."""
    return word != "year" and (word in {"万", "亿"} or _UNITS.fullmatch(word) is not None)


def joins(left: str, right: str) -> bool:
    """Whether two characters side by side belong to one ASCII word."""
    return bool(left and right) and _is_word(left) and _is_word(right)


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")
