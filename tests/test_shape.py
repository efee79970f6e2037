from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_eval.diagnostics import Diagnostic, Place
from policy_eval.shape import Schema, shape
from policy_eval.shape.forms import Form
from policy_eval.shape.judge import is_valid
from policy_eval.source import Entry, List, Map, Node, Source, Text, read
from small_policy import CHINESE, CHINESE_REVISION, ENGLISH, ENGLISH_REVISION

SCHEMA = Schema.load()

Plain = str | list["Plain"] | dict[str, "Plain"]


def tree(text: str) -> Node:
    found, diagnostics = read(text, "f")
    assert diagnostics == []
    assert found is not None
    return found


def plain(node: Node) -> Plain:
    match node:
        case Text():
            return node.value
        case List():
            return [plain(item) for item in node.items]
        case Map():
            return {key: plain(value) for key, value in node.items()}


def findings(text: str) -> list[Diagnostic]:
    return Source.of(text, "f").excerpts(SCHEMA.shape(tree(text))[1])


def marked(diagnostic: Diagnostic) -> str:
    """What stands at the place of a diagnostic, with ⟦ ⟧ around it."""
    place, line = diagnostic.place, diagnostic.excerpt
    assert place is not None
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    return f"⟦{line[place.column - 1 : end]}⟧"


def edited(old: str, new: str, text: str = ENGLISH) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


# ---------------------------------------------------------------------------- both languages


def test_chinese_keys_and_words_mean_the_same_as_english_ones() -> None:
    english, found_english = shape(tree(ENGLISH))
    chinese, found_chinese = shape(tree(CHINESE))
    assert found_english == found_chinese == []
    assert plain(chinese) == plain(english)


def test_a_revision_in_both_languages_is_one_document() -> None:
    english, found_english = shape(tree(ENGLISH_REVISION))
    chinese, found_chinese = shape(tree(CHINESE_REVISION))
    assert (found_english, found_chinese) == ([], [])
    assert plain(english) == plain(chinese)


def test_the_small_policy_uses_every_key_of_the_language() -> None:
    text = [plain(tree(each)) for each in (ENGLISH, CHINESE, ENGLISH_REVISION, CHINESE_REVISION)]
    for key in keys_of(SCHEMA.form):
        assert f"'{key}':" in str(text), key


def keys_of(form: Form | None) -> set[str]:
    if form is None:
        return set()
    found = keys_of(form.items)
    for each in form.maps:
        found |= set(each.keys) | keys_of(each.rest)
        found |= {name for key in each.keys.values() for name in keys_of(key.form)}
    return found


def test_languages_may_be_mixed_key_by_key() -> None:
    mixed = edited("policy: small", "政策: small", edited("force: promises", "性质: promises"))
    assert findings(mixed) == []
    assert plain(shape(tree(mixed))[0]) == plain(shape(tree(ENGLISH))[0])


def test_shaping_again_changes_nothing() -> None:
    once, _ = shape(tree(CHINESE))
    assert shape(once) == (once, [])


def test_a_document_is_translated_there_and_back() -> None:
    english, _ = shape(tree(ENGLISH))
    chinese = SCHEMA.translated(english, "zh")
    assert shape(chinese) == (english, [])
    assert plain(chinese) == plain(SCHEMA.translated(tree(CHINESE), "zh"))
    assert plain(SCHEMA.translated(chinese, "en")) == plain(english)


def test_a_translated_key_stands_where_it_was_written_and_an_unchanged_text_keeps_its_characters() -> None:
    made, _ = shape(tree(CHINESE))
    assert isinstance(made, Map)
    entry = made.entry("version")
    assert entry is not None
    assert str(entry.key.place) == "f:2:1"
    assert isinstance(entry.value, Text)
    assert entry.value.at(2, 4).column == 7


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("金额 元", "money 元"),
        ("金额元", "money 元"),
        ("数量 台", "count 台"),
        ("选项", "one of"),
        ("是否", "flag"),
    ],
)
def test_a_type_is_translated_and_its_unit_left_alone(chinese: str, english: str) -> None:
    text = edited("类型: 金额 CNY", f"类型: {chinese}", CHINESE)
    facts = plain(shape(tree(text))[0])
    assert isinstance(facts, dict)
    assert f"'principal': {{'type': '{english}'" in str(facts["facts"])


