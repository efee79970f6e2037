"""Front: where a text stops making sense → the mistake that was probably made, its stretch and its mend."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from lark import UnexpectedInput

from policy_eval.diagnostics import Rule, distance, nearest

from . import mistakes
from .advise import FOLDS, before_amount, by_rate, by_share, fold_behind, letters, listed, no_verb, within
from .faults import Fault
from .mask import LIST, NAME
from .misread import NUMERALS, QUOTED, REPEAT, SHARE_OF, SLASH
from .spot import END, Attempt, Spot, spot
from .synonyms import ALONE, CAPS, SUMS, WRITTEN_SO, sign_at, word_at

_BETWEEN = re.compile(r"(?<![A-Za-z0-9_])between(?![A-Za-z0-9_])|介于|之间|在(?=.*之间)")
_BOUNDARY = re.compile("以上|以下|以内|以外")
_QUOTED = re.compile("[\"'‘’“”「『]([^\"'‘’“”」』]*)[\"'‘’“”」』]?")
_NUMERALS = re.compile("百分之[零〇一二两三四五六七八九十百]+|[零〇一二两三四五六七八九十百千万亿]{2,}")
_SHARE_BEFORE = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*(?:%|个百分点)$")
_MAGNITUDE = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*[万亿]$")
_POINT = re.compile(r"\.[0-9]+")
_CUT = re.compile(r"[0-9]+\.$")
_SIGNED = re.compile(r"[-+−]\s*[0-9.]+")
_NUMBER_BEFORE = re.compile(r"[0-9][0-9.]*[^\s0-9]*\s*$")
_ARROW = re.compile("=+>|:|=|[—–―~]+>?")
_RATE_ALONE = re.compile(r"^\s*rate\s+([0-9]+(?:\.[0-9]+)?\s*%)\s*$")
_LINK = re.compile(r"(?:and|or|且|或)$")
_SHARE_OF_LIST = re.compile(rf"([{LIST}]+)\s*的\s*$")
_MARKS = frozenset(".。;,、:")
_SCOPES = frozenset({"_PER", "_YEAR", "_EACH_ZH", "EVERY_YEAR_ZH", "EVER", "EVER_ZH", "VERSION_ZH"})
_CONDITIONS = frozenset({"_WHEN", "_IF_ZH", "_IF"})
_COMPARISONS = frozenset({"RELATION", "_IS", "_IN", "_NOT_IN_ZH", "_IS_NOT_ZH", "_GIVEN_ZH", "_MISSING_ZH"})
_FUNCTIONS = FOLDS
_OTHER_PERIODS = frozenset({"month", "months", "day", "days", "week", "quarter", "月", "日", "天", "周", "季度"})
_TIMES = frozenset({"YEARS", "MONTHS", "DAYS", "_YEAR", "MEASURE"})
_VALUES = frozenset({"NAME", "LIST", "NUMBER", "DATE", "_LPAR", "MOMENT"})
_VERBS = frozenset(
    "_RATE _PAY _UPLIFT _ADD _DEDUCT _FLOOR _CAP _CAP_ZH _FIRST _ROUND _ROUND_ZH _ROUND_TO_ZH _ROUND_DOWN_ZH "
    "_ROUND_DOWN_TO_ZH _BY_ZH".split()
)
_OTHER_LINKS = {"_AND": ("or", "或"), "_OR": ("and", "且")}


def diagnose(error: UnexpectedInput, attempt: Attempt) -> Fault:
    """The fault of the text on which the parser stopped with `error`."""
    if bracket := _bracket(attempt.masked):
        return bracket
    where = spot(error, attempt)
    for check in _CHECKS:
        if fault := check(where):
            return fault
    return where.fault(mistakes.UNEXPECTED, where.at, where.end)


def _bracket(masked: str) -> Fault | None:
    opened: list[int] = []
    for at, character in enumerate(masked):
        if character == "(":
            opened.append(at)
        elif character == ")":
            if not opened:
                return Fault(mistakes.UNOPENED, at, at + 1, {"found": ")"})
            opened.pop()
    return Fault(mistakes.UNCLOSED, opened[-1], opened[-1] + 1, {"found": "("}) if opened else None


def _unit(s: Spot) -> Fault | None:
    number = _MAGNITUDE.search(s.masked[: s.before])
    return s.fault(mistakes.NO_UNIT, *number.span(), measures=_measures(s)) if number else None


def _stop(s: Spot) -> Fault | None:
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
    rules = ((mistakes.TWO_STEPS, _VERBS), (mistakes.CONDITION_ORDER, _CONDITIONS))
    for rule, kinds in rules if s.attempt.start == "step" else ():
        for word in sorted(s.attempt.lexicon.of(kinds), key=len, reverse=True):
            if rest.startswith(word):
                return s.fault(rule, start, start + len(word))
    is_scope = s.attempt.start == "step" and rest.startswith("每")
    return s.fault(mistakes.TWO_STEPS, start, start + len(rest.split()[0])) if is_scope else None


def _incomplete(s: Spot) -> Fault | None:
    if s.kind != END:
        return None
    if s.masked[: s.at].endswith(tuple(LIST)):
        return s.fault(mistakes.LIST_HERE, s.masked.rindex(LIST[0]), s.at)
    is_bare = s.attempt.start == "limit" and bool(s.before) and not re.search("每|per", s.masked)
    if is_bare:
        amount, (zh, en) = s.text.strip(), s.attempt.words.holder
        details = {"zh": f"{zh} 每年 {amount}", "en": f"{amount} per {en} per year"}
        return Fault(mistakes.NO_SCOPE, s.at, s.at, details)
    share = _RATE_ALONE.search(s.masked) if "_OF" in s.expected else None
    if share:
        rate = share[1]
        return s.fault(SHARE_OF, *share.span(1), zh=f"给予 …… 的 {rate}", en=f"rate {rate} of …")
    return Fault(mistakes.INCOMPLETE, s.at, s.at, {})


def _arrow(s: Spot) -> Fault | None:
    sign = _ARROW.match(s.masked, s.at)
    if not sign or "_ARROW" not in s.expected:
        return None
    if s.depth(s.at):
        return s.fault(mistakes.ARROW, *sign.span())
    return s.fault(WRITTEN_SO, *sign.span(), plain="is" if s.text.isascii() else "为") if sign[0] == ":" else None


def _point(s: Spot) -> Fault | None:
    point = _POINT.match(s.text, s.at) or (_CUT.search(s.text[: s.end]) if s.found == "." else None)
    return s.fault(mistakes.POINT, *point.span()) if point else None


def _sign(s: Spot) -> Fault | None:
    number = _SIGNED.match(s.text, s.at)
    return s.fault(mistakes.SIGN, *number.span()) if number and s.wants_value else None


_CONDITION = re.compile("若|其中|when|where")


def _symbol(s: Spot) -> Fault | None:
    found = sign_at(s.masked, s.at)
    return s.fault(WRITTEN_SO, found[0], found[1], plain=found[2]) if found else None


def _quoted(s: Spot) -> Fault | None:
    quoted = _QUOTED.match(s.text, s.window)
    if not quoted or (s.kind and quoted[1] not in s.attempt.words.names):
        return None
    return s.fault(QUOTED, *quoted.span(), plain=quoted[1])


def _between(s: Spot) -> Fault | None:
    return _foreign(s, mistakes.BETWEEN, _BETWEEN)


def _boundary(s: Spot) -> Fault | None:
    return _foreign(s, mistakes.BOUNDARY, _BOUNDARY)


def _foreign(s: Spot, rule: Rule, words: re.Pattern[str]) -> Fault | None:
    for found in words.finditer(s.text, s.window):
        if found.start() < s.amount_end + 2 and s.is_foreign(*found.span()):
            before = _NUMBER_BEFORE.search(s.text[: found.start()])
            return s.fault(rule, *found.span(), amount=before[0].strip() if before else "……")
    return None


def _numerals(s: Spot) -> Fault | None:
    for found in _NUMERALS.finditer(s.text, s.window):
        if found.start() <= s.at < found.end() and s.is_foreign(*found.span()):
            return s.fault(NUMERALS, *found.span())
    return None


def _measure(s: Spot) -> Fault | None:
    previous = s.previous
    if not previous or s.kind != "NAME" or not s.is_unknown(*previous):
        return None
    if s.masked[: previous[0]].rstrip()[-1:] != "每":
        return None
    return s.fault(mistakes.MEASURE, *previous, holder=s.found, measures=_measures(s))


def _measures(s: Spot) -> str:
    return "、".join(sorted(s.attempt.words.measures))


def _synonym(s: Spot) -> Fault | None:
    found = word_at(s.text, s.window, s.end)
    if not found or not s.is_foreign(found[0], found[1]):
        return None
    start, end, plain = found
    word, head = s.text[start:end], s.text[:start].rsplit(",", 1)[-1].strip()
    if word in ALONE and (s.masked[end : end + 1] == NAME[1] or s.masked[start] != NAME[0]):
        return None
    is_condition = s.attempt.start == "expression" or bool(_CONDITION.search(s.text[:start]))
    if word in SUMS and not is_condition:
        plain = "+"
    if word in CAPS and s.attempt.start == "limit":
        return s.fault(mistakes.NO_VERB_HERE, start, end)
    if word in CAPS and s.attempt.start == "step" and (not head or head.startswith(("每", "最高"))):
        start, plain = s.text.rindex("最高", 0, start) if head.endswith("最高") else start, "最高"
    return s.fault(WRITTEN_SO, start, end, plain=plain)


def _slash(s: Spot) -> Fault | None:
    first = s.masked.find("/", 0, s.at)
    if s.found == "/" and first > 0 and s.attempt.start in {"step", "limit"}:
        return s.fault(SLASH, first, len(s.text.rstrip()))
    is_divided = s.masked[: s.before].endswith("/")
    return s.fault(SLASH, s.before - 1, s.end) if is_divided and s.kind in _TIMES else None


def _mixed(s: Spot) -> Fault | None:
    others = _OTHER_LINKS.get(s.kind, ())
    is_mixed = not s.wants_value and any(_stands(other, s.masked[: s.at]) for other in others)
    return s.fault(mistakes.MIXED, s.at, s.end) if is_mixed else None


def _stands(word: str, text: str) -> bool:
    return bool(re.search(rf"(?<![A-Za-z0-9_]){word}(?![A-Za-z0-9_])" if word.isascii() else word, text))


def _after_share(s: Spot) -> Fault | None:
    is_sum = s.kind == "ADDITIVE" and not s.wants_value
    return s.fault(mistakes.AFTER_SHARE, s.at, s.end) if is_sum else None


def _repeat(s: Spot) -> Fault | None:
    link = _LINK.search(s.masked[: s.before])
    is_rest = s.wants_value and s.kind in _COMPARISONS
    return s.fault(REPEAT, s.at, s.end, word=link[0]) if link and is_rest else None


def _condition(s: Spot) -> Fault | None:
    if "_MISSING" in s.expected and _stands("if", s.masked[: s.before][-3:]):
        return s.fault(mistakes.CONDITION_ORDER, s.before - 2, s.before)
    lacks_comma = s.kind in _VERBS and s.masked.lstrip().startswith("若") and "_COMMA" in s.expected
    is_wrong = s.kind in _CONDITIONS or lacks_comma
    return s.fault(mistakes.CONDITION_ORDER, s.at, s.end) if is_wrong else None


def _second_step(s: Spot) -> Fault | None:
    is_second = s.kind in _VERBS and s.attempt.start == "step" and not s.wants_value and s.before > 0
    return s.fault(mistakes.TWO_STEPS, s.at, s.end) if is_second else None


def _blank(s: Spot) -> Fault | None:
    character = s.found if not s.kind else ""
    if not character or unicodedata.category(character) not in {"Zs", "Cf"}:
        return None
    return s.fault(mistakes.BLANK, s.at, s.end, code=f"U+{ord(character):04X}")


def _list_here(s: Spot) -> Fault | None:
    share = _SHARE_OF_LIST.search(s.masked[: s.at]) if s.kind == "NUMBER" else None
    if share:
        return s.fault(mistakes.LIST_HERE, *share.span(1))
    is_list = s.kind == "LIST" and s.attempt.start in {"step", "limit"}
    return s.fault(mistakes.LIST_HERE, s.at, s.end) if is_list else None


def _verb_of_limit(s: Spot) -> Fault | None:
    is_first = s.attempt.start == "limit" and s.wants_value and s.kind in _VERBS
    return s.fault(mistakes.NO_VERB_HERE, s.at, s.end) if is_first else None


def _scope(s: Spot) -> Fault | None:
    if s.attempt.start not in {"step", "limit"}:
        return None
    lead = s.masked[: s.before]
    if s.found in _OTHER_PERIODS and lead.endswith(("per", "每")):
        return s.fault(mistakes.PERIOD_WORD, s.at, s.end)
    behind = s.text[s.end :].split(maxsplit=1)
    if s.found == "每" and behind and behind[0] in _OTHER_PERIODS:
        return s.fault(mistakes.PERIOD_WORD, s.at, s.end + s.text[s.end :].index(behind[0]) + len(behind[0]))
    if s.kind in _SCOPES and not s.allows("_FOR"):
        return s.fault(mistakes.SCOPE_ORDER, s.at, s.end)
    is_each = s.kind == "MEASURE" and s.masked[: s.at].endswith("每")
    return s.fault(mistakes.SCOPE_ORDER, s.at - 1, s.end) if is_each else None


def _near_word(s: Spot) -> Fault | None:
    if s.kind not in {"NAME", "MEASURE"} or not s.is_unknown(s.at, s.end):
        return None
    known, found = s.attempt.lexicon.of(s.expected), s.found.lower()
    word = nearest(found, [k for k in known if len(k) == len(found)]) or nearest(found, known)
    same_length = [k for k in sorted(known) if not k.isascii() and len(k) == len(found) == len(word)]
    alike = [k for k in same_length if distance(found, k, 2) == 1]
    is_clear = len(alike) < 2  # noqa: PLR2004 – one
    fault = s.fault(mistakes.NEAR_WORD, s.at, s.end, word if is_clear else "", known="、".join(alike))
    return fault if word else None


def _of(s: Spot) -> Fault | None:
    """The percentage right before a value, or right behind it, without 的 or of."""
    share = _SHARE_BEFORE.search(s.text[: s.before])
    if share and s.kind in {"NAME", "LIST"} and not s.wants_value and not s.is_unknown(s.at, s.end):
        return _without_of(s, (share.start(), s.end), s.found, share[0])
    written = s.text[s.at : s.amount_end]
    if s.kind == "NUMBER" and (name := s.previous) and written.endswith("%"):
        return _without_of(s, (name[0], s.amount_end), s.text[slice(*name)], written)
    return None


def _without_of(s: Spot, stretch: tuple[int, int], base: str, share: str) -> Fault:
    return s.fault(mistakes.NO_OF, *stretch, zh=f"{base} 的 {share}", en=f"{share} of {base}")


def _is_for(s: Spot) -> Fault | None:
    is_word = s.kind == "NAME" and s.found == "是" and s.is_unknown(s.at, s.end)
    return s.fault(WRITTEN_SO, s.at, s.end, plain="为") if is_word else None


def _part_of_name(s: Spot) -> Fault | None:
    """An unknown word that touches a declared name, or a bracket: one word that was misspelt."""
    previous = s.previous
    if not previous or previous[1] != s.at or not s.is_unknown(*previous):
        return None
    if s.kind not in {"NAME", "_LPAR"}:
        guess = nearest(s.text[previous[0] : _name_end(s)], s.attempt.words.names) if s.kind else ""
        return s.fault(mistakes.UNKNOWN_WORD, previous[0], _name_end(s), guess) if guess else None
    end = s.at if s.kind == "_LPAR" else _name_end(s)
    word = s.text[previous[0] : end]
    known = s.attempt.lexicon.of(_FUNCTIONS) if s.kind == "_LPAR" else s.attempt.words.names
    guess = nearest(word, known) or min((name for name in known if word in name), key=len, default="")
    return s.fault(mistakes.UNKNOWN_WORD, previous[0], end, guess)


def _name_end(s: Spot) -> int:
    """Where the row of names that touch each other ends."""
    end = s.end
    while end < len(s.masked) and s.masked[end] in NAME:
        end += 1
    return end


def _near_name(s: Spot) -> Fault | None:
    if s.kind != "NAME" or not s.is_unknown(s.at, s.end):
        return None
    words = s.attempt.words
    if s.attempt.start == "step" and not s.before and not nearest(s.found, words.names):
        return no_verb(s)
    if name := nearest(s.text[s.window : s.end], words.names | words.lists):
        return s.fault(mistakes.UNKNOWN_WORD, s.window, s.end, name)
    return s.fault(mistakes.UNKNOWN_WORD, s.at, s.end)


def _test(s: Spot) -> Fault | None:
    is_first = s.attempt.start == "test" and not s.before
    return s.fault(mistakes.TEST, s.at, s.amount_end) if is_first else None


def _word(s: Spot) -> Fault | None:
    """The one word that could have been left out here."""
    if s.wants_value:
        return None
    missing = [kind for kind in s.expected - {"_WHEN"} if s.allows(kind)]
    words = sorted(s.attempt.lexicon.of(missing))
    is_clear = len(missing) == 1 and len(words) == 1
    return s.fault(mistakes.NO_WORD, s.at, s.amount_end, word=words[0]) if is_clear else None


def _target(s: Spot) -> Fault | None:
    if s.attempt.start != "target":
        return None
    lists = sorted(s.attempt.words.lists)
    named = next((name for name in sorted(lists, key=len, reverse=True) if name in s.text), next(iter(lists), "…"))
    return s.fault(mistakes.TARGET, 0, len(s.text), list=named)


def _verb(s: Spot) -> Fault | None:
    is_first = s.attempt.start == "step" and not s.before
    return no_verb(s) if is_first and s.kind else None


def _two_values(s: Spot) -> Fault | None:
    is_value = s.kind in _VALUES and bool(s.expected & {"ADDITIVE", "MULTIPLY"})
    return s.fault(mistakes.TWO_VALUES, s.at, s.amount_end) if is_value else None


def _no_value(s: Spot) -> Fault | None:
    return s.fault(mistakes.NO_VALUE, s.at, s.end) if s.wants_value and s.kind else None


_CHECKS: tuple[Callable[[Spot], Fault | None], ...] = (
    _blank, letters, _unit, listed, by_share, by_rate, _stop, _incomplete, _arrow, _point, _sign, _symbol, _quoted,
    _between, _boundary, _numerals, _measure, _is_for, _synonym, _slash, _mixed, _after_share, _repeat, _condition,
    _second_step, _scope, _list_here, _part_of_name, _near_word, _of, _near_name, _test, _verb_of_limit, _word,
    _target, _verb, fold_behind, before_amount, within, _two_values, _no_value,
)  # fmt: skip
"""From the most telling to the least: the first that recognises its mistake speaks."""
