"""Uses: claims, one by one, under two versions → the impact of the change (see `impact`), in one pass."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from policy_eval.backends.reckoning import Ceiling, Reckoned, ceilings
from policy_eval.claim import MISSING, Facts
from policy_eval.diagnostics import Diagnostic
from policy_eval.evaluating.evaluator import Evaluator
from policy_eval.program import Clause, Exclusion, FieldFact, Limit, Program, Said
from policy_eval.quantity import Choice

from .impact import (
    MOST_TOLD,
    Binding,
    ByClause,
    ByField,
    ByValue,
    Changed,
    Impact,
    Lacking,
    Lines,
    Reason,
    Refusals,
    Sums,
    Unread,
)
from .pair import Pair, PairReader, Read
from .spreads import spread

_SIDES = ("old", "new")
_UNNAMED = Said("", "")


def impact(pair: Pair, claims: Lines, most: int = MOST_TOLD, *, generated: bool = False) -> Impact:
    """What both versions of a pair (`pair.paired`) pay on `claims`.

    `most`: how many of the claims that change most are told. `generated`: the claims are made up.
    """
    count = Count(pair, most)
    for line, claim, faults in claims:
        count.add(line, claim, faults)
    return count.impact(generated=generated)


@dataclass(slots=True)
class Adding:
    """Sums in the making (see `Sums`)."""

    claims: int = 0
    before: int = 0
    after: int = 0
    more: int = 0
    less: int = 0
    gained: int = 0
    lost: int = 0
    newly: int = 0
    no_longer: int = 0

    def add(self, before: int, after: int) -> None:
        """One claim more."""
        self.claims += 1
        self.before += before
        self.after += after
        if before == after:
            return
        if before < after:
            self.more += 1
            self.gained += after - before
            self.newly += not before
        else:
            self.less += 1
            self.lost += before - after
            self.no_longer += not after

    @property
    def sums(self) -> Sums:
        """What was added up."""
        return Sums(self.claims, self.before, self.after, self.more, self.less, self.gained, self.lost,
                    self.newly, self.no_longer)  # fmt: skip


class Count:
    """Adds up what both versions pay, claim by claim."""

    def __init__(self, pair: Pair, most: int) -> None:
        self._pair = pair
        self._reader = PairReader(pair)
        self._old, self._new = _Side(pair, 0), _Side(pair, 1)
        self._clauses = {name: Adding() for name in self._old.clauses | self._new.clauses}
        self._fields = [*_fields(pair, self._reader.sides)]
        self._total = Adding()
        self._differences: list[int] = []
        self._top = _Top(most)
        self._cuts: tuple[Counter[Ceiling], Counter[Ceiling]] = (Counter(), Counter())
        self._refused = _Refused(pair)
        self._unread: Counter[tuple[str, str]] = Counter()
        self._read = 0

    def add(self, line: int, claim: object, faults: Sequence[Diagnostic] = ()) -> None:
        """One claim more: the number of its line, parsed JSON, what is wrong with the JSON."""
        self._read += 1
        old, new = self._reader.read(claim, faults)
        for by, read in zip(_SIDES, (old, new), strict=True):
            self._unread.update((by, name) for name in read.unread)
        if old.facts is None or new.facts is None:
            self._refused.add(line, old, new)
            return
        before, after = self._reader.sides[0].reckon(old.facts), self._reader.sides[1].reckon(new.facts)
        self._add(line, (old.facts, new.facts), self._old.as_new(before), self._new.as_new(after))

    def _add(self, line: int, facts: tuple[Facts, Facts], before: Reckoned, after: Reckoned) -> None:
        self._total.add(before.total, after.total)
        self._cuts[0].update(before.cuts)
        self._cuts[1].update(after.cuts)
        for name in before.clauses | after.clauses:
            self._clauses[name].add(before.clauses.get(name, 0), after.clauses.get(name, 0))
        for field in self._fields:
            field.add(facts, before.total, after.total)
        if before.total != after.total:
            self._differences.append(after.total - before.total)
        is_changed = before.total != after.total or before.clauses != after.clauses
        if is_changed and self._top.is_among(after.total - before.total):
            clauses = tuple(_changed(before.clauses, after.clauses))
            self._top.add(self._read, Changed(facts[0].claim_id, line, before.total, after.total, clauses))

    def impact(self, *, generated: bool) -> Impact:
        """What was added up so far."""
        pair = self._pair
        return Impact(
            claims=self._read,
            compared=self._total.claims,
            total=self._total.sums,
            clauses=tuple(self._by_clause()),
            fields=tuple(field.told() for field in self._fields),
            gains=spread(each for each in self._differences if each > 0),
            losses=spread(-each for each in self._differences if each < 0),
            changed=self._top.told(),
            bindings=tuple(self._bindings()),
            refusals=self._refused.told(),
            lacking=tuple(self._refused.lacking()),
            unread=tuple(Unread(by, name, count) for (by, name), count in sorted(self._unread.items())),
            currencies=(pair.old.currency, pair.new.currency),
            aligned=pair.aligned,
            generated=generated,
        )

    def _by_clause(self) -> Iterator[ByClause]:
        """In the order of the new version, the old one's own clauses behind."""
        old, new = self._old.clauses, self._new.clauses
        for name in new | old:
            clause, was = new.get(name) or old[name], old[name].name if name in old else ""
            yield ByClause(name, was, clause.label, name in old, name in new, self._clauses[name].sums)

    def _bindings(self) -> Iterator[Binding]:
        old, new = self._old.ceilings, self._new.ceilings
        for path in new | old:
            label = new.get(path, _UNNAMED)
            label = old.get(path, _UNNAMED) if label == _UNNAMED else label
            yield Binding(path, label, path in old, path in new, self._cuts[0][path], self._cuts[1][path])


