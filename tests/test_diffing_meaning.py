"""What a difference means: a sentence in both languages, whom it helps, and whom it cannot reach.

`golden/diffing/edits.txt` has a block for each edit of the published policy: the edit, then for each difference its
place, its direction, and the sentence in Chinese and in English. Written anew by `python tests/test_diffing_meaning.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from diffing_edits import ROOT, edited, opened, published
from policy_eval.diffing.compare import compare
from policy_eval.diffing.direction import affected, direction, unaffected
from policy_eval.diffing.meaning import Sentences, sentence
from policy_eval.diffing.model import Direction
from policy_eval.diffing.side import Side

GOLDEN = Path(__file__).parent / "golden" / "diffing" / "edits.txt"
BLOCKS = [block.splitlines() for block in GOLDEN.read_text(encoding="utf-8").strip().split("\n\n")]
LEAST = 60


def told(old: Side, new: Side) -> Iterator[str]:
    """Each difference on four lines."""
    says = Sentences(old, new)
    for each in compare(old, new):
        said = says.of(each)
        yield f"  {each.act} {each.where} ({direction(each, old, new)})"
        yield from (f"    {said.zh}", f"    {said.en}")


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: str(block[0])[:80])
def test_an_edit_is_told_and_nothing_else(block: list[str]) -> None:
    assert [*told(published(), edited(published(), block[0]))] == block[1:]


def test_there_are_enough_edits_and_most_are_one_difference() -> None:
    assert len(BLOCKS) >= LEAST
    assert all(len(block) == 4 for block in BLOCKS)


def test_the_way_back_is_told_the_other_way_round() -> None:
    new = edited(published(), "{at: clauses/exhibition-key/pays/cap, now: cap 12万元 per exhibition}")
    (back,) = compare(new, published())
    assert sentence(back, new, published()).zh == "重点展会：单个展会上限由12万元降低到10万元（−16.7%）"
    assert direction(back, new, published()) is Direction.NARROWER


@pytest.mark.parametrize("block", BLOCKS[::6], ids=lambda block: str(block[0])[:80])
def test_the_direction_back_is_the_opposite(block: list[str]) -> None:
    turned = {Direction.WIDER: Direction.NARROWER, Direction.NARROWER: Direction.WIDER}
    new = edited(published(), block[0])
    there = [direction(each, published(), new) for each in compare(published(), new)]
    back = [direction(each, new, published()) for each in compare(new, published())]
    assert [turned.get(each, each) for each in there] == back


def test_clauses_that_share_a_limit_behind_a_changed_one_may_be_affected_too() -> None:
    new = edited(published(), "{at: clauses/exhibition-other/pays/cap, now: cap 9万元 per exhibition}")
    found = compare(published(), new)
    assert affected(found[0], published(), new) == {"exhibition-other", "exhibition-online"}
    left = unaffected(found, published(), new)
    assert "exhibition-key" in left
    assert "rent" in left
    assert "exhibition-online" not in left


def test_a_set_reaches_the_clauses_that_ask_for_it() -> None:
    new = edited(published(), "{at: sets/rcep/members, now: [AU]}")
    reached = {name for each in compare(published(), new) for name in affected(each, published(), new)}
    assert reached == {"overseas-network"}


def test_words_reach_nothing() -> None:
    new = edited(published(), "{at: clauses/rent/label/zh, now: 经营场所租金}")
    (each,) = compare(published(), new)
    assert direction(each, published(), new) is Direction.NONE
    assert affected(each, published(), new) == frozenset()


def test_with_two_limits_over_one_clause_a_higher_rate_is_not_sure_to_help() -> None:
    limit = "{id: both, label: {zh: 合计限额}, over: [rent, warehouse], cap: 90万元 per enterprise per year}"
    old = edited(published(), f"{{after: limits/operating-cost-annual, add: {limit}}}")
    new = edited(old, "{at: clauses/rent/pays/rate, now: rate 60% of rent}")
    (each,) = compare(old, new)
    assert direction(each, old, new) is Direction.UNKNOWN


def test_other_policies_are_told_in_their_own_words() -> None:
    old = opened(ROOT / "policy" / "examples" / "heat-grant-2026.yaml")
    new = edited(
        old,
        "{at: clauses/advice/pays/cap, now: cap 700 EUR per household ever}",
        "{at: clauses/heating/terms/ceiling/is, now: 'tier technology (heat_pump → 20000 EUR, pellet_boiler → 12000 EUR,"
        " district_heating → 8000 EUR, solar_collectors → 6000 EUR)'}",
        "{at: clauses/heating/terms/income_share/is, now: 'case (income ≤ low_limit → 75%, income ≤ middle_limit → 50%,"
        " income ≤ high_limit → 30%, else → 0%)'}",
    )
    assert [sentence(each, old, new).en for each in compare(old, new)] == [
        (
            "heating system – share of the cost: the rate of tier 1 (income ≤ low_limit) is raised from 70% to 75%"
            " (+5 percentage points)"
        ),
        (
            "heating system – most that is eligible: the amount of tier 1 (heat_pump) is raised from 18,000 EUR to"
            " 20,000 EUR (+11.1%)"
        ),
        "energy adviser: the cap per household ever is raised from 600 EUR to 700 EUR (+16.7%)",
    ]


def _written(edit: str) -> str:
    return "\n".join((edit, *told(published(), edited(published(), edit))))


if __name__ == "__main__":
    GOLDEN.write_text("\n\n".join(_written(block[0]) for block in BLOCKS) + "\n", encoding="utf-8")
