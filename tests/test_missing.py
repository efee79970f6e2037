"""The examples that a policy lacks.  `python tests/test_missing.py` writes the golden files: read them before you keep them."""

from __future__ import annotations

import functools
import re
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import pytest

import policy_eval
from boundary_policy import ENGLISH, opened, readied
from policy_eval.cases.missing import Missing, missing, missing_text
from policy_eval.cases.solve import crossing, rounder
from policy_eval.cases.write import Style, style_of
from policy_eval.testing import coverage

GOLDEN = Path(__file__).parent / "golden" / "missing"
IMPOSSIBLE = "    when: exported ≥ 500台\n"


def proposed(policy: str, folder: Path) -> Missing:
    compiler = opened(policy, folder)
    found = missing(compiler.document.root, readied(compiler), style_of(policy))
    assert found is not None
    return found


@functools.cache
def of_the_small_policy() -> Missing:
    with tempfile.TemporaryDirectory() as folder:
        return proposed(ENGLISH, Path(folder))


def golden() -> dict[str, str]:
    return {f"small.{language}.yaml": missing_text(of_the_small_policy(), language) for language in ("zh", "en")}


def pasted(policy: str, found: Missing) -> str:
    """The policy with every proposal where it belongs."""
    for block in found.blocks:
        lines = "".join(f"      {line}\n" for example in block.examples for line in example)
        if block.owner:
            end = rf"(  - id: {block.owner}\n(?:(?:    .*)?\n)*?    examples:\n(?:      .*\n)*)"
            policy = re.sub(end, lambda at, lines=lines: at[1] + lines, policy, count=1)  # type: ignore[misc]
        else:
            policy += "examples:\n" + "".join(f"{line[4:]}\n" for line in lines.splitlines())
    return policy


def test_proposals_are_as_the_golden_files_have_them() -> None:
    for name, text in golden().items():
        assert text == (GOLDEN / name).read_text(encoding="utf-8"), name


def test_pasted_proposals_pass_and_leave_only_what_was_said_to_be_out_of_reach(tmp_path: Path) -> None:
    found = of_the_small_policy()
    policy = pasted(ENGLISH, found)
    compiler = opened(policy, tmp_path)
    report, faults = policy_eval.test(tmp_path / "policy.yaml")
    assert report is not None, faults
    assert report.is_fine, [outcome.why for outcome in report.outcomes if not outcome.passed]
    left = coverage.coverage(compiler.document.root, readied(compiler))
    assert left is not None
    assert left.count.total - left.count.shown == len(found.unreached)
    again = missing(compiler.document.root, readied(compiler), style_of(policy))
    assert again is not None
    assert again.number == 0


def test_the_same_policy_gives_the_same_text(tmp_path: Path) -> None:
    assert missing_text(proposed(ENGLISH, tmp_path), "zh") == missing_text(of_the_small_policy(), "zh")


def test_every_proposal_is_marked_for_a_person_to_confirm() -> None:
    for block in of_the_small_policy().blocks:
        assert all(example[0] == "# 待确认 / to confirm: computed, not decided" for example in block.examples)


def test_what_no_claim_can_show_is_said(tmp_path: Path) -> None:
    policy = ENGLISH.replace(IMPOSSIBLE, "    when: exported ≥ 500台 and exported ≥ 300台\n")
    said = [(each.owner, each.what.zh, each.side.value) for each in proposed(policy, tmp_path).unreached]
    assert ("support", "年出口量与300台", "at") in said


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("条款:\n  - 编号: 甲\n", Style("zh", "zh")),
        ("clauses:\n  - pays: [pay 10万元]\n", Style("en", "zh")),
        ("clauses:\n  - pays: [pay 10 EUR]\n", Style("en", "en")),
    ],
)
def test_the_style_is_that_of_the_policy(text: str, style: Style) -> None:
    assert style_of(text) == style


def test_a_crossing_is_the_first_value_on_the_other_side() -> None:
    assert crossing(lambda number: Fraction(number * 4, 5) - 1000, 0) == 1250
    assert crossing(lambda number: 7 - number, 0) == 7
    assert crossing(lambda number: number, 0) == 0


def test_a_crossing_is_found_before_the_end_of_what_is_measured() -> None:
    assert crossing(lambda number: number - 500_000 if number <= 600_000 else None, 1) == 500_000


def test_what_neither_grows_nor_falls_is_never_crossed() -> None:
    assert crossing(lambda _number: -1, 0) is None
    assert crossing(lambda _number: None, 0) is None


@pytest.mark.parametrize(("value", "up", "found"), [(12_500_000, True, 20_000_000), (12_500_000, False, 6_000_000)])
def test_slack_and_binding_amounts_are_round(value: int, up: bool, found: int) -> None:  # noqa: FBT001 – a case
    assert rounder(value, up=up) == found


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for target, page in golden().items():
        (GOLDEN / target).write_text(page, encoding="utf-8")
        sys.stdout.write(f"{target}\n")
