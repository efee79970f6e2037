"""Uses: drafts just below, at and just above a threshold; on the first and last days of sets and of the period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from policy_eval.boundaries.kinds import Dated, Period, Spot, Threshold, Whole
from policy_eval.boundaries.reach import away
from policy_eval.program import Field, FieldFact, Scalar
from policy_eval.quantity import Date, Exact, Quantity

from .drafts import CLAIMANT, Draft
from .explore import Explorer, Place
from .solve import crossing

_DAY = dt.timedelta(days=1)
_YEARS = 4
"""So many years around the policy's period are searched for days."""


@dataclass(frozen=True, slots=True)
class Dial:
    """One amount, count or day of a draft, to be turned."""

    base: Draft
    of: str
    place: Place
    fact: FieldFact

    def at(self, number: int) -> Draft:
        """The draft with the fact at a number: minor units, pieces, a day by how many days it is from the first one."""
        return self.base.with_field(self.of, *self.place, _value_of(number, self.fact))


def dials(explorer: Explorer, clause: int, base: Draft) -> list[Dial]:
    """What of a draft can be turned that a clause looks at."""
    of = explorer.list_of(clause)
    return [Dial(base, of, place, fact) for place, fact in _numbers(explorer, clause)]


def at_values(explorer: Explorer, boundary: Threshold | Whole, base: Draft) -> Iterator[Draft]:
    """Drafts in which one fact puts a threshold, or a full unit, just out of reach, just in reach, and one beyond."""
    for dial in dials(explorer, boundary.spot.clause, base):
        found = crossing(partial(_away, explorer, boundary, dial), *span(explorer, dial.fact))
        if found is not None:
            yield from (dial.at(number) for number in (found, found - 1, found + 1) if number >= 0)


def _numbers(explorer: Explorer, clause: int) -> list[tuple[Place, FieldFact]]:
    """The amounts, counts and days that a clause looks at."""
    program = explorer.program
    facts = {fact.name: fact for fact in program.claimant_list.fields}
    if clause < 0:
        return [((CLAIMANT, name), fact) for name, fact in facts.items() if _is_number(fact)]
    index = program.clauses[clause].list
    rows = {fact.name: fact for fact in program.lists[index].fields} if index >= 0 else {}
    found = [(place, (facts if place[0] == CLAIMANT else rows)[place[1]]) for place, _ in explorer.choices(clause)]
    return [(place, fact) for place, fact in found if _is_number(fact)]


def _value_of(number: int, fact: FieldFact) -> Scalar:
    return dt.date.fromordinal(number) if isinstance(fact.kind, Date) else number


def span(explorer: Explorer, fact: FieldFact) -> tuple[int, int]:
    """The numbers among which a value is searched."""
    if isinstance(fact.kind, Date):
        first, last = explorer.program.first_day.toordinal(), explorer.program.last_day.toordinal()
        return first - 366 * _YEARS, last + 366 * _YEARS
    return fact.least or 0, fact.most if fact.most is not None else 10**13


def at_dates(explorer: Explorer, boundary: Dated, base: Draft) -> Iterator[Draft]:
    """Drafts with each dated member of a set on the days around which its membership begins or ends."""
    index = explorer.program.clauses[boundary.spot.clause].list if boundary.spot.clause >= 0 else -1
    fact = explorer.program.lists[index] if index >= 0 else None
    if fact is None or fact.dated is None or not isinstance(boundary.value, Field):
        return
    for member in explorer.program.sets[boundary.set].members:
        end = member.until if boundary.until else member.since
        for day in (end, end + (_DAY if boundary.until else -_DAY)) if end else ():
            draft = base.with_field(fact.name, 0, boundary.value.name, member.value)
            yield draft.with_field(fact.name, 0, fact.fields[fact.dated].name, day)


def at_period(explorer: Explorer, boundary: Period) -> Iterator[Draft]:
    """Drafts with a row on the days around the first or the last day of the period."""
    program, index = explorer.program, boundary.spot.list
    fact = program.lists[index]
    clauses = [i for i, clause in enumerate(program.clauses) if clause.list == index]
    base = next((draft for draft in map(explorer.base, clauses) if draft), None)
    if base is None or fact.dated is None:
        return
    day = program.last_day if boundary.last else program.first_day
    dating = fact.fields[fact.dated].name
    others = [field.name for field in fact.fields if isinstance(field.kind, Date) and field.required]
    for each in (day - _DAY, day, day + _DAY):
        draft = base.with_field(fact.name, 0, dating, each)
        yield draft
        for other in others:
            draft = draft.with_field(fact.name, 0, other, each)
        yield draft


def _away(explorer: Explorer, boundary: Threshold | Whole, dial: Dial, number: int) -> Exact | None:
    """How far beyond the boundary a draft is."""
    facts = explorer.look(dial.at(number), ()).facts
    if facts is None or any(index == boundary.spot.list for index, _ in facts.bad):
        return None
    frame = explorer.interpreter.frame(facts, boundary.spot.clause, _first_row(boundary.spot))
    if isinstance(boundary, Whole):
        value, unit = (explorer.interpreter.value(n, frame) for n in (boundary.units.value, boundary.units.unit))
        return away(value, unit)
    return away(*(explorer.interpreter.value(node, frame) for node in (boundary.left, boundary.right)))


def _first_row(spot: Spot) -> tuple[int, ...]:
    return (0,) if spot.list >= 0 else ()


def _is_number(fact: FieldFact) -> bool:
    return isinstance(fact.kind, Quantity | Date)
