"""Back ends: one clause, made ready – its rows, the amount of each award, its marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_eval.program import Clause, Mark, Reach

from .frame import Claim, Frame, Group, on_claimant, on_rows
from .reads import reads_row
from .result import Award
from .steps import Actions, Payment, Run, Shared
from .values import Values


class Paying:
    """A clause, made ready. `index`: in `Program.clauses`."""

    __slots__ = ("_applies", "_marks", "_payment", "_terms", "clause", "index")

    def __init__(
        self, index: int, clause: Clause, actions: Actions, marks: Sequence[Mark], limits: Sequence[Shared]
    ) -> None:
        values = actions.values
        self.index = index
        self.clause = clause
        self._applies = values.condition(clause.when) if clause.when else None
        self._terms = [values.either(term.value) for term in clause.terms]
        self._payment = Payment(clause.steps, actions, limits)
        self._marks = [_Marking(mark, values) for mark in marks]

    def rows(self, claim: Claim) -> Sequence[int] | None:
        """The covered rows on which the condition holds; `None`: there is none, or the claimant does not meet it."""
        applies, index = self._applies, self.clause.list
        if index < 0:
            return () if applies is None or applies(on_claimant(claim, self.group(()))) else None
        if not claim.facts.rows[index]:
            return None
        rows = claim.covered(index)
        if applies is not None:
            frames = on_rows(claim, self.group(()), index, rows)
            rows = [row for row, frame in zip(rows, frames, strict=True) if applies(frame)]
        return rows or None

    def group(self, own: Sequence[int]) -> Group:
        """The clause's terms, over its rows `own`."""
        return Group(self._terms, own)

    def frame(self, claim: Claim, group: Group, row: int | None) -> Frame:
        """The frame of an award on `row`, or on the claimant alone."""
        return on_claimant(claim, group) if row is None else on_rows(claim, group, self.clause.list, (row,))[0]

    def award(self, run: Run, rows: Sequence[int]) -> Award:
        """What the clause pays on `rows`, and the marks that show."""
        group = self.group(rows)
        groups = [(row,) for row in rows] if self.clause.reach is Reach.EACH else [tuple(rows)]
        frames = self.frames(run.claim, group)
        amounts = [self.paid(run, frame, of) for of, frame in zip(groups, frames, strict=True)]
        return Award(self.clause, groups, amounts, self.marks(run.claim, group, groups, amounts))

    def marks(self, claim: Claim, group: Group, groups: Sequence[tuple[int, ...]], amounts: Sequence[int]) -> list[str]:
        """The names of the marks that show with these awards of the clause."""
        return [mark.name for mark in self._marks if mark.shows(self, claim, group, groups, amounts)]

    def frames(self, claim: Claim, group: Group) -> list[Frame]:
        """A frame an award. One on several rows sees the fields of the first."""
        match self.clause.reach:
            case Reach.EACH:
                return on_rows(claim, group, self.clause.list, group.own)
            case Reach.ALL:
                return on_rows(claim, group, self.clause.list, group.own[:1])
            case Reach.CLAIMANT:
                return [on_claimant(claim, group)]
            case _:
                assert_never(self.clause.reach)

    def paid(self, run: Run, frame: Frame, rows: tuple[int, ...]) -> int:
        """The amount of one award, which the recorder hears of."""
        amount = self._payment.award(run, frame)
        if run.recorder:
            run.recorder.awarded(self.index, rows, amount)
        return amount


class _Marking:
    """A mark, made ready."""

    __slots__ = ("_asks_rows", "_when", "name")

    def __init__(self, mark: Mark, values: Values) -> None:
        self.name = mark.name
        self._when = values.condition(mark.when) if mark.when else None
        self._asks_rows = mark.when is not None and reads_row(mark.when)

    def shows(
        self, paying: Paying, claim: Claim, group: Group, groups: Sequence[tuple[int, ...]], amounts: Sequence[int]
    ) -> bool:
        """Whether the mark is shown with these awards of a clause."""
        if self._when is None:
            return True
        if not self._asks_rows:
            return self._when(on_claimant(claim, group))
        paid = [row for of, amount in zip(groups, amounts, strict=True) if amount > 0 for row in of or (None,)]
        return any(self._when(paying.frame(claim, group, row)) for row in paid)