def _changed(was: dict[str, int], now: dict[str, int]) -> Iterator[tuple[str, int, int]]:
    for name in was | now:
        before, after = was.get(name, 0), now.get(name, 0)
        if before != after:
            yield name, before, after


class _Side:
    """What a side (0: the old one) may pay and what may cut, under the names of the new version.

    `clauses`, `ceilings`: of all its versions, the latest one's first, by those names.
    """

    def __init__(self, pair: Pair, side: int) -> None:
        own = {("clauses", clause.name) for clause in pair.new.clauses} if side else set[tuple[str, str]]()
        self._names = {name: now for name, now in pair.names.elements.items() if name not in own}
        versions = pair.versions(side)[::-1]
        self.clauses: dict[str, Clause] = {}
        self.ceilings: dict[Ceiling, Said] = {}
        for clause in (clause for program in versions for clause in program.clauses):
            self.clauses.setdefault(self._names.get(("clauses", clause.name), clause.name), clause)
        for program in versions:
            for path in ceilings(program):
                self.ceilings.setdefault(self._as_new(path), _label(program, path))

    def _as_new(self, path: Ceiling) -> Ceiling:
        kind, name, *rest = path
        return (kind, self._names.get((kind, name), name), *rest)

    def as_new(self, reckoned: Reckoned) -> Reckoned:
        """What a claim receives, under those names."""
        if not self._names:
            return reckoned
        clauses: dict[str, int] = {}
        for name, amount in reckoned.clauses.items():
            now = self._names.get(("clauses", name), name)
            clauses[now] = clauses.get(now, 0) + amount
        return Reckoned(reckoned.total, clauses, frozenset(map(self._as_new, reckoned.cuts)))


def _label(program: Program, path: Ceiling) -> Said:
    elements: tuple[Clause | Limit | Exclusion, ...] = (*program.clauses, *program.limits, *program.exclusions)
    kind = {"clauses": Clause, "limits": Limit, "exclusions": Exclusion}[path[0]]
    return next((each.label for each in elements if isinstance(each, kind) and each.name == path[1]), _UNNAMED)


# --- by the claimant --------------------------------------------------------------------------------------------------


class _Field:
    """Sums by the value of one listed-value field of the claimant. `cell`: what a claim states, by both its facts."""

    def __init__(self, field: FieldFact, cell: Callable[[tuple[Facts, Facts]], object]) -> None:
        self._name, self._label, self._cell = field.name, field.label, cell
        self._labels: dict[str | None, Said] = {**dict(field.values), None: _UNNAMED}
        self._sums: dict[str | None, Adding] = {}

    def add(self, facts: tuple[Facts, Facts], before: int, after: int) -> None:
        """One claim more."""
        value = self._cell(facts)
        key = value if isinstance(value, str) else None
        if key not in self._sums:
            self._sums[key] = Adding()
        self._sums[key].add(before, after)

    def told(self) -> ByField:
        """What was added up."""
        known = [*self._labels, *(value for value in self._sums if value not in self._labels)]
        values = ((value, self._labels.get(value, _UNNAMED)) for value in known if value in self._sums)
        return ByField(
            self._name, self._label, tuple(ByValue(value, label, self._sums[value].sums) for value, label in values)
        )


