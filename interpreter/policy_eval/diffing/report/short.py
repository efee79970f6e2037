"""Uses: an explanation cut to what is needed beside another – what each clause pays and the sums it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from policy_eval.explaining import Explanation
from policy_eval.explaining.document import Award, ClausePart, Role

from .wording import Wording

_TOLD = frozenset({Role.SUM, Role.VALUE})


def short(explanation: Explanation, words: Wording) -> tuple[str, ...]:
    """The lines of an explanation that tell what is paid and how it is summed up."""
    return tuple(_lines(explanation, words))


def _lines(explanation: Explanation, words: Wording) -> Iterator[str]:
    if explanation.exclusion:
        yield words("excluded", label=words.said(explanation.exclusion.label))
    for article in explanation.articles:
        for clause in article.clauses:
            yield from _clause(clause, words)
    for part in explanation.not_paid:
        yield words("not_paid", label=words.said(part.list))
        yield from (words.said(line.said) for line in part.lines if line.role is Role.WHY)
    yield words("clause_pays", label=words("total"), amount=words.money(explanation.total))


def _clause(clause: ClausePart, words: Wording) -> Iterator[str]:
    yield words("clause_pays", label=words.said(clause.label), amount=words.amount(clause.amount))
    for award in clause.awards:
        yield from _award(award, words)
    yield from (words.said(line.said) for line in clause.notes)


def _award(award: Award, words: Wording) -> Iterator[str]:
    return (f"· {words.said(line.said)}" for line in award.lines if line.role in _TOLD)
