"""Rules of `linting`: a bad policy has exactly its finding at its line, a good one none; exceptions; figures."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from policy_eval.checking import open_compiler
from policy_eval.checking.compile import Compiler
from policy_eval.checking.declare import Parsers, declare
from policy_eval.diagnostics import Diagnostic, Rule, has_errors
from policy_eval.linting import RULES, lint
from policy_eval.linting.figures import Scanner
from policy_eval.linting.written import Finding, Written
from policy_eval.policy import Document, open_document
from policy_eval.program import Program
from policy_eval.quantity import DAYS, MONTHS, POINTS, RATE, Quantity, count, money
from policy_eval.shape import Schema
from policy_eval.source import Map, read
from policy_eval.testing import unreached
from policy_eval.testing.programs import Programs

CASES = Path(__file__).parent / "lint"
PAGES = Path(__file__).parent.parent / "docs/reference/rules"
ALL = (*RULES, *(rule for rule in vars(unreached).values() if isinstance(rule, Rule)))
"""The rules of the linter, and those on examples, which `check` gives it."""
CODES = [rule.code for rule in ALL]
GOOD = CASES / "PE671.good.yaml"


@cache
def tools() -> tuple[Parsers, Schema]:
    """The grammar is built once for all policies."""
    return Parsers(), Schema.load()


def compiled(path: Path) -> tuple[Document, Program]:
    compiler = opened(path)
    program, found = compiler.program({})
    assert program is not None, "\n".join(each.text("en") for each in found)
    return compiler.document, program


def opened(path: Path) -> Compiler:
    parsers, schema = tools()
    document, found = open_document(path)
    assert document is not None, "\n".join(each.text("en") for each in found)
    declared, found = declare(document, parsers)
    assert declared is not None, "\n".join(each.text("en") for each in found)
    return Compiler(document, schema, parsers, declared, ())


def found_in(path: Path) -> list[Diagnostic]:
    """What is found; examples are asked for only in the policies of those rules."""
    more = unreached.rules(Programs(opened(path))) if path.name.startswith("PE70") else ()
    return lint(*compiled(path), more)


def written(tmp_path: Path, text: str) -> list[Diagnostic]:
    path = tmp_path / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return found_in(path)


def marked(path: Path) -> list[tuple[str, int]]:
    """What the comments of a file expect: the code, and the line they stand on."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(code, number) for number, line in enumerate(lines, 1) for code in re.findall(r"# (PE\d+)", line)]


def told(found: list[Diagnostic]) -> list[tuple[str, int]]:
    return [(each.rule.code, each.place.line if each.place else 0) for each in found]


# --- one rule at a time -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(CASES.glob("*.bad.yaml")), ids=lambda path: path.name)
def test_a_bad_policy_has_the_finding_at_the_line_that_it_marks(path: Path) -> None:
    expected = marked(path)
    assert expected
    found = found_in(path)
    assert told(found) == expected
    assert all(each.message(language) and each.excerpt for each in found for language in ("zh", "en"))


@pytest.mark.parametrize("path", sorted(CASES.glob("*.good.yaml")), ids=lambda path: path.name)
def test_a_good_policy_has_no_finding(path: Path) -> None:
    assert [each.text("en") for each in found_in(path)] == []


def test_every_rule_has_a_bad_and_a_good_example() -> None:
    asked = [code for code in CODES if not code.startswith("PE69")]
    assert sorted(path.name for path in CASES.glob("*.yaml")) == sorted(
        f"{code}.{kind}.yaml" for code in asked for kind in ("bad", "good")
    )


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_every_rule_has_a_page_that_stands_in_the_index(rule: Rule) -> None:
    page = (PAGES / f"{rule.code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {rule.code} – ")
    assert f"| severity | {rule.severity} |" in page
    (chinese,) = re.findall(r"^\*\*(.+?)。\*\* ", page, re.MULTILINE)
    index = (PAGES / "index.md").read_text(encoding="utf-8")
    assert re.search(
        rf"^\| \[{rule.code}\]\({rule.code}\.md\) \| .* \| {chinese} \| {rule.severity} \|$", index, re.MULTILINE
    )


