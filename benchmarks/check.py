"""How long `policy-eval check policy/2025.yaml` takes, from the start of the process to its end.

    python benchmarks/check.py [ROUNDS]

What is measured is the `policy-eval` that is installed beside the `python` that runs this; checking uses no compiled
form. `import` is the part that loads what checking needs: YAML, the grammar's parser, JSON Schema.
Exits with 1 where the ratio to `python -c pass` is missed.
"""

from __future__ import annotations

import sys

from processes import COMMAND, POLICIES, Work, nothing, report, scratch

ROUNDS = 10
AT_MOST = 90
"""How many times longer than doing nothing a check may take: about a second where Python starts in 11 ms."""


def main(rounds: int = ROUNDS) -> int:
    """Measure, print a table, and tell whether the ratio is kept."""
    with scratch() as folder:
        works = {
            "python -c pass": nothing(folder),
            "import": Work([sys.executable, "-c", "import policy_eval.checking"], lambda: folder),
            "check policy/2025.yaml": Work([COMMAND, "check", str(POLICIES / "2025.yaml")], lambda: folder, AT_MOST),
        }
        return 0 if report(works, rounds) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
