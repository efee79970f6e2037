"""Single edits of policy/2025.yaml, each with what a hand check says it does to claims.

`does`: "+" some claim receives more and none less, "-" the other way round, "±" some more and others less, "*" no
amount changes, but what is said with it does; "?" nobody can tell the two apart.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import NamedTuple

from policy_eval.checking import Compiler, open_compiler
from policy_eval.program import Program

POLICY = Path(__file__).resolve().parents[1] / "policy" / "2025.yaml"


class Edit(NamedTuple):
    """Another text at a place; or, where `place` is the name of a file, the text `was` replaced by `now` in it."""

    place: str
    now: str
    does: str
    was: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.was or '…'} → {self.now}"


EDITS = (
    # --- rates
    Edit("clauses/exhibition-key/pays/rate", "rate 90% of fee", "+"),
    Edit("clauses/exhibition-key/pays/rate", "rate 79% of fee", "-"),
    Edit("clauses/exhibition-other/pays/rate", "rate 65% of fee", "+"),
    Edit("clauses/exhibition-online/pays/rate", "rate 20% of fee", "-"),
    Edit("clauses/cloud-platform/pays/rate", "rate 60% of fee", "+"),
    Edit("clauses/cloud-marketing/pays/rate", "rate 70% of fee", "-"),
    Edit("clauses/insurance-premium/pays/rate", "rate 81% of premium", "+"),
    Edit("clauses/credit-report/pays/rate", "rate 40% of fee", "-"),
    Edit("clauses/rent/pays/rate", "rate 40% of rent", "-"),
    Edit("clauses/rent/pays/rate", "rate 50.01% of rent", "+"),
    Edit("clauses/transaction-fee/pays/rate", "rate 100% of fee", "+"),
    Edit("clauses/inspection-fee/pays/rate", "rate 8% of fee", "-"),
    Edit("clauses/loan-interest/pays/rate", "rate 2个百分点 of principal × days_used / year_length", "+"),
    Edit("clauses/warehouse/pays/rate", "rate 55% of cost", "+"),
    # --- caps
    Edit("clauses/exhibition-key/pays/cap", "cap 12万元 per exhibition", "+"),
    Edit("clauses/exhibition-key/pays/cap", "cap 100001元 per exhibition", "+"),
    Edit("clauses/exhibition-other/pays/cap", "cap 7万元 per exhibition", "-"),
    Edit("clauses/exhibition-online/pays/cap", "cap 2万元 per enterprise per year", "+"),
    Edit("clauses/cloud-platform/pays/cap", "cap 9999.99元 per enterprise per year", "-"),
    Edit("clauses/cloud-marketing/pays/cap", "cap 3万元 per enterprise per year", "+"),
    Edit("clauses/insurance-premium/pays/cap", "cap 200万元 per enterprise ever", "+"),
    Edit("clauses/credit-report/pays/cap", "cap 1万元 per enterprise per year", "-"),
    Edit("clauses/warehouse/pays/cap", "cap 60万元 per enterprise per year", "+"),
    Edit("clauses/service-platform/pays/cap", "cap 90万元 per enterprise ever", "-"),
    Edit("clauses/fx-hedging/pays/cap", "cap 20万元 per enterprise per year", "+"),
    # --- scopes and periods
    Edit("clauses/exhibition-key/pays/cap", "cap 10万元 per enterprise per year", "-"),
    Edit("clauses/exhibition-other/pays/cap", "cap 8万元", "+"),
    Edit("clauses/exhibition-online/pays/cap", "cap 1万元 per exhibition", "+"),
    Edit("clauses/cloud-platform/pays/cap", "cap 1万元 per enterprise ever", "-"),
    Edit("clauses/insurance-premium/pays/cap", "cap 100万元 per enterprise per year", "+"),
    Edit("clauses/warehouse/pays/cap", "cap 50万元 per kind", "+"),
    Edit("clauses/service-platform/pays/first", "first 1次 per enterprise per year", "+"),
    Edit("clauses/service-platform/pays/first", "first 2次 per enterprise ever", "+"),
    Edit("limits/exhibition-annual/cap", "30万元 per enterprise ever", "-"),
    Edit("limits/operating-cost-annual/cap", "100万元 per enterprise ever", "-"),
    # --- limits
    Edit("limits/exhibition-annual/cap", "35万元 per enterprise per year", "+"),
    Edit("limits/exhibition-annual/cap", "60万元 per enterprise per year", "+"),
    Edit("limits/exhibition-annual/cap", "25万元 per enterprise per year", "-"),
    Edit("limits/operating-cost-annual/cap", "90万元 per enterprise per year", "-"),
    Edit("2025.yaml", "over: [exhibition-key, exhibition-other]", "+", "over: [exhibition-key, exhibition-other, exhibition-online]"),
    Edit("2025.yaml", "over: [rent, transaction-fee, inspection-fee]", "+", "over: [rent, transaction-fee, inspection-fee, loan-interest]"),
    Edit("2025.yaml", "over: [rent, transaction-fee, inspection-fee, loan-interest, warehouse]", "-", "over: [rent, transaction-fee, inspection-fee, loan-interest]"),
    # --- tiers, units and uplifts
    Edit("clauses/overseas-network/pays/tier", "tier invested (≥ 30万美元 → 3万元, ≥ 100万美元 → 5万元, ≥ 200万美元 → 10万元, else → below)", "+"),
    Edit("clauses/overseas-network/pays/tier", "tier invested (≥ 30万美元 → 2万元, ≥ 100万美元 → 4万元, ≥ 200万美元 → 10万元, else → below)", "-"),
    Edit("clauses/overseas-network/pays/tier", "tier invested (≥ 30万美元 → 2万元, ≥ 100万美元 → 5万元, ≥ 200万美元 → 12万元, else → below)", "+"),
    Edit("clauses/overseas-network/pays/tier", "tier invested (≥ 30万美元 → 2万元, ≥ 100万美元 → 5万元, > 200万美元 → 10万元, else → below)", "-"),
    Edit("clauses/overseas-network/pays/tier", "tier invested (> 30万美元 → 2万元, ≥ 100万美元 → 5万元, ≥ 200万美元 → 10万元, else → below)", "-"),
    Edit("clauses/overseas-network/pays/tier", "tier invested (≥ 20万美元 → 2万元, ≥ 100万美元 → 5万元, ≥ 200万美元 → 10万元, else → below)", "+"),
    Edit("clauses/overseas-network/pays/tier", "tier invested (≥ 30万美元 → 2万元, ≥ 1000001美元 → 5万元, ≥ 200万美元 → 10万元, else → below)", "-"),
    Edit("clauses/overseas-network/pays/tier", "tier invested (≥ 30万美元 → 2万元, ≥ 100万美元 → 5万元, ≥ 200万美元 → 10万元, ≥ 500万美元 → 15万元, else → below)", "+"),
    Edit("clauses/overseas-network/terms/below/is", "5000元", "+"),
    Edit("clauses/overseas-network/pays/uplift", "uplift 15% when country in belt_and_road or country in rcep", "+"),
    Edit("clauses/overseas-network/pays/uplift", "uplift 10% when country in belt_and_road", "-"),
    Edit("clauses/overseas-network/pays/uplift", "uplift 10% when country in rcep", "-"),
    Edit("clauses/overseas-network/pays/uplift", "uplift 10% when country in belt_and_road and country in rcep", "-"),
    Edit("clauses/fx-hedging/pays/pay", "pay 2万元 for every full 100万美元 of total of amount_usd", "+"),
    Edit("clauses/fx-hedging/pays/pay", "pay 1万元 for every full 50万美元 of total of amount_usd", "+"),
    Edit("clauses/fx-hedging/pays/pay", "pay 1万元 for every 100万美元 of total of amount_usd", "+"),
    Edit("clauses/service-platform/pays/pay", "pay approved_award if missing at most 80万元", "-"),
    Edit("clauses/service-platform/pays/pay", "pay approved_award if missing 100万元", "?"),
    # --- conditions
    Edit("clauses/cloud-marketing/when", "vehicles_exported ≥ 400台 or (newly_registered and vehicles_exported ≥ 300台)", "+"),
    Edit("clauses/cloud-marketing/when", "vehicles_exported > 500台 or (newly_registered and vehicles_exported ≥ 300台)", "-"),
    Edit("clauses/cloud-marketing/when", "vehicles_exported ≥ 501台 or (newly_registered and vehicles_exported ≥ 300台)", "-"),
    Edit("clauses/cloud-marketing/when", "vehicles_exported ≥ 500台 or (newly_registered and vehicles_exported ≥ 200台)", "+"),
    Edit("clauses/cloud-marketing/when", "vehicles_exported ≥ 500台 or (newly_registered and vehicles_exported > 300台)", "-"),
    Edit("clauses/cloud-marketing/when", "vehicles_exported ≥ 500台", "-"),
    Edit("clauses/cloud-marketing/when", "vehicles_exported ≥ 500台 or newly_registered", "+"),
    Edit("clauses/service-platform/when", "vehicles_serviced ≥ 4000台 and recognised", "+"),
    Edit("clauses/service-platform/when", "vehicles_serviced ≥ 5000台", "+"),
    Edit("clauses/service-platform/when", "vehicles_serviced > 5000台 and recognised", "-"),
    Edit("clauses/exhibition-other/when", "category is other_overseas", "-"),
    Edit("clauses/exhibition-other/when", "category in (other_overseas, key_domestic, online)", "+"),
    Edit("clauses/exhibition-online/when", "category in (online, key_overseas)", "+"),
    Edit("clauses/overseas-network/when", "approved and country in rcep", "-"),
    Edit("clauses/fx-hedging/when", "eligible and amount_usd ≥ 10万美元", "-"),
    Edit("exclusions/dishonest/when", "dishonest and vehicles_exported < 500台", "+"),
    Edit("exclusions/dishonest/when", "dishonest or newly_registered", "-"),
    # --- loans
    Edit("clauses/loan-interest/terms/year_length/is", "360天", "+"),
    Edit("clauses/loan-interest/terms/year_length/is", "days_in_year", "?"),
    Edit("clauses/loan-interest/terms/first_day/is", "disbursed", "+"),
    Edit("clauses/loan-interest/terms/end_day/is", "'earliest(repaid_day, next_year_start, clock_start + 3年)'", "+"),
    Edit("clauses/loan-interest/terms/end_day/is", "'earliest(repaid_day, next_year_start, clock_start + 1年)'", "-"),
    Edit("clauses/loan-interest/terms/repaid_day/is", "repaid if missing year_start", "-"),
    # --- entries, rounding, facts, marks
    Edit("2025.yaml", "[BN, ", "-", "[AU, BN, "),
    Edit("2025.yaml", "[AU, BN, IN, ", "+", "[AU, BN, "),
    Edit("sets/belt-and-road.csv", "", "-", "KZ,,,\n"),
    Edit("sets/belt-and-road.csv", "CO,2025-07-01,", "-", "CO,2025-05-14,"),
    Edit("2025.yaml", "rounding: round to 1元", "±", "rounding: round to 0.01元"),
    Edit("2025.yaml", "rounding: round down to 0.01元", "-", "rounding: round to 0.01元"),
    Edit("2025.yaml", "label: {zh: 年出口量, en: vehicles exported}, default: 500}", "+", "label: {zh: 年出口量, en: vehicles exported}, default: 0}"),
    Edit("marks/county-follows/when", "county is given and county in (临海市, 温岭市, 玉环市, 天台县, 仙居县)", "*"),
)  # fmt: skip


@cache
def original() -> tuple[Compiler, Program]:
    """The policy as it is."""
    return _compiled(POLICY)


def edited(edit: Edit, folder: Path) -> Program:
    """The policy with one edit. `folder`: an empty one, where files are edited."""
    if "." not in edit.place:
        compiler, found = original()[0].edited({edit.place: edit.now.strip("'")})
        assert compiler is not None, [each.message("en") for each in found]
        program, found = compiler.program({})
        assert program is not None, [each.message("en") for each in found]
        return program
    copy = folder / "policy"
    shutil.copytree(POLICY.parent, copy)
    file = copy / edit.place
    text = file.read_text(encoding="utf-8")
    assert edit.was in text
    file.write_text(text.replace(edit.was, edit.now, 1), encoding="utf-8")
    return _compiled(copy / POLICY.name)[1]


def _compiled(path: Path) -> tuple[Compiler, Program]:
    compiler, found = open_compiler(path)
    assert compiler is not None, [each.message("en") for each in found]
    program, found = compiler.program({})
    assert program is not None, [each.message("en") for each in found]
    return compiler, program
