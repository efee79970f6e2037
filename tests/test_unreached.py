"""What no example reaches, as `check` tells it; of a revision, only what it changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from boundary_policy import ENGLISH
from policy_eval import api, resources
from policy_eval.cases.missing import missing_text
from policy_eval.formatting import formatted
from policy_eval.testing.coverage import coverage_text

EXAMPLES = """\
    examples:
      - why: 500 are enough
        given: {enterprise: {exported: 500}, fees: [{fee: 1万元}]}
        award: 8000元
"""
BELOW = """\
      - why: far below
        given: {enterprise: {exported: 1}, fees: [{fee: 1万元}]}
        award: 0元
"""
CUT = """\
      - why: the cap decides
        given: {enterprise: {exported: 500}, fees: [{fee: 20万元}]}
        award: 10万元
"""


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources.policies(), tmp_path / "policy"))


def asked(folder: Path, policy: str) -> list[tuple[int, str]]:
    """The line and the words of what no example reaches."""
    path = folder / "policy.yaml"
    path.write_text(policy, encoding="utf-8")
    found = api.check(path)
    assert not [each.text("en") for each in found if each.is_error]
    return [(each.place.line, each.message("en")) for each in found if each.rule.code == "PE701" and each.place]


def words(folder: Path, policy: str, part: str) -> str:
    """What is missed on the line that holds `part`; "" for nothing."""
    line = policy[: policy.index(part)].count("\n") + 1
    return "".join(message for at, message in asked(folder, policy) if at == line)


def test_a_threshold_is_asked_for_at_it_and_anywhere_on_its_other_side(tmp_path: Path) -> None:
    when = "when: exported ≥ 500台"
    assert words(tmp_path, ENGLISH, when) == "no example shows vehicles exported below 500台"
    assert words(tmp_path, ENGLISH.replace(EXAMPLES, EXAMPLES + BELOW), when) == ""
    above = ENGLISH.replace(EXAMPLES, EXAMPLES + BELOW).replace("{exported: 500}", "{exported: 501}")
    assert words(tmp_path, above, when) == "no example shows vehicles exported exactly at 500台"


def test_above_is_asked_for_where_the_threshold_itself_falls_short(tmp_path: Path) -> None:
    policy = ENGLISH.replace("exported ≥ 500台", "exported > 500台").replace(EXAMPLES, EXAMPLES + BELOW)
    policy = policy.replace("{exported: 1}", "{exported: 501}")
    assert words(tmp_path, policy, "when: exported") == ""
    far = policy.replace("{exported: 500}", "{exported: 1}")
    assert words(tmp_path, far, "when: exported") == "no example shows vehicles exported exactly at 500台"


def test_nothing_is_asked_for_at_zero_where_that_only_guards_a_division(tmp_path: Path) -> None:
    when = "when: exported > 0台 and 500台 / exported ≤ 100%"
    assert "0台" not in words(tmp_path, ENGLISH.replace("when: exported ≥ 500台", when), when)
    other = "when: exported > 0台 and 500台 / 5台 ≤ exported / 1台"
    assert "0台" in words(tmp_path, ENGLISH.replace("when: exported ≥ 500台", other), other)


def test_a_cap_is_asked_for_where_it_cuts(tmp_path: Path) -> None:
    cap = "- cap 10万元 per enterprise per year"
    assert words(tmp_path, ENGLISH, cap) == "no example shows an amount that the cap cuts"
    assert words(tmp_path, ENGLISH.replace(EXAMPLES, EXAMPLES + CUT), cap) == ""


def test_a_row_of_a_table_is_told_with_its_threshold_once(tmp_path: Path) -> None:
    said = words(tmp_path, ENGLISH, "- tier invested")
    assert said == "no example shows the row “else”; investment exactly at 1000000 USD; investment below 300000 USD"


def test_a_clause_without_an_award_is_one_finding(tmp_path: Path) -> None:
    policy = ENGLISH.replace(EXAMPLES, "")
    line = policy[: policy.index("- id: support")].count("\n") + 1
    found = asked(tmp_path, policy)
    assert (line, "no example shows an award under this clause") in found
    assert not [at for at, _ in found if line < at < line + 8]


def test_an_exception_beside_the_clause_covers_it(tmp_path: Path) -> None:
    accept = "    accept: [{rule: PE701, why: no one exports less}]\n"
    policy = ENGLISH.replace("    when: exported", accept + "    when: exported")
    assert words(tmp_path, policy, "when: exported") == ""


def test_no_example_is_asked_for_of_what_never_happens(tmp_path: Path) -> None:
    policy = ENGLISH.replace(
        "- tier invested (≥ 30万美元 → 2万元", "- tier invested (≥ 30万美元 → 2万元, ≥ 20万美元 → 2万元"
    )
    path = tmp_path / "policy.yaml"
    path.write_text(policy, encoding="utf-8")
    line = policy[: policy.index("- tier")].count("\n") + 1
    codes = {each.rule.code for each in api.check(path) if each.place and each.place.line == line}
    assert "PE701" not in codes
    assert codes


def test_an_example_is_asked_for_once_the_number_on_its_line_is_mended(policies: Path) -> None:
    path = policies / "2025.yaml"
    text = path.read_text(encoding="utf-8").replace("cap: 30万元 per", "cap: 35万元 per", 1)
    path.write_text(text, encoding="utf-8")
    assert [each.rule.code for each in api.check(path)] == ["PE671"]
    accept = "    accept: [{rule: PE671, why: trial}]\n"
    path.write_text(text.replace("    cap: 35万元", accept + "    cap: 35万元"), encoding="utf-8")
    assert [each.rule.code for each in api.check(path)] == ["PE701"]


def test_a_policy_without_examples_is_one_finding(tmp_path: Path) -> None:
    network = ENGLISH[ENGLISH.index("    examples:\n") : ENGLISH.index("  - id: support")]
    path = tmp_path / "policy.yaml"
    path.write_text(ENGLISH.replace(EXAMPLES, "").replace(network, ""), encoding="utf-8")
    assert [each.rule.code for each in api.check(path) if each.rule.code.startswith("PE70")] == ["PE702"]


# --- revisions --------------------------------------------------------------------------------------------------------


def test_coverage_of_a_revision_is_of_what_it_changes(policies: Path) -> None:
    found, _ = api.coverage(policies / "examples" / "taizhou-2025-07.yaml")
    assert found is not None
    assert [owner.name for owner in found.owners] == [
        *("exhibition-key", "cloud-marketing", "rent", "overseas-network", "exhibition-annual")
    ]
    assert {gap.place.file for owner in found.owners for gap in owner.gaps if gap.place} == {"taizhou-2025-07.yaml"}
    assert coverage_text(found, "en").split("\n")[0].endswith("– of what this file changes")
    assert coverage_text(found, "zh").split("\n")[0].endswith("——只看本文件改动的部分")


def test_coverage_of_a_whole_policy_says_nothing_of_changes(policies: Path) -> None:
    found, _ = api.coverage(policies / "2025.yaml")
    assert found is not None
    assert (found.of_changes, found.count.percent) == (False, 100)


@pytest.mark.parametrize("name", ["wenling-2025", "taizhou-2026-draft"])
def test_the_cases_of_a_revision_stand_at_its_end_and_hold(policies: Path, name: str) -> None:
    path = policies / "examples" / f"{name}.yaml"
    made, _ = api.cases(path)
    assert made is not None
    text = missing_text(made, "en")
    assert text.startswith("# only for what this file changes\n")
    assert [block.owner for block in made.blocks] == [""]
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
    report, found = api.test(path)
    assert report is not None, found
    assert (report.failed, report.faulty) == (0, 0)
    more, _ = api.cases(path)
    assert more is not None
    assert more.number == 0


def test_the_cases_of_a_revision_in_chinese_are_in_chinese(policies: Path) -> None:
    path = policies / "examples" / "taizhou-2026-draft.yaml"
    made, found = formatted(path, "zh")
    assert made is not None, found
    path.write_text(made.after, encoding="utf-8")
    proposed, _ = api.cases(path)
    assert proposed is not None
    text = missing_text(proposed, "zh")
    assert ("说明:" in text, "why:" in text) == (True, False)


REVISION = """\
policy: taizhou-used-car-export
version: 2026
title: {zh: 试, en: trial}
revises: taizhou-used-car-export 2025
period: {covers: {from: 2026-01-01, until: 2026-12-31}}
changes:
  - {at: clauses/overseas-network/terms/below/is, was: 0元, now: 1万元}
"""


def test_a_step_that_reads_a_changed_term_is_looked_at(policies: Path) -> None:
    path = policies / "trial.yaml"
    path.write_text(REVISION, encoding="utf-8")
    found, faults = api.coverage(path)
    assert found is not None, faults
    assert [owner.name for owner in found.owners] == ["overseas-network"]
    assert {gap.place.line for owner in found.owners for gap in owner.gaps if gap.place} == {7}
