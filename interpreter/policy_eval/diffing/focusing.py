"""Uses: two programs → the clauses in which they may differ, and the fields that their claims may state.

Laws of this module:

* What is compared is what is computed with: labels and places count as nothing, as far as that is cheap to tell.
* Too many clauses are no error, only a longer search.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from policy_eval.cases.drafts import looked_at
from policy_eval.program import Clause, FieldFact, ListFact, Program
from policy_eval.program.node import Node

from .pair import Pair


@dataclass(frozen=True, slots=True)
class Focus:
    """A clause by its index in either program, -1 where it has none, and the name of its list, "" for none."""

    name: str
    old: int
    new: int
    list: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Where to look: the clauses that may differ, whether exclusions, periods or marks do, and what a claim may state.

    `limits`: ids of clauses of either version that draw from one limit together, those of the focus only.
    `union`: the new program with the lists and fields of both; `facts`: the names of lists that are declared otherwise.
    `same`: the programs compute the same from any claim.
    """

    focuses: tuple[Focus, ...]
    claimants: bool
    periods: bool
    marks: bool
    limits: tuple[frozenset[str], ...]
    union: Program
    facts: frozenset[str]
    same: bool = False


def scene(pair: Pair) -> Scene:
    """Where the two programs may differ; every clause where nothing tells which."""
    excluded = _exclusions(pair.old) != _exclusions(pair.new)
    periods = (pair.old.first_day, pair.old.last_day) != (pair.new.first_day, pair.new.last_day)
    facts = frozenset(_declared_otherwise(pair))
    touched = {*_touched(pair, facts)}
    focuses = tuple(focus for focus in _focuses(pair) if focus.name in touched) or tuple(_focuses(pair))
    names = frozenset(focus.name for focus in focuses)
    marks = {*_marks(pair.old)} != {*_marks(pair.new)}
    sets = [each.members for each in pair.old.sets] != [each.members for each in pair.new.sets]
    same = not (touched or excluded or periods or marks or facts or sets)
    return Scene(focuses, excluded, periods, marks, tuple(_limits(pair, names)), union(pair), facts, same)


def union(pair: Pair) -> Program:
    """The new program with the lists and fields that only the old one has, too."""
    old = {fact.name: fact for fact in pair.old.lists}
    lists = [_joined(fact, old.get(fact.name)) for fact in pair.new.lists]
    names = {fact.name for fact in lists}
    return replace(pair.new, lists=(*lists, *(fact for fact in pair.old.lists if fact.name not in names)))


def _joined(fact: ListFact, other: ListFact | None) -> ListFact:
    names = {field.name for field in fact.fields}
    more = [field for field in other.fields if field.name not in names] if other else []
    return replace(fact, fields=(*fact.fields, *more)) if more else fact


def _focuses(pair: Pair) -> Iterator[Focus]:
    """Every clause, in the order of the new version; the old one's own ones behind."""
    called = {pair.clause(clause.name): index for index, clause in enumerate(pair.old.clauses)}
    for index, clause in enumerate(pair.new.clauses):
        yield Focus(clause.name, called.pop(clause.name, -1), index, _list_of(pair.new, clause))
    for name, index in called.items():
        yield Focus(name, index, -1, _list_of(pair.old, pair.old.clauses[index]))


def _list_of(program: Program, clause: Clause) -> str:
    return program.lists[clause.list].name if clause.list >= 0 else ""


# --- what differs -----------------------------------------------------------------------------------------------------


def _touched(pair: Pair, facts: frozenset[str]) -> Iterator[str]:
    """The clauses that differ; that draw from a limit that does; that bear a mark that does; whose facts do."""
    old = {pair.clause(clause.name): _meaning(clause, pair.old) for clause in pair.old.clauses}
    new = {clause.name: _meaning(clause, pair.new) for clause in pair.new.clauses}
    yield from (name for name in old | new if old.get(name) != new.get(name))
    before, after = _limit_meanings(pair.old, pair), _limit_meanings(pair.new)
    for name in before | after:
        one, other = before.get(name), after.get(name)
        if one != other or [*before] != [*after]:
            yield from (*(one or ((), ()))[1], *(other or ((), ()))[1])
    if [name for name in old if name in new] != [name for name in new if name in old]:
        yield from (clause for limit in after.values() for clause in limit[1])
    yield from (clause for _, _, clauses in {*_marks(pair.old)} ^ {*_marks(pair.new)} for clause in clauses)
    yield from _asking(pair.new, facts)


def _asking(program: Program, facts: frozenset[str]) -> Iterator[str]:
    """The clauses that look at facts of these lists."""
    for clause in program.clauses:
        looks_at_claimant = bool(looked_at(parts_of(clause)).claimant) and program.claimant_list.name in facts
        if _list_of(program, clause) in facts or looks_at_claimant:
            yield clause.name


def parts_of(clause: Clause) -> tuple[object, ...]:
    """All that a clause computes with."""
    return clause.when, tuple(term.value for term in clause.terms), tuple((s.action, s.when) for s in clause.steps)


def _meaning(clause: Clause, program: Program) -> tuple[object, ...]:
    parts = parts_of(clause)
    sets = tuple(program.sets[number].members for number in looked_at(parts).sets)
    return clause.reach, _list_of(program, clause), parts, sets


_Meant = tuple[object, tuple[str, ...]]


def _limit_meanings(program: Program, pair: Pair | None = None) -> dict[str, _Meant]:
    """What a limit is, and the clauses that draw from it, as the new version calls them."""
    called = pair.clause if pair else str
    return {
        limit.name: (
            (limit.cap, limit.pot.key, limit.pot.period),
            tuple(called(name) for name in limit.pot.clauses),
        )
        for limit in program.limits
    }


def _limits(pair: Pair, names: frozenset[str]) -> Iterator[frozenset[str]]:
    found = (*_limit_meanings(pair.old, pair).values(), *_limit_meanings(pair.new).values())
    return (clauses for clauses in dict.fromkeys(frozenset(clauses) for _, clauses in found) if clauses & names)


def _marks(program: Program) -> Iterator[tuple[str, object, tuple[str, ...]]]:
    return ((mark.name, mark.when, mark.clauses) for mark in program.marks)


def nodes_of(root: object) -> Iterator[object]:
    """Every node that stands in `root`, however deep."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting += node
        elif isinstance(node, Node):
            yield node
            waiting += [getattr(node, each) for each in node.__match_args__]


def _exclusions(program: Program) -> tuple[object, ...]:
    return tuple((each.name, each.when, each.clauses, each.everything) for each in program.exclusions)


def _declared_otherwise(pair: Pair) -> Iterator[str]:
    old = {fact.name: _asked(fact) for fact in pair.old.lists}
    new = {fact.name: _asked(fact) for fact in pair.new.lists}
    return (name for name in new | old if old.get(name) != new.get(name))


def _asked(fact: ListFact) -> tuple[object, ...]:
    """What a list asks for but for what people read."""
    holds = tuple(each.condition for each in fact.holds)
    unique = tuple((each.one, each.per) for each in fact.unique)
    return tuple(map(_field_asked, fact.fields)), fact.dated, holds, unique


def _field_asked(fact: FieldFact) -> tuple[object, ...]:
    values = tuple(name for name, _ in fact.values)
    return fact.name, fact.kind, fact.required, fact.default, values, fact.least, fact.most
