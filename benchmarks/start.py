"""How long a start takes: one claim, from the start of the process to its end, as ratios to `python -c pass`.

    python benchmarks/start.py [ROUNDS]

What is measured is the `policy-eval` that is installed beside the `python` that runs this. `compiled`: the policy's
compiled form is found, as after the first run, or from a wheel. `from the text`: it is not – every run has an empty
cache folder, and a policy that differs from the bundled one by a comment – so the YAML is read, checked and compiled.
Exits with 1 where a ratio is missed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from processes import CLAIM, COMMAND, POLICIES, Work, nothing, report, scratch

ROUNDS = 20
COMPILED, FROM_TEXT = 8, 30
"""How many times longer than doing nothing each may take."""


def main(rounds: int = ROUNDS) -> int:
    """Measure, print a table, and tell whether the ratios are kept."""
    with scratch() as folder:
        policy = _another_policy(folder)
        empty = partial(_empty, folder)
        works = {
            "python -c pass": nothing(folder),
            "run, compiled": Work([COMMAND, "run", str(CLAIM)], lambda: folder, COMPILED),
            "run, from the text": Work([COMMAND, "run", "--policy", str(policy), str(CLAIM)], empty, FROM_TEXT),
        }
        return 0 if report(works, rounds) else 1


def _another_policy(folder: Path) -> Path:
    """The bundled policy with a comment more: no compiled form of it comes with a wheel."""
    copy = shutil.copytree(POLICIES, folder / "policy") / "2025.yaml"
    with copy.open("a", encoding="utf-8") as file:
        file.write("# a comment\n")
    return copy


def _empty(folder: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=folder))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
