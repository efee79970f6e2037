"""A tree is written in Chinese and in English, and read back as the same tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from policy_eval import resources
from policy_eval.diagnostics import Language
from policy_eval.program import Fold, Moment, Operator, Period, Relation, Rounding
from policy_eval.syntax import Fault, Parser, Spellings, Start, Vocabulary, grammar, keywords, reserved, show, tree

# ------------------------------------------------------------------------------------------------ names

LABELS = {
    "fee": "展位费", "kind": "类别", "invested": "计档投资额", "recognised": "是否认定", "day": "划付日", "rcep": "RCEP成员国",
    "near": "“一带一路”国家", "heat_pump": "热泵", "water_heater": "热泵热水器", "enterprise": "企业", "exhibition": "展会",
    "exported": "年出口量", "full_load": "满载量",
}  # fmt: skip
LISTS = {"loans": "贷款", "hedges": "汇率避险业务"}
MEASURES = {"enterprise": "家", "企业": "家", "exhibition": "个", "展会": "个"}
ZH = Spellings(LABELS | LISTS, {}, MEASURES)
EN = Spellings({label: name for name, label in (LABELS | LISTS).items()})
AS_FOUND = Spellings({}, {}, MEASURES)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return _parser()


def _parser() -> Parser:
    lark = grammar(resources.grammar())
    names, lists = [*LABELS, *LABELS.values()], [*LISTS, *LISTS.values()]
    return Parser(lark, Vocabulary.of(names, lists, ["台", "家", "个", "次", "件"], keywords(lark)))


# ------------------------------------------------------------------------------------------------ trees

NAMES = st.sampled_from(sorted(LABELS)).map(tree.Name)
LIST_NAMES = st.sampled_from(sorted(LISTS)).map(tree.Name)
UNITS = st.sampled_from(
    ["", "%", "points", "years", "months", "days", "workdays", "CNY", "USD", "EUR", "ILS", "台", "widgets"]
)
AMOUNTS = st.one_of(
    st.integers(0, 10**12).map(Fraction),
    st.integers(0, 10**6).map(lambda n: Fraction(n, 1000)),
    st.sampled_from([10_000, 55_000, 99_999, 10**8, 123_450_000, 10**20]).map(Fraction),
)
RELATIONS = st.sampled_from(Relation)
FOLDS = st.sampled_from([fold for fold in Fold if fold is not Fold.COUNT])


def _paths() -> SearchStrategy[tree.Path]:
    owned = st.builds(tree.Path, st.just(tree.Name("enterprise")), NAMES, of_list=st.just(value=False))
    return st.one_of(st.builds(tree.Path, LIST_NAMES, NAMES), owned)


LEAVES: SearchStrategy[tree.Expression] = st.one_of(
    st.builds(tree.Literal, AMOUNTS, UNITS),
    st.one_of(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.none()).map(tree.Day),
    NAMES,
    _paths(),
    st.sampled_from(Moment).map(tree.When),
)


def _chains(parts: SearchStrategy[tree.Expression]) -> SearchStrategy[tree.Expression]:
    def chain(operands: list[tree.Expression], *, is_sum: bool, flips: list[bool]) -> tree.Chain:
        flips = flips[: len(operands) - 1]
        if is_sum:
            return tree.Chain(tuple(Operator.SUBTRACT if f else Operator.ADD for f in flips), tuple(operands))
        multiplied = (Operator.MULTIPLY,) * (len(flips) - 1)
        return tree.Chain((*multiplied, Operator.DIVIDE if flips[-1] else Operator.MULTIPLY), tuple(operands))

    flips = st.lists(st.booleans(), min_size=3, max_size=3)
    return st.builds(chain, st.lists(parts, min_size=2, max_size=4), is_sum=st.booleans(), flips=flips)


def _is_rate(node: tree.Expression) -> bool:
    return not (isinstance(node, tree.Literal) and node.unit == "")


def _is_base(node: tree.Expression) -> bool:
    return not (isinstance(node, tree.Literal) and node.unit in {"%", "points"})


def _is_condition(node: tree.Expression) -> bool:
    return not isinstance(node, tree.Literal | tree.Day)


def _rows(parts: SearchStrategy[tree.Expression], *, tested: bool) -> SearchStrategy[tuple[tree.Row, ...]]:
    relations = st.one_of(RELATIONS, st.none()) if tested else st.none()
    return st.lists(st.builds(tree.Row, relations, parts, parts), min_size=1, max_size=3).map(tuple)


def _tables(parts: SearchStrategy[tree.Expression]) -> SearchStrategy[tree.Expression]:
    otherwise = st.one_of(parts, st.none())
    cases = st.builds(tree.Table, st.none(), _rows(parts, tested=False), otherwise, marginal=st.just(value=False))
    return st.one_of(cases, st.builds(tree.Table, parts, _rows(parts, tested=True), otherwise, marginal=st.booleans()))


def _aggregates(parts: SearchStrategy[tree.Expression]) -> SearchStrategy[tree.Expression]:
    where = st.one_of(parts, st.none())
    counted = st.one_of(LIST_NAMES, NAMES)
    return st.one_of(
        st.builds(tree.Aggregate, FOLDS, st.one_of(NAMES, _paths()), where),
        st.builds(tree.Aggregate, st.just(Fold.COUNT), counted, where),
    )


def _calls(parts: SearchStrategy[tree.Expression]) -> SearchStrategy[tree.Expression]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(st.builds(tree.Call, FOLDS, several), st.builds(tree.Call, st.none(), st.tuples(parts)))


def _conditions(parts: SearchStrategy[tree.Expression]) -> SearchStrategy[tree.Expression]:
    held = parts.filter(_is_condition)
    container = st.one_of(NAMES, st.lists(parts, min_size=1, max_size=3).map(tuple))
    return st.one_of(
        st.builds(tree.Comparison, RELATIONS, parts, parts),
        st.builds(tree.Membership, parts, container, negated=st.booleans()),
        st.builds(tree.IsGiven, parts, negated=st.booleans()),
        st.builds(tree.Logic, every=st.booleans(), parts=st.lists(held, min_size=2, max_size=3).map(tuple)),
        st.builds(tree.Negation, held),
    )


def _compound(parts: SearchStrategy[tree.Expression]) -> SearchStrategy[tree.Expression]:
    return st.one_of(
        _chains(parts),
        st.builds(tree.Share, parts.filter(_is_rate), parts.filter(_is_base)),
        st.builds(tree.Slice, parts, parts, st.one_of(parts, st.none())),
        st.builds(tree.Units, parts, parts, parts, full=st.booleans()),
        st.builds(tree.Default, parts, parts, bound=st.booleans()),
        st.builds(tree.DaysBetween, parts, parts),
        _tables(parts),
        _aggregates(parts),
        _calls(parts),
        _conditions(parts),
    )


EXPRESSIONS = st.recursive(LEAVES, _compound, max_leaves=8)
SCOPES = st.builds(tree.Scope, NAMES, st.one_of(st.sampled_from(Period), st.none()))
ACTIONS: SearchStrategy[tree.Action] = st.one_of(
    st.builds(tree.Pay, EXPRESSIONS.filter(_is_base)),
    st.builds(tree.Uplift, EXPRESSIONS.filter(_is_rate)),
    st.builds(tree.Add, EXPRESSIONS),
    st.builds(tree.Deduct, EXPRESSIONS),
    st.builds(tree.Floor, EXPRESSIONS),
    st.builds(tree.Cap, EXPRESSIONS, st.one_of(SCOPES, st.none())),
    st.builds(tree.First, EXPRESSIONS, SCOPES),
    st.builds(tree.Round, st.one_of(EXPRESSIONS, st.none()), st.sampled_from(Rounding)),
)


def _target(reach: str, name: tree.Name) -> tree.Target:
    return tree.Target(reach, tree.Name("enterprise") if reach == "claimant" else name)


def _test(relation: Relation, value: tree.Expression) -> tree.Row:
    return tree.Row(relation, value, value)


TREES: SearchStrategy[tuple[Start, tree.Tree]] = st.one_of(
    st.tuples(st.just("expression"), EXPRESSIONS),
    st.tuples(st.just("step"), st.builds(tree.Step, ACTIONS, st.one_of(EXPRESSIONS, st.none()))),
    st.tuples(st.just("target"), st.builds(_target, st.sampled_from(["each", "all", "claimant"]), LIST_NAMES)),
    st.tuples(st.just("limit"), st.builds(tree.Cap, EXPRESSIONS, SCOPES)),
    st.tuples(st.just("test"), st.builds(_test, RELATIONS, EXPRESSIONS)),
)

# ------------------------------------------------------------------------------------------------ laws

PARSER = _parser()


@settings(max_examples=300, deadline=None)
@given(made=TREES, language=st.sampled_from(["zh", "en"]), numbers=st.sampled_from(["chinese", "plain"]))
def test_what_is_shown_is_read_back(made: tuple[Start, tree.Tree], language: Language, numbers: str) -> None:
    start, node = made
    text = show(node, language, AS_FOUND, "plain" if numbers == "plain" else "chinese")
    assert PARSER.parse(text, start) == node, text


@settings(max_examples=200, deadline=None)
@given(made=TREES)
def test_from_english_to_chinese_and_back(made: tuple[Start, tree.Tree]) -> None:
    start, node = made
    chinese = PARSER.parse(show(node, "zh", ZH), start)
    assert not isinstance(chinese, Fault)
    english = show(chinese, "en", EN)
    assert english == show(node, "en")
    assert PARSER.parse(english, start) == node


def test_a_sum_of_3000_terms_is_written(parser: Parser) -> None:
    text = " + ".join(["1 CNY"] * 3000)
    parsed = parser.parse(text, "expression")
    assert not isinstance(parsed, Fault)
    assert show(parsed, "en") == text


# ------------------------------------------------------------------------------------------------ how it reads


@pytest.mark.parametrize(
    ("start", "english", "chinese"),
    [
        ("step", "rate 80% of fee", "给予 展位费 的 80%"),
        ("step", "pay fee if missing at most 1000000 CNY", "给予 展位费 未填则 至多 100万元"),
        ("step", "cap 100000 CNY per exhibition", "每个展会 最高 10万元"),
        ("step", "cap 10000 CNY per enterprise per year", "每家企业 每年 最高 1万元"),
        ("step", "cap 1000000 CNY per enterprise ever", "每家企业 累计 最高 100万元"),
        ("step", "cap 1000000 CNY per exported per version", "每 年出口量 本政策期内 最高 100万元"),
        ("step", "cap fee", "最高 展位费"),
        ("step", "first 1件 per kind per year", "每 类别 每年 限 1件"),
        ("step", "round to 0.01 CNY", "四舍五入到 0.01元"),
        ("step", "round down", "向下取整"),
        ("step", "floor 0 EUR", "最低 0欧元"),
        (
            "step",
            "uplift 10% when kind in near or kind in rcep",
            "若 类别 属于 “一带一路”国家 或 类别 属于 RCEP成员国，上浮 10%",
        ),
        ("step", "add 5% of fee when kind is heat_pump", "若 类别 为 热泵，另加 展位费 的 5%"),
        ("step", "deduct 13.7% of part of fee over 39719 EUR", "扣除 展位费 中 超过 39719欧元 的部分 的 13.7%"),
        (
            "step",
            "tier invested (≥ 300000 USD → 20000 CNY, else → fee)",
            "按 计档投资额 分档（≥ 30万美元 → 2万元，其他 → 展位费）",
        ),
        (
            "step",
            "deduct marginal tier fee (≤ 9888.5 EUR → 0%, else → 42%)",
            "扣除 按 展位费 分段累进（≤ 9888.5欧元 → 0%，其他 → 42%）",
        ),
        (
            "expression",
            "case (recognised and kind is heat_pump → 20%, else → 0%)",
            "分情形（是否认定 且 类别 为 热泵 → 20%，其他 → 0%）",
        ),
        (
            "expression",
            "1.5 percentage points of fee × exported ÷ 365 days",
            "展位费 × 年出口量 ÷ 365天 的 1.5个百分点",
        ),
        ("expression", "earliest(day + 2 years, next_year_start)", "最早（划付日 + 2年，次年1月1日）"),
        ("expression", "days from day to 2025-06-30", "自 划付日 至 2025-06-30 的天数"),
        ("expression", "earliest of loans.day", "贷款 的 划付日 最早"),
        ("expression", "count of loans (where kind in rcep)", "贷款 个数（其中 类别 属于 RCEP成员国）"),
        ("expression", "enterprise.exported ≥ 500台", "企业.年出口量 ≥ 500台"),
        ("expression", "kind not in (heat_pump, water_heater)", "类别 不属于（热泵，热泵热水器）"),
        ("expression", "not (day is given) and recognised", "并非（划付日 已填）且 是否认定"),
        ("expression", "day is missing or day ≥ year_start", "划付日 未填 或 划付日 ≥ 当年1月1日"),
        ("expression", "kind is not heat_pump", "类别 不为 热泵"),
        (
            "expression",
            "10000 CNY for every full 1000000 USD of total of fee",
            "展位费 合计 每满 100万美元 计 1万元",
        ),
        ("expression", "(fee + 5 CNY) × 3 − fee", "（展位费 + 5元）× 3 − 展位费"),
        ("target", "each of loans", "逐项 贷款"),
        ("limit", "300000 CNY per enterprise per year", "每家企业 每年 30万元"),
        ("test", "≤ 3 working days", "≤ 3个工作日"),
    ],
)
def test_both_languages_in_their_word_order(parser: Parser, start: Start, english: str, chinese: str) -> None:
    from_english, from_chinese = parser.parse(english, start), parser.parse(chinese, start)
    assert not isinstance(from_english, Fault)
    assert not isinstance(from_chinese, Fault)
    assert show(from_english, "zh", ZH) == chinese
    assert show(from_chinese, "en", EN) == english


@pytest.mark.parametrize(
    ("written", "chinese", "plain"),
    [
        ("100000 CNY", "10万元", "100000 CNY"),
        ("5.5万元", "5.5万元", "55000 CNY"),
        ("9999元", "9999元", "9999 CNY"),
        ("99999.2元", "99999.2元", "99999.2 CNY"),
        ("123456元", "123456元", "123456 CNY"),
        ("1.2亿元", "1.2亿元", "120000000 CNY"),
        ("12345万元", "12345万元", "123450000 CNY"),
        ("300000 USD", "30万美元", "300000 USD"),
        ("39719欧元", "39719欧元", "39719 EUR"),
        ("100000 ILS", "100000 ILS", "100000 ILS"),
        ("10000台", "1万台", "10000台"),
        ("10000", "10000", "10000"),
        ("1个月", "1个月", "1 month"),
        ("2025年6月30日", "2025-06-30", "2025-06-30"),
    ],
)
def test_numbers_are_written_as_officers_write_them(parser: Parser, written: str, chinese: str, plain: str) -> None:
    parsed = parser.parse(written, "expression")
    assert not isinstance(parsed, Fault)
    assert show(parsed, "zh") == chinese
    assert show(parsed, "en") == plain


def test_fields_of_another_list_are_spelled_as_that_list_spells_them(parser: Parser) -> None:
    parsed = parser.parse("fee + total of loans.fee (where kind is fee)", "expression")
    assert not isinstance(parsed, Fault)
    speller = Spellings({"fee": "展位费", "loans": "贷款"}, {"loans": {"fee": "手续费", "kind": "贷款种类"}})
    assert show(parsed, "zh", speller) == "展位费 + 贷款 的 手续费 合计（其中 贷款种类 为 手续费）"


# ------------------------------------------------------------------------------------------------ the 2025 policy


Plain = str | list["Plain"] | dict[str, "Plain"]
WHERE: dict[str, Start] = {
    "pays": "step", "when": "expression", "that": "expression", "is": "expression", "for": "target", "cap": "limit",
    "rounding": "step", "now": "step",
}  # fmt: skip


def _said(label: Plain) -> str:
    zh = label["zh"] if isinstance(label, dict) else label
    return str(zh[0] if isinstance(zh, list) else zh)


def _labels(node: Plain) -> Iterator[tuple[str, str]]:
    """Each id with its first Chinese label."""
    if isinstance(node, dict):
        for name, entry in node.items():
            if isinstance(entry, dict) and (label := entry.get("label") or (entry if "zh" in entry else None)):
                yield name, _said(label)
            yield from _labels(entry)


def _expressions(node: Plain, key: str = "") -> Iterator[tuple[Start, str]]:
    if isinstance(node, str) and key in WHERE:
        yield WHERE[key], node
    elif isinstance(node, list):
        for entry in node:
            yield from _expressions(entry, key)
    elif isinstance(node, dict):
        for name, entry in node.items():
            yield from _expressions(entry, name)


def _policy() -> dict[str, Plain]:
    text = (resources.policies() / "2025.yaml").read_text(encoding="utf-8")
    root: dict[str, Plain] = yaml.load(text, yaml.BaseLoader)  # noqa: S506 – it makes texts and nothing else
    return root


def test_no_name_of_the_2025_policy_is_reserved() -> None:
    lark = grammar(resources.grammar())
    names = {word for pair in _labels(_policy()["facts"]) for word in pair}
    words = Vocabulary.of(names, [], [], keywords(lark))
    assert {word: reserved(word, words) for word in names if reserved(word, words)} == {}


def test_every_expression_of_the_2025_policy_turns_chinese_and_back() -> None:
    root = _policy()
    facts = root["facts"]
    assert isinstance(facts, dict)
    zh = dict(_labels(facts)) | dict(_labels(root["sets"]))
    for clause in root["clauses"]:
        zh |= dict(_labels(clause["terms"])) if isinstance(clause, dict) and "terms" in clause else {}
    lists = set(facts) - {"enterprise"}
    lark = grammar(resources.grammar())
    names = {*zh, *zh.values(), "exhibition"}
    lists |= {zh[name] for name in lists}
    parser = Parser(lark, Vocabulary.of(names - lists, lists, ["家", "个", "次", "台"], keywords(lark)))
    chinese, english = (
        Spellings(zh, {}, {"enterprise": "家", "exhibition": "个"}),
        Spellings({v: k for k, v in zh.items()}),
    )
    seen = 0
    for start, written in _expressions({k: root[k] for k in ("rounding", "facts", "clauses", "limits", "readings")}):
        tries: list[Start] = [start, "expression", "limit", "target"] if start == "step" else [start]
        found = next(((s, t) for s in tries if not isinstance(t := parser.parse(written, s), Fault)), None)
        if found is None:
            assert " " not in written, written  # the id of an answer
            continue
        seen += 1
        turned = parser.parse(show(found[1], "zh", chinese), found[0])
        assert not isinstance(turned, Fault), show(found[1], "zh", chinese)
        assert parser.parse(show(turned, "en", english), found[0]) == found[1]
    assert seen > 80