def test_the_english_of_a_key_depends_on_where_it_stands() -> None:
    assert SCHEMA.english_key([], "名称") == "title"
    assert SCHEMA.english_key(["clauses", "rent"], "名称") == "label"
    assert SCHEMA.english_key(["clauses", "rent"], "条件") == "when"
    assert SCHEMA.english_key(["facts", "loans", "holds", "0"], "条件") == "that"
    assert SCHEMA.english_key(["clauses", "rent", "terms"], "计档投资额") == "计档投资额"
    assert SCHEMA.english_key(["clauses", "rent", "terms", "计档投资额"], "为") == "is"
    assert SCHEMA.english_key(["period"], "in-force") == "in-force"
    assert SCHEMA.english_key(["nowhere", "at", "all"], "x") == "x"


# ---------------------------------------------------------------------------- one mistake, one message

MISTAKES = [
    # unknown and missing keys
    ("rounding:", "roundng:", "PE050", "⟦roundng⟧", "rounding"),
    ("    for: each", "    fro: each", "PE050", "⟦fro⟧", "for"),
    ("    pays:\n", "    pay:\n", "PE050", "⟦pay⟧", "pays"),
    ("{id: upper, label", "{id: upper, lable", "PE050", "⟦lable⟧", "label"),
    ("currency: CNY\n", "currency: CNY\ncolour: red\n", "PE050", "⟦colour⟧", ""),
    ("  - id: network\n    label: 境外网络\n", "  - id: network\n", "PE052", "⟦network⟧", ""),
    ("currency: CNY\n", "", "PE052", "⟦policy⟧", ""),
    ("not CN, message", "not CN, massage", "PE050", "⟦massage⟧", "message"),
    ("{label: 计档额, is: invested}\n    pays", "{label: 计档额}\n    pays", "PE052", "⟦label⟧", ""),
    ("currency: CNY\n", "currency: CNY\n币种: CNY\n", "PE051", "⟦币种⟧", ""),
    # the wrong kind
    ("    over: [network]\n", "    over: network\n", "PE054", "⟦network⟧", ""),
    ("no-rule: [六、附则]", "no-rule: 六、附则", "PE054", "⟦六、附则⟧", ""),
    ("no-rule: [六、附则]", "no-rule: {a: 六、附则}", "PE054", "⟦{a: 六、附则}⟧", ""),
    ("10% when country in near\n    marks", "10%: when\n    marks", "PE056", "⟦uplift 10%: when⟧", ""),
    ("    when: kind is shop\n", "    when: {all: kind is shop}\n", "PE057", "⟦{all: kind is shop}⟧", ""),
    ("    when: kind is shop\n", "    when: [kind is shop]\n", "PE057", "⟦[kind is shop]⟧", ""),
    ("      base: {label: 计档额, is: invested}\n", "      - is: x\n", "PE055", "⟦- is: x⟧", ""),
    ("base: {label: 计档额, is: invested}\n", "base: invested\n", "PE055", "⟦invested⟧", ""),
    ("base: {label: 计档额, is: invested}\n", "base: is：invested\n", "PE030", "⟦：⟧", ""),
    ("base: {label: 计档额, is: invested}\n", "base: is:invested\n", "PE031", "⟦:⟧", ""),
    ("{zh: 关于奖励的意见, en: On awards}", "[意见]", "PE057", "⟦[意见]⟧", ""),
    # values
    ("force: promises", "force: promise", "PE058", "⟦promise⟧", "promises"),
    ("force: promises", "force: 许诺", "PE058", "⟦许诺⟧", "承诺"),
    ("force: promises", "force: maybe", "PE058", "⟦maybe⟧", ""),
    ("required: yes", "required: true", "PE058", "⟦true⟧", ""),
    ("decided: undecided", "decided: undecied", "PE058", "⟦undecied⟧", "undecided"),
    ("{type: money CNY", "{type: monney CNY", "PE059", "⟦monney CNY⟧", "money"),
    ("{type: money CNY", "{type: money", "PE059", "⟦money⟧", ""),
    ("currency: CNY", "currency: 人民币", "PE059", "⟦人民币⟧", ""),
    ("{from: unknown,", "{from: unkown,", "PE059", "⟦unkown⟧", "unknown"),
    ("unknown, until: 2025-12-31", "unknown, until: 2025年底", "PE059", "⟦2025年底⟧", ""),
    ("policy: small", "policy: small one", "PE059", "⟦small one⟧", ""),
    ("      base: {label", "      base/x: {label", "PE059", "⟦base/x⟧", ""),
    ("    article: 三（七）\n    quote: 按", "    article:\n    quote: 按", "PE053", "⟦article⟧", ""),
    ("no-rule: [六、附则]", "no-rule:\n  - 六、附则\n  -", "PE062", "⟦⟧", ""),
    ("no-rule: [六、附则]", "no-rule: []", "PE060", "⟦[]⟧", ""),
    ("label: {zh: 企业, en: [enterprise, firm]}", "label: {}", "PE060", "⟦{}⟧", ""),
    # alternatives
    ("now: uplift 20%}", "now: uplift 20%, remove: x}", "PE061", "⟦remove⟧", ""),
    ("members: [KR", "file: x, members: [KR", "PE061", "⟦file⟧", ""),
    ("{one: kind, per: country, message", "{one: kind, message", "PE052", "⟦one⟧", ""),
    ("- {id: interest, label: 贴息上限}", "- {id: interest}", "PE052", "⟦interest⟧", ""),
    (", add: floor 0元", "", "PE052", "⟦after⟧", ""),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "where", "meant"), MISTAKES, ids=[m[1].strip() for m in MISTAKES])
