"""Uses: the numbers of a quote against the literals of the clause or limit that quotes it – “80% quoted, 75% coded”."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from policy_eval.checking.orders import AMENDED_BY
from policy_eval.diagnostics import Rule, Severity
from policy_eval.policy import nodes
from policy_eval.program import Clause, Compare, Const, Relation, Said
from policy_eval.quantity import DAYS, POINTS, Exact, Quantity
from policy_eval.source import Node, Text

from . import saying
from .figures import Figure, Scanner, matches, number_of
from .written import Finding, Written, answered, parts, quotes

OTHER_NUMBER = Rule(
    "PE671",
    "引文写“{quoted}”，规则写“{zh}”",
    "the quote says “{quoted}”, the rule says “{en}”",
    "以原文为准改正其一；引文在 {other}",
    "mend the one that is wrong; the quote is at {other}",
    Severity.WARNING,
)
NOT_CODED = Rule(
    "PE672",
    "引文中的“{quoted}”在这一条的规则里没有出现",
    "“{quoted}” of the quote stands nowhere in what the rule computes",
    "补写这个数；不参与计算的，用“容许”写明理由",
    "write it into the rule; if it computes nothing, say why under “accept”",
    Severity.WARNING,
)
NOT_QUOTED = Rule(
    "PE673",
    "规则中的“{zh}”在引文里没有依据",
    "“{en}” of the rule stands in none of its quotes",
    "补上写有这个数的引文；确实另有依据的，用“容许”写明理由",
    "quote the sentence that states it, or say under “accept” where it comes from",
    Severity.WARNING,
)

_YEARS = {360, 365, 366}
"""Days of a year: a convention, quoted or not."""


class Literal(NamedTuple):
    """A number of the rule, and where it stands. `near`: numbers that say the same of whole things (≥ 5 is > 4)."""

    value: Exact
    kind: Quantity
    text: Text
    near: tuple[Exact, ...] = ()

    @property
    def said(self) -> Said:
        """The number in words."""
        return saying.number(self.value, self.kind)


class Quoted(NamedTuple):
    """A number of a quote."""

    figure: Figure
    quote: Text

    @property
    def words(self) -> str:
        """As it is written."""
        return self.quote.value[self.figure.start : self.figure.end].strip()


Known = Mapping[Text, list[Figure]]
"""The figures of each quote."""


@dataclass(frozen=True)
class _Element:
    """A clause or a limit: its literals, its quotes, and numbers that other answers to its questions would write.

    A revision changes rules and leaves their quotes: what it writes rests on its own sentences (`amended`).
    """

    homes: tuple[Node, ...]
    literals: tuple[Literal, ...]
    quotes: tuple[Text, ...]
    others: tuple[Figure, ...]
    amended: tuple[Text, ...] = ()

    @property
    def sentences(self) -> tuple[Text, ...]:
        """All that a number may rest on."""
        return (*self.quotes, *self.amended)


def find(written: Written) -> Iterator[Finding]:
    """Every number that stands on one side only."""
    scanner = written.scanner
    every = (
        *_clauses(written, scanner),
        *_limits(written, scanner),
        *_exclusions(written),
        *_targets(written, scanner),
    )
    elements = [each for each in every if each.quotes]
    texts = {quote for element in elements for quote in element.sentences}
    known = {quote: scanner.figures(quote.value) for quote in texts}
    for element in elements:
        coded = [each for each in dict.fromkeys(element.literals) if not _is_quoted(each, element, known)]
        quoted = [] if element.amended else list(_homeless(element, elements, known))
        yield from _against(element, coded, quoted, scanner)


def _is_quoted(literal: Literal, element: _Element, known: Known) -> bool:
    return any(_fits(figure, literal) for quote in element.sentences for figure in known[quote])


def _homeless(element: _Element, elements: list[_Element], known: Known) -> Iterator[Quoted]:
    """The numbers of the quotes that ask for a literal and have none."""
    for quote in element.quotes:
        for figure in known[quote]:
            if not figure.soft and not _has_home(Quoted(figure, quote), element, elements):
                yield Quoted(figure, quote)


def _against(element: _Element, coded: list[Literal], quoted: list[Quoted], scanner: Scanner) -> Iterator[Finding]:
    """What is left on both sides: one number of a kind on each is the same number, written differently."""
    for literal in coded:
        of_kind = [each for each in quoted if each.figure.kind == literal.kind]
        if len(of_kind) == 1 and sum(other.kind == literal.kind for other in coded) == 1:
            quoted.remove(of_kind[0])
            yield _finding(OTHER_NUMBER, element, literal, scanner, of_kind[0])
        else:
            yield _finding(NOT_QUOTED, element, literal, scanner)
    for each in quoted:
        place = each.quote.at(each.figure.start, each.figure.end)
        yield Finding(NOT_CODED, place, element.homes, {"quoted": each.words})


def _fits(figure: Figure, literal: Literal) -> bool:
    return any(matches(figure, value, literal.kind) for value in (literal.value, *literal.near))


def _finding(
    rule: Rule, element: _Element, literal: Literal, scanner: Scanner, quoted: Quoted | None = None
) -> Finding:
    spots = [f for f in scanner.figures(literal.text.value) if matches(f, literal.value, literal.kind)]
    place = literal.text.at(spots[0].start, spots[0].end) if spots else literal.text.place
    details = {"zh": literal.said.zh, "en": literal.said.en}
    if quoted:
        details["quoted"] = quoted.words
        details["other"] = str(quoted.quote.at(quoted.figure.start, quoted.figure.end))
    return Finding(rule, place, element.homes, details)


def _has_home(each: Quoted, element: _Element, elements: list[_Element]) -> bool:
    """Whether the element, or another one that quotes the same words, computes with the number."""
    value, kind = each.figure.value, each.figure.kind
    if kind is None or _is_usual(value, kind) or any(_same(other, each.figure) for other in element.others):
        return True
    return any(
        _fits(each.figure, literal)
        for other in elements
        if other is element or any(_overlap(each.quote.value, quote.value) for quote in other.quotes)
        for literal in other.literals
    )


def _same(one: Figure, other: Figure) -> bool:
    return one.value == other.value and one.kind == other.kind


def _overlap(one: str, other: str) -> bool:
    one, other = "".join(one.split()), "".join(other.split())
    return one in other or other in one


# --- what the elements hold ----------------------------------------------------------------------------------------


def _clauses(written: Written, scanner: Scanner) -> Iterator[_Element]:
    for clause in written.program.clauses:
        homes = written.homes("clauses", clause.name)
        literals = tuple(_literals(written, clause))
        others = tuple(_others(written, scanner, clause.questions))
        yield _Element(homes, literals, quotes(homes[0]), others, quotes(homes[0], AMENDED_BY))


def _limits(written: Written, scanner: Scanner) -> Iterator[_Element]:
    for limit in written.program.limits:
        homes, text = written.homes("limits", limit.name), written.limit_text(limit)
        literals = tuple(_in(limit.cap, text)) if text is not None else ()
        others = tuple(_others(written, scanner, limit.questions))
        yield _Element(homes, literals, quotes(homes[0]), others, quotes(homes[0], AMENDED_BY))


def _exclusions(written: Written) -> Iterator[_Element]:
    for passage in written.others:
        if quoted := quotes(passage.homes[0]):
            yield _Element(passage.homes, tuple(_in(passage.node, passage.text)), quoted, ())


def _targets(written: Written, scanner: Scanner) -> Iterator[_Element]:
    """What a commitment can be measured by. Where it states no target, its numbers ask for none."""
    root = written.document.root
    for node in nodes.items(root.get("commitments")):
        text = nodes.get(nodes.get(node, "target"), "is")
        if isinstance(text, Text):
            found = scanner.figures(text.value)
            literals = tuple(Literal(each.value, each.kind, text) for each in found if each.kind is not None)
            yield _Element((node, root), literals, quotes(node), ())


def _literals(written: Written, clause: Clause) -> Iterator[Literal]:
    for passage in written.passages[clause.name]:
        yield from _in(passage.node, passage.text)


def _in(node: object, text: Text) -> Iterator[Literal]:
    near = dict(_neighbours(node))
    for part in parts(node):
        told = number_of(part) if isinstance(part, Const) else None
        if told is not None and not _is_usual(*told):
            yield Literal(*told, text, near.get(told, ()))


def _is_usual(value: Exact, kind: Quantity) -> bool:
    """Zero, the whole, one thing or day, and the days of a year are nobody's number."""
    if value == 0 or (kind == DAYS and value in _YEARS):
        return True
    return value == 1 and not kind.currency and kind != POINTS


def _neighbours(node: object) -> Iterator[tuple[tuple[Exact, Quantity], tuple[Exact, ...]]]:
    """Of whole things, ≥ 5 is more than 4, and ≤ 4 is less than 5."""
    for test in parts(node):
        told = number_of(test.right) if isinstance(test, Compare) and isinstance(test.right, Const) else None
        if isinstance(test, Compare) and told is not None and told[1].base and not told[1].currency:
            is_from = test.relation in {Relation.GE, Relation.LT}
            yield told, (told[0] - 1 if is_from else told[0] + 1,)


def _others(written: Written, scanner: Scanner, questions: tuple[str, ...]) -> Iterator[Figure]:
    """The numbers that other answers to the questions would write."""
    readings = (each for each in written.readings if nodes.said_text(each, "id") in questions)
    return (figure for each in readings for text in answered(each) for figure in scanner.figures(text.value))
