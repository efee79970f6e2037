"""`readings` and `simulate`: what hangs on an answer, or on a number, over many claims."""

from __future__ import annotations

import csv
import io
import json
import shutil
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import generate_claims
from policy_eval import api
from policy_eval.cli import main
from policy_eval.cli.streams import ClaimLines
from policy_eval.explaining.layout import width
from policy_eval.tables import Table, text

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
        (["--sweep", f"{PLACE}=1..3/1"], 1),
        (["--set", "clauses/rent/pays/rate"], 2),
        (["--set", f"{PLACE}=40万元 per enterprise per year", "--set", f"{PLACE} =41万元 per enterprise per year"], 2),
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


def test_amounts_in_json_are_numbers_for_a_program(claims: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            ["simulate", "--set", "clauses/rent/pays/rate=rate 40% of rent", "--format", "json", "--lang", "en", claims]
        )
        == 0
    )
    (rows,) = json.loads(capsys.readouterr().out)
    assert sum(Decimal(row["difference"]) for row in rows[:-1]) == Decimal(rows[-1]["difference"]) < 0


@pytest.mark.parametrize("columns", [80, 100])
def test_a_terminal_shows_each_question_in_words_above_its_answers(claims: str, columns: int) -> None:
    study, _ = api.study(api.default_policy())
    assert study is not None
    study.read(ClaimLines(Path(claims)))
    tables, _ = study.weigh("zh")
    for table in (study.questions("zh"), *tables):
        assert all(width(line) <= columns for line in text(table, columns).splitlines())
    lines = text(tables[0], columns).splitlines()
    at = lines.index("tier-below  投资额不足30万美元")
    assert [line.split()[0] for line in lines[at + 1 : at + 3]] == ["nothing（现行）", "lowest-tier"]


def test_what_is_too_wide_for_its_column_goes_on_in_the_next_line() -> None:
    table = Table(["name", "增加（份）", "words"], [["one", "1", "甲乙丙丁戊己庚辛"], ["another", "22", "乙"]])
    assert text(table, 24).splitlines() == [
        "name       增加  words",
        "         （份）",
        "─────────────────────────",
        "one           1  甲乙丙丁",
        "                 戊己庚辛",
        "another      22  乙",
    ]


def test_a_refused_claim_is_left_out_and_said(tmp_path: Path, claims: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(Path(claims).read_text(encoding="utf-8") + '{"claim_id": 5}\n', encoding="utf-8")
    assert main(["simulate", "--set", "clauses/rent/pays/rate=rate 40% of rent", str(path)]) == 1
    told = capsys.readouterr()
    assert ":13" in told.err
    assert told.out


# --- a policy that revises another one --------------------------------------------------------------------------------


AMENDED = ROOT / "policy/examples/taizhou-2025-07.yaml"


def batch_total(tmp_path: Path, policy: Path, claims: Path, *options: str) -> str:
    out = tmp_path / "out.jsonl"
    main(["batch", str(policy), str(claims), "-o", str(out), *options])
    lines = out.read_text(encoding="utf-8").splitlines()
    return str(sum(Decimal(json.loads(line)["total"]) for line in lines))


@pytest.fixture
def year(tmp_path: Path) -> Path:
    """Claims with rows in both halves of the year."""
    path = tmp_path / "year.jsonl"
    lines = (json.dumps(claim, ensure_ascii=False) for claim in generate_claims.claims(40, seed=3))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_what_an_answer_makes_is_what_batch_pays_by_the_version_of_each_day(
    tmp_path: Path, year: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["readings", "--policy", str(AMENDED), "--format", "json", "--lang", "en", str(year)]) == 0
    rows, _ = json.loads(capsys.readouterr().out)
    usual = batch_total(tmp_path, AMENDED, year)
    assert {row["total"].replace(",", "") for row in rows if "as written" in row["answer"]} == {usual}
    moving = [row for row in rows if row["difference"] != "0.00"]
    for row in moving[:4]:
        answer = f"{row['question']}={row['answer']}"
        assert row["total"].replace(",", "") == batch_total(tmp_path, AMENDED, year, "--reading", answer), row
    assert len(moving) > 4


def test_a_number_is_tried_in_the_revision_and_not_in_what_it_revises(
    tmp_path: Path, year: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = "clauses/exhibition-key/pays/cap=cap 8万元 per exhibition"
    assert (
        main(["simulate", "--policy", str(AMENDED), "--set", place, "--format", "json", "--lang", "en", str(year)]) == 0
    )
    ((*clauses, total),) = json.loads(capsys.readouterr().out)
    shutil.copytree(ROOT / "policy", tmp_path / "policy")
    tried = tmp_path / "policy/examples/taizhou-2025-07.yaml"
    text = tried.read_text(encoding="utf-8")
    tried.write_text(text.split("\nexamples:")[0].replace("now: cap 12万元", "now: cap 8万元"), encoding="utf-8")
    before, after = (batch_total(tmp_path, policy, year) for policy in (AMENDED, tried))
    assert (total["before"].replace(",", ""), total["after"].replace(",", "")) == (before, after)
    assert before != after
    assert sum(Decimal(each["after"].replace(",", "")) for each in clauses) == Decimal(after)


def test_claims_are_read_again_where_other_facts_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = {"claim_id": "1", "year": 2025, "enterprise": {"id": "1"}, "marketing_services": [{"fee": "10000"}]}
    claims = tmp_path / "claims.jsonl"
    claims.write_text(json.dumps(claim) + "\n", encoding="utf-8")
    place = "facts/enterprise/fields/vehicles_exported/default=500"
    assert main(["simulate", "--set", place, "--format", "csv", str(claims)]) == 0
    assert table(capsys)[-1][1:] == ["0.00", "8000.00", "8000.00"]
