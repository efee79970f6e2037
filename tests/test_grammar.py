"""The grammar is held to strict mode, and both languages give one tree."""

from __future__ import annotations

import datetime as dt
import importlib.util

import pytest
from lark import Lark

from policy_eval import resources
from policy_eval.syntax import Fault, Parser, Spellings, Start, Vocabulary, grammar, keywords, reserved, show, tree

NAMES = ["fee", "展位费", "invested", "计档投资额", "below", "档下奖励", "country", "项目所在国", "rcep", "RCEP成员国",
         "approved_award", "核定奖励额", "exhibition", "展会", "enterprise", "企业", "amount_usd", "担保增信金额",
         "disbursed", "划付日", "a", "b", "c"]  # fmt: skip


@pytest.fixture(scope="module")
def parser() -> Parser:
    lark = grammar(resources.grammar())
    words = Vocabulary.of(NAMES, ["loans", "贷款"], ["台", "个", "家", "次"], keywords(lark))
    return Parser(lark, words)


@pytest.mark.skipif(importlib.util.find_spec("interegular") is None, reason="strict mode needs interegular")
def test_strict_mode_finds_no_conflict() -> None:
    text = (resources.grammar() / "expression.lark").read_text(encoding="utf-8")
    Lark(text, parser="lalr", start=["step", "expression", "target", "limit", "test"], strict=True)


@pytest.mark.parametrize(
    ("start", "english", "chinese"),
    [
        ("step", "rate 80% of fee", "给予 展位费 的 80%"),
        ("step", "cap 10万元 per exhibition", "每个展会 最高 10万元"),
        ("step", "cap 100000 CNY per enterprise per year", "每家企业 每年 最高 10万元"),
        ("step", "cap 1万元 per enterprise ever", "每家企业累计最高1万元"),
        ("step", "first 1次 per enterprise ever", "每家企业 累计 限 1次"),
        ("step", "pay approved_award if missing at most 100万元", "给予 核定奖励额 未填则 至多 100万元"),
        (
            "step",
            "pay 1万元 for every full 100万美元 of total of amount_usd",
            "给予 担保增信金额 合计 每满 100万美元 计 1万元",
        ),
        ("step", "uplift 10% when country in rcep", "若 项目所在国 属于 RCEP成员国，上浮 10%"),
        (
            "step",
            "tier invested (≥ 30万美元 → 2万元, else → below)",
            "按 计档投资额 分档（≥ 30万美元 → 2万元，其他 → 档下奖励）",
        ),
        ("target", "each of loans", "逐项 贷款"),
        ("limit", "30万元 per enterprise per year", "每家企业 每年 30万元"),
    ],
)
def test_both_languages_give_one_tree(parser: Parser, start: Start, english: str, chinese: str) -> None:
    first, second = parser.parse(english, start), parser.parse(chinese, start)
    assert not isinstance(first, Fault)
    assert not isinstance(second, Fault)
    names = Spellings(dict(zip(NAMES[1::2], NAMES[::2], strict=False)) | {"贷款": "loans"})
    assert show(second, "en", names) == show(first, "en")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a and b or c", "PE203"),
        ("80% of fee + 5元", "PE204"),
        ("fee > 39,719元", "PE205"),
        ("(" * 300 + "a" + ")" * 300, "PE206"),
        ("fee >", "PE202"),
    ],
)
def test_what_could_mislead_is_refused(parser: Parser, text: str, code: str) -> None:
    fault = parser.parse(text, "expression")
    assert isinstance(fault, Fault)
    assert fault.rule.code == code


def test_a_sum_of_3000_terms_is_read(parser: Parser) -> None:
    assert not isinstance(parser.parse(" + ".join(["1元"] * 3000), "expression"), Fault)


@pytest.mark.parametrize("text", ["2025-06-30", "2025年6月30日", "２０２５-06-30"])
def test_a_date_is_no_subtraction(parser: Parser, text: str) -> None:
    assert parser.parse(text, "expression") == tree.Day(dt.date(2025, 6, 30))


@pytest.mark.parametrize(
    ("word", "collides"),
    [
        ("rate", "rate"),
        ("最高", "最高"),
        ("最", "最低"),
        ("四舍五入", "四舍五入"),
        ("给予展位费", "给予 展位费"),
        ("展会企业", ""),
        ("total fee", "total fee"),
        ("ra", ""),
        ("rates", ""),
        ("最高奖励额", ""),
        ("展位费", ""),
        ("是否认定", ""),
        ("year_length", ""),
        ("展会日", ""),
        ("天", ""),
        ("", ""),
    ],
)
def test_a_name_that_could_be_read_in_two_ways_is_reserved(word: str, collides: str) -> None:
    lark = grammar(resources.grammar())
    assert reserved(word, Vocabulary.of([*NAMES, word], ["loans"], ["台"], keywords(lark))) == collides
