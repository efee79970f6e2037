"""Uses: a claim that tells two programs apart → the plainest one near it that still does.

One thing at a time is left out or made rounder, as long as that helps. It ends: what it costs only falls.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from policy_eval.cases.drafts import CLAIMANT, Draft
from policy_eval.program import FieldFact, Program, Scalar

from .trying import Bench, Cost, Trial
from .witness import Shows

MOST_SHRUNK = 400
"""So many claims at most are tried on the way."""

_PLAIN = (10_000_000, 1_000_000, 30_000_000, 50_000_000, 100_000_000, 1_000_000_000)
"""Minor units: amounts that people have, the plainest first."""

_AMOUNT = 10_000
"""A number from here on is taken for an amount; those below may be a count of pieces, which stays near what it is."""


def shrunk(bench: Bench, union: Program, trial: Trial, shows: Shows) -> tuple[Trial, Shows]:
    """The plainest claim found from `trial` on that differs at least as plainly."""
    best, cost = trial, bench.cost(trial.draft, shows)
    left = MOST_SHRUNK
    while left > 0:
        found = None
        for draft in smaller(best.draft, union):
            if left <= 0 or not _may_be(bench, draft, shows, cost):
                continue
            left -= 1
            found = _better(bench, draft, shows, cost)
            if found is not None:
                best, shows, cost = found
                break
        if found is None:
            break
    return best, shows


def _may_be(bench: Bench, draft: Draft, shows: Shows, cost: Cost) -> bool:
    """Whether a claim is plainer, if it still differs."""
    return bench.cost(draft, shows) < cost


def _better(bench: Bench, draft: Draft, shows: Shows, cost: Cost) -> tuple[Trial, Shows, Cost] | None:
    trial = bench.tried(draft)
    now = bench.shows(trial, details=shows in {Shows.DETAILS, Shows.ACCEPTANCE})
    if now is None:
        return None
    price = bench.cost(draft, now)
    return (trial, now, price) if price < cost else None


def smaller(draft: Draft, union: Program) -> Iterator[Draft]:
    """Claims with one thing less, or one thing rounder."""
    for number in range(len(draft.priors)):
        yield replace(draft, priors=(*draft.priors[:number], *draft.priors[number + 1 :]))
    yield from _fewer_rows(draft)
    yield from _fewer_fields(draft, union)
    yield from _rounder(draft)
    for number, prior in enumerate(draft.priors):
        for amount in round_near(prior.amount):
            changed = replace(prior, amount=amount)
            yield replace(draft, priors=(*draft.priors[:number], changed, *draft.priors[number + 1 :]))


def _fewer_rows(draft: Draft) -> Iterator[Draft]:
    for name, rows in draft.lists.items():
        if len(draft.lists) > 1:
            yield replace(draft, lists={of: each for of, each in draft.lists.items() if of != name})
        if len(rows) > 1:
            yield draft.with_rows(name, rows[: len(rows) // 2])
            yield from (draft.with_rows(name, (*rows[:at], *rows[at + 1 :])) for at in range(len(rows)))
            yield from (_added_up(draft, name, at) for at in range(1, len(rows)))


def _added_up(draft: Draft, of: str, at: int) -> Draft:
    """With the amounts of row `at` on the row before it."""
    rows = draft.lists[of]
    first, second = rows[at - 1], rows[at]
    sums = {
        name: value + other
        for name, value in first.items()
        if isinstance(value, int) and isinstance(other := second.get(name), int) and not isinstance(value, bool)
    }
    return draft.with_rows(of, (*rows[: at - 1], {**first, **sums}, *rows[at + 1 :]))


def _fewer_fields(draft: Draft, union: Program) -> Iterator[Draft]:
    facts = {(fact.name, field.name): field for fact in union.lists for field in fact.fields}
    for of, row, name, _ in _stated(draft):
        fact = facts.get((of or union.claimant_list.name, name))
        if fact is None or _may_be_left_out(fact):
            yield draft.with_field(of, row, name, None)


def _may_be_left_out(fact: FieldFact) -> bool:
    """Required texts, too: a claim that does not state one is given one."""
    return not fact.required or not (fact.values or fact.least is not None)


def _rounder(draft: Draft) -> Iterator[Draft]:
    """Numbers with fewer digits, days on the first of the month. Equal rows are kept equal where that does."""
    for of, row, name, value in _stated(draft):
        for other in _near(value):
            rows = draft.lists.get(of, ())
            if row == 0 and len(rows) > 1:
                yield draft.with_rows(of, tuple({**each, name: other} for each in rows))
            yield draft.with_field(of, row, name, other)


def _near(value: Scalar) -> Iterator[Scalar]:
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield from round_near(value)
    elif isinstance(value, dt.date):
        yield value.replace(day=1)


def round_near(value: int) -> Iterator[int]:
    """Numbers with one or two digits that are not 0, the plainest first: some ten thousands, then around `value`."""
    yield from (each for each in _PLAIN if each != value and value >= _AMOUNT)
    for digits in (1, 2, 3):
        unit = 10 ** max(len(str(value)) - digits, 0)
        low = value // unit * unit
        yield from (each for each in (low, low + unit, low * 2, low + 2 * unit, low // 2) if 0 < each != value)


def _stated(draft: Draft) -> Iterator[tuple[str, int, str, Scalar]]:
    """Every field stated: its list ("" for the claimant), row and name, and its value."""
    for name, value in draft.claimant.items():
        yield "", CLAIMANT, name, value
    for of, rows in draft.lists.items():
        for number, row in enumerate(rows):
            yield from ((of, number, name, value) for name, value in row.items())
