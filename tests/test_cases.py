"""Whole claims under the 2025 policy: against cases with known results, and against a second computation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import generate_claims
import policy_eval
import recompute

CASES = Path(__file__).parent / "cases"

Json = dict[str, Any]


@pytest.fixture(scope="module")
def policy() -> policy_eval.Policy:
    loaded, found = policy_eval.load()
    assert loaded is not None, "\n".join(diagnostic.text("en") for diagnostic in found)
    return loaded


def result_of(policy: policy_eval.Policy, claim: object) -> Json:
    result, found = policy_eval.evaluate(policy, claim)
    assert result is not None, "\n".join(diagnostic.text("en") for diagnostic in found)
    return result


def paying(result: Json) -> dict[str, str]:
    return {award["clause"]: award["amount"] for award in result["awards"] if award["amount"] != "0.00"}


def written(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


def read(name: str) -> list[Json]:
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


def test_cases_with_known_results(policy: policy_eval.Policy) -> None:
    claims, expected = read("sample.jsonl"), read("sample.expected.jsonl")
    assert len(claims) == 300
    for claim, known in zip(claims, expected, strict=True):
        result = result_of(policy, claim)
        assert {
            "claim_id": result["claim_id"],
            "total": result["total"],
            "excluded": result["excluded"] is not None,
            "awards": paying(result),
        } == known


def test_a_second_computation_agrees(policy: policy_eval.Policy) -> None:
    for claim in generate_claims.claims(2000, seed=20251123):
        result, other = result_of(policy, claim), recompute.evaluate(claim)
        awards = {award["clause"]: award["amount"] for award in result["awards"]}
        assert (result["total"], result["excluded"], awards) == (
            written(other["total"]),
            other["excluded"],
            {clause: written(fen) for clause, fen in other["awards"].items()},
        ), claim["claim_id"]
