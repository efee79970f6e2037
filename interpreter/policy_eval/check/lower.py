"""Middle: a tree → typed nodes of the program; names resolved, units checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from policy_eval import program as p
from policy_eval.diagnostics import Rule, nearest
from policy_eval.quantity import (
    CURRENCIES,
    DAYS,
    MONTHS,
    NUMBER,
    POINTS,
    RATE,
    Choice,
    Country,
    Date,
    Flag,
    Quantity,
    Ratio,
    count,
    money,
    to_minor,
)
from policy_eval.syntax import tree as t
from policy_eval.syntax.mask import fold

UNKNOWN = Rule("PE301", "没有“{name}”这个名称", "no name “{name}” here")
UNITS = Rule("PE302", "单位不同：{left} 与 {right}", "different units: {left} and {right}")
KIND = Rule("PE303", "这里应是{wanted}", "{wanted} is wanted here")
NO_DAY = Rule("PE304", "没有这一天", "there is no such day")


class Wrong(Exception):  # noqa: N818 – it carries one finding up to the expression that it belongs to
    """A finding inside an expression."""

    def __init__(self, rule: Rule, node: t.Node, suggestion: str = "", **details: str) -> None:
        super().__init__(rule.code)
        self.rule, self.node, self.suggestion, self.details = rule, node, suggestion, details


@dataclass
class Scope:
    """What the names of an expression mean: the row's list, the claimant's fields, the clause's terms, the sets."""

    lists: tuple[p.ListFact, ...]
    sets: tuple[p.SetFact, ...]
    claimant: int
    list: int
    currency: str
    measures: frozenset[str]
    terms: dict[str, p.Term] = field(default_factory=dict)

    def list_index(self, name: t.Name) -> int:
        for i, fact in enumerate(self.lists):
            if fold(name.text) in names(fact.name, fact.label):
                return i
        raise Wrong(UNKNOWN, name, nearest(name.text, [f.name for f in self.lists]), name=name.text)

    def field_of(self, index: int, name: str) -> p.Field | None:
        fact = self.lists[index]
        source = p.Source.CLAIMANT if fact.is_claimant else p.Source.ROW
        for i, f in enumerate(fact.fields):
            if name in names(f.name, f.label):
                return p.Field(source, i, f.name, f.kind, f.label)
        return None

    def value(self, name: t.Name) -> p.Field | p.Term:
        text = fold(name.text)
        if text in self.terms:
            return self.terms[text]
        found = self.field_of(self.list, text) if self.list >= 0 else None
        found = found or self.field_of(self.claimant, text)
        if found is None:
            known = [f.name for i in {self.claimant, max(self.list, 0)} for f in self.lists[i].fields]
            raise Wrong(UNKNOWN, name, nearest(text, [*known, *self.terms]), name=name.text)
        return found

    @contextmanager
    def inside(self, index: int) -> Iterator[None]:
        before, self.list = self.list, index
        yield
        self.list = before


def names(name: str, label: p.Said) -> set[str]:
    return {fold(n) for n in (name, *label.zh.split("|"), *label.en.split("|")) if n}


Lowered = tuple[Any, Any]