def test_one_mistake_is_one_message_at_its_place(old: str, new: str, code: str, where: str, meant: str) -> None:
    found = findings(edited(old, new))
    assert [(d.rule.code, marked(d), d.suggestion) for d in found] == [(code, where, meant)]
    for language in ("zh", "en"):
        assert found[0].message(language)
        assert found[0].mend(language)


def test_all_mistakes_are_found_in_one_run_in_the_order_of_the_file() -> None:
    text = ENGLISH
    for old, new, *_ in MISTAKES[0:3]:
        text = edited(old, new, text)
    text = edited("force: promises", "force: promise", text)
    assert [d.rule.code for d in findings(text)] == ["PE050", "PE050", "PE050", "PE058"]


def test_a_chinese_file_is_answered_with_chinese_keys() -> None:
    found = findings(edited("    名称: 境外网络\n", "", CHINESE))
    assert found[0].message("zh") == "“network”缺少必需的项目：名称"
    wrong = findings(edited("性质: 承诺", "性质: 许愿", CHINESE))
    assert wrong[0].mend("zh") == "可以写：承诺, 鼓励, 支持, 组织安排"


def test_a_misspelt_key_is_not_missing_as_well() -> None:
    found = findings(edited("    pays:\n", "    payss:\n"))
    assert [d.rule.code for d in found] == ["PE050"]


def test_the_same_key_in_two_languages_names_the_first() -> None:
    found = findings(edited("版本: 2025\n", "版本: 2025\nversion: 2025\n", CHINESE))
    assert "“版本”" in found[0].message("zh")
    assert found[0].details["line"] == "2"


def test_a_file_written_with_full_width_colons_is_told_so() -> None:
    found = findings("政策：x\n版本：2025\n")
    assert [(d.rule.code, marked(d)) for d in found] == [("PE030", "⟦：⟧")]
    assert findings("just words\n")[0].rule.code == "PE055"
    assert findings("- a\n")[0].rule.code == "PE055"


