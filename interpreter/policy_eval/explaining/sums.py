"""Uses: a value as a sum that one can redo by hand.

Laws of this module:

* It computes nothing: every number shown is the interpreter's answer about a node of the clause, or about a node
  made of such nodes (the part of a value in one band, the number of whole units).
* What cannot stand inside a formula (a table, a window of days) is said in a line of its own before it; the formula
  then shows its value.
* A named value of the clause is derived once, before it is first used.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise
from typing import assert_never

from policy_eval.backends.interpret import Frame, Interpreter, View
from policy_eval.claim import Facts
from policy_eval.program import (
    Aggregate,
    Arithmetic,
    Bands,
    Calendar,
    Case,
    Clause,
    Compare,
    Condition,
    Const,
    Days,
    Default,
    Extreme,
    Field,
    Fold,
    Operator,
    Program,
    Said,
    Scalar,
    Share,
    Shift,
    Slice,
    Source,
    Term,
    Units,
    Value,
    Whole,
)
from policy_eval.program.kind import kind_of
from policy_eval.quantity import NUMBER

from . import words
from .conditions import why
from .figures import Figure, figure
from .formula import Formula, Rank, about, equals
from .stated import stated
from .words import both, join, label, say

_MOST_LISTED = 12
"""So many rows of a total are written out; more are not read by anybody."""

_TWO = 2
"""Of two one takes the lesser, of more the least."""


@dataclass(slots=True)
class Teller:
    """Tells the values of one award. `rows`: the clause's covered rows; `frame` sees the award's own.

    `derived` collects the lines that come before a formula, `defaults` what stood in for facts not given.
    """

    program: Program
    interpreter: Interpreter
    facts: Facts
    index: int
    view: View
    frame: Frame
    row: int = -1
    rows: tuple[int, ...] = ()
    derived: list[Said] = field(default_factory=list)
    defaults: dict[tuple[int, int, int], Said] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)

    @property
    def clause(self) -> Clause | None:
        """The clause of the award; None where the claimant alone is looked at."""
        return self.program.clauses[self.index] if self.index >= 0 else None

    # --- asking ---------------------------------------------------------------------------------------------

    def value(self, node: Value) -> Scalar | None:
        """The interpreter's value of `node`."""
        return self.interpreter.value(node, self.frame)

    def holds(self, condition: Condition) -> bool:
        """The interpreter's answer whether `condition` holds."""
        return self.interpreter.holds(condition, self.frame)

    def term_of(self, term: Term) -> Value | Condition:
        """What the clause says a named value is."""
        return self.clause.terms[term.index].value if self.clause else term

    def day(self) -> dt.date | None:
        """The day that dates the row at hand."""
        clause = self.clause
        return self.facts.days[clause.list][self.row] if clause and clause.list >= 0 and self.row >= 0 else None

    def shown(self, node: Value) -> Figure:
        """The value of `node` in figures."""
        return figure(self.value(node), kind_of(node), self.program)

    # --- telling --------------------------------------------------------------------------------------------

    def take_derived(self) -> list[Said]:
        """The lines that belong before what was told last."""
        lines = list(self.derived)
        self.derived.clear()
        return lines

    def told(self, node: Value) -> Said:
        """A value for use inside a sentence: with its name if it has one."""
        return self.inside(node, Rank.VALUE)

    def equation(self, node: Value) -> Said:
        """A value with all that leads to it: `fee 150,000.00 × 80% = 120,000.00`."""
        formula = self.formula(node)
        return formula.said if formula.told else equals(formula.said, self.shown(node))

    def inside(self, node: Value, loosest: Rank) -> Said:
        """A value for use inside a formula, in brackets where it is looser than `loosest`."""
        formula = self.formula(node)
        if formula.rank is Rank.SENTENCE or (loosest is Rank.VALUE and formula.rank > loosest):
            self.derived.append(formula.said if formula.told else equals(formula.said, self.shown(node)))
            return about(self.shown(node))
        return formula.said if formula.rank <= loosest else say(words.BRACKETS, formula.said)

    def formula(self, node: Value) -> Formula:  # noqa: PLR0911 – one case a node
        """How the value of `node` comes about."""
        match node:
            case Const():
                return Formula(about(self.shown(node)), Rank.VALUE, told=True)
            case Field():
                return self._fact(node)
            case Term():
                return self._term(node)
            case Calendar(moment):
                return self._named(words.MOMENTS[moment], node)
            case Aggregate():
                return self._aggregate(node)
            case Arithmetic() | Share() | Shift() | Bands():
                return self._sum(node)
            case Days() | Slice() | Units() | Case() | Default() | Extreme() | Whole():
                return self._sentence(node)
            case _:
                assert_never(node)

    def _sum(self, node: Arithmetic | Share | Shift | Bands) -> Formula:
        """What is written with signs."""
        match node:
            case Arithmetic():
                return self._arithmetic(node)
            case Share(rate, base):
                said = say(words.TIMES, self.inside(base, Rank.PRODUCT), self.inside(rate, Rank.VALUE))
                return Formula(said, Rank.PRODUCT)
            case Shift(day, by, sign):
                form = words.PLUS if sign > 0 else words.MINUS
                return Formula(say(form, self.told(day), self.told(by)), Rank.SUM)
            case Bands():
                return self._bands(node)
            case _:
                assert_never(node)

    def _sentence(  # noqa: PLR0911 – one case a node
        self, node: Days | Slice | Units | Case | Default | Extreme | Whole
    ) -> Formula:
        """What cannot be written with signs alone."""
        match node:
            case Days(start, end, signed):
                form = words.DAYS_SIGNED if signed else words.DAYS_BETWEEN
                said = say(form, self.told(start), self.told(end), about(self.shown(node)))
                return Formula(said, Rank.SENTENCE, told=True)
            case Slice():
                return Formula(self._slice(node), Rank.SENTENCE)
            case Units():
                return Formula(self._units(node), Rank.SENTENCE)
            case Case():
                return Formula(self._case(node), Rank.SENTENCE, told=True)
            case Default():
                return self._default(node)
            case Extreme():
                return Formula(self._extreme(node), Rank.SENTENCE)
            case Whole(value):
                return Formula(say(words.WHOLE, self.inside(value, Rank.VALUE)), Rank.SENTENCE)
            case _:
                assert_never(node)

    def _extreme(self, node: Extreme) -> Said:
        table = words.EXTREMES if len(node.operands) > _TWO else words.EXTREMES_OF_TWO
        return say(table[node.fold], join((self._with_value(each) for each in node.operands), words.LISTED))

    # --- facts and names ------------------------------------------------------------------------------------

    def _fact(self, node: Field) -> Formula:
        place = self._place(node)
        if place in self.facts.defaulted:
            shown = about(self.shown(node))
            if isinstance(self.value(node), bool | str):
                shown = say(words.QUOTED, shown)
            self.defaults.setdefault(place, say(words.DEFAULTED, label(node.label), shown))
        if self.value(node) is None:
            return Formula(say(words.NOT_GIVEN, label(node.label)), Rank.VALUE, told=True)
        return self._named(label(node.label), node)

    def _place(self, node: Field) -> tuple[int, int, int]:
        if node.source is Source.CLAIMANT:
            return self.program.claimant, -1, node.index
        return self.clause.list if self.clause else -1, self.row, node.index

    def _with_value(self, node: Value) -> Said:
        """A value in a list of values: a formula is followed by what it comes to."""
        formula = self.formula(node)
        if formula.rank in {Rank.PRODUCT, Rank.SUM} and not formula.told:
            return say(words.THAT_IS, formula.said, about(self.shown(node)))
        return self.inside(node, Rank.VALUE)

    def _named(self, name: Said, node: Value) -> Formula:
        return Formula(say(words.NAMED, name, about(self.shown(node))), Rank.VALUE, told=True)

    def _term(self, node: Term) -> Formula:
        if node.index not in self.named:
            self.named.add(node.index)
            self._derive(node, self.term_of(node))
        return self._named(label(node.label), node)

    def _derive(self, term: Term, meaning: Value | Condition) -> None:
        """Say what a named value is, where that is more than a literal."""
        if isinstance(meaning, Condition):
            self.derived.append(say(words.BECAUSE, label(term.label), why(meaning, self)))
        elif not isinstance(meaning, Const | Term):
            said = self.equation(meaning)
            self.derived.append(say(words.TERM, label(term.label), said))

    def _default(self, node: Default) -> Formula:
        if self.value(node.field) is not None:
            return self.formula(node.field)
        name = label(node.field.label) if isinstance(node.field, Field | Term) else words.THE_VALUE
        form = words.BOUND_DEFAULTED if node.bound else words.FALLEN_BACK
        said = say(form, name, self.inside(node.fallback, Rank.VALUE))
        return Formula(said, Rank.SENTENCE, told=True)

    # --- arithmetic -----------------------------------------------------------------------------------------

    def _arithmetic(self, node: Arithmetic) -> Formula:
        rank = Rank.PRODUCT if node.operators[0] in {Operator.MULTIPLY, Operator.DIVIDE} else Rank.SUM
        said = self.inside(node.operands[0], rank)
        for operator, operand in zip(node.operators, node.operands[1:], strict=True):
            right = self.inside(operand, Rank(rank - 1))
            said = join((said, right), both(f" {_SIGNS[operator]} "))
        return Formula(said, rank)

    def _slice(self, node: Slice) -> Said:
        value, over = self.told(node.value), self.told(node.over)
        if node.up_to is None:
            return say(words.SLICE_OVER, value, over)
        return say(words.SLICE_BETWEEN, value, over, self.told(node.up_to))

    def _units(self, node: Units) -> Said:
        value, unit = self.inside(node.value, Rank.VALUE), self.inside(node.unit, Rank.VALUE)
        amount = self.inside(node.amount, Rank.VALUE)
        if _is_one(node.unit):
            return say(words.TIMES, value, amount)
        if not node.full:
            return say(words.UNITS, value, unit, amount)
        times = Whole(Arithmetic((Operator.DIVIDE,), (node.value, node.unit), NUMBER), NUMBER)
        counted = about(self.shown(times))
        return say(words.FULL_UNITS, value, unit, counted, counted, amount)

    # --- tables ---------------------------------------------------------------------------------------------

    def _case(self, node: Case) -> Said:
        """The row that holds, and what it gives."""
        for test, result in node.rows:
            if self.holds(test):
                return say(words.LEADS_TO, self._test(test), self.equation(result))
        reason = self._no_row(node)
        return say(words.LEADS_TO, reason, self.equation(node.otherwise)) if node.otherwise else reason

    def _test(self, test: Condition) -> Said:
        """A comparison as its sign has it; anything else by its reasons."""
        if isinstance(test, Compare) and _is_number(test):
            return join((self.told(test.left), self.told(test.right)), both(f" {test.relation.value} "))
        return why(test, self)

    def _no_row(self, node: Case) -> Said:
        """Why no row holds: of an ordered table the last threshold is the nearest."""
        if node.subject is None:
            return join(dict.fromkeys(why(test, self) for test, _ in node.rows), words.SEMICOLON)
        last, _ = node.rows[-1]
        if isinstance(last, Compare) and _is_number(last):
            return why(last, self)
        return say(words.ELSE, self.told(node.subject))

    def _bands(self, node: Bands) -> Formula:
        """Band by band: the part of the subject that lies in it, times its rate."""
        self.told(node.subject)
        parts = [about(self.shown(share)) for share in self._band_shares(node) if self._derive_band(share)]
        if len(parts) > 1:
            return Formula(join(parts, both(" + ")), Rank.SUM)
        return Formula(parts[0] if parts else about(self.shown(node)), Rank.VALUE, told=True)

    def _band_shares(self, node: Bands) -> list[Share]:
        kind, bounds = kind_of(node.subject), [bound for bound, _ in node.bands]
        first = Slice(node.subject, Const(0, kind), bounds[0], kind)
        inner = [Slice(node.subject, low, high, kind) for low, high in pairwise(bounds)]
        slices = [first, *inner, Slice(node.subject, bounds[-1], None, kind)]
        rates = [node.below, *(rate for _, rate in node.bands)]
        return [Share(rate, part, node.kind) for part, rate in zip(slices, rates, strict=True)]

    def _derive_band(self, share: Share) -> bool:
        """Say one band, where something lies in it."""
        if not self.value(share.base):
            return False
        rate, part = self.inside(share.rate, Rank.VALUE), about(self.shown(share.base))
        said = equals(say(words.TIMES, part, rate), self.shown(share))
        slice_ = self._slice(share.base) if isinstance(share.base, Slice) else part
        self.derived.append(say(words.TERM, slice_, said))
        return True

    # --- many rows ------------------------------------------------------------------------------------------

    def _aggregate(self, node: Aggregate) -> Formula:
        of = label(self.program.lists[node.list].label) if node.value is None else _name_of(node.value)
        name = say(words.FOLDS[node.fold], of)
        if node.where is not None:
            name = say(words.FILTERED, name, stated(node.where, self.program))
        if node.own and node.value is not None and node.fold is Fold.TOTAL:
            self._write_out(node, node.value, name)
        return self._named(name, node)

    def _write_out(self, node: Aggregate, value: Value, name: Said) -> None:
        """The rows of a total one by one, where there are several and not too many."""
        if len(self.rows) > _MOST_LISTED:
            return
        tellers = [self._at(row) for row in self.rows]
        counted = [teller for teller in tellers if node.where is None or teller.holds(node.where)]
        if len(counted) > 1:
            listed = join((about(teller.shown(value)) for teller in counted), both(" + "))
            self.derived.append(say(words.TERM, name, equals(listed, self.shown(node))))

    def _at(self, row: int) -> Teller:
        """The same clause, seen from one of its rows."""
        its = (self.program, self.interpreter, self.facts, self.index, self.view, self.view.frame(row), row, self.rows)
        return Teller(*its, defaults=self.defaults)


_SIGNS = {Operator.ADD: "+", Operator.SUBTRACT: "−", Operator.MULTIPLY: "×", Operator.DIVIDE: "÷"}


def _name_of(node: Value) -> Said:
    return label(node.label) if isinstance(node, Field | Term) else words.THE_VALUE


def _is_one(unit: Value) -> bool:
    """Whether dividing by `unit` changes nothing that one sees."""
    return isinstance(unit, Const) and unit.value == 1 and not getattr(unit.kind, "currency", "")


def _is_number(test: Compare) -> bool:
    return hasattr(kind_of(test.left), "unit")
