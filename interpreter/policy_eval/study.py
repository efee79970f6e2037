"""Uses: a policy and the claims of a year, ready for questions about money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from .checking import Compiler, open_compiler
from .diagnostics import Diagnostic, Language, has_errors
from .program import Program
from .reports import Reports
from .simulating import Outcome, sweep, what_if
from .sweep_plot import svg
from .tables import Table
from .tally import Claims, read, received
from .weighing import weigh

Lines = Iterable[tuple[int, object, Sequence[Diagnostic]]]


class Study:
    """A policy under its default readings, and claims that were read for it."""

    def __init__(self, compiler: Compiler, program: Program) -> None:
        self._compiler = compiler
        self._program = program
        self._claims = Claims((), ())

    def read(self, lines: Lines) -> int:
        """Read claims (line, JSON, what is wrong with it); 1 where some were refused, else 0."""
        self._claims = read(self._program, lines)
        return 1 if self._claims.refused else 0

    @property
    def refused(self) -> Sequence[tuple[int, Sequence[Diagnostic]]]:
        """The lines that were refused, and why."""
        return self._claims.refused

    def questions(self, language: Language) -> Table:
        """The open questions of the policy."""
        return Reports(self._program, language).questions()

    def weigh(self, language: Language) -> tuple[list[Table], Sequence[Diagnostic]]:
        """What hangs on each question over the claims, and the spread over all combinations."""
        weighing = weigh(self._compiler, self._program, self._claims)
        reports = Reports(self._program, language)
        return [reports.weights(weighing), reports.spread(weighing.spread)], weighing.found

    def what_if(self, edits: Mapping[str, str], language: Language) -> tuple[list[Table], Sequence[Diagnostic]]:
        """The claims under other texts at some places."""
        made, found = what_if(self._compiler, self._program, edits, self._claims)
        return ([Reports(self._program, language).what_if(made)] if made else []), found

    def sweep(self, place: str, values: str, language: Language) -> tuple[list[Table], Sequence[Diagnostic]]:
        """The claims under each value of a number at a place."""
        points, found = sweep(self._compiler, place, values, self._claims)
        if points is None:
            return [], found
        usual = Outcome(sum(each.total for each in received(self._program, self._claims.facts)), ())
        return [Reports(self._program, language).sweep(points, usual)], found

    def plot(self, place: str, values: str) -> tuple[str, Sequence[Diagnostic]]:
        """The claims under each value of a number at a place, drawn as SVG; empty where it cannot be."""
        points, found = sweep(self._compiler, place, values, self._claims)
        return (svg(points, place, self._program.currency) if points else ""), found


def study(path: Path) -> tuple[Study | None, list[Diagnostic]]:
    """The policy at `path`, ready for claims, or what is wrong with it."""
    compiler, found = open_compiler(path)
    if compiler is None:
        return None, found
    program, more = compiler.program({})
    found = [*found, *more]
    return (None if program is None or has_errors(found) else Study(compiler, program)), found
