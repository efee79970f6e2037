"""Uses: a trace → an explanation: articles, clauses, rows; limits; what is not paid; the readings.

Laws of this module:

* What was paid is the trace's; this module only looks up names and asks for reasons.
* A reading is numbered where it is first met, and listed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import cast

from policy_eval.backends.interpret import Interpreter, View
from policy_eval.backends.trace import AwardTaken, Trace
from policy_eval.boundaries.distance import distance, distance_words
from policy_eval.claim import Facts
from policy_eval.program import Clause, Exclusion, Limit, ListFact, Program, Reading, Said
from policy_eval.quantity import Words, to_minor

from . import words
from .conditions import why
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
from .steps import award_lines, reason_lines
from .sums import Teller
from .words import both, join, label, readings_said, say


def explain(program: Program, interpreter: Interpreter, facts: Facts, trace: Trace) -> Explanation:
    """How `facts` came to the amounts of `trace`, in both languages; amounts in minor units. Raises nothing."""
    near: dict[tuple[int, int], list[Said]] = {}
    for each in distance(program, interpreter, facts, trace):
        near.setdefault((each.clause, each.row), []).append(distance_words(each, program))
    return _Builder(program, interpreter, facts, trace, near).explanation()


@dataclass(slots=True)
class _Builder:
    """One explanation in the making. `read`: the readings met so far; `quoted`: the clauses.

    `near`: what a row (-1: the claimant) of a clause would gain by a little more.
    """

    program: Program
    interpreter: Interpreter
    facts: Facts
    trace: Trace
    near: dict[tuple[int, int], list[Said]]
    read: dict[str, int] = field(default_factory=dict)
    quoted: set[str] = field(default_factory=set)
    views: dict[int, View] = field(default_factory=dict)

    def explanation(self) -> Explanation:
        exclusion = self._exclusion()
        articles = tuple(self._articles())
        limits = tuple(self._limits())
        return Explanation(
            claim_id=self.facts.claim_id,
            policy=label(self.program.title),
            version=self.program.version,
            year=self.facts.year,
            currency=self.program.currency,
            facts=tuple(self._claimant_facts()),
            exclusion=exclusion,
            checked=() if exclusion else tuple(self._checked()),
            articles=articles,
            limits=limits,
            not_paid=tuple(self._not_paid()),
            readings=tuple(self._readings()),
            total=sum(award.amount for award in self.trace.awards),
        )

    # --- the claimant ---------------------------------------------------------------------------------------

    def _claimant_facts(self) -> Iterator[tuple[Said, str]]:
        """What the claim says in words about who claims."""
        cells = zip(self.program.claimant_list.fields, self.facts.claimant, strict=True)
        for fact, cell in cells:
            if isinstance(fact.kind, Words) and isinstance(cell, str):
                yield label(fact.label), cell

    def _exclusion(self) -> ExclusionPart | None:
        if self.trace.excluded is None:
            return None
        found = self.program.exclusions[self.trace.excluded]
        lines = _lines(self._claimant_teller(), found)
        return ExclusionPart(
            label(found.label), found.article, _quotes(found.quotes), lines, self._numbers(found.questions)
        )

    def _checked(self) -> Iterator[Line]:
        """The exclusions that a default kept away."""
        for exclusion in self.program.exclusions:
            teller = self._claimant_teller()
            why(exclusion.when, teller)
            if teller.defaults:
                said = join(teller.defaults.values(), words.SEMICOLON)
                yield Line(Role.DEFAULT, say(words.NOT_EXCLUDED, label(exclusion.label), said))

    def _claimant_teller(self) -> Teller:
        """Somebody to ask about the claimant alone, outside any clause."""
        return self._teller(-1, -1, ())

    # --- what is paid ---------------------------------------------------------------------------------------

    def _articles(self) -> Iterator[Article]:
        groups = [(key, list(awards)) for key, awards in groupby(self.trace.awards, lambda award: award.clause)]
        parts = [(self.program.clauses[key], awards) for key, awards in groups]
        for name, entries in groupby(parts, lambda part: part[0].article):
            yield Article(name, tuple(self._clause(clause, awards) for clause, awards in entries))

    def _clause(self, clause: Clause, awards: list[AwardTaken]) -> ClausePart:
        self.quoted.add(clause.name)
        rows = tuple(row for award in awards for row in award.rows)
        limits = {taken.index for award in awards for taken in award.limits}
        questions = [*self._questions(clause), *(q for i in limits for q in self.program.limits[i].questions)]
        return ClausePart(
            clause.name,
            label(clause.label),
            _quotes((*clause.quotes, *clause.amended)),
            sum(award.amount for award in awards),
            tuple(self._award(award, rows) for award in awards),
            tuple(Line(Role.NOTE, said) for said in self._marks(clause)),
            self._numbers(questions),
        )

    def _award(self, award: AwardTaken, rows: tuple[int, ...]) -> Award:
        clause = self.program.clauses[award.clause]
        teller = self._teller(award.clause, award.rows[0] if award.rows else -1, rows)
        reasons = self._together(award.rows, lambda row: self._reasons_of(award.clause, row, rows, teller))
        lines = [*reasons, *award_lines(award, teller)]
        undated = self._together(award.rows, lambda row: self._undated(clause.list, row))
        defaults = (Line(Role.DEFAULT, said) for said in teller.defaults.values())
        numbered = tuple(self._row(clause.list, row) for row in award.rows)
        return Award(numbered, award.amount, (*undated, *defaults, *lines, *self._hints(award.clause, award.rows)))

    def _hints(self, clause: int, rows: tuple[int, ...]) -> Iterator[Line]:
        """What is near for the rows of an award, or the claimant's."""
        return (Line(Role.HINT, said) for row in rows or (-1,) for said in self.near.get((clause, row), ()))

    def _teller(self, index: int, row: int, rows: tuple[int, ...]) -> Teller:
        """Somebody to ask about one row of a clause; -1 is the claimant."""
        if index not in self.views:
            self.views[index] = self.interpreter.view(self.facts, index)
        view = self.views[index]
        frame = view.frame(row if row >= 0 else None)
        return Teller(self.program, self.interpreter, self.facts, index, view, frame, row, rows)

    def _reasons_of(self, index: int, row: int, rows: tuple[int, ...], teller: Teller) -> Iterator[Line]:
        """Why the clause covers a row; `teller` keeps the defaults that decided it."""
        its = teller if row == teller.row else self._teller(index, row, rows)
        yield from reason_lines(self.program.clauses[index], its)
        teller.defaults.update(its.defaults)

    def _together(self, rows: tuple[int, ...], tell: Callable[[int], Iterator[Line]]) -> list[Line]:
        """What is said of each row: once where it is the same for all, else row by row."""
        told = {row: tuple(tell(row)) for row in rows or (-1,)}
        if len(set(told.values())) == 1:
            return list(next(iter(told.values())))
        return [
            Line(line.role, say(words.OF_ROW, say(words.ROW, both(str(row + 1))), line.said))
            for row, lines in told.items()
            for line in lines
        ]

    def _undated(self, index: int, row: int) -> Iterator[Line]:
        """The day that stands in where a dated row has none."""
        fact = self.program.lists[index] if row >= 0 else None
        if fact and fact.dated is not None and self.facts.rows[index][row][fact.dated] is None:
            day = both(self.facts.days[index][row].isoformat())
            yield Line(Role.DEFAULT, say(words.DAY_DEFAULTED, label(fact.fields[fact.dated].label), day))

    def _row(self, index: int, row: int) -> Row:
        return Row(row + 1, self.facts.refs[index][row] or "")

    def _marks(self, clause: Clause) -> Iterator[Said]:
        """The notes that the result attaches to a clause, in words."""
        awards = cast("list[dict[str, object]]", self.trace.result["awards"])
        found = [cast("list[str]", award["marks"]) for award in awards if award["clause"] == clause.name]
        named = {mark.name: label(mark.label) for mark in self.program.marks}
        return (named.get(name, both(name)) for names in found for name in names)

    # --- limits ---------------------------------------------------------------------------------------------

    def _limits(self) -> Iterator[LimitPart]:
        """The limits that an award of this claim met, as they stand after the last one."""
        met = {self.program.limits[taken.index].name for award in self.trace.awards for taken in award.limits}
        named = {limit.name: limit for limit in self.program.limits}
        for entry in cast("list[dict[str, str]]", self.trace.result["limits"]):
            if entry["limit"] in met:
                yield self._limit(named[entry["limit"]], entry)

    def _limit(self, limit: Limit, entry: dict[str, str]) -> LimitPart:
        cap, before, granted, left = (
            int(to_minor(Fraction(entry[name]), self.program.currency))
            for name in ("cap", "used_before", "granted", "left")
        )
        numbers, quotes = self._numbers(limit.questions), _quotes((*limit.quotes, *limit.amended))
        key = entry.get("key", "")
        return LimitPart(label(limit.label), key, limit.article, quotes, cap, before, granted, left, numbers)

    # --- what is not ----------------------------------------------------------------------------------------

    def _not_paid(self) -> Iterator[NotPaid]:
        """The rows that are not covered, each once, with all that is said of it."""
        entries = cast("list[dict[str, object]]", self.trace.result["not_covered"])
        names = {fact.name: index for index, fact in enumerate(self.program.lists)}
        for (name, row), group in groupby(entries, lambda entry: (entry["list"], entry["row"])):
            index = names[cast("str", name)]
            fact, number = self.program.lists[index], cast("int", -1 if row is None else row)
            lines = tuple(line for entry in group for line in self._reasons(index, number, entry))
            yield NotPaid(label(fact.label), self._row(index, number) if number >= 0 else None, lines)

    def _reasons(self, index: int, row: int, entry: dict[str, object]) -> Iterator[Line]:
        match entry["reason"]:
            case "out-of-period":
                yield Line(Role.WHY, self._out_of_period(self.program.lists[index], index, row))
            case "condition-not-met":
                yield from self._failed(index, row)
            case "excluded":
                yield from self._barred(entry)
            case other:
                yield Line(Role.WHY, say(words.OTHER_REASON, both(str(other))))

    def _barred(self, entry: dict[str, object]) -> Iterator[Line]:
        """That an exclusion of single clauses took this one from the claimant."""
        details = cast("dict[str, str]", entry["details"])
        clause = next(each for each in self.program.clauses if each.name == entry["clause"])
        exclusion = next(each for each in self.program.exclusions if each.name == details["exclusion"])
        teller = self._claimant_teller()
        reason = why(exclusion.when, teller)
        said = say(words.BARRED, _article(clause), label(clause.label), label(exclusion.label), reason)
        yield Line(Role.WHY, said)
        yield from (Line(Role.DEFAULT, each) for each in teller.defaults.values())

    def _out_of_period(self, fact: ListFact, index: int, row: int) -> Said:
        name = label(fact.fields[fact.dated].label) if fact.dated is not None else words.THE_DAY
        days = (self.facts.days[index][row], self.program.first_day, self.program.last_day)
        return say(words.OUT_OF_PERIOD, name, *(both(day.isoformat()) for day in days))

    def _failed(self, index: int, row: int) -> Iterator[Line]:
        """For each clause on the list, the condition that the row does not meet."""
        tried = [i for i, clause in enumerate(self.program.clauses) if clause.list == index]
        for number in tried:
            yield from self._failing(number, row)
        if not tried:
            yield Line(Role.WHY, words.NO_CLAUSE)

    def _failing(self, index: int, row: int) -> Iterator[Line]:
        clause = self.program.clauses[index]
        if clause.when is None:
            return
        teller = self._teller(index, row, (row,))
        reason = why(clause.when, teller)
        yield from self._introduced(clause)
        yield from (Line(Role.VALUE, said) for said in teller.take_derived())
        yield Line(Role.WHY, say(words.CONDITION_FAILED, _article(clause), label(clause.label), reason))
        yield from (Line(Role.DEFAULT, said) for said in teller.defaults.values())
        yield from self._hints(index, (row,) if row >= 0 else ())

    def _introduced(self, clause: Clause) -> Iterator[Line]:
        """The sentences and readings of a clause that was not spoken of yet."""
        if clause.name in self.quoted:
            return
        self.quoted.add(clause.name)
        yield from (
            Line(Role.NOTE, say(words.QUOTE, both(quote))) for quote in _quotes((*clause.quotes, *clause.amended))
        )
        if numbers := self._numbers(self._questions(clause)):
            yield Line(Role.NOTE, readings_said(numbers))

    # --- readings -------------------------------------------------------------------------------------------

    def _questions(self, clause: Clause) -> list[str]:
        """The readings that touch a clause, by its own word or by theirs."""
        theirs = [reading.name for reading in self.program.readings if clause.name in reading.clauses]
        return list(dict.fromkeys((*clause.questions, *theirs)))

    def _numbers(self, questions: Iterable[str]) -> tuple[int, ...]:
        known = {reading.name for reading in self.program.readings}
        found = [name for name in dict.fromkeys(questions) if name in known]
        return tuple(sorted(self.read.setdefault(name, len(self.read) + 1) for name in found))

    def _readings(self) -> Iterator[ReadingPart]:
        """Those met, as they are numbered; then those that are about the whole policy."""
        named = {reading.name: reading for reading in self.program.readings}
        for name in self.read:
            yield _reading(named[name], general=False)
        for reading in self.program.readings if self.trace.awards else ():
            if reading.name not in self.read and not reading.clauses:
                yield _reading(reading, general=True)


def _article(clause: Clause) -> Said:
    """The article of a clause inside a sentence; nothing where it has none."""
    return say(words.AN_ARTICLE, words.article(clause.article)) if clause.article else words.THE_CLAUSE


def _lines(teller: Teller, exclusion: Exclusion) -> tuple[Line, ...]:
    reason = Line(Role.WHY, why(exclusion.when, teller))
    defaults = (Line(Role.DEFAULT, said) for said in teller.defaults.values())
    return (*(Line(Role.VALUE, said) for said in teller.take_derived()), reason, *defaults)


def _reading(reading: Reading, *, general: bool) -> ReadingPart:
    answers = {answer.name: answer.says for answer in reading.answers}
    chosen = answers.get(reading.chosen, both(reading.chosen))
    question = label(reading.question)
    return ReadingPart(reading.name, reading.article, question, chosen, reading.decided, general)


def _quotes(quotes: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(quote.split()) for quote in quotes)
