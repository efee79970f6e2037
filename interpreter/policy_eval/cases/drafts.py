"""Uses: claims in the making – as few rows as can be, with plain values – and what may be changed in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from policy_eval.claim import CLAIM_ID, PRIORS, YEAR
from policy_eval.program import Among, Const, Field, FieldFact, ListFact, Program, Scalar, Source
from policy_eval.program.node import Node
from policy_eval.quantity import COUNTRIES, Choice, Country, Date, Flag, Kind, Quantity, minor_digits, money_text

Row = Mapping[str, Scalar]

CLAIMANT = -1
"""The number of the claimant's “row”."""

_PLAIN_AMOUNT = 10_000
"""Major units: an amount that is easily reckoned with."""

_PLAIN_COUNT = 1


@dataclass(frozen=True, slots=True)
class PriorAward:
    """An award paid before; `amount` in minor units, `key` "" for none."""

    clause: str
    year: int
    amount: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim: the claimant's fields, rows by list name, prior awards. What is neutral is left out."""

    claimant: Row
    lists: Mapping[str, tuple[Row, ...]]
    priors: tuple[PriorAward, ...] = ()

    def with_field(self, of: str, row: int, name: str, value: Scalar | None) -> Draft:
        """With one field stated otherwise, or (`None`) not at all. `row` may be `CLAIMANT`."""
        if row == CLAIMANT:
            return replace(self, claimant=_with(self.claimant, name, value))
        rows = self.lists[of]
        changed = (*rows[:row], _with(rows[row], name, value), *rows[row + 1 :])
        return replace(self, lists={**self.lists, of: changed})

    def with_rows(self, of: str, rows: tuple[Row, ...]) -> Draft:
        """With these rows in one list."""
        return replace(self, lists={**self.lists, of: rows})

    def with_priors(self, *priors: PriorAward) -> Draft:
        """With these prior awards and no others."""
        return replace(self, priors=priors)


def _with(row: Row, name: str, value: Scalar | None) -> Row:
    return {**{n: v for n, v in row.items() if n != name}, **({} if value is None else {name: value})}


class Writer:
    """Writes drafts as the claims of one program that examples are read as."""

    __slots__ = ("_claimant", "_lists", "_program")

    def __init__(self, program: Program) -> None:
        self._program = program
        self._claimant = program.claimant_list.name
        self._lists = {fact.name: _Sheet(fact) for fact in program.lists}

    def claim(self, draft: Draft) -> dict[str, object]:
        """The claim of a draft: texts that are needed and not stated are filled in."""
        claim: dict[str, object] = {CLAIM_ID: "case", YEAR: self._program.last_day.year}
        claim[self._claimant] = self._lists[self._claimant].row(draft.claimant, "")
        for name, sheet in self._lists.items():
            if name in draft.lists:
                claim[name] = [sheet.row(row, f" {number}") for number, row in enumerate(draft.lists[name], 1)]
        if draft.priors:
            claim[PRIORS] = [_prior(prior, self._program) for prior in draft.priors]
        return claim


class _Sheet:
    """How the rows of a list are written: the texts that are filled in, then what is stated, as it is declared."""

    __slots__ = ("_filled", "_kinds")

    def __init__(self, fact: ListFact) -> None:
        self._filled = [(f.name, f.label.in_("zh").partition("|")[0]) for f in fact.fields if _is_neutral(f)]
        self._kinds = [(f.name, f.kind) for f in fact.fields]

    def row(self, row: Row, number: str) -> dict[str, object]:
        """A row; its `number` tells the texts that are filled in from those of other rows."""
        filled: dict[str, object] = {name: f"{label}{number}" for name, label in self._filled}
        return filled | {name: _cell(row[name], kind) for name, kind in self._kinds if name in row}


def _is_neutral(fact: FieldFact) -> bool:
    return fact.required and not isinstance(fact.kind, Quantity | Date | Flag | Country | Choice)


def _cell(value: Scalar, kind: Kind) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(kind, Quantity) and kind.currency and isinstance(value, int):
        return money_text(value, kind.currency)
    return value


def _prior(prior: PriorAward, program: Program) -> dict[str, object]:
    amount = money_text(prior.amount, program.currency)
    return {"clause": prior.clause, "year": prior.year, "amount": amount, **({"key": prior.key} if prior.key else {})}


