"""Uses: claims, one by one, under two versions → the impact of the change (see `impact`), in one pass."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policy_eval.backends.reckoning import Ceiling, Reckoned, Reckoner, ceilings
from policy_eval.claim import MISSING, Facts
from policy_eval.diagnostics import Diagnostic
from policy_eval.program import Clause, Exclusion, Limit, Program, Said
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
        self._reckoners = tuple(map(Reckoner, self._reader.interpreters))
        self._clauses = {name: Adding() for name in (*_called(pair), *_names(pair.new))}
        self._as_new = pair.clauses
        self._fields = [*_fields(pair)]
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
        before, after = self._reckoners[0].reckon(old.facts), self._reckoners[1].reckon(new.facts)
        self._add(line, (old.facts, new.facts), before, after)

    def _add(self, line: int, facts: tuple[Facts, Facts], before: Reckoned, after: Reckoned) -> None:
        self._total.add(before.total, after.total)
        for number, cuts in enumerate((before.cuts, after.cuts)):
            self._cuts[number].update(cuts)
        was = {self._as_new[name]: amount for name, amount in before.clauses.items()}
        for name in was | after.clauses:
            self._clauses[name].add(was.get(name, 0), after.clauses.get(name, 0))
        for field in self._fields:
            field.add(facts, before.total, after.total)
        if before.total != after.total:
            self._differences.append(after.total - before.total)
        if (before.total != after.total or was != after.clauses) and self._top.is_among(after.total - before.total):
            clauses = tuple(_changed(was, after.clauses))
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
        was = {now: old for old, now in self._as_new.items()}
        new = {clause.name: clause for clause in self._pair.new.clauses}
        old = {clause.name: clause for clause in self._pair.old.clauses}
        for name in (*new, *(name for name in self._clauses if name not in new)):
            clause = new.get(name) or old[was[name]]
            yield ByClause(name, was.get(name, ""), clause.label, name in was, name in new, self._clauses[name].sums)

    def _bindings(self) -> Iterator[Binding]:
        pair = self._pair
        before = {_as_new(path, pair): path for path in ceilings(pair.old)}
        now = ceilings(pair.new)
        for path in dict.fromkeys((*now, *before)):
            old = before.get(path)
            cuts = self._cuts[0][old] if old else 0, self._cuts[1][path]
            label = _label(pair.new, path) or (_label(pair.old, old) if old else None) or Said("", "")
            yield Binding(path, label, old is not None, path in now, *cuts)


def _changed(was: dict[str, int], now: dict[str, int]) -> Iterator[tuple[str, int, int]]:
    for name in was | now:
        before, after = was.get(name, 0), now.get(name, 0)
        if before != after:
            yield name, before, after


def _called(pair: Pair) -> Iterable[str]:
    return pair.clauses.values()


def _names(program: Program) -> Iterable[str]:
    return (clause.name for clause in program.clauses)


def _as_new(path: Ceiling, pair: Pair) -> Ceiling:
    kind, name, *rest = path
    return (kind, pair.names.elements.get((kind, name), name), *rest)


def _label(program: Program, path: Ceiling) -> Said | None:
    elements: tuple[Clause | Limit | Exclusion, ...] = (*program.clauses, *program.limits, *program.exclusions)
    kind = {"clauses": Clause, "limits": Limit, "exclusions": Exclusion}[path[0]]
    return next((each.label for each in elements if isinstance(each, kind) and each.name == path[1]), None)


# --- by the claimant --------------------------------------------------------------------------------------------------


class _Field:
    """Sums by the value of one listed-value field of the claimant. `side`: of whose facts; `index`: its cell."""

    def __init__(self, name: str, label: Said, side: int, index: int, values: Iterable[tuple[str, Said]]) -> None:
        self._name, self._label, self._side, self._index = name, label, side, index
        self._labels: dict[str | None, Said] = {**dict(values), None: Said("", "")}
        self._sums: dict[str | None, Adding] = {}

    def add(self, facts: tuple[Facts, Facts], before: int, after: int) -> None:
        """One claim more."""
        value = facts[self._side].claimant[self._index]
        key = value if isinstance(value, str) else None
        if key not in self._sums:
            self._sums[key] = Adding()
        self._sums[key].add(before, after)

    def told(self) -> ByField:
        """What was added up."""
        known = ((value, label) for value, label in self._labels.items() if value in self._sums)
        values = tuple(ByValue(value, label, self._sums[value].sums) for value, label in known)
        return ByField(self._name, self._label, values)


def _fields(pair: Pair) -> Iterator[_Field]:
    """The listed-value fields of the claimant, each read by the new version where that has it."""
    new, old = pair.new.claimant_list, pair.old.claimant_list
    have = {field.name for field in new.fields}
    for index, field in enumerate(new.fields):
        if isinstance(field.kind, Choice):
            yield _Field(field.name, field.label, 1, index, field.values)
    for index, field in enumerate(old.fields):
        called = pair.names.fields.get((old.name, field.name), field.name)
        if isinstance(field.kind, Choice) and called not in have:
            yield _Field(field.name, field.label, 0, index, field.values)


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
        labels = {
            side: dict(_labels(program)) for side, program in zip(_SIDES, (self._pair.old, self._pair.new), strict=True)
        }
        for (side, field), count in sorted(self._lacking.items()):
            yield Lacking(side, field, labels[side].get(field, Said("", "")), count)


def _labels(program: Program) -> Iterator[tuple[str, Said]]:
    for fact in program.lists:
        yield from ((f"{fact.name}.{field.name}", field.label) for field in fact.fields)


def _field(path: str) -> str:
    """A path without the numbers of rows: exhibitions[3].fee → exhibitions.fee."""
    return "".join(part.partition("]")[2] if i else part for i, part in enumerate(path.split("[")))
