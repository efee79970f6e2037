"""Uses: what a value that is computed from others can be, given what those can be.

Laws of this module:

* The result holds everything that the interpreter makes of values that the parts hold: see its laws on missing values,
  on dividing by zero and on the ends of the calendar.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import reduce
from typing import Protocol, assert_never

from policy_eval.program import (
    Arithmetic,
    Bands,
    Calendar,
    Const,
    Days,
    Default,
    Extreme,
    Fold,
    Moment,
    Operator,
    Program,
    Share,
    Shift,
    Slice,
    Units,
    Value,
    Whole,
)
from policy_eval.quantity import plus_months

from .intervals import End, Interval
from .possible import DAYS, Possible, join_all, of_scalar

Computed = Const | Calendar | Arithmetic | Shift | Days | Share | Slice | Units | Bands | Default | Extreme | Whole
"""Values that follow from their parts, whatever conditions hold."""


class Here(Protocol):
    """The place where a value stands."""

    @property
    def program(self) -> Program:
        """Whose value it is."""

    def of(self, value: Value) -> Possible:
        """What a part can be."""

    def interval(self, value: Value) -> Interval:
        """The numbers that a part can be."""


def computed(value: Computed, here: Here) -> Possible:  # noqa: C901, PLR0911, PLR0912 – one case a node
    """What the value can be."""
    match value:
        case Const():
            return of_scalar(value.value)
        case Calendar():
            return Possible(_calendar(value.moment, here))
        case Arithmetic():
            return Possible(_arithmetic(value, here))
        case Shift():
            return Possible(_shift(value, here))
        case Days():
            return Possible(_days(value, here))
        case Share():
            return Possible(here.interval(value.rate) * here.interval(value.base))
        case Slice():
            up_to = here.interval(value.up_to) if value.up_to else Interval()
            return Possible(_between(here.interval(value.value), here.interval(value.over), up_to))
        case Units():
            return Possible(_units(value, here))
        case Bands():
            return Possible(_bands(value, here))
        case Default():
            said = here.of(value.field)
            return said.stated.join(here.of(value.fallback)) if said.missing else said
        case Extreme():
            return _extreme(value, here)
        case Whole():
            return Possible(here.interval(value.value).cut())
        case _:
            assert_never(value)


def _calendar(moment: Moment, here: Here) -> Interval:
    first, last = here.program.first_day.year, here.program.last_day.year
    if moment is Moment.DAYS_IN_YEAR:
        return Interval(365, 366, whole=True)
    later = 1 if moment is Moment.NEXT_YEAR_START else 0
    low, high = (dt.date(min(year + later, dt.MAXYEAR), 1, 1).toordinal() for year in (first, last))
    made = Interval(low, high, whole=True)
    return made.join(DAYS) if last == dt.MAXYEAR else made


def _arithmetic(value: Arithmetic, here: Here) -> Interval:
    made = here.interval(value.operands[0])
    for operator, operand in zip(value.operators, value.operands[1:], strict=True):
        made = _applied(operator, made, here.interval(operand))
    return made


def _shift(value: Shift, here: Here) -> Interval:
    by = here.interval(value.by).cut()
    by = by if value.sign > 0 else -by
    day = here.interval(value.day).meet(DAYS)
    low = _later(day.low, by.low, dt.date.min, in_months=value.in_months)
    return Interval(low, _later(day.high, by.high, dt.date.max, in_months=value.in_months), whole=True)


def _days(value: Days, here: Here) -> Interval:
    between = here.interval(value.end) - here.interval(value.start)
    return between if value.signed else between.greatest(Interval.point(0))


def _units(value: Units, here: Here) -> Interval:
    times = here.interval(value.value).over(here.interval(value.unit))
    return (times.cut() if value.full else times) * here.interval(value.amount)


def _bands(value: Bands, here: Here) -> Interval:
    subject = here.interval(value.subject)
    bounds = [here.interval(bound) for bound, _ in value.bands]
    rates = [here.interval(rate) for rate in (value.below, *(rate for _, rate in value.bands))]
    edges = zip([Interval.point(0), *bounds], [*bounds, Interval()], rates, strict=True)
    parts = [rate * _between(subject, low, high) for low, high, rate in edges]
    return reduce(Interval.__add__, parts)


def _extreme(value: Extreme, here: Here) -> Possible:
    each = [here.of(operand) for operand in value.operands]
    if any(one.missing for one in each):
        return replace(join_all(each), missing=all(one.missing for one in each))
    fold = Interval.greatest if value.fold in {Fold.MAX, Fold.LATEST} else Interval.least
    return Possible(reduce(fold, (one.interval for one in each)))


def _applied(operator: Operator, one: Interval, other: Interval) -> Interval:
    match operator:
        case Operator.ADD:
            return one + other
        case Operator.SUBTRACT:
            return one - other
        case Operator.MULTIPLY:
            return one * other
        case Operator.DIVIDE:
            return one.over(other)


def _between(value: Interval, over: Interval, up_to: Interval) -> Interval:
    """The part of the value over one bound and not over the other."""
    return (value.least(up_to) - over).greatest(Interval.point(0))


def _later(day: End, by: End, beyond: dt.date, *, in_months: bool) -> int:
    """The ordinal of the day so much later; the end of the calendar where it lies beyond."""
    if not isinstance(day, int) or not isinstance(by, int):
        return beyond.toordinal()
    start = dt.date.fromordinal(day)
    try:
        return (plus_months(start, by) if in_months else start + dt.timedelta(days=by)).toordinal()
    except (ValueError, OverflowError):
        return (dt.date.min if by < 0 else dt.date.max).toordinal()
