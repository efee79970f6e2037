"""Uses: the sides of a boundary that a careful colleague asks examples for, and what a claim on one is called.

Laws of this module:

* A threshold is asked for twice: exactly at it, and on its other side, however far. The same for whole units.
* Of a cap an amount within it and one that it cuts are asked for; how several rows and years share it is not.
* Where a condition first makes sure that a divisor is not zero, no claim at zero is asked for: there the rest of the
  condition says nothing.
* Days of the period and of sets, listed values, what must hold of a row, who draws from a limit, and marks, which pay
  nothing, are not asked for: they are `coverage`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from policy_eval.program import Arithmetic, Compare, Condition, Const, Operator, Program, Relation, Said, Value
from policy_eval.program.kind import kind_of
from policy_eval.program.node import Node
from policy_eval.quantity import Date

from .collect import leaves
from .kinds import (
    Boundary,
    Branch,
    Ceiling,
    Dated,
    Decider,
    Fallback,
    Leaf,
    Listed,
    Part,
    Period,
    Run,
    Sharing,
    Side,
    Threshold,
    Turns,
    Whole,
    is_smooth,
)
from .naming import name_of, named, say


class Need(NamedTuple):
    """A claim that is asked for: it shows one of `sides`, and is called `said`."""

    sides: frozenset[Side]
    said: Said


_AT = Said("{}刚好为{}", "{} exactly at {}")
_BELOW, _BEFORE = Said("{}低于{}", "{} below {}"), Said("{}早于{}", "{} before {}")
_ABOVE, _AFTER = Said("{}超过{}", "{} above {}"), Said("{}晚于{}", "{} after {}")
_OTHER = Said("{}不为{}", "{} other than {}")
_UP_TO = Said("{}不超过{}", "{} up to {}")
_FROM = Said("{}不低于{}", "{} from {} on")
_HOLDS, _FAILS = Said("“{}”成立", "“{}” holding"), Said("“{}”不成立", "“{}” failing")
_DECIDING = Said("{}并起决定作用", "{} and deciding")
_ROW = Said("“{}”这一档", "the row “{}”")
_BY = Said("由“{}”决定", "“{}” deciding")
_GIVEN, _LEFT_OUT = Said("“{}”已填", "“{}” given"), Said("“{}”未填", "“{}” left out")
_WHOLE = Said("{}刚好为{}的整数倍", "{} a whole multiple of {}")
_REST = Said("{}不是{}的整数倍", "{} no whole multiple of {}")
_REACHED = Said("走到这一步", "this step reached")
_TAKEN, _PASSED = Said("这一步适用", "this step taken"), Said("这一步不适用", "this step passed over")
_WITHIN, _CUT = (
    Said("金额没有超过上限", "an amount within the cap"),
    Said("金额超过上限", "an amount that the cap cuts"),
)
_FULL = Said("合计没有超过限额", "awards within the limit"), Said("合计超过限额", "awards that the limit cuts")
_FLOOR = (
    Said("金额不低于下限", "an amount not below the floor"),
    Said("金额低于下限", "an amount that the floor raises"),
)
_TURN = Said("限次以内的一笔", "an award within the number"), Said("超出限次的一笔", "an award beyond the number")


def needs(boundary: Boundary, program: Program) -> tuple[Need, ...]:
    """The claims that are asked for; none where the boundary is for `coverage` alone."""
    if boundary.spot.part in {Part.HOLDS, Part.MARK}:
        return ()
    match boundary:
        case Threshold():
            return _of_threshold(boundary, program)
        case Leaf() | Fallback() | Branch() | Decider() | Whole():
            return _of_named(boundary, program)
        case Run() | Ceiling() | Turns():
            return _of_step(boundary)
        case Listed() | Dated() | Sharing() | Period():
            return ()


def _of_named(boundary: Leaf | Fallback | Branch | Decider | Whole, program: Program) -> tuple[Need, ...]:
    """Of what is told by the names of facts."""
    name = named(boundary, program)
    match boundary:
        case Leaf():
            found = (_need(say(_HOLDS, name), Side.HOLDS), _need(say(_FAILS, name), Side.FAILS))
            return _deciding(found) if len([*leaves(boundary.whole)]) > 1 else found
        case Fallback():
            return (_need(say(_GIVEN, name), Side.GIVEN), _need(say(_LEFT_OUT, name), Side.MISSING))
        case Whole(_, units):
            names = name_of(units.value, program), name_of(units.unit, program)
            return (_need(say(_WHOLE, *names), Side.AT), _need(say(_REST, *names), Side.BELOW))
        case Branch():
            return (_need(say(_ROW, name), Side.MET),)
        case Decider():
            return (_need(say(_BY, name), Side.MET),)


def _of_step(boundary: Run | Ceiling | Turns) -> tuple[Need, ...]:
    """Of what becomes of an amount."""
    match boundary:
        case Run(conditional=True):
            return (_need(_TAKEN, Side.HOLDS), _need(_PASSED, Side.FAILS))
        case Run():
            return (_need(_REACHED, Side.HOLDS),)
        case Ceiling():
            within, cut = _FLOOR if boundary.floor else _FULL if boundary.limit >= 0 else (_WITHIN, _CUT)
            return (_need(within, Side.SLACK, Side.EXACT), _need(cut, Side.BINDING))
        case Turns():
            return (_need(_TURN[0], Side.SLACK), _need(_TURN[1], Side.BINDING))


def _need(said: Said, *sides: Side) -> Need:
    return Need(frozenset(sides), said)


def _deciding(found: tuple[Need, ...]) -> tuple[Need, ...]:
    """Of a condition with several parts: that part alone must decide."""
    return tuple(Need(each.sides, say(_DECIDING, each.said)) for each in found)


def _is_zero(value: Value) -> bool:
    return isinstance(value, Const) and not value.value


def _divisors(node: Node) -> Iterator[Value]:
    """What is divided by, however deep."""
    if isinstance(node, Arithmetic):
        pairs = zip(node.operators, node.operands[1:], strict=True)
        yield from (operand for operator, operand in pairs if operator is Operator.DIVIDE)
    for name in node.__match_args__:
        part = getattr(node, name)
        for each in part if isinstance(part, tuple) else (part,):
            if isinstance(each, Value | Condition):
                yield from _divisors(each)


def _of_threshold(boundary: Threshold, program: Program) -> tuple[Need, ...]:
    names = name_of(boundary.left, program), name_of(boundary.right, program)
    is_day = isinstance(kind_of(boundary.left), Date)
    below = _need(say(_BEFORE if is_day else _BELOW, *names), Side.BELOW)
    above = _need(say(_AFTER if is_day else _ABOVE, *names), Side.ABOVE)
    at = _need(say(_AT, *names), Side.AT)
    if boundary.whole is None:
        return (_need(say(_UP_TO, *names), Side.BELOW, Side.AT), above)
    parts = [*leaves(boundary.whole)]
    if _is_zero(boundary.right) and any(boundary.left in _divisors(part) for part in parts):
        return ()
    relation = leaf.relation if isinstance(leaf := parts[boundary.leaf], Compare) else Relation.EQ
    if relation in {Relation.EQ, Relation.NE}:
        found = (at, _need(say(_OTHER, *names), Side.BELOW, Side.ABOVE))
    elif relation in {Relation.GE, Relation.LT}:
        found = (below, _need(say(_FROM, *names), Side.AT, Side.ABOVE) if is_smooth(boundary.left) else at)
    else:
        found = (_need(say(_UP_TO, *names), Side.AT, Side.BELOW) if is_smooth(boundary.left) else at, above)
    return _deciding(found) if len(parts) > 1 else found
