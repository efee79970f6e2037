"""Uses: two policies held against each other – aligned, or as dated – and a claim read as each of them asks for it.

Laws of this module:

* Aligned, rules are compared, not calendars: the new program has the first and the last day of the old one.
* As dated, each side evaluates a claim as a run of it does, each row by the version of its day.
* Nothing is invented: what a version asks for and a claim lacks stays missing. What only the other version asks for
  is not shown to it, and is counted; what it calls by another name it is shown under that name.
* A claim is read once where both versions read it alike.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import NamedTuple, cast

from policy_eval.claim import CLAIM_ID, PRIORS, REF, YEAR, Facts
from policy_eval.claim.alike import asked, demanded
from policy_eval.diagnostics import Diagnostic, has_errors
from policy_eval.evaluating.alone import Alone
from policy_eval.evaluating.chain import evaluator
from policy_eval.evaluating.evaluator import Evaluator
from policy_eval.program import ListFact, Program

from .side import Aliases

_ENGINES = frozenset({CLAIM_ID, YEAR, PRIORS})


class Read(NamedTuple):
    """A claim as one version reads it: its facts, or why it is refused. `unread`: fields it does not ask for."""

    facts: Facts | None
    found: Sequence[Diagnostic]
    unread: Sequence[str]


@dataclass(frozen=True)
class Pair:
    """Two programs to be compared by what they pay.

    `names`: what the old one calls otherwise. `aligned`: the new one was given the days of the old one's period, as
    they differ. `as_dated`: each side is run on its own days, and `earlier` are the programs of either that judge rows
    of earlier days.
    """

    old: Program
    new: Program
    names: Aliases = field(default_factory=Aliases)
    aligned: bool = False
    as_dated: bool = False
    earlier: tuple[tuple[Program, ...], tuple[Program, ...]] = ((), ())

    def versions(self, side: int) -> tuple[Program, ...]:
        """All programs of a side (0: the old one), its own last."""
        return (*self.earlier[side], (self.old, self.new)[side])

    @property
    def clauses(self) -> Mapping[str, str]:
        """Clauses of the old program by what the new one calls them."""
        return {clause.name: self.clause(clause.name) for clause in self.old.clauses}

    def clause(self, name: str) -> str:
        """What the new program calls a clause of the old one."""
        return self.names.elements.get(("clauses", name), name)


def paired(old: Program, new: Program, names: Aliases | None = None, *, aligned: bool = True) -> Pair:
    """Two programs by themselves; `aligned`: the new one is evaluated as if it covered the old one's period."""
    differ = (old.first_day, old.last_day) != (new.first_day, new.last_day)
    if aligned and differ:
        new = on_days_of(new, old)
    return Pair(old, new, names or Aliases(), aligned and differ)


def dated(old: Sequence[Program], new: Sequence[Program], names: Aliases | None = None) -> Pair:
    """Two policies as they are run: the programs of each, the earliest first."""
    earlier = tuple(old[:-1]), tuple(new[:-1])
    return Pair(old[-1], new[-1], names or Aliases(), as_dated=True, earlier=earlier)


def on_days_of(program: Program, other: Program) -> Program:
    """The program as if it covered the days of another one."""
    return replace(program, first_day=other.first_day, last_day=other.last_day)


class PairReader:
    """Reads claims – parsed JSON – as either side of a pair does. `sides`: what evaluates them, if that is there."""

    def __init__(self, pair: Pair, sides: tuple[Evaluator, Evaluator] | None = None) -> None:
        versions = pair.versions(0), pair.versions(1)
        self.sides = sides or (_evaluator(versions[0]), _evaluator(versions[1]))
        self._is_alike = _asked(versions[0]) == _asked(versions[1]) and not _is_renaming(pair.names)
        self._holds_alike = self._is_alike and [*map(demanded, versions[0])] == [*map(demanded, versions[1])]
        self._views = None if self._is_alike else _views(pair)

    @property
    def is_shared(self) -> bool:
        """Whether what one version reads of a claim is just what the other one reads."""
        return self._holds_alike

    def read(self, claim: object, faults: Sequence[Diagnostic] = ()) -> tuple[Read, Read]:
        """A claim as each version reads it. `faults`: what is wrong with its JSON."""
        if has_errors(faults):
            return Read(None, faults, ()), Read(None, faults, ())
        if self._views is None:
            old = Read(*self.sides[0].read(claim), ())
            return old, (old if self._holds_alike else self._again(claim, old))
        return self._read(0, claim, self._views[0]), self._read(1, claim, self._views[1])

    def _again(self, claim: object, old: Read) -> Read:
        """The new side's reading, where only what must hold may differ from the old one's."""
        new = self.sides[1]
        if old.facts is None or not isinstance(new, Alone):
            return Read(*new.read(claim), ())
        return Read(*new.judged(old.facts, ()), ())

    def seen(self, side: int, claim: dict[str, object]) -> Mapping[str, object]:
        """What one version (0: the old one) is shown of a claim."""
        seen = claim if self._views is None else self._views[side].of(claim)[0]
        return cast("Mapping[str, object]", seen)

    def _read(self, side: int, claim: object, view: _View) -> Read:
        seen, unread = view.of(claim)
        return Read(*self.sides[side].read(seen), unread)


# --- whether a claim is read alike ------------------------------------------------------------------------------------


def _evaluator(versions: Sequence[Program]) -> Evaluator:
    return evaluator([(program, "") for program in versions])


def _asked(versions: Sequence[Program]) -> object:
    """What reading by several versions depends on: their days tell which of them read a claim."""
    days = [(program.first_day, program.last_day) for program in versions] if len(versions) > 1 else []
    return [asked(program) for program in versions], days


