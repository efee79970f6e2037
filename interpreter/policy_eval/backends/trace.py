"""Back ends: what an evaluation went through, step by step – what the interpreter tells an observer.

Amounts are in minor units of the policy's currency; an int, or a Fraction where it is not whole.
"""

from __future__ import annotations

from typing import NamedTuple

from policy_eval.claim import Facts
from policy_eval.quantity import Exact


class Draw(NamedTuple):
    """What a cap with a pot, or a shared limit, had to give: `left` = max(`cap` − `prior` − `drawn`, 0).

    `cap`: its whole minor units; `prior`: what prior awards used up; `drawn`: what earlier rows of this claim took.
    """

    cap: int
    prior: int
    drawn: int
    left: int


class StepTaken(NamedTuple):
    """Step `index` of the clause. `applied`: its condition held. `draw`: of a `Cap` with a pot."""

    index: int  # type: ignore[assignment]  # hides `tuple.index`, which nobody asks of a record
    applied: bool
    before: Exact
    after: Exact
    draw: Draw | None


class LimitTaken(NamedTuple):
    """Limit `index` of the program: what came in, what went out."""

    index: int  # type: ignore[assignment]  # hides `tuple.index`, which nobody asks of a record
    before: int
    after: int
    draw: Draw


class AwardTaken(NamedTuple):
    """One award of clause `clause` (an index into `Program.clauses`), `amount` in minor units.

    `rows` are indexes into the claim's list; none: the claimant's own award. A `First` that was used up is the last
    step there is, with 0 `after` it; no limit follows. A step that was passed over has the same `before` and `after`.
    """

    clause: int
    rows: tuple[int, ...]
    steps: tuple[StepTaken, ...]
    limits: tuple[LimitTaken, ...]
    amount: int


class Trace(NamedTuple):
    """One claim's evaluation. `excluded`: index of the exclusion under which nothing is paid at all."""

    facts: Facts
    result: dict[str, object]
    excluded: int | None
    awards: tuple[AwardTaken, ...]


class Recorder:
    """Writes down what an evaluation tells it; the evaluation is the same whether somebody listens or not."""

    __slots__ = ("_draw", "_limits", "_steps", "awards")

    def __init__(self) -> None:
        self.awards: list[AwardTaken] = []
        self._steps: list[StepTaken] = []
        self._limits: list[LimitTaken] = []
        self._draw: Draw | None = None

    def drew(self, draw: Draw) -> None:
        """What the step or limit that is being taken drew from."""
        self._draw = draw

    def passed(self, index: int, amount: Exact) -> None:
        """Step `index` was passed over, as its condition did not hold."""
        self._steps.append(StepTaken(index, False, amount, amount, None))  # noqa: FBT003 – a record, field by field

    def took(self, index: int, before: Exact, after: Exact) -> None:
        """Step `index` was taken."""
        self._steps.append(StepTaken(index, True, before, after, self._draw))  # noqa: FBT003 – as above
        self._draw = None

    def limited(self, index: int, before: int, after: int) -> None:
        """Limit `index` was met, as told by `drew`."""
        if self._draw is not None:
            self._limits.append(LimitTaken(index, before, after, self._draw))
        self._draw = None

    def awarded(self, clause: int, rows: tuple[int, ...], amount: int) -> None:
        """An award is done: the steps and limits told since the last one are its."""
        self.awards.append(AwardTaken(clause, rows, tuple(self._steps), tuple(self._limits), amount))
        self._steps, self._limits = [], []
