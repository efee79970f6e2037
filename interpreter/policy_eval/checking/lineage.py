"""Middle: a policy with what it revises – the programs of all its versions, under answers and with other texts.

Laws of this module:

* An answer is given to every version that asks the question; only the policy's own questions can be answered.
* Other texts are tried in the policy itself. What it revises stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from policy_eval.diagnostics import Diagnostic, Place, has_errors
from policy_eval.library import find_policy
from policy_eval.program import Program

from .compile import Compiler, open_compiler

_NOWHERE = Place("", 0, 0, 0, 0)


@dataclass(frozen=True)
class Lineage:
    """What makes programs of a policy (`own`), and of what it revises, the earliest first."""

    own: Compiler
    earlier: tuple[Compiler, ...] = ()

    def versions(self, answers: Mapping[str, str]) -> tuple[tuple[tuple[Program, str], ...] | None, list[Diagnostic]]:
        """The programs of all versions under a run's answers, with "" for their SHA-256; or what is wrong."""
        programs, found = [], []
        for compiler in (*self.earlier, self.own):
            asked = answers if compiler is self.own else _asked(compiler, answers)
            program, more = compiler.program(asked)
            found += more
            if program is None or has_errors(found):
                return None, found
            programs.append((program, ""))
        return tuple(programs), found

    def edited(self, edits: Mapping[str, str]) -> tuple[Lineage | None, list[Diagnostic]]:
        """The policy with other texts at some places (place → text); or what is wrong with it."""
        own, found = self.own.edited(edits)
        return (None if own is None else replace(self, own=own)), found

    def touched(self, question: str) -> frozenset[tuple[str, ...]]:
        """The elements that the answers to a question touch, in whatever version."""
        asked = (each for compiler in (*self.earlier, self.own) for each in compiler.questions)
        return frozenset[tuple[str, ...]]().union(*(each.touched for each in asked if each.name == question))


def _asked(compiler: Compiler, answers: Mapping[str, str]) -> Mapping[str, str]:
    known = {question.name for question in compiler.questions}
    return {question: answer for question, answer in answers.items() if question in known}


def lineage(own: Compiler) -> tuple[Lineage | None, list[Diagnostic]]:
    """The policy that a compiler makes programs of, with what it revises; or what is wrong with that."""
    earlier: list[Compiler] = []
    document = own.document
    while document.revises:
        path = find_policy(document.folders[document.name], document.revises, _NOWHERE, own.shelves)
        if isinstance(path, Diagnostic):
            return None, [path]
        compiler, found = open_compiler(path, beside=own, shelves=own.shelves)
        if compiler is None:
            return None, found
        earlier.insert(0, compiler)
        document = compiler.document
    return Lineage(own, tuple(earlier)), []
