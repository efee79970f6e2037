"""Uses: one program, asked by itself."""

from __future__ import annotations

from collections.abc import Sequence

from policy_eval.backends.interpret import Interpreter
from policy_eval.backends.reckoning import Reckoner
from policy_eval.claim import Facts, Reader
from policy_eval.diagnostics import Diagnostic, has_errors
from policy_eval.program import Program

from .evaluator import Told


class Alone:
    """One program, ready to evaluate claims."""

    def __init__(self, program: Program, sha256: str = "") -> None:
        self.programs: Sequence[Program] = (program,)
        self.reader = Reader(program)
        self.interpreter = Interpreter(program, sha256)
        self.evaluate = self.interpreter.evaluate
        self.reckon = Reckoner(self.interpreter).reckon

    def read(self, claim: object) -> tuple[Facts | None, list[Diagnostic]]:
        """See `Evaluator`."""
        facts, found = self.reader.read(claim)
        return (None, found) if facts is None else self.judged(facts, found)

    def judged(self, facts: Facts, found: Sequence[Diagnostic]) -> tuple[Facts | None, list[Diagnostic]]:
        """What was read, unless it breaks what must hold; and all that was found."""
        found = [*found, *self.interpreter.violations(facts)]
        return (None if has_errors(found) else facts), found

    def traces(self, facts: Facts) -> list[Told]:
        """See `Evaluator`."""
        return [Told(self.interpreter.program, self.interpreter, self.interpreter.trace(facts))]

    def asker(self, facts: Facts) -> Program:  # noqa: ARG002 – there is but one
        """See `Evaluator`."""
        return self.programs[0]
