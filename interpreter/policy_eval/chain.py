"""Uses: what evaluates claims – one program, or a policy with the versions before it, each row by that of its day.

Laws of this module:

* Whoever asks what claims receive asks an evaluator, and need not know how many versions there are.
* A claim is read by every version in force in its year. Of what they find wrong, a fault in a row counts where the
  version that found it covers the row; any other fault where the version in force at the end of the year finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple, Protocol

from .backends import versions as backend
from .backends.interpret import Interpreter
from .backends.reckoning import Reckoned, Reckoner
from .backends.trace import Trace
from .claim import Facts, Reader
from .diagnostics import Diagnostic, has_errors
from .program import Program

_ROW = re.compile(r"(?P<list>[^\[\].]+)\[(?P<row>[0-9]+)\]")


Versions = Sequence[tuple[Program, str]]
"""Programs of one policy, the earliest first, each with the SHA-256 that results tell."""


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


def evaluator(versions: Versions) -> Evaluator:
    """What evaluates claims under some versions of a policy."""
    return Chain(versions) if len(versions) > 1 else Alone(*versions[0])


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
