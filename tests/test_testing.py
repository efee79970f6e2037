"""Examples of a policy: what claims they are, what is wrong with them, and how it is told that one fails."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import policy_eval
from policy_eval import resources, testing
from policy_eval.claim import head_fields, prior_list
from policy_eval.diagnostics import Diagnostic, Language, Rule
from policy_eval.policy import Document, open_document
from policy_eval.syntax import Parser, Vocabulary, grammar, keywords
from policy_eval.testing.declared import declared
from small_policy import CHINESE, ENGLISH
from small_program import contract_program

POLICY = """\
policy: small
version: 2025
title: 试验
currency: CNY
claimant: enterprise
period: {covers: {from: 2024-01-01, until: 2025-12-31}}
facts:
  enterprise:
    label: {zh: 企业, en: enterprise}
    measure: 家
    fields:
      id: {type: text, label: 信用代码, required: yes}
      name: {type: text, label: 名称, optional: yes}
      exported: {type: count 台, label: 出口量, default: 0}
      open: {type: count 天, label: 营业天数, default: 0}
  projects:
    label: {zh: 境外项目, en: projects}
    measure: 个
    dated: date
    fields:
      title: {type: text, label: 项目名, required: yes}
      invested: {type: money USD, label: 投资额, required: yes}
      spent: {type: money 元, label: 支出, optional: yes}
      yen: {type: money JPY, label: 日元支出, optional: yes}
      country: {type: country, label: 所在国, optional: yes}
      kind: {type: one of, label: 类别, optional: yes, values: {shop: [门店, 商店], service: {zh: 售后, en: after-sales}}}
      approved: {type: flag, label: 已备案, default: no}
      date: {type: date, label: 发生日, optional: yes}
clauses:
  - id: network
    label: {zh: 境外网络, en: network abroad}
    for: each of projects
    pays: [pay 1元]
    marks:
      - {id: upper, label: {zh: 按上限, en: upper bound}, when: invested is given}
    examples:
      - EXAMPLE
  - {id: rent, label: {zh: 租金, en: rent support}, for: enterprise, pays: [pay 1元]}
limits:
  - {id: annual, label: {zh: 年度限额, en: annual limit}, over: [network], cap: 1元 per enterprise per year}
marks:
  - {id: followed, label: 参照执行, over: all, when: exported > 0台}
readings:
  - id: twice
    label: 上浮次数
    question: q
    decided: undecided
    default: once
    answers:
      once: {}
      more:
        changes:
          - {after: limits/annual, add: {id: later, label: 后加限额, cap: 1元}}
          - {after: marks/followed, add: {id: later, label: 后加标注, over: all}}
  - {id: start, question: q, decided: undecided, default: open, answers: {open: {}, known: {asks: date}}}
examples:
  - LAST
