"""Uses: what more or less of a number, or a condition that holds more or less often, does to an award.

`+1`: more of it is never less for the claimant. `-1`: more of it is never more. `0`: that is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

from policy_eval.program import Operator, Relation
from policy_eval.syntax import tree

from .contrast import Turn

_UP = frozenset({Relation.GE, Relation.GT})
_DOWN = frozenset({Relation.LE, Relation.LT})


def joined(signs: Iterable[int]) -> int:
    """The one sign that all have, else 0."""
    known = {*signs}
    return known.pop() if len(known) == 1 else 0


def along(way: Sequence[Turn]) -> int:
    """What more at the end of a way does at its beginning."""
    sign = 1
    for turn in way:
        sign *= of_turn(turn.old, turn.field, turn.index)
    return sign


def of_turn(node: tree.Node, field: str, index: int) -> int:  # noqa: PLR0911 – one case a node
    """What more of one part of a node does to the node."""
    match node:
        case tree.Step(action=action):
            return of_step(action) if field == "when" else 1
        case tree.Chain():
            return _chain(node, index)
        case tree.Table():
            return _table(node, field)
        case tree.Comparison():
            return _comparison(node, field)
        case tree.Call(fold=fold):
            return 1 if fold is None or fold.value in _EXTREMES else 0
        case tree.Membership(negated=negated):
            return 0 if field == "value" else -1 if negated else 1
        case _:
            return _SIGNS.get((type(node), field), 0)


_EXTREMES = frozenset({"min", "max", "earliest", "latest"})
_SIGNS: dict[tuple[type, str], int] = {
    (tree.Pay, "value"): 1,
    (tree.Uplift, "rate"): 1,
    (tree.Add, "value"): 1,
    (tree.Deduct, "value"): -1,
    (tree.Floor, "value"): 1,
    (tree.Cap, "value"): 1,
    (tree.Cap, "scope"): 1,
    (tree.First, "count"): 1,
    (tree.First, "scope"): 1,
    (tree.Share, "rate"): 1,
    (tree.Share, "base"): 1,
    (tree.Default, "value"): 1,
    (tree.Default, "fallback"): 1,
    (tree.Aggregate, "of"): 1,
    (tree.Logic, "parts"): 1,
    (tree.Units, "amount"): 1,
    (tree.Units, "unit"): -1,
    (tree.Units, "value"): 1,
    (tree.Slice, "value"): 1,
    (tree.Slice, "over"): -1,
    (tree.Slice, "up_to"): 1,
    (tree.Row, "value"): 1,
    (tree.Negation, "part"): -1,
    (tree.DaysBetween, "start"): -1,
    (tree.DaysBetween, "end"): 1,
}
"""Node and field → what more of the field does to the node; what stands nowhere is not known."""


def of_step(action: tree.Action) -> int:
    """What a further step does."""
    match action:
        case tree.Uplift() | tree.Add() | tree.Floor():
            return 1
        case tree.Cap() | tree.Deduct() | tree.First():
            return -1
        case _:
            return 0


def _chain(node: tree.Chain, index: int) -> int:
    """Sums and products of what is never negative."""
    if index > 0 and node.operators[index - 1] in {Operator.SUBTRACT, Operator.DIVIDE}:
        return -1
    is_product = node.operators[0] in {Operator.MULTIPLY, Operator.DIVIDE}
    signed = any(isinstance(each, tree.Chain) and Operator.SUBTRACT in each.operators for each in node.operands)
    return 0 if is_product and signed else 1


def _comparison(node: tree.Comparison, field: str) -> int:
    if node.relation in _UP:
        return 1 if field == "left" else -1
    if node.relation in _DOWN:
        return -1 if field == "left" else 1
    return 0


def _table(node: tree.Table, field: str) -> int:
    """More in a row or in all other cases is more; more of the subject is, where the tiers rise."""
    if field == "subject":
        return rising(node)
    return 1


def rising(node: tree.Table) -> int:
    """`1` where higher tiers give more, `-1` where they give less, `0` where that is not known."""
    rows = [row for row in node.rows if isinstance(row.test, tree.Literal) and isinstance(row.value, tree.Literal)]
    relations = {row.relation for row in rows}
    if len(rows) != len(node.rows) or not rows or not (relations <= _UP or relations <= _DOWN):
        return 0
    values = [row.value.value for row in sorted(rows, key=_start) if isinstance(row.value, tree.Literal)]
    if node.otherwise is not None and not isinstance(node.otherwise, tree.Literal):
        return 0
    if isinstance(node.otherwise, tree.Literal):
        values = [node.otherwise.value, *values] if relations <= _UP else [*values, node.otherwise.value]
    pairs = [*pairwise(values)]
    return 1 if all(a <= b for a, b in pairs) else -1 if all(a >= b for a, b in pairs) else 0


def _start(row: tree.Row) -> Fraction:
    return row.test.value if isinstance(row.test, tree.Literal) else Fraction(0)
