"""Uses: many claims under one program – what each receives, as whole minor units, and what was refused.

Laws of this module:

* A claim is read once for all programs that declare the same facts.
* Amounts are exact; nothing is estimated from a part of the claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from .backends.interpret import Interpreter
from .claim import Facts, Reader
from .diagnostics import Diagnostic, has_errors
from .program import Program


class Received(NamedTuple):
    """What one claim receives under one program: in all and by clause, in minor units."""

    claim_id: str
    total: int
    clauses: dict[str, int]


class Refused(NamedTuple):
    """A claim that could not be evaluated: the number of its line, and why."""

    line: int
    found: Sequence[Diagnostic]


@dataclass(frozen=True)
class Claims:
    """Claims that were read: their facts, and those that were refused."""

    facts: tuple[Facts, ...]
    refused: tuple[Refused, ...]


def read(program: Program, claims: Iterable[tuple[int, object, Sequence[Diagnostic]]]) -> Claims:
    """Parsed claims (line, JSON, what is wrong with the JSON) as facts of `program`."""
    reader, interpreter = Reader(program), Interpreter(program)
    facts: list[Facts] = []
    refused: list[Refused] = []
    for line, claim, faults in claims:
        made, found = (None, list(faults)) if has_errors(faults) else reader.read(claim)
        if made is not None:
            found = [*found, *interpreter.violations(made)]
        if made is None or has_errors(found):
            refused.append(Refused(line, found))
        else:
            facts.append(made)
    return Claims(tuple(facts), tuple(refused))


def received(program: Program, facts: Iterable[Facts]) -> list[Received]:
    """What each claim receives. The facts were read for a program with the same declarations."""
    interpreter = Interpreter(program)
    return [_received(interpreter.evaluate(each)) for each in facts]


def _received(result: dict[str, object]) -> Received:
    awards = cast("list[dict[str, str]]", result["awards"])
    clauses = {award["clause"]: minor(award["amount"]) for award in awards}
    return Received(cast("str", result["claim_id"]), minor(cast("str", result["total"])), clauses)


def minor(amount: str) -> int:
    """An amount of a result in minor units: its decimals are always all there."""
    return int(amount.replace(".", ""))