"""
PLAIN = "{why: w, given: {projects: []}, total: 0元}"
ACCEPTED: dict[str, Any] = {
    "total": "1234.50",
    "awards": [
        {"clause": "network", "amount": "1234.50", "marks": ["upper", "followed"]},
        {"clause": "rent", "amount": "0.00", "marks": ["later"]},
    ],
    "limits": [{"limit": "annual", "granted": "1000.00"}],
    "not_covered": [{"list": "projects", "row": 0, "reason": "out-of-period"}],
}
BAD_FIELD = Rule("PC000", "不对", "it is wrong")


def document(text: str, folder: Path) -> Document:
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    found, diagnostics = open_document(path)
    assert diagnostics == []
    assert found
    return found


@pytest.fixture
def written(tmp_path: Path) -> Any:
    """A document with an example beside the clause, and one at the end."""
    return lambda example=PLAIN, last=PLAIN: document(
        POLICY.replace("EXAMPLE", example).replace("LAST", last), tmp_path
    )


@functools.cache
def parser() -> Parser:
    """One for all: to make it takes longer than any of these tests."""
    lark = grammar(resources.grammar())
    return Parser(lark, Vocabulary.of((), (), {"次", "家", "个", "台", "天"}, keywords(lark)))


def first_claim(opened: Document) -> dict[str, Any]:
    examples, found = testing.claims_of(opened.root, parser())
    assert found == []
    return examples[0].claim


def outcome(opened: Document, result: dict[str, Any] | None = ACCEPTED, paths: tuple[str, ...] = ()) -> testing.Outcome:
    """What becomes of the example beside the clause where its claim comes out so."""
    found = [Diagnostic(BAD_FIELD, path=path) for path in paths]
    report = testing.run(opened.root, lambda *_: (result, found), parser())
    assert report.found == ()
    return report.outcomes[0]


# --- claims ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "literal", "value"),
    [
        ("invested", "30万美元", "300000.00"),
        ("invested", "299999.99美元", "299999.99"),
        ("invested", "5000 USD", "5000.00"),
        ("invested", "3０万美元", "300000.00"),
        ("invested", "12.5", "12.50"),
        ("spent", "1.2亿元", "120000000.00"),
        ("yen", "30万 JPY", "300000"),
        ("投资额", "0美元", "0.00"),
        ("country", "KZ", "KZ"),
        ("country", "NO", "NO"),
        ("kind", "shop", "shop"),
        ("kind", "商店", "shop"),
        ("类别", "售后", "service"),
        ("kind", "after-sales", "service"),
        ("approved", "yes", True),
        ("approved", "否", False),
        ("已备案", "true", True),
        ("date", "2025-06-30", "2025-06-30"),
        ("date", "2025年6月30日", "2025-06-30"),
        ("date", "2０25-06-30", "2025-06-30"),
        ("title", "12:30", "12:30"),
        ("ref", "0012", "0012"),
    ],
)
def test_a_value_is_written_as_officers_write_it(written: Any, field: str, literal: str, value: object) -> None:
    claim = first_claim(written(f"{{why: w, given: {{境外项目: [{{{field}: {literal}}}]}}, award: 0元}}"))
    assert value in claim["projects"][0].values()


@pytest.mark.parametrize(("literal", "value"), [("500", 500), ("500台", 500), ("1万台", 10000)])
def test_a_count_may_have_its_measure_word(written: Any, literal: str, value: int) -> None:
    claim = first_claim(written(f"{{why: w, given: {{企业: {{出口量: {literal}}}}}, award: 0元}}"))
    assert claim["enterprise"]["exported"] == value


@pytest.mark.parametrize("literal", ["30", "30天"])
def test_a_measure_word_may_be_a_word_of_the_language_too(written: Any, literal: str) -> None:
    claim = first_claim(written(f"{{why: w, given: {{企业: {{营业天数: {literal}}}}}, award: 0元}}"))
    assert claim["enterprise"]["open"] == 30


def test_a_number_of_thousands_of_digits_is_no_number(written: Any) -> None:
    opened = written(row(f"invested: {'9' * 5000}美元"))
    assert [finding.rule.code for finding in testing.claims_of(opened.root, parser())[1]] == ["PE504"]


def test_what_the_example_leaves_out_of_no_consequence_is_filled_in(written: Any) -> None:
    claim = first_claim(written("{why: w, given: {projects: [{invested: 1美元}, {invested: 2美元}]}, award: 0元}"))
    assert claim == {
        "claim_id": "network/examples/1",
        "year": 2025,
        "enterprise": {"id": "信用代码"},
        "projects": [
            {"title": "项目名 1", "invested": "1.00"},
            {"title": "项目名 2", "invested": "2.00"},
        ],
    }


def test_what_the_example_states_is_kept(written: Any) -> None:
    given = "{claim_id: A-1, enterprise: {id: X}, projects: [{title: T, invested: 1美元}]}"
    claim = first_claim(written(f"{{why: w, given: {given}, year: 2024, award: 0元}}"))
    assert (claim["claim_id"], claim["year"], claim["enterprise"]) == ("A-1", 2024, {"id": "X"})
    assert claim["projects"][0]["title"] == "T"


@pytest.mark.parametrize("written_year", ["{年度: 2024}", "{year: 2024年}"])
def test_the_year_may_stand_in_the_claim(written: Any, written_year: str) -> None:
    assert first_claim(written(f"{{why: w, given: {written_year}, award: 0元}}"))["year"] == 2024


def test_prior_awards_name_the_clause_by_its_label(written: Any) -> None:
    priors = "[{条款: 境外网络, 年度: 2024, 金额: 5万元, 对象: x}]"
    claim = first_claim(written(f"{{why: w, given: {{此前已得奖补: {priors}}}, award: 0元}}"))
    assert claim["prior_awards"] == [{"clause": "network", "year": 2024, "amount": "50000.00", "key": "x"}]


def test_a_reading_may_be_answered_with_a_date(written: Any) -> None:
    example = "{why: w, given: {projects: []}, readings: {twice: more, start: 2025年6月1日}, award: 0元}"
    examples, found = testing.claims_of(written(example).root, parser())
    assert found == []
    assert examples[0].answers == {"twice": "more", "start": "2025-06-01"}


def test_each_claim_has_an_id_of_its_own(written: Any) -> None:
    opened = written(f"{PLAIN}\n      - {PLAIN}", f"{PLAIN}\n  - {PLAIN}")
    ids = [example.claim["claim_id"] for example in testing.claims_of(opened.root, parser())[0]]
    assert ids == ["network/examples/1", "network/examples/2", "examples/1", "examples/2"]


def test_both_languages_give_the_same_examples(tmp_path: Path) -> None:
    both = []
    for name, text in (("en", ENGLISH), ("zh", CHINESE)):
        (tmp_path / name).mkdir()
        examples, found = testing.claims_of(document(text, tmp_path / name).root)
        assert found == []
        both.append([(e.clause, e.label, e.why, e.claim, e.answers, e.expected) for e in examples])
    assert both[0] == both[1]
    assert len(both[0]) == 3


def test_the_names_that_belong_to_the_engine_are_those_of_claims(written: Any) -> None:
    words, program = declared(written().root), contract_program()
    priors = prior_list(program)
    table = next(table for table in words.tables if table.name == priors.name)
    assert table.label == priors.label
    assert [(f.name, f.label) for f in table.fields[:4]] == [(f.name, f.label) for f in priors.fields]
    assert [(f.name, f.label) for f in words.head] == [(f.name, f.label) for f in head_fields(program)]


# --- what is wrong in an example --------------------------------------------------------------------------------------


def row(field: str) -> str:
    return f"{{why: w, given: {{projects: [{{{field}}}]}}, award: 0元}}"


@pytest.mark.parametrize(
    ("example", "code", "stretch", "suggestion"),
    [
        ("{why: w, given: {project: []}, award: 0元}", "PE500", "project", "projects"),
        ("{why: w, given: {境外项日: []}, award: 0元}", "PE500", "境外项日", "境外项目"),
        (row("invested: 1美元, contry: KZ"), "PE501", "contry", "country"),
        (row("投资款: 1美元"), "PE501", "投资款", "投资额"),
        ("{why: w, given: {企业: {出口数: 5}}, award: 0元}", "PE501", "出口数", "出口量"),
        (row("invested: 1美元, 投资额: 1美元"), "PE502", "投资额", ""),
        ("{why: w, given: {year: 2025}, year: 2024, award: 0元}", "PE502", "year", ""),
        (row("kind: shops"), "PE503", "shops", "shop"),
        (row("kind: 门占"), "PE503", "门占", "门店"),
        ("{why: w, given: {prior_awards: [{clause: netwrk}]}, award: 0元}", "PE503", "netwrk", "network"),
        (row("approved: maybe"), "PE504", "maybe", ""),
        (row("date: 2025-02-30"), "PE504", "2025-02-30", ""),
        (row("date: 2025/06/30"), "PE504", "2025/06/30", ""),
        (row("country: XX"), "PE504", "XX", ""),
        (row("invested: lots"), "PE504", "lots", ""),
        (row("invested: -5美元"), "PE504", "-5美元", ""),
        (row("invested: 1美元 + 1美元"), "PE504", "1美元 + 1美元", ""),
        ("{why: w, given: {企业: {exported: 1.5台}}, award: 0元}", "PE504", "1.5台", ""),
        (row("invested: 30万元"), "PE505", "30万元", ""),
        (row("invested: 30%"), "PE505", "30%", ""),
        ("{why: w, given: {企业: {exported: 500家}}, award: 0元}", "PE505", "500家", ""),
        ("{why: w, given: {企业: {exported: 500元}}, award: 0元}", "PE505", "500元", ""),
        (row("invested: 0.001美元"), "PE506", "0.001美元", ""),
        (row("yen: 0.5 JPY"), "PE506", "0.5 JPY", ""),
        ('{why: w, given: {projects: [{invested: "39,719美元"}]}, award: 0元}', "PE205", "39,719", ""),
        ("{why: w, given: {projects: {invested: 1美元}}, award: 0元}", "PE507", "{invested: 1美元}", ""),
        ("{why: w, given: {projects: [1美元]}, award: 0元}", "PE508", "1美元", ""),
        ("{why: w, given: {企业: X}, award: 0元}", "PE508", "X", ""),
        (row("invested: [1美元]"), "PE509", "[1美元]", ""),
        ("{why: w, given: {projects: []}, award: {netwrk: 0元}}", "PE511", "netwrk", "network"),
        ("{why: w, given: {projects: []}, limits: {anual: 0元}}", "PE512", "anual", "annual"),
        ("{why: w, given: {projects: []}, readings: {twicce: once}, award: 0元}", "PE513", "twicce", "twice"),
        ("{why: w, given: {projects: []}, readings: {twice: onec}, award: 0元}", "PE514", "onec", "once"),
        ("{why: w, given: {projects: []}, readings: {twice: 2025-01-01}, award: 0元}", "PE514", "2025-01-01", ""),
        ("{why: nothing, given: {projects: []}}", "PE515", "nothing", ""),
        ("{why: w, given: {projects: []}, award: 0元, refused: year}", "PE517", "award", ""),
        ("{why: w, given: {projects: []}, refused: 'projects[0].contry'}", "PE518", "'projects[0].contry'", ""),
        ("{why: w, given: {projects: []}, refused: '[0]'}", "PE518", "'[0]'", ""),
        ("{why: w, given: {projects: []}, award: {network: 1元, 境外网络: 2元}}", "PE519", "境外网络", ""),
        ("{why: w, given: {projects: []}, marks: [upper, folowed]}", "PE520", "folowed", "followed"),
        ("{why: w, given: {projects: []}, marks: 参照实行}", "PE520", "参照实行", "参照执行"),
        ("{why: w, given: {projects: []}, marks: [upper, 按上限]}", "PE519", "按上限", ""),
        ("{why: w, given: {projects: []}, marks: [], refused: year}", "PE517", "marks", ""),
        ("{why: w, given: {projects: []}, award: 1美元}", "PE505", "1美元", ""),
        ("{why: w, given: {projects: []}, total: 0.001元}", "PE506", "0.001元", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_in_an_example_is_said_once_at_its_place(
    written: Any, example: str, code: str, stretch: str, suggestion: str
) -> None:
    opened = written(example)
    report = testing.run(opened.root, lambda *_: (ACCEPTED, []), parser())
    (finding,) = opened.excerpts(report.found)
    assert finding.rule.code == code
    assert finding.place
    assert finding.excerpt[finding.place.column - 1 : finding.place.end_column - 1] == stretch
    assert finding.suggestion == suggestion
    assert finding.text("zh")
    assert finding.mend("en")
    assert (report.faulty, len(report.outcomes)) == (1, 1)
    assert not report.is_fine


def test_an_amount_at_the_end_of_a_policy_names_its_clause(written: Any) -> None:
    report = testing.run(written(last="{why: w, given: {projects: []}, award: 1元}").root, lambda *_: (ACCEPTED, []))
    assert [finding.rule.code for finding in report.found] == ["PE516"]


# --- outcomes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expectation", "said"),
    [
        ("award: 1234.5元", None),
        ("award: 1235元", "境外网络：应为 1,235.00元，实为 1,234.50元"),
        ("award: {境外网络: 1234.50元, rent: 0元}", None),
        ("award: {network: 1234.50元, 租金: 1分钱}", "?"),
        ("award: {rent: 3元}", "租金：应为 3.00元，实为 0.00元"),
        ("limits: {annual: 1000元}", None),
        ("limits: {年度限额: 999.99元}", "年度限额：应为 999.99元，实为 1,000.00元"),
        ("limits: {后加限额: 1元}", "后加限额：应为 1.00元，实为 0.00元"),
        ("total: 1234.50元", None),
        ("total: 1234.51元", "合计：应为 1,234.51元，实为 1,234.50元"),
        ("not-covered: out-of-period", None),
        ("not-covered: [out-of-period, condition-not-met]", "不受理：应为 condition-not-met，实为 out-of-period"),
        ("marks: [followed, 按上限]", None),
        ("marks: upper bound", "标注：应为 按上限，实为 按上限、参照执行"),
        ("marks: [upper, followed, 后加标注]", "标注：应为 按上限、参照执行、后加标注，实为 按上限、参照执行"),
        ("marks: []", "标注：应为 无，实为 按上限、参照执行"),
    ],
)
def test_amounts_and_reasons_are_compared(written: Any, expectation: str, said: str | None) -> None:
    opened = written(f"{{why: w, given: {{projects: []}}, {expectation}}}")
    if said == "?":
        assert [d.rule.code for d in testing.claims_of(opened.root, parser())[1]] == ["PE505"]
        return
    came = outcome(opened)
    assert came.passed is (said is None)
    if said:
        report = testing.Report((came,), 0, ())
        assert f"  {said}\n" in testing.text(report, "zh")


@pytest.mark.parametrize(
    ("expectation", "said"),
    [
        ("[upper, followed, later]", None),
        ("[upper, followed]", "marks: expected upper bound; 参照执行, got upper bound; 参照执行; 后加标注"),
    ],
)
def test_at_the_end_of_a_policy_the_marks_are_those_of_all_awards(
    written: Any, expectation: str, said: str | None
) -> None:
    opened = written(last=f"{{why: w, given: {{projects: []}}, marks: {expectation}}}")
    came = testing.run(opened.root, lambda *_: (ACCEPTED, []), parser()).outcomes[-1]
    assert came.passed is (said is None)
    assert said is None or f"  {said}\n" in testing.text(testing.Report((came,), 0, ()), "en")


def test_an_award_that_is_not_paid_shows_no_mark(written: Any) -> None:
    opened = written("{why: w, given: {projects: []}, marks: []}")
    assert outcome(opened, {**ACCEPTED, "awards": []}).passed


@pytest.mark.parametrize("path", ["projects[0].country", "境外项目[0].所在国", "projects[0].所在国"])
def test_a_claim_is_refused_for_the_field_that_is_expected(written: Any, path: str) -> None:
    opened = written(f"{{why: w, given: {{projects: [{{country: CN}}]}}, refused: '{path}'}}")
    assert outcome(opened, None, ("projects[0].country", "projects[0].date")).passed
    assert not outcome(opened, None, ("projects[0].date",)).passed
    assert not outcome(opened).passed


def test_every_field_that_is_expected_is_refused(written: Any) -> None:
    opened = written("{why: w, given: {projects: [{}]}, refused: ['projects[0].invested', year]}")
    assert outcome(opened, None, ("projects[0].invested", "year")).passed
    assert not outcome(opened, None, ("year",)).passed


@pytest.mark.parametrize(
    ("given", "path", "claimed"),
    [
        ("{projects: [{invested: lots}]}", "projects[0].invested", {"title": "项目名 1", "invested": "lots"}),
        ("{projects: [{invested: 1美元}]}", "projects[0].title", {"invested": "1.00"}),
        ("{projects: [{colour: red}]}", "projects[0].colour", {"colour": "red", "title": "项目名 1"}),
    ],
)
def test_what_a_claim_is_refused_for_goes_into_it_as_it_stands(
    written: Any, given: str, path: str, claimed: dict[str, object]
) -> None:
    assert first_claim(written(f"{{why: w, given: {given}, refused: '{path}'}}"))["projects"] == [claimed]


def test_a_refusal_that_nobody_expects_fails_with_its_findings(written: Any) -> None:
    came = outcome(written(), None, ("projects[0].country",))
    assert not came.passed
    assert [d.path for d in came.found] == ["projects[0].country"]


def test_the_answers_to_readings_reach_the_evaluation(written: Any) -> None:
    seen: list[Mapping[str, str]] = []

    def evaluate(_: dict[str, object], answers: Mapping[str, str]) -> tuple[dict[str, object], list[Diagnostic]]:
        seen.append(answers)
        return ACCEPTED, []

    example = "{why: w, given: {projects: []}, readings: {上浮次数: more}, total: 0元}"
    testing.run(written(example).root, evaluate)
    assert seen == [{"twice": "more"}, {}]


# --- text -------------------------------------------------------------------------------------------------------------


def test_the_report_tells_each_failure_and_counts(written: Any) -> None:
    opened = written(
        "{why: too much, given: {projects: []}, award: 5万元, total: 1234.50元}",
        '{why: "bad\\u202e claim", given: {projects: []}, total: 0元}\n  - {why: w, given: {x: 1}, total: 0元}',
    )  # fmt: skip

    def evaluate(claim: dict[str, object], _: object) -> tuple[dict[str, object] | None, list[Diagnostic]]:
        is_first = claim["claim_id"] == "network/examples/1"
        return (ACCEPTED, []) if is_first else (None, [Diagnostic(BAD_FIELD, path="year")])

    report = testing.run(opened.root, evaluate)
    assert testing.text(report, "en").splitlines()[3:] == [
        "FAILED small.yaml:37:9: network abroad: too much",
        "  network abroad: expected 50,000.00 CNY, got 1,234.50 CNY",
        "",
        r"FAILED small.yaml:57:5: bad\u202e claim",
        "  the claim is refused:",
        "    year: error[PC000]: it is wrong",
        "",
        "3 examples: 0 passed, 2 failed, 1 not run",
    ]
    assert testing.text(report, "zh").splitlines()[3:] == [
        "未通过 small.yaml:37:9: 境外网络：too much",
        "  境外网络：应为 50,000.00元，实为 1,234.50元",
        "",
        r"未通过 small.yaml:57:5: bad\u202e claim",
        "  申报被拒绝：",
        "    year: 错误[PC000]: 不对",
        "",
        "示例 3 个：通过 0，未通过 2，写法有误 1",
    ]


@pytest.mark.parametrize(("language", "told"), [("zh", "境外网络：给多了"), ("en", "network abroad: too much")])
def test_what_an_example_shows_is_told_in_the_language_asked_for(language: Language, told: str, written: Any) -> None:
    opened = written("{why: {zh: 给多了, en: too much}, given: {projects: []}, award: 5万元}")
    report = testing.run(opened.root, lambda *_: (ACCEPTED, []))
    assert f"small.yaml:37:9: {told}" in testing.text(report, language)


def test_a_policy_without_examples_says_so(tmp_path: Path) -> None:
    text = POLICY.replace("    examples:\n      - EXAMPLE\n", "").replace("examples:\n  - LAST\n", "")
    report = testing.run(document(text, tmp_path).root, lambda *_: (ACCEPTED, []))
    assert testing.text(report, "zh") == "没有示例\n"
    assert report.is_fine


# --- the bundled policy -----------------------------------------------------------------------------------------------


def real_report(path: Path) -> testing.Report:
    opened, _ = open_document(path)
    assert opened

    def evaluate(
        claim: dict[str, object], answers: Mapping[str, str]
    ) -> tuple[dict[str, object] | None, list[Diagnostic]]:
        policy, found = policy_eval.load(path, answers)
        return policy_eval.evaluate(policy, claim) if policy else (None, found)

    return testing.run(opened.root, evaluate)


def test_every_example_of_the_bundled_policy_passes() -> None:
    report = real_report(Path(__file__).parent.parent / "policy" / "2025.yaml")
    assert report.is_fine, testing.text(report, "en")
    assert report.passed > 40
