"""Uses: a condition in words, as a rule: whose rows a total counts.

Laws of this module:

* It asks nobody: what is said is what the policy demands, not what a claim meets.
"""

from __future__ import annotations

from typing import assert_never

from policy_eval.program import (
    Among,
    Compare,
    Condition,
    Const,
    Every,
    Field,
    Given,
    Not,
    OneOf,
    Program,
    Relation,
    Said,
    Some,
    Term,
    Truth,
    Value,
)
from policy_eval.quantity import Quantity

from . import words
from .figures import figure
from .words import both, join, label, say


def stated(condition: Condition, program: Program) -> Said:
    """What `condition` demands."""
    match condition:
        case Every(parts):
            return join((stated(part, program) for part in parts), words.AND)
        case Some(parts):
            return join((stated(part, program) for part in parts), words.OR)
        case Not(part):
            return say(words.WHERE_NOT, stated(part, program))
        case Compare() | Among() | OneOf() | Given() | Truth():
            return _stated(condition, program)
        case _:
            assert_never(condition)


def _stated(test: Compare | Among | OneOf | Given | Truth, program: Program) -> Said:
    match test:
        case Compare():
            return _compared(test, program)
        case Among(value, index):
            return say(words.WHERE_SET, _named(value, program), label(program.sets[index].label))
        case OneOf(value, members):
            kind = value.kind if isinstance(value, Field | Term) else program.money
            listed = join((figure(member, kind, program).said for member in members), words.OR_QUOTED)
            return say(words.WHERE_IS, _named(value, program), listed)
        case Given(value):
            return say(words.WHERE_GIVEN, label(value.label))
        case Truth(value):
            return say(words.WHERE_IS, label(value.label), words.YES)
        case _:
            assert_never(test)


def _compared(test: Compare, program: Program) -> Said:
    left, right = _named(test.left, program), _named(test.right, program)
    is_number = isinstance(test.right, Const) and isinstance(test.right.kind, Quantity)
    if test.relation is Relation.EQ and not is_number:
        return say(words.WHERE_IS, left, right)
    return join((left, right), both(f" {test.relation.value} "))


def _named(value: Value, program: Program) -> Said:
    match value:
        case Field() | Term():
            return label(value.label)
        case Const():
            return figure(value.value, value.kind, program).said
        case _:
            return words.THE_VALUE
