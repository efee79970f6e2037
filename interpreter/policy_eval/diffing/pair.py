"""Uses: two programs held against each other – aligned, and a claim read as each of them asks for it.

Laws of this module:

* Rules are compared, not calendars: aligned, the new program has the first and the last day of the old one.
* Nothing is invented: what a version asks for and a claim lacks stays missing. What only the other version asks for
  is not shown to it, and is counted; what it calls by another name it is shown under that name.
* A claim is read once where both versions read it alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, cast

from policy_eval.backends.interpret import Interpreter
from policy_eval.claim import CLAIM_ID, PRIORS, REF, YEAR, Facts, Reader
from policy_eval.claim.alike import asked, demanded
from policy_eval.diagnostics import Diagnostic, has_errors
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
    they differ.
    """

    old: Program
    new: Program
    names: Aliases = field(default_factory=Aliases)
    aligned: bool = False

    @property
    def clauses(self) -> Mapping[str, str]:
        """Clauses of the old program by what the new one calls them."""
        return {clause.name: self.clause(clause.name) for clause in self.old.clauses}

    def clause(self, name: str) -> str:
        """What the new program calls a clause of the old one."""
        return self.names.elements.get(("clauses", name), name)


def paired(old: Program, new: Program, names: Aliases | None = None, *, aligned: bool = True) -> Pair:
    """Two programs; `aligned`: the new one is evaluated as if it covered the old one's period."""
    differ = (old.first_day, old.last_day) != (new.first_day, new.last_day)
    if aligned and differ:
        new = replace(new, first_day=old.first_day, last_day=old.last_day)
    return Pair(old, new, names or Aliases(), aligned and differ)


class Ready(NamedTuple):
    """A program, ready to read claims and to evaluate them."""

    reader: Reader
    interpreter: Interpreter

    @classmethod
    def of(cls, program: Program) -> Ready:
        """The program made ready."""
        return cls(Reader(program), Interpreter(program))


class PairReader:
    """Reads claims – parsed JSON – as either version of a pair does. `old`: the old one, where it is ready already."""

    def __init__(self, pair: Pair, old: Ready | None = None) -> None:
        self.ready = old or Ready.of(pair.old), Ready.of(pair.new)
        self._readers = self.ready[0].reader, self.ready[1].reader
        self.interpreters = self.ready[0].interpreter, self.ready[1].interpreter
        self._is_alike = asked(pair.old) == asked(pair.new) and not _is_renaming(pair.names)
        self._holds_alike = self._is_alike and demanded(pair.old) == demanded(pair.new)
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
            return self._read_once(claim)
        return self._read(0, claim, self._views[0]), self._read(1, claim, self._views[1])

    def seen(self, side: int, claim: dict[str, object]) -> Mapping[str, object]:
        """What one version (0: the old one) is shown of a claim."""
        seen = claim if self._views is None else self._views[side].of(claim)[0]
        return cast("Mapping[str, object]", seen)

    def _read_once(self, claim: object) -> tuple[Read, Read]:
        facts, found = self._readers[0].read(claim)
        old = self._judged(0, facts, found)
        return old, (old if self._holds_alike else self._judged(1, facts, found))

    def _read(self, side: int, claim: object, view: _View) -> Read:
        seen, unread = view.of(claim)
        facts, found = self._readers[side].read(seen)
        return self._judged(side, facts, found)._replace(unread=unread)

    def _judged(self, side: int, facts: Facts | None, found: Sequence[Diagnostic]) -> Read:
        if facts is not None:
            found = [*found, *self.interpreters[side].violations(facts)]
        return Read(None if has_errors(found) else facts, found, ())


# --- whether a claim is read alike ------------------------------------------------------------------------------------


def _is_renaming(names: Aliases) -> bool:
    clauses = any(kind == "clauses" for kind, _ in names.elements)
    return bool(names.lists or names.fields or names.values or clauses)


# --- a claim as one version asks for it -------------------------------------------------------------------------------


class _View:
    """A claim without what only the other version asks for, and under the names of this one.

    `names` leads from what a claim may say to what this version calls it.
    """

    def __init__(self, own: Program, other: Program, names: Aliases) -> None:
        self._names = names
        self._fields = {fact.name: {*_names_of(fact)} for fact in own.lists}
        self._others = {names.lists.get(fact.name, fact.name): _names_of(fact) for fact in other.lists}
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
    return _View(pair.old, pair.new, back), _View(pair.new, pair.old, names)


def _domain(names: Aliases, domain: str) -> str:
    of, _, name = domain.partition(".")
    return f"{names.lists.get(of, of)}.{names.fields.get((of, name), name)}"
