"""Two versions compared: by identity and structure, in whatever layout, order of keys or language they are written."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from diffing_edits import ROOT, edited, opened, published
from policy_eval.compiled import program_sha256
from policy_eval.diffing.compare import compare
from policy_eval.diffing.hybrid import Between, groups, hybrid
from policy_eval.diffing.model import Act, Difference, Sort
from policy_eval.diffing.order import arranged, common
from policy_eval.diffing.places import place_of
from policy_eval.diffing.side import Side, open_side
from policy_eval.formatting import formatted
from policy_eval.program import Said

EXAMPLES = ROOT / "policy" / "examples"
POLICIES = (ROOT / "policy" / "2025.yaml", *sorted(EXAMPLES.glob("*.yaml")))
WHOLE = (
    ROOT / "policy" / "2025.yaml",
    *(EXAMPLES / name for name in ("heat-grant-2026.yaml", "appliances-2025.yaml", "flood-relief-2026.yaml")),
)


def where(found: Sequence[Difference]) -> list[tuple[str, str]]:
    return [(each.act.value, each.where) for each in found]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The published policy in a folder of its own."""
    shutil.copytree(ROOT / "policy", tmp_path / "policy")
    return tmp_path / "policy" / "2025.yaml"


def rewritten(path: Path, *pairs: tuple[str, str]) -> Side:
    """The policy with words of its file replaced, each wherever it stands."""
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert re.search(old, text), old
        text = re.sub(old, new, text)
    return reopened(path, text)


def reopened(path: Path, text: str) -> Side:
    path.write_text(text, encoding="utf-8")
    side, found = open_side(path)
    assert side is not None, found
    return side


# --- no difference ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_a_policy_does_not_differ_from_itself(path: Path) -> None:
    assert compare(opened(path), opened(path)) == ()


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_other_language_is_no_difference(path: Path, language: str, tmp_path: Path) -> None:
    shutil.copytree(path.parent, tmp_path / "policy")
    other, found = formatted(path, "zh" if language == "zh" else "en")
    assert other is not None, found
    assert compare(opened(path), reopened(tmp_path / "policy" / path.name, other.after)) == ()