@pytest.mark.parametrize("path", sorted(CASES.glob("*.bad.yaml")), ids=lambda path: path.name)
def test_the_page_of_a_rule_says_what_the_rule_says(path: Path) -> None:
    for each in found_in(path):
        page = (PAGES / f"{each.rule.code}.md").read_text(encoding="utf-8")
        assert all(f"| {words} |" in page for lang in ("zh", "en") for words in (each.message(lang), each.mend(lang)))


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.name)
def test_the_page_of_a_rule_shows_its_examples(path: Path) -> None:
    code, kind, _ = path.name.split(".")
    blocks = re.findall(
        r"```yaml title=\"(\w+)\"\n(.*?)```", (PAGES / f"{code}.md").read_text(encoding="utf-8"), re.DOTALL
    )
    shown = dict(blocks)["found" if kind == "bad" else "better"].splitlines()
    assert {line for line in shown if line != "# …"} <= set(path.read_text(encoding="utf-8").splitlines())


def test_the_cliff_names_both_amounts_and_both_awards() -> None:
    (found,) = found_in(CASES / "PE651.bad.yaml")
    assert found.message("zh") == "“服务费”从 6000元 增加到 6000.01元，给付反而从 500元 降到 0元"
    assert "rises from 6000 CNY to 6000.01 CNY, the award falls from 500 CNY to 0 CNY" in found.message("en")


def test_an_award_may_fall_by_what_another_clause_draws_from_a_limit_of_both(tmp_path: Path) -> None:
    head, _, _ = (CASES / "PE651.bad.yaml").read_text(encoding="utf-8").partition("clauses:")
    clauses = """clauses:
  - {id: fixed, label: 定额, for: each of costs, pays: ['tier fee (≥ 1000元 → 100元, else → 0元)']}
  - {id: support, label: 补助, for: each of costs, when: fee ≥ 500元, pays: [rate 10% of fee, cap 500元]}
"""
    limit = "limits: [{id: both, label: 合计限额, over: [fixed, support], cap: 120元 per enterprise per year}]\n"
    assert "PE651" not in {each.rule.code for each in written(tmp_path, head + clauses)}
    (found,) = [each for each in written(tmp_path, head + clauses + limit) if each.rule.code == "PE651"]
    assert found.place
    assert found.place.line == (head + clauses).count("\n")


def test_a_number_that_differs_is_told_with_both_places() -> None:
    (found,) = found_in(CASES / "PE671.bad.yaml")
    assert found.message("zh") == "引文写“80%”，规则写“75%”"
    assert "PE671.bad.yaml:27:17" in found.mend("en")
    assert found.place is not None
    assert (found.place.column, found.place.end_column) == (14, 17)


# --- exceptions ------------------------------------------------------------------------------------------------------


def accepting(path: Path, before: str, exception: str) -> list[Diagnostic]:
    """What is found where an exception stands in front of a line; the program is that of the policy without it."""
    document, program = compiled(path)
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    root, faults = read(text.replace(before, exception + before), path.name)
    assert isinstance(root, Map)
    assert not has_errors(faults)
    return lint(document.with_root(root), program)


def test_an_exception_beside_the_clause_covers_its_finding() -> None:
    stated = "    accept: [{rule: PE641, why: people compare it}]\n"
    found = accepting(CASES / "PE641.bad.yaml", "    measure: 家\n", stated)
    assert told(found) == []


def test_an_exception_for_the_whole_policy_covers_every_finding_of_its_rule() -> None:
    found = accepting(CASES / "PE641.bad.yaml", "currency: CNY\n", "accept: [{rule: PE641, why: people compare it}]\n")
    assert told(found) == []


def test_an_exception_in_another_element_covers_nothing_and_is_needless() -> None:
    stated = "    accept: [{rule: PE641, why: people compare it}]\n"
    found = accepting(CASES / "PE641.bad.yaml", "    dated: date\n", stated)
    assert [code for code, _ in told(found)] == ["PE641", "PE690"]


