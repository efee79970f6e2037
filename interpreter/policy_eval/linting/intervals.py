"""Uses: closed intervals of exact numbers, and arithmetic that never loses a value.

Laws of this module:

* An end is an `int` or a `Fraction`; `None` is no end, that is −∞ below and +∞ above.
* The interval that an operation makes contains every number that the operation makes of numbers of its operands. It
  may contain more.
* `whole` says that only whole numbers are meant: an end that is none is moved inwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import ceil, floor

from policy_eval.quantity import Exact, tidy

End = Exact | None


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `low` to `high`, both included. With `low` above `high` there is none."""

    low: End = None
    high: End = None
    whole: bool = False

    @classmethod
    def of(cls, low: End, high: End, *, whole: bool = False) -> Interval:
        """The interval between two ends, moved inwards to whole numbers where only those are meant."""
        if not whole:
            return cls(low, high, whole)
        return cls(None if low is None else ceil(low), None if high is None else floor(high), whole)

    @classmethod
    def point(cls, number: Exact) -> Interval:
        """The one number."""
        number = tidy(number)
        return cls(number, number, isinstance(number, int))

    @property
    def is_empty(self) -> bool:
        """Whether it holds no number."""
        return self.low is not None and self.high is not None and self.low > self.high

    @property
    def only(self) -> Exact | None:
        """The number, if it is the only one."""
        return self.low if self.low == self.high else None

    def holds(self, number: Exact) -> bool:
        """Whether the number lies in it."""
        above = self.low is None or self.low <= number
        return above and (self.high is None or number <= self.high) and (not self.whole or number == int(number))

    def meet(self, other: Interval) -> Interval:
        """What lies in both."""
        low = max(each for each in ends) if (ends := _known(self.low, other.low)) else None
        high = min(each for each in ends) if (ends := _known(self.high, other.high)) else None
        return Interval.of(low, high, whole=self.whole or other.whole)

    def join(self, other: Interval) -> Interval:
        """The least interval that holds both."""
        if self.is_empty or other.is_empty:
            return other if self.is_empty else self
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Interval(low, high, self.whole and other.whole)

    def __add__(self, other: Interval) -> Interval:
        return Interval(_sum(self.low, other.low), _sum(self.high, other.high), self.whole and other.whole)

    def __neg__(self) -> Interval:
        return Interval(_negative(self.high), _negative(self.low), self.whole)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        if self.is_empty or other.is_empty:
            return NOTHING
        return _hull(_products(self, other), whole=self.whole and other.whole)

    def over(self, other: Interval) -> Interval:
        """The quotients; a divisor may come as near to 0 as it likes, and dividing by 0 itself gives 0."""
        if other.low is not None and other.low > 0:
            inverse = Interval(0 if other.high is None else Fraction(1) / other.high, Fraction(1) / other.low)
            return self * inverse
        if other.low == 0 and self.low is not None and self.low >= 0:
            return Interval(0, None)
        return ANYTHING

    def cut(self) -> Interval:
        """Its numbers cut to whole ones, toward zero."""
        return Interval(_cut(self.low), _cut(self.high), whole=True)

    def least(self, other: Interval) -> Interval:
        """The lesser of a number of each."""
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = min(ends) if (ends := _known(self.high, other.high)) else None
        return Interval(low, high, self.whole and other.whole)

    def greatest(self, other: Interval) -> Interval:
        """The greater of a number of each."""
        return -((-self).least(-other))


ANYTHING = Interval()
NOTHING = Interval(1, 0)


def join_all(intervals: Iterable[Interval]) -> Interval:
    """The least interval that holds all of them."""
    return reduce(Interval.join, intervals, NOTHING)


def _known(*ends: End) -> list[Exact]:
    return [end for end in ends if end is not None]


def _sum(one: End, other: End) -> End:
    return None if one is None or other is None else tidy(one + other)


def _negative(end: End) -> End:
    return None if end is None else -end


def _cut(end: End) -> End:
    return None if end is None else int(end)


def _products(one: Interval, other: Interval) -> list[tuple[int, Exact]]:
    """The products of the ends: (0, number), or (±1, 0) where it is infinite. 0 times no end is 0."""
    return [_product(a, b) for a in ((-1, one.low), (1, one.high)) for b in ((-1, other.low), (1, other.high))]


def _product(one: tuple[int, End], other: tuple[int, End]) -> tuple[int, Exact]:
    (side, a), (other_side, b) = one, other
    if a is not None and b is not None:
        return 0, tidy(Fraction(a) * b)
    sign = (side if a is None else _sign(a)) * (other_side if b is None else _sign(b))
    return sign, 0


def _sign(number: Exact) -> int:
    return (number > 0) - (number < 0)


def _hull(numbers: list[tuple[int, Exact]], *, whole: bool) -> Interval:
    low, high = min(numbers), max(numbers)
    return Interval(None if low[0] < 0 else low[1], None if high[0] > 0 else high[1], whole)
