"""Revisions and those who follow: a list of changes over a policy gives a whole policy, whose parts know their origin."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_eval import resources
from policy_eval.checking import check_pairs, open_compiler
from policy_eval.checking.layers import resolved
from policy_eval.diagnostics import Diagnostic, has_errors
from policy_eval.policy import nodes, open_document

EXAMPLES = resources.policies() / "examples"

BASE = """\
policy: small
version: 1
title: {zh: 关于奖励的意见, en: On awards}
text: base.txt
currency: CNY
claimant: firm
period: {quote: 自2025年起。, covers: {from: 2025-01-01, until: 2025-12-31}}
facts:
  firm: {label: 企业, fields: {id: {type: text, label: 编号, required: yes}}}
  costs:
    label: 费用
    dated: none
    fields: {fee: {type: money CNY, label: 展位费, required: yes}}
clauses:
  - id: fair
    label: 展会
    quote: 给予展位费80%补助，
    for: each of costs
    pays: [rate 80% of fee, cap 10万元 per firm per year]
"""
REVISION = """\
policy: small
version: 2
title: {zh: 修订, en: A revision}
revises: base.yaml
text: revision.txt
period: {quote: 自2026年起。, covers: {from: 2026-01-01, until: 2026-12-31}}
changes:
  - {at: clauses/fair/pays/rate, was: rate 80% of fee, now: rate 60% of fee, quote: 展位费补助调整为60%。}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "base.yaml", BASE)
    write(tmp_path, "base.txt", "关于奖励的意见\n给予展位费80%补助，\n自2025年起。\n")
    write(tmp_path, "revision.yaml", REVISION)
    write(tmp_path, "revision.txt", "修订\n一、展位费补助调整为60%。\n二、自2026年起。\n")
    return tmp_path


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def errors(path: Path) -> list[Diagnostic]:
    compiler, found = open_compiler(path)
    if compiler is not None:
        found = [*found, *compiler.checked({})[1], *check_pairs(compiler)]
    return [each for each in found if each.is_error]


def only(path: Path) -> tuple[str, int]:
    (found,) = errors(path)
    assert found.place is not None
    return found.rule.code, found.place.line


def test_a_revision_is_a_whole_policy(folder: Path) -> None:
    compiler, _ = open_compiler(folder / "revision.yaml")
    assert compiler is not None
    program, found = compiler.program({})
    assert program is not None, found
    assert (program.version, program.first_day.year) == ("2", 2026)
    assert next(step.words.en for step in program.clauses[0].steps if step.words.en) == "rate 60% of fee"


def test_what_a_change_put_in_knows_its_origin(folder: Path) -> None:
    compiler, _ = open_compiler(folder / "revision.yaml")
    assert compiler is not None
    (clause,) = nodes.items(compiler.document.root.get("clauses"))
    rate, cap = nodes.items(nodes.get(clause, "pays"))
    assert (rate.place.file, rate.place.origin) == ("revision.yaml", "2")
    assert (cap.place.file, cap.place.origin) == ("base.yaml", "")


def test_a_place_that_is_not_there(folder: Path) -> None:
    path = write(folder, "bad.yaml", REVISION.replace("clauses/fair/", "clauses/fare/"))
    assert only(path) == ("PE403", 8)


def test_a_base_that_moved_on(folder: Path) -> None:
    write(folder, "base.yaml", BASE.replace("80% of fee", "70% of fee"))
    assert only(folder / "revision.yaml") == ("PE409", 8)


READING = """\
readings:
  - id: share
    question: 展位费补助多少
    decided: undecided
    default: most
    answers:
      most: {says: 80%}
      half: {says: 50%, changes: [{at: clauses/fair/pays/rate, was: rate 80% of fee, now: rate 50% of fee}]}
"""
SETTLED = "  - {remove: readings/share, was: share, quote: 展位费补助调整为60%。}\n"


