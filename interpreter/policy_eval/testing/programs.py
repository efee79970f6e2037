"""Uses: a policy whose programs are made once for each set of answers, ready to be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

from policy_eval.backends.interpret import Interpreter
from policy_eval.checking import Compiler
from policy_eval.claim import Reader
from policy_eval.diagnostics import Diagnostic, has_errors
from policy_eval.program import Program
from policy_eval.syntax import Parser


class Ready(NamedTuple):
    """A program under one set of answers, ready to be asked."""

    program: Program
    reader: Reader
    interpreter: Interpreter


Readied = Callable[[Mapping[str, str]], Ready | None]
"""Answers to readings (id → answer) → the program under them; `None` where it has faults."""


_Made = tuple[Ready | None, list[Diagnostic]]


class Programs:
    """The programs of one policy. `program`: the one without answers, where it is at hand."""

    def __init__(self, compiler: Compiler, program: Program | None = None) -> None:
        self._compiler = compiler
        self._made: dict[tuple[tuple[str, str], ...], _Made] = {(): (_ready(program), [])} if program else {}
        self.root = compiler.document.root
        self.source = compiler.document.sources[0]

    @cached_property
    def parser(self) -> Parser:
        """Knows the measure words of the policy, and no names: for the values of examples."""
        return self._compiler.parsers.of((), (), self._compiler.declared.names.measures)

    def ready(self, answers: Mapping[str, str]) -> Ready | None:
        """A program ready to be asked; none where these answers give none."""
        return self._asked(answers)[0]

    def evaluate(
        self, claim: dict[str, object], answers: Mapping[str, str]
    ) -> tuple[dict[str, object] | None, list[Diagnostic]]:
        """The result of a claim under these answers, or what is wrong with the claim or with the answers."""
        ready, found = self._asked(answers)
        if ready is None:
            return None, found
        facts, found = ready.reader.read(claim)
        found = [*found, *(ready.interpreter.violations(facts) if facts else ())]
        return (None if facts is None or has_errors(found) else ready.interpreter.evaluate(facts)), found

    def _asked(self, answers: Mapping[str, str]) -> _Made:
        key = tuple(sorted(answers.items()))
        if key not in self._made:
            program, found = self._compiler.program(answers)
            self._made[key] = (_ready(program) if program else None), found
        return self._made[key]


def _ready(program: Program) -> Ready:
    return Ready(program, Reader(program), Interpreter(program))
