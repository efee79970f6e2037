"""Uses: which question an impact answers – what both rule sets pay on the same days, or what runs of both would pay.

Laws of this module:

* As dated is usual where one of the two revises a policy and both apply in one year: who reads a total takes it for
  money that is paid. Else each rule set is taken by itself: as dated, a draft for another year would change nothing,
  as claims of this year stay with what is in force and those of the next one nothing but the draft accepts.
* On the same days means all days on which the old version, or what it revises, applies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from policy_eval.backends.versions import in_force
from policy_eval.checking.lineage import lineage
from policy_eval.diagnostics import Diagnostic
from policy_eval.program import Program

from .making import Made
from .pair import Pair, dated, on_days_of, paired
from .side import Aliases, Side

History = tuple[Program, ...]
"""A version and what it revises, the earliest first."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days, both inclusive, on which a version judges rows."""

    version: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Basis:
    """Which question is answered, and how either side judges rows.

    `as_dated`: each row by the version of its day, as a run does; else each of the two by itself, on the same days.
    """

    pair: Pair
    as_dated: bool

    @property
    def is_shared(self) -> bool:
        """Whether rows of other days are not left out, but judged by earlier versions."""
        return any(self.pair.earlier)

    @property
    def counts_days(self) -> bool:
        """Whether the days of a version are a difference like any other."""
        return self.as_dated and not self.is_shared

    def days(self, side: int) -> tuple[Days, ...]:
        """Which version judges rows of which days (side 0: the old one)."""
        versions = sorted(self.pair.versions(side), key=lambda each: each.first_day)
        spans = zip(versions, in_force(versions), strict=True)
        return tuple(Days(program.version, *span) for program, span in spans if span.first <= span.last)

    def moved(self, made: Made) -> Made:
        """A version with some differences made, on the days on which it is looked for a claim that shows them."""
        if made.program is None or not self.is_shared:
            return made
        return replace(made, program=on_days_of(made.program, self.pair.new))

    @property
    def start(self) -> Program:
        """The old rules on those days."""
        return on_days_of(self.pair.old, self.pair.new) if self.is_shared else self.pair.old


def history(side: Side) -> tuple[History | None, list[Diagnostic]]:
    """The programs of a side and of what it revises; or what is wrong with those."""
    made, found = lineage(side.compiler)
    programs = []
    for compiler in made.earlier if made else ():
        program, found = compiler.program({})
        if program is None:
            return None, found
        programs.append(program)
    return ((*programs, side.program) if made else None), found


def basis(old: History, new: History, names: Aliases, *, as_dated: bool | None) -> Basis:
    """The question that is answered, given what was asked for: `None` is what is usual."""
    is_dated = _is_usual(old, new) if as_dated is None else as_dated
    if is_dated:
        return Basis(dated(old, new, names), as_dated=True)
    first = min(program.first_day for program in old)
    return Basis(paired(replace(old[-1], first_day=first), new[-1], names), as_dated=False)


def _is_usual(old: Sequence[Program], new: Sequence[Program]) -> bool:
    (first, last), (start, end) = ((each[-1].first_day.year, each[-1].last_day.year) for each in (old, new))
    return len(old) + len(new) > 2 and start <= last and first <= end  # noqa: PLR2004 – a version each
