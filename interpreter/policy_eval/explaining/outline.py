"""Uses: an explanation as a list of items in reading order – what text and Markdown have in common.

Laws of this module:

* Every amount of the explanation comes out here, once, in words; nothing is marked up or escaped yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from policy_eval.program import Said

from . import words
from .document import (
    Article,
    Award,
    ClausePart,
    ExclusionPart,
    Explanation,
    LimitPart,
    Line,
    NotPaid,
    ReadingPart,
    Role,
    Row,
)
from .figures import amount, currency_word
from .words import both, join, say


class Look(StrEnum):
    """What an item is in the outline."""

    TITLE = "title"
    FACT = "fact"
    SECTION = "section"
    PART = "part"
    QUOTE = "quote"
    REMARK = "remark"
    ROW = "row"
    LINE = "line"
    NUMBERED = "numbered"
    TOTAL = "total"


class Item(NamedTuple):
    """One heading, sentence or formula. `amount`: what stands at its end, None where there is none."""

    look: Look
    said: Said
    amount: Said | None = None


def outline(explanation: Explanation) -> Iterator[Item]:
    """The items of `explanation` in reading order; in English each begins with a capital letter, but for quotes."""
    for item in _items(explanation):
        yield item if item.look is Look.QUOTE else item._replace(said=_capital(item.said))


def _capital(said: Said) -> Said:
    return Said(said.zh, said.en[:1].upper() + said.en[1:])


def _items(explanation: Explanation) -> Iterator[Item]:
    yield from _head(explanation)
    if explanation.exclusion:
        yield from _exclusion(explanation.exclusion)
    for article in explanation.articles:
        yield from _article(article, explanation.currency)
    if not explanation.articles and not explanation.exclusion:
        yield Item(Look.FACT, words.NOTHING)
    yield from _limits(explanation)
    yield from _not_paid(explanation.not_paid)
    yield from _readings(explanation.readings)
    yield Item(Look.TOTAL, words.TOTAL, _with_unit(explanation.total, explanation.currency))


def _head(explanation: Explanation) -> Iterator[Item]:
    yield Item(Look.TITLE, say(words.TITLE, both(explanation.claim_id)))
    yield Item(Look.FACT, say(words.POLICY, explanation.policy, both(explanation.version)))
    for name, value in explanation.facts:
        yield Item(Look.FACT, say(words.FACT, name, both(value)))
    yield Item(Look.FACT, say(words.YEAR, both(str(explanation.year))))
    yield Item(Look.FACT, say(words.UNIT, currency_word(explanation.currency)))
    total = _with_unit(explanation.total, explanation.currency)
    yield Item(Look.FACT, say(words.FACT, words.TOTAL, total))
    if explanation.checked:
        yield Item(Look.SECTION, words.CHECKED)
        yield from (Item(Look.REMARK, line.said) for line in explanation.checked)


def _exclusion(part: ExclusionPart) -> Iterator[Item]:
    yield Item(Look.SECTION, words.article(part.article))
    yield Item(Look.PART, say(words.EXCLUDED, part.label))
    yield from _quotes(part.quotes)
    yield from (Item(Look.REMARK, line.said) for line in part.lines)
    yield from _numbers(part.readings)


def _article(article: Article, currency: str) -> Iterator[Item]:
    yield Item(Look.SECTION, words.article(article.name))
    for clause in article.clauses:
        yield from _clause(clause, currency)


def _clause(clause: ClausePart, currency: str) -> Iterator[Item]:
    yield Item(Look.PART, clause.label, amount(clause.amount, currency).said)
    yield from _quotes(clause.quotes)
    yield from (Item(Look.REMARK, say(words.MARK, line.said)) for line in clause.notes)
    yield from _numbers(clause.readings)
    for award in clause.awards:
        yield from _award(award, clause, currency)


def _award(award: Award, clause: ClausePart, currency: str) -> Iterator[Item]:
    name = _rows(award.rows) if award.rows else clause.label
    yield Item(Look.ROW, name, amount(award.amount, currency).said)
    yield from _lines(award.lines)


def _rows(rows: tuple[Row, ...]) -> Said:
    listed = join((_row(row) for row in rows), words.LISTED)
    return listed if len(rows) == 1 else say(words.ROWS, listed)


def _row(row: Row) -> Said:
    name = say(words.ROW, both(str(row.number)))
    return say(words.REF, name, both(row.ref)) if row.ref else name


def _limits(explanation: Explanation) -> Iterator[Item]:
    if explanation.limits:
        yield Item(Look.SECTION, words.LIMITS)
    for part in explanation.limits:
        yield from _limit(part, explanation.currency)


def _limit(part: LimitPart, currency: str) -> Iterator[Item]:
    cap, before, granted, left = (
        amount(each, currency).said for each in (part.cap, part.used_before, part.granted, part.left)
    )
    yield Item(Look.PART, _of(part.label, part.article, part.key))
    yield from _quotes(part.quotes)
    yield from _numbers(part.readings)
    used = say(words.LIMIT_BEFORE, before) if part.used_before else both("")
    yield Item(Look.REMARK, join((say(words.LIMIT, cap), used, say(words.LIMIT_USE, granted, left)), both("")))


def _not_paid(parts: Iterable[NotPaid]) -> Iterator[Item]:
    entries = tuple(parts)
    if entries:
        yield Item(Look.SECTION, words.NOT_COVERED)
    for part in entries:
        name = say(words.LIST_ROW, part.list, _row(part.row)) if part.row else part.list
        yield Item(Look.ROW, name)
        yield from _lines(part.lines)


def _readings(parts: tuple[ReadingPart, ...]) -> Iterator[Item]:
    if parts:
        yield Item(Look.SECTION, words.READINGS)
    for part in parts:
        question = _of(say(words.GENERAL, part.question) if part.general else part.question, part.article)
        yield Item(Look.NUMBERED, say(words.READING, question, part.answer, part.decided))


def _quotes(quotes: Iterable[str]) -> Iterator[Item]:
    return (Item(Look.QUOTE, both(quote)) for quote in quotes)


def _lines(lines: Iterable[Line]) -> Iterator[Item]:
    return (Item(Look.LINE, _noted(line)) for line in lines)


def _noted(line: Line) -> Said:
    """A line as it stands; what the claim left out, and what is near, are set apart."""
    forms = {Role.DEFAULT: words.NOTED, Role.HINT: words.HINT}
    return say(forms[line.role], line.said) if line.role in forms else line.said


def _of(said: Said, article: str, key: str = "") -> Said:
    """`said` and, in brackets, the article it belongs to and which of several it is."""
    beside = [*([words.article(article)] if article else []), *([both(key)] if key else [])]
    return say(words.OF, said, join(beside, words.COMMA)) if beside else said


def _numbers(numbers: tuple[int, ...]) -> Iterator[Item]:
    if numbers:
        yield Item(Look.REMARK, words.readings_said(numbers))


def _with_unit(minor: int, currency: str) -> Said:
    return say(words.WITH_UNIT, amount(minor, currency).said, currency_word(currency))
