"""The README promises two commands, files and outputs: they are there, and it is what is printed."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")
FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#)(?P<target>[^)#\s]+)")


def text_of(readme: str) -> str:
    return (ROOT / readme).read_text(encoding="utf-8")


def blocks(readme: str, language: str) -> list[str]:
    return [m["body"] for m in FENCE.finditer(text_of(readme)) if m["language"] == language]


def shown_commands() -> Sequence[object]:
    """Each console block: the command after `$`, and the lines that it is said to print."""
    shown = []
    for readme in READMES:
        for block in FENCE.finditer(text_of(readme)):
            if block["language"] != "console":
                continue
            first, *printed = block["body"].splitlines()
            shown.append(pytest.param(first, printed, id=f"{readme}: {first}"))
    return shown


def test_quick_start_is_two_blocks_of_one_line() -> None:
    setups = blocks("README.md", "sh")
    assert len(setups) == 2
    for setup in setups:
        assert setup.count("\n") == 1
        assert setup.startswith("python3 -m venv .venv && .venv/bin/python -m pip install --quiet ")


def test_quick_start_computes_a_claim_that_is_there() -> None:
    command = shlex.split(blocks("README.md", "sh")[0])
    assert command[-3:-1] == [".venv/bin/policy-eval", "run"]
    claim = json.loads((ROOT / command[-1]).read_text(encoding="utf-8"))
    assert claim["claim_id"]


def test_the_row_shown_stands_in_the_claim_shown() -> None:
    (row,) = blocks("README.md", "json")
    claim = json.loads((ROOT / "examples/claims/luqiao-2025.json").read_text(encoding="utf-8"))
    assert json.loads(row) == claim["exhibitions"][0]


@pytest.mark.parametrize("readme", [*READMES, "CONTRIBUTING.md", "CHANGELOG.md", "examples/claims/README.md"])
def test_links_lead_somewhere(readme: str) -> None:
    here = (ROOT / readme).parent
    missing = [m["target"] for m in LINK.finditer(text_of(readme)) if not (here / m["target"]).exists()]
    assert missing == []


@pytest.mark.parametrize(("command", "printed"), shown_commands())
def test_outputs_shown_are_what_is_printed(command: str, printed: list[str]) -> None:
    prompt, program, *arguments = shlex.split(command)
    assert (prompt, program) == ("$", "policy-eval")
    done = subprocess.run(
        [sys.executable, "-m", "policy_eval", *arguments],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert_shows(done.stdout.splitlines(), printed)


def assert_shows(actual: list[str], shown: list[str]) -> None:
    """`shown` is `actual`, except that a line `…` stands for any number of lines."""
    pattern = "".join(r"(?:.*\n)*?" if line == "…" else re.escape(line + "\n") for line in shown)
    assert re.fullmatch(pattern, "".join(line + "\n" for line in actual)), "\n".join(actual)


def test_an_elided_line_stands_for_any_number_of_lines_and_nothing_else() -> None:
    assert_shows(["a", "b", "c", "d"], ["a", "…", "d"])
    assert_shows(["a", "d"], ["a", "…", "d"])
    with pytest.raises(AssertionError):
        assert_shows(["a", "b", "d", "e"], ["a", "…", "d"])


@pytest.mark.parametrize("path", sorted((ROOT / "examples/claims").glob("*.json")), ids=lambda path: path.name)
def test_example_claims_are_described(path: Path) -> None:
    assert f"({path.name})" in text_of("examples/claims/README.md")


def test_year_of_claims_has_one_line_that_is_wrong() -> None:
    lines = (ROOT / "examples/claims/year-2025.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 12
    assert [number for number, line in enumerate(lines, 1) if '"12,000"' in line] == [7]
