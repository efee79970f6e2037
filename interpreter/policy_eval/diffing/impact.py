"""Uses: what two versions pay on the same claims, as data. `counting.impact` makes it.

Laws of this module:

* Amounts are whole minor units of the policy's currency; nothing is estimated. Memory: a few integers a claim.
* Only claims that both versions accept are in the sums; the others are counted, with the reasons.
* The impact of p on p is zero; that of b on a mirrors that of a on b (of one period, that is: see `pair`); the order
  of claims does not matter. Clauses
  add up to the whole, and so do the values of each field.
* A quantile is a member: of n amounts in ascending order the q% one is number ⌈n·q/100⌉, the 0% one the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policy_eval.backends.reckoning import Ceiling
from policy_eval.diagnostics import Diagnostic
from policy_eval.program import Said

QUANTILES = (0, 10, 25, 50, 75, 90, 100)
"""The per cents at which gains and losses are told; 0 is the least, 50 the median, 100 the most."""

MOST_TOLD = 10
"""So many of the claims that change most are told, unless asked otherwise."""

Lines = Iterable[tuple[int, object, Sequence[Diagnostic]]]
"""Claims: the number of the line, parsed JSON, what is wrong with the JSON (see `strict_json.parse_lines`)."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Claims together, in minor units. `claims`: how many are concerned; those that receive more, or less.

    `gained` and `lost` (≥ 0) are the sums of what those receive more, or less. `newly`: received nothing before and
    something now; `no_longer`: the other way round.
    """

    claims: int
    before: int
    after: int
    more: int
    less: int
    gained: int
    lost: int
    newly: int
    no_longer: int

    @property
    def difference(self) -> int:
        """What the new version pays more."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class ByClause:
    """One clause over all claims. `clause`: its id – the new version's where it was renamed, `was` the old one's.

    `in_old`, `in_new`: whether the version has it. `sums.claims` counts those in which either version's clause has
    covered rows.
    """

    clause: str
    was: str
    label: Said
    in_old: bool
    in_new: bool
    sums: Sums


@dataclass(frozen=True, slots=True)
class ByValue:
    """The claims whose claimant states one value. `value` is `None`, and the label empty, where none is stated."""

    value: str | None
    label: Said
    sums: Sums


@dataclass(frozen=True, slots=True)
class ByField:
    """All claims by the value of one listed-value field of the claimant (the county), in its declared order.

    Values that no claim states are left out.
    """

    field: str
    label: Said
    values: tuple[ByValue, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Gains, or losses (as amounts above 0): how many claims, their sum, and the amounts at `QUANTILES`.

    `quantiles` is empty where `count` is 0. `bins`, for plots: (from, below, count) of classes between 1, 2 and 5 times
    a power of ten, in minor units, from that of the least amount to that of the most; empty ones between them, too.
    """

    count: int
    total: int
    quantiles: tuple[int, ...]
    bins: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A claim that changes: its id, its line, what it receives before and after – in all, and by clause that differs.

    `clauses`: (clause, before, after).
    """

    claim_id: str
    line: int
    before: int
    after: int
    clauses: tuple[tuple[str, int, int], ...]

    @property
    def difference(self) -> int:
        """What the new version pays more."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Binding:
    """How many claims something cuts: a limit, a cap or `first` of a clause, an exclusion – under each version.

    `path`: as places of changes have it, by the new version's ids where it has it. It cuts where it leaves less than
    came in.
    """

    path: Ceiling
    label: Said
    in_old: bool
    in_new: bool
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why claims are refused. `by`: "old", "new" or "both". `field`: without the numbers of rows, "" for the whole.

    `claims`: how many; `line` the first of them, `example` what was said there.
    """

    by: str
    code: str
    field: str
    claims: int
    line: int
    example: Diagnostic


@dataclass(frozen=True, slots=True)
class Refusals:
    """Claims that are in no sum: refused by the old version alone, by the new one alone, by both; and why."""

    old: int
    new: int
    both: int
    reasons: tuple[Reason, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return self.old + self.new + self.both


@dataclass(frozen=True, slots=True)
class Lacking:
    """A fact that one version requires and claims lack. `by`: "old" or "new", which asks for it; `claims`: how many."""

    by: str
    field: str
    label: Said
    claims: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A fact that claims state and one version (`by`) does not ask for: it was evaluated without."""

    by: str
    field: str
    claims: int


@dataclass(frozen=True, slots=True)
class Impact:
    """What changes in money. `claims`: how many there were; `compared`: how many both versions accept (the sums').

    `aligned`: the versions cover different days; the new one was evaluated as if it covered those of the old one.
    `generated`: the claims are made up from the boundaries of both versions, and no sum says anything about real ones.
    `currencies`: old and new; where they differ, a difference of amounts means nothing.
    """

    claims: int
    compared: int
    total: Sums
    clauses: tuple[ByClause, ...]
    fields: tuple[ByField, ...]
    gains: Spread
    losses: Spread
    changed: tuple[Changed, ...]
    bindings: tuple[Binding, ...]
    refusals: Refusals
    lacking: tuple[Lacking, ...]
    unread: tuple[Unread, ...]
    currencies: tuple[str, str]
    aligned: bool
    generated: bool
