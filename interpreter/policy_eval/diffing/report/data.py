"""Uses: what a report on two versions tells, as data.

Laws of this module:

* Nothing here is marked up or in one language only; amounts are whole minor units of the policy's currency.
* Nothing is here that depends on the machine: files are named as the reader named them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from policy_eval.diffing.basis import Basis
from policy_eval.diffing.impact import Impact
from policy_eval.diffing.model import Difference, Direction, Sort
from policy_eval.diffing.witness import Search
from policy_eval.explaining import Explanation
from policy_eval.program import Said


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two versions. `file`: as the reader named it; `sha256`: of its program.

    `paths`: where what it was made from stands.
    """

    file: str
    policy: str
    version: str
    title: Said
    currency: str
    sha256: str
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One difference in words. `number` counts from 1. `is_sure`: the direction follows from the difference alone."""

    number: int
    difference: Difference
    where: Said
    said: Said
    direction: Direction
    is_sure: bool
    affected: tuple[str, ...]

    @property
    def is_calendar(self) -> bool:
        """Whether it concerns when the policy applies, and not what it pays."""
        return self.difference.element[:1] == ("period",)


@dataclass(frozen=True, slots=True)
class Group:
    """Differences that can only be made together (mostly one), the claim that shows them, and both explanations."""

    told: tuple[Told, ...]
    direction: Direction
    is_sure: bool
    search: Search
    old: Explanation | None
    new: Explanation | None

    @property
    def is_calendar(self) -> bool:
        """Whether all of them concern when the policy applies."""
        return all(each.is_calendar for each in self.told)


@dataclass(frozen=True, slots=True)
class Named:
    """An element of a policy: its id and what people call it."""

    name: str
    label: Said


@dataclass(frozen=True, slots=True)
class Points:
    """What is paid against one number: corners (number, payment) that straight lines join; minor units, or units.

    Where the payment jumps, two corners stand one unit apart.
    """

    corners: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """Both versions' payments against one number of a claim, the rest of which stays as it is.

    `group`: which of the report's groups the claim shows, from 0. `unit`: the currency of the number, or what is
    counted; `is_money` tells which. `most`: where the curve ends.
    """

    group: int
    clauses: tuple[Named, ...]
    field: Said
    unit: str
    is_money: bool
    most: int
    old: Points
    new: Points


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the difference a group of changes makes: in order (after those before it), and alone; minor units.

    `None` where it could not be made alone.
    """

    numbers: tuple[int, ...]
    in_order: int | None
    alone: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is told of two versions.

    `basis`: which question the money answers. `groups`: of what can matter to a claim.
    `clauses`: of both versions, `unaffected`: those that no difference can change. `impact`: over claims, real or made
    up; `shares`: how the changes add up to it, `interplay`: what only several of them together make; `curves`: for
    pages.
    """

    old: Version
    new: Version
    basis: Basis
    told: tuple[Told, ...]
    groups: tuple[Group, ...]
    clauses: tuple[Named, ...]
    unaffected: tuple[Named, ...]
    impact: Impact | None
    shares: tuple[Share, ...]
    interplay: int | None
    curves: tuple[Curve, ...]

    @property
    def meaning(self) -> tuple[Told, ...]:
        """The differences that can matter to a claim."""
        return tuple(each for each in self.told if each.difference.sort is Sort.MEANING)

    @property
    def direction(self) -> Direction:
        """What all differences together do to claimants; when the policy applies counts where old rules end."""
        return together(each.direction for each in self.groups if self.basis.counts_days or not each.is_calendar)


def together(directions: Iterable[Direction]) -> Direction:
    """What several directions are together: one that is not known leaves the whole open, unless that is mixed."""
    seen = {*directions} - {Direction.NONE}
    if Direction.MIXED in seen or {Direction.WIDER, Direction.NARROWER} <= seen:
        return Direction.MIXED
    if Direction.UNKNOWN in seen:
        return Direction.UNKNOWN
    return next(iter(seen), Direction.NONE)
