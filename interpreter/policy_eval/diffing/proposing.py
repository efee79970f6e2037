"""Uses: claims on which two programs may differ – the plain ones first, then rows together, then prior awards.

Laws of this module:

* The same two programs give the same claims in the same order. What they come to, others find out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations, islice, product, zip_longest

from policy_eval.cases.drafts import CLAIMANT, Draft, Looked, PriorAward, Row, looked_at, plain, plain_row
from policy_eval.cases.explore import Explorer, Place
from policy_eval.program import Aggregate, Cap, Clause, FieldFact, First, ListFact, OneOf, Pot, Program, Scalar
from policy_eval.quantity import COUNTRIES, Choice, Country, Quantity, Words, minor_digits

from .focusing import Focus, Scene, nodes_of, parts_of
from .pair import Pair
from .values import days_around, entries, field_of, values_of

_FEW = 14
"""So many values of a field are tried together with those of another one."""

_EACH, _SOME = 300, 36
"""So many claims a clause at its boundaries; so many with rows together, and with prior awards."""

_RARELY = 12
"""Of so many claims one has another day: days depend on each other, and any two hardly ever fit."""

_COUNTS = (1, 1, 1, 2, 4)
_ROWS = (2, 3, 4, 6, 8, 12)
_AMOUNTS = (10_000, 100_000, 200_000, 1_000_000, 10_000_000)
"""Major units: amounts of rows that are put together, and of what was paid before."""

Choices = Sequence[tuple[Place, tuple[Scalar | None, ...]]]


class Proposer:
    """Makes claims for one pair of programs. `explorers`: of the old and of the new program."""

    def __init__(self, pair: Pair, explorers: tuple[Explorer, Explorer], scene: Scene) -> None:
        self._pair = pair
        self._explorers = explorers
        self._scene = scene
        self._known: dict[str, tuple[Draft, Choices]] = {}
        self._looks: dict[str, tuple[Looked, Looked]] = {}

    def drafts(self) -> Iterator[Draft]:
        """Stage by stage; in each, clause by clause, up to so many claims."""
        stages: tuple[tuple[Callable[[Focus], Iterator[Draft]], int], ...] = (
            (self._singly, 300), (self._periods, 50), (self._claimants, 200), (self._entries, 100), (self._facts, 200),
            (self._rows, 60), (self._priors, 80), (self._joined, 120), (self._others, 120), (self._beside, 120),
            (self._in_pairs, 240), (self._mixed, 1500),
        )  # fmt: skip
        return chain.from_iterable(islice(stage(f), most) for stage, most in stages for f in self._scene.focuses)

    def boundaries(self) -> Iterator[Draft]:
        """Claims at the boundaries of every clause: one fact at a time, then rows together, and prior awards."""
        stages = ((self._singly, _EACH), (self._rows, _SOME), (self._priors, _SOME))
        return chain.from_iterable(islice(stage(f), most) for stage, most in stages for f in self._scene.focuses)

    # --- a plain claim, and its fields ------------------------------------------------------------------------

    def _base(self, focus: Focus) -> tuple[Draft, Choices]:
        if focus.name not in self._known:
            self._known[focus.name] = self._paying(focus), self._choices(focus)
        return self._known[focus.name]

    def _paying(self, focus: Focus) -> Draft:
        """A claim that one of the versions pays on under the clause; a plain one where none is found."""
        clauses = [(each, n) for each, n in zip(self._explorers, (focus.old, focus.new), strict=True) if n >= 0]
        found = (explorer.base(number) for explorer, number in clauses)
        draft = next((each for each in found if each), None) or clauses[-1][0].plain(clauses[-1][1])
        return self._completed(draft)

    def _completed(self, draft: Draft) -> Draft:
        """With what either version requires."""
        union = self._scene.union
        lists = {fact.name: fact for fact in union.lists}
        claimant = {**plain_row(union.claimant_list.fields, union), **draft.claimant}
        rows = {
            name: tuple({**plain_row(lists[name].fields, union), **row} for row in of)
            for name, of in draft.lists.items()
        }
        return replace(draft, claimant=claimant, lists=rows)

    def _choices(self, focus: Focus) -> Choices:
        """The fields that the clause looks at in either version, each with the values worth trying."""
        looked = self._looked(focus)
        places: dict[Place, FieldFact] = {}
        for part, program in zip(looked, self._programs, strict=True):
            places |= {(CLAIMANT, fact.name): fact for fact in _read(program.claimant_list, part.claimant)}
            of = next((fact for fact in program.lists if fact.name == focus.list and focus.list), None)
            places |= {(0, fact.name): fact for fact in _read(of, part.row)} if of else {}
        made = [(place, self._values(fact, looked, focus)) for place, fact in places.items()]
        return sorted(made, key=lambda each: not isinstance(places[each[0]].kind, Quantity))

    def _values(self, fact: FieldFact, looked: tuple[Looked, Looked], focus: Focus) -> tuple[Scalar | None, ...]:
        made = values_of(fact, looked, self._pair)
        if not isinstance(fact.kind, Country):
            return made
        numbers = zip(self._programs, (focus.old, focus.new), strict=True)
        nodes = chain.from_iterable(nodes_of(_whole(program, number)) for program, number in numbers if number >= 0)
        named = (member for node in nodes if isinstance(node, OneOf) for member in node.members)
        return tuple(dict.fromkeys((*made, *sorted(member for member in named if member in COUNTRIES))))

    def _looked(self, focus: Focus) -> tuple[Looked, Looked]:
        """What either version's clause looks at, the caps of its limits, and its marks where these differ."""
        if focus.name not in self._looks:
            marks = self._scene.marks
            old, new = (
                _looked(program, number, marks=marks)
                for program, number in zip(self._programs, (focus.old, focus.new), strict=True)
            )
            self._looks[focus.name] = old, new
        return self._looks[focus.name]

    @property
    def _programs(self) -> tuple[Program, Program]:
        return self._pair.old, self._pair.new

    def _field(self, of: str, name: str) -> FieldFact:
        return field_of(self._scene.union, of, name)

    def _list(self, name: str) -> ListFact | None:
        return next((fact for fact in self._scene.union.lists if fact.name == name and name), None)

    # --- one row ----------------------------------------------------------------------------------------------

    def _singly(self, focus: Focus) -> Iterator[Draft]:
        """The plain claim, and with one fact stated otherwise."""
        base, choices = self._base(focus)
        yield base
        for place, values in choices:
            yield from (base.with_field(focus.list, *place, value) for value in values)

    def _in_pairs(self, focus: Focus) -> Iterator[Draft]:
        """With two facts stated otherwise, the telling values only; each pair of fields in turn."""
        base, choices = self._base(focus)
        of = focus.list
        turns = [
            (
                base.with_field(of, *one[0], first).with_field(of, *other[0], second)
                for first, second in product(one[1][:_FEW], other[1][:_FEW])
            )
            for one, other in combinations(choices, 2)
        ]
        return (draft for turn in zip_longest(*turns) for draft in turn if draft is not None)

    def _mixed(self, focus: Focus) -> Iterator[Draft]:
        """With any facts stated otherwise, on one row or on some: a fixed sample of all that can be said."""
        base, choices = self._base(focus)
        numbers = _numbers()
        choices = [(place, values) for place, values in choices if values]
        while choices:
            draft = base
            for place, values in choices:
                days = isinstance(values[0], dt.date)
                if next(numbers) % (_RARELY if days else 3) == 0:
                    some = values[:_FEW] if next(numbers) % 2 else values
                    draft = draft.with_field(focus.list, *place, some[next(numbers) % len(some)])
            count = _COUNTS[next(numbers) % len(_COUNTS)]
            yield draft.with_rows(focus.list, draft.lists[focus.list] * count) if focus.list else draft

    def _periods(self, focus: Focus) -> Iterator[Draft]:
        """On the days around the ends of the periods, where these differ."""
        fact = self._list(focus.list)
        if self._scene.periods and fact is not None and fact.dated is not None:
            base, _ = self._base(focus)
            for day in days_around(self._pair):
                yield base.with_field(focus.list, 0, fact.fields[fact.dated].name, day)

    def _claimants(self, focus: Focus) -> Iterator[Draft]:
        """Other claimants, where exclusions differ."""
        if not self._scene.claimants:
            return
        looked = _excluding(self._pair.old), _excluding(self._pair.new)
        lists = (program.claimant_list for program in self._programs)
        read = {f.name: f for part, of in zip(looked, lists, strict=True) for f in _read(of, part.claimant)}
        choices = [(name, values_of(fact, looked, self._pair)[:_FEW]) for name, fact in read.items()]
        base, _ = self._base(focus)
        for some in (*combinations(choices, 1), *combinations(choices, 2)):
            for values in product(*(values for _, values in some)):
                draft = base
                for (name, _), value in zip(some, values, strict=True):
                    draft = draft.with_field("", CLAIMANT, name, value)
                yield draft

    def _entries(self, focus: Focus) -> Iterator[Draft]:
        """Entries of sets that differ, on the days on which they begin and end."""
        fact = self._list(focus.list)
        if fact is None:
            return
        kinds = {each.name: each.of for program in self._programs for each in program.sets}
        base, _ = self._base(focus)
        for value, name, days in entries(self._pair):
            for field in (each for each in fact.fields if each.kind == kinds[name]):
                draft = base.with_field(focus.list, 0, field.name, value)
                dating = fact.fields[fact.dated].name if fact.dated is not None else ""
                yield from (draft.with_field(focus.list, 0, dating, day) for day in days) if dating else (draft,)

    def _facts(self, focus: Focus) -> Iterator[Draft]:
        """Facts that are declared otherwise: missing, at their bounds, every listed value; two rows that disagree."""
        base, _ = self._base(focus)
        fact, claimant = self._list(focus.list), self._scene.union.claimant_list
        if claimant.name in self._scene.facts:
            for field in claimant.fields:
                yield from (base.with_field("", CLAIMANT, field.name, value) for value in self._declared(field))
        if fact is None or fact.name not in self._scene.facts:
            return
        for field in fact.fields:
            yield from (base.with_field(focus.list, 0, field.name, value) for value in self._declared(field))
            yield from (_disagreeing(base, focus.list, field, value) for value in self._declared(field)[1:])

    def _declared(self, field: FieldFact) -> tuple[Scalar | None, ...]:
        """Values at which declarations may differ."""
        own: list[Scalar | None] = [None, plain(field, self._scene.union)]
        own += [name for name, _ in field.values] if isinstance(field.kind, Choice) else []
        if isinstance(field.kind, Quantity):
            facts = (each for program in self._programs for fact in program.lists for each in fact.fields)
            ends = [end for each in facts if each.name == field.name for end in (each.least, each.most)]
            own += [end + by for end in ends if end is not None for by in (-1, 0, 1) if end + by >= 0]
        return tuple(dict.fromkeys(own))

    # --- rows together, and what was paid before --------------------------------------------------------------

    def _rows(self, focus: Focus) -> Iterator[Draft]:
        """Several equal rows, each on its own or all sharing what tells pots apart."""
        if not focus.list:
            return
        for draft, count in product([*self._sized(focus)], _ROWS):
            row = draft.lists[focus.list][0]
            yield draft.with_rows(focus.list, (row,) * count)
            same = self._named(focus.list, row)
            if same != row:
                yield draft.with_rows(focus.list, (same,) * count)

    def _beside(self, focus: Focus) -> Iterator[Draft]:
        """A plain row with another one beside it, in which one fact is stated otherwise; and many of that one."""
        base, choices = self._base(focus)
        for place, values in choices:
            for value in values if focus.list and place[0] != CLAIMANT else ():
                other = base.with_field(focus.list, *place, value).lists[focus.list]
                yield base.with_rows(focus.list, (*base.lists[focus.list], *other))
                yield base.with_rows(focus.list, other * _ROWS[-1])

    def _others(self, focus: Focus) -> Iterator[Draft]:
        """With rows of the other lists that the clause adds up."""
        base, _ = self._base(focus)
        numbers = zip(self._programs, (focus.old, focus.new), strict=True)
        looked = self._looked(focus)
        for name in dict.fromkeys(name for program, number in numbers for name in _aggregated(program, number)):
            fact = self._list(name)
            row = plain_row(fact.fields, self._scene.union) if fact else {}
            for field in fact.fields if fact else ():
                for value, count in product(values_of(field, looked, self._pair)[:_FEW], (1, 2, 3)):
                    made = base.with_rows(name, (row,)).with_field(name, 0, field.name, value)
                    yield made.with_rows(name, made.lists[name] * count)

    def _sized(self, focus: Focus) -> Iterator[Draft]:
        """The plain claim with amounts of several sizes; itself where its clause looks at none."""
        base, choices = self._base(focus)
        kinds = {name: self._field(focus.list, name).kind for (row, name), _ in choices if row != CLAIMANT}
        money = {name: kind.currency for name, kind in kinds.items() if isinstance(kind, Quantity) and kind.currency}
        for size in _AMOUNTS if money else ():
            draft = base
            for name, currency in money.items():
                draft = draft.with_field(focus.list, 0, name, size * 10 ** minor_digits(currency))
            yield draft
        if not money:
            yield base

    def _named(self, of: str, row: Row) -> Row:
        """A row whose texts are stated: several of them are the same then."""
        fact = self._list(of)
        texts = [f for f in fact.fields if f.required and isinstance(f.kind, Words)] if fact else []
        return {**{f.name: _first_text(f) for f in texts}, **row}

    def _priors(self, focus: Focus) -> Iterator[Draft]:
        """With what was paid before, this year or the last one, by the clause itself or by one that shares a limit."""
        beside = {name for limit in self._scene.limits if focus.name in limit for name in limit}
        names = [focus.name, *sorted(beside - {focus.name})]
        known = {clause.name for program in self._programs for clause in program.clauses}
        year = self._pair.old.last_day.year
        for name, when in product((name for name in names if name in known), (year, year - 1)):
            for draft in [*self._sized(focus)][:4]:
                for amount in self._paid(focus):
                    prior = PriorAward(name, when, amount)
                    yield draft.with_priors(prior)
                    yield from self._keyed(draft, focus, prior)

    def _paid(self, focus: Focus) -> tuple[int, ...]:
        """Amounts that were paid before: a little, the caps that the clause meets, half of them."""
        looked = self._looked(focus)
        money = self._pair.old.money
        caps = {c.value for part in looked for c in part.constants if c.kind == money and isinstance(c.value, int)}
        unit = 10 ** minor_digits(money.currency)
        usual = [each * unit for each in _AMOUNTS[:2]]
        made = dict.fromkeys([*usual, *sorted(caps), *(each // 2 for each in sorted(caps))])
        return tuple(each for each in made if each)

    def _keyed(self, draft: Draft, focus: Focus, prior: PriorAward) -> Iterator[Draft]:
        """The same prior award for what tells the clause's pots apart."""
        fact = self._list(focus.list)
        if fact is None:
            return
        row = self._named(focus.list, draft.lists[focus.list][0])
        for program, number in zip(self._programs, (focus.old, focus.new), strict=True):
            for pot in _pots(program.clauses[number]) if number >= 0 else ():
                value = row.get(pot.key.name) if pot.key else None
                if isinstance(value, str):
                    yield draft.with_rows(focus.list, (row,)).with_priors(replace(prior, key=value))

    def _joined(self, focus: Focus) -> Iterator[Draft]:
        """Rows of two clauses that share a limit: as many of the other one as use it up."""
        beside = {name for limit in self._scene.limits if focus.name in limit for name in limit}
        others = [each for each in self._scene.focuses if each.name in beside - {focus.name} and each.list]
        for other, count in product(others, (1, 3, 4, 6, 10)):
            for draft in [*self._sized(other)][1::2]:
                many = draft.with_rows(other.list, draft.lists[other.list] * count)
                yield from (_merged(many, mine) for mine in [*self._sized(focus)][:4])


def _numbers() -> Iterator[int]:
    """The same numbers each time, in no order that matters (a linear congruence, its upper bits)."""
    state = 1
    while True:
        state = (state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % 2**64
        yield state >> 33


def _looked(program: Program, number: int, *, marks: bool) -> Looked:
    if number < 0:
        return looked_at(())
    clause = program.clauses[number]
    limits = tuple(limit.cap for limit in program.limits if clause.name in limit.pot.clauses)
    own = tuple(mark.when for mark in program.marks if clause.name in mark.clauses) if marks else ()
    return looked_at((_whole(program, number), limits, own))


def _whole(program: Program, number: int) -> tuple[object, ...]:
    """A clause, and what must hold on its rows."""
    clause = program.clauses[number]
    holds = program.lists[clause.list].holds if clause.list >= 0 else ()
    return parts_of(clause), tuple(each.condition for each in holds)


def _read(of: ListFact, indexes: Iterable[int]) -> Iterable[FieldFact]:
    """The fields that are looked at. (Those of another list, behind an aggregate, are taken for its own.)"""
    return [of.fields[index] for index in sorted(indexes) if index < len(of.fields)]


def _aggregated(program: Program, number: int) -> Iterator[str]:
    """The lists that a clause adds up beside its own."""
    clause = program.clauses[number] if number >= 0 else None
    for node in nodes_of(parts_of(clause)) if clause else ():
        if isinstance(node, Aggregate) and not node.own:
            yield program.lists[node.list].name


def _excluding(program: Program) -> Looked:
    return looked_at(tuple(each.when for each in program.exclusions))


def _pots(clause: Clause) -> Iterable[Pot]:
    actions = (step.action for step in clause.steps if isinstance(step.action, Cap | First))
    return (action.pot for action in actions if action.pot is not None)


def _first_text(fact: FieldFact) -> str:
    """What a draft that does not state a text is given on its first row."""
    return f"{fact.label.in_('zh').partition('|')[0]} 1"


def _merged(one: Draft, other: Draft) -> Draft:
    """Both in one claim."""
    lists = dict(one.lists)
    for name, rows in other.lists.items():
        lists[name] = (*lists.get(name, ()), *rows)
    return Draft({**one.claimant, **other.claimant}, lists, one.priors)


def _disagreeing(base: Draft, of: str, field: FieldFact, value: Scalar | None) -> Draft:
    """Two rows that are the same but for one field."""
    first = {**base.lists[of][0]}
    return base.with_rows(of, (first, first)).with_field(of, 1, field.name, value)
