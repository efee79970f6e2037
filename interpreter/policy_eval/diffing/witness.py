"""Uses: the smallest claim that tells two versions apart, as data. `searching.search` looks for it.

Laws of this module:

* Both versions were asked: a witness is never reckoned otherwise than a claim is.
* Where none was found, it says how many claims were tried: that is no proof that there is no difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from policy_eval.diagnostics import Diagnostic
from policy_eval.program import Program

from .model import Difference, Direction

Result = Mapping[str, object]
"""A result as the contract has it, of one version."""


class Shows(StrEnum):
    """By what the two versions differ on a claim; the first that applies.

    `TOTAL`: the sum paid. `AWARDS`: what single clauses pay, at the same sum. `DETAILS`: marks, what limits leave, why
    rows are not covered. `ACCEPTANCE`: one version refuses the claim.
    """

    TOTAL = "total"
    AWARDS = "awards"
    DETAILS = "details"
    ACCEPTANCE = "acceptance"


@dataclass(frozen=True, slots=True)
class View:
    """What one version makes of a claim: its result, or why it refuses it.

    `claim`: what it was shown – the witness's claim without the fields that only the other version asks for
    (`unread`: their names), under this version's names. `total`: minor units, `None` where refused.
    """

    claim: Mapping[str, object]
    result: Result | None
    total: int | None
    refused: tuple[Diagnostic, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Witness:
    """A claim on which two versions differ, as JSON with numbers as people write them."""

    claim: Mapping[str, object]
    shows: Shows
    old: View
    new: View

    @property
    def difference(self) -> int | None:
        """What the new version pays more, in minor units; `None` where one of them refuses the claim."""
        return None if self.old.total is None or self.new.total is None else self.new.total - self.old.total


@dataclass(frozen=True, slots=True)
class Search:
    """What was looked for and found. `differences`: those that are made in `new`; () for all of them.

    `tried`: how many claims both versions were asked about. `more`, `less`: on how many of them the new version pays
    more, or less; `direction`: what that is evidence of. `old`, `new`: the programs that were asked (see
    `Impact.aligned`), ready for `explaining.explain`.
    `same`: nothing was tried, as both compute the same from any claim: the differences concern words alone, or what
    nothing is computed with. Not `apart`: nothing was tried, as these differences cannot be made by themselves.
    """

    differences: tuple[Difference, ...]
    witness: Witness | None
    tried: int
    more: int
    less: int
    direction: Direction
    old: Program
    new: Program
    aligned: bool
    same: bool = False
    apart: bool = True
