"""Uses: a policy and the versions before it – claims read and judged by the version of each row's day.

Laws of this module:

* A claim is read by every version in force in its year. Of what they find wrong, a fault in a row counts where the
  version that found it covers the row; any other fault where the version in force at the end of the year finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .backends.interpret import Interpreter
from .backends.trace import Trace
from .backends.versions import Versions
from .claim import Facts, Reader
from .diagnostics import Diagnostic, has_errors
from .program import Program

_ROW = re.compile(r"(?P<list>[^\[\].]+)\[(?P<row>[0-9]+)\]")


class Told(NamedTuple):
    """What one version did with a claim."""

    program: Program
    interpreter: Interpreter
    trace: Trace


class Chain:
    """Several versions of one policy, ready to evaluate claims."""

    def __init__(self, versions: Sequence[tuple[Program, str]]) -> None:
        self._versions = Versions(versions)
        self._readers = [Reader(each.program) for each in self._versions.interpreters]

    def evaluate(self, claim: object) -> tuple[dict[str, object] | None, list[Diagnostic]]:
        """The result of a claim, or what is wrong with it."""
        facts, found = self._facts(claim)
        return (None if facts is None else self._versions.evaluate(facts)), found

    def traces(self, claim: object) -> tuple[list[Told], list[Diagnostic]]:
        """What each version did, or what is wrong with the claim."""
        facts, found = self._facts(claim)
        interpreters = self._versions.interpreters
        told = [] if facts is None else self._versions.traces(facts)
        return [Told(interpreters[i].program, interpreters[i], trace) for i, trace in told], found

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
        indexes = self._versions.of_year(year) if isinstance(year, int) and 0 < year <= 9999 else []  # noqa: PLR2004
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


def _once(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each fault once, though several versions find it."""
    return list({(each.rule.code, each.path, str(each.details)): each for each in found}.values())
