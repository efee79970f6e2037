"""What an editor asks about a policy's text, without an editor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_eval import api, resources
from policy_eval.diagnostics import Diagnostic, Place, Rule
from policy_eval.editing import (
    Analysis,
    Encoding,
    Position,
    Tools,
    analysed,
    applied,
    completions,
    definition,
    folds,
    highlights,
    hover,
    kept,
    mends,
    outline,
    range_of,
    references,
    renamable,
    rename,
    spot_of,
)
from policy_eval.editing.cursor import cursor
from policy_eval.files import beside

ENGLISH, CHINESE = "2025.yaml", "examples/appliances-2025.yaml"
RATE = "      - rate 80% of fee\n"


@cache
def tools() -> Tools:
    return Tools()


@cache
def text_of(name: str) -> str:
    return (resources.policies() / name).read_text(encoding="utf-8")


def analysis(text: str, name: str = ENGLISH) -> Analysis:
    return analysed(tools(), text, resources.policies() / name, beside)


@cache
def whole(name: str = ENGLISH) -> Analysis:
    return analysis(text_of(name), name)


def spot(text: str, marker: str, into: int) -> tuple[int, int]:
    offset = text.index(marker) + into
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def offered(behind: str, typed: str, name: str = ENGLISH) -> dict[str, int]:
    """What is offered where `typed` is written behind a marker: text → how much of what is typed it stands in for."""
    text = text_of(name)
    end = text.index(behind) + len(behind)
    half = text[:end] + typed + text[end:]
    line, column = spot(half, behind + typed, len(behind + typed))
    return {each.text: each.typed for each in completions(analysis(half, name), whole(name), line, column)}


def written(now: Analysis, place: Place) -> str:
    return now.source.lines[place.line - 1][place.column - 1 : place.end_column - 1]


# --- where the cursor stands --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path", "part", "word"),
    [
        ("clauses:\n  - id: a\n    pays:\n      - ra|", ("clauses", "0", "pays", "0"), "either", "ra"),
        ("clauses:\n- id: a\n  pays:\n  - ra|", ("clauses", "0", "pays", "0"), "either", "ra"),
        ("clauses:\n  - id: a\n    fo|", ("clauses", "0"), "either", "fo"),
        ("clauses:\n  - id: a\n    for: each o|", ("clauses", "0", "for"), "value", "each o"),
        ("facts:\n  a:\n    fields:\n      b: {type: co|", ("facts", "a", "fields", "b", "type"), "value", "co"),
        ("facts:\n  a:\n    fields:\n      b: {type: flag, la|", ("facts", "a", "fields", "b"), "key", "la"),
        ("limits:\n  - over: [a, b|", ("limits", "0", "over", "0"), "either", "b"),
        ("limits:\n  - over: [a,\n      b|", ("limits", "0", "over", "0"), "either", "b"),
        ("x:\n  - {at: a, now: 'cap 1, |", ("x", "0", "now"), "value", "cap 1, "),
        ("x:\n  y: rate 1%\n    of |", ("x", "y"), "value", "rate 1% of "),
        ("x:\n  given: {a: [{b: 1}, {|", ("x", "given", "a", "0"), "key", ""),
        ("# nothing\n|", (), "either", ""),
        ("条款:\n  - 编号: 甲\n    给付:\n      - 给予 |", ("条款", "0", "给付", "0"), "either", "给予 "),
    ],
)
def test_the_cursor_is_found_without_a_tree(text: str, path: tuple[str, ...], part: str, word: str) -> None:
    before = text.removesuffix("|")
    found = cursor(before.split("\n"), before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert (found.path, found.part, found.word) == (path, part, word)


@given(st.text("ab: -{}[],'\"\n#|>", max_size=80))
def test_any_text_has_a_cursor(text: str) -> None:
    cursor(text.split("\n"), text.count("\n") + 1, len(text) - text.rfind("\n"))


# --- completion ---------------------------------------------------------------------------------------------------


def test_steps_begin_with_the_verbs_of_the_language_of_the_file() -> None:
    assert {"rate", "tier", "cap", "uplift"} <= offered(RATE, "      - ").keys()
    assert "给予" not in offered(RATE, "      - ")
    assert {"给予", "按", "最低"} <= offered("    给付:\n", "      - ", CHINESE).keys()


def test_values_are_the_facts_of_the_list_of_the_clause_and_of_the_claimant() -> None:
    found = offered(RATE, "      - rate 5% of ")
    assert {"fee", "vehicles_exported"} <= found.keys()
    assert "premium" not in found


def test_a_chinese_word_is_completed_from_where_it_begins() -> None:
    assert offered(RATE, "      - 给予 展位")["展位费"] == 2
    assert offered(RATE, "      - 给予展位")["展位费"] == 2


def test_numbers_are_followed_by_units_and_not_by_names() -> None:
    found = offered(RATE, "      - cap 10")
    assert {"元", "万元", "美元", "%", "台"} <= found.keys()
    assert "fee" not in found
    assert offered(RATE, "      - cap 10万")["万元"] == 1


def test_a_pot_is_somebodys_with_the_measure_word_in_chinese() -> None:
    found = offered("    给付:\n", "      - 每", CHINESE)
    assert {"位消费者", "类品类"} <= found.keys()
    assert "家电" not in found
    assert {"enterprise", "exhibition"} <= offered(RATE, "      - cap 1万元 per ").keys()


def test_behind_is_and_in_stand_listed_values_and_sets() -> None:
    assert next(iter(offered("    when: category is ", ""))) == "key_overseas"
    assert {"key_overseas", "online"} <= offered("    when: category in (", "").keys()
    sets = offered("uplift 10% when country in ", "")
    assert {"belt_and_road", "rcep"} <= sets.keys()
    assert "fee" not in sets


def test_keys_are_offered_once_and_in_the_language_of_the_file() -> None:
    found = offered("    when: category is key_overseas\n", "    ")
    assert {"terms:", "marks:", "note: "} <= found.keys()
    assert not {"id: ", "for: ", "when: "} & found.keys()
    assert {"其中:", "备注: "} <= offered("    给付:\n", "    ", CHINESE).keys()


@pytest.mark.parametrize(
    ("behind", "typed", "wanted"),
    [
        ("over: [", "", "exhibition-key"),
        ("touches: [", "", "overseas-network"),
        ("given: {", "", "exhibitions: "),
        ("given: {exhibitions: [{", "", "category: "),
        ("given: {exhibitions: [{exhibition: Dubai, category: ", "", "key_overseas"),
        ("with: {", "", "tier-scope: "),
        ("with: {tier-scope: ", "", "per-project"),
        ("          - {at: ", "clauses/", "clauses/rent"),
        ("          - {at: ", "clauses/rent/pays/", "clauses/rent/pays/rate"),
        ("    dated: ", "", "date"),
        ("      id: {type: ", "", "money CNY"),
        ("id: operating-cost-annual\n", "    cap: 10万元 per ", "enterprise"),
        ("    for: each of ", "", "exhibitions"),
        ("given: {", "", "prior_awards: "),
        ("prior_awards: [{", "", "clause: "),
        ("prior_awards: [{clause: ", "", "rent"),
        ("    total: 0元\n    not-covered: ", "", "out-of-period"),
        ("    total: 18万元\n    marks: ", "", "county-follows"),
        ("        award: 100万元\n        marks: ", "", "upper-bound"),
    ],
)
def test_ids_places_and_types_are_offered_where_they_may_stand(behind: str, typed: str, wanted: str) -> None:
    assert wanted in offered(behind, typed)


def test_examples_in_chinese_are_completed_in_chinese() -> None:
    assert "消费者: " in offered("        申报: {", "", CHINESE)
    assert "此前已得奖补: " in offered("        申报: {", "", CHINESE)
    assert "条款: " in offered("        申报: {", "此前已得奖补: [{", CHINESE)
    assert "家电补贴" in offered("        申报: {", "此前已得奖补: [{条款: ", CHINESE)


def test_quotes_are_offered_from_the_text() -> None:
    found = offered("    article: 一（一）\n", "    quote: ")
    assert "参加重点支持的线上平台展会的企业，给予参展费30%的补助，每家企业每年最高补助1万元。" in found


def test_a_mark_with_an_id_of_its_own_sees_the_fields_of_its_clause() -> None:
    marks = "    marks:\n      - id: small\n        label: 小额\n        when: "
    assert "fee" in offered("    when: category is key_overseas\n", marks)


def test_a_new_answer_has_its_reading_and_its_clause() -> None:
    assert {"once", "twice"} <= offered("  - id: uplift-both\n    article: 三（七）\n", "    default: ").keys()
    assert "invested" in offered("            was: uplift 10% when ", "")


def test_text_that_is_no_yaml_yet_is_completed_from_the_last_names() -> None:
    text = text_of(ENGLISH).replace(RATE, f"{RATE}      - rate 5% of f\n     [ }}\n", 1)
    now = analysis(text)
    assert now.shaped[0] is None
    found = completions(now, whole(), *spot(text, "5% of f", len("5% of f")))
    assert "fee" in {each.text for each in found}


# --- what stands there --------------------------------------------------------------------------------------------


def said(marker: str, into: int, name: str = ENGLISH) -> list[str]:
    found = hover(whole(name), *spot(text_of(name), marker, into))
    return [f"{each.zh}\n{each.en}" for each in found.paragraphs] if found else []


def test_a_step_is_said_in_both_languages_with_its_sentence() -> None:
    words, quote = said("rate 80% of fee", 1)
    assert "给予 展位费 的 80%" in words
    assert "rate 80% of booth fee" in words
    assert quote.startswith("> 对参加重点目录内境外国际性展会的企业")


def test_what_a_change_puts_in_is_said_as_what_stands_at_its_place() -> None:
    (words,) = said("now: 360天", len("now: 36"))
    assert "360 days" in words
    (words,) = said("now: rate 50% of fee", len("now: ra"), "examples/taizhou-2026-draft.yaml")
    assert "给予 展位费 的 50%" in words


def test_a_revision_leads_to_what_it_revises() -> None:
    name = "examples/taizhou-2026-draft.yaml"
    (clause,) = definition(whole(name), *spot(text_of(name), "clauses/exhibition-other", len("clauses/ex")))
    assert clause.file == ENGLISH
    assert isinstance(renamable(whole(name), *spot(text_of(name), "clauses/exhibition-other", 10)), Diagnostic)
    assert list(whole(name).thorough) == api.check(resources.policies() / name)


def test_names_keys_and_sets_explain_themselves() -> None:
    assert "金额" in said("rate 80% of fee", len("rate 80% of "))[1]
    assert "The steps that compute the award" in said("pays:", 1)[1]
    assert "AU, BN, CN" in said("in rcep", 4)[1]
    assert "冰柜" not in "".join(said("品类 不为 空调", 1, CHINESE)[:1])


def test_a_name_leads_to_its_declaration_and_a_quote_to_the_text() -> None:
    (field,) = definition(whole(), *spot(text_of(ENGLISH), RATE, len("      - rate 80% of f")))
    assert written(whole(), field) == "fee"
    (sentence,) = definition(whole(), *spot(text_of(ENGLISH), "quote: 对参加", len("quote: 对")))
    assert sentence.file == "text/2025.txt"
    (table,) = definition(whole(), *spot(text_of(ENGLISH), "file: sets/", len("file: s")))
    assert table.file == "sets/belt-and-road.csv"


def test_a_file_outside_the_folder_is_nowhere_to_go() -> None:
    text = text_of(ENGLISH).replace("file: sets/belt-and-road.csv", "file: ../pyproject.toml")
    assert definition(analysis(text), *spot(text, "file: ../", len("file: .."))) == []


def test_every_name_that_is_used_is_declared() -> None:
    for name in (ENGLISH, CHINESE, "examples/heat-grant-2026.yaml", "examples/flood-relief-2026.yaml"):
        index = whole(name).index
        assert index is not None
        known = {each.symbol for each in index.occurrences if each.defines}
        used = {each.symbol for each in index.occurrences if each.symbol.naming != "file"}
        assert used == known & used


def test_places_of_names_are_where_they_are_written() -> None:
    for name in (ENGLISH, CHINESE):
        now = whole(name)
        assert now.index is not None
        for each in now.index.occurrences:
            if each.place.file == now.file and each.place.line == each.place.end_line:
                assert written(now, each.place) == each.written


@pytest.mark.parametrize("name", [ENGLISH, CHINESE, "examples/taizhou-2026-draft.yaml"])
def test_one_line_alone_names_what_the_whole_file_says_it_names(name: str) -> None:
    index, fresh = whole(name).index, analysis(text_of(name), name)
    assert index is not None
    own = [each for each in index.occurrences if each.place.file == fresh.file and each.place.line % 5 == 0]
    for each in own:
        spot_of_it = each.place.line, each.place.column
        assert fresh.named(*spot_of_it) == index.at(fresh.file, *spot_of_it)


def test_a_value_is_found_in_clauses_examples_and_tables() -> None:
    text = text_of("examples/flood-relief-2026.yaml")
    now = whole("examples/flood-relief-2026.yaml")
    assert now.index is not None
    listed = next(each for each in now.index.occurrences if each.symbol.naming == "value" and each.defines)
    found = references(now, listed.place.line, listed.place.column)
    assert {each.file for each in found} >= {now.file}
    assert highlights(now, listed.place.line, listed.place.column)
    assert text


# --- edits --------------------------------------------------------------------------------------------------------


def test_a_use_in_full_width_that_only_an_answer_has_is_not_lost() -> None:
    """It is no id as it is written, so it would stay, and the answer would speak of nothing."""
    text = text_of(ENGLISH).replace(
        "every 100万美元 of total of amount_usd", "every 100万美元 of total of ａｍｏｕｎｔ＿ｕｓｄ", 1
    )
    assert text != text_of(ENGLISH)
    now = analysis(text)
    assert [each for each in now.thorough if each.is_error] == []
    made = rename(now, *spot(text, "      amount_usd:", 7), "dollars")
    assert isinstance(made, Diagnostic)
    assert made.rule.code == "PE783"


def test_a_name_that_is_used_is_not_taken_for_a_slip_of_its_declaration() -> None:
    text = (
        text_of(ENGLISH)
        .replace("rate 80% of fee", "rate 80% of fees", 1)
        .replace("rate 60% of fee", "rate 60% of fees", 1)
    )
    assert [each.rule.code for each in analysis(text).found if each.is_error] == ["PE301", "PE301"]


@pytest.mark.parametrize("name", [ENGLISH, CHINESE, "examples/heat-grant-2026.yaml", "examples/taizhou-2025-07.yaml"])
def test_no_name_is_indexed_twice(name: str) -> None:
    """A rename would write it twice."""
    index = whole(name).index
    assert index is not None
    spots = [(each.place, each.symbol) for each in index.occurrences]
    assert len(set(spots)) == len(spots) > 0


def renamed(marker: str, into: int, name: str, file: str = ENGLISH) -> str:
    made = rename(whole(file), *spot(text_of(file), marker, into), name)
    assert not isinstance(made, Diagnostic), made.message("en")
    return applied(whole(file).source, made)


@pytest.mark.parametrize(
    ("marker", "into", "name", "old"),
    [
        ("tier invested", 6, "counted", "invested"),
        ("  - id: rent", 8, "premises-rent", None),
        ("      premium: {type", 7, "paid_premium", "premium"),
        ("  premises:", 3, "shops", "premises"),
        ("          key_overseas:", 12, "in_catalogue", "key_overseas"),
        ("  rcep:", 3, "pacific", None),
        ("  - id: tier-scope", 9, "scope-of-tiers", "tier-scope"),
        ("  - id: county-follows", 9, "followed", "county-follows"),
        ("      - id: upper-bound", 14, "ceiling", None),
    ],
)
def test_a_renamed_policy_checks_and_keeps_its_labels(marker: str, into: int, name: str, old: str | None) -> None:
    text = renamed(marker, into, name)
    if old:
        assert not re.search(rf"(?<!\w){old}:", text)
    after = analysis(text)
    assert [each for each in after.thorough if each.is_error] == []
    labels = [line for line in text.split("\n") if "label" in line]
    before = [line for line in text_of(ENGLISH).split("\n") if "label" in line]
    assert [line.partition("label")[2] for line in labels] == [line.partition("label")[2] for line in before]


@pytest.mark.parametrize(
    ("marker", "into", "name"),
    [
        ("      premium: {type", 7, "paid_premium"),
        ("  - id: cloud-marketing", 8, "marketing"),
        ("      - id: upper-bound", 14, "ceiling"),
        ("    marks: county-follows", 12, "followed"),
        ("  - id: exhibition-annual", 8, "exhibitions-yearly"),
    ],
)
def test_examples_pass_after_a_rename(marker: str, into: int, name: str, tmp_path: Path) -> None:
    for folder in ("text", "sets"):
        (tmp_path / folder).mkdir()
        for file in (resources.policies() / folder).iterdir():
            (tmp_path / folder / file.name).write_bytes(file.read_bytes())
    path = tmp_path / ENGLISH
    text = renamed(marker, into, name)
    path.write_text(text, encoding="utf-8")
    report, found = api.test(path)
    assert report is not None, [each.text("en") for each in found]
    assert report.is_fine


def test_a_mark_is_found_in_places_and_in_what_examples_expect() -> None:
    text = text_of(ENGLISH)
    found = references(whole(), *spot(text, "        marks: upper-bound", 16))
    lines = [whole().source.lines[each.line - 1].strip() for each in found]
    assert [line.partition(" {")[0] for line in lines] == [
        "- id: upper-bound", "marks: upper-bound", "- remove: clauses/service-platform/marks/upper-bound", "was:",
    ]  # fmt: skip
    assert "按上限计算" in said("        marks: upper-bound", 16)[0]


def test_uses_by_label_stay_when_an_id_changes() -> None:
    text = renamed("      价格: {类型", 7, "成交价", CHINESE)
    assert text.count("最终销售价格") == text_of(CHINESE).count("最终销售价格")
    assert "成交价: {类型" in text


@pytest.mark.parametrize("name", ["below", "a b", "per", "1:2", ""])
def test_a_name_that_would_break_something_is_refused(name: str) -> None:
    assert isinstance(rename(whole(), *spot(text_of(ENGLISH), "tier invested", 6), name), Diagnostic)


def test_a_name_that_only_an_answer_writes_is_refused() -> None:
    """As the text stands, nothing is called `insurance-total`; under one answer a limit is."""
    made = rename(whole(), *spot(text_of(ENGLISH), "- id: exhibition-annual", 8), "insurance-total")
    assert isinstance(made, Diagnostic)


def test_only_ids_can_be_renamed() -> None:
    assert isinstance(renamable(whole(), *spot(text_of(ENGLISH), "quote: 对参加", 9)), Diagnostic)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("rate 80% of fee", "rate 80% of fex"), ("over: [exhibition-key", "over: [exhibition-kez"), ("quote:", "qoute:")],
)
def test_did_you_mean_gives_the_right_text_back(right: str, wrong: str) -> None:
    now = analysis(text_of(ENGLISH).replace(right, wrong, 1))
    (mend,) = mends(now.found, now.file, 1, len(now.source.lines))
    assert applied(now.source, [mend.edit]) == text_of(ENGLISH)


def test_a_mend_leaves_the_unit_of_a_type() -> None:
    now = analysis(text_of(ENGLISH).replace("type: count 台", "type: cuont 台", 1))
    (mend,) = mends(now.found, now.file, 1, len(now.source.lines))
    assert applied(now.source, [mend.edit]) == text_of(ENGLISH)


# --- diagnostics --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [ENGLISH, CHINESE])
def test_a_text_has_the_findings_that_check_has(name: str) -> None:
    assert list(whole(name).thorough) == api.check(resources.policies() / name)


def test_an_example_that_cannot_be_read_is_found() -> None:
    broken = text_of(ENGLISH).replace("award: 99999.20元", "award: 99999.20台", 1)
    found = [each for each in analysis(broken).thorough if each.is_error]
    assert [each.rule.code for each in found] == ["PE505"]
    assert found[0].excerpt.strip() == "award: 99999.20台"


def prefixes() -> Iterator[str]:
    lines = text_of(ENGLISH).split("\n")
    yield from ("\n".join(lines[:count]) + "\n    x" for count in range(1, len(lines), 97))


@pytest.mark.parametrize("text", [*prefixes()])
def test_half_a_policy_has_findings_completions_and_no_accident(text: str) -> None:
    now = analysis(text)
    assert now.found
    lines = now.source.lines
    completions(now, whole(), len(lines), len(lines[-1]) + 1)
    hover(now, len(lines), 3)
    outline(now)
    folds(now)
    definition(now, len(lines), 3)


def _noted(line: int, end: int, file: str = "a.yaml") -> Diagnostic:
    return Diagnostic(Rule("PE600", "某事", "something"), {}, Place(file, line, 1, end, 2))


LINES = st.lists(st.sampled_from("abc"), max_size=8)


@given(LINES, LINES, st.integers(1, 8), st.integers(0, 2))
def test_a_finding_stays_on_its_lines_or_goes(before: list[str], after: list[str], first: int, more: int) -> None:
    last = min(first + more, len(before))
    if first > len(before):
        return
    for each in kept([_noted(first, last)], "a.yaml", before, after):
        assert each.place
        assert after[each.place.line - 1 : each.place.end_line] == before[first - 1 : last]


def test_a_finding_moves_with_its_line_and_goes_with_it() -> None:
    found = [_noted(1, 1), _noted(3, 4), _noted(3, 3, "b.csv")]

    def lines(after: str) -> list[tuple[str, int]]:
        return [
            (each.place.file, each.place.line)
            for each in kept(found, "a.yaml", list("abcd"), list(after))
            if each.place
        ]

    assert lines("abcd") == [("a.yaml", 1), ("a.yaml", 3), ("b.csv", 3)]
    assert lines("aXYbcd") == [("a.yaml", 1), ("a.yaml", 5), ("b.csv", 3)]
    assert lines("cd") == [("a.yaml", 1), ("b.csv", 3)]
    assert lines("Xbcd") == [("a.yaml", 3), ("b.csv", 3)]
    assert lines("abcX") == [("a.yaml", 1), ("b.csv", 3)]


# --- outline, positions -------------------------------------------------------------------------------------------


def test_the_outline_has_clauses_under_their_articles() -> None:
    parts = {part.name: part for part in outline(whole(CHINESE))}
    articles = parts["条款"].parts
    assert all(part.kind in {"article", "clauses"} for part in articles)
    facts = {part.name: [each.name for each in part.parts] for part in parts["申报事项"].parts}
    assert facts["消费者"] == ["身份证号", "虚假交易"]
    for first, last in folds(whole(CHINESE)):
        assert first < last <= len(whole(CHINESE).source.lines)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=30), st.data())
def test_positions_go_there_and_back(line: str, data: st.DataObject) -> None:
    column = data.draw(st.integers(1, len(line) + 1))
    encodings: list[Encoding] = ["utf-8", "utf-16", "utf-32"]
    for encoding in encodings:
        start, _ = range_of(Place("f", 1, column, 1, column), [line], encoding)
        assert spot_of(start, [line], encoding) == (1, column)


def test_utf_16_counts_two_units_beyond_the_first_plane() -> None:
    assert range_of(Place("f", 1, 3, 1, 4), ["𠮷费用"], "utf-16") == (Position(0, 3), Position(0, 4))
