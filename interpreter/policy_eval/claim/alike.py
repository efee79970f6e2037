"""Middle: what reading a claim depends on – two programs for which that is the same read every claim alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policy_eval.program import Cap, Clause, FieldFact, First, ListFact, Program, Said

_UNNAMED = Said("", "")


def asked(program: Program) -> tuple[object, ...]:
    """All that reading a claim depends on but for what people read."""
    years = program.first_day.year, program.last_day.year
    lists = tuple(map(_plain_list, program.lists))
    keys = tuple((clause.name, *_keys(clause)) for clause in program.clauses)
    return years, lists, keys, program.claimant, program.currency


def _plain_list(fact: ListFact) -> ListFact:
    unique = tuple(replace(each, message=_UNNAMED, at=-1) for each in fact.unique)
    fields = tuple(map(_plain_field, fact.fields))
    return replace(fact, label=_UNNAMED, fields=fields, holds=(), unique=unique, measure="", at=-1)


def _plain_field(fact: FieldFact) -> FieldFact:
    values = tuple((name, _UNNAMED) for name, _ in fact.values)
    return replace(fact, label=_UNNAMED, values=values, measure="", proof="", note="")


def _keys(clause: Clause) -> Iterable[object]:
    pots = [step.action.pot for step in clause.steps if isinstance(step.action, Cap | First) and step.action.pot]
    return [pot.key.index for pot in pots if pot.key]


def demanded(program: Program) -> tuple[object, ...]:
    """What must hold, and what that depends on."""
    holds = tuple(each.condition for fact in program.lists for each in fact.holds)
    return holds, tuple(each.members for each in program.sets) if holds else (), program.first_day, program.last_day
