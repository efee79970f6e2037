"""`new`: a small complete policy that passes `check` and `test` as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import policy_eval
from policy_eval import starting
from policy_eval.cli import main


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("currency", ["CNY", "EUR", "JPY", "SEK"])
def test_a_new_policy_passes_check_and_test(tmp_path: Path, language: Any, currency: str) -> None:
    assert (
        main(["new", str(tmp_path), "--id", "fair-2026", "--year", "2026", "--currency", currency, "--lang", language])
        == 0
    )
    path = tmp_path / "fair-2026.yaml"
    assert policy_eval.check(path) == []
    report, found = policy_eval.test(path)
    assert report is not None, found
    assert (report.is_fine, len(report.outcomes)) == (True, 5)


def test_facts_without_a_label_are_called_by_their_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["new", str(tmp_path), "--id", "x", "--title", "t", "--year", "2026", "--currency", "CNY"]
    assert main(arguments) == 0
    claim = tmp_path / "claim.json"
    claim.write_text('{"claim_id": "1", "year": 2026, "企业": {"编号": "1"}, "参展": [{"展位费": "1000"}]}', "utf-8")
    assert main(["explain", "--policy", str(tmp_path / "x.yaml"), str(claim)]) == 0
    shown = capsys.readouterr().out
    assert "展位费 1,000.00 × 50% = 500.00" in shown
    assert "参展日未填，按2026-12-31计" in shown


def test_a_title_may_hold_what_yaml_reads_otherwise(tmp_path: Path) -> None:
    title = "It's: a #title {with} [everything]"
    assert (
        main(
            ["new", str(tmp_path), "--id", "x", "--title", title, "--year", "2026", "--currency", "EUR", "--lang", "en"]
        )
        == 0
    )
    policy, found = policy_eval.load(tmp_path / "x.yaml")
    assert policy is not None, found
    assert policy.program.title.zh == title


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "new",
        str(tmp_path),
        "--id",
        "x",
        "--title",
        "t",
        "--year",
        "2026",
        "--currency",
        "EUR",
        "--lang",
        "en",
    ]
    assert main(arguments) == 0
    before = (tmp_path / "x.yaml").read_bytes()
    assert main(arguments) == 2
    assert "not overwritten" in capsys.readouterr().err
    assert (tmp_path / "x.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "my policy", "PE530"),
        ("name", "../x", "PE530"),
        ("name", "-x", "PE530"),
        ("title", "two\nlines", "PE531"),
        ("year", "26", "PE532"),
        ("currency", "RMB", "PE533"),
    ],
)
def test_what_cannot_be_is_said(field: str, value: str, code: str) -> None:
    answers = {"name": "x", "title": "t", "year": "2026", "currency": "CNY"} | {field: value}
    assert [found.rule.code for found in starting.faults(starting.Answers(**answers))] == [code]
