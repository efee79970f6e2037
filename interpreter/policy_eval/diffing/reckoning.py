"""Uses: what one claim receives under one program as whole minor units – and which ceilings cut it.

The interpreter's own clauses are asked, in its order; only the writing of a result is left out.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from policy_eval.backends.interpret import Interpreter, barring_of
from policy_eval.backends.steps import Run
from policy_eval.backends.trace import Draw, Recorder
from policy_eval.claim import Facts
from policy_eval.program import Cap, Clause, First, Program
from policy_eval.quantity import Exact

Ceiling = tuple[str, ...]
"""What cuts, as a path: ("clauses", id, "pays", "cap"), with a number where there are several; ("limits", id);
("exclusions", id)."""


class Reckoned(NamedTuple):
    """What a claim receives: in all and by clause (those with covered rows), and what cut it. Minor units."""

    total: int
    clauses: dict[str, int]
    cuts: frozenset[Ceiling]


class Reckoner:
    """Reckons claims under one program. `listens`: whether it is told which steps and limits cut a claim."""

    __slots__ = ("_ceilings", "_clauses", "_interpreter", "_limits", "_listens")

    def __init__(self, interpreter: Interpreter, *, listens: bool = True) -> None:
        program = interpreter.program
        self._interpreter = interpreter
        self._listens = listens
        self._clauses = [(paying, paying.clause.list) for paying in interpreter.clauses]
        self._ceilings = [_ceilings_of(clause) for clause in program.clauses]
        self._limits: list[Ceiling] = [("limits", limit.name) for limit in program.limits]

    def reckon(self, facts: Facts) -> Reckoned:
        """What a claim receives. The facts were read without errors."""
        interpreter = self._interpreter
        claim, listener = interpreter.claim(facts), _Listener()
        barring = interpreter.barring(claim)
        if barring and any(each.everything for each in barring):
            return Reckoned(0, {}, frozenset({("exclusions", next(e.name for e in barring if e.everything))}))
        run = Run(claim, listener if self._listens else None)
        clauses: dict[str, int] = {}
        cuts: set[Ceiling] = set()
        for paying, index in self._clauses:
            if index >= 0 and not facts.rows[index]:
                continue
            rows = paying.rows(claim)
            if rows is None:
                continue
            exclusion = barring_of(paying.clause, barring) if barring else None
            if exclusion is not None:
                cuts.add(("exclusions", exclusion.name))
                continue
            clauses[paying.clause.name] = sum(paying.award(run, rows).amounts)
            if listener.steps:
                ceilings = self._ceilings[paying.index]
                cuts.update(ceilings[step] for step in listener.steps if step in ceilings)
                listener.steps.clear()
        cuts.update(self._limits[index] for index in listener.limits)
        return Reckoned(sum(clauses.values()), clauses, frozenset(cuts))


class _Listener(Recorder):
    """Hears which steps and limits leave less than came in."""

    __slots__ = ("limits", "steps")

    def __init__(self) -> None:
        self.steps: set[int] = set()
        self.limits: set[int] = set()

    def drew(self, draw: Draw) -> None:
        """What there was to draw from does not matter here."""

    def passed(self, index: int, amount: Exact) -> None:
        """Nor does a step that was passed over."""

    def took(self, index: int, before: Exact, after: Exact) -> None:
        """A step was taken."""
        if after < before:
            self.steps.add(index)

    def limited(self, index: int, before: int, after: int) -> None:
        """A limit was met."""
        if after < before:
            self.limits.add(index)

    def awarded(self, clause: int, rows: tuple[int, ...], amount: int) -> None:
        """Whose award it was, the reckoner knows."""


def ceilings(program: Program) -> tuple[Ceiling, ...]:
    """Everything of a program that may cut, in its order."""
    steps = [path for clause in program.clauses for path in _ceilings_of(clause).values()]
    limits: list[Ceiling] = [("limits", limit.name) for limit in program.limits]
    return (*steps, *limits, *(("exclusions", exclusion.name) for exclusion in program.exclusions))


def _ceilings_of(clause: Clause) -> dict[int, Ceiling]:
    """The caps and turns of a clause by the number of their step, named as places of changes name them."""
    verbs = {i: _verb(step.action) for i, step in enumerate(clause.steps)}
    count = Counter(verbs.values())
    seen: Counter[str] = Counter()
    made: dict[int, Ceiling] = {}
    for index, verb in verbs.items():
        seen[verb] += 1
        number = (str(seen[verb]),) if count[verb] > 1 else ()
        if verb:
            made[index] = ("clauses", clause.name, "pays", verb, *number)
    return made


def _verb(action: object) -> str:
    return "cap" if isinstance(action, Cap) else "first" if isinstance(action, First) else ""