def test_an_exception_for_no_rule_names_the_nearest_one() -> None:
    found = accepting(CASES / "PE641.good.yaml", "    dated: date\n", "    accept: [{rule: PE6411, why: x}]\n")
    assert [each.rule.code for each in found] == ["PE691"]
    assert found[0].suggestion in CODES


def test_a_further_rule_can_be_asked_and_accepted() -> None:
    rule = Rule("PE999", "{name}", "{name}")

    def finds(policy: Written) -> list[Finding]:
        clauses = policy.program.clauses
        return [Finding(rule, policy.place("clauses", c.name), policy.homes("clauses", c.name), {"name": c.name}) for c in clauses]  # fmt: skip

    document, program = compiled(GOOD)
    assert [each.message("en") for each in lint(document, program, [(rule, finds)])] == ["support"]


# --- what is found only where it is sure -------------------------------------------------------------------------------


def of_clause(rule: str, *lines: str) -> str:
    """The policy of a good example with other lines in its clause."""
    text = (CASES / f"{rule}.good.yaml").read_text(encoding="utf-8")
    head = text[: text.index("    for: each of costs\n")]
    return head + "    for: each of costs\n" + "".join(f"    {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("quote", "condition", "is_found"),
    [
        ("出口500台以上的", "cars ≥ 500台", False),
        ("出口500台以上的", "cars > 500台", True),
        ("出口500台（含）以上的", "cars > 500台", True),
        ("出口500台以上（不含500台）的", "cars > 500台", False),
        ("出口达到500台的", "cars ≥ 500台", False),
        ("出口超过500台的", "cars > 500台", False),
        ("出口超过500台的", "cars ≥ 500台", True),
        ("出口不低于500台的", "cars > 500台", True),
        ("出口不超过500台的", "cars ≤ 500台", False),
        ("出口不超过500台的", "cars < 500台", True),
        ("出口500台以下的", "cars < 500台", True),
        ("出口500台以内的", "cars ≤ 500台", False),
        ("出口不足500台的", "cars < 500台", False),
        ("出口不满500台的", "cars ≤ 500台", True),
        ("出口不足500台的不予给付", "cars ≥ 500台", False),
        ("at least 500台", "cars ≥ 500台", False),
        ("more than 500台", "cars ≥ 500台", True),
        ("not more than 500台", "cars ≤ 500台", False),
        ("up to 500台", "cars < 500台", True),
        ("500台 or more", "cars > 500台", True),
        ("below 500台", "cars < 500台", False),
        ("每满500台", "cars ≥ 500台", False),
        ("出口300台、500台以上", "cars > 300台", True),
        ("出口500台的", "cars > 500台", False),
        ("出口500台内的", "cars < 500台", True),
        ("国内500台", "cars > 500台", False),
    ],
)
def test_words_beside_a_number_tell_whether_it_is_included(
    tmp_path: Path, quote: str, condition: str, *, is_found: bool
) -> None:
    text = of_clause("PE661", f"quote: {quote}，给予50%。", f"when: {condition}", "pays:", "  - rate 50% of fee")
    codes = [each.rule.code for each in written(tmp_path, text)]
    assert ("PE661" in codes) is is_found


def test_more_than_four_whole_things_may_be_written_as_at_least_five(tmp_path: Path) -> None:
    text = of_clause("PE661", "quote: 超过4台的，给予50%。", "when: cars ≥ 5台", "pays:", "  - rate 50% of fee")
    assert told(written(tmp_path, text)) == []


LIMIT = """
limits:
  - id: annual
    label: {{zh: 年度限额, en: annual limit}}
    over: [support, other]
    cap: {cap}
"""