@pytest.mark.parametrize("seed", range(3))
def test_layout_order_of_keys_and_quotes_are_no_difference(seed: int, copied: Path) -> None:
    node = yaml.compose(copied.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert node is not None
    _shuffle(node, random.Random(seed), "")  # noqa: S311 – no secret
    text = yaml.serialize(node, Dumper=yaml.BaseDumper, allow_unicode=True, width=100_000, indent=4)
    assert compare(published(), reopened(copied, f"# another comment\n{text}")) == ()


def _shuffle(node: yaml.Node, how: random.Random, above: str) -> None:
    """Other quotes; another order of keys where it says nothing; flow where there was block."""
    if isinstance(node, yaml.ScalarNode):
        node.style = how.choice(["'", '"'])
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            _shuffle(each, how, "")
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _shuffle(value, how, key.value)
        if above not in {"answers", "values"}:
            how.shuffle(node.value)
        node.flow_style = how.random() < 1 / 3 if above == "given" else node.flow_style


def test_a_set_written_in_the_policy_is_the_set_kept_in_a_file(copied: Path) -> None:
    rows = (copied.parent / "sets" / "belt-and-road.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    members = []
    for row in rows:
        value, since, until, *_ = row.split(",")
        days = "".join(f", {key}: {day}" for key, day in (("from", since), ("until", until)) if day)
        members.append(f"{{is: {value}{days}}}")
    side = rewritten(copied, ("file: sets/belt-and-road.csv", f"members: [{', '.join(members)}]"))
    assert compare(published(), side) == ()


@pytest.mark.parametrize(
    "pairs",
    [
        [(r"marks: county-follows", "marks: [参照执行，由县（市）承担]")],
        [(r"marks: upper-bound", "marks: upper bound")],
        [(r"not-covered: out-of-period", "not-covered: [out-of-period]")],
        # A limit may have the label of a clause: which of them an example means, its key says.
        [(r"(?<=label: \{zh: )参展年度限额", "重点展会"), (r"limits: \{exhibition-annual: ", "limits: {重点展会: ")],
    ],
)
def test_what_an_example_expects_may_be_called_by_label_or_id(pairs: list[tuple[str, str]], copied: Path) -> None:
    before = rewritten(copied, *pairs[:-1])
    assert compare(before, rewritten(copied, pairs[-1])) == ()


KNOWN = "- why: {zh: 温岭市参照执行, en: Wenling follows by reference}"


@pytest.mark.parametrize(
    "was",
    [
        "- why: Wenling follows by reference",
        "- why: 温岭市参照执行",
        "- why: {zh: 温岭市, en: Wenling follows by reference}",
    ],
)
def test_an_example_that_is_told_in_another_language_too_is_the_same(was: str, copied: Path) -> None:
    before = rewritten(copied, (re.escape(KNOWN), was))
    (found,) = compare(before, published())
    assert (found.act, found.sort, found.where) == (Act.CHANGED, Sort.WORDS, "examples/Wenling follows by reference")


def test_an_example_is_told_in_the_language_of_the_report(copied: Path) -> None:
    old, new = (
        published(),
        rewritten(copied, (re.escape(KNOWN), KNOWN.replace("温岭市", "温岭").replace("Wenling", "It"))),
    )
    removed, added = sorted(compare(old, new), key=lambda each: each.act is Act.ADDED)
    assert place_of(removed, old, new) == Said("示例/温岭市参照执行", "examples/Wenling follows by reference")
    assert place_of(added, old, new) == Said("示例/温岭参照执行", "examples/It follows by reference")
    assert added.new is not None
    assert added.new.words == Said("温岭参照执行", "It follows by reference")


# --- what differs -----------------------------------------------------------------------------------------------------


def test_a_member_of_a_file_is_told_with_its_days(copied: Path) -> None:
    file = copied.parent / "sets" / "belt-and-road.csv"
    file.write_text(file.read_text(encoding="utf-8-sig").rstrip() + "\nUS,2025-07-01,,\n", encoding="utf-8")
    found = compare(published(), reopened(copied, copied.read_text(encoding="utf-8")))
    assert where(found) == [("added", "sets/belt_and_road/members/US")]
    assert found[0].new is not None
    assert "2025-07-01" in found[0].new.words.zh


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(r"\bdays_used\b", "used_days")], "clauses/loan-interest/terms/used_days"),
        ([(r"\brcep\b(?!/)", "rcep_members")], "sets/rcep_members"),
        ([(r"\binvestment_usd\b", "invested_usd")], "facts/overseas_projects/fields/invested_usd"),
        ([(r"\bfx_hedges\b", "hedges")], "facts/hedges"),
        ([(r"\bkey_domestic\b", "domestic")], "facts/exhibitions/fields/category/values/domestic"),
        ([(r"(id: |\[|, )rent(?=[,\]\n])", r"\1office-rent")], "clauses/office-rent"),
        ([(r"\bexhibition-annual\b", "exhibitions-yearly")], "limits/exhibitions-yearly"),
    ],
    ids=["term", "set", "field", "list", "value", "clause", "limit"],
)
def test_what_only_changed_its_name_is_one_difference_of_words(
    pairs: list[tuple[str, str]], expected: str, copied: Path
) -> None:
    found = [each for each in compare(published(), rewritten(copied, *pairs)) if each.path[-1] != "changes"]
    assert where(found) == [("renamed", expected)]
    assert found[0].sort is Sort.WORDS


def test_labels_alone_are_words() -> None:
    side = edited(
        published(), "{at: clauses/rent/label/zh, now: 经营场所租金}", "{at: facts/loans/label/en, now: loans}"
    )
    found = compare(published(), side)
    assert where(found) == [("changed", "facts/loans/label"), ("changed", "clauses/rent/label")]
    assert {each.sort for each in found} == {Sort.WORDS}


def test_a_moved_clause_is_moved(copied: Path) -> None:
    text = copied.read_text(encoding="utf-8")
    block = text[text.index("  - id: rent\n") : text.index("  - id: transaction-fee\n")]
    text = text.replace(block, "").replace("limits:\n", f"{block}limits:\n", 1)
    assert where(compare(published(), reopened(copied, text))) == [("moved", "clauses/rent")]


def test_steps_in_another_order_mean_something_else() -> None:
    step = "clauses/overseas-network/pays/uplift"
    one = edited(published(), f"{{before: {step}, add: cap 5万元}}")
    other = edited(published(), f"{{after: {step}, add: cap 5万元}}")
    found = compare(one, other)
    assert [(each.act, each.sort) for each in found] == [(Act.MOVED, Sort.MEANING)]


ANSWER = "{at: clauses/loan-interest/terms/year_length/is, was: 365天, now: 364天}"


@pytest.mark.parametrize(
    ("at", "now", "sort"),
    [
        ("readings/day-count/question", "一年有几天", Sort.WORDS),
        ("readings/day-count/answers/360/says", "364天", Sort.WORDS),
        ("readings/day-count/answers/360/changes", f"[{ANSWER}]", Sort.MEANING),
        ("readings/online-base/touches", "[rent]", Sort.WORDS),
        ("facts/enterprise/fields/vehicles_exported/default", "500", Sort.MEANING),
        ("facts/loans/dated", "disbursed", Sort.MEANING),
        ("clauses/rent/article", "二（五）", Sort.WORDS),
        ("commitments/funding/who", "市财政", Sort.WORDS),
        ("period/covers/from", "2025-02-01", Sort.MEANING),
        ("rounding", "round to 1元", Sort.MEANING),
    ],
)
def test_what_can_matter_to_a_claim_is_meaning(at: str, now: str, sort: Sort) -> None:
    found = compare(published(), edited(published(), f"{{at: {at}, now: {now}}}"))
    assert {each.sort for each in found} == {sort}
    assert all(each.where.startswith(at) for each in found)


