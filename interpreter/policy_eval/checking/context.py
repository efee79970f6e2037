"""Middle: where an expression stands – the row at hand, the rows of the clause, its terms, and what is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from policy_eval.program import Condition, Field, Said, Term, Value
from policy_eval.quantity import Flag, Kind, Words

from .knowledge import NOTHING, Knowledge, Known
from .names import Names, spoken


class Typed(NamedTuple):
    """A lowered expression. `optional`: it may be missing."""

    node: Value | Condition
    kind: Kind
    optional: bool = False


class Terms(Protocol):
    """The terms of a clause: lowered when first asked for."""

    def find(self, name: str) -> tuple[Term, bool] | None:
        """The term that is spelled `name`, and whether it may be missing. Raises `Silent` for one that is wrong."""

    def meaning(self, term: Term) -> Value | Condition:
        """What a term stands for."""

    def spellings(self) -> Iterable[str]:
        """The names of all terms."""

    def names(self) -> Iterable[Said]:
        """What all terms are called."""


class _NoTerms:
    """Where no terms can be used."""

    def find(self, name: str) -> tuple[Term, bool] | None:  # noqa: ARG002 – there are none
        """No term."""
        return None

    def meaning(self, term: Term) -> Value | Condition:
        """Never asked for."""
        raise LookupError(term.name)

    def spellings(self) -> Iterable[str]:
        """No names."""
        return ()

    def names(self) -> Iterable[Said]:
        """No names."""
        return ()


NO_TERMS: Terms = _NoTerms()


@dataclass(frozen=True, slots=True)
class Context:
    """`list`: whose row is at hand (-1: none). `own`: the list whose rows the clause covers, -1 before that is known.

    `has_row`: a single row is at hand; a clause over all rows has none outside its aggregates.
    """

    names: Names
    list: int = -1
    own: int = -1
    has_row: bool = True
    terms: Terms = NO_TERMS
    known: Known = NOTHING

    def knowing(self, known: Known) -> Context:
        """The same place, with more known."""
        return replace(self, known=self.known | known)

    def inside(self, index: int) -> Context:
        """Within an aggregate over list `index`: each of its rows is at hand, terms are not."""
        kept = frozenset((what, value) for what, value in self.known if _is_claimants(value))
        return replace(self, list=index, has_row=True, terms=NO_TERMS, known=kept)

    @property
    def knowledge(self) -> Knowledge:
        """What can be told of values here."""
        return Knowledge(self.known, self._least, self.terms.meaning)

    def _least(self, field: Field) -> int | None:
        index = self.names.claimant if field.source.value == "claimant" else self.list
        fact = self.names.lists[index].fields[field.index]
        return fact.least if fact.name == field.name else None

    def nearby(self) -> tuple[str, ...]:
        """The names that could be meant here, for suggestions."""
        row = self.names.fields[self.list] if self.list >= 0 else ()
        return (*row, *self.names.fields[self.names.claimant], *self.terms.spellings())

    def at_hand(self) -> tuple[Said, ...]:
        """What the fields and terms that can be used here are called, each once; a text is nothing to compute with."""
        lists = [self.names.lists[index] for index in (self.list, self.names.claimant) if index >= 0]
        fields = [field for fact in lists for field in fact.fields if field.kind != Words()]
        return tuple(dict.fromkeys((*self.terms.names(), *(spoken(field.name, field.label) for field in fields))))


def _is_claimants(value: Value) -> bool:
    return isinstance(value, Field) and value.source.value == "claimant"


def is_condition(typed: Typed) -> bool:
    """Whether it says yes or no."""
    return typed.kind == Flag()
