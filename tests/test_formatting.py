"""A policy file has one layout, keeps its comments, and turns from one language into the other and back."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from policy_eval import api, resources
from policy_eval.checking import compile_policy
from policy_eval.compiled import program_sha256
from policy_eval.diagnostics import Language, has_errors
from policy_eval.formatting import files, formatted, roles
from policy_eval.formatting.layout import LINE_WIDTH, laid_out
from policy_eval.formatting.scalars import width
from policy_eval.source import List, Map, Node, Source, Text, comments, read, told

POLICIES = sorted(resources.policies().glob("*.yaml")) + sorted((resources.policies() / "examples").glob("*.yaml"))
NAMES = [str(path.relative_to(resources.policies())) for path in POLICIES]
GOLDEN = Path(__file__).parent / "golden" / "formatting"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
IN_TWO_LANGUAGES = ["2025.yaml", "examples/appliances-2025.yaml", "examples/heat-grant-2026.yaml"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the policies that a test may write in."""
    return Path(shutil.copytree(resources.policies(), tmp_path / "policy"))


def form(path: Path, language: Language | None = None) -> str:
    made, found = formatted(path, language)
    assert made is not None, found
    assert not found
    return made.after


@pytest.fixture(scope="module")
def policy_2025() -> dict[Language, str]:
    """The policy of 2025 in both languages."""
    path = resources.policies() / "2025.yaml"
    return {"zh": form(path, "zh"), "en": form(path, "en")}


def sha256(path: Path) -> str:
    program, found = compile_policy(path)
    assert program is not None, found
    return program_sha256(program)


def plain(node: Node | None) -> object:
    match node:
        case Map():
            return [(key, plain(value)) for key, value in node.items()]
        case List():
            return [plain(item) for item in node.items]
        case Text():
            return node.value
        case None:
            return None


def tree(text: str) -> object:
    root, found = read(text, "p.yaml")
    assert not found
    return plain(root)


def remarks(text: str) -> list[str]:
    root, _ = read(text, "p.yaml")
    assert root
    return [each.text for each in comments(Source.of(text, "p.yaml"), root)]


def tidy(text: str) -> str:
    """The layout of any YAML text."""
    root, found = read(text, "p.yaml")
    assert root, found
    assert not found
    source = Source.of(text, "p.yaml")
    return laid_out(source, comments(source, root), root)


def reread(after: str, text: str) -> tuple[str, ...] | None:
    """The comments of `after`, if it is read as the tree of `text`."""
    root, _ = read(text, "p.yaml")
    assert root
    return told(Source.of(after, "p.yaml"), root)


# ------------------------------------------------------------------------------------------------ whole policies


@pytest.mark.parametrize("name", NAMES)
def test_the_layout_of_a_policy_keeps_every_text_and_every_comment(folder: Path, name: str) -> None:
    path = folder / name
    before = path.read_text(encoding="utf-8")
    after = form(path)
    assert tree(after) == tree(before)
    assert remarks(after) == remarks(before)
    path.write_text(after, encoding="utf-8", newline="\n")
    assert form(path) == after


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_turns_into_the_other_language_and_back(folder: Path, name: str) -> None:
    path = folder / name
    program = sha256(path)
    english = form(path, "en")
    path.write_text(english, encoding="utf-8", newline="\n")
    chinese = form(path, "zh")
    path.write_text(chinese, encoding="utf-8", newline="\n")
    assert sha256(path) == program
    assert form(path) == chinese
    assert form(path, "en") == english


