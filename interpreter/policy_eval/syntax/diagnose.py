"""Front: where a text stops making sense → the mistake that was probably made, its stretch and its mend."""

from __future__ import annotations

import re
from collections.abc import Callable

from lark import UnexpectedInput

from policy_eval.diagnostics import Rule

from . import mistakes
from .advise import before_amount, by_rate, by_share, fold_behind, letters, listed, no_verb, within
from .faults import Fault
from .lexicon import CONDITIONS, VERBS
from .marks import arrow, blank, bracket, point, quoted, sign, slash, stop, symbol
from .mask import LIST, NAME
from .misread import NUMERALS, REPEAT, SHARE_OF
from .spot import END, Attempt, Spot, spot
from .synonyms import ALONE, CAPS, SUMS, WRITTEN_SO, word_at
from .unknown import is_for, near_name, near_word, part_of_name

_BETWEEN = re.compile(r"(?<![A-Za-z0-9_])between(?![A-Za-z0-9_])|介于|之间|在(?=.*之间)")
_BOUNDARY = re.compile("以上|以下|以内|以外")
_NUMERALS = re.compile("百分之[零〇一二两三四五六七八九十百]+|[零〇一二两三四五六七八九十百千万亿]{2,}")
_SHARE_BEFORE = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*(?:%|个百分点)$")
_MAGNITUDE = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*[万亿]$")
_NUMBER_BEFORE = re.compile(r"[0-9][0-9.]*[^\s0-9]*\s*$")
_RATE_ALONE = re.compile(r"^\s*rate\s+([0-9]+(?:\.[0-9]+)?\s*%)\s*$")
_LINK = re.compile(r"(?:and|or|且|或)$")
_SHARE_OF_LIST = re.compile(rf"([{LIST}]+)\s*的\s*$")
_SCOPES = frozenset({"_PER", "_YEAR", "_EACH_ZH", "EVERY_YEAR_ZH", "EVER", "EVER_ZH", "VERSION_ZH"})
_COMPARISONS = frozenset({"RELATION", "_IS", "_IN", "_NOT_IN_ZH", "_IS_NOT_ZH", "_GIVEN_ZH", "_MISSING_ZH"})
_OTHER_PERIODS = frozenset({"month", "months", "day", "days", "week", "quarter", "月", "日", "天", "周", "季度"})
_VALUES = frozenset({"NAME", "LIST", "NUMBER", "DATE", "_LPAR", "MOMENT"})
_OTHER_LINKS = {"_AND": ("or", "或"), "_OR": ("and", "且")}


def diagnose(error: UnexpectedInput, attempt: Attempt) -> Fault:
    """The fault of the text on which the parser stopped with `error`."""
    if unpaired := bracket(attempt.masked):
        return unpaired
    where = spot(error, attempt)
    for check in _CHECKS:
        if fault := check(where):
            return fault
    return where.fault(mistakes.UNEXPECTED, where.at, where.end)


def _unit(s: Spot) -> Fault | None:
    number = _MAGNITUDE.search(s.masked[: s.before])
    return s.fault(mistakes.NO_UNIT, *number.span(), measures=_measures(s)) if number else None


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


_CONDITION = re.compile("若|其中|when|where")


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
    lacks_comma = s.kind in VERBS and s.masked.lstrip().startswith("若") and "_COMMA" in s.expected
    is_wrong = s.kind in CONDITIONS or lacks_comma
    return s.fault(mistakes.CONDITION_ORDER, s.at, s.end) if is_wrong else None


def _second_step(s: Spot) -> Fault | None:
    is_second = s.kind in VERBS and s.attempt.start == "step" and not s.wants_value and s.before > 0
    return s.fault(mistakes.TWO_STEPS, s.at, s.end) if is_second else None


def _list_here(s: Spot) -> Fault | None:
    share = _SHARE_OF_LIST.search(s.masked[: s.at]) if s.kind == "NUMBER" else None
    if share:
        return s.fault(mistakes.LIST_HERE, *share.span(1))
    is_list = s.kind == "LIST" and s.attempt.start in {"step", "limit"}
    return s.fault(mistakes.LIST_HERE, s.at, s.end) if is_list else None


def _verb_of_limit(s: Spot) -> Fault | None:
    is_first = s.attempt.start == "limit" and s.wants_value and s.kind in VERBS
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
    blank, letters, _unit, listed, by_share, by_rate, stop, _incomplete, arrow, point, sign, symbol, quoted,
    _between, _boundary, _numerals, _measure, is_for, _synonym, slash, _mixed, _after_share, _repeat, _condition,
    _second_step, _scope, _list_here, part_of_name, near_word, _of, near_name, _test, _verb_of_limit, _word,
    _target, _verb, fold_behind, before_amount, within, _two_values, _no_value,
)  # fmt: skip
"""From the most telling to the least: the first that recognises its mistake speaks."""
