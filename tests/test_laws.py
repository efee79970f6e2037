"""What holds for every claim under every policy of the repository, whatever the numbers are."""

from __future__ import annotations

import functools
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import generate_claims
import policy_eval
import recompute
from policy_eval.checking import Compiler, open_compiler
from policy_eval.checking.steps import order_matters
from policy_eval.claim import Facts
from policy_eval.compiled import program_sha256
from policy_eval.program import Cap, Clause, Const, Pot, Program, Round
from policy_eval.quantity import minor_digits
from policy_eval.syntax import Fault, tree
from strategies import ROOT, claims, mended, policies

Json = dict[str, Any]

BUNDLED = ROOT / "policy/2025.yaml"
POLICIES = policies()
every = pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
drawn = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
SEEDS = st.integers(0, 10**6)


@dataclass(frozen=True)
class Case:
    """A policy, and the lists whose rows count in their order, as the checker notes."""

    policy: policy_eval.Policy
    in_order: frozenset[str]


@functools.cache
def opened(path: Path) -> Compiler:
    compiler, found = open_compiler(path)
    assert compiler is not None, found
    return compiler


@functools.cache
def case_of(path: Path) -> Case:
    program, found = opened(path).program({})
    assert program is not None, found
    # What the checker notes as PE385, unless the policy accepts it beside the clause.
    lists = {program.lists[clause.list].name for clause in program.clauses if order_matters(clause.steps)}
    return Case(policy_eval.Policy.of(program, program_sha256(program)), frozenset(lists))


def claim_of_2025(seed: int) -> Json:
    return generate_claims.claim_of(repeatable(seed), seed)


def repeatable(seed: int) -> Random:
    return Random(seed)  # noqa: S311 – cases must repeat, not be secret


def drawn_claim(path: Path, data: st.DataObject) -> Json:
    """A claim that the policy takes: made for 2025 where it turns, or drawn from what the policy declares."""
    if path == BUNDLED and data.draw(st.booleans()):
        return claim_of_2025(data.draw(SEEDS))
    policy = case_of(path).policy
    claim = mended(policy, data.draw(claims(policy.program)))
    assume(claim is not None)
    assert claim is not None
    return claim


def facts_of(policy: policy_eval.Policy, claim: Json) -> Facts:
    facts, found = policy.reader.read(claim)
    assert facts is not None, found
    assert not found
    return facts


def result_of(policy: policy_eval.Policy, claim: Json) -> Json:
    result, found = policy_eval.evaluate(policy, claim)
    assert result is not None, "\n".join(diagnostic.text("en") for diagnostic in found)
    return result


def minor(amount: str, currency: str) -> int:
    return int(Fraction(amount) * 10 ** minor_digits(currency))


# --- claims -------------------------------------------------------------------------------------------------


@every
@drawn
@given(data=st.data())
def test_an_award_never_exceeds_its_cap(path: Path, data: st.DataObject) -> None:
    policy, claim = case_of(path).policy, drawn_claim(path, data)
    facts = facts_of(policy, claim)
    given_by: Counter[tuple[int, int, object]] = Counter()
    for award in policy.interpreter.trace(facts).awards:
        clause = policy.program.clauses[award.clause]
        for number, cap, pot in fixed_caps(clause):
            row = facts.rows[clause.list][award.rows[0]] if award.rows else ()
            if pot is None:
                assert award.amount <= cap
                continue
            key = row[pot.key.index] if pot.key else None
            given_by[award.clause, number, key] += award.amount
            prior = used_before(policy.program, facts, pot, key)
            assert given_by[award.clause, number, key] <= max(cap - prior, 0)


def fixed_caps(clause: Clause) -> Iterator[tuple[int, int, Pot | None]]:
    """The caps of a clause behind which nothing raises the amount again."""
    for number, step in enumerate(clause.steps):
        later = [each.action for each in clause.steps[number + 1 :]]
        if isinstance(step.action, Cap) and step.when is None and all(isinstance(each, Cap | Round) for each in later):
            value = step.action.value
            if isinstance(value, Const) and isinstance(value.value, int):
                yield number, value.value, step.action.pot