# --- revisions --------------------------------------------------------------------------------------------------------


def test_a_sentence_of_a_revision_stands_with_the_change_that_it_orders() -> None:
    found = compare(published(), opened(EXAMPLES / "taizhou-2025-07.yaml"))
    cap = next(each for each in found if each.where == "clauses/exhibition-key/pays/cap")
    assert [order.quotes for order in cap.orders] == [
        ("参加重点目录内境外国际性展会的，每家企业单个展会最高补助由10万元提高到12万元；",)
    ]
    sentences = [each.new.words.zh for each in found if each.path == ("no-rule",) and each.new]
    assert sentences == ["本文件为演示修订写法而虚构，不是正式文件。"]


def test_the_examples_of_the_base_are_no_difference_of_a_revision() -> None:
    found = compare(published(), opened(EXAMPLES / "taizhou-2025-07.yaml"))
    assert {each.act for each in found if "examples" in each.path} == {Act.ADDED}


# --- laws -------------------------------------------------------------------------------------------------------------

QUICK = settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.generate))
"""Each version takes its time to be made: what fails is not made smaller."""
EDITS = (
    "{at: clauses/exhibition-key/pays/cap, now: cap 12万元 per exhibition}",
    "{at: clauses/exhibition-key/when, now: 'category in (key_overseas, key_domestic)'}",
    "{remove: clauses/exhibition-online/pays/cap}",
    "{after: clauses/rent/pays/rate, add: cap 20万元 per enterprise per year}",
    "{before: clauses/rent/pays/rate, add: first 3次 per enterprise per year}",
    "{after: clauses/rent/for, add: {when: rent ≥ 1万元}}",
    "{remove: clauses/overseas-network/when}",
    "{before: clauses/overseas-network/pays/uplift, add: round down to 1元}",
    "{at: limits/exhibition-annual/over, now: [exhibition-key, exhibition-other, warehouse]}",
    "{at: sets/rcep/members, now: [BN, CN, HK, ID, JP, KH, KR, LA, MM, MY, NZ, PH, SG, TH, {is: VN, until: 2025-07-01}]}",
    "{remove: exclusions/dishonest}",
    "{at: clauses/rent/label/zh, now: 经营场所租金}",
    "{at: facts/exhibitions/fields/fee/label/zh, now: 展位费用}",
    "{remove: readings/online-base}",
    "{after: clauses/fx-hedging, add: {id: rmb, label: {zh: 人民币结算}, for: each of fx_hedges, pays: [pay 1000元]}}",
    "{at: facts/enterprise/fields/vehicles_exported/default, now: 10}",
    "{at: period/covers/until, now: 2026-06-30}",
)


@dataclass(frozen=True)
class _Told:
    act: str
    sort: str
    old: str
    new: str


def _mirrored(found: Sequence[Difference], *, is_mirrored: bool) -> list[_Told]:
    turned = {Act.ADDED: Act.REMOVED, Act.REMOVED: Act.ADDED}
    return sorted(_turned(found, turned if is_mirrored else {}), key=repr)


def _turned(found: Sequence[Difference], turned: dict[Act, Act]) -> Iterator[_Told]:
    for each in found:
        old, new = (part.words.zh if part else "" for part in (each.old, each.new))
        yield _Told(turned.get(each.act, each.act), each.sort, *((new, old) if turned else (old, new)))


@QUICK
@given(st.sets(st.sampled_from(EDITS), max_size=6), st.sets(st.sampled_from(EDITS), max_size=6))
def test_the_differences_the_other_way_round_mirror_these(one: set[str], other: set[str]) -> None:
    old, new = edited(published(), *sorted(one)), edited(published(), *sorted(other))
    there, back = compare(old, new), compare(new, old)
    assert _mirrored(there, is_mirrored=True) == _mirrored(back, is_mirrored=False)
    assert bool(there) == (one != other)


@QUICK
@given(st.sets(st.sampled_from(EDITS), max_size=6), st.sets(st.sampled_from(EDITS), max_size=6))
def test_all_differences_made_give_the_new_version_and_none_the_old_one(one: set[str], other: set[str]) -> None:
    old, new = edited(published(), *sorted(one)), edited(published(), *sorted(other))
    found = compare(old, new)
    for made, expected in ((found, new), ((), old)):
        side, faults = hybrid(old, new, made)
        assert side is not None, faults
        assert program_sha256(side.program) == program_sha256(expected.program)
        assert [each for each in compare(side, expected) if each.path != ("text",)] == []