def test_a_reading_that_a_revision_leaves_behind_is_told_where_it_revises(folder: Path) -> None:
    write(folder, "base.yaml", BASE + READING)
    compiler, found = open_compiler(folder / "revision.yaml")
    assert compiler is not None, found
    (told,) = check_pairs(compiler)
    assert (told.rule.code, told.place and (told.place.file, told.place.line)) == ("PE432", ("revision.yaml", 4))
    assert "{remove: readings/share, was: share}" in told.text("en")
    write(folder, "revision.yaml", REVISION + SETTLED)
    compiler, found = open_compiler(folder / "revision.yaml")
    assert compiler is not None, found
    assert check_pairs(compiler) == []


def test_two_changes_of_one_place(folder: Path) -> None:
    line = REVISION.splitlines()[-1]
    path = write(folder, "bad.yaml", REVISION + line.replace("60% of", "50% of") + "\n")
    assert only(path)[0] == "PE410"


def test_every_stretch_of_the_text_of_a_revision_has_a_home(folder: Path) -> None:
    write(folder, "revision.txt", "修订\n一、展位费补助调整为60%。\n二、自2026年起。\n三、另有规定的从其规定。\n")
    (found,) = errors(folder / "revision.yaml")
    assert (found.rule.code, found.place.file if found.place else "") == ("PE391", "revision.txt")


def test_the_sentence_that_orders_a_change_stands_in_the_text(folder: Path) -> None:
    path = write(folder, "bad.yaml", REVISION.replace("调整为60%", "调整为六成"))
    assert {found.rule.code for found in errors(path)} == {"PE390"}


def test_a_policy_is_named_by_id_and_version(folder: Path) -> None:
    path = write(folder, "named.yaml", REVISION.replace("revises: base.yaml", "revises: small 1"))
    assert errors(path) == []


@pytest.mark.parametrize(
    ("base", "code"),
    [
        ("small 9", "PE314"),
        ("missing.yaml", "PE312"),
        ("../base.yaml", "PE310"),
        ("/etc/base.yaml", "PE310"),
        ("revision.yaml", "PE315"),
    ],
)
def test_a_base_that_cannot_be(folder: Path, base: str, code: str) -> None:
    path = write(folder, "revision.yaml", REVISION.replace("base.yaml", base))
    assert only(path) == (code, 4)


def test_a_change_of_the_base_shows_in_the_digest(folder: Path) -> None:
    before = resolved_digest(folder / "revision.yaml")
    write(folder, "base.txt", "关于奖励的意见\n给予展位费80%补助，\n\n自2025年起。\n")
    assert resolved_digest(folder / "revision.yaml") != before


def resolved_digest(path: Path) -> str:
    compiler, found = open_compiler(path)
    assert compiler is not None, found
    program, found = compiler.program({})
    assert program is not None, found
    return program.source_sha256


@pytest.mark.parametrize("name", ["taizhou-2025-07", "taizhou-2026-draft", "wenling-2025"])
def test_the_invented_revisions_are_free_of_errors(name: str) -> None:
    assert errors(EXAMPLES / f"{name}.yaml") == []


def test_a_whole_policy_is_itself() -> None:
    document, _ = open_document(resources.policies() / "2025.yaml")
    assert document is not None
    compiler, _ = open_compiler(resources.policies() / "2025.yaml")
    assert compiler is not None
    same, found = resolved(document, compiler.parsers, compiler.schema)
    assert same is document
    assert not has_errors(found)


def test_a_revision_may_have_the_file_name_of_what_it_revises(tmp_path: Path) -> None:
    revision = (
        "policy: taizhou-used-car-export\nversion: x\nrevises: taizhou-used-car-export 2025\n"
        "changes: [{at: clauses/rent/pays/rate, was: rate 50% of rent, now: rate 45% of rent}]\n"
    )
    path = write(tmp_path, "2025.yaml", revision)
    assert [found.rule.code for found in errors(path)] == []
