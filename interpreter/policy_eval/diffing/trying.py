"""Uses: claims in the making, tried under both programs of a pair – what differs, and how plain a claim is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from policy_eval.backends.reckoning import Reckoned, Reckoner
from policy_eval.cases.drafts import Draft, Row, Writer
from policy_eval.claim import YEAR
from policy_eval.evaluating.alone import Alone
from policy_eval.program import Program
from policy_eval.quantity import Quantity, minor_digits

from .pair import Pair, PairReader, Read
from .witness import Result, Shows, View

Cost = tuple[int, int, int, int, int, int]
"""How far a claim is from a plain one; the least is the plainest."""

_HEAD = frozenset({"claim_id", "policy", "readings", "currency"})
_UNLIKELY = 5
_SMALL = 100
_USUAL_DIGITS = 6
"""Amounts of some ten thousands are what people have (with the digits of the minor unit left out: 5 or 6)."""

_SHOWS = (Shows.TOTAL, Shows.AWARDS, Shows.DETAILS, Shows.ACCEPTANCE)


class Trial(NamedTuple):
    """A claim under both programs. `old`, `new`: what it receives, `None` where it is refused."""

    draft: Draft
    reads: tuple[Read, Read]
    old: Reckoned | None
    new: Reckoned | None

    @property
    def difference(self) -> int:
        """What the new program pays more; 0 where one refuses the claim."""
        return self.new.total - self.old.total if self.old and self.new else 0


class Bench:
    """Tries claims. `union`: a program that declares what a claim may state; `old`: the old one, if it is ready."""

    def __init__(self, pair: Pair, union: Program, old: Alone | None = None) -> None:
        self.pair = pair
        self._union = union
        self.ready = old or Alone(pair.old), Alone(pair.new)
        self._reader = PairReader(pair, self.ready)
        self._reckoners = tuple(Reckoner(each.interpreter, listens=False) for each in self.ready)
        self._called = pair.clauses
        self._digits = _digits_of(union)
        self._writer = Writer(union)

    def claim(self, draft: Draft) -> dict[str, object]:
        """The JSON of a draft, of the old program's year."""
        return {**self._writer.claim(draft), YEAR: self.pair.old.last_day.year}

    def tried(self, draft: Draft) -> Trial:
        """What both programs make of a draft."""
        reads = self._reader.read(self.claim(draft))
        old, new = (
            None if read.facts is None else reckoner.reckon(read.facts)
            for read, reckoner in zip(reads, self._reckoners, strict=True)
        )
        return Trial(draft, reads, old, new)

    def shows(self, trial: Trial, *, details: bool) -> Shows | None:
        """By what the two differ; `details`: whether to look into what is no amount, which costs more."""
        old, new = trial.old, trial.new
        if old is None or new is None:
            return Shows.ACCEPTANCE if (old is None) is not (new is None) else None
        if old.total != new.total:
            return Shows.TOTAL
        if {self._called[name]: amount for name, amount in old.clauses.items()} != new.clauses:
            return Shows.AWARDS
        return Shows.DETAILS if details and self._details_differ(trial.reads) else None

    def _details_differ(self, reads: tuple[Read, Read]) -> bool:
        one, other = (self.result(number, read) for number, read in enumerate(reads))
        return _body(one) != _body(other)

    def result(self, side: int, read: Read) -> Result | None:
        """The result of a claim under one program (0: the old one)."""
        return None if read.facts is None else self.ready[side].evaluate(read.facts)

    def view(self, side: int, claim: dict[str, object], read: Read) -> View:
        """What one program (0: the old one) makes of a claim."""
        result = self.result(side, read)
        total = None if read.facts is None else self._reckoners[side].reckon(read.facts).total
        refused = () if read.facts else tuple(each for each in read.found if each.is_error)
        return View(self._reader.seen(side, claim), result, total, refused, tuple(read.unread))

    # --- how plain a claim is ---------------------------------------------------------------------------------

    def cost(self, draft: Draft, shows: Shows) -> Cost:
        """The plainest claim costs least: by what it shows, prior awards, rows, fields stated, digits, sizes."""
        rows = [(name, row) for name, of in draft.lists.items() for row in of]
        stated = [*rows, (self._union.claimant_list.name, draft.claimant)]
        fields = sum(len(row) for _, row in stated)
        unit = 10 ** minor_digits(self._union.currency)
        money = [(each.amount, unit) for each in draft.priors]
        numbers = [*self._numbers(stated), *money]
        rough = sum(roughness(value, one) for value, one in numbers) + _roughness_of_days(row for _, row in stated)
        size = sum(_size(value, one) for value, one in numbers)
        return _SHOWS.index(shows), len(draft.priors), len(rows), fields, rough, size

    def _numbers(self, stated: Iterable[tuple[str, Row]]) -> Iterable[tuple[int, int]]:
        """Every number with the unit in which people write it."""
        for name, row in stated:
            for field, value in row.items():
                if isinstance(value, int) and not isinstance(value, bool):
                    yield value, self._digits.get((name, field), 1)


def roughness(value: int, unit: int) -> int:
    """How many digits people have to read; parts of a unit count double.

    Nobody claims 0, or an amount below some hundreds.
    """
    if value == 0:
        return _UNLIKELY
    digits = len(str(value).rstrip("0"))
    return (digits * 2 if value % unit else digits) + (_UNLIKELY if unit > 1 and value < _SMALL * unit else 0)


def _size(value: int, unit: int) -> int:
    """How far an amount is from what is usual; of pieces, few are plain."""
    digits = len(str(value // unit))
    return abs(digits - _USUAL_DIGITS) if unit > 1 else digits


def _roughness_of_days(rows: Iterable[Row]) -> int:
    return sum(value.day != 1 for row in rows for value in row.values() if isinstance(value, dt.date))


def _digits_of(program: Program) -> Mapping[tuple[str, str], int]:
    return {
        (fact.name, field.name): 10 ** minor_digits(field.kind.currency)
        for fact in program.lists
        for field in fact.fields
        if isinstance(field.kind, Quantity) and field.kind.currency
    }


def _body(result: Result | None) -> dict[str, object]:
    return {name: value for name, value in result.items() if name not in _HEAD} if result else {}
