"""Uses: what is known where something stands in a policy – what values can be there, whether a condition holds.

Laws of this module:

* It only says what is so for every claim that is accepted. “It may be either” is always a right answer.
* What a condition tells narrows what stands behind it: later parts of an `and`, the value of a row, the steps.
* A program is walked as the interpreter walks it; that an interval holds what the interpreter computes is tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import assert_never

from policy_eval.program import (
    Aggregate,
    Among,
    Case,
    Clause,
    Compare,
    Condition,
    Const,
    Every,
    Field,
    Fold,
    Given,
    Not,
    OneOf,
    Program,
    Relation,
    Some,
    Source,
    Term,
    TermFact,
    Truth,
    Value,
)

from .intervals import NOTHING, Interval
from .possible import (
    BOTH,
    INVERSE,
    TURNED,
    Options,
    Possible,
    Seen,
    always_holds,
    join_all,
    narrowed,
    of_field,
)
from .ranges import computed

Key = tuple[str, int]
"""A fact or a term: whose it is, and its number."""

Told = Mapping[Key, Possible]


@dataclass(frozen=True, eq=False)
class State:
    """What is known at one place. `at`: whose row is at hand (-1: none); `own`: the clause whose rows are added up.

    `told` holds what conditions have told of values, beyond what the values are by themselves.
    """

    program: Program
    at: int = -1
    terms: tuple[TermFact, ...] = ()
    own: Clause | None = None
    told: Told = field(default_factory=dict)
    is_reached: bool = True
    known: dict[Key, Possible] = field(default_factory=dict)

    # ------------------------------------------------------------------------------------------ values

    def of(self, value: Value) -> Possible:
        """What the value can be here."""
        key = _key(value)
        if key is None:
            return self._made(value)
        if key not in self.known:
            made, told = self._made(value), self.told.get(key)
            self.known[key] = made.meet(told) if told else made
        return self.known[key]

    def interval(self, value: Value) -> Interval:
        """The numbers that the value can be here: minor units for money, a day counted."""
        return self.of(value).interval

    def _made(self, value: Value) -> Possible:
        match value:
            case Field():
                return self._field(value)
            case Term():
                return self._term(value)
            case Case():
                return self._case(value)
            case Aggregate():
                return self._aggregate(value)
            case _:
                return computed(value, self)

    def _field(self, value: Field) -> Possible:
        index = self.program.claimant if value.source is Source.CLAIMANT else self.at
        return of_field(self.program.lists[index].fields[value.index])

    def _term(self, value: Term) -> Possible:
        meant = self.terms[value.index].value
        if not isinstance(meant, Condition):
            return self.of(meant)
        verdict = self.verdict(meant)
        return Possible(BOTH if verdict is None else Options(frozenset((verdict,))))

    def _case(self, value: Case) -> Possible:
        reached = [state.of(result) for state, result in self.results(value)]
        return join_all(reached) if reached else Possible(NOTHING)

    def results(self, value: Case) -> list[tuple[State, Value]]:
        """The results of a table that can be reached, each with what is known there."""
        here, made = self, list[tuple[State, Value]]()
        for test, result in value.rows:
            if here.verdict(test) is not False:
                made.append((here.knowing(test), result))
            here = here.knowing(test, true=False)
        if value.otherwise is not None and here.is_reached:
            made.append((here, value.otherwise))
        return [(state, result) for state, result in made if state.is_reached]

    def _aggregate(self, value: Aggregate) -> Possible:
        if value.value is None:
            return Possible(Interval(0, None, whole=True))
        row = self._rows(value)
        each = row.of(value.value).interval if row.is_reached else Interval.point(0)
        if value.fold is not Fold.TOTAL:
            return Possible(each, missing=not value.own or value.where is not None)
        low = 0 if each.low is not None and each.low >= 0 else None
        high = 0 if each.high is not None and each.high <= 0 else None
        return Possible(Interval(low, high, each.whole))

    def _rows(self, value: Aggregate) -> State:
        """What is known of each of the rows that an aggregate looks at."""
        row = at_row(self.program, value.list, self.of_claimant)
        own = self.own if value.own else None
        row = row.knowing(own.when) if own and own.when and not _uses_terms(own.when) else row
        return row.knowing(value.where) if value.where else row

    # ------------------------------------------------------------------------------------------ conditions

    def verdict(self, condition: Condition) -> bool | None:  # noqa: PLR0911 – one case a node
        """Whether the condition holds here for every claim (True) or for none (False)."""
        match condition:
            case Compare():
                return self._compared(condition)
            case Among():
                return _contained(self.of(condition.value), *self._members(condition))
            case OneOf():
                members = frozenset[str | bool](condition.members)
                return _contained(self.of(condition.value), members, members)
            case Given():
                said = self.of(condition.value)
                return True if not said.missing else False if said.seen.is_empty else None
            case Every():
                return self._every(condition.conditions, holds=True)
            case Some():
                found = self._every(condition.conditions, holds=False)
                return None if found is None else not found
            case Not():
                found = self.verdict(condition.condition)
                return None if found is None else not found
            case Truth():
                yes = frozenset[str | bool]((True,))
                return _contained(self.of(condition.value), yes, yes)
            case _:
                assert_never(condition)

    def _compared(self, test: Compare) -> bool | None:
        left, right = self.of(test.left), self.of(test.right)
        if left.seen.is_empty or right.seen.is_empty:
            return False
        if test.left == test.right and not left.missing:
            return test.relation in {Relation.GE, Relation.LE, Relation.EQ}
        if always_holds(INVERSE[test.relation], left.seen, right.seen):
            return False
        holds = always_holds(test.relation, left.seen, right.seen)
        return True if holds and not left.missing and not right.missing else None

    def _every(self, parts: Iterable[Condition], *, holds: bool) -> bool | None:
        """Whether every part holds (or, with `holds` False, every part fails)."""
        here, sure = self, True
        for part in parts:
            verdict = here.verdict(part)
            if verdict is not None and verdict is not holds:
                return False
            sure = sure and verdict is holds
            here = here.knowing(part, true=holds)
        return True if sure else None if here.is_reached else False

    def _members(self, condition: Among) -> tuple[frozenset[str | bool], frozenset[str | bool]]:
        """The values that are in a set on some day, and those that are in it on every day."""
        members = self.program.sets[condition.set].members
        always = frozenset[str | bool](m.value for m in members if m.since is None and m.until is None)
        return frozenset(m.value for m in members), always

    # ------------------------------------------------------------------------------------------ narrowing

    def knowing(self, condition: Condition, *, true: bool = True) -> State:  # noqa: PLR0911 – one case a node
        """What is known where the condition holds, or where it does not."""
        match condition:
            case Compare():
                return self._knowing_compare(condition, true=true)
            case Among():
                some, always = self._members(condition)
                return self._knowing_member(condition.value, some if true else always, true=true)
            case OneOf():
                return self._knowing_member(condition.value, frozenset(condition.members), true=true)
            case Given():
                said = self.of(condition.value)
                missing = Possible(_emptied(said.seen), missing=said.missing)
                return self.telling(condition.value, said.stated if true else missing)
            case Every():
                return (
                    self._all(condition.conditions, true=True) if true else self._one(condition.conditions, true=False)
                )
            case Some():
                return (
                    self._one(condition.conditions, true=True) if true else self._all(condition.conditions, true=False)
                )
            case Not():
                return self.knowing(condition.condition, true=not true)
            case Truth():
                return self._knowing_truth(condition, true=true)
            case _:
                assert_never(condition)

    @property
    def of_claimant(self) -> Told:
        """What is known of the claimant: it is so whichever row is at hand."""
        return {key: told for key, told in self.told.items() if key[0] == Source.CLAIMANT}

    def telling(self, value: Value, possible: Possible) -> State:
        """The same place, where a value is what `possible` says. Only of facts and terms it is remembered."""
        met, key = self.of(value).meet(possible), _key(value)
        told = self.told if key is None else {**self.told, key: met}
        state = replace(self, told=told, is_reached=self.is_reached and not met.is_impossible, known={})
        meant = self.terms[value.index].value if isinstance(value, Term) else None
        return state if meant is None or isinstance(meant, Condition | Const) else state.telling(meant, met)

    def _knowing_compare(self, test: Compare, *, true: bool) -> State:
        left, right = self.of(test.left), self.of(test.right)
        if not true and (left.missing or right.missing):
            return replace(self, is_reached=self.is_reached and self.verdict(test) is not True)
        relation = test.relation if true else INVERSE[test.relation]
        state = self._telling(test.left, narrowed(relation, left.seen, right.seen))
        state = state._telling(test.right, narrowed(TURNED[relation], right.seen, left.seen))  # noqa: SLF001 – its own
        return replace(state, is_reached=state.is_reached and self.verdict(test) is not (not true))

    def _telling(self, value: Value, seen: Seen) -> State:
        if isinstance(value, Const):
            return replace(self, is_reached=self.is_reached and not seen.is_empty)
        return self.telling(value, Possible(seen))

    def _knowing_member(self, value: Value, members: frozenset[str | bool], *, true: bool) -> State:
        said = self.of(value)
        if true:
            return self.telling(value, Possible(Options(members)))
        seen = said.seen.without(members) if isinstance(said.seen, Options) else said.seen
        return self.telling(value, replace(said, seen=seen))

    def _knowing_truth(self, condition: Truth, *, true: bool) -> State:
        said = Possible(Options(frozenset((true,))), missing=not true)
        state = self.telling(condition.value, said)
        meant = self.terms[condition.value.index].value if isinstance(condition.value, Term) else None
        return state.knowing(meant, true=true) if isinstance(meant, Condition) else state

    def _all(self, parts: Iterable[Condition], *, true: bool) -> State:
        return reduce(lambda state, part: state.knowing(part, true=true), parts, self)

    def _one(self, parts: Iterable[Condition], *, true: bool) -> State:
        """Where one of the parts holds (or fails): what is so in each case."""
        here, cases = self, list[State]()
        for part in parts:
            cases.append(here.knowing(part, true=true))
            here = here.knowing(part, true=not true)
        cases = [state for state in cases if state.is_reached]
        return self._either(cases) if cases else replace(self, is_reached=False)

    def _either(self, cases: list[State]) -> State:
        common = set.intersection(*(set(state.told) for state in cases))
        told = {value: join_all(state.told[value] for state in cases) for value in common}
        return replace(self, told=told, known={})


# --- where a state begins ---------------------------------------------------------------------------------------------


def at_claimant(program: Program) -> State:
    """What is known of an accepted claim's claimant."""
    state = State(program)
    for holds in program.claimant_list.holds:
        state = state.knowing(holds.condition)
    return state


