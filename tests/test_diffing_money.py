"""What a change costs: the sums add up, mirror each other, and say what they leave out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policy_eval
from money_edits import Edit, edited, original
from policy_eval.diagnostics import Diagnostic
from policy_eval.diffing.attribution import Attribution, attribute
from policy_eval.diffing.compare import compare
from policy_eval.diffing.counting import impact
from policy_eval.diffing.generated import claims, generated
from policy_eval.diffing.impact import QUANTILES, Impact, Sums
from policy_eval.diffing.making import made_alone
from policy_eval.diffing.pair import paired
from policy_eval.diffing.renames import aliased
from policy_eval.diffing.side import Aliases, Side, open_side
from policy_eval.diffing.spreads import spread
from policy_eval.formatting import formatted
from policy_eval.program import Program
from strategies import claims as drawn_claims

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "policy" / "examples"
Line = tuple[int, object, Sequence[Diagnostic]]

RENT = Edit("clauses/rent/pays/rate", "rate 40% of rent", "-")
FAIR = Edit("clauses/exhibition-key/pays/cap", "cap 12万元 per exhibition", "+")
NOTHING = Sums(0, 0, 0, 0, 0, 0, 0, 0, 0)


@cache
def sample() -> tuple[Line, ...]:
    text = (ROOT / "tests" / "cases" / "sample.jsonl").read_text(encoding="utf-8")
    return tuple((number, json.loads(line), ()) for number, line in enumerate(text.splitlines(), 1))


@cache
def side(path: Path) -> Side:
    made, found = open_side(path)
    assert made is not None, found
    return made


@cache
def published() -> Program:
    return original()[1]


@cache
def revised() -> Program:
    """The revision of July, with three changes at once."""
    return side(EXAMPLES / "taizhou-2025-07.yaml").program


@cache
def changed(edit: Edit) -> Program:
    return edited(edit, Path())


def over(lines: Iterable[Line], old: Program, new: Program, *, aligned: bool = True) -> Impact:
    return impact(paired(old, new, aligned=aligned), lines)


class Paid(NamedTuple):
    """What a result says, in minor units."""

    total: int
    clauses: dict[str, int]


def paid(program: Program, claims: Iterable[object]) -> list[Paid]:
    """The results of the claims that are accepted."""
    policy = policy_eval.Policy.of(program, "")
    made: list[Any] = [policy_eval.evaluate(policy, claim)[0] for claim in claims]
    return [
        Paid(minor(each["total"]), {award["clause"]: minor(award["amount"]) for award in each["awards"]})
        for each in made
        if each is not None
    ]


def minor(amount: str) -> int:
    return int(amount.replace(".", ""))


def mirrored(sums: Sums) -> Sums:
    return Sums(sums.claims, sums.after, sums.before, sums.less, sums.more, sums.lost, sums.gained,
                sums.no_longer, sums.newly)  # fmt: skip


def added(parts: Iterable[Sums]) -> Sums:
    columns = zip(*([getattr(each, field.name) for field in fields(Sums)] for each in parts), strict=True)
    return Sums(*map(sum, columns))


# --- laws -------------------------------------------------------------------------------------------------------------


def test_a_policy_against_itself_has_no_impact() -> None:
    found = over(sample(), published(), published())
    assert found.compared == len(sample())
    assert found.total == Sums(found.compared, found.total.before, found.total.before, 0, 0, 0, 0, 0, 0)
    assert found.total.before > 0
    assert all(not each.sums.difference for each in found.clauses)
    assert (found.gains.count, found.losses.count, found.changed) == (0, 0, ())
    assert all(each.before == each.after for each in found.bindings)


@pytest.mark.parametrize("new", [RENT, FAIR], ids=str)
def test_the_way_back_mirrors_the_way_there(new: Edit) -> None:
    there, back = over(sample(), published(), changed(new)), over(sample(), changed(new), published())
    assert back.total == mirrored(there.total)
    assert [each.sums for each in back.clauses] == [mirrored(each.sums) for each in there.clauses]
    for one, other in zip(there.fields, back.fields, strict=True):
        assert [each.sums for each in other.values] == [mirrored(each.sums) for each in one.values]
    assert (back.gains, back.losses) == (there.losses, there.gains)
    turned = [(each.claim_id, each.after, each.before) for each in there.changed]
    assert [(each.claim_id, each.before, each.after) for each in back.changed] == turned
    assert [(b.path, b.before, b.after) for b in back.bindings] == [(b.path, b.after, b.before) for b in there.bindings]


@settings(max_examples=15, deadline=None)
@given(data=st.data(), lines=st.lists(st.sampled_from(range(300)), min_size=1, max_size=60, unique=True))
def test_the_order_of_the_claims_does_not_matter(data: st.DataObject, lines: list[int]) -> None:
    some = [sample()[number] for number in lines]
    shuffled = data.draw(st.permutations(some))
    assert over(some, published(), revised()) == over(shuffled, published(), revised())


@settings(max_examples=15, deadline=None)
@given(lines=st.lists(st.sampled_from(range(300)), min_size=1, max_size=60))
def test_clauses_and_the_values_of_a_field_add_up_to_the_whole(lines: list[int]) -> None:
    found = over([sample()[number] for number in lines], published(), revised())
    clauses = added(each.sums for each in found.clauses)
    assert (clauses.before, clauses.after) == (found.total.before, found.total.after)
    assert [field.field for field in found.fields] == ["county"]
    for field in found.fields:
        assert added(each.sums for each in field.values) == found.total
    assert found.gains.total - found.losses.total == found.total.difference
    assert (found.gains.count, found.losses.count) == (found.total.more, found.total.less)
    assert (found.gains.total, found.losses.total) == (found.total.gained, found.total.lost)


@settings(max_examples=25, deadline=None)
@given(claim=drawn_claims(original()[1]))
def test_what_is_reckoned_is_what_is_evaluated(claim: dict[str, Any]) -> None:
    found = over([(1, claim, ())], published(), changed(FAIR))
    before, after = (paid(program, [claim]) for program in (published(), changed(FAIR)))
    assert found.compared == len(before)
    assert found.total.before == sum(each.total for each in before)
    assert found.total.after == sum(each.total for each in after)


def test_the_sums_are_those_of_two_runs() -> None:
    new = changed(RENT)
    before, after = (paid(program, [claim for _, claim, _ in sample()]) for program in (published(), new))
    found = over(sample(), published(), new)
    assert found.total.before == sum(each.total for each in before)
    assert found.total.after == sum(each.total for each in after)
    rent = next(each for each in found.clauses if each.clause == "rent")
    assert rent.sums.before == sum(each.clauses.get("rent", 0) for each in before)
    assert rent.sums.after == sum(each.clauses.get("rent", 0) for each in after)
    moved = sorted((abs(b.total - a.total) for a, b in zip(before, after, strict=True)), reverse=True)
    assert [abs(each.difference) for each in found.changed] == moved[: len(found.changed)]


def test_another_layout_or_language_has_no_impact(tmp_path: Path) -> None:
    file = ROOT / "policy" / "2025.yaml"
    chinese, _ = formatted(file, "zh")
    assert chinese is not None
    assert chinese.after != file.read_text(encoding="utf-8")
    new = edited(Edit("2025.yaml", chinese.after, "?", file.read_text(encoding="utf-8")), tmp_path)
    found = over(sample(), published(), new)
    assert found.compared == len(sample())
    assert not found.total.difference
    assert not found.changed


# --- gains and losses -------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 10**14), min_size=1, max_size=50))
def test_quantiles_are_members_and_classes_add_up(amounts: list[int]) -> None:
    found = spread(amounts)
    assert (found.count, found.total) == (len(amounts), sum(amounts))
    assert set(found.quantiles) <= {*amounts}
    assert list(found.quantiles) == sorted(found.quantiles)
    assert (found.quantiles[0], found.quantiles[-1]) == (min(amounts), max(amounts))
    for per_cent, quantile in zip(QUANTILES, found.quantiles, strict=True):
        assert 100 * sum(each <= quantile for each in amounts) >= per_cent * len(amounts)
    assert sum(count for _, _, count in found.bins) == len(amounts)
    assert all(low < high for low, high, _ in found.bins)


def test_the_median_of_two_is_the_first() -> None:
    assert spread([200, 100]).quantiles == (100, 100, 100, 100, 200, 200, 200)
    assert spread([]).quantiles == ()


def test_newly_and_no_longer_eligible_are_counted() -> None:
    few: list[Line] = [(1, claim(marketing_services=[{"fee": "10000"}], vehicles=400), ())]
    new = changed(Edit("clauses/cloud-marketing/when", "vehicles_exported ≥ 400台", "+"))
    there, back = over(few, published(), new), over(few, new, published())
    assert (there.total.newly, there.total.no_longer) == (1, 0)
    assert (back.total.newly, back.total.no_longer) == (0, 1)


def test_caps_that_bind_more_or_less_often_are_counted() -> None:
    rows = [{"exhibition": "A", "category": "key_overseas", "fee": "140000"}]
    found = over([(1, claim(exhibitions=rows), ())], published(), changed(FAIR))
    cuts = {each.path: (each.before, each.after) for each in found.bindings if each.before or each.after}
    assert cuts == {("clauses", "exhibition-key", "pays", "cap"): (1, 0)}


def test_an_exclusion_counts_the_claims_that_it_takes_everything_from() -> None:
    new = changed(Edit("exclusions/dishonest/when", "dishonest or vehicles_exported < 1台", "-"))
    found = over([(1, claim(premises=[{"rent": "10000"}]), ())], published(), new)
    cuts = {each.path: (each.before, each.after) for each in found.bindings if each.before or each.after}
    assert cuts == {("exclusions", "dishonest"): (0, 1)}


def claim(vehicles: int = 0, **lists: object) -> dict[str, object]:
    enterprise = {"id": "1", **({"vehicles_exported": vehicles} if vehicles else {})}
    return {"claim_id": "1", "year": 2025, "enterprise": enterprise, **lists}


# --- what is left out -------------------------------------------------------------------------------------------------


def test_a_claim_that_nobody_accepts_is_counted_with_its_reason() -> None:
    bad: list[Line] = [(7, {**claim(), "yaer": 2025}, ()), (9, claim(premises=[{"rent": "10000"}]), ())]
    found = over(bad, published(), changed(RENT))
    assert (found.claims, found.compared) == (2, 1)
    assert (found.refusals.old, found.refusals.new, found.refusals.both) == (0, 0, 1)
    assert [(each.by, each.field, each.claims, each.line) for each in found.refusals.reasons] == [
        ("both", "yaer", 1, 7)
    ]
    assert found.total.claims == 1


def _declaring(field: str, folder: Path) -> Program:
    was = "      dishonest: {type: flag,"
    return edited(Edit("2025.yaml", f"      graded: {field}\n{was}", "?", was), folder)


def test_a_fact_that_only_the_new_version_requires_is_reported_and_not_invented(tmp_path: Path) -> None:
    new = _declaring("{type: flag, label: {zh: 是否评级, en: graded}, required: yes}", tmp_path)
    found = over(sample(), published(), new)
    assert (found.compared, found.refusals.new) == (0, len(sample()))
    assert found.total == NOTHING
    assert [(each.by, each.field, each.claims) for each in found.lacking] == [
        ("new", "enterprise.graded", len(sample()))
    ]
    assert found.lacking[0].label.zh == "是否评级"


def test_a_fact_with_a_default_is_not_lacking(tmp_path: Path) -> None:
    new = _declaring("{type: flag, label: {zh: 是否评级, en: graded}, default: no}", tmp_path)
    found = over(sample(), published(), new)
    assert (found.compared, found.lacking) == (len(sample()), ())
    assert not found.total.difference


def test_a_fact_that_the_new_version_no_longer_asks_for_is_not_shown_to_it(tmp_path: Path) -> None:
    old = _declaring("{type: flag, label: {zh: 是否评级, en: graded}, required: yes}", tmp_path)
    graded = claim(premises=[{"rent": "10000"}])
    graded["enterprise"] = {"id": "1", "graded": True}
    found = over([(1, graded, ())], old, published())
    assert (found.compared, found.refusals.count) == (1, 0)
    assert [(each.by, each.field, each.claims) for each in found.unread] == [("new", "enterprise.graded", 1)]


def test_a_claim_that_one_version_alone_accepts_is_in_no_sum(tmp_path: Path) -> None:
    edit = Edit("2025.yaml", "that: country not in (CN, HK)", "-", "that: country is not CN")
    new = edited(edit, tmp_path)
    row = {"investment_usd": "300000", "approved": True}
    both: list[Line] = [
        (1, claim(overseas_projects=[{**row, "country": "HK"}]), ()),
        (2, claim(overseas_projects=[{**row, "country": "US"}]), ()),
    ]
    found = over(both, published(), new)
    assert (found.compared, found.refusals.new, found.refusals.old) == (1, 1, 0)
    assert (found.total.before, found.total.after) == (2_000_000, 2_000_000)
    assert [(each.by, each.code) for each in found.refusals.reasons] == [("new", "PC200")]


def test_a_renamed_clause_is_one_clause_and_keeps_what_was_paid_before(tmp_path: Path) -> None:
    text = (ROOT / "policy" / "2025.yaml").read_text(encoding="utf-8")
    now = re.sub(r"(- id: |clause: |clauses/|touches: \[|report, )warehouse\b(?!-)", r"\1storage", text)
    new = edited(Edit("2025.yaml", now, "?", text), tmp_path)
    names = Aliases(elements={("clauses", "warehouse"): "storage"})
    prior = {"clause": "warehouse", "year": 2025, "amount": "400000.00"}
    rows = [{"kind": "front", "cost": "760000"}]
    found = impact(paired(published(), new, names), [(1, claim(warehouses=rows, prior_awards=[prior]), ())])
    assert found.refusals.count == 0
    entry = next(each for each in found.clauses if each.clause == "storage")
    assert (entry.was, entry.sums.before, entry.sums.after) == ("warehouse", 10_000_000, 10_000_000)


# --- periods ----------------------------------------------------------------------------------------------------------


def test_rules_are_compared_and_not_calendars() -> None:
    next_year = replace(published(), first_day=published().first_day.replace(year=2026),
                        last_day=published().last_day.replace(year=2026))  # fmt: skip
    found = over(sample(), published(), next_year)
    assert found.aligned
    assert found.compared == len(sample())
    assert not found.total.difference
    as_they_are = over(sample(), published(), next_year, aligned=False)
    assert not as_they_are.aligned
    assert (as_they_are.compared, as_they_are.refusals.new) == (0, len(sample()))


# --- generated claims, attribution ------------------------------------------------------------------------------------


def test_without_claims_the_boundaries_are_taken_and_said_to_be() -> None:
    pair = paired(published(), changed(RENT))
    found = generated(pair)
    assert found.generated
    assert found.compared > 50
    assert found.total.less > 0
    assert found.total.more == 0
    assert [*claims(pair)] == [*claims(pair)]
    # What cannot differ is not asked about: only the rent, and what draws from one limit with it.
    paid = {each.clause for each in found.clauses if each.sums.before}
    limit = next(limit for limit in published().limits if "rent" in limit.pot.clauses)
    assert "rent" in paid <= {*limit.pot.clauses}


def attributed(old: Side, new: Side, lines: Iterable[Line]) -> Attribution:
    ends = paired(old.program, new.program, aliased(old, new).aliases)
    return attribute(ends, (old, new), made_alone(old, new, compare(old, new)), lines)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (ROOT / "policy" / "2025.yaml", EXAMPLES / "taizhou-2025-07.yaml"),
        (EXAMPLES / "taizhou-2025-07.yaml", EXAMPLES / "taizhou-2026-draft.yaml"),
        (ROOT / "policy" / "2025.yaml", EXAMPLES / "wenling-2025.yaml"),
    ],
    ids=lambda path: str(path.stem),
)
def test_what_each_difference_explains_in_order_adds_up_to_the_whole(old: Path, new: Path) -> None:
    found = attributed(side(old), side(new), sample()[::3])
    whole = over(sample()[::3], side(old).program, side(new).program)
    assert found.whole == whole.total.difference
    assert sum(part.in_order or 0 for part in found.parts) == found.whole
    alone = [part.alone for part in found.parts]
    assert found.interplay == found.whole - sum(each or 0 for each in alone)
    assert found.claims == whole.compared


def test_a_single_difference_explains_everything() -> None:
    old = side(ROOT / "policy" / "2025.yaml")
    compiler, _ = old.compiler.edited({RENT.place: RENT.now})
    assert compiler is not None
    found = attributed(old, Side(compiler, changed(RENT)), sample()[:60])
    (part,) = found.parts
    assert part.alone == part.in_order == found.whole < 0
    assert found.interplay == 0


def test_nothing_explains_nothing() -> None:
    old = side(ROOT / "policy" / "2025.yaml")
    found = attributed(old, old, sample()[:10])
    assert (found.whole, found.parts, found.interplay) == (0, (), 0)