@pytest.mark.parametrize(
    ("caps", "limit", "codes"),
    [
        (["cap 10万元 per enterprise per year"], "5万元 per enterprise per year", ["PE622"]),
        (["cap 10万元 per enterprise per year"], "5万元 per enterprise ever", ["PE622"]),
        (["cap 10万元 per enterprise ever"], "5万元 per enterprise per year", []),
        (["cap 2万元 per enterprise per year"], "5万元 per enterprise per year", []),
        (["cap 5万元 per kind"], "5万元 per enterprise per year", ["PE622"]),
        (["cap 5万元 per kind", "cap 10万元 per enterprise per year"], "100万元 per enterprise per year", []),
        (["cap 20万元 per kind", "cap 10万元 per enterprise per year"], "100万元 per enterprise per year", ["PE622"]),
        (
            ["cap 5万元 per enterprise per year", "cap 5万元 per enterprise per year"],
            "9万元 per enterprise per year",
            ["PE622"],
        ),
        (["cap 5万元 when fee > 9万元", "cap 6万元"], "100万元 per enterprise per year", []),
        (["cap 5万元", "cap 6万元 when fee > 9万元"], "100万元 per enterprise per year", ["PE621", "PE622"]),
        (["cap 1万元", "cap 2万元 per enterprise per year"], "100万元 per enterprise per year", []),
    ],
)
def test_a_cap_is_useless_beside_a_lower_one_that_covers_as_much(
    tmp_path: Path, caps: list[str], limit: str, codes: list[str]
) -> None:
    text = of_clause(
        "PE614", "pays:", "  - rate case (kind is front → 50%, else → 30%) of fee", *(f"  - {c}" for c in caps)
    )
    other = "  - id: other\n    label: {zh: 另一项, en: other}\n    for: each of costs\n    pays: [rate 10% of fee]\n"
    found = written(tmp_path, text + other + LIMIT.format(cap=limit))
    assert sorted(each.rule.code for each in found) == codes


@pytest.mark.parametrize(
    ("fee", "condition", "codes"),
    [
        ("at-least: 10元", "fee ≥ 10元", ["PE611"]),
        ("at-least: 10元", "fee > 10元", []),
        ("at-least: 10元", "fee < 10元", ["PE613"]),
        ("at-most: 10元", "fee ≤ 10元", ["PE611"]),
        ("at-most: 10元", "fee > 9.99元", []),
        ("at-most: 10元", "fee > 10元", ["PE613"]),
        ("at-most: 10元", "fee ≥ 5元 and fee ≥ 3元", ["PE611"]),
        ("at-most: 10元", "fee ≥ 5元 or fee ≥ 8元", ["PE612"]),
        ("at-most: 10元", "not (fee ≥ 5元) and fee ≥ 8元", ["PE613"]),
        ("at-most: 10元", "fee × 2 ≥ 30元", ["PE613"]),
        ("at-most: 10元", "50% of fee ≤ 5元", ["PE611"]),
        ("at-most: 10元", "fee = 12元", ["PE613"]),
        ("at-most: 10元", "fee ≠ 12元", ["PE611"]),
        ("at-most: 10元", "total of fee ≤ 10元", []),
        ("at-most: 10元", "min(fee, 3元) ≤ 3元", ["PE611"]),
        ("at-most: 10元", "date is given and date is missing and fee > 1元", ["PE613"]),
    ],
)
def test_what_is_decided_before_a_claim_is_found(tmp_path: Path, fee: str, condition: str, codes: list[str]) -> None:
    text = of_clause("PE601", f"when: {condition}", "pays:", "  - pay 1元")
    text = text.replace("at-most: 100万元", fee)
    assert [each.rule.code for each in written(tmp_path, text) if each.rule.code != "PE651"] == codes


TARGET = """
commitments:
  - id: refund
    quote: 平均时间缩短至3个工作日内。
    force: promises
    target: {measure: 平均时间, is: ≤ 5个工作日}
"""

EXCLUSION = """
exclusions:
  - id: many
    label: {zh: 大户, en: many}
    quote: 出口1000台以上的不得享受。
    over: all
    when: cars > 1000台
"""

READING = """
readings:
  - id: two-years
    question: {zh: 期限, en: how long}
    decided: undecided
    default: open
    touches: [support]
    answers:
      open: {}
      rate: {changes: [{at: clauses/support/pays/rate, was: rate 50% of fee, now: rate 80% of fee}]}
"""


def test_one_thing_and_the_days_of_a_year_are_nobodys_number(tmp_path: Path) -> None:
    quote = "quote: 出口每1台奖励100元，一年按365天计。"
    text = of_clause("PE661", quote, "pays:", "  - pay 100元 for every 1台 of cars", "  - add 0% of fee")
    found = written(tmp_path, text)
    assert [each.text("en") for each in found] == []


