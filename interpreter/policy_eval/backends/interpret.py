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

from policy_eval.claim import MORE, MOST_FAULTS, Facts
from policy_eval.diagnostics import Diagnostic
from policy_eval.program import Clause, Condition, Exclusion, Mark, Program, Value

from .demands import Demand
from .frame import Cell, Claim, Coverage, Frame, Group, Span, View, on_claimant
from .paying import Paying
from .result import Award, Barred, Outcome, Teller, Used
from .steps import Actions, Purses, Run, Shared
from .trace import Recorder, Trace
from .values import Values

__all__ = ["Frame", "Interpreter", "View"]


class Interpreter:
    """Evaluates claims against one program. `program_sha256` is told in every result.

    `span` and `purses`: of one version among several, the days on which it is the one in force, and what they draw
    from together (see `versions`).
    """

    __slots__ = ("_coverage", "_exclusions", "_holds", "_teller", "_values", "clauses", "limits", "program")

    def __init__(
        self, program: Program, program_sha256: str = "", span: Span | None = None, purses: Purses | None = None
    ) -> None:
        self.program = program
        self._coverage = Coverage(program, span)
        self._values = Values(program.sets)
        self._teller = Teller(program, program_sha256)
        actions = Actions(program, self._values, purses)
        self.limits = [actions.shared(index, limit) for index, limit in enumerate(program.limits)]
        self._exclusions = [(exclusion, self._values.condition(exclusion.when)) for exclusion in program.exclusions]
        self._holds = [
            Demand(index, fact, holds, self._values) for index, fact in enumerate(program.lists) for holds in fact.holds
        ]
        self.clauses = [
            Paying(index, clause, actions, _of(clause, program.marks), _on(clause, self.limits))
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
        paying = self.clauses[clause_index]
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

    def claim(self, facts: Facts) -> Claim:
        """A claim as this version sees it."""
        return Claim(facts, self._coverage)

    def barring(self, claim: Claim) -> list[Exclusion]:
        """The exclusions that the claimant meets."""
        front = on_claimant(claim)
        return [exclusion for exclusion, when in self._exclusions if when(front)]

    def used(self, run: Run) -> list[Used]:
        """What became of the shared limits."""
        front = on_claimant(run.claim)
        return [used for shared in self.limits for used in _used(shared, run, front)]

    def _outcome(self, run: Run) -> Outcome:
        claim = run.claim
        barring = self.barring(claim)
        everything = next((exclusion.name for exclusion in barring if exclusion.everything), None)
        if everything is not None:
            return Outcome(everything, (), (), ())
        awards: list[Award] = []
        barred: list[Barred] = []
        for paying in self.clauses:
            rows = paying.rows(claim)
            if rows is None:
                continue
            exclusion = barring_of(paying.clause, barring) if barring else None
            if exclusion is None:
                awards.append(paying.award(run, rows))
            else:
                barred.append(Barred(paying.clause, rows, exclusion.name))
        return Outcome(None, awards, self.used(run), barred)


def barring_of(clause: Clause, exclusions: Sequence[Exclusion]) -> Exclusion | None:
    """The first of some exclusions that takes a clause from the claimant."""
    return next((exclusion for exclusion in exclusions if clause.name in exclusion.clauses), None)


def _of(clause: Clause, marks: Sequence[Mark]) -> list[Mark]:
    return [mark for mark in marks if clause.name in mark.clauses]


def _on(clause: Clause, limits: Sequence[Shared]) -> list[Shared]:
    return [shared for shared in limits if clause.name in shared.limit.pot.clauses]


def _used(shared: Shared, run: Run, front: Frame) -> list[Used]:
    """What became of a limit: one entry, or one per pot of a limit with a key."""
    purse, cap = shared.purse, shared.cap(front)
    entries = [(key, purse.used(run, key), purse.given(run, key)) for key in purse.keys(run)]
    return [Used(shared.limit.name, None if k is None else str(k), cap, *sums) for k, *sums in entries]