def used_before(program: Program, facts: Facts, pot: Pot, key: object) -> int:
    years = {
        "year": {facts.year},
        "ever": {prior.year for prior in facts.priors},
        "version": {*range(program.first_day.year, program.last_day.year + 1)},
    }[pot.period.value]
    priors = [prior for prior in facts.priors if prior.clause in pot.clauses and prior.year in years]
    return sum(prior.amount for prior in priors if pot.key is None or prior.key == key)


@drawn
@given(seed=SEEDS, more=st.integers(1, 10**8), data=st.data())
def test_the_total_never_falls_when_a_cost_rises(seed: int, more: int, data: st.DataObject) -> None:
    case, claim = case_of(BUNDLED), claim_of_2025(seed)
    costs = [
        (name, row, field)
        for name, rows in claim.items()
        if isinstance(rows, list) and name not in {"prior_awards", *case.in_order}
        for row, cells in enumerate(rows)
        for field in cells
        if field in {"fee", "premium", "rent", "cost", "principal", "investment_usd", "amount_usd"}
    ]
    assume(costs)
    name, row, field = data.draw(st.sampled_from(costs))
    raised = json.loads(json.dumps(claim))
    fen = min(minor(str(claim[name][row][field]), "CNY") + more, generate_claims.MOST_FEN)
    raised[name][row][field] = f"{fen // 100}.{fen % 100:02}"
    before, after = (Fraction(result_of(case.policy, each)["total"]) for each in (claim, raised))
    assert after >= before


@every
@drawn
@given(data=st.data())
def test_the_order_of_rows_counts_only_where_the_checker_says_so(path: Path, data: st.DataObject) -> None:
    case, claim = case_of(path), drawn_claim(path, data)
    mixed = {
        name: data.draw(st.permutations(value)) if isinstance(value, list) and name not in case.in_order else value
        for name, value in claim.items()
    }
    assert result_of(case.policy, mixed)["total"] == result_of(case.policy, claim)["total"]


@every
@drawn
@given(data=st.data())
def test_every_row_stands_in_an_award_or_is_not_covered(path: Path, data: st.DataObject) -> None:
    policy, claim = case_of(path).policy, drawn_claim(path, data)
    facts, result = facts_of(policy, claim), result_of(policy, claim)
    list_of = {clause.name: policy.program.lists[clause.list].name for clause in policy.program.clauses}
    awarded = {(list_of[award["clause"]], row) for award in result["awards"] for row in rows_of(award)}
    refused = Counter((entry["list"], entry["row"]) for entry in result["not_covered"] if entry["clause"] is None)
    for index, fact in enumerate(policy.program.lists):
        for row, day in enumerate(facts.days[index] if result["excluded"] is None else ()):
            barred = any(e["list"] == fact.name and e["row"] == row and e["clause"] for e in result["not_covered"])
            assert refused.pop((fact.name, row), 0) == ((fact.name, row) not in awarded and not barred)
            outside = fact.dated is not None and not policy.program.first_day <= day <= policy.program.last_day
            reasons = {e["reason"] for e in result["not_covered"] if (e["list"], e["row"]) == (fact.name, row)}
            assert ("out-of-period" in reasons) == outside
            assert not (outside and (fact.name, row) in awarded)
    assert not refused


def rows_of(award: Json) -> list[int]:
    return [row for each in award["rows"] for row in (each["rows"] if "rows" in each else [each["row"]])]


