"""Back ends: the values and conditions of a program → closures over exact numbers.

Laws of this module (they bind every back end):

* A number is an `int`, or a `Fraction` where it is not whole. Nothing here rounds, but what says so: `Whole` and
  full `Units` cut toward zero.
* A value that the claim does not say is missing (`None`). A comparison with a missing value does not hold, a missing
  value is in no set, a missing flag is not true. Aggregates and extremes pass over missing values. No arithmetic
  meets one: `check` asks for a default first.
* `check` lets nothing be divided by zero; were it to happen all the same, the quotient would be 0.
* A day before year 1 or after year 9999 is the first or the last day of the calendar.
* A term, and an aggregate, is computed once however often it is read: what an evaluation costs is what its size says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import assert_never, cast

from policy_eval.program import (
    Aggregate,
    Among,
    Arithmetic,
    Bands,
    Calendar,
    Case,
    Compare,
    Condition,
    Const,
    Days,
    Default,
    Every,
    Extreme,
    Field,
    Given,
    Moment,
    Not,
    OneOf,
    Operator,
    Scalar,
    SetFact,
    Share,
    Shift,
    Slice,
    Some,
    Source,
    Term,
    Truth,
    Units,
    Value,
    Whole,
)
from policy_eval.quantity import Exact, tidy

from .conditions import always, among, compare, compare_with, every, given, negation, one_of, some, spans_of, truth
from .exact import FOLDS, OPERATIONS, RELATIONS, between, later, product, quotient, sum_all
from .frame import Cell, Frame, Read, Test, on_rows

Number = Callable[[Frame], Exact]
Day = Callable[[Frame], dt.date]


class Values:
    """Makes closures of the values and conditions of one program. `sets`: the program's."""

    __slots__ = ("_aggregates", "_sets")

    def __init__(self, sets: Sequence[SetFact]) -> None:
        self._aggregates: dict[int, Aggregate] = {}
        self._sets = [spans_of(fact) for fact in sets]

    def either(self, node: Value | Condition) -> Read:
        """The closure of a value, or of a condition."""
        return self.condition(node) if isinstance(node, Condition) else self.value(node)

    def number(self, node: Value) -> Number:
        """The closure of a value that is a number, as `check` has made sure."""
        return cast("Number", self.value(node))

    def day(self, node: Value) -> Day:
        """The closure of a value that is a day, as `check` has made sure."""
        return cast("Day", self.value(node))

    def value(self, node: Value) -> Read:  # noqa: C901, PLR0911, PLR0912 – one case a node
        """The closure of a value."""
        match node:
            case Const():
                return _const(node.value)
            case Field():
                return _field(node)
            case Term():
                return _term(node.index)
            case Calendar():
                return _moment(node.moment)
            case Arithmetic():
                return _chain(node.operators, [self.number(operand) for operand in node.operands])
            case Shift():
                return _shift(node, self.day(node.day), self.number(node.by))
            case Days():
                return _days(self.day(node.start), self.day(node.end), signed=node.signed)
            case Share(rate=Const(value=rate)):
                return _fixed_share(Fraction(cast("Exact", rate)), self.number(node.base))
            case Share():
                return _chain((Operator.MULTIPLY,), [self.number(node.rate), self.number(node.base)])
            case Slice():
                return self._slice(node)
            case Units():
                return self._units(node)
            case Case():
                return self._case(node)
            case Bands():
                return self._bands(node)
            case Default():
                return _default(self.value(node.field), self.value(node.fallback))
            case Aggregate():
                return self._aggregate(node)
            case Extreme():
                return _extreme(FOLDS[node.fold], [self.value(operand) for operand in node.operands])
            case Whole():
                return _whole(self.number(node.value))
            case _:
                assert_never(node)

    def condition(self, node: Condition) -> Test:  # noqa: PLR0911 – one case a node
        """The closure of a condition."""
        match node:
            case Compare():
                return self._compare(node)
            case Among():
                return among(self.value(node.value), self._sets[node.set])
            case OneOf():
                return one_of(self.value(node.value), frozenset(node.members))
            case Given():
                return given(self.value(node.value))
            case Every():
                return every([self.condition(part) for part in node.conditions])
            case Some():
                return some([self.condition(part) for part in node.conditions])
            case Not():
                return negation(self.condition(node.condition))
            case Truth():
                return truth(self.value(node.value))
            case _:
                assert_never(node)

    def _slice(self, node: Slice) -> Number:
        value, over = self.number(node.value), self.number(node.over)
        if node.up_to is None:
            return lambda frame: max(value(frame) - over(frame), 0)
        up_to = self.number(node.up_to)
        return lambda frame: between(value(frame), over(frame), up_to(frame))

    def _units(self, node: Units) -> Number:
        amount, unit, value = self.number(node.amount), self.number(node.unit), self.number(node.value)
        is_full = node.full

        def units(frame: Frame) -> Exact:
            times = quotient(value(frame), unit(frame))
            return product(int(times) if is_full else times, amount(frame))

        return units

    def _case(self, node: Case) -> Read:
        """Where every row tests the subject, it is read once: nested tables cost no more than their sum."""
        tests = [test for test, _ in node.rows]
        if node.subject is not None and all(isinstance(t, Compare) and t.left == node.subject for t in tests):
            return self._table(node.subject, node)
        rows = [(self.condition(test), self.value(value)) for test, value in node.rows]
        otherwise = self.value(node.otherwise) if node.otherwise else _missing

        def first_that_holds(frame: Frame) -> Cell:
            for test, value in rows:
                if test(frame):
                    return value(frame)
            return otherwise(frame)

        return first_that_holds

    def _table(self, subject: Value, node: Case) -> Read:
        tests = [cast("Compare", test) for test, _ in node.rows]
        holds = [(RELATIONS[test.relation], self.value(test.right)) for test in tests]
        rows = [(*test, self.value(value)) for test, (_, value) in zip(holds, node.rows, strict=True)]
        read = self.value(subject)
        otherwise = self.value(node.otherwise) if node.otherwise else _missing

        def first_that_fits(frame: Frame) -> Cell:
            found = read(frame)
            for fits, bound, value in rows if found is not None else ():
                if fits(found, bound(frame)):
                    return value(frame)
            return otherwise(frame)

        return first_that_fits

    def _bands(self, node: Bands) -> Number:
        """The band below the first bound begins at 0; the last one has no end."""
        subject = self.number(node.subject)
        bounds = [self.number(bound) for bound, _ in node.bands]
        rates = [self.number(rate) for rate in (node.below, *(rate for _, rate in node.bands))]

        def marginal(frame: Frame) -> Exact:
            value = subject(frame)
            edges = [0, *(bound(frame) for bound in bounds), value]
            parts = [between(value, *ends) for ends in pairwise(edges)]
            return tidy(sum(rate(frame) * part for rate, part in zip(rates, parts, strict=True)))

        return marginal

    def _aggregate(self, node: Aggregate) -> Read:
        """Rows are looked at one by one, each in a frame of its own: the row at hand does not matter.

        What was found is kept under the node's identity, so that asking again – an explanation asks row by row – is
        a look. (A node that is named so is kept too. The same node may stand in clauses that mean different things
        by its terms.)
        """
        index, is_own, name = node.list, node.own, id(node)
        self._aggregates[name] = node
        where = self.condition(node.where) if node.where else always
        read = self.value(node.value) if node.value else _one
        fold = sum_all if node.value is None else FOLDS[node.fold]

        def aggregate(frame: Frame) -> Cell:
            claim, group = frame.claim, frame.group
            folded = group.folded if is_own else claim.folded
            key = name, id(group.terms)
            if key not in folded:
                frames = on_rows(claim, group, index, group.own if is_own else claim.covered(index))
                folded[key] = fold([value for f in frames if where(f) and (value := read(f)) is not None])
            return folded[key]

        return aggregate

    def _compare(self, node: Compare) -> Test:
        holds = RELATIONS[node.relation]
        if isinstance(node.right, Const):
            return compare_with(holds, self.value(node.left), _tidied(node.right.value))
        return compare(holds, self.value(node.left), self.value(node.right))


