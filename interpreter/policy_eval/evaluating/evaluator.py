"""Uses: what every evaluator answers, of however many versions it is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from policy_eval.backends.interpret import Interpreter
from policy_eval.backends.reckoning import Reckoned
from policy_eval.backends.trace import Trace
from policy_eval.claim import Facts
from policy_eval.diagnostics import Diagnostic
from policy_eval.program import Program


class Told(NamedTuple):
    """What one version did with a claim."""

    program: Program
    interpreter: Interpreter
    trace: Trace


class Evaluator(Protocol):
    """Reads and evaluates claims. Facts are evaluated by what read them, or by what asks the same of claims."""

    @property
    def programs(self) -> Sequence[Program]:
        """The versions, the latest last."""
        ...

    def read(self, claim: object) -> tuple[Facts | None, list[Diagnostic]]:
        """A claim (parsed JSON) as the latest version of its year reads it, or everything that is wrong with it."""
        ...

    def evaluate(self, facts: Facts) -> dict[str, object]:
        """The contract's result."""
        ...

    def reckon(self, facts: Facts) -> Reckoned:
        """The same in whole minor units: what is paid, and what cuts it."""
        ...

    def traces(self, facts: Facts) -> list[Told]:
        """What each version that judges rows of the claim did."""
        ...

    def asker(self, facts: Facts) -> Program:
        """The version whose fields are those of the facts."""
        ...
