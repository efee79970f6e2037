"""Front: marks that do not belong where they stand – stops, arrows, signs, slashes, quotes, brackets."""

from __future__ import annotations

import re
import unicodedata

from . import mistakes
from .faults import Fault
from .lexicon import CONDITIONS, VERBS
from .misread import QUOTED, SLASH
from .spot import END, Spot
from .synonyms import WRITTEN_SO, sign_at

_QUOTED = re.compile("[\"'‘’“”「『]([^\"'‘’“”」』]*)[\"'‘’“”」』]?")
_POINT = re.compile(r"\.[0-9]+")
_CUT = re.compile(r"[0-9]+\.$")
_SIGNED = re.compile(r"[-+−]\s*[0-9.]+")
_ARROW = re.compile("=+>|:|=|[—–―~]+>?")
_MARKS = frozenset(".。;,、:")
_TIMES = frozenset({"YEARS", "MONTHS", "DAYS", "_YEAR", "MEASURE"})


def bracket(masked: str) -> Fault | None:
    """A bracket that nothing closes, or that nothing opens."""
    opened: list[int] = []
    for at, character in enumerate(masked):
        if character == "(":
            opened.append(at)
        elif character == ")":
            if not opened:
                return Fault(mistakes.UNOPENED, at, at + 1, {"found": ")"})
            opened.pop()
    return Fault(mistakes.UNCLOSED, opened[-1], opened[-1] + 1, {"found": "("}) if opened else None


def stop(s: Spot) -> Fault | None:
    """A stop or a comma at the end, or between what no comma parts."""
    at = s.before - 1 if s.kind == END else s.at
    mark = s.masked[at : at + 1] if at >= 0 else ""
    is_last = mark in _MARKS and not s.text[at + 1 :].strip()
    is_between = mark in {",", "、"} and s.masked.count("(", 0, at) == s.masked.count(")", 0, at)
    is_wrong = bool(mark) and (is_last or is_between or mark in {"。", ";"})
    return (_behind_stop(s, at + 1) or _other_mark(s, at) or s.fault(mistakes.STOP, at, at + 1)) if is_wrong else None


def _other_mark(s: Spot, at: int) -> Fault | None:
    """Between rows a comma is meant, between two conditions a word."""
    if s.depth(at):
        return s.fault(WRITTEN_SO, at, at + 1, plain="," if s.text.isascii() else "，")
    is_link = s.attempt.start == "expression" and bool(s.text[at + 1 :].strip())
    return s.fault(WRITTEN_SO, at, at + 1, plain="and / or" if s.text.isascii() else "且 / 或") if is_link else None


def _behind_stop(s: Spot, at: int) -> Fault | None:
    """Behind a comma that ends a step: another step, or a condition."""
    rest = s.masked[at:].lstrip()
    start = len(s.masked) - len(rest)
    rules = ((mistakes.TWO_STEPS, VERBS), (mistakes.CONDITION_ORDER, CONDITIONS))
    for rule, kinds in rules if s.attempt.start == "step" else ():
        for word in sorted(s.attempt.lexicon.of(kinds), key=len, reverse=True):
            if rest.startswith(word):
                return s.fault(rule, start, start + len(word))
    is_scope = s.attempt.start == "step" and rest.startswith("每")
    return s.fault(mistakes.TWO_STEPS, start, start + len(rest.split()[0])) if is_scope else None


def arrow(s: Spot) -> Fault | None:
    """What stands for an arrow, or a colon where a word is meant."""
    sign = _ARROW.match(s.masked, s.at)
    if not sign or "_ARROW" not in s.expected:
        return None
    if s.depth(s.at):
        return s.fault(mistakes.ARROW, *sign.span())
    return s.fault(WRITTEN_SO, *sign.span(), plain="is" if s.text.isascii() else "为") if sign[0] == ":" else None


def point(s: Spot) -> Fault | None:
    """A number that begins or ends with its point."""
    point = _POINT.match(s.text, s.at) or (_CUT.search(s.text[: s.end]) if s.found == "." else None)
    return s.fault(mistakes.POINT, *point.span()) if point else None


def sign(s: Spot) -> Fault | None:
    """A number with a sign."""
    number = _SIGNED.match(s.text, s.at)
    return s.fault(mistakes.SIGN, *number.span()) if number and s.wants_value else None


def symbol(s: Spot) -> Fault | None:
    """A sign of mathematics or of programs."""
    found = sign_at(s.masked, s.at)
    return s.fault(WRITTEN_SO, found[0], found[1], plain=found[2]) if found else None


def quoted(s: Spot) -> Fault | None:
    """Quotes around a name, which are not wanted."""
    quoted = _QUOTED.match(s.text, s.window)
    if not quoted or (s.kind and quoted[1] not in s.attempt.words.names):
        return None
    return s.fault(QUOTED, *quoted.span(), plain=quoted[1])


def slash(s: Spot) -> Fault | None:
    """“per” written as a slash, or a quotient for a period."""
    first = s.masked.find("/", 0, s.at)
    if s.found == "/" and first > 0 and s.attempt.start in {"step", "limit"}:
        return s.fault(SLASH, first, len(s.text.rstrip()))
    is_divided = s.masked[: s.before].endswith("/")
    return s.fault(SLASH, s.before - 1, s.end) if is_divided and s.kind in _TIMES else None


def blank(s: Spot) -> Fault | None:
    """A blank that is none of the ordinary ones."""
    character = s.found if not s.kind else ""
    if not character or unicodedata.category(character) not in {"Zs", "Cf"}:
        return None
    return s.fault(mistakes.BLANK, s.at, s.end, code=f"U+{ord(character):04X}")
