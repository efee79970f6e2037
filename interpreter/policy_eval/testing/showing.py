"""Uses: which sides of a policy's boundaries an example shows.

Laws of this module:

* What an example shows is read off the interpreter's trace and its answers; nothing is evaluated a second way.
* An example under other readings shows what those readings leave as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policy_eval.boundaries import Boundary, Shown, Side, boundaries, shown, shown_from_afar
from policy_eval.diagnostics import has_errors

from .examples import Example
from .programs import Readied, Ready


def shown_by(examples: Iterable[Example], found: Sequence[Boundary], readied: Readied) -> set[tuple[Boundary, Side]]:
    """The sides of the boundaries `found` that examples show."""
    known, seen = frozenset(found), set[tuple[Boundary, Side]]()
    under: dict[tuple[tuple[str, str], ...], tuple[Ready | None, tuple[Boundary, ...]]] = {}
    for example in examples:
        key = tuple(sorted(example.answers.items()))
        if key not in under:
            ready = readied(example.answers)
            theirs = boundaries(ready.program) if ready else ()
            under[key] = ready, tuple(each for each in theirs if each in known)
        ready, theirs = under[key]
        if ready:
            seen |= {(theirs[number], side) for number, side in shown_on(ready, theirs, example)}
    return seen


def shown_on(ready: Ready, found: Sequence[Boundary], example: Example, *, near: bool = True) -> Shown:
    """The sides of boundaries, by their numbers in `found`, that one example shows; `near`: as `shown` has it."""
    facts, faults = ready.reader.read(example.claim)
    if facts is None:
        return set()
    refused = has_errors([*faults, *ready.interpreter.violations(facts)])
    trace = None if refused else ready.interpreter.trace(facts)
    return (shown if near else shown_from_afar)(ready.program, ready.interpreter, found, facts, trace)