# --- what a clause looks at -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Looked:
    """What a part of a program looks at: fields of its row and of the claimant, literals, sets."""

    row: frozenset[int]
    claimant: frozenset[int]
    constants: tuple[Const, ...]
    sets: tuple[int, ...]


def looked_at(part: object) -> Looked:
    """All that stands in `part`, however deep."""
    nodes = [*_nodes(part)]
    read = [node for node in nodes if isinstance(node, Field)]
    return Looked(
        frozenset(node.index for node in read if node.source is Source.ROW),
        frozenset(node.index for node in read if node.source is Source.CLAIMANT),
        tuple(dict.fromkeys(node for node in nodes if isinstance(node, Const))),
        tuple(dict.fromkeys(node.set for node in nodes if isinstance(node, Among))),
    )


def _nodes(root: object) -> Iterator[Node]:
    """Every node that stands in `root`, in written order."""
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting += reversed(part)
        elif isinstance(part, Node):
            yield part
            waiting += [getattr(part, name) for name in reversed(part.__match_args__)]


# --- plain values -----------------------------------------------------------------------------------------------------


def plain(fact: FieldFact, program: Program) -> Scalar | None:
    """A plain value of a field that must be stated; `None` for a text, which is filled in."""
    match fact.kind:
        case Flag():
            return True
        case Date():
            return program.first_day.replace(month=6, day=1)
        case Country():
            return "US"
        case Choice():
            return fact.values[0][0]
        case Quantity() as kind:
            amount = _PLAIN_AMOUNT * 10 ** minor_digits(kind.currency) if kind.currency else _PLAIN_COUNT
            return max(amount, fact.least or 0)
        case _:
            return None


def plain_row(facts: tuple[FieldFact, ...], program: Program) -> Row:
    """A row that states what must be stated."""
    stated = ((fact.name, plain(fact, program)) for fact in facts if fact.required)
    return {name: value for name, value in stated if value is not None}


def candidates(fact: FieldFact, looked: Looked, program: Program) -> tuple[Scalar | None, ...]:
    """Values of a field that a policy may tell apart, in a fixed order; `None`: not stated."""
    own: list[Scalar | None] = []
    match fact.kind:
        case Flag():
            own = [True, False]
        case Choice():
            own = [name for name, _ in fact.values]
        case Country():
            own = [*_countries(looked, program)]
        case Date():
            own = [*_days(looked, program)]
        case Quantity():
            steps = [c.value for c in looked.constants if c.kind == fact.kind and isinstance(c.value, int)]
            own = [value + by for value in steps for by in (0, -1, 1)]
        case _:
            own = []
    allowed = [value for value in own if _is_allowed(value, fact)]
    return tuple(dict.fromkeys([*allowed, *([] if fact.required else [None])]))


def _is_allowed(value: Scalar | None, fact: FieldFact) -> bool:
    if not isinstance(value, int) or isinstance(value, bool):
        return True
    return value >= (fact.least or 0) and (fact.most is None or value <= fact.most)


def _countries(looked: Looked, program: Program) -> Iterator[str]:
    """One in none of the sets, one in each alone, one in all, and those whose membership begins or ends."""
    sets = [{m.value for m in program.sets[number].members} for number in looked.sets]
    yield from [country for country in ("US", *sorted(COUNTRIES)) if not any(country in each for each in sets)][:1]
    for mine in sets:
        others = set[str]().union(*(each for each in sets if each is not mine))
        yield from sorted(mine - others)[:1]
    if len(sets) > 1:
        yield from sorted(set.intersection(*sets))[:1]
    for number in looked.sets:
        yield from sorted({m.value for m in program.sets[number].members if m.since or m.until})
    yield from [c.value for c in looked.constants if isinstance(c.kind, Country) and isinstance(c.value, str)]


def _days(looked: Looked, program: Program) -> Iterator[dt.date]:
    day, first, last = dt.timedelta(days=1), program.first_day, program.last_day
    ends = [first, last]
    for number in looked.sets:
        for member in program.sets[number].members:
            ends += [each for each in (member.since, member.until) if each]
    written = [c.value for c in looked.constants if isinstance(c.value, dt.date)]
    for each in dict.fromkeys([*ends, *written]):
        yield from (each, each - day, each + day)
    yield first.replace(month=6, day=1)
    for years in (1, 2, 3):
        yield first.replace(year=first.year - years, month=6, day=1)