def test_words_of_a_change_are_left_to_the_place_they_go_to() -> None:
    made = plain(shape(tree(CHINESE))[0])
    assert "'was': {'label': '计档额'" in str(made)


# ---------------------------------------------------------------------------- jsonschema judges the same


@st.composite
def damaged(draw: st.DrawFn) -> Node:
    """The small policy with a few pieces replaced, removed, renamed or added."""
    node = SCHEMA.shape(tree(ENGLISH))[0]
    for _ in range(draw(st.integers(1, 3))):
        node = draw(damage(node))
    return node


PLACE = Place("f", 1, 1, 1, 2)
OTHERS: list[Node] = [
    Text.made("x", PLACE),
    Text.made("a b", PLACE),
    Text.made("yes", PLACE),
    Text.made("money CNY", PLACE),
    Text.made("2025-01-01", PLACE),
    List((), PLACE),
    List((Text.made("y", PLACE),), PLACE),
    List((List((), PLACE),), PLACE),
    Map((), PLACE),
    Map((Entry(Text.made("id", PLACE), Text.made("z", PLACE)),), PLACE),
    Map((Entry(Text.made("is", PLACE), Text.made("z", PLACE)),), PLACE),
    Map((Entry(Text.made("zh", PLACE), Text.made("z", PLACE)),), PLACE),
]
NAMES = [
    "x",
    "a b",
    "id",
    "label",
    "quote",
    "when",
    "is",
    "at",
    "file",
    "zh",
    "from",
    "changes",
    "says",
    "message",
]


@st.composite
def damage(draw: st.DrawFn, node: Node) -> Node:
    children = len(node.items) if isinstance(node, List) else len(node.entries) if isinstance(node, Map) else 0
    if not children or draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(OTHERS))
    i = draw(st.integers(0, children - 1))
    if isinstance(node, List):
        items = list(node.items)
        items[i : i + 1] = draw(st.sampled_from([[], [items[i], items[i]]])) or [draw(damage(items[i]))]
        return replace(node, items=tuple(items))
    assert isinstance(node, Map)
    entries = list(node.entries)
    kind = draw(st.sampled_from(["deeper", "deeper", "deeper", "remove", "rename", "add"]))
    key = Text.made(draw(st.sampled_from(NAMES)), PLACE)
    if kind == "deeper":
        entries[i] = replace(entries[i], value=draw(damage(entries[i].value)))
    elif kind == "remove":
        del entries[i]
    elif not any(e.key.value == key.value for e in entries):
        added = Entry(key, draw(st.sampled_from(OTHERS)))
        entries[i : i + 1] = [replace(entries[i], key=key)] if kind == "rename" else [entries[i], added]
    return replace(node, entries=tuple(entries))


@settings(max_examples=400, deadline=None)
@given(damaged())
def test_the_walk_and_jsonschema_agree(node: Node) -> None:
    _, found = SCHEMA.shape(node)
    assert not [d for d in found if d.rule.code == "PE099"]
    assert is_valid(SCHEMA.document, node) == (not found)


@settings(max_examples=100, deadline=None)
@given(damaged())
def test_what_the_walk_says_is_said_in_both_languages(node: Node) -> None:
    for diagnostic in SCHEMA.shape(node)[1]:
        for language in ("zh", "en"):
            assert not re.search(r"\{\w+\}", diagnostic.text(language))
        assert diagnostic.place is not None


def test_the_judge_speaks_where_the_walk_has_nothing_to_say() -> None:
    lenient = replace(SCHEMA, document=SCHEMA.document | {"required": ["x"]})
    _, found = lenient.shape(tree(ENGLISH))
    assert [d.rule.code for d in found] == ["PE099"]


def test_an_element_with_very_many_foreign_keys_is_one_short_finding() -> None:
    many = "".join(f"    q{number}z: 1\n" for number in range(20_000))
    (found,) = findings(ENGLISH.replace("facts:\n", f"facts:\n  zzzz:\n{many}", 1))
    assert (found.rule.code, found.details["keys"]) == ("PE064", "q0z, q1z, q2z, q3z, q4z, q5z")