def _fields(pair: Pair, sides: Sequence[Evaluator]) -> Iterator[_Field]:
    """The listed-value fields of the claimant, each read by the new version where that has it."""
    new, old = pair.new.claimant_list, pair.old.claimant_list
    have = {field.name for field in new.fields}
    for field in new.fields:
        if isinstance(field.kind, Choice):
            yield _Field(field, _cell(1, sides[1], field.name))
    for field in old.fields:
        called = pair.names.fields.get((old.name, field.name), field.name)
        if isinstance(field.kind, Choice) and called not in have:
            yield _Field(field, _cell(0, sides[0], field.name))


def _cell(side: int, evaluator: Evaluator, name: str) -> Callable[[tuple[Facts, Facts]], object]:
    """Reads a field of the claimant, wherever the version that read the claim has it; `None` where it has none."""
    indexes = {id(program): _index(program, name) for program in evaluator.programs}

    def read(facts: tuple[Facts, Facts]) -> object:
        own = facts[side]
        index = indexes[id(evaluator.asker(own))]
        return None if index is None else own.claimant[index]

    return read


def _index(program: Program, name: str) -> int | None:
    return next((index for index, field in enumerate(program.claimant_list.fields) if field.name == name), None)


# --- the claims that change most --------------------------------------------------------------------------------------


class _Top:
    """The claims that change most: in all, then in their clauses; of equal ones the first by their ids."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[tuple[int, int, list[int], int, int, int, Changed]] = []

    def is_among(self, difference: int) -> bool:
        """Whether a claim that changes by so much may be one of them."""
        return len(self._heap) < self._most or (self._most > 0 and abs(difference) >= self._heap[0][0])

    def add(self, number: int, changed: Changed) -> None:
        """One claim more, the `number`th."""
        clauses = sum(abs(after - before) for _, before, after in changed.clauses)
        backwards = [*(-ord(letter) for letter in changed.claim_id), 1]
        amounts = -changed.before, -changed.after
        entry = (abs(changed.difference), clauses, backwards, *amounts, -number, changed)
        (heapq.heappush if len(self._heap) < self._most else heapq.heappushpop)(self._heap, entry)

    def told(self) -> tuple[Changed, ...]:
        """The most first."""
        return tuple(entry[-1] for entry in sorted(self._heap, reverse=True))


# --- what is refused --------------------------------------------------------------------------------------------------


class _Refused:
    """Why claims are in no sum."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._counts: Counter[str] = Counter()
        self._reasons: dict[tuple[str, str, str], tuple[int, int, Diagnostic]] = {}
        self._lacking: Counter[tuple[str, str]] = Counter()

    def add(self, line: int, old: Read, new: Read) -> None:
        """One claim more that a version refuses."""
        by = "both" if old.facts is None and new.facts is None else "old" if old.facts is None else "new"
        self._counts[by] += 1
        told: dict[tuple[str, str], tuple[set[str], Diagnostic]] = {}
        for side, read in zip(_SIDES, (old, new), strict=True):
            for each in read.found if read.facts is None else ():
                if each.is_error:
                    told.setdefault((each.rule.code, _field(each.path)), (set(), each))[0].add(side)
        for (code, field), (sides, example) in told.items():
            self._note(("both" if len(sides) > 1 else min(sides), code, field), line, example)
            if example.rule is MISSING and len(sides) == 1:
                self._lacking.update((side, field) for side in sides)

    def _note(self, key: tuple[str, str, str], line: int, example: Diagnostic) -> None:
        count, first, kept = self._reasons.get(key, (0, line, example))
        self._reasons[key] = count + 1, *((line, example) if line < first else (first, kept))

    def told(self) -> Refusals:
        """As data: the most frequent reasons first."""
        reasons = [Reason(*key, *kept) for key, kept in self._reasons.items()]
        reasons.sort(key=lambda each: (-each.claims, each.by, each.code, each.field))
        return Refusals(self._counts["old"], self._counts["new"], self._counts["both"], tuple(reasons))

    def lacking(self) -> Iterator[Lacking]:
        """Facts that one version asks for and the other one does not require, and that claims lack."""
        labels = {side: dict(_labels(self._pair.versions(number))) for number, side in enumerate(_SIDES)}
        for (side, field), count in sorted(self._lacking.items()):
            yield Lacking(side, field, labels[side].get(field, Said("", "")), count)


def _labels(versions: Iterable[Program]) -> Iterator[tuple[str, Said]]:
    for fact in (fact for program in versions for fact in program.lists):
        yield from ((f"{fact.name}.{field.name}", field.label) for field in fact.fields)


def _field(path: str) -> str:
    """A path without the numbers of rows: exhibitions[3].fee → exhibitions.fee."""
    return "".join(part.partition("]")[2] if i else part for i, part in enumerate(path.split("[")))