def lower(node: t.Expression, s: Scope, wanted: Any = None) -> Lowered:  # noqa: C901, PLR0911, PLR0912 – one case a node
    """The program node of `node`, and its kind (`Flag()` for a condition)."""
    match node:
        case t.Literal():
            return _literal(node, s)
        case t.Day():
            if node.day is None:
                raise Wrong(NO_DAY, node)
            return p.Const(node.day, Date()), Date()
        case t.Name():
            if isinstance(wanted, Choice | Country):
                return p.Const(_choice(node, s, wanted), wanted), wanted
            found = s.value(node)
            return (p.Truth(found) if isinstance(found.kind, Flag) else found), found.kind
        case t.Chain():
            return _chain(node, s)
        case t.Share():
            rate, rk = lower(node.rate, s)
            base, bk = lower(node.base, s)
            _want(rk, {RATE, POINTS}, node.rate, "百分数 / a rate")
            return p.Share(rate, base, bk), bk
        case t.Slice():
            value, k = lower(node.value, s)
            up_to = _same(node.up_to, k, s) if node.up_to else None
            return p.Slice(value, _same(node.over, k, s), up_to, k), k
        case t.Units():
            amount, k = lower(node.amount, s)
            value, vk = lower(node.value, s)
            return p.Units(amount, _same(node.unit, vk, s), value, node.full, k), k
        case t.Default():
            value, k = lower(node.value, s)
            return p.Default(value, _same(node.fallback, k, s), node.bound, k), k
        case t.Table():
            return _table(node, s)
        case t.DaysBetween():
            return p.Days(_same(node.start, Date(), s), _same(node.end, Date(), s), signed=False), DAYS
        case t.Aggregate():
            return _aggregate(node, s)
        case t.Call():
            parts = [lower(a, s) for a in node.arguments]
            for argument, (_, k) in zip(node.arguments, parts, strict=True):
                _want(k, {parts[0][1]}, argument, str(parts[0][1]))
            if node.fold is None:
                return p.Whole(parts[0][0], parts[0][1]), parts[0][1]
            return p.Extreme(node.fold, tuple(v for v, _ in parts), parts[0][1]), parts[0][1]
        case t.When():
            kind: Any = DAYS if node.moment is p.Moment.DAYS_IN_YEAR else Date()
            return p.Calendar(node.moment), kind
        case t.Comparison():
            left, k = lower(node.left, s)
            return p.Compare(node.relation, left, _same(node.right, k, s)), Flag()
        case t.Membership():
            return _membership(node, s), Flag()
        case t.IsGiven():
            field_, _ = lower(node.value, s)
            given = p.Given(field_.field if isinstance(field_, p.Truth) else field_)
            return (p.Not(given) if node.negated else given), Flag()
        case t.Logic():
            parts_ = tuple(condition(x, s) for x in node.parts)
            return (p.Every(parts_) if node.every else p.Some(parts_)), Flag()
        case t.Negation():
            return p.Not(condition(node.part, s)), Flag()
    raise Wrong(KIND, node, wanted="值 / a value")


def condition(node: t.Expression, s: Scope) -> Any:
    value, kind = lower(node, s)
    _want(kind, {Flag()}, node, "条件 / a condition")
    return value


def amount(node: t.Expression, s: Scope) -> Any:
    value, kind = lower(node, s)
    _want(kind, {money(s.currency)}, node, f"{s.currency} 金额 / an amount in {s.currency}")
    return value


def rate(node: t.Expression, s: Scope) -> Any:
    value, kind = lower(node, s)
    _want(kind, {RATE}, node, "百分数 / a percentage")
    return value


def _want(kind: Any, wanted: set[Any], node: t.Node, words: str) -> None:
    if kind not in wanted:
        raise Wrong(KIND, node, wanted=words)


def _same(node: t.Expression, kind: Any, s: Scope) -> Any:
    value, found = lower(node, s, kind)
    if found != kind:
        raise Wrong(UNITS, node, left=_words(kind), right=_words(found))
    return value


def _words(kind: Any) -> str:
    return (kind.base or str(kind.ratio)) if isinstance(kind, Quantity) else type(kind).__name__


def _literal(node: t.Literal, s: Scope) -> Lowered:
    v = node.value
    whole = int(v) if v.denominator == 1 else v
    table = {"": (v, NUMBER), "%": (v / 100, RATE), "points": (v / 100, POINTS), "days": (whole, DAYS)}
    table |= {"months": (whole, MONTHS), "years": (whole * 12, MONTHS), "workdays": (whole, count("workday"))}
    if node.unit in CURRENCIES:
        return p.Const(to_minor(v, node.unit), money(node.unit)), money(node.unit)
    if node.unit in s.measures:
        return p.Const(whole, count(node.unit)), count(node.unit)
    if node.unit not in table:
        raise Wrong(UNKNOWN, node, nearest(node.unit, s.measures), name=node.unit)
    value, kind = table[node.unit]
    return p.Const(Fraction(value), kind), kind