@every
@drawn
@given(data=st.data())
def test_sums_add_up_and_an_excluded_claimant_gets_nothing(path: Path, data: st.DataObject) -> None:
    policy, claim = case_of(path).policy, drawn_claim(path, data)
    result, currency = result_of(policy, claim), policy.program.currency
    of_clause = {award["clause"]: minor(award["amount"], currency) for award in result["awards"]}
    assert sum(of_clause.values()) == minor(result["total"], currency)
    for award in result["awards"]:
        assert sum(minor(row["amount"], currency) for row in award["rows"]) == of_clause[award["clause"]]
    if result["excluded"] is not None:
        assert (minor(result["total"], currency), result["awards"], result["limits"]) == (0, [], [])
        assert result["not_covered"] == []
    clauses = {limit.name: limit.pot.clauses for limit in policy.program.limits}
    for limit in result["limits"]:
        cap, before, granted, left = (
            minor(limit[name], currency) for name in ("cap", "used_before", "granted", "left")
        )
        assert granted == sum(of_clause.get(clause, 0) for clause in clauses[limit["limit"]])
        assert left == max(cap - before - granted, 0)
        assert granted <= max(cap - before, 0)


@every
@drawn
@given(data=st.data())
def test_the_trace_tells_the_same_result_and_it_has_the_shape_of_the_contract(path: Path, data: st.DataObject) -> None:
    policy, claim = case_of(path).policy, drawn_claim(path, data)
    facts, result = facts_of(policy, claim), result_of(policy, claim)
    evaluated = policy.interpreter.evaluate(facts)
    assert policy.interpreter.trace(facts).result == evaluated
    assert {name: value for name, value in result.items() if name != "engine"} == evaluated
    faults = [error.message for error in result_schema().iter_errors(result)]
    assert not faults


@functools.cache
def result_schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads((ROOT / "schema/result.schema.json").read_text(encoding="utf-8")))


@every
def test_the_example_of_a_claim_is_taken(path: Path) -> None:
    policy = case_of(path).policy
    assert result_of(policy, policy_eval.example(policy))["excluded"] is None or policy.program.exclusions


# --- the program --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["元", " CNY"])
def test_an_amount_means_the_same_however_it_is_written(tmp_path: Path, unit: str) -> None:
    shutil.copytree(ROOT / "policy", tmp_path / "policy")
    path = tmp_path / "policy/2025.yaml"
    text, count = written_out(path.read_text(encoding="utf-8"), unit)
    assert count > 12
    path.write_text(text, encoding="utf-8")
    program, found = opened(path).program({})
    assert program is not None, found
    assert program_sha256(program) == case_of(BUNDLED).policy.sha256


def written_out(text: str, unit: str) -> tuple[str, int]:
    """The steps and limits of a policy with `10万元` as `100000元`, and how many there were."""
    counts = []

    def line(found: re.Match[str]) -> str:
        out, count = re.subn(r"(\d+)万元", rf"\g<1>0000{unit}", found[0])
        counts.append(count)
        return out

    return re.sub(r"(?m)^ +(?:- (?:cap|pay|tier)|cap:) .*$", line, text), sum(counts)


@every
def test_every_expression_has_a_place_for_each_of_its_parts(path: Path) -> None:
    case_of(path)
    parsed = opened(path).declared.parser._known
    steps = [text for (text, start), found in parsed.items() if start == "step" and not isinstance(found, Fault)]
    assert steps
    for (text, _), found in parsed.items():
        if isinstance(found, tree.Node):
            assert_within(found, (0, len(text)), text)


def assert_within(node: tree.Node, around: tuple[int, int], text: str) -> None:
    start, end = node.span
    assert around[0] <= start < end <= around[1], (text, node)
    for child in children(node):
        assert_within(child, node.span, text)


def children(node: object) -> Iterator[tree.Node]:
    for field in fields(node) if isinstance(node, tree.Node) else ():
        yield from nodes_in(getattr(node, field.name))


