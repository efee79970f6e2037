"""Exports: what Python programs, the command line and the tests use.

Laws of this module:

* What is wrong with a policy or a claim is returned, never raised.
* Nothing here prints, and nothing remembers an earlier claim.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from . import resources
from ._version import __version__
from .backends.interpret import Interpreter
from .check import compile_policy
from .claim import Reader
from .claim_schema import claim_schema, example_claim
from .diagnostics import Diagnostic, has_errors
from .program import Program

Result = dict[str, object]
"""A result as the JSON of `docs/claims.md` has it."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A checked policy, ready to evaluate claims."""

    program: Program
    reader: Reader
    interpreter: Interpreter


def default_policy() -> Path:
    """The bundled policy."""
    return resources.policies() / "2025.yaml"


def load(path: Path | None = None) -> tuple[Policy | None, list[Diagnostic]]:
    """The policy at `path`, or the bundled one, and all that was found; none where there is an error."""
    program, found = compile_policy(path or default_policy())
    if program is None or has_errors(found):
        return None, found
    return Policy(program, Reader(program), Interpreter(program)), found


def check(path: Path) -> list[Diagnostic]:
    """Everything that can be found wrong with the policy at `path` without a claim."""
    return load(path)[1]


def evaluate(policy: Policy, claim: object) -> tuple[Result | None, list[Diagnostic]]:
    """The result of one claim, given as parsed JSON, or what is wrong with the claim.

    Numbers with a fraction come as `Decimal` (`json.loads(…, parse_float=Decimal)`), never as `float`.
    """
    facts, found = policy.reader.read(claim)
    if facts is None:
        return None, found
    found = [*found, *policy.interpreter.violations(facts)]
    if has_errors(found):
        return None, found
    return _signed(policy.interpreter.evaluate(facts)), found


def schema(policy: Policy) -> dict[str, object]:
    """The JSON Schema of claims under `policy`."""
    return {**claim_schema(policy.program)}


def example(policy: Policy) -> dict[str, object]:
    """A claim under `policy` with every field filled."""
    return {**example_claim(policy.program)}


def _signed(result: Result) -> Result:
    """`result` with the engine's version, behind the readings."""
    signed: Result = {}
    for key, value in result.items():
        signed[key] = value
        if key == "readings":
            signed["engine"] = __version__
    return signed | {"engine": __version__}
