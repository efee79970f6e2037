"""Middle: what a claim says, typed: what the back ends see of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

Cell = int | bool | str | dt.date | None
"""Money in minor units, a count, a truth value, a text or code, a day; None = the claim does not say."""
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Prior:
    """An award paid before. `amount` is in minor units of the policy's currency."""

    clause: str
    year: int
    amount: int
    key: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """A claim as the back ends see it.

    `rows`, `refs` and `days` have an entry per list, as in `Program.lists`; the claimant's are empty.
    `days` is what dates each row: its dating field, else 31 December of the claim's year. `defaulted` holds
    (list, row, field) where the policy's default stands in, `bad` the (list, row) whose faults were reported:
    their cells may be None though required. In both, row -1 is the claimant.
    """

    claim_id: str
    year: int
    claimant: Row
    rows: tuple[tuple[Row, ...], ...]
    refs: tuple[tuple[str | None, ...], ...]
    days: tuple[tuple[dt.date, ...], ...]
    priors: tuple[Prior, ...]
    defaulted: frozenset[tuple[int, int, int]]
    bad: frozenset[tuple[int, int]]