@pytest.mark.parametrize("name", IN_TWO_LANGUAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_translated_policy_checks_and_its_examples_hold(folder: Path, name: str, language: Language) -> None:
    path = folder / name
    path.write_text(form(path, language), encoding="utf-8", newline="\n")
    assert not has_errors(api.check(path))
    report, found = api.test(path)
    assert report is not None, found
    assert report.failed == 0


def test_the_2025_policy_in_chinese(policy_2025: dict[Language, str]) -> None:
    """For people to read. After a change of the policy: `policy-eval fmt --lang zh` on a copy makes it anew."""
    assert policy_2025["zh"] == (GOLDEN / "2025.zh.yaml").read_text(encoding="utf-8")


def test_both_languages_have_the_same_lines(policy_2025: dict[Language, str]) -> None:
    english, chinese = (
        [re.match(r"[ -]*", line) for line in policy_2025[language].splitlines()] for language in LANGUAGES
    )
    assert [begin and begin[0] for begin in english] == [begin and begin[0] for begin in chinese]


def test_an_expected_mark_keeps_its_id_where_another_has_its_label(folder: Path) -> None:
    path = folder / "2025.yaml"
    label = "{zh: 按上限计算, en: upper bound}"
    text = path.read_text(encoding="utf-8").replace(
        "label: {zh: 参照执行，由县（市）承担, en: 'followed by reference, paid by the county'}", f"label: {label}"
    )
    path.write_text(text, encoding="utf-8", newline="\n")
    path.write_text(form(path, "zh"), encoding="utf-8", newline="\n")
    assert "标注: county-follows" in path.read_text(encoding="utf-8")
    report, _ = api.test(path)
    assert report is not None
    assert report.is_fine


def test_in_chinese_nothing_of_the_language_is_english(policy_2025: dict[Language, str]) -> None:
    """Ids, codes and what people wrote in English stay; keys, words of the language and names of facts do not."""
    words = r"\b(clauses|pays|rate|cap|when|each of|per|is|given|award|yes|no)\b:? "
    assert not re.search(words, _without_texts(policy_2025["zh"]))


def _without_texts(text: str) -> str:
    lines = (line for line in text.splitlines() if not re.match(r" *(- )?(英文|说明|责任方|名单|来源)", line))
    return re.sub(
        r"英文: [^{}]*", "", "\n".join(line for line in lines if "来源" not in line and "countries" not in line)
    )


@pytest.mark.parametrize("language", [None, "zh", "en"])
def test_comments_stay_where_they_are(folder: Path, language: Language | None) -> None:
    path = folder / "2025.yaml"
    clean = form(path, language)
    path.write_text(clean, encoding="utf-8", newline="\n")
    commented = "\n".join(_commented(clean)) + "\n"
    path.write_text(commented, encoding="utf-8", newline="\n")
    assert form(path, language) == commented
    assert form(path, "en" if language == "zh" else "zh").count("# remark") == commented.count("# remark")


def _commented(text: str) -> Iterator[str]:
    """A comment above each line and one behind it, but inside texts of several lines."""
    inside = -1
    for number, line in enumerate(text.splitlines()):
        indent = len(line) - len(line.lstrip(" "))
        if inside >= 0 and (indent > inside or not line):
            yield line
            continue
        inside = indent if line.endswith((">-", "|", "|-")) else -1
        if line:
            yield f"{' ' * indent}# remark {number}"
        yield f"{line}  # remark behind {number}" if line and inside < 0 and not line.startswith("#") else line


# ------------------------------------------------------------------------------------------------ what is not touched


@pytest.mark.parametrize(
    "text",
    ["", "policy: [", "policy: x\n", "policy: x\npolicy: y\n", "clausse: {}\n"],
    ids=["nothing", "no YAML", "no policy", "a key twice", "unknown key"],
)
def test_what_is_no_policy_is_not_touched(tmp_path: Path, text: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    made, found = formatted(path)
    assert made is None
    assert has_errors(found)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    made, found = formatted(tmp_path / "none.yaml")
    assert made is None
    assert [each.rule.code for each in found] == ["PE300"]


def test_a_policy_with_errors_has_a_layout_but_no_translation(folder: Path) -> None:
    path = folder / "2025.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("rate 50% of rent", "rate 50% of rend"), encoding="utf-8")
    assert "rate 50% of rend" in form(path)
    made, found = formatted(path, "zh")
    assert made is None
    assert has_errors(found)


def test_a_file_in_its_layout_is_not_changed_but_for_its_line_ends(folder: Path) -> None:
    path = folder / "2025.yaml"
    after = form(path)
    path.write_text(after, encoding="utf-8", newline="\n")
    made, _ = formatted(path)
    assert made is not None
    assert not made.is_changed
    path.write_text(after, encoding="utf-8", newline="\r\n")
    made, _ = formatted(path)
    assert made is not None
    assert made.is_changed
    assert made.after == after


# ------------------------------------------------------------------------------------------------ languages


SMALL = """\
# yaml-language-server: $schema=policy.en.schema.json
policy: small
version: 1
title: small
currency: {currency}
claimant: person
period:
  covers: {{from: 2025-01-01, until: 2025-12-31}}
facts:
  person:
    label: {{zh: 人, en: person}}
    fields:
      income: {{type: money {currency}, label: {{zh: 收入, en: income}}, default: 0 {currency}}}
  cars:
    label: {{zh: 车辆, en: cars}}
    dated: none
    fields:
      kind: {{type: one of, label: {{zh: 车型, en: kind}}, values: {{other: {{zh: 其他车, en: other car}}, bus: {{zh: 客车, en: bus}}}}}}
      fuel: {{type: one of, label: {{zh: 燃料, en: fuel}}, values: {{other: {{zh: 其他燃料, en: other fuel}}, gas: {{zh: 燃气, en: gas}}}}}}
      cost: {{type: money {currency}, label: {{zh: 费用, en: cost}}, at-least: 0.50 {currency}}}
clauses:
  - id: one
    label: {{zh: 补助, en: grant}}
    for: each of cars
    when: {when}
    pays:
      - rate 50% of cost
      - cap 20000 {currency}
    examples:
      - why: half
        given: {{cars: [{{kind: bus, fuel: gas, cost: 100.50 {currency}}}]}}
        award: 50.25 {currency}
"""


def small(folder: Path, when: str = "kind is bus", currency: str = "EUR") -> Path:
    path = folder / "small.yaml"
    path.write_text(SMALL.format(when=when, currency=currency), encoding="utf-8")
    return path


def test_the_line_for_editors_speaks_of_the_language(tmp_path: Path) -> None:
    assert form(small(tmp_path), "zh").startswith("# yaml-language-server: $schema=policy.zh.schema.json\n")
    assert form(small(tmp_path)).startswith("# yaml-language-server: $schema=policy.en.schema.json\n")


@pytest.mark.parametrize(
    ("currency", "chinese", "english"),
    [
        (
            "EUR",
            ["最高 2万欧元", "费用: 100.50欧元", "应得: 50.25欧元", "金额 欧元"],
            ["cap 20000 EUR", "cost: 100.50 EUR", "money EUR"],
        ),
        (
            "CNY",
            ["最高 2万元", "费用: 100.50元", "应得: 50.25元", "金额 元"],
            ["cap 2万元", "cost: 100.50元", "money CNY"],
        ),
    ],
)
def test_amounts_are_written_as_the_language_and_the_currency_have_them(
    tmp_path: Path, currency: str, chinese: list[str], english: list[str]
) -> None:
    path = small(tmp_path, currency=currency)
    made = {language: form(path, language) for language in ("zh", "en")}
    assert [each for each in chinese if each not in made["zh"]] == []
    assert [each for each in english if each not in made["en"]] == []


def test_a_word_with_two_meanings_stays_as_it_is(tmp_path: Path) -> None:
    """`other` is 其他车 or 其他燃料, depending on what it is compared with."""
    path = small(tmp_path, when="kind is bus and fuel is not other")
    assert "条件: 车型 为 客车 且 燃料 不为 other" in form(path, "zh")


def test_a_chinese_name_stays_the_one_that_was_chosen(folder: Path) -> None:
    """参展费 is the second label of the field, and 每类产品 reads better than 每类品类."""
    path = folder / "2025.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("rate 30% of fee", "给予 参展费 的 30%"), encoding="utf-8")
    assert "给予 参展费 的 30%" in form(path, "zh")
    assert "每类产品 每年 限 1件" in form(folder / "examples" / "appliances-2025.yaml", "zh")


def test_every_expression_of_the_schema_has_its_start() -> None:
    schema = json.loads((resources.schema() / "policy.schema.json").read_text(encoding="utf-8"))
    assert set(_expressions(schema, schema["$defs"], ())) == set(roles.STARTS)


def _expressions(
    schema: dict[str, object], known: dict[str, dict[str, object]], path: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    reference = schema.get("$ref")
    if isinstance(reference, str):
        name = reference.removeprefix("#/$defs/")
        yield from [path] if name == "expression" else _expressions(known[name], known, path)
    for word in "items", "additionalProperties":
        if isinstance(inner := schema.get(word), dict):
            yield from _expressions(inner, known, (*path, "*"))
    for each in [*_dicts(schema.get("anyOf"))]:
        yield from _expressions(each, known, path)
    properties = schema.get("properties")
    for key, inner in properties.items() if isinstance(properties, dict) else ():
        yield from _expressions(inner, known, (*path, key))


def _dicts(value: object) -> list[dict[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


# ------------------------------------------------------------------------------------------------ layout


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.in.yaml")), ids=lambda path: path.name)
def test_layouts(path: Path) -> None:
    expected = path.with_name(path.name.replace(".in.", ".out."))
    made = tidy(path.read_text(encoding="utf-8"))
    assert made == expected.read_text(encoding="utf-8")
    assert tidy(made) == made


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("NO", "NO"), ("12:30", "12:30"), ("010", "010"), ("2025", "2025"), ("null", "null"), ("~", "~"),
        ("a: b", "'a: b'"), ("a #b", "'a #b'"), ("a#b", "a#b"), ("a:", "'a:'"), ("- a", "'- a'"), ("-a", "-a"),
        ("> 5", "'> 5'"), ("≤ 5", "≤ 5"), ("[a", "'[a'"), ("$answer", "$answer"), ("*a", "'*a'"), ("", "''"),
        (" a", "' a'"), ("it's: so", '"it\'s: so"'), ("it's", "it's"), ('"a": it\'s', '"\\"a\\": it\'s"'),
        ("a\tb", '"a\\tb"'), ("—", "—"), ("（一）", "（一）"), ("“一”", "“一”"), ("a, b", "a, b"), ("<<", "'<<'"),
        ("--- a", "'--- a'"), ("?", "'?'"), ("a\u00a0b", "a\u00a0b"), ("a ", "'a '"), ("%a", "'%a'"),
    ],
)  # fmt: skip
def test_a_text_is_quoted_only_where_it_must_be(text: str, written: str) -> None:
    made = tidy(json.dumps({"k": text}, ensure_ascii=False))
    assert made == f"k: {written}\n"
    assert tree(made) == [("k", text)]


TEXTS = st.one_of(
    st.sampled_from(
        ["NO", "a: b", "x #y", "台州", "给予 展位费 的 80%", "a, b", "{", "it's", "\n", "a\nb", " a\n b ", "-", ""]
    ),
    st.text(
        st.characters(
            exclude_categories=["Cs", "Cc", "Cn", "Co"],
            include_characters="\n\t",
            exclude_characters="\u2028\u2029\ufeff",
        ),
        max_size=12,
    ),
)
TREES = st.recursive(
    TEXTS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(TEXTS.filter(lambda key: key != "<<"), inner, max_size=4)
    ),
    max_leaves=12,
)


WHOLE_TREES = st.dictionaries(TEXTS.filter(lambda key: key != "<<"), TREES, min_size=1, max_size=4)


@settings(max_examples=300, deadline=None)
@given(made=WHOLE_TREES)
@example(made={"a": ["(", ")"], "b": {"c": "1) one"}})
def test_any_tree_survives(made: dict[str, object]) -> None:
    text = json.dumps(made, ensure_ascii=False)
    after = tidy(text)
    assert tree(after) == tree(text)
    assert reread(after, text) == ()
    assert tidy(after) == after
    assert not re.search(r"[ \t]$", after, re.MULTILINE)


@pytest.mark.parametrize("lost", ["rate 80% of fee", "# yaml-language-server"])
def test_a_layout_that_loses_something_is_not_written(lost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No layout is known to lose anything: this one does."""
    monkeypatch.setattr(files, "laid_out", lambda *of: laid_out(*of).replace(lost, "", 1))
    made, found = formatted(resources.policies() / "2025.yaml")
    assert made is None
    assert [each.rule for each in found] == [files.NOT_KEPT]


@pytest.mark.parametrize("text", ["0:?", "是否列入?", "a ? b"])
def test_a_question_mark_is_quoted_within_brackets(text: str) -> None:
    written = f"policy: {{zh: '{text}', en: x}}\n"
    assert tree(tidy(written)) == tree(written)


def test_brackets_stay_on_a_line_that_is_not_too_wide(policy_2025: dict[Language, str]) -> None:
    lines = [line for text in policy_2025.values() for line in text.splitlines()]
    assert [line for line in lines if width(line) > LINE_WIDTH and re.search(r"(: |- )[\[{]", line)] == []


@st.composite
def commented_texts(draw: st.DrawFn) -> str:
    """A tree as a YAML library writes it, with comments above and behind any of its lines."""
    made = draw(st.dictionaries(WORDS, draw(st.just(PLAIN_TREES)), min_size=1, max_size=4))
    style = draw(st.sampled_from([None, True, False]))
    text = yaml.safe_dump(made, default_flow_style=style, width=30, allow_unicode=True, indent=draw(st.integers(2, 4)))
    lines = []
    for number, line in enumerate(text.splitlines()):
        if draw(st.booleans()):
            lines += [""] * draw(st.integers(0, 2)) + [f"{' ' * draw(st.integers(0, 6))}# above {number}"]
        lines.append(f"{line}  # behind {number}" if draw(st.booleans()) else line)
    return "\n".join(lines) + "\n"


WORDS = st.sampled_from(
    [
        "a",
        "台州",
        "b c",
        "给予 展位费 的 80%",
        "long words that are broken over lines by the library",
        "x # y",
        "it's: so",
    ]
)
PLAIN_TREES = st.recursive(
    WORDS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(text=commented_texts())
def test_comments_survive_anywhere(text: str) -> None:
    root, found = read(text, "p.yaml")
    assume(root is not None and not found)
    after = tidy(text)
    assert tree(after) == tree(text)
    assert remarks(after) == remarks(text)
    assert reread(after, text) == tuple(remarks(text))
    assert tidy(after) == after


@pytest.mark.parametrize(
    ("after", "meant"),
    [
        ("k: [a (b, c) d]\n", "k: ['a (b', 'c) d']\n"),
        ("k: &a b\n", "k: b\n"),
        ("k: a\n  b\n", "k: a b\n"),
        ("k: a\tb\n", 'k: "a\\tb"\n'),
        ("k: [a]\n", "k: a\n"),
        ("k: a\n---\n", "k: a\n"),
    ],
)
def test_what_the_reader_takes_otherwise_or_refuses_is_not_kept(after: str, meant: str) -> None:
    assert reread(after, meant) is None
    assert reread(meant, meant) == ()


SLIPS = [
    "",
    " ",
    "#",
    "# ",
    " #",
    "\n",
    "\t",
    "'",
    '"',
    "- ",
    ": ",
    ",",
    "(",
    ")",
    "[",
    "}",
    "&a ",
    "*a",
    "!!x ",
    "---\n",
    "\u200b",
]


@settings(max_examples=500, deadline=None)
@given(made=WHOLE_TREES, at=st.integers(0, 200), length=st.integers(0, 3), slip=st.sampled_from(SLIPS))
@example(made={"k": "long words that are broken over many lines " * 4}, at=4, length=0, slip="\n")
@example(made={"k": ["a (b", "c) d"]}, at=4, length=1, slip="")
def test_what_is_read_back_as_a_tree_is_read_as_it(made: dict[str, object], at: int, length: int, slip: str) -> None:
    """Of a layout with a slip in it: what is taken for good has no errors, and says what it was to say."""
    text = json.dumps(made, ensure_ascii=False)
    after = tidy(text)
    after = after[: (at := at % len(after))] + slip + after[at + length :]
    found = reread(after, text)
    if found is not None:
        assert tree(after) == tree(text)
        assert found == tuple(remarks(after))
