"""Uses: a policy and the claims of a year, ready for questions about money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from policy_eval.checking import open_compiler
from policy_eval.checking.lineage import Lineage, lineage
from policy_eval.diagnostics import Diagnostic, Language, has_errors
from policy_eval.evaluating.chain import evaluator
from policy_eval.evaluating.evaluator import Evaluator
from policy_eval.tables import Table

from .plot import svg
from .reports import Reports
from .simulating import as_written, outcome, sweep, what_if
from .tally import Claims, Lines, read
from .weighing import weigh


class Study:
    """A policy with what it revises, under its default readings, and claims that were read for it."""

    def __init__(self, policy: Lineage, evaluator: Evaluator) -> None:
        self._policy = policy
        self._evaluator = evaluator
        self._claims = Claims(lambda: (), evaluator, (), ())

    def read(self, lines: Lines) -> int:
        """Read claims (line, JSON, what is wrong with it); 1 where some were refused, else 0."""
        self._claims = read(self._evaluator, lines)
        return 1 if self._claims.refused else 0

    @property
    def refused(self) -> Sequence[tuple[int, Sequence[Diagnostic]]]:
        """The lines that were refused, and why."""
        return self._claims.refused

    def questions(self, language: Language) -> Table:
        """The open questions of the policy."""
        return self._reports(language).questions()

    def weigh(self, language: Language) -> tuple[list[Table], Sequence[Diagnostic]]:
        """What hangs on each question over the claims, and the spread over all combinations."""
        weighing = weigh(self._policy, self._claims)
        reports = self._reports(language)
        return [reports.weights(weighing), reports.spread(weighing.spread)], weighing.found

    def what_if(self, edits: Mapping[str, str], language: Language) -> tuple[list[Table], Sequence[Diagnostic]]:
        """The claims under other texts at some places."""
        made, found = what_if(self._policy, edits, self._claims)
        return ([self._reports(language).what_if(made)] if made else []), found

    def sweep(self, place: str, values: str, language: Language) -> tuple[list[Table], Sequence[Diagnostic]]:
        """The claims under each value of a number at a place."""
        points, found = sweep(self._policy, place, values, self._claims)
        if points is None:
            return [], found
        return [self._reports(language).sweep(points, outcome(as_written(self._claims)))], found

    def plot(self, place: str, values: str) -> tuple[str, Sequence[Diagnostic]]:
        """The claims under each value of a number at a place, drawn as SVG; empty where it cannot be."""
        points, found = sweep(self._policy, place, values, self._claims)
        return (svg(points, place, self._evaluator.programs[-1].currency) if points else ""), found

    def _reports(self, language: Language) -> Reports:
        return Reports(self._evaluator.programs, language)


def study(path: Path) -> tuple[Study | None, list[Diagnostic]]:
    """The policy at `path`, ready for claims, or what is wrong with it."""
    compiler, found = open_compiler(path)
    if compiler is None:
        return None, found
    policy, more = lineage(compiler)
    found = [*found, *more]
    if policy is None:
        return None, found
    versions, more = policy.versions({})
    found = [*found, *more]
    return (None if versions is None or has_errors(found) else Study(policy, evaluator(versions))), found
