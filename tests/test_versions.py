"""Several versions of one policy: each row under the version of its day, pots kept from one version to the next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import generate_claims
import policy_eval
from policy_eval import resources
from policy_eval.backends.versions import Versions
from policy_eval.explaining import text
from policy_eval.quantity import money_text

EXAMPLES = resources.policies() / "examples"

Json = dict[str, Any]


@pytest.fixture(scope="module")
def amended() -> policy_eval.Policy:
    return loaded(EXAMPLES / "taizhou-2025-07.yaml")


def loaded(path: Path) -> policy_eval.Policy:
    policy, found = policy_eval.load(path)
    assert policy is not None, found
    return policy


def result(policy: policy_eval.Policy, **lists: object) -> Json:
    claim = {"claim_id": "X", "year": 2025, "enterprise": {"id": "E", "vehicles_exported": 450}, **lists}
    made, found = policy_eval.evaluate(policy, claim)
    assert made is not None, [each.text("en") for each in found]
    return made


def paid(made: Json) -> dict[str, list[tuple[str, str]]]:
    return {a["clause"]: [(row["version"], row["amount"]) for row in a["rows"]] for a in made["awards"]}


def fair(day: str, fee: str = "200000", name: str = "Dubai") -> Json:
    return {"exhibition": name, "category": "key_overseas", "fee": fee, "date": day}


def test_each_row_is_judged_by_the_version_of_its_day(amended: policy_eval.Policy) -> None:
    made = result(amended, premises=[{"rent": "100000", "date": day} for day in ("2025-06-30", "2025-07-01")])
    assert paid(made) == {"rent": [("2025", "50000.00"), ("2025-07", "40000.00")]}
    assert [each["version"] for each in made["policy"]["versions"]] == ["2025", "2025-07"]
    assert made["policy"]["versions"][0]["until"] == "2025-06-30"


def test_a_pot_keeps_what_rows_of_an_earlier_version_drew(amended: policy_eval.Policy) -> None:
    made = result(amended, exhibitions=[fair("2025-06-10"), fair("2025-08-10")])
    assert paid(made) == {"exhibition-key": [("2025", "100000.00"), ("2025-07", "20000.00")]}


def test_a_limit_is_the_one_in_force_and_remembers_both(amended: policy_eval.Policy) -> None:
    fairs = [fair(day, name=day) for day in ("2025-02-01", "2025-03-01", "2025-04-01", "2025-08-01")]
    made = result(amended, exhibitions=fairs)
    assert [amount for _, amount in paid(made)["exhibition-key"]] == ["100000.00", "100000.00", "100000.00", "50000.00"]
    (limit, _) = made["limits"]
    assert (limit["cap"], limit["granted"], limit["left"]) == ("350000.00", "350000.00", "0.00")


def test_rows_count_in_the_order_of_the_claim(amended: policy_eval.Policy) -> None:
    made = result(amended, exhibitions=[fair("2025-08-10"), fair("2025-06-10")])
    assert paid(made) == {"exhibition-key": [("2025-07", "120000.00"), ("2025", "0.00")]}


def test_a_condition_is_that_of_the_version(amended: policy_eval.Policy) -> None:
    made = result(amended, marketing_services=[{"fee": "10000", "date": d} for d in ("2025-03-01", "2025-09-01")])
    assert paid(made) == {"cloud-marketing": [("2025-07", "8000.00")]}
    (entry,) = made["not_covered"]
    assert (entry["row"], entry["reason"], entry["version"]) == (0, "condition-not-met", "2025")


def test_a_row_out_of_every_period_is_said_once(amended: policy_eval.Policy) -> None:
    made = result(amended, exhibitions=[fair("2024-12-31"), fair("2025-12-31")])
    assert [(entry["row"], entry["reason"]) for entry in made["not_covered"]] == [(0, "out-of-period")]


def test_rows_that_are_computed_together_are_so_within_their_version(amended: policy_eval.Policy) -> None:
    hedges = [{"amount_usd": "1500000", "eligible": True, "date": day} for day in ("2025-02-01", "2025-08-01")]
    assert paid(result(amended, fx_hedges=hedges)) == {"fx-hedging": [("2025", "10000.00"), ("2025-07", "10000.00")]}


def test_a_fault_is_told_by_the_version_of_its_row_and_once(amended: policy_eval.Policy) -> None:
    claim = {"claim_id": "X", "year": 2025, "enterprise": {}, "exhibitions": [fair("2025-02-01", fee="-1"), fair("x")]}
    made, found = policy_eval.evaluate(amended, claim)
    assert made is None
    assert sorted(each.path for each in found) == ["enterprise.id", "exhibitions[0].fee", "exhibitions[1].date"]


def test_a_year_that_no_version_covers(amended: policy_eval.Policy) -> None:
    made, found = policy_eval.evaluate(amended, {"claim_id": "X", "year": 2027, "enterprise": {"id": "E"}})
    assert made is None
    assert [each.rule.code for each in found] == ["PC107"]


def test_a_year_with_one_version() -> None:
    draft = loaded(EXAMPLES / "taizhou-2026-draft.yaml")
    claim = {
        "claim_id": "X",
        "year": 2026,
        "enterprise": {"id": "E"},
        "premises": [{"rent": "100", "date": "2026-02-01"}],
    }
    made, found = policy_eval.evaluate(draft, claim)
    assert made is not None, found
    assert made["total"] == "40.00"


def test_an_excluded_claimant_receives_nothing_under_any_version(amended: policy_eval.Policy) -> None:
    claim = {
        "claim_id": "X",
        "year": 2025,
        "enterprise": {"id": "E", "dishonest": True},
        "exhibitions": [fair("2025-02-01")],
    }
    made, _ = policy_eval.evaluate(amended, claim)
    assert made is not None
    assert (made["excluded"], made["total"], made["awards"], made["not_covered"]) == ("dishonest", "0.00", [], [])


def test_each_version_explains_its_own_rows(amended: policy_eval.Policy) -> None:
    claim = {
        "claim_id": "X",
        "year": 2025,
        "enterprise": {"id": "E"},
        "exhibitions": [fair("2025-06-10"), fair("2025-08-10"), fair("2024-01-01")],
    }
    explanations, found = policy_eval.explain(amended, claim)
    assert not found
    first, second = (text(each, "zh") for each in explanations)
    assert "上限 100,000.00" in first
    assert "上限 120,000.00" in second
    assert "20,000.00" in second
    assert ("2024-01-01" in first, "2024-01-01" in second) == (False, True)


def test_one_version_alone_is_the_policy_itself() -> None:
    policy = loaded(resources.policies() / "2025.yaml")
    versions = Versions([(policy.program, policy.sha256)])
    for claim in generate_claims.claims(300, seed=11):
        facts, _ = policy.reader.read(claim)
        assert facts is not None
        alone, among = policy.interpreter.evaluate(facts), versions.evaluate({0: facts})
        assert plain(among) == plain(alone)


def plain(made: Any) -> Any:
    """A result without what only versions say."""
    if isinstance(made, dict):
        return {key: plain(value) for key, value in made.items() if key not in {"version", "versions"}}
    return [plain(each) for each in made] if isinstance(made, list) else made


def test_what_is_reckoned_is_what_is_evaluated(amended: policy_eval.Policy) -> None:
    for claim in generate_claims.claims(200, seed=12):
        facts, _ = amended.evaluator.read(claim)
        assert facts is not None
        made: Any = amended.evaluator.evaluate(facts)
        reckoned = amended.evaluator.reckon(facts)
        assert money_text(reckoned.total, "CNY") == made["total"]
        paid_ = {name: money_text(amount, "CNY") for name, amount in reckoned.clauses.items()}
        assert paid_ == {award["clause"]: award["amount"] for award in made["awards"]}


def test_what_cuts_is_told_of_each_version(amended: policy_eval.Policy) -> None:
    fairs = [fair("2025-02-01", name="A"), *(fair("2025-08-01", name=name) for name in "BC")]
    claim = {"claim_id": "X", "year": 2025, "enterprise": {"id": "E"}, "exhibitions": fairs}
    facts, _ = amended.evaluator.read(claim)
    assert facts is not None
    cap = ("clauses", "exhibition-key", "pays", "cap")
    assert amended.evaluator.reckon(facts).cuts == {cap}
    fourth, _ = amended.evaluator.read({**claim, "exhibitions": [*fairs, fair("2025-09-01", name="D")]})
    assert fourth is not None
    assert amended.evaluator.reckon(fourth).cuts == {cap, ("limits", "exhibition-annual")}
