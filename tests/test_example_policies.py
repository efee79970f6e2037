"""The example policies: other countries, currencies and claimants, with nothing of them in the code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import policy_eval
from policy_eval.diagnostics import has_errors

ROOT = Path(__file__).parent.parent
POLICIES = sorted((ROOT / "policy/examples").glob("*.yaml"))
WHOLE = [path for path in POLICIES if "\nfacts:" in (text := path.read_text(encoding="utf-8")) or "\n申报事项:" in text]
"""Without those that revise or follow another: they have the examples of what they change."""

CLAIMS = ROOT / "examples/claims/other-policies"

Json = dict[str, Any]


def loaded(path: Path) -> policy_eval.Policy:
    policy, found = policy_eval.load(path)
    assert policy is not None, "\n".join(diagnostic.text("en") for diagnostic in found)
    return policy


def evaluated(policy: str, claim: Json) -> Json:
    result, found = policy_eval.evaluate(loaded(ROOT / f"policy/examples/{policy}.yaml"), claim)
    assert result is not None, "\n".join(diagnostic.text("en") for diagnostic in found)
    return result


def claim_of(name: str) -> Json:
    claim: Json = json.loads((CLAIMS / f"{name}.json").read_text(encoding="utf-8"))
    return claim


def result_of(policy: str, claim: str) -> Json:
    return evaluated(policy, claim_of(claim))


def amounts(result: Json) -> dict[str, str]:
    return {award["clause"]: award["amount"] for award in result["awards"]}


def reasons(result: Json) -> list[tuple[str, int, str]]:
    return [(entry["list"], entry["row"], entry["reason"]) for entry in result["not_covered"]]


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_every_example_policy_is_free_of_errors(path: Path) -> None:
    found = policy_eval.check(path)
    assert not has_errors(found), "\n".join(diagnostic.text("en") for diagnostic in found)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_the_examples_of_every_example_policy_come_out_as_they_say(path: Path) -> None:
    report, found = policy_eval.test(path)
    assert report is not None, "\n".join(diagnostic.text("en") for diagnostic in found)
    assert [diagnostic.text("en") for diagnostic in report.found] == []
    assert [f"{each.clause}: {each.why}" for each in report.outcomes if not each.passed] == []
    assert len(report.outcomes) > (20 if path in WHOLE else 1)


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_every_example_policy_has_a_claim(path: Path) -> None:
    assert (CLAIMS / f"{path.stem}.json").is_file()


def test_appliances_are_paid_by_kind_grade_and_order() -> None:
    result = result_of("appliances-2025", "appliances-2025")
    assert result["currency"] == "CNY"
    # 冰箱 20% × 5899 = 1179.80; 洗衣机 15% × 3299 = 494.85; the second 热水器 of the year: nothing
    # 空调 2 × 20% × 3699 = 1479.60, the third meets 2000, the fourth: nothing
    # 手机 15% × 3999 = 599.85 meets 500; 手环 15% × 1299 = 194.85
    assert amounts(result) == {"家电补贴": "1674.65", "空调补贴": "3479.60", "数码补贴": "694.85"}
    assert result["total"] == "5849.10"
    assert reasons(result) == [("家电", 6, "out-of-period"), ("数码产品", 0, "condition-not-met")]


def test_a_heating_grant_follows_income_and_size_of_the_household() -> None:
    result = result_of("heat-grant-2026", "heat-grant-2026")
    assert result["currency"] == "EUR"
    # four persons: low limit 29000 + 2 × 6000 = 41000, middle limit 61500: 50% for an income of 52300
    # heat pump 50% + 5% of 18000 = 9900; collectors 50% of 4321.01 = 2160.505
    # advice 80% of 684.25 = 547.40, whole euros 547, of which 600 − 120 are left
    assert amounts(result) == {"heating": "12060.51", "advice": "480.00"}
    assert result["total"] == "12540.51"
    assert reasons(result) == [("systems", 1, "condition-not-met")]
    assert result["limits"] == [
        {
            "limit": "household-maximum",
            "cap": "15000.00",
            "used_before": "120.00",
            "granted": "12540.51",
            "left": "2339.49",
        }
    ]


def test_a_family_allowance_in_yen_has_no_decimals() -> None:
    result = result_of("family-allowance-2026", "family-allowance-2026")
    assert result["currency"] == "JPY"
    # two children: 360000 × 235 days ÷ 365 = 231780.82…; less 10% of 1150000, less 2.5% of 400000: 106780.82…
    # rents: 50% of 12301 = 6150.5, and 7 × 50% of 38500
    assert amounts(result) == {"basic-allowance": "106700", "rent-support": "140901"}
    assert result["total"] == "247601"
    assert reasons(result) == [("children", 2, "condition-not-met")]


def test_flood_relief_counts_days_between_dates() -> None:
    result = result_of("flood-relief-2026", "flood-relief-2026")
    assert result["currency"] == "USD"
    # 46 days × 120 = 5520; repairs 60% × (31844.37 − 12500 − 1000) = 11006.622
    assert amounts(result) == {"days-away": "5520.00", "repairs": "11006.62"}
    assert result["total"] == "16526.62"


def test_an_award_of_an_earlier_year_uses_up_what_is_paid_once_ever() -> None:
    result = result_of("flood-relief-2026", "flood-relief-2026-again")
    # repairs: 25000 − 18000 = 7000 are left; of the maximum 30000 − 18000 − 5520 = 6480
    assert amounts(result) == {"days-away": "5520.00", "repairs": "6480.00"}
    assert result["total"] == "12000.00"


def test_a_mark_over_one_clause_is_shown_with_that_clause_only() -> None:
    claim = claim_of("flood-relief-2026")
    del claim["household"]["returned"]
    awards = evaluated("flood-relief-2026", claim)["awards"]
    assert [(award["clause"], award["marks"]) for award in awards] == [("days-away", ["not-final"]), ("repairs", [])]


def test_an_exclusion_over_one_clause_leaves_the_other_paid() -> None:
    claim = claim_of("heat-grant-2026")
    claim["household"]["federal_premium"] = True
    result = evaluated("heat-grant-2026", claim)
    assert amounts(result) == {"advice": "480.00"}
    assert result["excluded"] is None
    assert ("systems", 0, "excluded") in reasons(result)
