"""Mutants of a policy: what is changed, and – on a sample – that the examples notice it (all: `python tests/mutations.py`)."""

from __future__ import annotations

from pathlib import Path

import pytest

import mutations
import policy_eval
from boundary_policy import ENGLISH
from mutations import Fate, Mutant, Policy
from policy_eval import api

EVERY = 83
"""So many mutants apart are those of the sample; a prime, so that all kinds have their turn."""


def made(text: str, tmp_path: Path) -> list[Mutant]:
    path = tmp_path / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return [*mutations.mutants(mutations.read(path))]


@pytest.mark.parametrize(
    ("kind", "now"),
    [
        ("literal", "- cap 100000.01元 per enterprise per year"),
        ("literal", "- cap 90000元 per enterprise per year"),
        ("literal", "when: exported ≥ 499台"),
        ("literal", "period: {article: 一, covers: {from: 2024-12-31, until: 2025-12-31}}"),
        ("operator", "when: exported > 500台"),
        ("operator", "- uplift 10% when country not in near"),
        ("scope", "- cap 10万元"),
        ("scope", "- cap 10万元 per enterprise ever"),
        ("condition", "- uplift 10%"),
        ("entry", "- tier invested (≥ 100万美元 → 5万元, else → 0元)"),
        ("step swapped", "- cap 10万元 per enterprise per year"),
    ],
)
def test_each_kind_of_change_is_made(kind: str, now: str, tmp_path: Path) -> None:
    assert any(mutant.kind == kind and mutant.now == now for mutant in made(ENGLISH, tmp_path))


def test_a_mutant_differs_from_the_policy_and_from_the_others(tmp_path: Path) -> None:
    texts = [mutant.lines for mutant in made(ENGLISH, tmp_path)]
    assert len(texts) == len(set(texts))
    assert tuple(ENGLISH.splitlines()) not in texts


def test_examples_labels_and_quotes_are_left_alone() -> None:
    policy = mutations.read(api.default_policy())
    lines = {policy.lines[number].strip() for number in policy.spoken}
    assert not any(line.startswith(("- why:", "given:", "award:", "quote:", "label:", "article:")) for line in lines)


def test_parts_of_a_condition_are_left_out_one_by_one() -> None:
    assert [*mutations._without_a_part("a or (b and c)")] == ["(b and c)", "a", "a or (c)", "a or (b)"]


def test_a_sample_of_mutants_of_the_bundled_policy_is_noticed() -> None:
    policy: Policy = mutations.read(api.default_policy())
    usual = mutations.findings(policy_eval.check(policy.path))
    sample = [*mutations.mutants(policy)][::EVERY]
    fates = [(mutant, mutations.fate(mutant, policy.path, usual)) for mutant in sample]
    missed = [mutant for mutant, fate in fates if not fate.test and not mutations.reason(mutant)]
    assert not missed, [(mutant.line, mutant.was, mutant.now) for mutant in missed]


def test_each_reason_speaks_of_a_mutant_of_the_bundled_policy() -> None:
    reasons = {mutations.reason(mutant) for mutant in mutations.mutants(mutations.read(api.default_policy()))}
    assert reasons == {"", *(each.why for each in mutations.REASONS)}


def test_survivors_are_told_with_what_noticed_them_and_why() -> None:
    lines = ("facts:", "  default: 0", "clauses:", "  - id: service-platform", "      - cap 100万元")
    known = Mutant("scope", 5, "- cap 100万元 per enterprise ever", "- cap 100万元", lines)
    other = Mutant("default", 2, "default: no", "default: yes", lines)
    caught = Mutant("default", 2, "default: 0", "default: 1", lines)
    fates = [(known, Fate(test=False, check=True)), (other, Fate(test=False, check=False))]
    assert [*mutations.told([*fates, (caught, Fate(test=True, check=False))], "p.yaml")] == [
        "   0 of    1  scope",
        "   1 of    2  default",
        "3 mutants: test catches 33 %, check and test together 66 %",
        "p.yaml:5: [scope; check] - cap 100万元 per enterprise ever  →  - cap 100万元",
        "    one is paid once at most, so nothing is ever left to cap",
        "p.yaml:2: [default; nobody] default: no  →  default: yes",
        "    no example shows it",
    ]
