"""Uses: one difference → wider or narrower for claimants, where that is sure; and the clauses it cannot affect."""

from __future__ import annotations

from collections.abc import Iterable

from .model import Difference, Direction
from .side import Side


def direction(difference: Difference, old: Side, new: Side) -> Direction:  # noqa: ARG001 – the interface comes first
    """What the difference does to claimants; `UNKNOWN` where only evidence can tell."""
    return Direction.UNKNOWN


def affected(difference: Difference, old: Side, new: Side) -> frozenset[str]:  # noqa: ARG001
    """The ids of the clauses of either version whose awards the difference may change."""
    return frozenset(clause.name for side in (old, new) for clause in side.program.clauses)


def unaffected(differences: Iterable[Difference], old: Side, new: Side) -> tuple[str, ...]:  # noqa: ARG001
    """The clauses of both versions whose awards no difference can change, in the order of the new version."""
    return ()
