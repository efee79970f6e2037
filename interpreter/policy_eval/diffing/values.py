"""Uses: the values of a fact that may tell two programs apart – boundaries, between two boundaries, round amounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise, product

from policy_eval.cases.drafts import Looked, candidates
from policy_eval.program import Const, FieldFact, Program, Scalar
from policy_eval.quantity import Date, Quantity, Ratio, minor_digits, plus_months

from .pair import Pair

_ROUND = tuple(digit * 10**power for power in range(2, 9) for digit in (1, 2, 5))
"""Round amounts in major units, from a hundred to five hundred million."""

_LONGEST = {"month": 100 * 12, "day": 100 * 366}
"""Lengths of time that are tried: a hundred years."""

_COUNTS = (1, 2, 3, 5, 10, 30, 100, 1000, 10_000)
_ODD = (1_000_100, 9_999, 199, 1, 1_234_567, 3_333_333)
"""Minor units: amounts that meet a rounding."""


def values_of(fact: FieldFact, looked: tuple[Looked, Looked], pair: Pair) -> tuple[Scalar | None, ...]:
    """Values of a field worth trying, the telling ones first; `None`: not stated."""
    made: list[Scalar | None] = []
    for part, program in zip(looked, (pair.old, pair.new), strict=True):
        made += [value for value in candidates(fact, part, program) if value is not None]
    if isinstance(fact.kind, Quantity):
        made += [value for value in _numbers(fact.kind, looked) if _is_allowed(value, fact)]
    if isinstance(fact.kind, Date):
        made += _lengths(looked, pair)
    made += [] if fact.required else [None]
    return tuple(dict.fromkeys(made))


def _numbers(kind: Quantity, looked: tuple[Looked, Looked]) -> Iterator[int]:
    """What lies between two boundaries, where a cap is just reached, and round amounts."""
    constants = [each for part in looked for each in part.constants]
    own = sorted({each.value for each in constants if each.kind == kind and isinstance(each.value, int)})
    yield from (_rounded((low + high) // 2, low, high) for low, high in pairwise(own))
    yield from (each * 3 // 2 for each in own)
    for rate in sorted({rate for each in constants if (rate := _rate(each))}):
        yield from (at + by for at in _reached(own, rate) for by in (0, 1, -1))
    if not kind.currency:
        yield from _COUNTS
        return
    unit = 10 ** minor_digits(kind.currency)
    yield from (each * unit for each in _ROUND)
    yield from _ODD


def _lengths(looked: tuple[Looked, Looked], pair: Pair) -> Iterator[dt.date]:
    """The days that lie a written length of time before and behind the period's first, a plain and its last day."""
    first, day = pair.old.first_day, dt.timedelta(days=1)
    anchors = (first, first.replace(month=6, day=1), pair.old.last_day + day)
    constants = {(c.kind.base, c.value) for part in looked for c in part.constants if isinstance(c.kind, Quantity)}
    for unit, length in sorted((unit, each) for unit, each in constants if isinstance(each, int)):
        if length > _LONGEST.get(unit, -1):
            continue
        for anchor, sign in product(anchors, (-1, 1)):
            end = anchor + sign * length * day if unit == "day" else plus_months(anchor, sign * length)
            yield from (end, end - day, end + day)


def _reached(amounts: Iterable[int], rate: Fraction) -> Iterator[int]:
    """The least base of which `rate` is an amount."""
    return (-(-amount * rate.denominator // rate.numerator) for amount in amounts if amount)


def _rate(const: Const) -> Fraction | None:
    """The ratio that a rate, or percentage points, stand for."""
    kind, value = const.kind, const.value
    is_ratio = isinstance(kind, Quantity) and not kind.unit and kind.ratio is not Ratio.NUMBER
    return Fraction(value) if is_ratio and isinstance(value, int | Fraction) and value > 0 else None


def _rounded(middle: int, low: int, high: int) -> int:
    """The roundest number near `middle` that lies between."""
    for zeros in range(len(str(middle)), -1, -1):
        found: int = round(middle, -zeros)
        if low < found < high:
            return found
    return middle


def _is_allowed(value: int, fact: FieldFact) -> bool:
    return value >= (fact.least or 0) and (fact.most is None or value <= fact.most)


def days_around(pair: Pair) -> tuple[dt.date, ...]:
    """The days on which either period begins and ends, and those beside them."""
    day = dt.timedelta(days=1)
    ends = {end for program in (pair.old, pair.new) for end in (program.first_day, program.last_day)}
    return tuple(sorted({end + by * day for end in ends for by in (-1, 0, 1)}))


def entries(pair: Pair) -> Iterator[tuple[str, str, tuple[dt.date | None, ...]]]:
    """Entries of sets that differ: the value, the set's name, days around which they begin or end (`None`: any)."""
    old = {each.name: each for each in pair.old.sets}
    new = {each.name: each for each in pair.new.sets}
    for name in {**new, **old}:
        before, after = (set(each[name].members) if name in each else set() for each in (old, new))
        for member in sorted(before ^ after, key=lambda each: (each.value, str(each.since), str(each.until))):
            yield member.value, name, (None, *_days(member.since, before=True), *_days(member.until, before=False))


def _days(end: dt.date | None, *, before: bool) -> Iterable[dt.date]:
    return (end, end - dt.timedelta(days=1) if before else end + dt.timedelta(days=1)) if end else ()


def field_of(program: Program, of: str, name: str) -> FieldFact:
    """A field by the names of its list and its own."""
    fact = next(each for each in program.lists if each.name == of)
    return next(each for each in fact.fields if each.name == name)
