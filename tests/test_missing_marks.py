"""Proposed examples of a mark expect the marks that the claim's awards show."""

from __future__ import annotations

from pathlib import Path

import policy_eval
from boundary_policy import opened, readied
from policy_eval.cases.missing import missing
from policy_eval.cases.write import style_of

POLICY = """\
policy: small
version: 2025
title: 试验
currency: CNY
claimant: enterprise
period: {covers: {from: 2025-01-01, until: 2025-12-31}}
facts:
  enterprise:
    label: 企业
    measure: 家
    fields:
      id: {type: text, label: 代码, required: yes}
      abroad: {type: flag, label: 是否境外, default: no}
clauses:
  - {id: support, label: 补助, for: enterprise, pays: [pay 1元]}
marks:
  - {id: followed, label: 参照执行, over: all, when: abroad}
examples:
"""


def test_a_proposal_for_a_mark_expects_the_marks_and_passes(tmp_path: Path) -> None:
    compiler = opened(POLICY + "  - {why: w, given: {}, total: 1元}\n", tmp_path)
    found = missing(compiler.document.root, readied(compiler), style_of(POLICY))
    assert found
    lines = [line for block in found.blocks for example in block.examples for line in example]
    assert "  marks: [followed]" in lines
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY + "".join(f"  {line}\n" for line in lines), encoding="utf-8")
    report, faults = policy_eval.test(path)
    assert report is not None, faults
    assert report.is_fine
    path.write_text(path.read_text(encoding="utf-8").replace("[followed]", "[]"), encoding="utf-8")
    report, _ = policy_eval.test(path)
    assert report is not None
    assert report.failed == 1