@QUICK
@given(st.sets(st.sampled_from(EDITS), min_size=1, max_size=4))
def test_each_group_can_be_made_alone_and_then_is_all_that_differs(edits: set[str]) -> None:
    new = edited(published(), *sorted(edits))
    found = compare(published(), new)
    parts = groups(Between(published(), new), found)
    assert sorted(each.where for part in parts for each in part) == sorted(each.where for each in found)
    for part in parts:
        side, faults = hybrid(published(), new, part)
        assert side is not None, faults
        left = [each for each in compare(published(), side) if each.path != ("text",)]
        assert where(left) == where(part)


@given(st.permutations("abcdef"), st.permutations("abcdef"))
def test_what_stays_is_the_same_in_both_directions(one: list[str], other: list[str]) -> None:
    stay = common(one, other)
    assert stay == common(other, one)
    moved = {*one} - {*stay}
    assert arranged(one, other, moved, moved) == tuple(other)


# --- what can only be made together -----------------------------------------------------------------------------------


def test_a_new_term_goes_with_the_step_that_uses_it() -> None:
    new = edited(
        published(),
        "{after: clauses/rent/for, add: {terms: {basis: {label: {zh: 计补租金}, is: rent × 90%}}}}",
        "{at: clauses/rent/pays/rate, now: rate 50% of basis}",
        "{at: clauses/warehouse/pays/rate, now: rate 45% of cost}",
    )
    parts = groups(Between(published(), new), compare(published(), new))
    assert [[each.where for each in part] for part in parts] == [
        ["clauses/rent/terms/basis", "clauses/rent/pays/rate"],
        ["clauses/warehouse/pays/rate"],
    ]


def test_what_does_not_compile_alone_goes_with_what_changes_the_same_clause() -> None:
    new = edited(
        published(),
        "{at: clauses/fx-hedging/for, now: each of fx_hedges}",
        "{at: clauses/fx-hedging/pays/pay, now: pay 1万元 for every full 100万美元 of amount_usd}",
    )
    assert len(groups(Between(published(), new), compare(published(), new))) == 1


def test_a_change_beside_a_rename_can_be_made_without_it(copied: Path) -> None:
    new = rewritten(copied, (r"\bdays_used\b", "used_days"), ("rate 1.5个百分点", "rate 2个百分点"))
    found = compare(published(), new)
    rate = [each for each in found if each.where == "clauses/loan-interest/pays/rate"]
    side, faults = hybrid(published(), new, rate)
    assert side is not None, faults
    assert [each.act for each in compare(published(), side) if each.path != ("text",)] == [Act.CHANGED]
    assert all(len(part) == 1 for part in groups(Between(published(), new), found))


# --- places -----------------------------------------------------------------------------------------------------------


def test_places_are_called_by_chinese_keys_and_labels_for_chinese_readers(copied: Path) -> None:
    old = opened(copied)
    new = rewritten(
        copied,
        ("rate 50% of rent", "rate 40% of rent"),
        (r"(?<=id: exhibition-annual\n)", "    note: shared\n"),
        ("below: (.*)is: 0元", r"below: \1is: 1元"),
        ("cap 10万元 per exhibition", "cap 10万元 per exhibition\n      - cap 20万元 per enterprise per year"),
        ("members: .AU, ", "members: ["),
    )
    said = {place_of(each, old, new).zh for each in compare(old, new)}
    assert {
        "条款/场所租金/给付/给予",
        "条款/境外服务网络/其中/档下奖励/为",
        "条款/重点展会/给付/最高/2",
        "名单/RCEP成员国/成员/AU",
    } <= said
    assert all(place_of(each, old, new).en == each.where for each in compare(old, new))


def test_two_policies_about_different_things_can_be_compared() -> None:
    old, new = published(), opened(EXAMPLES / "appliances-2025.yaml")
    differences = compare(old, new)
    assert ("changed", "claimant") in where(differences)
    assert sum(map(len, groups(Between(old, new), differences))) == len(differences)


def test_keys_and_words_of_the_language_are_told_in_that_of_the_report() -> None:
    found = compare(published(), opened(EXAMPLES / "taizhou-2025-07.yaml"))
    said = {each.where: each.old.words for each in found if each.old}
    assert said["period/in-force/from"] == Said("未定", "unknown")
    assert said["period/look-back"].zh.startswith("起 2025-01-01、条文 六（十三）、引文 ")
    assert said["period/look-back"].en.startswith("from 2025-01-01, article 六（十三）, quote ")
