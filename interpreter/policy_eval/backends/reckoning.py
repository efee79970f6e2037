"""Back ends: what one claim receives as whole minor units – and which ceilings cut it.

The interpreter's own clauses are asked, in its order; only the writing of a result is left out.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from policy_eval.claim import Facts
from policy_eval.program import Cap, Clause, First, Program
from policy_eval.quantity import Exact

from .interpret import Interpreter, barring_of
from .steps import Run
from .trace import Draw, Recorder

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

    __slots__ = ("_clauses", "_interpreter", "_listens", "_paths")

    def __init__(self, interpreter: Interpreter, *, listens: bool = True) -> None:
        self._interpreter = interpreter
        self._listens = listens
        self._clauses = [(paying, paying.clause.list) for paying in interpreter.clauses]
        self._paths = Paths(interpreter.program)

    def reckon(self, facts: Facts) -> Reckoned:
        """What a claim receives. The facts were read without errors."""
        interpreter = self._interpreter
        claim, cuts = interpreter.claim(facts), Cuts(self._paths)
        barring = interpreter.barring(claim)
        if barring and any(each.everything for each in barring):
            return Reckoned(0, {}, frozenset({("exclusions", next(e.name for e in barring if e.everything))}))
        run = Run(claim, cuts if self._listens else None)
        clauses: dict[str, int] = {}
        for paying, index in self._clauses:
            if index >= 0 and not facts.rows[index]:
                continue
            rows = paying.rows(claim)
            if rows is None:
                continue
            exclusion = barring_of(paying.clause, barring) if barring else None
            if exclusion is None:
                clauses[paying.clause.name] = sum(paying.award(run, rows).amounts)
            else:
                cuts.found.add(("exclusions", exclusion.name))
        return Reckoned(sum(clauses.values()), clauses, frozenset(cuts.found))


class Paths:
    """What may cut in one program: the steps of each clause by their numbers, and the limits."""

    __slots__ = ("limits", "steps")

    def __init__(self, program: Program) -> None:
        self.steps = [_ceilings_of(clause) for clause in program.clauses]
        self.limits: list[Ceiling] = [("limits", limit.name) for limit in program.limits]


class Cuts(Recorder):
    """Hears which steps and limits leave less than came in. `found`: their paths."""

    __slots__ = ("_paths", "_taken", "found")

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._taken: list[int] = []
        self.found: set[Ceiling] = set()

    def drew(self, draw: Draw) -> None:
        """What there was to draw from does not matter here."""

    def passed(self, index: int, amount: Exact) -> None:
        """Nor does a step that was passed over."""

    def took(self, index: int, before: Exact, after: Exact) -> None:
        """A step was taken."""
        if after < before:
            self._taken.append(index)

    def limited(self, index: int, before: int, after: int) -> None:
        """A limit was met."""
        if after < before:
            self.found.add(self._paths.limits[index])

    def awarded(self, clause: int, rows: tuple[int, ...], amount: int) -> None:  # noqa: ARG002 – as it is told
        """The steps told since the last award are this one's."""
        if self._taken:
            steps = self._paths.steps[clause]
            self.found.update(steps[step] for step in self._taken if step in steps)
            self._taken.clear()


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
