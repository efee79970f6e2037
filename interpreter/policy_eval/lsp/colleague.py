"""Shell: what takes longer to find than a keystroke may wait – every pair of answers, what a careful colleague sees.

Laws of this module:

* It is sought in a thread that shares nothing with the one that answers the editor: it has a grammar of its own, and
  reads the texts as they were when it was asked.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

from policy_eval.diagnostics import Diagnostic, Rule, has_errors
from policy_eval.editing import Analysis
from policy_eval.linting import Check
from policy_eval.policy import Document
from policy_eval.program import Program
from policy_eval.testing.programs import Programs
from policy_eval.testing.unreached import rules

from .bench import Bench

_Lint = Callable[[Document, Program, Sequence[tuple[Rule, Check]]], list[Diagnostic]]

Found = tuple[Diagnostic, ...]


class Colleague:
    """Looks through one policy after another."""

    def __init__(self, cache: Path | None) -> None:
        self._bench = Bench(cache)
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._lint = cast("_Lint | None", optional("linting", "lint"))

    async def finds(self, uri: str, texts: Mapping[str, str]) -> Found | None:
        """What is found in a policy beyond its analysis; none where it has errors, and was not looked through."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._looks, uri, dict(texts))

    def _looks(self, uri: str, texts: dict[str, str]) -> Found | None:
        self._bench.begin(texts)
        now = self._bench.analysis(uri)
        if now is None or has_errors(now.found):
            return None
        return tuple(each for each in self._all(now) if each not in now.found)

    def _all(self, now: Analysis) -> Found:
        """All that can be found; where that is no error, what a careful colleague would find too."""
        (compiler, _), (program, _) = now.compiler, now.checked
        if compiler is None or program is None or self._lint is None or has_errors(now.thorough):
            return now.thorough
        return (*now.thorough, *self._lint(compiler.document, program, rules(Programs(compiler, program))))


def optional(package: str, name: str) -> object:
    """A function of a package that an installation may lack."""
    try:
        found = importlib.import_module(f"policy_eval.{package}")
    except ModuleNotFoundError:
        return None
    return getattr(found, name, None)
