"""What runs of two versions would pay: to the fen what batch pays, and still everything adds up."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import generate_claims
import policy_eval
from policy_eval.cli import main
from policy_eval.diffing.attribution import Attribution, attribute
from policy_eval.diffing.basis import Basis, basis, history
from policy_eval.diffing.compare import compare
from policy_eval.diffing.counting import impact
from policy_eval.diffing.impact import Impact, Sums
from policy_eval.diffing.making import Made, made_alone
from policy_eval.diffing.renames import aliased
from policy_eval.diffing.side import Aliases, Side, open_side
from policy_eval.program import Program

ROOT = Path(__file__).resolve().parents[1]
BASE = ROOT / "policy" / "2025.yaml"
AMENDED = ROOT / "policy" / "examples" / "taizhou-2025-07.yaml"
DRAFT = ROOT / "policy" / "examples" / "taizhou-2026-draft.yaml"
COUNTY = ROOT / "policy" / "examples" / "wenling-2025.yaml"
Line = tuple[int, object, Sequence[Any]]


@cache
def claims() -> tuple[Line, ...]:
    """Claims with rows in both halves of the year."""
    return tuple((number, claim, ()) for number, claim in enumerate(generate_claims.claims(60, seed=21), 1))


@cache
def side(path: Path) -> Side:
    made, found = open_side(path)
    assert made is not None, found
    return made


@cache
def asked(old: Path, new: Path, *, as_dated: bool | None = True) -> Basis:
    before, after = (history(side(path))[0] for path in (old, new))
    assert before is not None
    assert after is not None
    return basis(before, after, aliased(side(old), side(new)).aliases, as_dated=as_dated)


@cache
def alone(old: Path, new: Path) -> tuple[Made, ...]:
    return made_alone(side(old), side(new), compare(side(old), side(new)))


def over(old: Path, new: Path, lines: Iterable[Line]) -> Impact:
    return impact(asked(old, new).pair, lines)


def explained(old: Path, new: Path, lines: Iterable[Line]) -> Attribution:
    return attribute(asked(old, new).pair, (side(old), side(new)), alone(old, new), lines)


@cache
def policy(path: Path) -> policy_eval.Policy:
    made, found = policy_eval.load(path)
    assert made is not None, found
    return made


@cache
def paid(path: Path, number: int) -> dict[str, int] | None:
    """What a run pays on a claim, in all ("") and by clause, in minor units; none where it refuses the claim."""
    made: Any = policy_eval.evaluate(policy(path), claims()[number][1])[0]
    if made is None:
        return None
    return {"": minor(made["total"])} | {award["clause"]: minor(award["amount"]) for award in made["awards"]}


def county(number: int) -> str | None:
    claim: Any = claims()[number][1]
    return str(claim["enterprise"]["county"]) if "county" in claim["enterprise"] else None


def minor(amount: str) -> int:
    return int(amount.replace(".", ""))


def edited(folder: Path, name: str, was: str, now: str) -> Path:
    """A copy of all policies in which one says something else."""
    copy = folder / "policy"
    if not copy.exists():
        shutil.copytree(ROOT / "policy", copy)
    file = copy / name
    text = file.read_text(encoding="utf-8").split("\nexamples:")[0]
    assert was in text
    file.write_text(text.replace(was, now), encoding="utf-8")
    return file


PAIRS = [(BASE, AMENDED), (AMENDED, BASE), (AMENDED, DRAFT), (BASE, COUNTY)]
numbers = st.lists(st.sampled_from(range(60)), min_size=1, max_size=12, unique=True)


# --- to the fen -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=lambda path: str(path.stem))
def test_the_money_is_that_of_two_batch_runs(old: Path, new: Path) -> None:
    found = over(old, new, claims())
    pairs = [(paid(old, number), paid(new, number)) for number in range(len(claims()))]
    both = [(before, after) for before, after in pairs if before is not None and after is not None]
    assert found.compared == len(both)
    for each in found.clauses:
        assert each.sums.before == sum(before.get(each.clause, 0) for before, _ in both)
        assert each.sums.after == sum(after.get(each.clause, 0) for _, after in both)
    counties = {county(number) for number, (before, after) in enumerate(pairs) if before is not None and after}
    assert {each.value for field in found.fields for each in field.values} == counties
    differences = [after[""] - before[""] for before, after in both]
    assert found.total.before == sum(before[""] for before, _ in both)
    assert found.total.after == sum(after[""] for _, after in both)
    assert (found.gains.total, found.losses.total) == (
        sum(each for each in differences if each > 0),
        -sum(each for each in differences if each < 0),
    )
    assert [abs(each.difference) for each in found.changed] == sorted(map(abs, differences), reverse=True)[
        : len(found.changed)
    ]


def test_rows_of_earlier_days_do_not_change() -> None:
    rows = [{"rent": "100000", "date": day} for day in ("2025-06-30", "2025-07-01")]
    claim = {"claim_id": "1", "year": 2025, "enterprise": {"id": "1"}, "premises": rows}
    found = over(BASE, AMENDED, [(1, claim, ())])
    assert (found.total.before, found.total.after) == (100_000_00, 90_000_00)
    alone_ = impact(asked(BASE, AMENDED, as_dated=False).pair, [(1, claim, ())])
    assert (alone_.total.before, alone_.total.after) == (100_000_00, 80_000_00)


# --- laws -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [AMENDED, DRAFT], ids=lambda path: str(path.stem))
def test_a_revision_against_itself_has_no_impact(path: Path) -> None:
    found = over(path, path, claims())
    assert not found.total.difference
    assert (found.gains.count, found.losses.count, found.changed) == (0, 0, ())
    assert all(each.before == each.after for each in found.bindings)
    assert explained(path, path, claims()).parts == ()


def test_the_way_back_mirrors_the_way_there() -> None:
    there, back = over(BASE, AMENDED, claims()), over(AMENDED, BASE, claims())
    assert there.total.difference
    assert back.total == mirrored(there.total)
    assert {each.clause: each.sums for each in back.clauses} == {
        each.clause: mirrored(each.sums) for each in there.clauses
    }
    assert (back.gains, back.losses) == (there.losses, there.gains)
    assert {b.path: (b.before, b.after) for b in back.bindings} == {b.path: (b.after, b.before) for b in there.bindings}


def mirrored(sums: Sums) -> Sums:
    return Sums(sums.claims, sums.after, sums.before, sums.less, sums.more, sums.lost, sums.gained,
                sums.no_longer, sums.newly)  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(data=st.data(), chosen=numbers)
def test_the_order_of_the_claims_does_not_matter(data: st.DataObject, chosen: list[int]) -> None:
    some = [claims()[number] for number in chosen]
    shuffled = data.draw(st.permutations(some))
    assert over(BASE, AMENDED, some) == over(BASE, AMENDED, shuffled)


@settings(max_examples=6, deadline=None)
@given(pair=st.sampled_from(PAIRS), chosen=numbers)
def test_everything_adds_up_to_the_whole(pair: tuple[Path, Path], chosen: list[int]) -> None:
    some = [claims()[number] for number in chosen]
    found, parts = over(*pair, some), explained(*pair, some)
    assert sum(each.sums.difference for each in found.clauses) == found.total.difference
    for field in found.fields:
        assert sum(each.sums.difference for each in field.values) == found.total.difference
    assert found.gains.total - found.losses.total == found.total.difference
    assert parts.whole == found.total.difference
    assert sum(part.in_order or 0 for part in parts.parts) == parts.whole
    assert parts.claims == found.compared


# --- what the days make -----------------------------------------------------------------------------------------------


def test_what_the_days_alone_make_is_a_part_of_its_own() -> None:
    """Two deals that only together make a full million are one award no more where two versions judge them."""
    deals = [{"amount_usd": "600000", "eligible": True, "date": day} for day in ("2025-06-30", "2025-07-01")]
    claim = {"claim_id": "1", "year": 2025, "enterprise": {"id": "1"}, "fx_contracts": deals}
    lists = {fact.name for fact in side(BASE).program.lists}
    name = next(each for each in lists if "hedg" in each or "fx" in each)
    claim = {**{key: value for key, value in claim.items() if key != "fx_contracts"}, name: deals}
    parts = explained(BASE, AMENDED, [(1, claim, ())])
    days = parts.parts[0]
    assert {each.element[0] for each in days.differences} == {"period"}
    assert days.in_order == days.alone == parts.whole == -10_000_00


def test_a_single_change_behind_the_days_explains_what_it_makes() -> None:
    rows = [{"rent": "100000", "date": day} for day in ("2025-06-30", "2025-07-01")]
    claim = {"claim_id": "1", "year": 2025, "enterprise": {"id": "1"}, "premises": rows}
    parts = explained(BASE, AMENDED, [(1, claim, ())]).parts
    (rent,) = (part for part in parts if part.differences[0].element == ("clauses", "rent"))
    assert (rent.alone, rent.in_order, rent.less) == (-10_000_00, -10_000_00, 1)
    assert all(not part.alone for part in parts if part is not rent)


def test_what_an_earlier_version_changed_is_told_too(tmp_path: Path) -> None:
    """The revision is the same text; what it revises pays less on the rows of its days."""
    edited(tmp_path, "2025.yaml", "rate 50% of rent", "rate 30% of rent")
    new = edited(tmp_path, "examples/taizhou-2025-07.yaml", "was: rate 50% of rent", "was: rate 30% of rent")
    new.write_text(
        new.read_text(encoding="utf-8").replace("taizhou-used-car-export 2025", "2025.yaml"), encoding="utf-8"
    )
    shutil.move(tmp_path / "policy/2025.yaml", new.parent / "2025.yaml")
    for folder in ("text", "sets"):
        shutil.copytree(tmp_path / "policy" / folder, new.parent / folder, dirs_exist_ok=True)
    rows = [{"rent": "100000", "date": day} for day in ("2025-06-30", "2025-07-01")]
    claim = {"claim_id": "1", "year": 2025, "enterprise": {"id": "1"}, "premises": rows}
    parts = explained(AMENDED, new, [(1, claim, ())])
    assert parts.whole == -20_000_00
    assert [(part.differences, part.in_order) for part in parts.parts if part.in_order] == [((), -20_000_00)]


# --- other names ------------------------------------------------------------------------------------------------------


def called_otherwise(program: Program) -> Program:
    """The program with another name for the clause of rents and for their field."""
    clauses = tuple(replace(each, name="lease") if each.name == "rent" else each for each in program.clauses)
    lists = tuple(
        replace(fact, fields=tuple(replace(each, name="cost") if each.name == "rent" else each for each in fact.fields))
        if fact.name == "premises"
        else fact
        for fact in program.lists
    )
    return replace(program, clauses=clauses, lists=lists)


def test_what_is_called_otherwise_is_one_clause_on_all_days() -> None:
    base, new = side(BASE).program, called_otherwise(side(AMENDED).program)
    names = Aliases(fields={("premises", "rent"): "cost"}, elements={("clauses", "rent"): "lease"})
    rows = [{"rent": "100000", "date": "2025-06-30"}, {"cost": "100000", "date": "2025-07-01"}]
    claim = {"claim_id": "1", "year": 2025, "enterprise": {"id": "1"}, "premises": rows}
    found = impact(basis((base,), (base, new), names, as_dated=True).pair, [(1, claim, ())])
    assert found.refusals.count == 0
    (lease,) = (each for each in found.clauses if each.sums.before)
    assert (lease.clause, lease.was) == ("lease", "rent")
    assert (lease.sums.before, lease.sums.after) == (100_000_00, 90_000_00)


# --- which question ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "is_dated"),
    [(BASE, AMENDED, True), (AMENDED, BASE, True), (AMENDED, AMENDED, True), (BASE, COUNTY, False),
     (AMENDED, DRAFT, False), (BASE, DRAFT, False)],
    ids=str,
)  # fmt: skip
def test_runs_are_compared_where_a_revision_applies_in_the_same_year(old: Path, new: Path, *, is_dated: bool) -> None:
    assert asked(old, new, as_dated=None).as_dated is is_dated


def test_rules_are_compared_on_all_days_of_what_is_revised() -> None:
    """A rent of January counts, though the amendment that is revised begins in July."""
    found = asked(AMENDED, DRAFT, as_dated=None)
    assert [(each.version, str(each.first), str(each.last)) for each in found.days(0)] == [
        ("2025-07", "2025-01-01", "2025-12-31")
    ]
    rows = [{"fee": "100000", "date": "2025-01-15"}]
    claim = {"claim_id": "1", "year": 2025, "enterprise": {"id": "1"}, "inspections": rows}
    counted = impact(found.pair, [(1, claim, ())])
    assert (counted.total.before, counted.total.after) == (80_000_00, 90_000_00)


def record(tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> Any:
    file = tmp_path / "claims.jsonl"
    file.write_text("".join(json.dumps(claim) + "\n" for _, claim, _ in claims()[:20]), encoding="utf-8")
    assert main(["diff", "--format", "json", "--claims", str(file), *options, str(BASE), str(AMENDED)]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_report_says_which_question_it_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    usual, same = record(tmp_path, capsys), record(tmp_path, capsys, "--same-days")
    assert (usual["basis"]["question"], same["basis"]["question"]) == ("as-dated", "same-days")
    assert [(each["version"], each["from"], each["until"]) for each in usual["basis"]["new"]] == [
        ("2025", "2025-01-01", "2025-06-30"),
        ("2025-07", "2025-07-01", "2025-12-31"),
    ]
    assert usual["impact"]["total"] != same["impact"]["total"]
    assert usual["direction"] == same["direction"]


def test_a_claim_that_shows_a_change_is_dated_where_the_new_version_applies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it shows of a change alone, runs of both versions show too: its rows are the new version's to judge."""
    for group in record(tmp_path, capsys)["groups"]:
        if group["witness"] is None or group["witness"]["shows"] != "total":
            continue
        claim = group["witness"]["claim"]
        before, _ = policy_eval.evaluate(policy(BASE), claim)
        after, _ = policy_eval.evaluate(policy(AMENDED), claim)
        assert before is not None
        assert after is not None
        assert before["total"] == group["witness"]["old"]["total"]
        assert after["total"] != before["total"]
