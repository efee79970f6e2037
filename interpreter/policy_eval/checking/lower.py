"""Middle: a tree → typed nodes of the program; names resolved, units checked, nothing that may be missing left open."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never, cast

from policy_eval.diagnostics import Rule
from policy_eval.program import (
    Aggregate,
    Arithmetic,
    Calendar,
    Condition,
    Days,
    Default,
    Extreme,
    Fold,
    Moment,
    Not,
    Operator,
    Said,
    Share,
    Shift,
    Slice,
    Truth,
    Units,
    Value,
    Whole,
)
from policy_eval.quantity import (
    DAYS,
    MONTHS,
    NUMBER,
    POINTS,
    RATE,
    Choice,
    Date,
    Flag,
    Kind,
    Quantity,
    Ratio,
    count,
    decimal_text,
)
from policy_eval.syntax import tree as t

from . import conditions, kinds, samples, tables
from .context import Context, Typed, is_condition
from .knowledge import when_false, when_true
from .literals import literal
from .lowering import called
from .naming import Naming
from .wrong import NEVER_MISSING, ORDERED, POINTS_ALONE, Wrong, mismatch, wrong_kind

MAYBE = Rule(
    "PE320",
    "“{name}”可能没有填写，没有说明这时怎样算",
    "“{name}” may be missing, and nothing says what then",
    "写明“{name} 未填则 ……”，或先要求“{name} 已填”",
    "write “{name} if missing …”, or ask for “{name} is given” first",
)
ZERO = Rule(
    "PE325",
    "除数可能是 0",
    "the divisor may be zero",
    "在条件里，先写“{value_zh} > 0{unit_zh} 且 ……”；在金额里，写“分情形（{value_zh} > 0{unit_zh} → ……，其他 → ……）”",
    "in a condition write “{value_en} > 0{unit_en} and …”, in an amount “case ({value_en} > 0{unit_en} → …, else → …)”",
)
TERM_OF_ROWS = Rule(
    "PE327",
    "合计、最大等只能取申报的栏目，“{name}”不是",
    "aggregates take a field of the claim, which “{name}” is not",
    "直接写栏目的名称",
    "write the name of the field",
)
WHOLE_SHIFT = Rule(
    "PE328", "日期只能加减整数的天或月", "a date moves by whole days or months", "写成整数", "write a whole number"
)

_NUMERIC = Said("数、数量或金额", "a number or an amount")
_DATE_FOLDS = {Fold.EARLIEST, Fold.LATEST}


class Lower:
    """Lowers expressions that stand in one context."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.names = context.names
        self.naming = Naming(context)

    def knowing(self, condition: Condition, *, true: bool = True) -> Lower:
        """The same, where a condition holds or (`true=False`) does not."""
        return Lower(self.context.knowing(when_true(condition) if true else when_false(condition)))

    def knowing_nothing(self) -> Lower:
        """The same, where no condition was asked yet."""
        return Lower(replace(self.context, known=frozenset()))

    def _kind(self, node: t.Node, wanted: Kind | Said, found: Kind) -> Wrong:
        return wrong_kind(node, wanted, found, self.names.called)

    # ------------------------------------------------------------------------------------------ what callers ask for

    def condition(self, node: t.Expression) -> Condition:
        """A condition."""
        typed = self.any(node)
        if not is_condition(typed):
            raise self._kind(node, Flag(), typed.kind)
        return cast("Condition", _surely(node, typed).node)

    def value(self, node: t.Expression, wanted: Kind) -> Value:
        """A value of the kind wanted."""
        typed = self.any(node, wanted)
        if not kinds.agree(typed.kind, wanted):
            raise self._kind(node, wanted, typed.kind)
        return cast("Value", _surely(node, typed).node)

    def quantity(self, node: t.Expression) -> tuple[Value, Quantity]:
        """A number of whatever unit."""
        typed = self.any(node)
        if not isinstance(typed.kind, Quantity):
            raise self._kind(node, _NUMERIC, typed.kind)
        return cast("Value", _surely(node, typed).node), typed.kind

    def sure(self, node: t.Expression, wanted: Kind | None = None) -> Typed:
        """An expression that is never missing."""
        return _surely(node, self.any(node, wanted))

    def any(self, node: t.Expression, wanted: Kind | None = None) -> Typed:  # noqa: C901, PLR0911, PLR0912 – one case a node
        """Any expression; `wanted` helps to tell a listed value from a name."""
        match node:
            case t.Literal() if isinstance(wanted, Choice):
                raise self.naming.no_value(t.Name(_written(node), span=node.span), wanted)
            case t.Literal():
                constant = literal(node, self.names.measures)
                return Typed(constant, constant.kind)
            case t.Day():
                return self.naming.day(node)
            case t.Name():
                return self.naming.name(node, wanted)
            case t.Path():
                return self.naming.path(node)
            case t.Chain():
                return self._chain(node)
            case t.Share(t.Name() as last, t.Name() as first) if isinstance(wanted, Choice):
                # 的 belongs to many a listed value; one that is misspelt falls apart at it.
                raise self.naming.no_value(t.Name(f"{first.text}的{last.text}", span=node.span), wanted)
            case t.Share():
                return self._share(node)
            case t.Slice():
                return self._slice(node)
            case t.Units():
                return self._units(node)
            case t.Default():
                return self._default(node)
            case t.Table():
                return tables.lowered(node, self)
            case t.DaysBetween():
                days = Days(self.value(node.start, Date()), self.value(node.end, Date()), signed=False)
                return Typed(days, DAYS)
            case t.Aggregate():
                return self._aggregate(node)
            case t.Call():
                return self._call(node)
            case t.When():
                return Typed(Calendar(node.moment), DAYS if node.moment is Moment.DAYS_IN_YEAR else Date())
            case t.Comparison():
                return conditions.comparison(node, self)
            case t.Membership():
                return conditions.membership(node, self)
            case t.IsGiven():
                return conditions.given(node, self)
            case t.Logic():
                return conditions.logic(node, self)
            case t.Negation():
                return Typed(Not(self.condition(node.part)), Flag())
            case _:
                assert_never(node)

    # ------------------------------------------------------------------------------------------ numbers

    def _chain(self, node: t.Chain) -> Typed:
        first = self.sure(node.operands[0])
        if first.kind == Date():
            return self._dates(node, first)
        if not isinstance(first.kind, Quantity):
            raise self._kind(node.operands[0], ORDERED, first.kind)
        kind, values = first.kind, [cast("Value", first.node)]
        for operator, operand in zip(node.operators, node.operands[1:], strict=True):
            value, other = self.quantity(operand)
            kind = self._combined(operand, kind, other, operator)
            if operator is Operator.DIVIDE and not self.context.knowledge.is_positive(value):
                raise Wrong(ZERO, operand, **samples.divisor(operand, other))
            values.append(value)
        return Typed(Arithmetic(node.operators, tuple(values), kind), kind)

    def _combined(self, node: t.Expression, left: Quantity, right: Quantity, operator: Operator) -> Quantity:
        if operator in {Operator.ADD, Operator.SUBTRACT}:
            made = kinds.sum_of(left, right)
            if made is None:
                raise mismatch(node, left, right)
            return made
        made = kinds.product_of(left, right, operator)
        if made is None:
            raise Wrong(POINTS_ALONE, node)
        return made

    def _dates(self, node: t.Chain, first: Typed) -> Typed:
        """A day some time earlier or later, or the days between two."""
        made = first
        for operator, operand in zip(node.operators, node.operands[1:], strict=True):
            other = self.sure(operand)
            day, by = cast("Value", made.node), cast("Value", other.node)
            if made.kind == Date() == other.kind and operator is Operator.SUBTRACT:
                made = Typed(Days(by, day, signed=True), DAYS)
            elif made.kind == Date() and other.kind in (DAYS, MONTHS) and operator in (Operator.ADD, Operator.SUBTRACT):
                if not self.context.knowledge.is_whole(by):
                    raise Wrong(WHOLE_SHIFT, operand)
                sign = 1 if operator is Operator.ADD else -1
                made = Typed(Shift(day, by, sign, other.kind == MONTHS), Date())
            else:
                raise mismatch(operand, made.kind, other.kind)
        return made

    def _share(self, node: t.Share) -> Typed:
        rate, rate_kind = self.quantity(node.rate)
        base, base_kind = self.quantity(node.base)
        if rate_kind == POINTS and base_kind.ratio is not Ratio.WEIGHTED:
            raise Wrong(POINTS_ALONE, node.rate)
        if rate_kind not in (RATE, POINTS) and not kinds.agree(rate_kind, RATE):
            raise self._kind(node.rate, RATE, rate_kind)
        kind = kinds.plain(base_kind)
        return Typed(Share(rate, base, kind), kind)

    def _slice(self, node: t.Slice) -> Typed:
        value, kind = self.quantity(node.value)
        up_to = self.like(node.up_to, kind) if node.up_to else None
        return Typed(Slice(value, self.like(node.over, kind), up_to, kind), kind)

    def _units(self, node: t.Units) -> Typed:
        amount, kind = self.quantity(node.amount)
        value, counted = self.quantity(node.value)
        unit = self.like(node.unit, counted)
        if not self.context.knowledge.is_positive(unit):
            raise Wrong(ZERO, node.unit, **samples.divisor(node.unit, counted))
        return Typed(Units(amount, unit, value, node.full, kind), kind)

    def _default(self, node: t.Default) -> Typed:
        typed = self.any(node.value)
        if not typed.optional:
            raise Wrong(NEVER_MISSING, node.value, name=called(node.value, typed))
        field = cast("Value", typed.node.value if isinstance(typed.node, Truth) else typed.node)
        fallback = self.like(node.fallback, typed.kind)
        return Typed(Default(field, fallback, node.bound, typed.kind), typed.kind)

    def like(self, node: t.Expression, kind: Kind) -> Value:
        """A value that can be held against one of the kind."""
        typed = self.sure(node, kind)
        if not kinds.agree(typed.kind, kind):
            raise mismatch(node, kind, typed.kind, self.names.called)
        return cast("Value", typed.node)

    def _call(self, node: t.Call) -> Typed:
        first = self.sure(node.arguments[0])
        if node.fold is None:
            return self._whole(node, first)
        wants_dates = node.fold in _DATE_FOLDS
        if wants_dates != (first.kind == Date()) or not kinds.is_ordered(first.kind):
            raise self._kind(node.arguments[0], Date() if wants_dates else _NUMERIC, first.kind)
        rest = tuple(self.like(argument, first.kind) for argument in node.arguments[1:])
        return Typed(Extreme(node.fold, (cast("Value", first.node), *rest), first.kind), first.kind)

    def _whole(self, node: t.Call, first: Typed) -> Typed:
        if not isinstance(first.kind, Quantity) or first.kind.currency:
            raise self._kind(node.arguments[0], NUMBER, first.kind)
        return Typed(Whole(cast("Value", first.node), first.kind), first.kind)

    def _aggregate(self, node: t.Aggregate) -> Typed:
        index, name = self._aggregated(node)
        inner = Lower(self.context.inside(index))
        where = inner.condition(node.where) if node.where else None
        inner = inner.knowing(where) if where else inner
        own = index == self.context.own
        if name is None:
            measure = self.names.lists[index].measure
            kind: Kind = count(self.names.measures[measure]) if measure else NUMBER
            return Typed(Aggregate(Fold.COUNT, index, None, where, own, cast("Quantity", kind)), kind)
        if self.context.terms.find(name.text) and self.names.field(index, name.text) is None:
            raise Wrong(TERM_OF_ROWS, name, name=name.text)
        typed = inner.sure(name)
        self._fits(node, name, typed.kind)
        value = cast("Value", typed.node)
        is_never_empty = node.fold is Fold.TOTAL or (own and where is None)
        return Typed(Aggregate(node.fold, index, value, where, own, typed.kind), typed.kind, not is_never_empty)

    def _aggregated(self, node: t.Aggregate) -> tuple[int, t.Name | None]:
        """The list whose rows are put together, and the field, if any."""
        if isinstance(node.of, t.Path):
            return self.naming.list_index(node.of.list), node.of.field
        if node.fold is Fold.COUNT:
            return self.naming.list_index(node.of), None
        if self.context.list < 0:
            raise self.naming.unknown(node.of, None)
        return self.context.list, node.of

    def _fits(self, node: t.Aggregate, name: t.Name, kind: Kind) -> None:
        wants_dates = node.fold in _DATE_FOLDS
        wanted: Kind | Said = Date() if wants_dates else _NUMERIC
        if isinstance(kind, Date) != wants_dates or not kinds.is_ordered(kind):
            raise self._kind(name, wanted, kind)


def _surely(node: t.Expression, typed: Typed) -> Typed:
    """What is never missing."""
    if typed.optional:
        raise Wrong(MAYBE, node, name=called(node, typed))
    return typed


def _written(node: t.Literal) -> str:
    """A number with what stands behind it, which is no unit."""
    return f"{decimal_text(node.value, node.value.denominator.bit_length())}{node.unit}"
