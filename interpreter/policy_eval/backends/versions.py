"""Back ends: several versions of one policy – each row under the version in force on its day.

Laws of this module:

* A version is in force from the first day that it covers until the next one begins, or its own period ends.
* What has no date – a claimant's own award, a list without dates, a limit – is judged by the version in force on
  31 December of the claim's year.
* Versions share their pots: a later version finds what rows under an earlier one drew, and each row meets the cap in
  force on its day. Clauses are taken in the order of the latest version, rows in the claim's order.
* An exclusion takes from the claimant what its own version would pay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from policy_eval.claim import Facts
from policy_eval.program import Program, Reach

from .frame import Claim, Frame, Group, Span
from .interpret import Interpreter, barring_of
from .paying import Paying
from .reckoning import Cuts, Paths, Reckoned
from .result import Award, Barred, Outcome, Teller
from .steps import Given, Purses, Run
from .trace import Recorder, Trace

Json = dict[str, object]


class _Part(NamedTuple):
    """A clause in one version, and its rows in a claim."""

    version: int
    paying: Paying
    rows: Sequence[int]


class _Paid(NamedTuple):
    """Rows of one award: which version paid, and how much."""

    version: int
    rows: tuple[int, ...]
    amount: int


class Versions:
    """Evaluates claims against several versions of a policy, ordered by the days that they cover."""

    def __init__(self, versions: Sequence[tuple[Program, str]]) -> None:
        ordered = sorted(versions, key=lambda each: each[0].first_day)
        spans = list(in_force([program for program, _ in ordered]))
        known: dict[tuple[object, ...], int] = {}
        self.spans = spans
        self.interpreters = [
            Interpreter(program, sha256, span, Purses(known))
            for (program, sha256), span in zip(ordered, spans, strict=True)
        ]
        self.tellers = [Teller(program, sha256) for program, sha256 in ordered]
        self.order = _order([program for program, _ in ordered])
        self._paths = [Paths(program) for program, _ in ordered]

    def of_year(self, year: int) -> list[int]:
        """The versions that are in force on some day of a year."""
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        return [i for i, span in enumerate(self.spans) if span.first <= last and span.last >= first]

    def evaluate(self, facts: Mapping[int, Facts]) -> Json:
        """The contract's result. `facts`: the claim as each version of its year reads it (see `of_year`).

        Beside the contract's fields each row of an award says its `version`, and `policy.versions` lists those used.
        """
        return _Evaluation(self, facts, None).result()

    def reckon(self, facts: Mapping[int, Facts]) -> Reckoned:
        """The same in whole minor units, with what cut it, as the versions call it."""
        cuts = {version: Cuts(self._paths[version]) for version in facts}
        return _Evaluation(self, facts, cuts).reckoned(cuts)

    def traces(self, facts: Mapping[int, Facts]) -> list[tuple[int, Trace]]:
        """The same evaluation, listened to: for each version what it paid, and the rows that are its own to judge."""
        recorders = {version: Recorder() for version in facts}
        evaluation = _Evaluation(self, facts, recorders)
        evaluation.result()
        return [(version, evaluation.trace(version, recorders[version])) for version in facts]


class _Evaluation:
    """One claim under several versions."""

    def __init__(
        self, versions: Versions, facts: Mapping[int, Facts], recorders: Mapping[int, Recorder] | None
    ) -> None:
        self._versions = versions
        self._facts = facts
        given: Given = {}
        self._claims = {i: versions.interpreters[i].claim(each) for i, each in facts.items()}
        self._runs = {i: Run(claim, recorders[i] if recorders else None, given) for i, claim in self._claims.items()}
        self._barring = {i: versions.interpreters[i].barring(claim) for i, claim in self._claims.items()}
        self._last = max(facts)
        self._barred: dict[int, list[Barred]] = {i: [] for i in facts}
        self._awards: dict[int, list[Award]] = {i: [] for i in facts}

    def result(self) -> Json:
        """The result, written by the version in force at the end of the year."""
        excluded = self._excluded()
        if excluded:
            return self._told(Outcome(excluded, (), (), ()), [])
        entries = [self._written(name, parts, paid) for name, parts, paid in self._awarded()]
        used = self._versions.interpreters[self._last].used(self._runs[self._last])
        return self._told(Outcome(None, (), used, ()), entries)

    def reckoned(self, cuts: Mapping[int, Cuts]) -> Reckoned:
        """What every clause pays, and what the listeners `cuts` heard."""
        excluded = self._excluded()
        if excluded:
            return Reckoned(0, {}, frozenset({("exclusions", excluded)}))
        clauses = {name: sum(each.amount for each in paid) for name, _, paid in self._awarded()}
        barred = {("exclusions", each.exclusion) for version in self._barred.values() for each in version}
        found = barred.union(*(each.found for each in cuts.values()))
        return Reckoned(sum(clauses.values()), clauses, frozenset(found))

    def _excluded(self) -> str | None:
        """The exclusion under which no version pays anything, as the last one calls it."""
        excluded = [next((e.name for e in barring if e.everything), None) for barring in self._barring.values()]
        return excluded[-1] if all(excluded) else None

    def trace(self, version: int, recorder: Recorder) -> Trace:
        """What one version did, once the result was asked for."""
        interpreter = self._versions.interpreters[version]
        claim, run = self._claims[version], self._runs[version]
        barring = next((e for e in self._barring[version] if e.everything), None)
        used = interpreter.used(run) if version == self._last else []
        outcome = Outcome(barring.name if barring else None, self._awards[version], used, self._barred[version])
        told = self._versions.tellers[version].tell(claim, outcome)
        uncovered = [entry for entry in self._not_covered() if self._is_own(entry, version)]
        excluded = interpreter.program.exclusions.index(barring) if barring else None
        return Trace(self._facts[version], {**told, "not_covered": uncovered}, excluded, tuple(recorder.awards))

    def _is_own(self, entry: Json, version: int) -> bool:
        """Whether an entry is a version's to tell: rows out of every period are the last one's."""
        return entry.get("version", self._name(self._last)) == self._name(version)

    # ------------------------------------------------------------------------------------------ clauses

    def _awarded(self) -> Iterator[tuple[str, Sequence[_Part], Sequence[_Paid]]]:
        """What each clause pays over all versions that have it."""
        for name in self._versions.order:
            parts = [part for part in self._parts(name) if not self._is_barred(part)]
            if parts:
                yield name, parts, self._in_row_order(parts) if _is_by_row(parts) else self._one_by_one(parts)

    def _written(self, name: str, parts: Sequence[_Part], paid: Sequence[_Paid]) -> Json:
        """The award of a clause."""
        marks = list(dict.fromkeys(mark for part in parts for mark in self._marks(part, paid)))
        money = self._teller.money
        rows = [self._row(part.version, each, parts) for each in paid for part in parts if part.version == each.version]
        return {"clause": name, "amount": money(sum(each.amount for each in paid)), "marks": marks, "rows": rows}

    def _parts(self, name: str) -> Iterator[_Part]:
        for version, claim in self._claims.items():
            for paying in self._versions.interpreters[version].clauses:
                is_whole = paying.clause.list < 0 and version != self._last
                rows = None if paying.clause.name != name or is_whole else paying.rows(claim)
                if rows is not None:
                    yield _Part(version, paying, rows)

    def _is_barred(self, part: _Part) -> bool:
        exclusion = barring_of(part.paying.clause, self._barring[part.version])
        if exclusion is not None:
            self._barred[part.version].append(Barred(part.paying.clause, part.rows, exclusion.name))
        return exclusion is not None

    def _in_row_order(self, parts: Sequence[_Part]) -> list[_Paid]:
        """Rows of all versions in the claim's order, each with the steps of its own version."""
        waiting: list[tuple[int, _Part, Frame]] = []
        for part in parts:
            frames = part.paying.frames(self._claims[part.version], part.paying.group(part.rows))
            waiting += [(row, part, frame) for row, frame in zip(part.rows, frames, strict=True)]
        return [
            _Paid(part.version, (row,), part.paying.paid(self._runs[part.version], frame, (row,)))
            for row, part, frame in sorted(waiting, key=lambda each: each[0])
        ]

    def _one_by_one(self, parts: Sequence[_Part]) -> list[_Paid]:
        """Version by version: rows that are computed together, and the claimant's own award."""
        paid = []
        for part in parts:
            award = part.paying.award(self._runs[part.version], part.rows)
            paid += [
                _Paid(part.version, rows, amount) for rows, amount in zip(award.groups, award.amounts, strict=True)
            ]
        return paid

    def _marks(self, part: _Part, paid: Sequence[_Paid]) -> list[str]:
        own = [each for each in paid if each.version == part.version]
        group: Group = part.paying.group(part.rows)
        claim: Claim = self._claims[part.version]
        amounts = [each.amount for each in own]
        self._awards[part.version].append(Award(part.paying.clause, [each.rows for each in own], amounts, []))
        return part.paying.marks(claim, group, [each.rows for each in own], amounts)

    # ------------------------------------------------------------------------------------------ the result

    @property
    def _teller(self) -> Teller:
        return self._versions.tellers[self._last]

    def _row(self, version: int, paid: _Paid, parts: Sequence[_Part]) -> Json:
        clause = next(part.paying.clause for part in parts if part.version == version)
        amount, name = self._teller.money(paid.amount), self._name(version)
        if clause.reach is Reach.ALL:
            return {"rows": [*paid.rows], "version": name, "amount": amount}
        if clause.reach is Reach.CLAIMANT:
            return {"row": None, "version": name, "amount": amount}
        ref = self._facts[version].refs[clause.list][paid.rows[0]]
        return {"row": paid.rows[0], **({} if ref is None else {"ref": ref}), "version": name, "amount": amount}

    def _name(self, version: int) -> str:
        return self._versions.interpreters[version].program.version

    def _told(self, outcome: Outcome, awards: list[Json]) -> Json:
        """The result of the last version, with the awards of all."""
        told = self._teller.tell(self._claims[self._last], outcome)
        total = sum(int(str(award["amount"]).replace(".", "")) for award in awards)
        told["total"] = self._teller.money(total)
        told["awards"] = awards
        head = told["policy"]
        if isinstance(head, dict):
            told["policy"] = {**head, "versions": [self._used(version) for version in self._facts]}
        told["not_covered"] = [] if outcome.excluded else self._not_covered()
        return told

    def _used(self, version: int) -> Json:
        span, program = self._versions.spans[version], self._versions.interpreters[version].program
        return {"version": program.version, "from": span.first.isoformat(), "until": span.last.isoformat()}

    def _not_covered(self) -> list[Json]:
        """Rows that stand in no award: each as the version of its day says, or out of every period."""
        told: dict[tuple[str, int | None, str], Json] = {}
        for version, claim in self._claims.items():
            outcome = Outcome(None, self._awards[version], (), self._barred[version])
            for entry in self._versions.tellers[version].not_covered(claim, outcome):
                key = (str(entry["list"]), _index(entry["row"]), str(entry["clause"] or ""))
                if entry["reason"] != "out-of-period":
                    told[key] = {**entry, "version": self._name(version)}
                elif self._is_out(str(entry["list"]), _index(entry["row"])):
                    told.setdefault(key, entry)
        return sorted(told.values(), key=self._place)

    def _is_out(self, name: str, row: int | None) -> bool:
        """Whether no version covers a row."""
        for version, claim in self._claims.items():
            lists = self._versions.interpreters[version].program.lists
            index = next((i for i, fact in enumerate(lists) if fact.name == name), None)
            if index is not None and row in claim.covered(index):
                return False
        return True

    def _place(self, entry: Json) -> tuple[int, int]:
        lists = [fact.name for fact in self._versions.interpreters[self._last].program.lists]
        row = _index(entry["row"])
        return (lists.index(str(entry["list"])) if entry["list"] in lists else len(lists), -1 if row is None else row)


def _index(row: object) -> int | None:
    return row if isinstance(row, int) else None


def _is_by_row(parts: Sequence[_Part]) -> bool:
    return all(part.paying.clause.reach is Reach.EACH for part in parts)


def in_force(programs: Sequence[Program]) -> Iterator[Span]:
    """The days of each of some versions, ordered by their first ones: until the day before the next begins."""
    for index, program in enumerate(programs):
        later = [each.first_day for each in programs[index + 1 :]]
        last = min([program.last_day, *(day - dt.timedelta(days=1) for day in later)])
        yield Span(program.first_day, last)


def _order(programs: Sequence[Program]) -> list[str]:
    """The clauses of all versions: the latest one's order, earlier ones' own clauses behind what they stood behind."""
    order = [clause.name for clause in programs[-1].clauses]
    for program in reversed(programs[:-1]):
        behind = -1
        for clause in program.clauses:
            if clause.name in order:
                behind = order.index(clause.name)
            else:
                behind += 1
                order.insert(behind, clause.name)
    return order
