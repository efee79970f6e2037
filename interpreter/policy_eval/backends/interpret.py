"""Back ends: one claim, exact and traced – the reference meaning.

Laws of this module (they bind every back end):

* The program is made into closures once; an evaluation remembers nothing of an earlier claim.
* Clauses are taken in the policy's order, rows in the claim's. A row is covered where its day lies in the policy's
  period (of an undated list: always), and belongs to the clauses whose conditions hold on it.
* Exclusions come first: one from everything ends the evaluation; one from single clauses makes those pay nothing.
  Of several that hold, the first one counts.
* A mark is shown where its condition holds on a row that pays; one that asks nothing of the row, on every award.
* Tracing is listening: the same closures, the same result.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_eval.claim import MORE, MOST_FAULTS, Facts
from policy_eval.diagnostics import Diagnostic
from policy_eval.program import Clause, Condition, Exclusion, Mark, Program, Reach, Value

from .demands import Demand
from .frame import Cell, Claim, Coverage, Frame, Group, View, on_claimant, on_rows
from .reads import reads_row
from .result import Award, Barred, Outcome, Teller, Used
from .steps import Actions, Payment, Run, Shared
from .trace import Recorder, Trace
from .values import Values

__all__ = ["Frame", "Interpreter", "View"]


class Interpreter:
    """Evaluates claims against one program. `program_sha256` is told in every result."""

    __slots__ = ("_clauses", "_coverage", "_exclusions", "_holds", "_limits", "_teller", "_values", "program")

    def __init__(self, program: Program, program_sha256: str = "") -> None:
        self.program = program
        self._coverage = Coverage(program)
        self._values = Values(program.sets)
        self._teller = Teller(program, program_sha256)
        actions = Actions(program, self._values)
        self._limits = [actions.shared(index, limit) for index, limit in enumerate(program.limits)]
        self._exclusions = [(exclusion, self._values.condition(exclusion.when)) for exclusion in program.exclusions]
        self._holds = [
            Demand(index, fact, holds, self._values) for index, fact in enumerate(program.lists) for holds in fact.holds
        ]
        self._clauses = [
            _Paying(index, clause, actions, _of(clause, program.marks), _on(clause, self._limits))
            for index, clause in enumerate(program.clauses)
        ]

    def violations(self, facts: Facts) -> list[Diagnostic]:
        """What must hold and does not, each with the field it speaks of. What was read with faults is not judged."""
        claim = Claim(facts, self._coverage)
        found = [found for demand in self._holds for found in demand.violations(claim, self.program.claimant)]
        if len(found) <= MOST_FAULTS:
            return found
        return [*found[:MOST_FAULTS], Diagnostic(MORE, {"count": str(len(found) - MOST_FAULTS)})]

    def evaluate(self, facts: Facts) -> dict[str, object]:
        """The contract's result for one claim read without errors; amounts are texts in the currency's major unit."""
        claim = Claim(facts, self._coverage)
        return self._teller.tell(claim, self._outcome(Run(claim, None)))

    def trace(self, facts: Facts) -> Trace:
        """The same evaluation, with every step that it took."""
        claim, recorder = Claim(facts, self._coverage), Recorder()
        outcome = self._outcome(Run(claim, recorder))
        excluded = next((i for i, (e, _) in enumerate(self._exclusions) if e.name == outcome.excluded), None)
        return Trace(facts, self._teller.tell(claim, outcome), excluded, tuple(recorder.awards))

    def view(self, facts: Facts, clause_index: int) -> View:
        """What the expressions of a clause see in its awards. A `clause_index` of -1 is no clause: what exclusions see.

        The clause's rows are looked for once, however many frames are asked for.
        """
        claim = Claim(facts, self._coverage)
        if clause_index < 0:
            return View(claim, Group((), ()), -1)
        paying = self._clauses[clause_index]
        return View(claim, paying.group(paying.rows(claim) or ()), paying.clause.list)

    def frame(self, facts: Facts, clause_index: int, rows: Sequence[int]) -> Frame:
        """One frame of `view`: of the award on `rows` (none: the claimant's)."""
        return self.view(facts, clause_index).frame(rows[0] if rows else None)

    def value(self, node: Value | Condition, frame: Frame) -> Cell:
        """What a part of the clause is on `frame`: money in minor units; `None` is missing."""
        return self._values.either(node)(frame)

    def holds(self, condition: Condition, frame: Frame) -> bool:
        """Whether a condition of the clause holds on `frame`."""
        return self._values.condition(condition)(frame)

    def _outcome(self, run: Run) -> Outcome:
        claim = run.claim
        front = on_claimant(claim)
        barring = [exclusion for exclusion, when in self._exclusions if when(front)]
        everything = next((exclusion.name for exclusion in barring if exclusion.everything), None)
        if everything is not None:
            return Outcome(everything, (), (), ())
        awards: list[Award] = []
        barred: list[Barred] = []
        for paying in self._clauses:
            rows = paying.rows(claim)
            if rows is None:
                continue
            exclusion = _barring(paying.clause, barring) if barring else None
            if exclusion is None:
                awards.append(paying.award(run, rows))
            else:
                barred.append(Barred(paying.clause, rows, exclusion.name))
        limits = [used for shared in self._limits for used in _used(shared, run, front)]
        return Outcome(None, awards, limits, barred)


class _Paying:
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
        frames = self._frames(run.claim, group)
        amounts = [self._paid(run, frame, of) for of, frame in zip(groups, frames, strict=True)]
        marks = [mark.name for mark in self._marks if mark.shows(self, run.claim, group, groups, amounts)]
        return Award(self.clause, groups, amounts, marks)

    def _frames(self, claim: Claim, group: Group) -> list[Frame]:
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

    def _paid(self, run: Run, frame: Frame, rows: tuple[int, ...]) -> int:
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
        self, paying: _Paying, claim: Claim, group: Group, groups: Sequence[tuple[int, ...]], amounts: Sequence[int]
    ) -> bool:
        """Whether the mark is shown with these awards of a clause."""
        if self._when is None:
            return True
        if not self._asks_rows:
            return self._when(on_claimant(claim, group))
        paid = [row for of, amount in zip(groups, amounts, strict=True) if amount > 0 for row in of or (None,)]
        return any(self._when(paying.frame(claim, group, row)) for row in paid)


def _of(clause: Clause, marks: Sequence[Mark]) -> list[Mark]:
    return [mark for mark in marks if clause.name in mark.clauses]


def _on(clause: Clause, limits: Sequence[Shared]) -> list[Shared]:
    return [shared for shared in limits if clause.name in shared.limit.pot.clauses]


def _barring(clause: Clause, exclusions: Sequence[Exclusion]) -> Exclusion | None:
    return next((exclusion for exclusion in exclusions if clause.name in exclusion.clauses), None)


def _used(shared: Shared, run: Run, front: Frame) -> list[Used]:
    """What became of a limit: one entry, or one per pot of a limit with a key."""
    purse, cap = shared.purse, shared.cap(front)
    entries = [(key, purse.used(run, key), purse.given(run, key)) for key in purse.keys(run)]
    return [Used(shared.limit.name, None if k is None else str(k), cap, *sums) for k, *sums in entries]
