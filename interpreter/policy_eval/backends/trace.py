"""Back ends: what an evaluation went through, step by step – what the interpreter tells an observer.

Amounts are in minor units of the policy's currency; an int, or a Fraction where it is not whole.
"""

from __future__ import annotations

from typing import NamedTuple

from policy_eval.claim import Facts
from policy_eval.quantity import Exact


class Draw(NamedTuple):
    """What a cap with a pot, or a shared limit, had to give: `left` = max(`cap` − `prior` − `drawn`, 0).

    `prior`: what prior awards used up; `drawn`: what earlier rows of this claim took.
    """

    cap: Exact
    prior: int
    drawn: int
    left: Exact


class StepTaken(NamedTuple):
    """Step `index` of the clause. `applied`: its condition held. `draw`: of a `Cap` with a pot."""

    index: int
    applied: bool
    before: Exact
    after: Exact
    draw: Draw | None


class LimitTaken(NamedTuple):
    """Limit `index` of the program: what came in, what went out."""

    index: int
    before: int
    after: int
    draw: Draw


class AwardTaken(NamedTuple):
    """One award of clause `clause` (an index into `Program.clauses`) on `rows` (indexes into the claim's list; none: the claimant)."""

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
