"""Front: lark's tree → ours – one method a production, each taking what that production holds."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from typing import cast

from lark import Token
from lark import Tree as Parsed

from policy_eval.program import Fold, Moment, Operator, Period, Relation, Rounding
from policy_eval.quantity import CHINESE_CURRENCIES

from . import tree
from .faults import Fault
from .mask import Vocabulary
from .misread import misread

_RELATIONS = {">=": Relation.GE, "<=": Relation.LE, "!=": Relation.NE}
_OPERATORS = {
    "-": Operator.SUBTRACT, "−": Operator.SUBTRACT, "+": Operator.ADD,
    "*": Operator.MULTIPLY, "×": Operator.MULTIPLY, "/": Operator.DIVIDE, "÷": Operator.DIVIDE,
}  # fmt: skip
_FOLDS = {"合计": Fold.TOTAL, "最小": Fold.MIN, "最大": Fold.MAX, "最早": Fold.EARLIEST, "最晚": Fold.LATEST}
_MOMENTS = {"当年1月1日": Moment.YEAR_START, "次年1月1日": Moment.NEXT_YEAR_START, "当年天数": Moment.DAYS_IN_YEAR}
_UNITS = {
    "YEARS": "years",
    "MONTHS": "months",
    "DAYS": "days",
    "WORKDAYS": "workdays",
    "PERCENT": "%",
    "POINTS": "points",
}
_MAGNITUDES = {"万": 10**4, "亿": 10**8}

Rows = tuple[tuple[tree.Row, ...], tree.Expression | None]
Part = tree.Node | tuple[tree.Expression, ...] | Rows | Token | Period | str | None
"""What stands in a production: built parts, words, and `None` for what was left out."""


def build(parsed: Parsed[Token], text: str, words: Vocabulary) -> tree.Tree | Fault:
    """Our tree of lark's tree of `text` (folded), or what it says that nobody can mean.

    Without recursion: subtrees come before what holds them.
    """
    builder = _Builder(text)
    made: dict[int, Part] = {}
    built: Part = None
    for node in parsed.iter_subtrees():
        parts = [made[id(c)] if isinstance(c, Parsed) else c for c in node.children]
        meta = node.meta
        span = (0, 0) if meta.empty else (meta.start_pos, meta.end_pos)
        built = getattr(builder, "do_" + node.data)(span, *parts)
        if fault := misread(built, text, words):
            return fault
        made[id(node)] = built
    return cast("tree.Tree", built)  # the start rules make nothing else


class _Builder:
    """One method a production. The spans are stretches of `text`, from which names are taken: tokens are masked."""

    def __init__(self, text: str) -> None:
        self._text = text

    def _name(self, token: Token) -> tree.Name:
        span = (token.start_pos or 0, token.end_pos or 0)
        return tree.Name(self._text[span[0] : span[1]], span=span)

    # steps
    def do_step(self, span: tree.Span, action: tree.Action) -> tree.Step:
        return tree.Step(action, None, span=span)

    def do_conditional(self, span: tree.Span, action: tree.Action, when: tree.Expression) -> tree.Step:
        return tree.Step(action, when, span=span)

    def do_conditional_zh(self, span: tree.Span, when: tree.Expression, action: tree.Action) -> tree.Step:
        return tree.Step(action, when, span=span)

    def do_pay(self, span: tree.Span, value: tree.Expression) -> tree.Pay:
        return tree.Pay(value, span=span)

    def do_uplift(self, span: tree.Span, rate: tree.Expression) -> tree.Uplift:
        return tree.Uplift(rate, span=span)

    def do_add(self, span: tree.Span, value: tree.Expression) -> tree.Add:
        return tree.Add(value, span=span)

    def do_deduct(self, span: tree.Span, value: tree.Expression) -> tree.Deduct:
        return tree.Deduct(value, span=span)

    def do_floor(self, span: tree.Span, value: tree.Expression) -> tree.Floor:
        return tree.Floor(value, span=span)

    def do_cap(self, span: tree.Span, value: tree.Expression, scope: tree.Scope | None) -> tree.Cap:
        return tree.Cap(value, scope, span=span)

    def do_cap_zh(self, span: tree.Span, scope: tree.Scope | None, value: tree.Expression) -> tree.Cap:
        return tree.Cap(value, scope, span=span)

    do_limit, do_limit_zh = do_cap, do_cap_zh

    def do_first(self, span: tree.Span, count: tree.Expression, scope: tree.Scope) -> tree.First:
        return tree.First(count, scope, span=span)

    def do_first_zh(self, span: tree.Span, scope: tree.Scope, count: tree.Expression) -> tree.First:
        return tree.First(count, scope, span=span)

    def do_rounding(self, span: tree.Span, unit: tree.Expression | None = None) -> tree.Round:
        return tree.Round(unit, Rounding.HALF_UP, span=span)

    def do_rounding_down(self, span: tree.Span, unit: tree.Expression | None = None) -> tree.Round:
        return tree.Round(unit, Rounding.DOWN, span=span)

    def do_scope(self, span: tree.Span, holder: Token, period: Period | None) -> tree.Scope:
        return tree.Scope(self._name(holder), period, span=span)

    def do_scope_zh(self, span: tree.Span, _measure: Token | None, holder: Token, period: Period | None) -> tree.Scope:
        return tree.Scope(self._name(holder), period, span=span)

    def do_per_year(self, _: tree.Span, *_words: Token) -> Period:
        return Period.YEAR

    def do_per_ever(self, _: tree.Span, *_words: Token) -> Period:
        return Period.EVER

    def do_per_version(self, _: tree.Span, *_words: Token) -> Period:
        return Period.VERSION

    def do_each(self, span: tree.Span, name: Token) -> tree.Target:
        return tree.Target("each", self._name(name), span=span)

    def do_all(self, span: tree.Span, name: Token) -> tree.Target:
        return tree.Target("all", self._name(name), span=span)

    def do_claimant(self, span: tree.Span, name: Token) -> tree.Target:
        return tree.Target("claimant", self._name(name), span=span)

    def do_test(self, span: tree.Span, relation: Token, value: tree.Expression) -> tree.Row:
        return tree.Row(_relation(relation), value, value, span=span)

    # conditions
    def do_conjunction(self, span: tree.Span, *parts: tree.Expression) -> tree.Logic:
        return tree.Logic(every=True, parts=parts, span=span)

    def do_disjunction(self, span: tree.Span, *parts: tree.Expression) -> tree.Logic:
        return tree.Logic(every=False, parts=parts, span=span)

    def do_negation(self, span: tree.Span, part: tree.Expression) -> tree.Negation:
        return tree.Negation(part, span=span)

    def do_relation(
        self, span: tree.Span, left: tree.Expression, relation: Token, right: tree.Expression
    ) -> tree.Comparison:
        return tree.Comparison(_relation(relation), left, right, span=span)

    def do_is(self, span: tree.Span, left: tree.Expression, right: tree.Expression) -> tree.Comparison:
        return tree.Comparison(Relation.EQ, left, right, span=span)

    def do_is_not(self, span: tree.Span, left: tree.Expression, right: tree.Expression) -> tree.Comparison:
        return tree.Comparison(Relation.NE, left, right, span=span)

    def do_among(
        self, span: tree.Span, value: tree.Expression, container: tree.Name | tuple[tree.Expression, ...]
    ) -> tree.Membership:
        return tree.Membership(value, container, negated=False, span=span)

    def do_not_among(
        self, span: tree.Span, value: tree.Expression, container: tree.Name | tuple[tree.Expression, ...]
    ) -> tree.Membership:
        return tree.Membership(value, container, negated=True, span=span)

    def do_named(self, _: tree.Span, name: Token) -> tree.Name:
        return self._name(name)

    def do_listed(self, _: tree.Span, *values: tree.Expression) -> tuple[tree.Expression, ...]:
        return values

    def do_given(self, span: tree.Span, value: tree.Expression) -> tree.IsGiven:
        return tree.IsGiven(value, negated=False, span=span)

    def do_missing(self, span: tree.Span, value: tree.Expression) -> tree.IsGiven:
        return tree.IsGiven(value, negated=True, span=span)

    # values
    def do_chain(self, span: tree.Span, *parts: tree.Expression | Token) -> tree.Chain:
        operators = tuple(_OPERATORS[p] for p in parts if isinstance(p, Token))
        return tree.Chain(operators, tuple(p for p in parts if not isinstance(p, Token)), span=span)

    do_sum = do_product = do_chain

    def do_share(self, span: tree.Span, rate: tree.Expression, base: tree.Expression) -> tree.Share:
        return tree.Share(rate, base, span=span)

    def do_share_zh(self, span: tree.Span, base: tree.Expression, rate: tree.Expression) -> tree.Share:
        return tree.Share(rate, base, span=span)

    def do_slice(
        self, span: tree.Span, value: tree.Expression, over: tree.Expression, up_to: tree.Expression | None
    ) -> tree.Slice:
        return tree.Slice(value, over, up_to, span=span)

    def do_units(
        self, span: tree.Span, amount: tree.Expression, unit: tree.Expression, value: tree.Expression
    ) -> tree.Units:
        return tree.Units(amount, unit, value, full=False, span=span)

    def do_full_units(
        self, span: tree.Span, amount: tree.Expression, unit: tree.Expression, value: tree.Expression
    ) -> tree.Units:
        return tree.Units(amount, unit, value, full=True, span=span)

    def do_units_zh(
        self, span: tree.Span, value: tree.Expression, unit: tree.Expression, amount: tree.Expression
    ) -> tree.Units:
        return tree.Units(amount, unit, value, full=False, span=span)

    def do_full_units_zh(
        self, span: tree.Span, value: tree.Expression, unit: tree.Expression, amount: tree.Expression
    ) -> tree.Units:
        return tree.Units(amount, unit, value, full=True, span=span)

    def do_default(self, span: tree.Span, value: tree.Expression, fallback: tree.Expression) -> tree.Default:
        return tree.Default(value, fallback, bound=False, span=span)

    def do_default_bound(self, span: tree.Span, value: tree.Expression, fallback: tree.Expression) -> tree.Default:
        return tree.Default(value, fallback, bound=True, span=span)

    def do_literal(
        self, span: tree.Span, number: Token, magnitude: Token | None = None, unit: str = ""
    ) -> tree.Literal:
        value = Fraction(str(number)) * (_MAGNITUDES[magnitude] if magnitude else 1)
        return tree.Literal(value, unit, span=span)

    def do_unit(self, span: tree.Span, word: Token) -> str:
        written = self._text[span[0] : span[1]]
        return _UNITS.get(word.type) or CHINESE_CURRENCIES.get(written, written)

    def do_year(self, _: tree.Span) -> str:
        return "years"

    def do_date(self, span: tree.Span, written: Token) -> tree.Day:
        return tree.Day(_day(written), span=span)

    def do_name(self, _: tree.Span, name: Token) -> tree.Name:
        return self._name(name)

    def do_path(self, span: tree.Span, where: Token, field: Token) -> tree.Path:
        return tree.Path(self._name(where), self._name(field), of_list=where.type == "LIST", span=span)

    def do_moment(self, span: tree.Span, word: Token) -> tree.When:
        return tree.When(_MOMENTS.get(word) or Moment(str(word)), span=span)

    def do_tier(self, span: tree.Span, marginal: Token | None, subject: tree.Expression, rows: Rows) -> tree.Table:
        return tree.Table(subject, *rows, marginal=marginal is not None, span=span)

    def do_tier_zh(self, span: tree.Span, subject: tree.Expression, rows: Rows) -> tree.Table:
        return tree.Table(subject, *rows, marginal=False, span=span)

    def do_marginal_zh(self, span: tree.Span, subject: tree.Expression, rows: Rows) -> tree.Table:
        return tree.Table(subject, *rows, marginal=True, span=span)

    def do_case(self, span: tree.Span, rows: Rows) -> tree.Table:
        return tree.Table(None, *rows, marginal=False, span=span)

    def do_rows(self, _: tree.Span, *rows: tree.Row | tree.Expression | None) -> Rows:
        otherwise = rows[-1]
        tested = tuple(row for row in rows[:-1] if isinstance(row, tree.Row))
        return tested, None if isinstance(otherwise, tree.Row) else otherwise

    def do_tested(self, span: tree.Span, relation: Token, test: tree.Expression, value: tree.Expression) -> tree.Row:
        return tree.Row(_relation(relation), test, value, span=span)

    def do_row(self, span: tree.Span, test: tree.Expression, value: tree.Expression) -> tree.Row:
        return tree.Row(None, test, value, span=span)

    def do_days(self, span: tree.Span, start: tree.Expression, end: tree.Expression) -> tree.DaysBetween:
        return tree.DaysBetween(start, end, span=span)

    def do_aggregate(
        self, span: tree.Span, fold: Token, of: tree.Name | tree.Path, where: tree.Expression | None
    ) -> tree.Aggregate:
        return tree.Aggregate(_fold(fold), of, where, span=span)

    def do_aggregate_zh(
        self, span: tree.Span, of: tree.Name | tree.Path, fold: Token, where: tree.Expression | None
    ) -> tree.Aggregate:
        return tree.Aggregate(_fold(fold), of, where, span=span)

    def do_number(self, span: tree.Span, name: Token, where: tree.Expression | None) -> tree.Aggregate:
        return tree.Aggregate(Fold.COUNT, self._name(name), where, span=span)

    def do_filter(self, _: tree.Span, where: tree.Expression) -> tree.Expression:
        return where

    def do_call(self, span: tree.Span, fold: Token, *arguments: tree.Expression) -> tree.Call:
        return tree.Call(_fold(fold), arguments, span=span)

    def do_whole(self, span: tree.Span, argument: tree.Expression) -> tree.Call:
        return tree.Call(None, (argument,), span=span)


def _relation(token: Token) -> Relation:
    return _RELATIONS.get(token) or Relation(str(token))


def _fold(token: Token) -> Fold:
    return _FOLDS.get(token) or Fold(str(token))


def _day(text: str) -> dt.date | None:
    year, month, day = (int(part) for part in re.findall("[0-9]+", text))
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
