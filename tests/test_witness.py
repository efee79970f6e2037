"""The claim that shows a difference: found wherever one exists, plain, and never made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diffing_edits import edited as revised
from diffing_edits import published
from money_edits import EDITS, Edit, edited, original
from policy_eval import api
from policy_eval.diffing.compare import compare
from policy_eval.diffing.direction import direction
from policy_eval.diffing.making import made_alone
from policy_eval.diffing.model import Direction
from policy_eval.diffing.pair import paired
from policy_eval.diffing.renames import aliased
from policy_eval.diffing.searching import direction_of, explanations, search, searches
from policy_eval.diffing.side import open_side
from policy_eval.diffing.witness import Search, Shows
from policy_eval.program import Program

ROOT = Path(__file__).resolve().parents[1]
SIGNS = {"+": Direction.WIDER, "-": Direction.NARROWER, "±": Direction.MIXED}


def total(program: Program, claim: object) -> str:
    """What a program pays on a claim, asked as anybody asks it."""
    result, found = api.evaluate(api.Policy.of(program, ""), claim)
    assert result is not None, found
    return str(result["total"])


def looked_for(edit: Edit, folder: Path) -> Search:
    return search(paired(original()[1], edited(edit, folder)))


@pytest.mark.parametrize("edit", EDITS, ids=str)
def test_a_witness_is_found_where_one_exists_and_shows_what_the_edit_does(edit: Edit, tmp_path: Path) -> None:
    found = looked_for(edit, tmp_path)
    if edit.does == "?":
        assert found.witness is None
        assert found.tried > 0
        assert found.direction is Direction.UNKNOWN
        return
    assert found.witness is not None
    if edit.does == "*":
        assert found.witness.shows is Shows.DETAILS
        return
    assert found.witness.shows is Shows.TOTAL
    assert found.direction is SIGNS[edit.does]
    assert found.witness.difference
    before, after = (total(program, found.witness.claim) for program in (found.old, found.new))
    assert before != after
    assert (found.witness.old.total, found.witness.new.total) == (minor(before), minor(after))


def minor(amount: str) -> int:
    return int(amount.replace(".", ""))


def test_there_are_enough_edits() -> None:
    assert len([edit for edit in EDITS if edit.does in SIGNS]) >= 60


@pytest.mark.parametrize(
    ("edit", "claim", "before", "after"),
    [
        (
            Edit("clauses/rent/pays/rate", "rate 40% of rent", "-"),
            {"premises": [{"rent": "100000.00"}]},
            5_000_000,
            4_000_000,
        ),
        (
            Edit("clauses/overseas-network/pays/tier",
                 "tier invested (> 30万美元 → 2万元, ≥ 100万美元 → 5万元, ≥ 200万美元 → 10万元, else → below)", "-"),
            {"overseas_projects": [{"investment_usd": "300000.00", "country": "US", "approved": True}]},
            2_000_000,
            0,
        ),
        (
            Edit("clauses/credit-report/pays/cap", "cap 4万元 per enterprise per year", "+"),
            {"credit_reports": [{"fee": "100000.00"}]},
            3_000_000,
            4_000_000,
        ),
        (
            Edit("clauses/warehouse/pays/cap", "cap 50万元 per enterprise ever", "-"),
            {
                "warehouses": [{"kind": "front", "cost": "100000.00"}],
                "prior_awards": [{"clause": "warehouse", "year": 2024, "amount": "500000.00"}],
            },
            5_000_000,
            0,
        ),
    ],
    ids=str,
)  # fmt: skip
def test_the_witness_is_the_plain_claim_that_a_person_would_write(
    edit: Edit, claim: dict[str, object], before: int, after: int, tmp_path: Path
) -> None:
    witness = looked_for(edit, tmp_path).witness
    assert witness is not None
    head = {"claim_id", "year", "enterprise"}
    assert {name: value for name, value in witness.claim.items() if name not in head} == claim
    assert (witness.old.total, witness.new.total) == (before, after)


def test_a_limit_is_shown_with_as_few_rows_as_use_it_up(tmp_path: Path) -> None:
    witness = looked_for(Edit("limits/exhibition-annual/cap", "35万元 per enterprise per year", "+"), tmp_path).witness
    assert witness is not None
    rows = witness.claim["exhibitions"]
    assert isinstance(rows, list)
    assert len(rows) == 4
    assert {(row["category"], row["fee"]) for row in rows} == {("key_overseas", "100000.00")}


def test_a_boundary_is_shown_just_there(tmp_path: Path) -> None:
    edit = Edit("clauses/cloud-marketing/when",
                "vehicles_exported > 500台 or (newly_registered and vehicles_exported ≥ 300台)", "-")  # fmt: skip
    witness = looked_for(edit, tmp_path).witness
    assert witness is not None
    enterprise = witness.claim["enterprise"]
    assert isinstance(enterprise, dict)
    assert enterprise["vehicles_exported"] == 500


def test_a_program_is_not_told_apart_from_itself() -> None:
    program = original()[1]
    found = search(paired(program, program))
    assert (found.witness, found.tried, found.same) == (None, 0, True)
    assert explanations(found) == (None, None)


def test_what_is_written_in_another_layout_or_language_is_not_searched(tmp_path: Path) -> None:
    text = (ROOT / "policy" / "2025.yaml").read_text(encoding="utf-8")
    again = text.replace("rate 50% of rent", "给予 租金 的 50%").replace("\nlimits:\n", "\n# the limits\nlimits:\n")
    edit = Edit("2025.yaml", again, "?", text)
    found = looked_for(edit, tmp_path)
    assert (found.witness, found.same) == (None, True)


def test_only_an_unknown_direction_is_taken_from_evidence(tmp_path: Path) -> None:
    found = looked_for(Edit("clauses/rent/pays/rate", "rate 40% of rent", "-"), tmp_path)
    assert direction_of(found, Direction.UNKNOWN) is Direction.NARROWER
    assert direction_of(found, Direction.MIXED) is Direction.MIXED


def test_both_versions_explain_the_witness(tmp_path: Path) -> None:
    found = looked_for(Edit("clauses/rent/pays/rate", "rate 40% of rent", "-"), tmp_path)
    old, new = explanations(found)
    assert old is not None
    assert new is not None
    assert (old.total, new.total) == (5_000_000, 4_000_000)


def test_a_fact_that_only_the_new_version_asks_for_is_shown_to_it_alone(tmp_path: Path) -> None:
    was = "      dishonest: {type: flag, label: {zh: 是否严重失信, en: seriously dishonest}, default: no}\n"
    graded = "      graded: {type: flag, label: {zh: 是否评级, en: graded}, default: no}\n"
    text = (ROOT / "policy" / "2025.yaml").read_text(encoding="utf-8")
    now = text.replace(was, was + graded).replace(
        "- rate 50% of rent", "- rate 50% of rent\n      - uplift 10% when graded"
    )
    found = looked_for(Edit("2025.yaml", now, "+", text), tmp_path)
    witness = found.witness
    assert witness is not None
    assert witness.shows is Shows.TOTAL
    assert witness.old.unread == ("enterprise.graded",)
    assert "graded" in str(witness.new.claim)
    assert "graded" not in str(witness.old.claim)
    assert (witness.old.total, witness.new.total) == (5_000_000, 5_500_000)


def test_what_one_version_refuses_is_shown_as_that(tmp_path: Path) -> None:
    edit = Edit("2025.yaml", "that: country not in (CN, HK)", "?", "that: country is not CN")
    witness = looked_for(edit, tmp_path).witness
    assert witness is not None
    assert witness.shows is Shows.ACCEPTANCE
    assert (witness.old.total is None, witness.new.total is None) == (False, True)
    assert witness.new.refused


def test_each_difference_of_a_revision_has_its_witness() -> None:
    old, _ = open_side(ROOT / "policy" / "2025.yaml")
    new, _ = open_side(ROOT / "policy" / "examples" / "taizhou-2025-07.yaml")
    assert old is not None
    assert new is not None
    made = made_alone(old, new, compare(old, new))
    found = searches(old.program, new.program, made, aliased(old, new).aliases)
    shown = {each.differences[0].where: each.direction for each in found if each.witness}
    assert shown == {
        "period/covers/from": Direction.NARROWER,
        "clauses/exhibition-key/pays/cap": Direction.WIDER,
        "clauses/cloud-marketing/when": Direction.WIDER,
        "clauses/rent/pays/rate": Direction.NARROWER,
        "clauses/overseas-network/pays/tier": Direction.WIDER,
        "limits/exhibition-annual/cap": Direction.WIDER,
    }
    assert all(each.same or each.witness for each in found)


def test_what_shows_only_in_the_new_year_is_shown_there() -> None:
    old, _ = open_side(ROOT / "policy" / "examples" / "taizhou-2025-07.yaml")
    new, _ = open_side(ROOT / "policy" / "examples" / "taizhou-2026-draft.yaml")
    assert old is not None
    assert new is not None
    made = [each for each in made_alone(old, new, compare(old, new)) if each.differences[0].element[0] == "sets"]
    (found,) = searches(old.program, new.program, made, aliased(old, new).aliases)
    assert found.witness is not None
    assert found.witness.claim["year"] == 2026
    assert found.direction is Direction.WIDER


GOLDEN = (ROOT / "tests" / "golden" / "diffing" / "edits.txt").read_text(encoding="utf-8").strip().split("\n\n")


@pytest.mark.parametrize("edit", [block.splitlines()[0] for block in GOLDEN][::9], ids=lambda edit: str(edit)[:80])
def test_the_evidence_never_contradicts_a_direction_that_is_sure(edit: str) -> None:
    new = revised(published(), edit)
    (difference,) = compare(published(), new)
    found = search(paired(published().program, new.program))
    match direction(difference, published(), new):
        case Direction.WIDER:
            assert not found.less
        case Direction.NARROWER:
            assert not found.more
        case Direction.NONE:
            assert not found.more
            assert not found.less
        case _:
            pass


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=st.tuples(st.integers(1, 100), st.integers(1, 100)))
def test_two_rates_are_told_apart_and_mirrored(numbers: tuple[int, int]) -> None:
    one, other = (original()[0].edited({"clauses/rent/pays/rate": f"rate {each}% of rent"})[0] for each in numbers)
    assert one is not None
    assert other is not None
    programs = one.program({})[0], other.program({})[0]
    assert programs[0] is not None
    assert programs[1] is not None
    there, back = search(paired(programs[0], programs[1])), search(paired(programs[1], programs[0]))
    assert (there.witness is None) == (numbers[0] == numbers[1])
    assert (there.more, there.less) == (back.less, back.more)
    if there.witness and back.witness:
        assert there.witness.difference
        assert back.witness.difference
        assert (there.witness.difference > 0) == (back.witness.difference < 0) == (numbers[1] > numbers[0])
