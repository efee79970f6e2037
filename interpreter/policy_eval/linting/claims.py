"""Uses: minimal claims of one row, made to ask the interpreter what a clause pays.

Laws of this module:

* A claim is made of facts as the reader makes them; one that the policy would refuse asks nothing.
* Fields that the clause reads take the values that it speaks of; all others are as plain as can be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice, product
from typing import cast

from policy_eval.backends.interpret import Interpreter
from policy_eval.claim import Cell, Facts, Row, bounds
from policy_eval.program import Among, Clause, Const, Field, FieldFact, OneOf, Program, Source
from policy_eval.quantity import Choice, Country, Date, Flag, Kind, Quantity, Words, to_minor

from .intervals import Interval
from .state import State, before_condition
from .written import parts

Awards = list[dict[str, str]]
"""The awards of a result, as far as they are looked at: clause and amount."""

_MOST_CLAIMS = 48
_MOST_VALUES = 4


@dataclass(frozen=True)
class Asking:
    """Asks what one clause pays on a row of its list."""

    program: Program
    clause: Clause

    @cached_property
    def interpreter(self) -> Interpreter:
        """The program, ready."""
        return Interpreter(self.program)

    def award(self, claimant: Row, row: Row) -> Fraction | None:
        """What the clause pays, in minor units; 0 where it does not apply; none for a claim that is refused."""
        facts = self._facts(claimant, row)
        if self.interpreter.violations(facts):
            return None
        awards = cast("Awards", self.interpreter.evaluate(facts)["awards"])
        told = next((award["amount"] for award in awards if award["clause"] == self.clause.name), "0")
        return Fraction(to_minor(Fraction(told), self.program.currency))

    def _facts(self, claimant: Row, row: Row) -> Facts:
        lists, own = self.program.lists, self.clause.list
        end = dt.date(self.program.first_day.year, 12, 31)
        dated = lists[own].dated
        day = row[dated] if dated is not None else None
        return Facts(
            claim_id="1",
            year=self.program.first_day.year,
            claimant=claimant,
            rows=tuple((row,) if index == own else () for index in range(len(lists))),
            refs=tuple((None,) if index == own else () for index in range(len(lists))),
            days=tuple((day if isinstance(day, dt.date) else end,) if i == own else () for i in range(len(lists))),
            priors=(),
            defaulted=frozenset(),
            bad=frozenset(),
        )

    def claims(self, target: int) -> Iterator[tuple[Row, Row]]:
        """Claimants and rows that differ in what the clause asks; field `target` of the row is left at its least."""
        told = tuple(parts((self.clause.when, self.clause.terms, self.clause.steps)))
        people = self._cells(self.program.claimant, told, Source.CLAIMANT, -1)
        rows = self._cells(self.clause.list, told, Source.ROW, target)
        every = product(*people, *rows)
        for cells in islice(every, _MOST_CLAIMS):
            yield cells[: len(people)], cells[len(people) :]

    def _cells(self, index: int, told: tuple[object, ...], source: Source, target: int) -> list[list[Cell]]:
        """For each field the values to try, the likeliest first."""
        read = {node.index for node in told if isinstance(node, Field) and node.source is source}
        state = before_condition(self.program, self.clause)
        made = list[list[Cell]]()
        for number, fact in enumerate(self.program.lists[index].fields):
            plain = _plain(fact, state, Field(source, number, fact.name, fact.kind, fact.label))
            made.append(self._values(fact, told, plain) if number in read and number != target else [plain])
        return made

    def _values(self, fact: FieldFact, told: tuple[object, ...], plain: Cell) -> list[Cell]:
        match fact.kind:
            case Flag():
                return [True, False]
            case Choice() | Country():
                return [*self._named(fact.kind, told), plain][:_MOST_VALUES]
            case Quantity():
                least, most = bounds(fact)
                near: list[Cell] = [number for number in numbers(told, fact.kind) if least <= number <= most]
                return [*sorted(near, key=str, reverse=True)[: _MOST_VALUES - 1], plain]
            case Date() | Words():
                return [plain]

    def _named(self, kind: Kind, told: tuple[object, ...]) -> Iterator[Cell]:
        """The values that the clause speaks of."""
        for node in told:
            match node:
                case Const(str() as value, of) if of == kind:
                    yield value
                case OneOf(Field(kind=of), members) if of == kind:
                    yield from members[:1]
                case Among(Field(kind=of), index) if of == kind:
                    yield from (member.value for member in self.program.sets[index].members[:1])
                case _:
                    pass


def numbers(told: Sequence[object], kind: Kind) -> set[int]:
    """The literals of a kind, as whole numbers."""
    return {
        int(n.value) for n in told if isinstance(n, Const) and n.kind == kind and isinstance(n.value, int | Fraction)
    }


def _plain(fact: FieldFact, state: State, value: Field) -> Cell:
    """A value as plain as can be: what the policy takes where nothing is said, else the least that it accepts."""
    if fact.default is not None or not fact.required:
        return cast("Cell", fact.default)
    if isinstance(fact.kind, Words):
        return "1"
    if isinstance(fact.kind, Date):
        return state.program.first_day
    seen = state.of(value).seen
    if isinstance(seen, Interval):
        return int(seen.low or 0)
    return min(seen.values or {""}, key=str)