def test_the_target_of_a_commitment_has_the_number_of_its_quote(tmp_path: Path) -> None:
    found = written(tmp_path, GOOD.read_text(encoding="utf-8") + TARGET)
    assert [each.message("zh") for each in found] == ["引文写“3个工作日”，规则写“5个工作日”"]


def test_an_exclusion_is_held_against_its_quote(tmp_path: Path) -> None:
    found = written(tmp_path, (CASES / "PE661.good.yaml").read_text(encoding="utf-8") + EXCLUSION)
    assert [each.rule.code for each in found] == ["PE661"]


def test_a_number_that_another_answer_writes_needs_no_literal(tmp_path: Path) -> None:
    text = of_clause("PE671", "quote: 给予80%、50%的补助。", "pays:", "  - rate 50% of fee")
    assert [each.rule.code for each in written(tmp_path, text)] == ["PE672"]
    path = tmp_path / "reading.yaml"
    path.write_text(text + READING, encoding="utf-8")
    compiler, found = open_compiler(path)
    assert compiler is not None, "\n".join(each.text("en") for each in found)
    program_of_reading, _ = compiler.program({})
    assert program_of_reading is not None
    assert lint(compiler.document, program_of_reading) == []


# --- figures -------------------------------------------------------------------------------------------------------


CNY, USD, CARS = money("CNY"), money("USD"), count("台")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("给予80%的补助", [(Fraction(4, 5), RATE)]),
        ("最高10万元", [(10_000_000, CNY)]),
        ("５０万元", [(50_000_000, CNY)]),
        ("年化1.5个百分点", [(Fraction(3, 200), POINTS)]),
        ("期限不超过2年", [(24, MONTHS)]),
        ("30日内", [(30, DAYS)]),
        ("3个工作日内", [(3, count("workday"))]),
        ("30、100、200万美元", [(30_000_000, USD), (100_000_000, USD), (200_000_000, USD)]),
        ("30万美元、100万美元", [(30_000_000, USD), (100_000_000, USD)]),
        ("5000台以上", [(5000, CARS)]),
        ("自2025年1月1日起", []),
        ("2025年度", []),
        ("2025年*月*日", []),
        ("20,000 CNY", [(2_000_000, CNY)]),
        ("2 million USD", [(200_000_000, USD)]),
        ("70 % of it", [(Fraction(7, 10), RATE)]),
        ("on 1 January of the year", []),
        ("百分之五十", [(Fraction(1, 2), RATE)]),
        ("分三档", []),
        ("台商务函〔2025〕1号", []),
    ],
)
def test_figures_are_what_a_literal_of_these_words_would_be(
    text: str, expected: list[tuple[int | Fraction, Quantity]]
) -> None:
    document, _ = compiled(CASES / "PE661.good.yaml")
    found = Scanner.of(document).figures(text)
    assert [(each.value, each.kind) for each in found if not each.soft] == expected


# --- the policies that come with the package --------------------------------------------------------------------------


ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("2025", ["PE641"]),
        ("examples/appliances-2025", ["PE651"]),
        ("examples/family-allowance-2026", []),
        ("examples/flood-relief-2026", []),
        ("examples/heat-grant-2026", []),
    ],
)
def test_a_careful_colleague_finds_nothing_in_the_policies_but_what_they_accept(name: str, accepted: list[str]) -> None:
    found = found_in(ROOT / f"policy/{name}.yaml")
    assert {each.rule.code for each in found} <= set(accepted), "\n".join(each.text("en") for each in found)


@pytest.mark.parametrize("name", ["taizhou-2025-07", "taizhou-2026-draft", "wenling-2025"])
def test_a_revision_is_held_against_its_own_sentences(name: str) -> None:
    compiler, _ = open_compiler(ROOT / f"policy/examples/{name}.yaml")
    assert compiler is not None
    program, _ = compiler.program({})
    assert program is not None
    assert [each.text("en") for each in lint(compiler.document, program)] == []