def _tidied(value: Scalar) -> Scalar:
    return tidy(value) if isinstance(value, Fraction) else value


# --- closures of values -----------------------------------------------------------------------------------------------


def _missing(_frame: Frame) -> None:
    return None


def _one(_frame: Frame) -> int:
    return 1


def _const(value: Scalar) -> Read:
    known = _tidied(value)
    return lambda _frame: known


def _field(node: Field) -> Read:
    index = node.index
    if node.source is Source.ROW:
        return lambda frame: frame.cells[index]
    return lambda frame: frame.claim.claimant[index]


def _term(index: int) -> Read:
    def term(frame: Frame) -> Cell:
        known = frame.known
        if known is None:
            known = frame.known = {}
        if index not in known:
            known[index] = frame.group.terms[index](frame)
        return known[index]

    return term


def _moment(moment: Moment) -> Read:
    match moment:
        case Moment.YEAR_START:
            return lambda frame: dt.date(frame.claim.facts.year, 1, 1)
        case Moment.NEXT_YEAR_START:
            return lambda frame: later(dt.date(frame.claim.facts.year, 1, 1), 12, in_months=True)
        case Moment.DAYS_IN_YEAR:
            return lambda frame: frame.claim.last_day.timetuple().tm_yday
        case _:
            assert_never(moment)


def _chain(operators: Sequence[Operator], operands: Sequence[Number]) -> Number:
    first = operands[0]
    rest = [(OPERATIONS[sign], operand) for sign, operand in zip(operators, operands[1:], strict=True)]

    def chain(frame: Frame) -> Exact:
        number = first(frame)
        for apply, operand in rest:
            number = apply(number, operand(frame))
        return number if type(number) is int else tidy(number)

    return chain


def _shift(node: Shift, day: Day, by: Number) -> Day:
    sign, in_months = node.sign, node.in_months
    return lambda frame: later(day(frame), sign * int(by(frame)), in_months=in_months)


def _days(start: Day, end: Day, *, signed: bool) -> Number:
    if signed:
        return lambda frame: (end(frame) - start(frame)).days
    return lambda frame: max((end(frame) - start(frame)).days, 0)


def _fixed_share(rate: Fraction, base: Number) -> Number:
    """A share by a written rate, of what is a whole number mostly, and comes out whole: then no fraction is made."""
    times, over = rate.numerator, rate.denominator

    def share(frame: Frame) -> Exact:
        of = base(frame)
        if type(of) is not int:
            return tidy(of * rate)
        whole, rest = divmod(of * times, over)
        return Fraction(of * times, over) if rest else whole

    return share


def _default(value: Read, fallback: Read) -> Read:
    def default(frame: Frame) -> Cell:
        found = value(frame)
        return fallback(frame) if found is None else found

    return default


def _extreme(fold: Callable[[Sequence[Cell]], Cell], operands: Sequence[Read]) -> Read:
    return lambda frame: fold([value for operand in operands if (value := operand(frame)) is not None])


def _whole(value: Number) -> Number:
    return lambda frame: int(value(frame))
