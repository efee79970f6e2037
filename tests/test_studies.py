"""`readings` and `simulate`: what hangs on an answer, or on a number, over many claims."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from policy_eval.cli import main

ROOT = Path(__file__).parent.parent
PLACE = "limits/exhibition-annual/cap"


@pytest.fixture
def claims(tmp_path: Path) -> str:
    lines = (ROOT / "tests/cases/sample.jsonl").read_text(encoding="utf-8").splitlines()[:12]
    path = tmp_path / "claims.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def table(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff"))) if row]


def test_what_a_number_would_cost(claims: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--set", "clauses/rent/pays/rate=rate 40% of rent", "--format", "csv", claims]) == 0
    *clauses, total = table(capsys)[1:]
    assert sum(float(row[3]) for row in clauses) == pytest.approx(float(total[3]))
    assert float(total[3]) < 0


def test_a_sweep_takes_each_value_and_the_one_in_force_changes_nothing(
    claims: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", "--sweep", f"{PLACE}=20万元..40万元/10万元", "--format", "csv", claims]) == 0
    rows = table(capsys)[1:]
    assert [row[0] for row in rows] == ["20万元", "30万元", "40万元"]
    assert rows[1][2] == "0.00"
    assert float(rows[0][1]) <= float(rows[1][1]) <= float(rows[2][1])


def test_a_sweep_is_drawn(claims: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--sweep", f"{PLACE}=20万元..40万元/10万元", "--format", "svg", claims]) == 0
    drawing = ET.fromstring(capsys.readouterr().out)  # noqa: S314 – our own
    assert len([each for each in drawing.iter() if each.tag.endswith("circle")]) == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--sweep", f"{PLACE}=20万元..40万元"], 1),
        (["--sweep", f"{PLACE}=40万元..20万元/1万元"], 1),
        (["--sweep", f"{PLACE}=1台..3台/1台"], 1),
        (["--sweep", "limits/none/cap=1元..3元/1元"], 1),
        (["--sweep", f"{PLACE}=1元..1000000元/1元"], 1),
        (["--set", "clauses/rent/pays/rate=rate 40 of rent"], 1),
        (["--set", "clauses/rent/pays/rate"], 2),
        ([], 2),
        (["--set", "clauses/rent/pays/rate=rate 40% of rent", "--format", "svg"], 2),
    ],
)
def test_what_cannot_be_tried_is_said(
    arguments: list[str], code: int, claims: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", *arguments, claims]) == code
    assert capsys.readouterr().err


def test_questions_without_claims(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["readings", "--format", "json", "--lang", "en"]) == 0
    (rows,) = json.loads(capsys.readouterr().out)
    assert {"uplift-both", "rounding"} <= {row["question"] for row in rows}


def test_a_refused_claim_is_left_out_and_said(tmp_path: Path, claims: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(Path(claims).read_text(encoding="utf-8") + '{"claim_id": 5}\n', encoding="utf-8")
    assert main(["simulate", "--set", "clauses/rent/pays/rate=rate 40% of rent", str(path)]) == 1
    told = capsys.readouterr()
    assert ":13" in told.err
    assert told.out
