"""Uses: the sides of a policy's boundaries that no example shows → the plainest claims found that show them.

Laws of this module:

* What a proposed claim shows is what the interpreter says of it; a search only suggests.
* The same policy gives the same proposals; what was not reached is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from policy_eval.boundaries import Boundary, Side, sides
from policy_eval.boundaries.kinds import Ceiling, Dated, Part, Period, Sharing, Threshold, Turns, Whole

from .at_caps import at_ceiling, at_limit, at_turns, in_limit
from .at_values import at_dates, at_period, at_values
from .drafts import Draft, candidates, looked_at
from .explore import MOST_TRIED, Explorer, Look, combined

Wanted = tuple[int, Side]
"""The number of a boundary and one of its sides."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim that shows what no example shows. `shows`: the wanted sides, the first is the one it was made for."""

    look: Look
    shows: tuple[Wanted, ...]


def proposals(explorer: Explorer, seen: Iterable[tuple[Boundary, Side]]) -> tuple[list[Proposal], list[Wanted]]:
    """Claims for every side that is not `seen`, and the sides that no claim was found for."""
    known = set(seen)
    numbered = [*enumerate(explorer.found)]
    wanted = [(number, side) for number, b in numbered for side in sides(b) if (b, side) not in known]
    made, open_, failed = [], dict.fromkeys(wanted), list[Wanted]()
    pools = _Pools(explorer)
    for number, side in wanted:
        if (number, side) not in open_:
            continue
        look = next((each for each in pools.looks(explorer.found[number], side) if (number, side) in each.shown), None)
        if look is None:
            failed.append((number, side))
            continue
        also = [each for each in open_ if each in look.shown and each != (number, side)]
        also = [each for each in also if _is_told_beside(explorer, number, each[0])]
        made.append(Proposal(look, ((number, side), *also)))
        for each in made[-1].shows:
            del open_[each]
    return [_with(each, failed) for each in made], [
        each for each in failed if not any(each in m.look.shown for m in made)
    ]


def _with(proposal: Proposal, failed: Iterable[Wanted]) -> Proposal:
    """A proposal with what it shows of that no claim was made for."""
    return replace(proposal, shows=(*proposal.shows, *(each for each in failed if each in proposal.look.shown)))


def _is_told_beside(explorer: Explorer, number: int, other: int) -> bool:
    """An example stands beside its clause, and shows nothing of others that one would look for there."""
    return explorer.found[number].spot.owner == explorer.found[other].spot.owner


class _Pools:
    """The drafts that are tried for a boundary, those of one clause looked at once."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._kept: dict[int, list[Look]] = {}

    def looks(self, boundary: Boundary, side: Side) -> Iterator[Look]:
        """Drafts for one side of a boundary, the plainest first."""
        explorer = self._explorer
        yield from self._plain(boundary)
        yield from (explorer.look(draft) for draft in self._made_for(boundary, side))
        yield from self._kept_of(boundary)
        if isinstance(boundary, Threshold | Whole):
            for base in self._varied(boundary, 1):
                yield from (explorer.look(draft) for draft in at_values(explorer, boundary, base))

    def _plain(self, boundary: Boundary) -> Iterator[Look]:
        base = self._base(boundary)
        if base is not None and boundary.spot.part is not Part.PERIOD:
            yield self._explorer.look(base)

    def _base(self, boundary: Boundary) -> Draft | None:
        clause = boundary.spot.clause
        return self._explorer.base(clause) if clause >= 0 else self._explorer.any_base()

    def _made_for(self, boundary: Boundary, side: Side) -> Iterator[Draft]:
        explorer = self._explorer
        base = self._base(boundary)
        match boundary:
            case Period():
                yield from at_period(explorer, boundary)
            case Sharing():
                yield from in_limit(explorer, boundary)
            case Ceiling() if boundary.limit >= 0:
                yield from at_limit(explorer, boundary, side)
            case _ if base is None:
                return
            case Ceiling():
                yield from at_ceiling(explorer, boundary, side, base)
            case Turns():
                yield from at_turns(explorer, boundary, side, base)
            case Dated():
                yield from at_dates(explorer, boundary, base)
            case Threshold() | Whole():
                yield from at_values(explorer, boundary, base)
            case _:
                return

    def _kept_of(self, boundary: Boundary) -> Sequence[Look]:
        key = boundary.spot.clause
        if key < 0:
            return [*map(self._explorer.look, islice(self._varied(boundary, 2), MOST_TRIED))]
        if key not in self._kept:
            drafts = islice(self._varied(boundary, 2), MOST_TRIED)
            self._kept[key] = [self._explorer.look(draft) for draft in drafts]
        return self._kept[key]

    def _varied(self, boundary: Boundary, most: int) -> Iterator[Draft]:
        explorer, base = self._explorer, self._base(boundary)
        if boundary.spot.clause >= 0:
            start = base or explorer.plain(boundary.spot.clause)
            yield from explorer.varied(start, boundary.spot.clause, most)
        elif base is not None:
            yield from _claimants(explorer, base, boundary, most)


def _claimants(explorer: Explorer, base: Draft, boundary: Boundary, most: int) -> Iterator[Draft]:
    """Other claimants, for what looks at the claimant alone."""
    program = explorer.program
    parts = (
        tuple(e.when for e in program.exclusions if e.name == boundary.spot.owner),
        tuple(m.when for m in program.marks if m.name == boundary.spot.owner),
        tuple(h.condition for h in program.claimant_list.holds),
    )
    looked = looked_at(parts)
    facts = program.claimant_list.fields
    choices = [((-1, facts[i].name), candidates(facts[i], looked, program)) for i in sorted(looked.claimant)]
    yield from combined(base, "", choices, most)
