"""Uses: what a value can be, as far as the policy tells – an interval or some of the listed values, or missing.

Laws of this module:

* A day is counted (its ordinal), a flag is one of two options, a text can be anything.
* What is said of two possibilities is said only where it is so for every pair of values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from math import ceil, floor

from policy_eval.claim import bounds
from policy_eval.program import FieldFact, Relation, Scalar
from policy_eval.quantity import COUNTRIES, Choice, Country, Date, Flag, Quantity, Words

from .intervals import NOTHING, Interval


@dataclass(frozen=True, slots=True)
class Options:
    """Some of several values; `None`: any text."""

    values: frozenset[str | bool] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether none is left."""
        return self.values is not None and not self.values

    def meet(self, other: Options) -> Options:
        """What is in both."""
        if self.values is None or other.values is None:
            return other if self.values is None else self
        return Options(self.values & other.values)

    def join(self, other: Options) -> Options:
        """What is in one of them."""
        if self.values is None or other.values is None:
            return Options()
        return Options(self.values | other.values)

    def without(self, values: frozenset[str | bool]) -> Options:
        """The others."""
        return self if self.values is None else Options(self.values - values)


Seen = Interval | Options

BOTH = Options(frozenset((True, False)))
DAYS = Interval(dt.date.min.toordinal(), dt.date.max.toordinal(), whole=True)
"""Every day of the calendar."""


@dataclass(frozen=True, slots=True)
class Possible:
    """What a value can be where the claim says it, and whether the claim may leave it out."""

    seen: Seen
    missing: bool = False

    @property
    def is_impossible(self) -> bool:
        """Whether no claim gets here."""
        return self.seen.is_empty and not self.missing

    def meet(self, other: Possible) -> Possible:
        """What both allow."""
        return Possible(_met(self.seen, other.seen), self.missing and other.missing)

    def join(self, other: Possible) -> Possible:
        """What one of them allows."""
        return Possible(_joined(self.seen, other.seen), self.missing or other.missing)

    @property
    def stated(self) -> Possible:
        """The same, where the claim says it."""
        return replace(self, missing=False)

    @property
    def interval(self) -> Interval:
        """The numbers; of what is no number, anything."""
        return self.seen if isinstance(self.seen, Interval) else Interval()


def join_all(each: Iterable[Possible]) -> Possible:
    """What one of them allows."""
    return reduce(Possible.join, each)


def of_scalar(value: Scalar) -> Possible:
    """A literal."""
    match value:
        case bool() | str():
            return Possible(Options(frozenset((value,))))
        case int() | Fraction():
            return Possible(Interval.point(value))
        case dt.date():
            return Possible(Interval.point(value.toordinal()))


def of_field(fact: FieldFact) -> Possible:
    """What a claim can state in a field."""
    return Possible(_declared(fact), missing=not fact.required and fact.default is None)


def _declared(fact: FieldFact) -> Seen:
    match fact.kind:
        case Quantity():
            return Interval.of(*bounds(fact), whole=True)
        case Date():
            return DAYS
        case Flag():
            return BOTH
        case Country():
            return Options(frozenset(COUNTRIES))
        case Choice():
            return Options(frozenset(value for value, _ in fact.values))
        case Words():
            return Options()


def _met(one: Seen, other: Seen) -> Seen:
    if isinstance(one, Interval) and isinstance(other, Interval):
        return one.meet(other)
    return one.meet(other) if isinstance(one, Options) and isinstance(other, Options) else one


def _joined(one: Seen, other: Seen) -> Seen:
    if isinstance(one, Interval) and isinstance(other, Interval):
        return one.join(other)
    return one.join(other) if isinstance(one, Options) and isinstance(other, Options) else Options()


# --- relations ----------------------------------------------------------------------------------------------------

INVERSE = {
    Relation.GE: Relation.LT, Relation.LT: Relation.GE, Relation.GT: Relation.LE, Relation.LE: Relation.GT,
    Relation.EQ: Relation.NE, Relation.NE: Relation.EQ,
}  # fmt: skip
"""What holds where the relation does not."""

TURNED = {
    Relation.GE: Relation.LE, Relation.LE: Relation.GE, Relation.GT: Relation.LT, Relation.LT: Relation.GT,
    Relation.EQ: Relation.EQ, Relation.NE: Relation.NE,
}  # fmt: skip
"""The relation with its sides exchanged."""


def always_holds(relation: Relation, left: Seen, right: Seen) -> bool:
    """Whether the relation holds for every pair of values."""
    if isinstance(left, Interval) and isinstance(right, Interval):
        return _numbers_always(relation, left, right)
    if not isinstance(left, Options) or not isinstance(right, Options) or left.values is None or right.values is None:
        return False
    if relation is Relation.EQ:
        return left.values == right.values and len(left.values) == 1
    return relation is Relation.NE and not left.values & right.values


def _numbers_always(relation: Relation, left: Interval, right: Interval) -> bool:
    match relation:
        case Relation.GE:
            return left.low is not None and right.high is not None and left.low >= right.high
        case Relation.GT:
            return left.low is not None and right.high is not None and left.low > right.high
        case Relation.LE | Relation.LT:
            return _numbers_always(TURNED[relation], right, left)
        case Relation.EQ:
            return left.only is not None and left.only == right.only
        case Relation.NE:
            return left.meet(right).is_empty


def narrowed(relation: Relation, left: Seen, right: Seen) -> Seen:
    """What is left of `left` where the relation holds with some value of `right`."""
    if isinstance(left, Interval) and isinstance(right, Interval):
        return left.meet(_beside(relation, left, right))
    if not isinstance(left, Options) or not isinstance(right, Options):
        return left
    if relation is Relation.EQ:
        return left.meet(right)
    is_one = right.values is not None and len(right.values) == 1
    return left.without(right.values) if relation is Relation.NE and is_one and right.values else left


def _beside(relation: Relation, left: Interval, right: Interval) -> Interval:
    match relation:
        case Relation.GE:
            return Interval(right.low, None)
        case Relation.LE:
            return Interval(None, right.high)
        case Relation.GT:
            is_next = left.whole and right.low is not None
            return Interval(floor(right.low) + 1 if is_next and right.low is not None else right.low, None)
        case Relation.LT:
            is_next = left.whole and right.high is not None
            return Interval(None, ceil(right.high) - 1 if is_next and right.high is not None else right.high)
        case Relation.EQ:
            return right
        case Relation.NE:
            return _off(left, right)


def _off(left: Interval, right: Interval) -> Interval:
    """`left` without the one number of `right`, where that is an end of whole numbers."""
    number = right.only
    if number is None or not left.whole:
        return left
    low = left.low + 1 if left.low is not None and left.low == number else left.low
    high = left.high - 1 if left.high is not None and left.high == number else left.high
    return NOTHING if left.only == number else Interval(low, high, whole=True)
