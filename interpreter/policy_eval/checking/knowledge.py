"""Middle: what is known where a value stands – what a claim states there, what is above zero, what is whole.

Laws of this module:

* It only ever says what is sure; "not known" is always a right answer.
* What a condition makes known holds for what stands behind it: later parts of an `and`, the value of a row, the steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

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
    Fold,
    Given,
    Not,
    OneOf,
    Operator,
    Relation,
    Share,
    Shift,
    Slice,
    Some,
    Term,
    Truth,
    Units,
    Value,
    Whole,
)
from policy_eval.quantity import Quantity

GIVEN, POSITIVE = "given", "positive"

Known = frozenset[tuple[str, Value]]
"""What is known of values: ("given", v) – a claim states it; ("positive", v) – it is above zero."""

NOTHING: Known = frozenset()

_CONDITIONS = (Compare, Among, OneOf, Given, Every, Some, Not, Truth)


def when_true(condition: Condition) -> Known:
    """What is known where the condition holds."""
    match condition:
        case Given(value):
            return frozenset({(GIVEN, value)})
        case Not(part):
            return when_false(part)
        case Every(parts):
            return NOTHING.union(*map(when_true, parts))
        case Some(parts):
            return frozenset.intersection(*map(when_true, parts))
        case Compare():
            return _compared(condition)
        case Among() | OneOf() | Truth():
            return NOTHING
        case _:
            assert_never(condition)


def when_false(condition: Condition) -> Known:
    """What is known where the condition does not hold."""
    match condition:
        case Not(part):
            return when_true(part)
        case Some(parts):
            return NOTHING.union(*map(when_false, parts))
        case Every(parts):
            return frozenset.intersection(*map(when_false, parts))
        case Given() | Compare() | Among() | OneOf() | Truth():
            return NOTHING
        case _:
            assert_never(condition)


def _compared(test: Compare) -> Known:
    """`x > 0`, `x ≥ 5` and the same from the right say that x is above zero."""
    turned = {Relation.LT: Relation.GT, Relation.LE: Relation.GE}
    left, right, relation = test.left, test.right, test.relation
    if isinstance(left, Const):
        left, right, relation = right, left, turned.get(relation, Relation.NE)
    if not isinstance(right, Const) or not isinstance(right.kind, Quantity) or isinstance(right.value, str):
        return NOTHING
    bound = right.value
    is_above = (relation is Relation.GT and bound >= 0) or (relation is Relation.GE and bound > 0)  # type: ignore[operator]
    return frozenset({(POSITIVE, left)}) if is_above else NOTHING


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What can be told of a value without a claim. `least`: of a field's values; `term`: what it stands for."""

    known: Known
    least: Callable[[Field], int | None]
    term: Callable[[Term], Value | Condition]

    def is_positive(self, value: Value) -> bool:  # noqa: C901, PLR0911 – one case a node
        """Whether the value is surely above zero."""
        if (POSITIVE, value) in self.known:
            return True
        match value:
            case Const(number):
                return isinstance(number, int | Fraction) and number > 0
            case Field():
                return (self.least(value) or 0) > 0
            case Calendar():
                return True
            case Term():
                return self._of_term(value, self.is_positive)
            case Extreme(fold, operands, _):
                some = any if fold in {Fold.MAX, Fold.LATEST} else all
                return some(map(self.is_positive, operands))
            case Default(field, fallback, _, _):
                return self.is_positive(field) and self.is_positive(fallback)
            case Case(rows, otherwise, _, _):
                results = [result for _, result in rows] + ([otherwise] if otherwise else [])
                return all(map(self.is_positive, results))
            case Share(rate, base, _):
                return self.is_positive(rate) and self.is_positive(base)
            case Arithmetic(operators, operands, _):
                return Operator.SUBTRACT not in operators and all(map(self.is_positive, operands))
            case _:
                return False

    def is_never_negative(self, value: Value) -> bool:  # noqa: PLR0911 – one case a node
        """Whether the value is surely zero or above. Numbers of a claim are, unless their bound says otherwise."""
        match value:
            case Const(number):
                return isinstance(number, int | Fraction) and number >= 0
            case Field():
                least = self.least(value)
                return least is None or least >= 0
            case Calendar() | Slice() | Aggregate():
                return True
            case Days(_, _, signed):
                return not signed
            case Term():
                return self._of_term(value, self.is_never_negative)
            case Arithmetic(operators, operands, _):
                return Operator.SUBTRACT not in operators and all(map(self.is_never_negative, operands))
            case Extreme(fold, operands, _):
                some = any if fold in {Fold.MAX, Fold.LATEST} else all
                return some(map(self.is_never_negative, operands))
            case Shift():
                return True
            case _:
                return all(map(self.is_never_negative, _parts(value)))

    def is_whole(self, value: Value) -> bool:  # noqa: PLR0911 – one case a node
        """Whether an amount of money is surely a whole number of minor units."""
        match value:
            case Const(number):
                return isinstance(number, int)
            case Field() | Calendar() | Days() | Shift() | Whole():
                return True
            case Term():
                return self._of_term(value, self.is_whole)
            case Arithmetic(operators, operands, _):
                return Operator.DIVIDE not in operators and all(map(self.is_whole, operands))
            case Slice(whole, over, up_to, _):
                return all(map(self.is_whole, (whole, over, *((up_to,) if up_to else ()))))
            case Units(amount, _, _, full, _):
                return full and self.is_whole(amount)
            case Case() | Default() | Extreme():
                return all(map(self.is_whole, _parts(value)))
            case Aggregate():
                return True
            case Share() | Bands():
                return False
            case _:
                assert_never(value)

    def _of_term(self, term: Term, test: Callable[[Value], bool]) -> bool:
        meant = self.term(term)
        return not isinstance(meant, _CONDITIONS) and test(meant)


def _parts(value: Value) -> tuple[Value, ...]:  # noqa: PLR0911 – one case a node
    """The values that the result of `value` comes from."""
    match value:
        case Case(rows, otherwise, _, _):
            return (*(result for _, result in rows), *((otherwise,) if otherwise else ()))
        case Default(field, fallback, _, _):
            return field, fallback
        case Extreme(_, operands, _) | Arithmetic(_, operands, _):
            return operands
        case Share(rate, base, _):
            return rate, base
        case Units(amount, unit, counted, _, _):
            return amount, unit, counted
        case Bands(subject, bands, below, _):
            return subject, below, *(rate for _, rate in bands)
        case Slice(whole, over, up_to, _):
            return whole, over, *((up_to,) if up_to else ())
        case Whole(part, _):
            return (part,)
        case Const() | Field() | Term() | Calendar() | Shift() | Days() | Aggregate():
            return ()
        case _:
            assert_never(value)
