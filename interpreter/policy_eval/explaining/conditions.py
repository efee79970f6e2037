"""Uses: why a condition holds, or which part of it fails, with what the claim says.

Laws of this module:

* Whether something holds is asked of the interpreter, never worked out here.
* Only what decides is said: the part that suffices, or the parts that fail. Of several that must all hold, what comes
  behind the first that fails is told only where it speaks of plain facts: it may lean on what comes before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Protocol, assert_never

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
    Scalar,
    Some,
    Term,
    Truth,
    Value,
)
from policy_eval.program.kind import kind_of
from policy_eval.quantity import Choice, Country, Date, Flag, Kind, Words

from . import words
from .figures import figure
from .words import both, join, label, say


class Asks(Protocol):
    """Somebody who can be asked about the values and conditions of one award."""

    @property
    def program(self) -> Program:
        """The policy."""

    def value(self, node: Value) -> Scalar | None:
        """The value of a node, in its kind's smallest unit; None where the claim does not say it."""

    def holds(self, condition: Condition) -> bool:
        """Whether a condition holds."""

    def told(self, node: Value) -> Said:
        """A value by its name and in figures, remembering the default that stands in for it."""

    def term_of(self, term: Term) -> Value | Condition:
        """What a named value of the clause is."""

    def day(self) -> dt.date | None:
        """The day of the row at hand."""


def why(condition: Condition, asks: Asks) -> Said:  # noqa: PLR0911 – one case a node
    """What decides that `condition` holds, or that it does not."""
    match condition:
        case Every(conditions):
            return _every(conditions, asks)
        case Some(conditions):
            return _some(conditions, asks)
        case Not(inner):
            return why(inner, asks)
        case Compare():
            return _compared(condition, asks)
        case Among():
            return _among(condition, asks)
        case OneOf():
            return _listed(condition, asks)
        case Given(value):
            return say(words.GIVEN if asks.holds(condition) else words.NOT_GIVEN, label(value.label))
        case Truth(value):
            return _flag(condition, value, asks)
        case _:
            assert_never(condition)


def _every(conditions: tuple[Condition, ...], asks: Asks) -> Said:
    """All of `conditions` where all hold; else what held up to the first that fails, and what fails."""
    first = next((i for i, one in enumerate(conditions) if not asks.holds(one)), None)
    if first is None:
        return _reasons(conditions, asks)
    others = [one for one in conditions[first + 1 :] if _is_plain(one) and not asks.holds(one)]
    failed = _reasons((conditions[first], *others), asks)
    if not first:
        return failed
    return say(words.BUT, join((why(one, asks) for one in conditions[:first]), words.COMMA), failed)


def _some(conditions: tuple[Condition, ...], asks: Asks) -> Said:
    """The first of `conditions` that holds, or all of them where none does."""
    holding = next((one for one in conditions if asks.holds(one)), None)
    told = conditions if holding is None else (holding,)
    return _reasons(told, asks)


def _reasons(conditions: Iterable[Condition], asks: Asks) -> Said:
    """The reasons of several conditions, each said once."""
    return join(dict.fromkeys(why(one, asks) for one in conditions), words.SEMICOLON)


def _is_plain(condition: Condition) -> bool:
    """Whether only facts and literals are looked at, so that no part before it need hold for it to make sense."""
    match condition:
        case Every(parts) | Some(parts):
            return all(map(_is_plain, parts))
        case Not(part):
            return _is_plain(part)
        case Compare(_, left, right):
            return isinstance(left, Field | Const) and isinstance(right, Field | Const)
        case Among(value) | OneOf(value) | Given(value) | Truth(value):
            return isinstance(value, Field)
        case _:
            assert_never(condition)


def _flag(condition: Truth, value: Field | Term, asks: Asks) -> Said:
    """A flag by its label; a condition with a name by its own reasons."""
    if isinstance(value, Term):
        inner = asks.term_of(value)
        if isinstance(inner, Condition):
            return say(words.BECAUSE, label(value.label), why(inner, asks))
    asks.told(value)
    return say(words.FLAG_IS, label(value.label), words.YES if asks.holds(condition) else words.NO)


def _compared(node: Compare, asks: Asks) -> Said:
    if asks.value(node.left) is None:
        return say(words.NOT_GIVEN, _name(node.left))
    kind = kind_of(node.left)
    if isinstance(kind, Choice | Country | Words | Flag):
        return _same(node, kind, asks)
    relation, holds = node.relation, asks.holds(node)
    if relation is Relation.NE:
        relation, holds = Relation.EQ, not holds
    table = words.DAYS if isinstance(kind, Date) else words.NUMBERS
    return say(table[relation, holds], asks.told(node.left), asks.told(node.right))


def _same(node: Compare, kind: Kind, asks: Asks) -> Said:
    """Two values that are no numbers: what the one is, and what it is not."""
    asks.told(node.left)
    name, found = _name(node.left), figure(asks.value(node.left), kind, asks.program).said
    wanted = figure(asks.value(node.right), kind, asks.program).said
    if asks.holds(node) is (node.relation is Relation.EQ):
        return say(words.SAME, name, found)
    return say(words.NOT_SAME, name, found, wanted)


def _listed(node: OneOf, asks: Asks) -> Said:
    asks.told(node.value)
    kind, value = kind_of(node.value), asks.value(node.value)
    if value is None:
        return say(words.NOT_GIVEN, _name(node.value))
    found = figure(value, kind, asks.program).said
    if asks.holds(node):
        return say(words.SAME, _name(node.value), found)
    members = join((figure(member, kind, asks.program).said for member in node.members), words.OR_QUOTED)
    return say(words.NOT_SAME, _name(node.value), found, members)


def _among(node: Among, asks: Asks) -> Said:
    asks.told(node.value)
    value, named = asks.value(node.value), asks.program.sets[node.set]
    if value is None:
        return say(words.NOT_GIVEN, _name(node.value))
    form = words.IS_AMONG if asks.holds(node) else words.NOT_AMONG
    found = figure(value, kind_of(node.value), asks.program).said
    said = say(form, _name(node.value), found, label(named.label))
    day, entries = asks.day(), [entry for entry in named.members if entry.value == value]
    if day and any(entry.since or entry.until for entry in entries):
        return say(words.AS_OF, said, both(day.isoformat()))
    return said


def _name(node: Value) -> Said:
    return label(node.label) if isinstance(node, Field | Term) else words.THE_VALUE
