"""Uses: the words beside a number – 以上, 超过, at least – against the sign that the policy compares with.

By article 1259 of the Civil Code 以上, 以下, 以内 and 届满 include the number; 不满, 超过 and 以外 do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_eval.checking.orders import AMENDED_BY
from policy_eval.diagnostics import Rule, Severity
from policy_eval.program import Compare, Const, Relation
from policy_eval.quantity import Exact, Quantity
from policy_eval.source import Text

from . import saying
from .figures import Figure, Scanner, lists, matches, number_of
from .possible import INVERSE, TURNED
from .written import Finding, Passage, Written, parts, quotes

WORDING = Rule(
    "PE661",
    "引文写“{words}”（{expected}），规则写“{zh}”",
    "the quote says “{words}” ({expected}), the rule says “{en}”",
    "以上、以下、以内包括本数；不满、超过、以外不包括本数（民法典第一千二百五十九条）；引文在 {other}",
    "“at least”, “up to” include the number; “more than”, “below” do not; the quote is at {other}",
    Severity.WARNING,
)

_BEFORE_ZH = {
    Relation.GE: "不低于 不少于 不小于 不短于 至少 最低 达到 达 已满 年满 满".split(),
    Relation.LE: "不超过 不高于 不多于 不大于 不得超过 不得高于 不长于 未超过 至多 最多 最高 最长".split(),
    Relation.GT: "超过 高于 大于 多于 超出 长于".split(),
    Relation.LT: "低于 少于 小于 不足 不满 未满 不到 未达到 未达 短于 早于".split(),
}
_BEFORE_EN = {
    Relation.GE: ("at least", "no less than", "not less than", "no fewer than", "not below", "a minimum of"),
    Relation.LE: (
        *("not exceeding", "does not exceed", "not more than", "no more than", "not above", "not over"),
        *("not higher than", "up to", "at most", "a maximum of", "within"),
    ),
    Relation.GT: (
        *("more than", "greater than", "higher than", "older than", "over", "above", "beyond"),
        *("exceeding", "exceeds", "exceed"),
    ),
    Relation.LT: ("below", "under", "less than", "fewer than", "lower than", "younger than", "not yet"),
}
_INCLUDED = r"\s*(?:[（(]含[^）)]{0,4}[）)]\s*)?(?:及|或|含)?(?:其)?"
_STRICT = r"\s*[（(]不含"
_AFTER = {
    Relation.GE: (
        rf"{_INCLUDED}以上(?!{_STRICT})|\s*[（(]含(?:本数|以上)?[）)]"
        r"|\s+or (?:more|above|over|higher|larger|longer|older)\b|\s+and (?:above|over|more)\b"
    ),
    Relation.GT: rf"\s*以上{_STRICT}|\s*以外",
    Relation.LE: (
        rf"{_INCLUDED}(?:以下|以内|之内|内(?![部地外容]))(?!{_STRICT})"
        r"|\s+(?:or|and) (?:less|fewer|below|lower|under)\b"
    ),
    Relation.LT: rf"\s*以下{_STRICT}",
}

_WORDS = sorted(
    ((word, relation) for table in (_BEFORE_ZH, _BEFORE_EN) for relation, words in table.items() for word in words),
    key=lambda pair: len(pair[0]),
    reverse=True,
)


def find(written: Written) -> Iterator[Finding]:
    """Every comparison with a number that the quotes word otherwise."""
    groups = [*written.passages.values(), *((passage,) for passage in written.others)]
    for passages in groups:
        compared = [(passage, *told) for passage in passages for told in comparisons(passage)]
        if compared:
            home = passages[0].homes[0]
            yield from _against(written, [*quotes(home), *quotes(home, AMENDED_BY)], compared)


def comparisons(passage: Passage) -> Iterator[tuple[Relation, Exact, Quantity]]:
    """The relation in which something stands to a literal number."""
    for test in parts(passage.node):
        if not isinstance(test, Compare):
            continue
        turned = isinstance(test.left, Const)
        literal = test.left if turned else test.right
        told = number_of(literal) if isinstance(literal, Const) else None
        if told is not None and told[0] != 0:
            yield TURNED[test.relation] if turned else test.relation, *told


Compared = list[tuple[Passage, Relation, Exact, Quantity]]
Worded = tuple[Figure, Relation, str, Text]
"""A number of a quote with what the words beside it say, and those words."""


def _against(written: Written, sentences: list[Text], compared: Compared) -> Iterator[Finding]:
    scanner = written.scanner
    worded = [each for sentence in sentences for each in in_words(sentence, scanner)]
    for passage, relation, value, kind in {each[1:]: each for each in compared}.values():
        about = [each for each in worded if matches(each[0], value, kind)]
        wrong = [each for each in about if relation not in {each[1], INVERSE[each[1]]}]
        if wrong and len(wrong) == len(about) and relation not in {Relation.EQ, Relation.NE}:
            figure, expected, words, quote = wrong[0]
            said = saying.number(value, kind)
            spans = [f for f in scanner.figures(passage.text.value) if matches(f, value, kind)]
            span = (spans[0].start, spans[0].end) if spans else None
            other = str(quote.at(figure.start, figure.end))
            details = {"zh": f"{relation} {said.zh}", "en": f"{relation} {said.en}", "words": words, "other": other}
            yield passage.finding(WORDING, span, expected=expected, **details)


def in_words(quote: Text, scanner: Scanner) -> Iterator[Worded]:
    """The numbers of a quote beside which words say how they compare; those of a list share what follows the last."""
    text = quote.value
    for group in lists(text, scanner.figures(text)):
        shared = _behind(text, group[-1].end)
        for figure in group:
            found = _behind(text, figure.end) or _before(text, figure.start) or (shared if len(group) > 1 else None)
            if found:
                start, end = min(found[1], figure.start), max(found[2], figure.end)
                yield figure, found[0], text[start:end].strip(), quote


def _behind(text: str, end: int) -> tuple[Relation, int, int] | None:
    for relation, pattern in _AFTER.items():
        if match := re.compile(pattern).match(text, end):
            return relation, match.start(), match.end()
    return None


def _before(text: str, start: int) -> tuple[Relation, int, int] | None:
    head = text[:start].rstrip()
    for word, relation in _WORDS:
        if not head.endswith(word):
            continue
        before = head[: len(head) - len(word)]
        is_part = word.isascii() and before[-1:].isalpha() and before[-1:].isascii()
        if not is_part and not (word == "满" and before.endswith("每")):
            return relation, len(before), start
    return None
