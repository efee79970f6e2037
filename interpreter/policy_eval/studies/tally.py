"""Uses: many claims – read once for all evaluators that ask the same of them, and what was refused.

Laws of this module:

* A claim is read again only where other facts, defaults or days are asked for; one that is then refused is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import NamedTuple

from policy_eval.backends.reckoning import Reckoned
from policy_eval.claim import Facts
from policy_eval.claim.alike import asked
from policy_eval.diagnostics import Diagnostic, has_errors
from policy_eval.evaluating.chain import Versions, evaluator
from policy_eval.evaluating.evaluator import Evaluator
from policy_eval.program import Program

Lines = Callable[[], Iterable[tuple[int, object, Sequence[Diagnostic]]]]
"""Parsed claims (line, JSON, what is wrong with the JSON) from the first one on, each time it is called."""


class Refused(NamedTuple):
    """A claim that could not be evaluated: the number of its line, and why."""

    line: int
    found: Sequence[Diagnostic]


@dataclass(frozen=True)
class Claims:
    """Claims as an evaluator reads them: their facts, and those that were refused."""

    lines: Lines
    evaluator: Evaluator
    facts: tuple[Facts, ...]
    refused: tuple[Refused, ...]

    def under(
        self, versions: Versions, clauses: AbstractSet[str] | None = None
    ) -> tuple[list[Reckoned] | None, list[Diagnostic]]:
        """What each claim receives under other versions; or why they refuse claims that are accepted here.

        `clauses`: those that count, of which none shares a limit with one that does not.
        """
        judge = evaluator([(_only(program, clauses), sha256) for program, sha256 in versions])
        if _asks([program for program, _ in versions]) == _asks(self.evaluator.programs):
            return [judge.reckon(each) for each in self.facts], []
        anew = read(evaluator(versions), self.lines, {each.line for each in self.refused})
        faults = [fault for each in anew.refused for fault in each.found]
        return (None, faults) if faults else ([judge.reckon(each) for each in anew.facts], [])


def read(judge: Evaluator, lines: Lines, but: AbstractSet[int] = frozenset()) -> Claims:
    """Claims as an evaluator reads them, without some lines."""
    facts: list[Facts] = []
    refused: list[Refused] = []
    for line, claim, faults in lines():
        if line in but:
            continue
        made, found = (None, list(faults)) if has_errors(faults) else judge.read(claim)
        if made is None:
            refused.append(Refused(line, found))
        else:
            facts.append(made)
    return Claims(lines, judge, tuple(facts), tuple(refused))


def _only(program: Program, clauses: AbstractSet[str] | None) -> Program:
    """The program with those clauses alone."""
    if clauses is None:
        return program
    return replace(program, clauses=tuple(each for each in program.clauses if each.name in clauses))


def _asks(programs: Sequence[Program]) -> object:
    """What reading depends on; which versions read a claim hangs on the days that each covers."""
    days = [(program.first_day, program.last_day) for program in programs] if len(programs) > 1 else []
    return [asked(program) for program in programs], days
