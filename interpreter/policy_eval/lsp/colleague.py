"""Shell: what takes longer to find than a keystroke may wait – every pair of answers, what a careful colleague sees.

Laws of this module:

* It is sought in a process of its own, which takes no time from the one that answers the editor: it has a grammar of
  its own, and reads the texts as they were when it was asked.
* A process whose answer nobody waits for any longer is ended.
"""

from __future__ import annotations

import asyncio
import importlib
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
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

_ANSWER = f"from {__name__} import answer; answer()"
# Without -P, a file in the editor's folder could take the place of a module.
_COMMAND = (sys.executable, "-P", "-c", _ANSWER)
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Windows opens a window for a process otherwise."""


class Colleague:
    """Looks through one policy after another. `cache`: where the tables of the grammar are kept."""

    def __init__(self, cache: Path | None) -> None:
        self._cache = cache
        self._turn = asyncio.Semaphore(1)

    async def finds(self, uri: str, texts: Mapping[str, str]) -> Found | None:
        """What is found in a policy beyond its analysis; none where it has errors, and was not looked through."""
        question = pickle.dumps((self._cache, uri, dict(texts)))
        async with self._turn:
            process = await asyncio.create_subprocess_exec(
                *_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=_NO_WINDOW
            )
            try:
                told, _ = await process.communicate(question)
            finally:
                if process.returncode is None:
                    process.kill()
        return cast("Found | None", pickle.loads(told)) if told else None  # noqa: S301 – of our own process


def answer() -> None:
    """Answer the question that comes on the standard input, on the standard output."""
    cache, uri, texts = pickle.load(sys.stdin.buffer)  # noqa: S301 – of the server that started this process
    pickle.dump(looked(cache, uri, texts), sys.stdout.buffer)


def looked(cache: Path | None, uri: str, texts: dict[str, str]) -> Found | None:
    """What is found in the policy at `uri`, of which the editor has these texts."""
    now = Bench(cache, texts).analysis(uri)
    if now is None or has_errors(now.found):
        return None
    return tuple(each for each in _all(now) if each not in now.found)


def _all(now: Analysis) -> Found:
    """All that can be found; where that is no error, what a careful colleague would find too."""
    (compiler, _), (program, _) = now.compiler, now.checked
    lint = cast("_Lint | None", optional("linting", "lint"))
    if compiler is None or program is None or lint is None or has_errors(now.thorough):
        return now.thorough
    return (*now.thorough, *lint(compiler.document, program, rules(Programs(compiler, program))))


def optional(package: str, name: str) -> object:
    """A function of a package that an installation may lack."""
    try:
        found = importlib.import_module(f"policy_eval.{package}")
    except ModuleNotFoundError:
        return None
    return getattr(found, name, None)
