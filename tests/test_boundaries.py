"""Boundaries: which sides of a program's thresholds, branches and caps a claim shows; how far the next tier is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from boundary_policy import ENGLISH, opened
from policy_eval.api import Policy
from policy_eval.boundaries import Side, boundaries, named, shown, sides
from policy_eval.boundaries.distance import distance, distance_words
from policy_eval.boundaries.kinds import Ceiling

POLICY = ENGLISH


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    program, _ = opened(POLICY, tmp_path_factory.mktemp("policy")).program({})
    assert program is not None
    return Policy.of(program, "")


def claim(**parts: Any) -> dict[str, Any]:
    enterprise = {"id": "1", **parts.pop("enterprise", {})}
    return {"claim_id": "c", "year": 2025, "enterprise": enterprise, **parts}


def project(invested: str, country: str = "US", **more: str) -> dict[str, str]:
    return {"title": "t", "invested": invested, "country": country, **more}


def seen(policy: Policy, claimed: dict[str, Any]) -> set[tuple[str, str, str]]:
    """The owner, the name and the side of each boundary that a claim shows."""
    found = boundaries(policy.program)
    facts, faults = policy.reader.read(claimed)
    assert facts is not None
    assert not faults
    trace = None if policy.interpreter.violations(facts) else policy.interpreter.trace(facts)
    names = [(each.spot.owner, named(each, policy.program).en) for each in found]
    return {(*names[i], side.value) for i, side in shown(policy.program, policy.interpreter, found, facts, trace)}


@pytest.mark.parametrize(
    ("invested", "sides_shown"),
    [
        ("299999.98", set()),
        ("299999.99", {"below"}),
        ("300000", {"at"}),
        ("300000.01", {"above"}),
        ("300000.02", set()),
    ],
)
def test_a_threshold_is_shown_at_it_and_one_cent_beside_it(
    policy: Policy, invested: str, sides_shown: set[str]
) -> None:
    found = seen(policy, claim(projects=[project(invested)]))
    assert {s for _, name, s in found if name == "investment against 300000 USD"} == sides_shown


def test_a_table_shows_the_row_that_holds(policy: Policy) -> None:
    found = seen(policy, claim(projects=[project("1")]))
    assert ("network", "else", "met") in found
    assert ("network", "investment ≥ 300000 USD", "met") not in found


def test_a_dated_member_is_shown_on_its_first_day_and_the_day_before(policy: Policy) -> None:
    name = "the dated entries of neighbours"
    on, before = (claim(projects=[project("300000", "KZ", date=day)]) for day in ("2025-03-01", "2025-02-28"))
    assert ("network", name, "at") in seen(policy, on)
    assert ("network", name, "below") in seen(policy, before)


def test_a_cap_is_slack_exact_or_binding(policy: Policy) -> None:
    for fee, side in (("124999", "slack"), ("125000", "exact"), ("125001", "binding")):
        found = seen(policy, claim(enterprise={"exported": 500}, fees=[{"fee": fee}]))
        assert {s for owner, name, s in found if owner == "support" and name.startswith("cap")} - {"holds"} == {side}


def test_prior_awards_show_a_pot_where_they_decide(policy: Policy) -> None:
    def sides_with(year: int, amount: str) -> set[str]:
        prior = [{"clause": "support", "year": year, "amount": amount}]
        found = seen(policy, claim(enterprise={"exported": 500}, fees=[{"fee": "100000"}], prior_awards=prior))
        return {s for owner, name, s in found if owner == "support" and name.startswith("cap")} - {"holds"}

    assert sides_with(2025, "50000") == {"binding", "prior"}
    assert sides_with(2025, "10000") == {"slack"}
    assert sides_with(2024, "100000") == {"slack", "other-year"}


def test_what_must_hold_is_shown_by_the_claim_that_is_refused(policy: Policy) -> None:
    name = "country ≠ CN"
    assert ("projects", name, "fails") in seen(policy, claim(projects=[project("300000", "CN")]))
    assert ("projects", name, "holds") in seen(policy, claim(projects=[project("300000")]))


def test_an_excluded_claim_shows_the_exclusion_and_nothing_else(policy: Policy) -> None:
    found = seen(policy, claim(enterprise={"dishonest": True, "exported": 500}, fees=[{"fee": "1"}]))
    assert {owner for owner, _, _ in found} == {"barred"}


def test_a_period_is_shown_by_stated_days_only(policy: Policy) -> None:
    last = seen(policy, claim(projects=[project("300000", date="2025-12-31")]))
    assert any(owner == "projects" and side == "at" for owner, _, side in last)
    undated = seen(policy, claim(projects=[project("300000")]))
    assert not any(owner == "projects" and side == "at" for owner, _, side in undated)


def test_every_boundary_has_a_name_in_both_languages_and_a_side(policy: Policy) -> None:
    for boundary in boundaries(policy.program):
        said = named(boundary, policy.program)
        assert said.zh
        assert said.en
        assert sides(boundary)


def variant(folder: Path, *edits: tuple[str, str]) -> Policy:
    """The policy with other texts."""
    text = POLICY
    for before, after in edits:
        assert text.count(before) == 1
        text = text.replace(before, after)
    program, found = opened(text, folder).program({})
    assert program is not None, found
    return Policy.of(program, "")


OPTIONAL = "      before: {type: count 台, label: {zh: 往年, en: former exports}, optional: yes}\n"
DISHONEST = "      dishonest: {type: flag"


def test_a_claim_without_a_fact_shows_is_given_failing(tmp_path: Path) -> None:
    asked = ("when: exported ≥ 500台", "when: before is given and before ≥ 500台")
    policy = variant(tmp_path, asked, (DISHONEST, OPTIONAL + DISHONEST))
    name = "former exports is given"
    found = seen(policy, claim(fees=[{"fee": "1"}]))
    assert {s for _, said, s in found if said == name} == {"fails"}
    found = seen(policy, claim(enterprise={"before": 499}, fees=[{"fee": "1"}]))
    assert {s for _, said, s in found if said == name} == set()
    found = seen(policy, claim(enterprise={"before": 500}, fees=[{"fee": "1"}]))
    assert {s for _, said, s in found if said == name} == {"holds"}


@pytest.mark.parametrize(
    ("first", "is_shared"),
    [
        ("first 1次 per enterprise ever", False),
        ("first 1次 per enterprise per year", True),
        ("first 2次 per enterprise ever", True),
    ],
)
def test_a_cap_behind_the_one_award_there_is_meets_no_other_award(
    tmp_path: Path, first: str, *, is_shared: bool
) -> None:
    policy = variant(tmp_path, ("      - rate 80% of fee\n", f"      - {first}\n      - rate 80% of fee\n"))
    (cap,) = [each for each in boundaries(policy.program) if isinstance(each, Ceiling) and each.spot.owner == "support"]
    assert (Side.PRIOR in sides(cap)) is is_shared


def told(policy: Policy, claimed: dict[str, Any]) -> list[str]:
    facts, _ = policy.reader.read(claimed)
    assert facts is not None
    trace = policy.interpreter.trace(facts)
    found = distance(policy.program, policy.interpreter, facts, trace)
    return [distance_words(each, policy.program).zh for each in found]


def test_the_next_tier_is_told_with_what_it_brings(policy: Policy) -> None:
    assert told(policy, claim(projects=[project("200000", "KR")])) == ["投资额再增 10万美元即达到下一档：0元 → 2.2万元"]


def test_a_condition_that_is_nearly_met_is_told(policy: Policy) -> None:
    claimed = claim(enterprise={"exported": 499}, fees=[{"fee": "10000"}])
    assert told(policy, claimed) == ["年出口量再增 1台即符合条件：0元 → 8000元"]


def test_what_is_left_of_a_cap_is_told_once_for_the_rows_that_share_it(policy: Policy) -> None:
    claimed = claim(enterprise={"exported": 500}, fees=[{"fee": "10000"}, {"fee": "20000"}])
    assert told(policy, claimed) == ["上限还余 7.6万元"]


def test_a_later_row_that_uses_up_a_cap_leaves_nothing_to_tell(policy: Policy) -> None:
    claimed = claim(enterprise={"exported": 500}, fees=[{"fee": "10000"}, {"fee": "200000"}])
    assert told(policy, claimed) == []


def test_a_cap_has_no_more_left_than_a_shared_limit(policy: Policy) -> None:
    prior = [{"clause": "network", "year": 2025, "amount": "110000"}]
    claimed = claim(enterprise={"exported": 500}, fees=[{"fee": "10000"}], prior_awards=prior)
    assert told(policy, claimed) == ["上限还余 2000元"]


def test_nothing_is_told_of_what_is_capped_already(policy: Policy) -> None:
    full = [{"clause": "support", "year": 2025, "amount": "120000"}]
    claimed = claim(enterprise={"exported": 500}, projects=[project("300000")], fees=[{"fee": "200000"}])
    assert told(policy, claimed | {"prior_awards": full}) == []


def test_nothing_is_told_of_an_excluded_claim(policy: Policy) -> None:
    assert told(policy, claim(enterprise={"dishonest": True}, projects=[project("299999")])) == []


def test_a_side_is_a_word_of_the_report() -> None:
    assert {side.value for side in Side} >= {"below", "at", "above", "slack", "exact", "binding"}