def nodes_in(value: object) -> Iterator[tree.Node]:
    if isinstance(value, tree.Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from nodes_in(item)


# --- readings -----------------------------------------------------------------------------------------------

ANSWERS = [
    (question, answer)
    for question, answers in recompute.QUESTIONS.items()
    for answer in ("2025-04-01" if given == "YYYY-MM-DD" else given for given in answers[1:])
]
"""Every answer that is no default."""

CROSSED = {"county-scope": "other-counties"}
"""What the second computation calls an exclusion, and what the policy does."""


def compared(answers: dict[str, str], seed: int, number: int) -> None:
    program, found = opened(BUNDLED).program(answers)
    assert program is not None, "\n".join(diagnostic.text("en") for diagnostic in found)
    policy = policy_eval.Policy.of(program, "")
    for claim in generate_claims.claims(number, seed):
        try:
            other = recompute.evaluate(claim, answers)
        except recompute.Unclear:
            continue
        result = result_of(policy, claim)
        expected = {
            "total": other["total"],
            "excluded": CROSSED.get(other["excluded"] or "", other["excluded"]),
            "awards": other["awards"],
            "limits": {
                name: (used["used_before"], used["granted"], used["left"]) for name, used in other["limits"].items()
            },
        }
        assert told(result) == expected, (answers, claim["claim_id"])


def told(result: Json) -> Json:
    return {
        "total": minor(result["total"], "CNY"),
        "excluded": result["excluded"],
        "awards": {award["clause"]: minor(award["amount"], "CNY") for award in result["awards"]},
        "limits": {
            limit["limit"]: tuple(minor(limit[name], "CNY") for name in ("used_before", "granted", "left"))
            for limit in result["limits"]
        },
    }


@pytest.mark.parametrize(("question", "answer"), ANSWERS)
def test_a_second_computation_agrees_under_each_answer(question: str, answer: str) -> None:
    compared({question: answer}, seed=7, number=60)


def test_a_second_computation_agrees_under_pairs_of_answers() -> None:
    pairs = [(one, other) for one, other in itertools.combinations(ANSWERS, 2) if one[0] != other[0]]
    for number, pair in enumerate(repeatable(20).sample(pairs, 30)):
        compared(dict(pair), seed=number, number=20)


def test_a_second_computation_agrees_under_any_combination_of_answers() -> None:
    rng = repeatable(2025)
    for number in range(10):
        compared(dict(rng.sample(ANSWERS, rng.randint(3, len(ANSWERS)))), seed=number, number=30)


# --- the same bytes everywhere ------------------------------------------------------------------------------

SURROUNDINGS = [
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "0"},
    {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "COLUMNS": "20"},
    {"LC_ALL": "zh_CN.GB18030", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "4242"},
]


def test_the_same_claim_gives_the_same_bytes_everywhere(tmp_path: Path) -> None:
    claim = next(each for each in generate_claims.claims(50, 3) if len(each) > 12)
    (tmp_path / "申报.json").write_text(json.dumps(claim, ensure_ascii=False), encoding="utf-8")
    outputs = set()
    for number, surroundings in enumerate(SURROUNDINGS):
        cache = {"XDG_CACHE_HOME": str(tmp_path / str(number)), "LOCALAPPDATA": str(tmp_path / str(number))}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
        done = subprocess.run(
            [sys.executable, "-m", "policy_eval", "run", "--policy", str(BUNDLED), str(tmp_path / "申报.json")],
            env={**kept, **cache, **surroundings},
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert outputs.pop().count(b"\n") == 1


# --- what an editor says ------------------------------------------------------------------------------------


class CoreLoader(yaml.SafeLoader):
    """YAML as editors read it: of plain scalars, the core types of YAML 1.2 and no others."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 – what the base class calls it


CORE_TYPES = {
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
    "null": r"~|null|Null|NULL|",
}
for tag, pattern in CORE_TYPES.items():
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"({pattern})\\Z"), None)


@every
def test_an_editor_finds_nothing_wrong_with_a_policy(path: Path) -> None:
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=CoreLoader)  # noqa: S506 – a loader of plain values
    language = "zh" if "政策" in document else "en"
    schema = json.loads((ROOT / f"schema/policy.{language}.schema.json").read_text(encoding="utf-8"))
    faults = Draft202012Validator(schema).iter_errors(document)
    assert not [f"{fault.json_path}: {fault.message[:200]}" for fault in faults]
