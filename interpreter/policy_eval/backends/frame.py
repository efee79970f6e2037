"""Back ends: what an expression sees of one claim – the claim, the rows of its clause, the row at hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from policy_eval.claim import Facts
from policy_eval.program import Program, Scalar

Cell = Scalar | None
"""What a value is: a number, a truth value, a text, a day; `None` where it is missing."""


class Span(NamedTuple):
    """The days, both inclusive, on which one version of several is the one in force."""

    first: dt.date
    last: dt.date


class Coverage:
    """Which rows a policy covers: those dated within its period, and every row of a list without dates.

    One version of several covers the rows dated in its span; those without dates are covered by the version in force
    on 31 December of the claim's year.
    """

    __slots__ = ("_dated", "_first", "_is_one_of_several", "_last")

    def __init__(self, program: Program, span: Span | None = None) -> None:
        self._dated = [fact.dated is not None for fact in program.lists]
        self._first, self._last = span or (program.first_day, program.last_day)
        self._is_one_of_several = span is not None

    def covered(self, index: int, days: Sequence[dt.date], year_end: dt.date) -> Sequence[int]:
        """The rows of list `index`, dated by `days`, that the policy covers."""
        if not self._dated[index]:
            return range(len(days)) if self.covers_undated(year_end) else ()
        first, last = self._first, self._last
        return [row for row, day in enumerate(days) if first <= day <= last]

    def covers_undated(self, year_end: dt.date) -> bool:
        """Whether what has no date is this version's to judge."""
        return not self._is_one_of_several or self._first <= year_end <= self._last


class Claim:
    """A claim as a whole. `folded` keeps what was aggregated over the covered rows, for every row the same."""

    __slots__ = ("_coverage", "_covered", "claimant", "facts", "folded", "last_day")

    def __init__(self, facts: Facts, coverage: Coverage) -> None:
        self.facts = facts
        self.claimant = facts.claimant
        self.last_day = dt.date(facts.year, 12, 31)
        self.folded: dict[object, Cell] = {}
        self._coverage = coverage
        self._covered: dict[int, Sequence[int]] = {}

    def covered(self, index: int) -> Sequence[int]:
        """The rows of list `index` that the policy covers."""
        if index not in self._covered:
            self._covered[index] = self._coverage.covered(index, self.facts.days[index], self.last_day)
        return self._covered[index]


class Group:
    """The rows of a clause that its aggregates see (`own`), and its named values (`terms`).

    `folded` keeps what was aggregated over these rows.
    """

    __slots__ = ("folded", "own", "terms")

    def __init__(self, terms: Sequence[Read], own: Sequence[int]) -> None:
        self.terms = terms
        self.own = own
        self.folded: dict[object, Cell] = {}


class Frame:
    """The row at hand: its cells and its day. `known` keeps the terms that were read, so each is computed once.

    Where there is no row – the claimant alone – `cells` is empty and the day is 31 December of the claim's year.
    """

    __slots__ = ("cells", "claim", "day", "group", "known")

    def __init__(self, claim: Claim, group: Group, cells: Sequence[Cell], day: dt.date) -> None:
        self.claim = claim
        self.group = group
        self.cells = cells
        self.day = day
        self.known: dict[int, Cell] | None = None


Read = Callable[[Frame], Cell]
"""A value, made ready: gives what it is on a frame."""

Test = Callable[[Frame], bool]
"""A condition, made ready: tells whether it holds on a frame."""


def on_rows(claim: Claim, group: Group, index: int, rows: Iterable[int]) -> list[Frame]:
    """The frames of some rows of list `index`."""
    cells, days = claim.facts.rows[index], claim.facts.days[index]
    return [Frame(claim, group, cells[row], days[row]) for row in rows]


def on_claimant(claim: Claim, group: Group | None = None) -> Frame:
    """The frame of the claimant alone. Without a group: that of what stands in no clause."""
    return Frame(claim, group or Group((), ()), (), claim.last_day)


class View:
    """What the expressions of one clause see of a claim: a frame for each row. `index`: of its list, -1 for none."""

    __slots__ = ("_claim", "_group", "_index")

    def __init__(self, claim: Claim, group: Group, index: int) -> None:
        self._claim = claim
        self._group = group
        self._index = index

    def frame(self, row: int | None) -> Frame:
        """The frame of a row, or of the claimant alone."""
        if row is None or self._index < 0:
            return on_claimant(self._claim, self._group)
        return on_rows(self._claim, self._group, self._index, (row,))[0]
