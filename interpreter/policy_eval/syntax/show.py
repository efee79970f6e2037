"""Front: tree → text, in Chinese and in English – what `Parser` reads back as the same tree.

Laws of this module:

* Parentheses stand where the grammar needs them, and around what `not` denies.
* Names are spelled by a `Speller`; nothing here knows what a name means.
* It recurses only as deep as brackets nest: sums and products of any length are one node.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import assert_never

from policy_eval.diagnostics import Language
from policy_eval.program import Fold, Operator, Relation, Said

from . import phrases, tree
from .spelling import Numbers, Speller, Spellings, literal_text

_BETWEEN_DIGITS = re.compile("(?<=[0-9])，(?=[0-9])")
_BESIDE_BRACKETS = re.compile("(?<=[（）]) | (?=[（）])")
_OPERATORS = {Operator.ADD: "+", Operator.SUBTRACT: "−", Operator.MULTIPLY: "×", Operator.DIVIDE: "÷"}

_Value = tree.Chain | tree.Share | tree.Slice | tree.Units | tree.Default
_Condition = tree.Comparison | tree.Membership | tree.IsGiven | tree.Logic | tree.Negation
_Compound = tree.Table | tree.DaysBetween | tree.Aggregate | tree.Call


class _Level(IntEnum):
    """How tightly a node is bound; brackets stand where a looser one stands in a tighter place."""

    EXPRESSION = 0
    UNARY = 1
    COMPARISON = 2
    VALUE = 3
    SLICE = 4
    PRODUCT = 5
    ATOM = 6


def show(node: tree.Tree, language: Language, speller: Speller | None = None, numbers: Numbers | None = None) -> str:
    """The text of a tree in one language.

    Without a speller, names stay as they are; without `numbers`, Chinese says 10万元 and English 100000 CNY.
    A `Cap` by itself is a limit, a `Row` by itself a test.
    """
    own: Numbers = numbers or ("chinese" if language == "zh" else "plain")
    text = _shown(node, _Writer(language, speller or Spellings(), own, None))
    # full-width brackets bring their own space
    return _BESIDE_BRACKETS.sub("", text) if language == "zh" else text


def _shown(node: tree.Tree, writer: _Writer) -> str:
    match node:
        case tree.Step():
            return writer.step(node)
        case tree.Target():
            return writer.say(phrases.TARGETS[node.reach], name=writer.name(node.name))
        case tree.Cap():
            return writer.limit(node)
        case tree.Row():
            return writer.tested(node)
        case _:
            return writer.expression(node)


def _level(node: tree.Expression) -> _Level:  # noqa: PLR0911 – one case a node
    match node:
        case tree.Logic():
            return _Level.EXPRESSION
        case tree.Negation():
            return _Level.UNARY
        case tree.Comparison() | tree.Membership() | tree.IsGiven():
            return _Level.COMPARISON
        case tree.Chain():
            return _Level.VALUE if _is_sum(node) else _Level.PRODUCT
        case tree.Share() | tree.Units() | tree.Default():
            return _Level.VALUE
        case tree.Slice():
            return _Level.SLICE
        case _:
            return _Level.ATOM


def _is_sum(chain: tree.Chain) -> bool:
    return chain.operators[0] in {Operator.ADD, Operator.SUBTRACT}


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes in one language. `among`: the list whose fields are meant, inside a filter."""

    language: Language
    speller: Speller
    numbers: Numbers
    among: tree.Name | None

    def say(self, said: Said, **parts: str) -> str:
        return said.in_(self.language).format(**parts)

    def name(self, name: tree.Name) -> str:
        return self.speller.name(name, self.among)

    def listed(self, items: Iterable[str]) -> str:
        inside = self.say(phrases.COMMA).join(items)
        # a blank keeps two numbers from looking like one with a comma in it
        return self.say(phrases.BRACKETS, inside=_BETWEEN_DIGITS.sub("， ", inside))

    def at(self, node: tree.Expression, level: _Level) -> str:
        text = self.expression(node)
        return text if _level(node) >= level else self.say(phrases.BRACKETS, inside=text)

    def value(self, node: tree.Expression) -> str:
        return self.at(node, _Level.VALUE)

    def base(self, node: tree.Expression) -> str:
        return self.at(node, _Level.SLICE)

    def product(self, node: tree.Expression) -> str:
        return self.at(node, _Level.PRODUCT)

    def atom(self, node: tree.Expression) -> str:
        return self.at(node, _Level.ATOM)

    # steps
    def step(self, step: tree.Step) -> str:
        action = self.action(step.action)
        return action if step.when is None else self.say(phrases.WHEN, action=action, when=self.expression(step.when))

    def action(self, action: tree.Action) -> str:  # noqa: PLR0911 – one case a verb
        match action:
            case tree.Pay(value):
                return self.pay(value)
            case tree.Uplift(value):
                return self.say(phrases.UPLIFT, value=self.value(value))
            case tree.Add(value):
                return self.say(phrases.ADD, value=self.value(value))
            case tree.Deduct(value):
                return self.say(phrases.DEDUCT, value=self.value(value))
            case tree.Floor(value):
                return self.say(phrases.FLOOR, value=self.value(value))
            case tree.Cap(value, scope):
                return self.scoped(phrases.SCOPED_CAP if scope else phrases.CAP, value, scope)
            case tree.First(value, scope):
                return self.scoped(phrases.FIRST, value, scope)
            case tree.Round():
                return self.round(action)
            case _:
                assert_never(action)

    def pay(self, value: tree.Expression) -> str:
        match value:
            case tree.Share():
                return self.say(phrases.RATE, value=self.expression(value))
            case tree.Table(subject=subject) if subject is not None:
                return self.expression(value)
            case _:
                return self.say(phrases.PAY, value=self.value(value))

    def limit(self, cap: tree.Cap) -> str:
        return self.scoped(phrases.LIMIT if cap.scope else phrases.CAP, cap.value, cap.scope)

    def scoped(self, said: Said, value: tree.Expression, scope: tree.Scope | None) -> str:
        return self.say(said, value=self.value(value), scope=self.scope(scope) if scope else "")

    def scope(self, scope: tree.Scope) -> str:
        holder = self.say(phrases.SCOPE, holder=self.holder(scope.holder))
        return f"{holder} {self.say(phrases.PERIODS[scope.period])}" if scope.period else holder

    def holder(self, holder: tree.Name) -> str:
        name = self.name(holder)
        if self.language == "en":
            return name
        measure = self.speller.measure(holder)
        # 每 and the beginning of a name must not be read as 每年 or 每满
        return measure + name if measure else f" {name}"

    def round(self, action: tree.Round) -> str:
        how = self.say(phrases.ROUND[action.rounding])
        return self.say(phrases.ROUND_TO, round=how, unit=self.value(action.unit)) if action.unit else how

    # expressions
    def expression(self, node: tree.Expression) -> str:
        match node:
            case tree.Chain() | tree.Share() | tree.Slice() | tree.Units() | tree.Default():
                return self.computed(node)
            case tree.Comparison() | tree.Membership() | tree.IsGiven() | tree.Logic() | tree.Negation():
                return self.condition(node)
            case tree.Table() | tree.DaysBetween() | tree.Aggregate() | tree.Call():
                return self.compound(node)
            case _:
                return self.word(node)

    def word(self, node: tree.Literal | tree.Day | tree.Name | tree.Path | tree.When) -> str:
        match node:
            case tree.Literal():
                return literal_text(node, self.language, self.numbers)
            case tree.Day(day):
                return day.isoformat() if day else "0000-00-00"
            case tree.Name():
                return self.name(node)
            case tree.Path():
                return self.path(node)
            case tree.When(moment):
                return self.say(phrases.MOMENTS[moment])
            case _:
                assert_never(node)

    def path(self, path: tree.Path) -> str:
        owner, own = self.speller.name(path.list, None), self.speller.name(path.field, path.list)
        # 的 behind a claimant would be read as a share
        return self.say(phrases.FIELD_OF_LIST, list=owner, field=own) if path.of_list else f"{owner}.{own}"

    def computed(self, node: _Value) -> str:
        match node:
            case tree.Chain():
                return self.chain(node)
            case tree.Share(rate, base):
                return self.say(phrases.SHARE, rate=self.product(rate), base=self.base(base))
            case tree.Slice():
                return self.slice(node)
            case tree.Units(amount, unit, value):
                said = phrases.FULL_UNITS if node.full else phrases.UNITS
                parts = {"amount": self.product(amount), "unit": self.product(unit), "value": self.base(value)}
                return self.say(said, **parts)
            case tree.Default(value, fallback):
                said = phrases.DEFAULT_BOUND if node.bound else phrases.DEFAULT
                return self.say(said, value=self.product(value), fallback=self.product(fallback))
            case _:
                assert_never(node)

    def chain(self, chain: tree.Chain) -> str:
        level = _Level.PRODUCT if _is_sum(chain) else _Level.ATOM
        first, *rest = (self.at(operand, level) for operand in chain.operands)
        pairs = zip(chain.operators, rest, strict=True)
        return first + "".join(f" {_OPERATORS[operator]} {operand}" for operator, operand in pairs)

    def slice(self, node: tree.Slice) -> str:
        value, over = self.product(node.value), self.product(node.over)
        if node.up_to is None:
            return self.say(phrases.SLICE, value=value, over=over)
        return self.say(phrases.BAND, value=value, over=over, up_to=self.product(node.up_to))

    def condition(self, node: _Condition) -> str:
        match node:
            case tree.Comparison():
                return self.comparison(node)
            case tree.Membership():
                return self.membership(node)
            case tree.IsGiven(value, negated):
                return self.say(phrases.MISSING if negated else phrases.GIVEN, value=self.value(value))
            case tree.Logic(every, parts):
                word = self.say(phrases.AND if every else phrases.OR)
                return word.join(self.at(part, _Level.UNARY) for part in parts)
            case tree.Negation(part):
                return self.say(phrases.NOT, part=self.atom(part))
            case _:
                assert_never(node)

    def comparison(self, node: tree.Comparison) -> str:
        left, right = self.value(node.left), self.value(node.right)
        said = {Relation.EQ: phrases.IS, Relation.NE: phrases.IS_NOT}.get(node.relation)
        if said and isinstance(node.right, tree.Name):
            return self.say(said, left=left, right=right)
        return f"{left} {node.relation} {right}"

    def membership(self, node: tree.Membership) -> str:
        value = self.value(node.value)
        if isinstance(node.container, tree.Name):
            said = phrases.NOT_IN if node.negated else phrases.IN
            return self.say(said, value=value, container=self.name(node.container))
        said = phrases.LISTED_NOT_IN if node.negated else phrases.LISTED_IN
        return self.say(said, value=value, container=self.listed(map(self.value, node.container)))

    def compound(self, node: _Compound) -> str:
        match node:
            case tree.Table():
                return self.table(node)
            case tree.DaysBetween(start, end):
                return self.say(phrases.DAYS, start=self.atom(start), end=self.atom(end))
            case tree.Aggregate():
                return self.aggregate(node)
            case tree.Call(fold, arguments):
                word = self.say(phrases.FOLDS[fold] if fold else phrases.WHOLE)
                return word + self.listed(map(self.value, arguments))
            case _:
                assert_never(node)

    def table(self, table: tree.Table) -> str:
        rows = [self.row(row) for row in table.rows]
        if table.otherwise is not None:
            rows.append(self.say(phrases.ELSE, value=self.value(table.otherwise)))
        if table.subject is None:
            return self.say(phrases.CASE, rows=self.listed(rows))
        said = phrases.MARGINAL if table.marginal else phrases.TIER
        return self.say(said, subject=self.product(table.subject), rows=self.listed(rows))

    def row(self, row: tree.Row) -> str:
        test = self.tested(row) if row.relation else self.expression(row.test)
        return f"{test} → {self.value(row.value)}"

    def tested(self, row: tree.Row) -> str:
        return f"{row.relation or Relation.EQ} {self.value(row.test)}"

    def aggregate(self, node: tree.Aggregate) -> str:
        counted = node.of if isinstance(node.of, tree.Name) and node.fold is Fold.COUNT else None
        of = self.speller.name(counted, None) if counted else self.expression(node.of)
        text = self.say(phrases.AGGREGATE, fold=self.say(phrases.FOLDS[node.fold]), of=of)
        if node.where is None:
            return text
        among = node.of.list if isinstance(node.of, tree.Path) else counted or self.among
        return text + self.say(phrases.FILTER, where=replace(self, among=among).expression(node.where))