def _choice(name: t.Name, s: Scope, kind: Any) -> str:
    text = fold(name.text)
    if isinstance(kind, Country):
        return name.text
    for fact in s.lists:
        for f in fact.fields:
            for value, label in f.values if f.kind == kind else ():
                if text in names(value, label):
                    return value
    raise Wrong(UNKNOWN, name, name=name.text)


def _chain(node: t.Chain, s: Scope) -> Lowered:
    value, kind = lower(node.operands[0], s)
    for operator, operand in zip(node.operators, node.operands[1:], strict=True):
        right, k = lower(operand, s)
        if kind == Date() and k in {DAYS, MONTHS}:
            value = p.Shift(value, right, 1 if operator is p.Operator.ADD else -1, k == MONTHS)
            continue
        if operator in {p.Operator.ADD, p.Operator.SUBTRACT} and kind != k:
            raise Wrong(UNITS, operand, left=_words(kind), right=_words(k))
        kind = _product(kind, k, operator)
        value = p.Arithmetic((operator,), (value, right), kind)
    return value, kind


def _product(left: Any, right: Any, operator: p.Operator) -> Any:
    if operator in {p.Operator.ADD, p.Operator.SUBTRACT}:
        return left
    units = dict(left.unit)
    for unit, power in right.unit:
        units[unit] = units.get(unit, 0) + (power if operator is p.Operator.MULTIPLY else -power)
    rest = tuple(sorted((u, n) for u, n in units.items() if n))
    return Quantity(rest, Ratio.NUMBER if rest else Ratio.RATE)


def _table(node: t.Table, s: Scope) -> Lowered:
    subject, k = lower(node.subject, s) if node.subject else (None, Flag())
    rows, kind = [], None
    for row in node.rows:
        value, kind = lower(row.value, s)
        test = (
            condition(row.test, s)
            if not node.subject
            else p.Compare(row.relation or p.Relation.EQ, subject, _same(row.test, k, s))
        )
        rows.append((test, value))
    otherwise = lower(node.otherwise, s)[0] if node.otherwise else None
    if any(r.relation in {p.Relation.GE, p.Relation.GT} for r in node.rows):
        rows.reverse()
    if kind is None or otherwise is None or node.marginal:
        raise Wrong(KIND, node, wanted="带“其他”的分档表 / a table with else")
    return p.Case(tuple(rows), otherwise, subject, kind), kind


def _aggregate(node: t.Aggregate, s: Scope) -> Lowered:
    own = s.list
    if isinstance(node.of, t.Path):
        index, name = s.list_index(node.of.list), node.of.field
    elif node.fold is p.Fold.COUNT:
        index, name = s.list_index(node.of), None
    else:
        index, name = s.list, node.of
    with s.inside(index):
        value = s.value(name) if name else None
        where = condition(node.where, s) if node.where else None
    kind = value.kind if value else NUMBER
    return p.Aggregate(node.fold, index, value, where, index == own, kind), kind


def _membership(node: t.Membership, s: Scope) -> Any:
    value, kind = lower(node.value, s)
    if isinstance(node.container, tuple):
        members = tuple(str(_same(m, kind, s).value) for m in node.container)
        found: Any = p.OneOf(value, members)
    else:
        index = next((i for i, f in enumerate(s.sets) if fold(node.container.text) in names(f.name, f.label)), -1)
        if index < 0:
            raise Wrong(
                UNKNOWN,
                node.container,
                nearest(node.container.text, [f.name for f in s.sets]),
                name=node.container.text,
            )
        found = p.Among(value, index)
    return p.Not(found) if node.negated else found
