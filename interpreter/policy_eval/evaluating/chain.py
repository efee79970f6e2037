"""Uses: several versions of one policy, asked as one – each row is judged by the version of its day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from policy_eval.backends import versions as backend
from policy_eval.backends.reckoning import Reckoned
from policy_eval.claim import Facts, Reader
from policy_eval.diagnostics import Diagnostic, has_errors
from policy_eval.program import Program

from .alone import Alone
from .evaluator import Evaluator, Told

_ROW = re.compile(r"(?P<list>[^\[\].]+)\[(?P<row>[0-9]+)\]")

Versions = Sequence[tuple[Program, str]]
"""Programs of one policy, the earliest first, each with the SHA-256 that results tell."""


def evaluator(versions: Versions) -> Evaluator:
    """What evaluates claims under some versions of a policy."""
    return Chain(versions) if len(versions) > 1 else Alone(*versions[0])


@dataclass(frozen=True, slots=True)
class Dated(Facts):
    """A claim as the version in force at the end of its year reads it, and as each version of that year does."""

    versions: Mapping[int, Facts]


class Chain:
    """Several versions of one policy, ready to evaluate claims."""

    def __init__(self, versions: Versions) -> None:
        self._versions = backend.Versions(versions)
        self.programs: Sequence[Program] = tuple(each.program for each in self._versions.interpreters)
        self._readers = [Reader(program) for program in self.programs]

    def read(self, claim: object) -> tuple[Facts | None, list[Diagnostic]]:
        """See `Evaluator`."""
        facts, found = self._facts(claim)
        return (_dated(facts) if facts else None), found

    def evaluate(self, facts: Facts) -> dict[str, object]:
        """See `Evaluator`."""
        return self._versions.evaluate(_versions_of(facts))

    def reckon(self, facts: Facts) -> Reckoned:
        """See `Evaluator`."""
        return self._versions.reckon(_versions_of(facts))

    def traces(self, facts: Facts) -> list[Told]:
        """See `Evaluator`."""
        interpreters = self._versions.interpreters
        told = self._versions.traces(_versions_of(facts))
        return [Told(interpreters[i].program, interpreters[i], trace) for i, trace in told]

    def asker(self, facts: Facts) -> Program:
        """See `Evaluator`."""
        return self.programs[max(_versions_of(facts))]

    def _facts(self, claim: object) -> tuple[Mapping[int, Facts] | None, list[Diagnostic]]:
        """The claim as each version of its year reads it, or what is wrong with it."""
        indexes = self._indexes(claim)
        facts: dict[int, Facts] = {}
        found: list[Diagnostic] = []
        for index in indexes:
            made, faults = self._readers[index].read(claim)
            if made is not None:
                faults = [*faults, *self._versions.interpreters[index].violations(made)]
                facts[index] = made
            found += self._own(index, made, faults, is_last=index == indexes[-1])
        found = _once(found)
        return (None if has_errors(found) or len(facts) < len(indexes) else facts), found

    def _indexes(self, claim: object) -> list[int]:
        """The versions of the claim's year; the last one where it states none that there is: it says what is wrong."""
        year = claim.get("year") if isinstance(claim, dict) else None
        indexes = self._versions.of_year(year) if isinstance(year, int) and dt.MINYEAR <= year <= dt.MAXYEAR else []
        return indexes or [len(self._readers) - 1]

    def _own(self, index: int, facts: Facts | None, found: Iterable[Diagnostic], *, is_last: bool) -> list[Diagnostic]:
        return [each for each in found if self._is_own(index, facts, each, is_last=is_last)]

    def _is_own(self, index: int, facts: Facts | None, found: Diagnostic, *, is_last: bool) -> bool:
        """Whether a fault is a version's to tell."""
        row = _ROW.match(found.path)
        interpreter = self._versions.interpreters[index]
        lists = [fact.name for fact in interpreter.program.lists]
        if row is None or facts is None or row["list"] not in lists:
            return is_last
        number, of = int(row["row"]), lists.index(row["list"])
        return number in interpreter.claim(facts).covered(of) if number < len(facts.rows[of]) else is_last


def _dated(facts: Mapping[int, Facts]) -> Dated:
    last = facts[max(facts)]
    return Dated(**{field.name: getattr(last, field.name) for field in fields(Facts)}, versions=facts)


def _versions_of(facts: Facts) -> Mapping[int, Facts]:
    if not isinstance(facts, Dated):
        raise TypeError("a chain evaluates what a chain read")
    return facts.versions


def _once(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each fault once, though several versions find it."""
    return list({(each.rule.code, each.path, str(each.details)): each for each in found}.values())