def _is_renaming(names: Aliases) -> bool:
    clauses = any(kind == "clauses" for kind, _ in names.elements)
    return bool(names.lists or names.fields or names.values or clauses)


# --- a claim as one version asks for it -------------------------------------------------------------------------------


class _View:
    """A claim without what only the other version asks for, and under the names of this one.

    `names` leads from what a claim may say to what this version calls it.
    """

    def __init__(self, own: Sequence[Program], other: Sequence[Program], names: Aliases) -> None:
        self._names = names
        self._fields = _fields_of(own, {})
        self._others = _fields_of(other, names.lists)
        self._clauses = {name: now for (kind, name), now in names.elements.items() if kind == "clauses"}

    def of(self, claim: object) -> tuple[object, Sequence[str]]:
        """The claim as this version sees it, and what it does not see."""
        if not isinstance(claim, dict):
            return claim, ()
        seen: dict[str, object] = {}
        unread: dict[str, None] = {}
        for key, value in claim.items():
            name = self._names.lists.get(key, key)
            if key in _ENGINES:
                seen[key] = self._priors(value) if key == PRIORS else value
            elif name in self._fields or name not in self._others:
                seen[name] = self._rows(key, name, value, unread)
            else:
                unread[name] = None
        return seen, [*unread]

    def _rows(self, key: str, name: str, value: object, unread: dict[str, None]) -> object:
        if isinstance(value, list):
            return [self._row(key, name, row, unread) for row in value]
        return self._row(key, name, value, unread)

    def _row(self, key: str, name: str, row: object, unread: dict[str, None]) -> object:
        if not isinstance(row, dict):
            return row
        names, own, others = self._names, self._fields.get(name, set()), self._others.get(name, ())
        seen: dict[object, object] = {}
        for said, cell in row.items():
            called = names.fields.get((key, said), said)
            if called in own or called not in others:
                seen[called] = names.values.get((f"{key}.{said}", cell), cell) if isinstance(cell, str) else cell
            else:
                unread[f"{name}.{called}"] = None
        return seen

    def _priors(self, value: object) -> object:
        rows = cast("list[object]", value) if isinstance(value, list) else []
        if not rows or not self._clauses:
            return value
        return [self._prior(row) if isinstance(row, dict) else row for row in rows]

    def _prior(self, row: dict[str, object]) -> dict[str, object]:
        clause = row.get("clause")
        return {**row, "clause": self._clauses.get(clause, clause)} if isinstance(clause, str) else row


def _fields_of(versions: Sequence[Program], called: Mapping[str, str]) -> Mapping[str, AbstractSet[str]]:
    """What the claims of some versions may say, by list."""
    known: dict[str, set[str]] = {}
    for fact in (fact for program in versions for fact in program.lists):
        known.setdefault(called.get(fact.name, fact.name), set()).update(_names_of(fact))
    return known


def _names_of(fact: ListFact) -> frozenset[str]:
    return frozenset({REF, *(each.name for each in fact.fields)})


def _views(pair: Pair) -> tuple[_View, _View]:
    """Claims may be written for either version; names that both have mean what they say."""
    names = pair.names
    back = Aliases(
        lists={now: was for was, now in names.lists.items()},
        fields={(names.lists.get(of, of), now): was for (of, was), now in names.fields.items()},
        values={(_domain(names, of), now): was for (of, was), now in names.values.items()},
        elements={(kind, now): was for (kind, was), now in names.elements.items()},
    )
    old, new = pair.versions(0), pair.versions(1)
    return _View(old, new, _Known(old).meant(back, names)), _View(new, old, _Known(new).meant(names, back))


class _Known:
    """What the versions of a side know by name. A name that one of them knows means what it says."""

    def __init__(self, own: Sequence[Program]) -> None:
        self._fields = {
            (fact.name, each.name): each for program in own for fact in program.lists for each in fact.fields
        }
        self._lists = {of for of, _ in self._fields}
        self._clauses = {("clauses", clause.name) for program in own for clause in program.clauses}

    def meant(self, *names: Aliases) -> Aliases:
        """Those names that lead to what is known, from what is not."""
        lists = {was: now for each in names for was, now in each.lists.items() if self._leads(self._lists, was, now)}
        fields = {was: now for each in names for was, now in each.fields.items() if self._is_field(lists, was, now)}
        found = Aliases(lists=lists, fields=fields)
        values = {was: now for each in names for was, now in each.values.items() if self._is_value(found, was, now)}
        clauses = {
            (kind, was): now
            for each in names
            for (kind, was), now in each.elements.items()
            if self._leads(self._clauses, (kind, was), (kind, now))
        }
        return replace(found, values=values, elements=clauses)

    @staticmethod
    def _leads(known: Container[object], was: object, now: object) -> bool:
        return now in known and was not in known

    def _is_field(self, lists: Mapping[str, str], was: tuple[str, str], now: str) -> bool:
        of, name = was
        own = lists.get(of, of)
        return self._leads(self._fields, (own, name), (own, now))

    def _is_value(self, names: Aliases, was: tuple[str, str], now: str) -> bool:
        domain, value = was
        of, _, name = domain.partition(".")
        field = self._fields.get((names.lists.get(of, of), names.fields.get((of, name), name)))
        return field is not None and self._leads({each for each, _ in field.values}, value, now)


def _domain(names: Aliases, domain: str) -> str:
    of, _, name = domain.partition(".")
    return f"{names.lists.get(of, of)}.{names.fields.get((of, name), name)}"
