"""Policies that pay money, written as data that reads like the policy, computed to the fen.

>>> from pathlib import Path
>>> import policy_eval
>>> policy, found = policy_eval.load(Path("policy/2025.yaml"))
>>> result, faults = policy_eval.evaluate(policy, claim)
"""

from ._version import __version__
from .api import Policy, Result, check, diff, evaluate, example, explain, load, schema, test
from .diagnostics import Diagnostic
from .program import Program

__all__ = [
    "Diagnostic",
    "Policy",
    "Program",
    "Result",
    "__version__",
    "check",
    "diff",
    "evaluate",
    "example",
    "explain",
    "load",
    "schema",
    "test",
]
