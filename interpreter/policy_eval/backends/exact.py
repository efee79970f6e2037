"""Back ends: exact arithmetic on numbers and days, and the tables of what each word of the program does.

A number is an `int`, or a `Fraction` where it is not whole.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import cast

from policy_eval.program import Fold, Operator, Relation
from policy_eval.quantity import Exact, plus_months, tidy

from .frame import Cell

Holding = Callable[[Cell, Cell], bool]


def product(a: Exact, b: Exact) -> Exact:
    """The exact product."""
    found = a * b
    return found if type(found) is int else tidy(found)


def quotient(a: Exact, b: Exact) -> Exact:
    """The exact quotient; 0 where `b` is 0."""
    return tidy(Fraction(a, b)) if b else 0


def sum_all(values: Sequence[Cell]) -> Exact:
    """The exact sum; 0 of none."""
    return tidy(sum(cast("Sequence[Exact]", values)))


def least(values: Sequence[Cell]) -> Cell:
    """The least number or the earliest day; of none: missing."""
    return min(cast("Sequence[int]", values), default=None)


def greatest(values: Sequence[Cell]) -> Cell:
    """The greatest number or the latest day; of none: missing."""
    return max(cast("Sequence[int]", values), default=None)


def between(value: Exact, over: Exact, up_to: Exact) -> Exact:
    """The part of `value` that lies over `over` and not over `up_to`."""
    return max(min(value, up_to) - over, 0)


def later(day: dt.date, by: int, *, in_months: bool) -> dt.date:
    """The day so many days or months later; the end of the calendar where it lies beyond."""
    try:
        return plus_months(day, by) if in_months else day + dt.timedelta(days=by)
    except (ValueError, OverflowError):
        return dt.date.min if by < 0 else dt.date.max


FOLDS: dict[Fold, Callable[[Sequence[Cell]], Cell]] = {
    Fold.TOTAL: sum_all,
    Fold.COUNT: len,
    Fold.MIN: least,
    Fold.EARLIEST: least,
    Fold.MAX: greatest,
    Fold.LATEST: greatest,
}
"""How an aggregate or an extreme puts values together, none of them missing."""

OPERATIONS: dict[Operator, Callable[[Exact, Exact], Exact]] = {
    Operator.ADD: operator.add,
    Operator.SUBTRACT: operator.sub,
    Operator.MULTIPLY: product,
    Operator.DIVIDE: quotient,
}
"""What an operator does."""

RELATIONS: dict[Relation, Holding] = {
    Relation.GE: cast("Holding", operator.ge),
    Relation.GT: cast("Holding", operator.gt),
    Relation.LE: cast("Holding", operator.le),
    Relation.LT: cast("Holding", operator.lt),
    Relation.EQ: operator.eq,
    Relation.NE: operator.ne,
}
"""Whether two values, neither of them missing, stand in a relation."""
