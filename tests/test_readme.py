"""The README promises two commands, files and outputs: they are there. What is printed is compared in `test_docs.py`."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

import policy_eval
from doc_consoles import BLOCK
from generate_docs import verbs
from policy_eval.program import Clause

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")
LINK = re.compile(r"\]\((?!https?://|#)(?P<target>[^)#\s]+)")


def text_of(readme: str) -> str:
    return (ROOT / readme).read_text(encoding="utf-8")


def blocks(readme: str, language: str) -> list[str]:
    return [m["body"] for m in BLOCK.finditer(text_of(readme)) if m["language"] == language]


def clause_in(folder: Path) -> Clause:
    policy, found = policy_eval.load(folder / "2025.yaml")
    assert policy is not None, found
    return next(clause for clause in policy.program.clauses if clause.name == "overseas-network")


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


def test_the_clause_shown_stands_in_the_policy() -> None:
    (shown,) = yaml.load(blocks("README.md", "yaml")[0], yaml.BaseLoader)  # noqa: S506 – texts only
    written = yaml.load((ROOT / "policy/2025.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 – as above
    clause = next(each for each in written["clauses"] if each["id"] == shown["id"])
    assert {**clause, "examples": None} == {**shown, "examples": None}
    assert all(example in clause["examples"] for example in shown["examples"])


@pytest.mark.parametrize("readme", READMES)
def test_both_readmes_show_the_same_clause(readme: str, tmp_path: Path) -> None:
    """In the place of the policy's own, it makes the same steps."""
    policy = (ROOT / "policy/2025.yaml").read_text(encoding="utf-8")
    start, end = policy.index("  - id: overseas-network\n"), policy.index("  - id: fx-hedging\n")
    shown = "".join(f"  {line}\n" for line in blocks(readme, "yaml")[0].splitlines())
    for name in ("text/2025.txt", "sets/belt-and-road.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / "policy" / name).read_bytes())
    (tmp_path / "2025.yaml").write_text(f"{policy[:start]}{shown}\n{policy[end:]}", encoding="utf-8")
    there, here = clause_in(ROOT / "policy"), clause_in(tmp_path)
    assert [step.action for step in here.steps] == [step.action for step in there.steps]
    assert (here.when, [term.value for term in here.terms]) == (there.when, [term.value for term in there.terms])
    assert (here.label, here.quotes, here.reach, here.list) == (there.label, there.quotes, there.reach, there.list)


@pytest.mark.parametrize("readme", [*READMES, "CONTRIBUTING.md", "CHANGELOG.md", "examples/claims/README.md"])
def test_links_lead_somewhere(readme: str) -> None:
    here = (ROOT / readme).parent
    missing = [m["target"] for m in LINK.finditer(text_of(readme)) if not (here / m["target"]).exists()]
    assert missing == []


@pytest.mark.parametrize("readme", READMES)
def test_every_verb_is_in_the_table_of_verbs(readme: str) -> None:
    assert [verb for verb in verbs() if not re.search(f"`policy-eval {verb}[ `]", text_of(readme))] == []


@pytest.mark.parametrize("readme", READMES)
def test_the_point_is_made_in_one_screen(readme: str) -> None:
    """From the first line to the end of the explanation."""
    explanation = next(block for block in BLOCK.finditer(text_of(readme)) if block["language"] == "console")
    assert text_of(readme)[: explanation.end()].count("\n") < 90


@pytest.mark.parametrize("path", sorted((ROOT / "examples/claims").glob("*.json")), ids=lambda path: path.name)
def test_example_claims_are_described(path: Path) -> None:
    assert f"({path.name})" in text_of("examples/claims/README.md")


def test_year_of_claims_has_one_line_that_is_wrong() -> None:
    lines = (ROOT / "examples/claims/year-2025.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 12
    assert [number for number, line in enumerate(lines, 1) if '"12,000"' in line] == [7]
