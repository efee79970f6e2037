"""Middle: tier tables, cases and marginal bands – lowered to rows of which the first that holds decides.

Laws of this module:

* The boundaries of a tier table are literals that rise or fall; either way the same row decides.
* A table without `else` must exhaust the values that its subject can have.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import cast

from policy_eval.diagnostics import Rule
from policy_eval.program import Bands, Case, Compare, Condition, Const, Relation, Term, Value
from policy_eval.quantity import RATE, Choice, Kind, Quantity
from policy_eval.syntax import tree

from . import kinds
from .context import Typed
from .lowering import Lowering
from .wrong import Wrong, mismatch

NO_ELSE = Rule(
    "PE330",
    "这张表没有“其他”，遇到表中没有的情形就没有结果",
    "the table has no “else”: some values meet no row",
    "最后加上“其他 → ……”",
    "add “else → …” at its end",
)
ORDER = Rule(
    "PE331",
    "分档的界限没有依次排列：这一档应{should_zh}上一档",
    "the boundaries are out of order: this one should be {should_en} the one before",
    "从低到高（或从高到低）依次写",
    "write them from the lowest to the highest, or the other way round",
)
MIXED = Rule(
    "PE332",
    "同一张分档表里，各档的比较方向应当一致",
    "the rows of one table compare in one direction",
    "都用 ≥（或 >），或都用 ≤（或 <）",
    "use ≥ (or >) in every row, or ≤ (or <) in every row",
)
NOT_LITERAL = Rule(
    "PE333",
    "分档的界限应是写明的数",
    "the boundary of a tier is a literal",
    "写出数和单位",
    "write the number with its unit",
)
NO_SIGN = Rule(
    "PE337",
    "这一档的界限前面少了关系符号，别的档都有",
    "a sign is missing before this boundary; the other rows have one",
    "与其他各档一致，写成“{sign} ……”",
    "write “{sign} …”, as in the other rows",
)
TWICE = Rule("PE334", "这个取值上面已经写过", "this value has a row already", "删去一行", "remove one of the rows")
MARGINAL = Rule(
    "PE335",
    "分段累进的每一段应写成“≥ 界限 → 百分数”，由低到高",
    "a marginal table has rows “≥ boundary → percentage”, from the lowest",
    "如：≥ 36000元 → 10%",
    "such as: ≥ 11000 EUR → 10%",
)

_RISING, _FALLING, _EQUAL = {Relation.GE, Relation.GT}, {Relation.LE, Relation.LT}, {Relation.EQ}


def lowered(node: tree.Table, lower: Lowering) -> Typed:
    """The table as a `Case` or as `Bands`."""
    if node.subject is None:
        return _case(node, lower)
    subject = lower.sure(node.subject)
    value = cast("Value", subject.node)
    if node.marginal:
        return _bands(node, value, subject.kind, lower)
    return _tier(node, value, subject.kind, lower)


def _case(node: tree.Table, lower: Lowering) -> Typed:
    """Rows are tried from the first; behind one, its condition is known not to hold."""
    here, rows, kind = lower, list[tuple[Condition, Value]](), None
    for row in node.rows:
        test = here.condition(row.test)
        value = here.knowing(test).sure(row.value, kind)
        kind = _one_kind(row.value, value, kind)
        rows.append((test, cast("Value", value.node)))
        here = here.knowing(test, true=False)
    if node.otherwise is None or kind is None:
        raise Wrong(NO_ELSE, node)
    otherwise = here.sure(node.otherwise, kind)
    kind = _one_kind(node.otherwise, otherwise, kind)
    return Typed(Case(tuple(rows), cast("Value", otherwise.node), None, kind), kind)


def _one_kind(node: tree.Expression, typed: Typed, kind: Kind | None) -> Kind:
    """All results of a table are of one kind."""
    if kind is not None and not kinds.agree(kind, typed.kind):
        raise mismatch(node, kind, typed.kind)
    return kinds.plain(typed.kind) if kind is None else kind


def _tier(node: tree.Table, subject: Value, subject_kind: Kind, lower: Lowering) -> Typed:
    tests = [_test(row, subject, subject_kind, lower) for row in node.rows]
    rows, kind = list[tuple[Condition, Value]](), None
    for row, test in zip(node.rows, tests, strict=True):
        value = lower.knowing(test).sure(row.value, kind)
        kind = _one_kind(row.value, value, kind)
        rows.append((test, cast("Value", value.node)))
    otherwise = None
    if node.otherwise is not None:
        typed = lower.sure(node.otherwise, kind)
        kind = _one_kind(node.otherwise, typed, kind)
        otherwise = cast("Value", typed.node)
    elif not _exhausts(tests, subject, subject_kind, lower):
        raise Wrong(NO_ELSE, node)
    if _must_turn(node, tests, lower):
        rows.reverse()
    return Typed(Case(tuple(rows), otherwise, subject, cast("Kind", kind)), cast("Kind", kind))


def _test(row: tree.Row, subject: Value, kind: Kind, lower: Lowering) -> Compare:
    if row.relation not in {None, Relation.EQ} and not kinds.is_ordered(kind):
        raise Wrong(MIXED, row)
    return Compare(row.relation or Relation.EQ, subject, lower.value(row.test, kind))


def _must_turn(node: tree.Table, tests: Sequence[Compare], lower: Lowering) -> bool:
    """Whether the rows stand so that the last that holds decides, as `≥ 30, ≥ 100, ≥ 200`."""
    relations = {test.relation for test in tests}
    if relations <= _EQUAL:
        _check_distinct(node, tests)
        return False
    if bare := [row for row in node.rows if row.relation is None]:
        sign = next(row.relation for row in node.rows if row.relation is not None)
        raise Wrong(NO_SIGN, bare[0].test, sign=sign.value)
    if not (relations <= _RISING or relations <= _FALLING):
        other = next(r for r in node.rows if (r.relation in _RISING) != (node.rows[0].relation in _RISING))
        raise Wrong(MIXED, other)
    numbers = [_number(row, test.right, lower) for row, test in zip(node.rows, tests, strict=True)]
    rises = sum(1 if here > before else -1 for before, here in pairwise(numbers))
    ascends = rises >= 0
    for row, (before, here) in zip(node.rows[1:], pairwise(numbers), strict=True):
        if here == before or (here > before) != ascends:
            should = ("高于", "above") if ascends else ("低于", "below")
            raise Wrong(ORDER, row.test, should_zh=should[0], should_en=should[1])
    return ascends == (relations <= _RISING)


def _check_distinct(node: tree.Table, tests: Sequence[Compare]) -> None:
    seen = set[Value]()
    for row, test in zip(node.rows, tests, strict=True):
        if test.right in seen:
            raise Wrong(TWICE, row.test)
        seen.add(test.right)


def _number(row: tree.Row, value: Value, lower: Lowering) -> Fraction:
    """The number (or the day, counted) of a boundary."""
    meant = lower.context.terms.meaning(value) if isinstance(value, Term) else value
    if not isinstance(meant, Const) or isinstance(meant.value, str | bool):
        raise Wrong(NOT_LITERAL, row.test)
    number = meant.value if isinstance(meant.value, int | Fraction) else meant.value.toordinal()
    return Fraction(number)


def _exhausts(tests: Sequence[Compare], subject: Value, kind: Kind, lower: Lowering) -> bool:
    """Whether every value that the subject can have meets a row."""
    if isinstance(kind, Choice):
        known = set(lower.context.names.values[kind.domain].values())
        return known == {test.right.value for test in tests if isinstance(test.right, Const)}
    return any(_takes_all(test, subject, lower) for test in tests)


def _takes_all(test: Compare, subject: Value, lower: Lowering) -> bool:
    is_zero = isinstance(test.right, Const) and test.right.value == 0
    return is_zero and test.relation is Relation.GE and lower.context.knowledge.is_never_negative(subject)


def _bands(node: tree.Table, subject: Value, kind: Kind, lower: Lowering) -> Typed:
    if not isinstance(kind, Quantity) or not node.rows:
        raise Wrong(MARGINAL, node)
    bands, numbers = list[tuple[Value, Value]](), list[Fraction]()
    for row in node.rows:
        if row.relation is not Relation.GE:
            raise Wrong(MARGINAL, row)
        bound = lower.value(row.test, kind)
        numbers.append(_number(row, bound, lower))
        if len(numbers) > 1 and numbers[-1] <= numbers[-2]:
            raise Wrong(ORDER, row.test, should_zh="高于", should_en="above")
        bands.append((bound, lower.value(row.value, RATE)))
    if node.otherwise is not None:
        below = lower.value(node.otherwise, RATE)
    elif numbers[0] == 0 and lower.context.knowledge.is_never_negative(subject):
        below = Const(0, RATE)
    else:
        raise Wrong(NO_ELSE, node)
    made = kinds.plain(kind)
    return Typed(Bands(subject, tuple(bands), below, made), made)
