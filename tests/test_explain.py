"""Explanations of claims.  `python tests/test_explain.py` writes the golden files anew: read them before you keep them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generate_claims import claims
from policy_eval import api
from policy_eval.backends.interpret import Interpreter
from policy_eval.claim import Reader
from policy_eval.diagnostics import Language
from policy_eval.explaining import Explanation, explain, markdown, text
from policy_eval.explaining.as_markdown import escaped
from policy_eval.explaining.document import Role
from policy_eval.explaining.layout import WIDTH, width, wrapped
from policy_eval.explaining.outline import Look, outline
from policy_eval.program import (
    Action,
    Add,
    Aggregate,
    Arithmetic,
    Bands,
    Cap,
    Case,
    Compare,
    Const,
    Days,
    Deduct,
    Every,
    Exclusion,
    Extreme,
    Field,
    Floor,
    Fold,
    Limit,
    Operator,
    Pay,
    Period,
    Pot,
    Program,
    Reach,
    Relation,
    Said,
    Share,
    Shift,
    Slice,
    Source,
    Step,
    Term,
    TermFact,
    Truth,
    Units,
    Uplift,
)
from policy_eval.quantity import MONTHS, RATE, Date, Flag, count, money
from small_program import contract_program

HERE = Path(__file__).parent
CLAIMS = sorted((HERE.parent / "examples" / "claims").glob("*.json"))
GOLDEN = HERE / "golden" / "explain"
LANGUAGES: tuple[Language, ...] = ("zh", "en")

Json = Any


@cache
def policy() -> api.Policy:
    found, faults = api.load()
    assert found, faults
    return found


def explained(claim: Json) -> Explanation:
    its = policy()
    facts, faults = its.reader.read(claim)
    assert facts, faults
    return explain(its.program, its.interpreter, facts, its.interpreter.trace(facts))


def read(path: Path) -> Json:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def claim(**lists: Json) -> Json:
    head = {"claim_id": "X", "year": 2025, "enterprise": {"id": "91330000MA00000000", "dishonest": False}}
    return {**head, **lists}


def shown(of: Json, language: Language = "zh") -> str:
    """What is said, a line for each heading, sentence and formula."""
    items = outline(explained(of))
    return "\n".join(f"{i.said.in_(language)} {i.amount.in_(language) if i.amount else ''}".rstrip() for i in items)


def golden() -> Iterator[tuple[Path, str]]:
    for path in CLAIMS:
        explanation = explained(read(path))
        for language in LANGUAGES:
            yield GOLDEN / f"{path.stem}.{language}.txt", text(explanation, language)
            yield GOLDEN / f"{path.stem}.{language}.md", markdown(explanation, language)


# --- the golden files -------------------------------------------------------------------------------------------------


def test_example_claims_are_explained_as_the_golden_files_have_it() -> None:
    written = dict(golden())
    assert {path.name for path in written} == {path.name for path in GOLDEN.iterdir()}
    for path, found in written.items():
        assert found == path.read_text(encoding="utf-8"), f"{path.name}: run python tests/test_explain.py and read it"


@pytest.mark.parametrize("path", CLAIMS, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_a_terminal(path: Path, language: Language) -> None:
    assert [line for line in text(explained(read(path)), language).splitlines() if width(line) > WIDTH] == []


# --- laws under generated claims --------------------------------------------------------------------------------------


def amounts(of: Explanation) -> dict[tuple[str, tuple[int, ...]], int]:
    return {
        (clause.name, tuple(row.number - 1 for row in award.rows)): award.amount
        for article in of.articles
        for clause in article.clauses
        for award in clause.awards
    }


def fen(amount: str) -> int:
    return int(amount.replace(",", "").replace(".", ""))


def of_result(result: Json) -> dict[tuple[str, tuple[int, ...]], int]:
    return {
        (award["clause"], tuple(entry["rows"] if "rows" in entry else [entry["row"]])): fen(entry["amount"])
        for award in result["awards"]
        for entry in award["rows"]
    }


@pytest.mark.parametrize("seed", range(6))
def test_every_covered_row_appears_with_its_amount_and_they_add_up(seed: int) -> None:
    for each in claims(25, seed):
        result, _ = api.evaluate(policy(), each)
        assert result
        explanation = explained(each)
        assert amounts(explanation) == of_result(result)
        assert sum(amounts(explanation).values()) == explanation.total == fen(str(result["total"]))


@pytest.mark.parametrize("seed", range(6))
def test_what_is_shown_adds_up(seed: int) -> None:
    for each in claims(25, seed):
        items = list(outline(explained(each)))
        rows, clauses = (
            sum(fen(item.amount.zh) for item in items if item.look is look and item.amount)
            for look in (Look.ROW, Look.PART)
        )
        total = next(item.amount for item in items if item.look is Look.TOTAL)
        assert total
        assert rows == clauses == fen(total.zh.rstrip("元")) == fen(total.en.removesuffix(" CNY"))


@pytest.mark.parametrize("seed", range(6))
def test_every_row_of_a_claim_is_spoken_of(seed: int) -> None:
    for each in claims(25, seed):
        explanation = explained(each)
        if explanation.exclusion:
            continue
        rows = sum(len(award.rows) for a in explanation.articles for c in a.clauses for award in c.awards)
        lists = [value for name, value in each.items() if isinstance(value, list) and name != "prior_awards"]
        assert rows + len(explanation.not_paid) == sum(map(len, lists))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_raises_and_nothing_is_left_unfilled(language: Language) -> None:
    for each in claims(60, 99):
        explanation = explained(each)
        for page in (text(explanation, language), markdown(explanation, language)):
            assert "{}" not in page
            assert "Said(" not in page
            assert "None" not in page


@pytest.mark.parametrize(
    "path", sorted((HERE.parent / "policy" / "examples").glob("*.yaml")), ids=lambda path: path.stem
)
def test_claims_under_other_policies_are_explained_too(path: Path) -> None:
    found, faults = api.load(path)
    assert found, faults
    explanation = explained_by(found.program, api.example(found))
    rows = [item.amount.en for item in outline(explanation) if item.look is Look.ROW and item.amount]
    assert sum(map(fen, rows)) == explanation.total
    for language in LANGUAGES:
        assert markdown(explanation, language)
        assert all(width(line) <= WIDTH for line in text(explanation, language).splitlines())


OTHER_ANSWERS = {
    "rounding": "yuan-down",
    "tier-scope": "total",
    "uplift-both": "twice",
    "hedging-units": "pro-rata",
    "day-count": "actual",
    "interest-two-years": "per-enterprise",
    "loan-before-period": "not-covered",
    "insurance-cap-scope": "both",
    "warehouse-cap-scope": "per-warehouse",
    "platform-scope": "per-centre",
    "platform-undecided": "nothing",
}


def test_under_other_readings_too_every_amount_is_shown_and_the_answer_is_named() -> None:
    found, faults = api.load(answers=OTHER_ANSWERS)
    assert found, faults
    for each in claims(60, 7):
        explanation = explained_by(found.program, each)
        rows = [item.amount.zh for item in outline(explanation) if item.look is Look.ROW and item.amount]
        assert sum(map(fen, rows)) == explanation.total
        taken = {part.name: part.answer.zh for part in explanation.readings}
        assert taken.get("tier-scope", "按全年合计分档，按上浮项目投资占比上浮").startswith("按全年合计分档")
        for language in LANGUAGES:
            assert "None" not in text(explanation, language) + markdown(explanation, language)


def test_a_filtered_total_says_whose_rows_it_counts() -> None:
    found, faults = api.load(answers={"tier-scope": "total"})
    assert found, faults
    project = {"investment_usd": "1000000", "country": "KZ", "approved": True}
    page = page_of(found.program, claim(overseas_projects=[project, {**project, "country": "US"}]))
    assert "实际投资额合计（仅计项目所在国属于“一带一路”国家或项目所在国属于RCEP成员国的）" in page
    assert "实际投资额合计：1,000,000.00美元 + 1,000,000.00美元 = 2,000,000.00美元" in page


def test_the_same_claim_gives_the_same_page() -> None:
    once, again = (text(explained(read(CLAIMS[0])), "zh") for _ in range(2))
    assert once == again


# --- what is said -----------------------------------------------------------------------------------------------------


def test_a_share_is_a_sum_that_one_can_redo() -> None:
    visit = {"exhibition": "A", "category": "key_overseas", "fee": "150000", "date": "2025-05-01", "ref": "发票 0012"}
    page = shown(claim(exhibitions=[visit]))
    assert "第1笔（发票 0012）" in page
    assert "展位费 150,000.00 × 80% = 120,000.00" in page
    assert "同一展会（A）上限 100,000.00，超过部分不计 → 100,000.00" in page


def test_a_cap_tells_what_is_left_of_it_and_why() -> None:
    visits = [{"exhibition": "A", "category": "key_overseas", "fee": "100000", "date": "2025-05-01"}] * 2
    prior = [{"clause": "exhibition-key", "year": 2025, "amount": "10000", "key": "A"}]
    page = shown(claim(exhibitions=visits, prior_awards=prior))
    assert (
        "同一展会（A）上限 100,000.00，此前已得 10,000.00，前面各笔已用 80,000.00，可用 10,000.00，超过部分不计 → 10,000.00"
        in page
    )


def test_rounding_is_told_only_where_it_changed_something() -> None:
    assert "四舍五入" not in shown(claim(premises=[{"rent": "100.00"}])).partition("所依据的解读")[0]
    assert "四舍五入到分 → 50.01" in shown(claim(premises=[{"rent": "100.01"}]))


def test_what_is_no_short_decimal_is_marked_and_the_amount_stays_exact() -> None:
    loan = {"principal": "8000000", "disbursed": "2024-09-01", "repaid": "2025-10-01", "eligible": True}
    page = shown(claim(loans=[loan]))
    assert "使用天数：自贴息首日 2025-01-01 起，至贴息止日 2025-10-01（不含当日），共 273天" in page
    assert "≈ 89,753.424658" in page
    assert "四舍五入到分 → 89,753.42" in page


def test_a_failed_condition_is_told_with_the_value_of_the_claim() -> None:
    of = claim(marketing_services=[{"fee": "1"}])
    of["enterprise"]["vehicles_exported"] = 480
    page = shown(of)
    assert "年出口量 480台，未达 500台" in page
    assert "当年新备案未填，按“否”计" in page
    assert "vehicles exported 480 台 is less than 500 台" in shown(of, "en")


def test_a_default_that_decided_is_told_and_another_is_not() -> None:
    of = claim(marketing_services=[{"fee": "1"}])
    assert "注：年出口量未填，按0台计" in shown(of)
    of["enterprise"]["vehicles_exported"] = 500
    assert "当年新备案未填" not in shown(of)


def test_a_row_outside_the_period_is_told_with_its_date() -> None:
    page = shown(claim(premises=[{"rent": "1", "date": "2024-12-31", "ref": "甲"}]))
    assert "经营场所第1笔（甲）" in page
    assert "租期首日 2024-12-31，不在适用期间（2025-01-01 至 2025-12-31）内" in page


def test_an_exclusion_is_told_with_its_sentence_and_the_fact() -> None:
    of = claim(premises=[{"rent": "1"}])
    of["enterprise"]["dishonest"] = True
    page = shown(of)
    assert "列入严重失信名单的企业均不得享受本意见。" in page
    assert "“是否严重失信”为“是”" in page
    assert page.endswith("合计 0.00元")


def test_that_an_exclusion_did_not_apply_is_told_where_only_a_default_says_so() -> None:
    of = claim(premises=[{"rent": "1"}])
    assert "不适用“严重失信”" not in shown(of)
    del of["enterprise"]["dishonest"]
    assert "不适用“严重失信”：是否严重失信未填，按“否”计" in shown(of)


def test_that_something_is_paid_once_is_told_to_the_one_that_gets_nothing() -> None:
    centre = {"vehicles_serviced": 5000, "recognised": True, "approved_award": "800000"}
    page = shown(claim(service_platforms=[centre, centre]))
    assert re.search(r"每家?企业累计限 1次，已用完，本笔不计", page)


def test_an_upper_bound_that_stands_in_is_called_one() -> None:
    page = shown(claim(service_platforms=[{"vehicles_serviced": 5000, "recognised": True}]))
    assert "核定奖励额未填，按上限 1,000,000.00 计" in page
    assert "标注：按上限计算" in page


def test_a_total_is_written_out_row_by_row() -> None:
    hedges = [{"amount_usd": amount, "eligible": True} for amount in ("1500000", "1300000")]
    page = shown(claim(fx_hedges=hedges))
    assert "担保增信金额合计：1,500,000.00美元 + 1,300,000.00美元 = 2,800,000.00美元" in page
    assert "÷ 1,000,000.00美元，取整得 2；2 × 10,000.00 = 20,000.00" in page


def test_readings_are_listed_once_and_referred_to() -> None:
    page = text(explained(read(CLAIMS[1])), "zh")
    listed = page.partition("所依据的解读")[2]
    numbers = [int(number) for number in re.findall(r"^ +(\d+)\. ", listed, re.MULTILINE)]
    referred = {int(n) for line in re.findall(r"所据解读（见本说明末尾）：([\d、]+)", page) for n in line.split("、")}
    assert numbers == list(range(1, len(numbers) + 1))
    assert referred <= set(numbers)


# --- every kind of value ----------------------------------------------------------------------------------------------

CNY = money("CNY")
RENT = Field(Source.ROW, 0, "rent", CNY, Said("租金", "rent"))
PAID_ON = Field(Source.ROW, 1, "date", Date(), Said("发生日", "paid on"))
CARS = Field(Source.CLAIMANT, 5, "vehicles_exported", count("台"), Said("年出口量|出口量", "vehicles exported"))


def yuan(amount: int) -> Const:
    return Const(amount * 100, CNY)


def rate(percent: int) -> Const:
    return Const(Fraction(percent, 100), RATE)


def steps(*actions: Action) -> tuple[Step, ...]:
    return tuple(Step(action, None, Said("", ""), 0) for action in actions)


def lines(*actions: Action, terms: tuple[TermFact, ...] = (), language: Language = "zh", **row: str) -> list[str]:
    """What is said of one row of premises under a clause of these actions."""
    made = rent_program(*actions, terms=terms)
    explanation = explained_by(made, claim(premises=[{"rent": "1000.00", "date": "2025-03-01", **row}]))
    award = explanation.articles[0].clauses[0].awards[0]
    return [line.said.in_(language) for line in award.lines if line.role is not Role.HINT]


def rent_program(*actions: Action, terms: tuple[TermFact, ...] = (), **changes: Json) -> Program:
    """The facts of the contract and one clause, on premises, changed by `changes`."""
    made = contract_program()
    clause = replace(made.clauses[7], steps=steps(*actions, made.rounding), terms=terms, **changes)
    return replace(made, title=Said("小政策", "small policy"), clauses=(clause,))


def explained_by(program: Program, of: Json) -> Explanation:
    facts, _ = Reader(program).read(of)
    assert facts
    interpreter = Interpreter(program)
    return explain(program, interpreter, facts, interpreter.trace(facts))


def page_of(program: Program, of: Json) -> str:
    return "\n".join(
        f"{i.said.zh} {i.amount.zh if i.amount else ''}".rstrip() for i in outline(explained_by(program, of))
    )


def test_an_award_on_the_claimant_alone_has_the_name_of_its_clause() -> None:
    per_car = Units(yuan(10), Const(100, count("台")), CARS, True, CNY)  # noqa: FBT003 – a node, field by field
    of = claim()
    of["enterprise"]["vehicles_exported"] = 250
    page = page_of(rent_program(Pay(per_car), list=-1, reach=Reach.CLAIMANT), of)
    assert "租金 20.00\n年出口量 250台 ÷ 100台，取整得 2；2 × 10.00 = 20.00" in page


def test_rows_computed_together_have_their_reasons_row_by_row_where_they_differ() -> None:
    when = Compare(Relation.GE, RENT, yuan(100))
    total = Aggregate(Fold.TOTAL, 6, RENT, None, True, CNY)  # noqa: FBT003 – a node, field by field
    made = rent_program(Pay(total), reach=Reach.ALL, when=when)
    page = page_of(made, claim(premises=[{"rent": "200", "date": "2025-03-01"}, {"rent": "300"}, {"rent": "50"}]))
    assert "第2笔：租期首日未填" not in page  # the hand-made list calls it 发生日
    assert "第2笔：发生日未填，按2025-12-31计" in page
    assert "第1笔：适用本条：租金 200.00，达到 100.00\n第2笔：适用本条：租金 300.00，达到 100.00" in page
    assert "租金合计：200.00 + 300.00 = 500.00\n租金合计 500.00" in page
    assert "经营场所第3笔\n不符合本政策“租金”的条件：租金 50.00，未达 100.00" in page


def test_what_held_before_a_failed_condition_is_told_with_it() -> None:
    when = Every((Compare(Relation.GE, RENT, yuan(100)), Compare(Relation.LT, RENT, yuan(500))))
    page = page_of(rent_program(Pay(RENT), when=when), claim(premises=[{"rent": "600"}]))
    assert "租金 600.00，达到 100.00，但租金 600.00，不低于 500.00" in page


def test_a_clause_taken_by_an_exclusion_is_told_with_the_fact() -> None:
    flag = Field(Source.CLAIMANT, 3, "dishonest", Flag(), Said("是否失信", "dishonest"))
    barring = Exclusion("listed", Said("失信", "listed"), "六", (), Truth(flag), ("rent",), False, Said("", ""), (), 0)  # noqa: FBT003
    of = claim(premises=[{"rent": "600"}])
    of["enterprise"]["dishonest"] = True
    page = page_of(replace(rent_program(Pay(RENT)), exclusions=(barring,)), of)
    assert "“租金”不予支持，因为“失信”：“是否失信”为“是”" in page


def test_each_pot_of_a_limit_with_a_key_is_told() -> None:
    day = Pot("per-day", PAID_ON, Period.YEAR, ("rent",))
    limit = Limit("per-day", Said("每日限额", "daily limit"), "一", (), yuan(100), day, Said("", ""), (), 0)
    rows = [{"rent": "80", "date": f"2025-03-0{day}"} for day in (1, 1, 2)]
    page = page_of(replace(rent_program(Pay(RENT)), limits=(limit,)), claim(premises=rows))
    assert "每日限额 100.00，前面各笔已用 80.00，可用 20.00，超过部分不计 → 20.00" in page
    assert "每日限额（一，2025-03-01）\n限额 100.00，本次 100.00，余 0.00" in page
    assert "每日限额（一，2025-03-02）\n限额 100.00，本次 80.00，余 20.00" in page


def test_marginal_bands_are_told_band_by_band() -> None:
    bands = Bands(RENT, ((yuan(300), rate(20)), (yuan(800), rate(50))), rate(0), CNY)
    assert lines(Pay(bands)) == [
        "租金 1,000.00 超过 0.00、不超过 300.00 的部分：300.00 × 0% = 0.00",
        "租金 1,000.00 超过 300.00、不超过 800.00 的部分：500.00 × 20% = 100.00",
        "租金 1,000.00 超过 800.00 的部分：200.00 × 50% = 100.00",
        "0.00 + 100.00 + 100.00 = 200.00",
    ]


def test_a_part_of_a_value_stands_before_the_formula_that_uses_it() -> None:
    assert lines(Pay(Share(rate(10), Slice(RENT, yuan(200), None, CNY), CNY))) == [
        "租金 1,000.00 超过 200.00 的部分 = 800.00",
        "800.00 × 10% = 80.00",
    ]


def test_a_table_of_rates_is_told_before_the_share() -> None:
    table = Case(((Compare(Relation.GE, CARS, Const(500, count("台"))), rate(20)),), rate(5), CARS, RATE)
    assert lines(Pay(Share(table, RENT, CNY))) == [
        "年出口量未填，按0台计",
        "年出口量 0台，未达 500台 → 5%",
        "租金 1,000.00 × 5% = 50.00",
    ]


def test_steps_are_told_one_by_one_with_what_came_out() -> None:
    assert lines(Pay(RENT), Uplift(rate(10)), Add(yuan(5)), Deduct(yuan(2000)), Floor(yuan(0))) == [
        "租金 1,000.00",
        "1,000.00 × (1 + 10%) = 1,100.00",
        "1,100.00 + 5.00 = 1,105.00",
        "1,105.00 − 2,000.00 = -895.00",
        "-895.00 低于最低 0.00 → 0.00",
    ]


def test_a_cap_of_the_row_is_told() -> None:
    assert lines(Pay(RENT), Cap(yuan(300), None)) == ["租金 1,000.00", "本笔上限 300.00，超过部分不计 → 300.00"]
    assert lines(Pay(RENT), Cap(yuan(1000), None), language="en") == [
        "rent 1,000.00",
        "cap of 1,000.00 for this award: not exceeded",
    ]


def test_sums_inside_products_stand_in_brackets() -> None:
    whole = Arithmetic((Operator.ADD, Operator.SUBTRACT), (RENT, yuan(5), yuan(1)), CNY)
    assert lines(Pay(Share(rate(10), whole, CNY))) == ["(租金 1,000.00 + 5.00 − 1.00) × 10% = 100.40"]


def test_units_that_need_not_be_full_are_a_quotient() -> None:
    assert lines(Pay(Units(yuan(7), yuan(300), RENT, False, CNY))) == [  # noqa: FBT003 – a node, field by field
        "租金 1,000.00 ÷ 300.00 × 7.00 ≈ 23.333333",
        "四舍五入到分 → 23.33",
    ]


def test_an_extreme_names_what_it_chose_from() -> None:
    assert lines(Pay(Extreme(Fold.MIN, (RENT, yuan(300)), CNY))) == ["租金 1,000.00、300.00，取较小者 = 300.00"]


def test_a_named_value_is_derived_once_before_it_is_used() -> None:
    half = TermFact("half", Said("半租", "half"), Share(rate(50), RENT, CNY), Said("", ""), 0)
    term = Term(0, "half", CNY, Said("半租", "half"))
    assert lines(Pay(Arithmetic((Operator.ADD,), (term, term), CNY)), terms=(half,)) == [
        "半租：租金 1,000.00 × 50% = 500.00",
        "半租 500.00 + 半租 500.00 = 1,000.00",
    ]


def test_days_and_shifts_are_told_with_their_days() -> None:
    month = Shift(PAID_ON, Const(1, MONTHS), 1, in_months=True)
    days = Days(PAID_ON, month, signed=False)
    value = Arithmetic((Operator.MULTIPLY,), (yuan(1), days), CNY)
    assert lines(Pay(value)) == [
        "发生日 2025-03-01 + 1个月 = 2025-04-01",
        "自发生日 2025-03-01 起，至2025-04-01（不含当日），共 31天",
        "1.00 × 31天 = 31.00",
    ]


def test_a_day_that_the_claim_does_not_say_is_told() -> None:
    made = claim(premises=[{"rent": "1"}])
    assert "租期首日未填，按2025-12-31计" in shown(made)


# --- what a claimant wrote stays data ---------------------------------------------------------------------------------

HOSTILE = "[x](http://evil.example) <b>b</b> **a** `c` | www.evil.example a@b.example \u202e\u0007 1. x $y$ ~z~"


def test_a_reference_cannot_become_markup() -> None:
    page = markdown(explained(claim(premises=[{"rent": "1", "ref": HOSTILE.replace("\u0007", "")}])), "zh")
    line = next(line for line in page.splitlines() if "evil" in line)
    for markup in ("[x]", "<b>", " **a", " `c", " | ", "www.evil", "http://", "a@b", "\u202e", " $", " ~"):
        assert markup not in line


@pytest.mark.parametrize("start", ["1. x", "2) x", "- x", "+ x", "# x", "> x", "* x", "===", "    x", "|a|b|", "<!-- "])
def test_nothing_becomes_a_block_by_how_it_begins(start: str) -> None:
    assert not re.match(r"(\d+[.)] |[-+*#>|<]|\s)", escaped(start))


def test_braces_are_no_places_to_fill() -> None:
    page = shown(claim(premises=[{"rent": "1", "ref": "{} {0} {zh} %s"}]))
    assert "第1笔（{} {0} {zh} %s）" in page


def test_amounts_are_left_as_they_are() -> None:
    assert escaped("80,000.00 × 80% = 64,000.00") == "80,000.00 × 80% = 64,000.00"


def test_control_and_bidirectional_characters_are_shown_escaped() -> None:
    page = text(explained(claim(premises=[{"rent": "1", "ref": "a\u202eb"}])), "zh")
    assert "a\\u202eb" in page


def test_wrapping_keeps_numbers_whole_and_closing_marks_off_the_line_start() -> None:
    lines = list(wrapped("每家企业年度上限 1,000,000.00，此前已得 20,000.00，余 80,000.00，未超过。" * 3, 0, 2, 30))
    assert all(width(line) <= 30 for line in lines)
    assert not any(line.strip()[0] in "，。）" for line in lines)
    assert "".join(lines).count("1,000,000.00") == 3


def test_what_is_near_is_said_where_the_claimant_gains() -> None:
    near = shown(claim(overseas_projects=[{"investment_usd": "1200000", "country": "US", "approved": True}]))
    assert "提示：实际投资额再增 80万美元即达到下一档：5万元 → 10万元" in near
    assert "提示" not in shown(
        claim(overseas_projects=[{"investment_usd": "2000000", "country": "US", "approved": True}])
    )


def test_a_row_that_nearly_meets_the_condition_is_told_so() -> None:
    enterprise = {"id": "91330000MA00000000", "vehicles_exported": 499}
    near = shown({**claim(marketing_services=[{"fee": "10000"}]), "enterprise": enterprise})
    assert "提示：年出口量再增 1台即符合条件：0元 → 8000元" in near


def test_nothing_is_near_where_the_cap_is_used_up() -> None:
    assert "提示" not in shown(claim(cloud_services=[{"fee": "30000"}]))


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for target, page in golden():
        target.write_bytes(page.encode("utf-8"))
