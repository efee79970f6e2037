"""Uses: drafts that leave a cap or limit slack, use it up exactly and exceed it; that share it; with prior awards."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple, cast

from policy_eval.boundaries import Side
from policy_eval.boundaries.ceilings import Meeting, meetings
from policy_eval.boundaries.kinds import Ceiling, Sharing, Turns
from policy_eval.program import Field, First, Program, Scalar, Source, Term
from policy_eval.quantity import Choice, Exact, Quantity

from .at_values import Dial, dials, span
from .drafts import Draft, PriorAward, Row
from .explore import Explorer
from .solve import crossing, rounder

_MOST_ROWS = 12
"""So many rows at most are put together to reach a limit."""


def at_ceiling(explorer: Explorer, ceiling: Ceiling, side: Side, base: Draft) -> Iterator[Draft]:
    """Drafts for one side of a cap of a clause."""
    for dial in _amounts(explorer, ceiling.spot.clause, base):
        found = crossing(partial(_beyond, explorer, ceiling, dial), *span(explorer, dial.fact))
        if found is None:
            yield from _at_limit(explorer, ceiling, side, ceiling.spot.clause, dial) if ceiling.pot else ()
            continue
        more, less = dial.at(rounder(found, up=True)), dial.at(rounder(found, up=False))
        match side:
            case Side.SLACK | Side.BINDING:
                yield from (less, more) if side is Side.SLACK else (more, less)
            case Side.EXACT:
                yield from (dial.at(number) for number in (found, found + 1, found - 1) if number >= 0)
            case _:
                yield from _in_pot(explorer, ceiling, side, dial, _Pair(more, less))


class _Pair(NamedTuple):
    """Two drafts: one that exceeds a cap, one that leaves it slack."""

    more: Draft
    less: Draft


def at_limit(explorer: Explorer, ceiling: Ceiling, side: Side) -> Iterator[Draft]:
    """Drafts for one side of a limit that several clauses share: by one clause, with as few rows as can be."""
    pot = explorer.program.limits[ceiling.limit].pot
    clauses = [i for i, clause in enumerate(explorer.program.clauses) if clause.name in pot.clauses]
    for clause in clauses:
        base = explorer.base(clause)
        for dial in _amounts(explorer, clause, base) if base else ():
            yield from _at_limit(explorer, ceiling, side, clause, dial)


def _at_limit(explorer: Explorer, ceiling: Ceiling, side: Side, clause: int, dial: Dial) -> Iterator[Draft]:
    of, cap = explorer.list_of(clause), _cap_of(explorer, ceiling, dial.base)
    full = dial.at(rounder(cap * 2, up=True)) if cap else dial.base
    for others in range(_MOST_ROWS if of else 1):
        before = full.lists[of] * others if of else ()
        place = (others, dial.place[1]) if dial.place[0] >= 0 else dial.place
        turned = Dial(_behind(dial.base, of, before), of, place, dial.fact)
        found = crossing(partial(_beyond, explorer, ceiling, turned), *span(explorer, dial.fact))
        if found is None:
            continue
        more, less = turned.at(rounder(found, up=True)), turned.at(rounder(found, up=False))
        yield from (turned.at(found), more, less)
        if side is Side.SHARED:
            yield more.with_rows(of, (*more.lists[of], more.lists[of][-1])) if of else more
        yield from _with_priors(explorer, ceiling, side, _Pair(more, less), (explorer.program.clauses[clause].name, ""))
        return


def _amounts(explorer: Explorer, clause: int, base: Draft) -> list[Dial]:
    """The amounts and counts of a draft that a clause looks at; days lead to no round amounts."""
    return [dial for dial in dials(explorer, clause, base) if isinstance(dial.fact.kind, Quantity)]


def _behind(base: Draft, of: str, before: tuple[Row, ...]) -> Draft:
    return base.with_rows(of, (*before, *base.lists[of])) if of else base


def in_limit(explorer: Explorer, sharing: Sharing) -> Iterator[Draft]:
    """Drafts in which a clause takes part in what a limit cuts, together with another clause or by itself."""
    mine = explorer.base(sharing.clause)
    pot = explorer.program.limits[sharing.limit].pot
    ceiling = Ceiling(sharing.spot, -1, sharing.limit, pot=True, key=pot.key)
    clauses = [i for i, clause in enumerate(explorer.program.clauses) if clause.name in pot.clauses]
    for clause in clauses if mine else ():
        base = explorer.base(clause)
        for dial in _amounts(explorer, clause, base) if base else ():
            for draft in _at_limit(explorer, ceiling, Side.BINDING, clause, dial):
                yield draft
                yield _merged(draft, cast("Draft", mine))


def at_turns(explorer: Explorer, turns: Turns, side: Side, base: Draft) -> Iterator[Draft]:
    """Drafts with one row too many, and with awards of this year or of another one."""
    program, of = explorer.program, explorer.list_of(turns.spot.clause)
    clause = program.clauses[turns.spot.clause]
    action = cast("First", clause.steps[turns.step].action)
    times = _whole(explorer, turns, action, base)
    amount = _plain_amount(explorer, base, turns.spot.clause)
    row, key = base, ""
    if action.pot.key is not None:
        key = _key_values(action.pot.key, program)[0]
        row = _keyed(base, of, action.pot.key, (key,))
    year = program.last_day.year - (side is Side.OTHER_YEAR)
    if side in {Side.PRIOR, Side.OTHER_YEAR}:
        yield row.with_priors(*([PriorAward(clause.name, year, amount, key)] * times))
    elif of:
        yield row.with_rows(of, row.lists[of] * (times + 1))


# --- pots -------------------------------------------------------------------------------------------------------------


def _in_pot(explorer: Explorer, ceiling: Ceiling, side: Side, dial: Dial, pair: _Pair) -> Iterator[Draft]:
    of, name = dial.of, explorer.program.clauses[ceiling.spot.clause].name
    keys = _key_values(ceiling.key, explorer.program) if ceiling.key else ()
    if side in {Side.SHARED, Side.OTHER_KEY} and of:
        twice = pair.more.with_rows(of, pair.more.lists[of] * 2)
        chosen = (keys[:1] * 2 if side is Side.SHARED else keys) if keys else ()
        yield _keyed(twice, of, ceiling.key, chosen) if ceiling.key else twice
        return
    if ceiling.key:
        pair = _Pair(*(_keyed(draft, of, ceiling.key, keys[:1]) for draft in pair))
    yield from _with_priors(explorer, ceiling, side, pair, (name, keys[0] if keys else ""))


def _with_priors(
    explorer: Explorer, ceiling: Ceiling, side: Side, pair: _Pair, whose: tuple[str, str]
) -> Iterator[Draft]:
    """With an award of this year that leaves half of the cap, or one of the year before that takes all of it.

    `whose`: the clause that paid it, and its key.
    """
    year, cap, (clause, key) = explorer.program.last_day.year, _cap_of(explorer, ceiling, pair.more), whose
    if side is Side.PRIOR:
        yield pair.more.with_priors(PriorAward(clause, year, cap // 2, key))
    if side is Side.OTHER_YEAR:
        yield pair.less.with_priors(PriorAward(clause, year - 1, cap, key))


def _cap_of(explorer: Explorer, ceiling: Ceiling, draft: Draft) -> int:
    met = _met(explorer, ceiling, draft)
    if met is None and ceiling.limit >= 0:
        return 0
    return met.draw.cap if met and met.draw else int(met.left) if met else 0


def _met(explorer: Explorer, ceiling: Ceiling, draft: Draft) -> Meeting | None:
    """How the last award of a draft meets a cap."""
    look = explorer.look(draft, ())
    if look.facts is None or look.trace is None:
        return None
    met = [*meetings(explorer.program, explorer.interpreter, look.facts, look.trace, ceiling)]
    return met[-1] if met else None


def _beyond(explorer: Explorer, ceiling: Ceiling, dial: Dial, number: int) -> Exact | None:
    met = _met(explorer, ceiling, dial.at(number))
    return met.before - met.left if met else None


def _key_values(key: Field | Term | None, program: Program) -> tuple[str, ...]:
    """Two values of what tells pots apart."""
    if key is not None and isinstance(key.kind, Choice):
        facts = (field for fact in program.lists for field in fact.fields if field.kind == key.kind)
        return tuple(name for fact in facts for name, _ in fact.values)[:2]
    return ("A", "B")


def _keyed(draft: Draft, of: str, key: Field | Term, values: tuple[Scalar, ...]) -> Draft:
    """`draft` with these values of the key, row by row."""
    if isinstance(key, Field) and key.source is Source.ROW:
        for row, value in enumerate(values):
            draft = draft.with_field(of, row, key.name, value)
    return draft


def _merged(one: Draft, other: Draft) -> Draft:
    """Both drafts in one claim."""
    lists = dict(one.lists)
    for name, rows in other.lists.items():
        lists[name] = (*lists.get(name, ()), *rows)
    return Draft({**one.claimant, **other.claimant}, lists, one.priors)


def _whole(explorer: Explorer, turns: Turns, action: First, base: Draft) -> int:
    facts = explorer.look(base, ()).facts
    if facts is None:
        return 1
    of = (0,) if turns.spot.list >= 0 else ()
    count = explorer.interpreter.value(action.count, explorer.interpreter.frame(facts, turns.spot.clause, of))
    return count if isinstance(count, int) else 1


def _plain_amount(explorer: Explorer, base: Draft, clause: int) -> int:
    trace = explorer.look(base, ()).trace
    return next((award.amount for award in trace.awards if award.clause == clause), 0) if trace else 0
