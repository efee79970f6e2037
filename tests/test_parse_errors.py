"""The mistakes an officer can make in an expression: one message each, with its place and its mend."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy_eval import resources
from policy_eval.diagnostics import Rule
from policy_eval.syntax import Fault, Parser, Start, Vocabulary, grammar, keywords, misread, mistakes, synonyms, unfit

NAMES = [
    "fee", "展位费", "invested", "投资额", "country", "项目所在国", "A", "B", "甲", "乙", "rcep", "enterprise", "企业", "exhibition",
    "展会", "booth fee", "dishonest", "kind", "heat_pump", "exported", "年出口量",
]  # fmt: skip
LARK = grammar(resources.grammar())
PARSER = Parser(LARK, Vocabulary.of(NAMES, ["loans", "贷款"], ["台", "个", "家", "次"], keywords(LARK)))
RULES = [
    rule for module in (misread, mistakes, synonyms, unfit) for rule in vars(module).values() if isinstance(rule, Rule)
]

# start rule, text, code, what the caret covers, message, suggestion
MISTAKES: list[tuple[Start, str, str, str, str, str]] = [
    ("expression", "fee == 5元", "PE208", "==", "“==”不是本语言的写法", ""),
    ("expression", "fee > 5元 && dishonest", "PE208", "&&", "“&&”不是本语言的写法", ""),
    ("expression", "fee > 5元 || dishonest", "PE208", "||", "“||”不是本语言的写法", ""),
    ("expression", "!dishonest", "PE208", "!", "“!”不是本语言的写法", ""),
    ("expression", "fee <> 5元", "PE208", "<>", "“<>”不是本语言的写法", ""),
    ("expression", "fee between 1元 and 2元", "PE209", "between", "“between”说不清包不包括两端", ""),
    ("expression", "展位费 介于 1元 和 2元 之间", "PE209", "介于", "“介于”说不清包不包括两端", ""),
    ("expression", "展位费在1元和2元之间", "PE209", "在", "“在”说不清包不包括两端", ""),
    ("step", "cap 10万元/展会", "PE210", "/展会", "“/”是除号，不能表示“每”：“10万元/展会”", ""),
    ("step", "cap 10万元/年", "PE210", "/年", "“/”是除号，不能表示“每”：“/年”", ""),
    ("step", "最高 10万元/展会", "PE210", "/展会", "“/”是除号，不能表示“每”：“10万元/展会”", ""),
    ("limit", "每家企业 30万元/年", "PE210", "/年", "“/”是除号，不能表示“每”：“/年”", ""),
    ("step", "cap 10万元/家", "PE210", "/家", "“/”是除号，不能表示“每”：“10万元/家”", ""),
    ("expression", "country is A or is B", "PE211", "is", "“or”后面的“is”不是完整的条件", ""),
    ("expression", "country in A or in B", "PE211", "in", "“or”后面的“in”不是完整的条件", ""),
    ("expression", "fee ≥ 1元 and ≤ 2元", "PE211", "≤", "“and”后面的“≤”不是完整的条件", ""),
    ("expression", "exported = 5台 or 6台", "PE211", "6台", "“or”后面的“6台”不是完整的条件", ""),
    ("step", "rate 80 of fee", "PE212", "80", "“80”后面少了 %", ""),
    ("step", "rate 0.8 of fee", "PE212", "0.8", "“0.8”后面少了 %", ""),
    ("step", "给予 展位费 的 80", "PE212", "80", "“80”后面少了 %", ""),
    ("step", "uplift 10", "PE212", "10", "“10”后面少了 %", ""),
    ("step", "tier invested (≥ 30万美元 => 2万元, else → 0元)", "PE213", "=>", "分档和分情形里用“→”，不用“=>”", ""),
    ("step", "tier invested (≥ 30万美元: 2万元, else: 0元)", "PE213", ":", "分档和分情形里用“→”，不用“:”", ""),
    ("step", "按 投资额 分档（≥ 30万美元：2万元，其他：0元）", "PE213", "：", "分档和分情形里用“→”，不用“:”", ""),
    ("step", "按 投资额 分档（≥ 30万美元 = 2万元，其他 → 0元）", "PE213", "=", "分档和分情形里用“→”，不用“=”", ""),
    ("step", "按 投资额 分档（≥ 30万美元 → 2万元，否则 → 0元）", "PE208", "否则", "“否则”不是本语言的写法", ""),
    ("step", "每场展会 最高 10万元", "PE214", "场", "量词“场”没有声明", ""),
    ("step", "每 场 展会 最高 10万元", "PE214", "场", "量词“场”没有声明", ""),
    ("expression", "(fee + 5元", "PE215", "(", "这个左括号没有右括号与它配对", ""),
    ("expression", "fee + 5元)", "PE216", ")", "这个右括号没有左括号与它配对", ""),
    ("step", "tier invested (≥ 30万美元 → 2万元, else → 0元", "PE215", "(", "这个左括号没有右括号与它配对", ""),
    ("step", "cap 10万 per enterprise per year", "PE217", "10万", "“10万”后面少了单位", ""),
    ("step", "每家企业 每年 最高 10万", "PE217", "10万", "“10万”后面少了单位", ""),
    ("step", "cap 每个展会 10万元", "PE218", "每", "“每”的位置不对", ""),
    ("step", "cap 10万元 每个展会", "PE218", "每个", "“每个”的位置不对", ""),
    ("step", "最高 10万元 每家企业 每年", "PE218", "每家", "“每家”的位置不对", ""),
    ("step", "最高 10万元 per exhibition", "PE218", "per", "“per”的位置不对", ""),
    ("step", "给予 80% 的 展位费", "PE220", "80% 的 展位费", "“80% 的 展位费”的先后写反了：“的”前面是基数，后面才是比例", ""),
    ("step", "给予 80% 展位费", "PE234", "80% 展位费", "“80% 展位费”里少了“的”，或者先后写反了", ""),
    ("step", "给予 展位费 80%", "PE234", "展位费 80%", "“展位费 80%”里少了“的”，或者先后写反了", ""),
    ("step", "rate fee of 80%", "PE220", "fee of 80%", "“fee of 80%”的先后写反了：“的”前面是基数，后面才是比例", ""),
    ("expression", "非 dishonest", "PE208", "非", "“非”不是本语言的写法", ""),
    ("expression", "fee > 5元 且 非dishonest", "PE208", "非", "“非”不是本语言的写法", ""),
    ("expression", "展位费 > 5元 并且 企业 为 甲", "PE208", "并且", "“并且”不是本语言的写法", ""),
    ("expression", "展位费 > 5元 或者 企业 为 甲", "PE208", "或者", "“或者”不是本语言的写法", ""),
    ("expression", "展位费 大于等于 5元", "PE208", "大于等于", "“大于等于”不是本语言的写法", ""),
    ("expression", "展位费大于5元", "PE208", "大于", "“大于”不是本语言的写法", ""),
    ("expression", "甲 且 乙 或 甲", "PE203", "或", "“且”和“或”混用，读者会误解", ""),
    ("expression", "80% of fee + 5元", "PE204", "+", "“……的百分之几”这类说法后面又有加减，读者会误解", ""),
    ("expression", "fee > 39,719元", "PE205", "39,719", "数字里不能有千分位逗号：“39,719”", ""),
    ("expression", "1e5 × fee", "PE221", "1e5", "数字不能写成科学记数法：“1e5”", ""),
    ("expression", "fee ≥ -5元", "PE222", "-5", "数字前面不能带正负号：“-5”", ""),
    ("step", "floor -5元", "PE222", "-5", "数字前面不能带正负号：“-5”", ""),
    ("expression", "fee × .5", "PE223", ".5", "小数点前后都要有数字：“.5”", ""),
    ("expression", "5. × fee", "PE223", "5.", "小数点前后都要有数字：“5.”", ""),
    ("expression", "exported ≥ 500台以上", "PE227", "以上", "“以上”要用关系符号写", ""),
    ("expression", "exported 500台以上", "PE227", "以上", "“以上”要用关系符号写", ""),
    ("step", "rat 80% of fee", "PE224", "rat", "这里不认识“rat”", "rate"),
    ("step", "rate 80% fo fee", "PE224", "fo", "这里不认识“fo”", "of"),
    ("step", "rate 80% of booth fees", "PE225", "booth fees", "“booth fees”既不是声明过的名称，也不是这里能用的词", "booth fee"),
    ("step", "每家企业 每年 罪高 1万元", "PE224", "罪高", "这里不认识“罪高”", "最高"),
    ("step", "cap 10万元 pre exhibition", "PE224", "pre", "这里不认识“pre”", "per"),
    ("expression", "dishonest adn exported = 5台", "PE224", "adn", "这里不认识“adn”", "and"),
    ("expression", "country inn rcep", "PE224", "inn", "这里不认识“inn”", "in"),
    ("expression", "fee 5元", "PE226", "5元", "“5元”前面少了运算符或关系词", ""),
    ("expression", "fee dishonest", "PE226", "dishonest", "“dishonest”前面少了运算符或关系词", ""),
    ("expression", "fee foo", "PE224", "foo", "这里不认识“foo”", "for"),
    ("step", "fee", "PE232", "fee", "一步要以动词开头，不能以“fee”开头", ""),
    ("step", "80% of fee", "PE232", "80%", "一步要以动词开头，不能以“80%”开头", ""),
    ("step", "展位费 的 80%", "PE232", "展位费", "一步要以动词开头，不能以“展位费”开头", ""),
    ("step", "rate 80% of fee cap 10万元", "PE231", "cap", "一行写了两步：“cap”要另起一行", ""),
    ("step", "rate 80% of fee, cap 10万元", "PE231", "cap", "一行写了两步：“cap”要另起一行", ""),
    ("step", "rate 80% of fee.", "PE230", ".", "这里不用标点“.”", ""),
    ("step", "给予 展位费 的 80%。", "PE230", "。", "这里不用标点“。”", ""),
    ("step", "给予 展位费 的 80%；", "PE230", "；", "这里不用标点“;”", ""),
    ("expression", 'country is "CN"', "PE228", '"CN"', '名称不加引号："CN"', ""),
    ("expression", "country 为 “CN”", "PE228", "“CN”", "名称不加引号：“CN”", ""),
    ("step", "最高 十万元", "PE229", "十万", "数字要用阿拉伯数字：“十万”", ""),
    ("step", "给予 展位费 的 百分之八十", "PE229", "百分之八十", "数字要用阿拉伯数字：“百分之八十”", ""),
    ("step", "uplift 10% if dishonest", "PE219", "if", "条件的位置或标点不对：“if”", ""),
    ("step", "if dishonest, uplift 10%", "PE219", "if", "条件的位置或标点不对：“if”", ""),
    ("step", "when dishonest, uplift 10%", "PE219", "when", "条件的位置或标点不对：“when”", ""),
    ("step", "若 dishonest 上浮 10%", "PE219", "上浮", "条件的位置或标点不对：“上浮”", ""),
    ("step", "如果 dishonest，上浮 10%", "PE208", "如果", "“如果”不是本语言的写法", ""),
    ("step", "若 dishonest 则 上浮 10%", "PE208", "则", "“则”不是本语言的写法", ""),
    ("step", "上浮 10% 若 dishonest", "PE219", "若", "条件的位置或标点不对：“若”", ""),
    ("step", "RATE 80% of fee", "PE224", "RATE", "这里不认识“RATE”", "rate"),
    ("expression", "dishonest AND fee > 5元", "PE224", "AND", "这里不认识“AND”", "and"),
    ("expression", "fee +", "PE202", "", "这句话没有写完", ""),
    ("expression", "fee + × 5", "PE233", "×", "“×”前面少了一个值", ""),
    ("expression", "and fee", "PE233", "and", "“and”前面少了一个值", ""),
    ("expression", "fee and and dishonest", "PE233", "and", "“and”前面少了一个值", ""),
    ("expression", "[fee + 5元] × 3", "PE208", "[", "“[”不是本语言的写法", ""),
    ("expression", "fee ≥ 5元 then", "PE208", "then", "“then”不是本语言的写法", ""),
    ("step", "cap $100", "PE208", "$", "“$”不是本语言的写法", ""),
    ("step", "", "PE202", "", "这句话没有写完", ""),
    ("target", "every loans", "PE235", "every loans", "看不出条款按什么计算：“every loans”", ""),
    ("target", "each loans", "PE238", "loans", "“loans”前面少了“of”", ""),
    ("limit", "30万元", "PE237", "", "限额没有写明对谁、按什么期间", ""),
    ("limit", "30万元 per enterprise year", "PE218", "year", "“year”的位置不对", ""),
    ("test", "3个工作日", "PE236", "3个工作日", "指标要以关系符号开头，不能以“3个工作日”开头", ""),
    ("step", "pay 1万元 every 100万美元 of fee", "PE238", "every", "“every”前面少了“for”", ""),
    ("step", "给予 展位费 每100万 计 1万元", "PE217", "100万", "“100万”后面少了单位", ""),
    ("expression", "count loans", "PE238", "loans", "“loans”前面少了“of”", ""),
    ("step", "四舍五入到", "PE202", "", "这句话没有写完", ""),
    ("expression", "country in rcep and not", "PE202", "", "这句话没有写完", ""),
    ("step", "round 0.01元", "PE238", "0.01元", "“0.01元”前面少了“to”", ""),
    ("expression", "fee in 5元", "PE201", "5", "这里看不懂：“5”", ""),
    ("step", "rate 80% of fee dishonest", "PE226", "dishonest", "“dishonest”前面少了运算符或关系词", ""),
    ("step", "不超过 2000元", "PE208", "不超过", "“不超过”不是本语言的写法", ""),
    ("step", "最高 不超过 2000元", "PE208", "最高 不超过", "“最高 不超过”不是本语言的写法", ""),
    ("limit", "每家企业 每年 不超过 10万元", "PE241", "不超过", "限额直接写金额，不用“不超过”", ""),
    ("limit", "每家企业 每年 最高 10万元", "PE241", "最高", "限额直接写金额，不用“最高”", ""),
    ("limit", "每家企业 年度 10万元", "PE208", "年度", "“年度”不是本语言的写法", ""),
    ("step", "每家企业 全年 最高 10万元", "PE208", "全年", "“全年”不是本语言的写法", ""),
    ("expression", "企业 属于 甲、乙", "PE244", "属于 甲、乙", "“属于 甲、乙”列举了几项，要放在括号里", ""),
    ("expression", "country in A, B", "PE244", "in A, B", "“in A, B”列举了几项，要放在括号里", ""),
    ("step", "若 企业 为 甲、乙，上浮 10%", "PE244", "为 甲、乙", "“为 甲、乙”列举了几项，要放在括号里", ""),
    ("step", "给予 80%", "PE245", "80%", "没有写明是谁的 80%", ""),
    ("step", "rate 80%", "PE245", "80%", "没有写明是谁的 80%", ""),
    ("step", "按 展位费 的 80% 给予", "PE208", "按 展位费 的 80% 给予", "“按 展位费 的 80% 给予”不是本语言的写法", ""),
    ("expression", "年出口量 达到 500台", "PE208", "达到", "“达到”不是本语言的写法", ""),
    ("expression", "年出口量满500台", "PE208", "满", "“满”不是本语言的写法", ""),
    ("expression", "dishonest 和 展位费 > 5元", "PE208", "和", "“和”不是本语言的写法", ""),
    ("step", "给予 展位费 和 投资额", "PE208", "和", "“和”不是本语言的写法", ""),
]  # fmt: skip


@pytest.mark.parametrize(("start", "text", "code", "covered", "message", "suggestion"), MISTAKES)
def test_a_mistake_is_said_where_it_is(  # noqa: PLR0913, PLR0917 – the columns of the table
    start: Start, text: str, code: str, covered: str, message: str, suggestion: str
) -> None:
    fault = PARSER.parse(text, start)
    assert isinstance(fault, Fault)
    said = fault.rule.message("zh", fault.details)
    assert (fault.rule.code, text[fault.start : fault.end], said, fault.suggestion) == (
        code,
        covered,
        message,
        suggestion,
    )
    for language in ("zh", "en"):
        assert "{" not in fault.rule.message(language, fault.details) + fault.rule.mend(
            language, fault.details
        ).replace("“{”", "")


@pytest.mark.parametrize(
    ("text", "plain"),
    [("rate 80 of fee", "80%"), ("rate 0.8 of fee", "80%"), ("uplift 1.5", "1.5%"), ("cap 39,719 EUR", "39719")],
)
def test_the_mend_says_what_to_write(text: str, plain: str) -> None:
    fault = PARSER.parse(text, "step")
    assert isinstance(fault, Fault)
    assert fault.rule.mend("en", fault.details) == f"write {plain}"


@pytest.mark.parametrize(
    ("start", "text", "mend"),
    [
        ("step", "每个展会 不超过 10万元", "写成“最高”"),
        ("expression", "展位费 不超过 10万元", "写成“≤”"),
        ("step", "若 展位费 不超过 5元，上浮 10%", "写成“≤”"),
        ("expression", "企业 为 甲、乙", "写成“属于（甲，乙）”"),
        ("expression", "企业 不为 甲、乙", "写成“不属于（甲，乙）”"),
        ("expression", "country is not A, B", "写成“not in (A, B)”"),
        ("step", "给予 展位费 和 投资额", "写成“+”"),
        ("expression", "dishonest 和 展位费 > 5元", "写成“且”"),
        ("step", "给予 80%", "写明是谁的 80%：给予 …… 的 80%"),
        ("step", "按 展位费 的 80% 给予", "写成“给予 展位费 的 80%”"),
        ("step", "35万元", "例如“最高 35万元”“每…… 每年 最高 35万元”“给予 35万元”"),
    ],
)
def test_what_is_advised_can_stand_there(start: Start, text: str, mend: str) -> None:
    fault = PARSER.parse(text, start)
    assert isinstance(fault, Fault)
    assert fault.rule.mend("zh", fault.details) == mend


@pytest.mark.parametrize(
    ("start", "text"),
    [
        ("step", "rate 80 % of fee"),
        ("step", "rate 展位费 的 80%"),
        ("expression", "fee ÷ exported ≥ 5元"),
        ("expression", "fee in (5, 100)"),
        ("expression", "dishonest or kind is heat_pump"),
    ],
)
def test_what_is_meant_so_is_left_alone(start: Start, text: str) -> None:
    assert not isinstance(PARSER.parse(text, start), Fault)


def test_codes_are_unique() -> None:
    codes = [rule.code for rule in {rule.code + rule.zh: rule for rule in RULES}.values()]
    assert len(set(codes)) == len(codes)
    assert all("PE201" <= code <= "PE249" for code in codes)


PIECES = [
    "fee",
    "展位费",
    "foo",
    "未知",
    "贷款",
    "80%",
    "5元",
    "10万",
    "每",
    "个",
    "→",
    "(",
    ")",
    ",",
    ".",
    "=",
    "&",
    "“",
    '"',
    "-",
    " ",
    "}",
    "{0}",
]


@settings(max_examples=400, deadline=None)
@given(
    pieces=st.lists(st.one_of(st.sampled_from([*PIECES, *sorted(keywords(LARK))]), st.text(max_size=2)), max_size=8),
    start=st.sampled_from(["step", "expression", "target", "limit", "test"]),
)
@example(pieces=["\x00"], start="step")
def test_any_text_is_a_tree_or_one_fault_inside_it(pieces: list[str], start: str) -> None:
    text = " ".join(pieces)
    parsed = PARSER.parse(text, _start(start))
    if isinstance(parsed, Fault):
        assert 0 <= parsed.start <= parsed.end <= len(text)
        assert parsed.rule.message("zh", parsed.details)
        assert parsed.suggestion or parsed.rule.mend("en", parsed.details)


def _start(word: str) -> Start:
    starts: dict[str, Start] = {
        "step": "step",
        "expression": "expression",
        "target": "target",
        "limit": "limit",
        "test": "test",
    }
    return starts[word]