def at_row(program: Program, index: int, told: Told | None = None) -> State:
    """What is known of a covered row of list `index` in an accepted claim."""
    fact = program.lists[index]
    state = State(program, index, told=told if told is not None else at_claimant(program).told)
    for holds in fact.holds:
        state = state.knowing(holds.condition)
    if fact.dated is None:
        return state
    dated = fact.fields[fact.dated]
    value = Field(Source.ROW, fact.dated, dated.name, dated.kind, dated.label)
    days = Interval(program.first_day.toordinal(), program.last_day.toordinal(), whole=True)
    return state.telling(value, Possible(days, missing=True))


def before_condition(program: Program, clause: Clause) -> State:
    """What is known where the condition of a clause is asked."""
    state = at_row(program, clause.list) if clause.list >= 0 else at_claimant(program)
    return replace(state, terms=clause.terms, own=clause)


def in_clause(program: Program, clause: Clause) -> State:
    """What is known in the steps of a clause."""
    state = before_condition(program, clause)
    return state.knowing(clause.when) if clause.when else state


# --- the parts of it ------------------------------------------------------------------------------------------------


def _contained(said: Possible, some: frozenset[str | bool], always: frozenset[str | bool]) -> bool | None:
    """Whether what is said is surely among values of which only `some` can be, and `always` are, members."""
    values = said.seen.values if isinstance(said.seen, Options) else None
    if said.seen.is_empty or (values is not None and not values & some):
        return False
    return True if values is not None and values <= always and not said.missing else None


def _emptied(seen: Seen) -> Seen:
    return NOTHING if isinstance(seen, Interval) else Options(frozenset())


def _key(value: Value) -> Key | None:
    match value:
        case Field(source, index):
            return source, index
        case Term(index):
            return "term", index
        case _:
            return None


def _uses_terms(condition: object) -> bool:
    waiting = [condition]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Term):
            return True
        waiting += (
            node if isinstance(node, tuple) else [getattr(node, name) for name in getattr(node, "__match_args__", ())]
        )
    return False
