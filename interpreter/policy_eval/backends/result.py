"""Back ends: the outcome of an evaluation → the contract's result, plain JSON.

Laws of this module:

* Fields, and their order, are the contract's. Amounts are texts in the currency's major unit.
* Every row of the claim stands in an award, or in `not_covered`: as `out-of-period`, else – where an exclusion of
  single clauses took it – as `excluded` under each of those clauses, else as `condition-not-met`.
* The claimant's own award, of a clause without a list, is the entry `{"row": null, …}`.
* A limit with a key has an entry per pot that was drawn from, each with its `key`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from policy_eval.program import Clause, Program, Reach
from policy_eval.quantity import minor_digits, money_text

from .frame import Claim

Json = dict[str, object]
MoneyText = Callable[[int], str]


class Award(NamedTuple):
    """What a clause pays: the rows of each award, its amount in minor units, and the marks' names."""

    clause: Clause
    groups: Sequence[tuple[int, ...]]
    amounts: Sequence[int]
    marks: list[str]


class Barred(NamedTuple):
    """Rows that a clause would have paid on, had not `exclusion` (its id) taken it from the claimant."""

    clause: Clause
    rows: Sequence[int]
    exclusion: str


class Used(NamedTuple):
    """What became of a limit, in minor units; `key`: of which of its pots (`None`: it has only one)."""

    limit: str
    key: str | None
    cap: int
    before: int
    granted: int


class Outcome(NamedTuple):
    """All that an evaluation found. `excluded`: the exclusion's id under which nothing is paid at all."""

    excluded: str | None
    awards: Sequence[Award]
    limits: Sequence[Used]
    barred: Sequence[Barred]


class Teller:
    """Writes results under one program."""

    __slots__ = ("_clauses_of", "_head", "_program", "_readings", "money")

    def __init__(self, program: Program, program_sha256: str) -> None:
        self._program = program
        self.money = money_writer(program.currency)
        self._readings = {reading.name: reading.chosen for reading in program.readings}
        self._head = {
            "id": program.policy,
            "version": program.version,
            "source_sha256": program.source_sha256,
            "program_sha256": program_sha256,
        }
        of = [[clause.name for clause in program.clauses if clause.list == i] for i in range(len(program.lists))]
        self._clauses_of = of

    def tell(self, claim: Claim, outcome: Outcome) -> Json:
        """The contract's result."""
        facts = claim.facts
        total = sum([sum(award.amounts) for award in outcome.awards])
        return {
            "claim_id": facts.claim_id,
            "policy": dict(self._head),
            "readings": dict(self._readings),
            "currency": self._program.currency,
            "total": self.money(total),
            "excluded": outcome.excluded,
            "awards": [self._award(award, facts.refs) for award in outcome.awards],
            "limits": [self._limit(used) for used in outcome.limits],
            "not_covered": [] if outcome.excluded is not None else self.not_covered(claim, outcome),
        }

    def _award(self, award: Award, refs: Sequence[Sequence[str | None]]) -> Json:
        clause, amounts = award.clause, award.amounts
        if clause.reach is Reach.EACH:
            rows = self._rows(award, refs[clause.list])
        elif clause.reach is Reach.ALL:
            rows = [{"rows": [*award.groups[0]], "amount": self.money(amounts[0])}]
        else:
            rows = [{"row": None, "amount": self.money(amounts[0])}]
        return {"clause": clause.name, "amount": self.money(sum(amounts)), "marks": award.marks, "rows": rows}

    def _rows(self, award: Award, refs: Sequence[str | None]) -> list[Json]:
        money = self.money
        entries: list[Json] = []
        for (row,), amount in zip(award.groups, award.amounts, strict=True):
            ref = refs[row]
            if ref is None:
                entries.append({"row": row, "amount": money(amount)})
            else:
                entries.append({"row": row, "ref": ref, "amount": money(amount)})
        return entries

    def _limit(self, used: Used) -> Json:
        money = self.money
        left = used.cap - used.before - used.granted
        return {
            "limit": used.limit,
            **({} if used.key is None else {"key": used.key}),
            "cap": money(used.cap),
            "used_before": money(used.before),
            "granted": money(used.granted),
            "left": money(max(left, 0)),
        }

    def not_covered(self, claim: Claim, outcome: Outcome) -> list[Json]:
        """An entry for each row of the claim that stands in no award."""
        met: dict[int, set[int]] = {}
        for award in outcome.awards:
            met.setdefault(award.clause.list, set()).update(*award.groups)
        entries: list[Json] = []
        for index, days in enumerate(claim.facts.days):
            if days and (outcome.barred or len(days) != len(met.get(index, ()))):
                entries += self._uncovered(claim, index, met.get(index, set()), outcome.barred)
        claimant = self._program.claimant_list.name
        entries += [_barred(barred, claimant, None) for barred in outcome.barred if barred.clause.list < 0]
        return entries

    def _uncovered(self, claim: Claim, index: int, met: set[int], barred: Sequence[Barred]) -> Iterator[Json]:
        """The rows of one list that are not covered, in order."""
        name, covered = self._program.lists[index].name, set(claim.covered(index))
        here = [(taken, set(taken.rows)) for taken in barred if taken.clause.list == index]
        for row, day in enumerate(claim.facts.days[index]):
            if row not in covered:
                yield _entry(name, row, None, "out-of-period", {"date": day.isoformat()})
                continue
            taken_by = [_barred(taken, name, row) for taken, rows in here if row in rows]
            yield from taken_by
            if row not in met and not taken_by:
                yield _entry(name, row, None, "condition-not-met", {"clauses": [*self._clauses_of[index]]})


def money_writer(currency: str) -> MoneyText:
    """Writes amounts in minor units of `currency` as the contract has them: `123456` fen → `1234.56`."""
    if minor_digits(currency) != 2:  # noqa: PLR2004 – currencies with hundredths: nearly all, so they are quick
        return lambda amount: money_text(amount, currency)

    def hundredths(amount: int) -> str:
        if amount < 100:  # noqa: PLR2004 – as above
            return money_text(amount, currency) if amount else "0.00"
        digits = str(amount)
        return f"{digits[:-2]}.{digits[-2:]}"

    return hundredths


def _barred(barred: Barred, name: str, row: int | None) -> Json:
    return _entry(name, row, barred.clause.name, "excluded", {"exclusion": barred.exclusion})


def _entry(name: str, row: int | None, clause: str | None, reason: str, details: Json) -> Json:
    return {"list": name, "row": row, "clause": clause, "reason": reason, "details": details}
