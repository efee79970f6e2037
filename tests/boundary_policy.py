"""A small policy with a threshold, a table, a cap, a set and a period, whose examples show little of it."""

from __future__ import annotations

from pathlib import Path

from policy_eval.api import Policy
from policy_eval.checking import open_compiler
from policy_eval.checking.compile import Compiler
from policy_eval.testing.programs import Readied, Ready

ENGLISH = """\
policy: small
version: 2025
title: {zh: 试验, en: trial}
currency: CNY
rounding: round to 0.01元
claimant: enterprise
period: {article: 一, covers: {from: 2025-01-01, until: 2025-12-31}}
facts:
  enterprise:
    label: {zh: 企业, en: enterprise}
    measure: 家
    fields:
      id: {type: text, label: {zh: 代码, en: code}, required: yes}
      exported: {type: count 台, label: {zh: 年出口量, en: vehicles exported}, default: 0}
      dishonest: {type: flag, label: {zh: 是否失信, en: dishonest}, default: no}
  projects:
    label: {zh: 项目, en: projects}
    measure: 个
    dated: date
    fields:
      title: {type: text, label: {zh: 项目名, en: title}, measure: 个, required: yes}
      invested: {type: money USD, label: {zh: 投资额, en: investment}, required: yes}
      country: {type: country, label: {zh: 所在国, en: country}, required: yes}
      date: {type: date, label: {zh: 投资日, en: day of the investment}, optional: yes}
    holds:
      - that: country is not CN
        message: {zh: 不在境外, en: not abroad}
  fees:
    label: {zh: 费用, en: fees}
    dated: none
    fields:
      fee: {type: money CNY, label: {zh: 费用额, en: fee}, required: yes}
sets:
  near:
    label: {zh: 近邻, en: neighbours}
    of: country
    members: [KR, {is: KZ, from: 2025-03-01}]
clauses:
  - id: network
    label: {zh: 网络奖励, en: network award}
    article: 一
    for: each of projects
    pays:
      - tier invested (≥ 30万美元 → 2万元, ≥ 100万美元 → 5万元, else → 0元)
      - uplift 10% when country in near
    examples:
      - why: the lowest tier
        given: {projects: [{invested: 30万美元, country: US}]}
        award: 2万元
  - id: support
    label: {zh: 费用补助, en: support}
    article: 二
    for: each of fees
    when: exported ≥ 500台
    pays:
      - rate 80% of fee
      - cap 10万元 per enterprise per year
    examples:
      - why: 500 are enough
        given: {enterprise: {exported: 500}, fees: [{fee: 1万元}]}
        award: 8000元
limits:
  - {id: annual, label: {zh: 年度限额, en: annual limit}, article: 三, over: [network, support], cap: 12万元 per enterprise per year}
exclusions:
  - {id: barred, label: {zh: 失信, en: dishonesty}, article: 四, over: all, when: dishonest}
"""


def opened(policy: str, folder: Path) -> Compiler:
    """The compiler of a policy given as text."""
    path = folder / "policy.yaml"
    path.write_text(policy, encoding="utf-8")
    compiler, found = open_compiler(path)
    assert compiler is not None, [each.text("en") for each in found]
    return compiler


def readied(compiler: Compiler) -> Readied:
    """What makes the policy's program ready under a run's answers."""

    def ready(answers: object) -> Ready | None:
        program, found = compiler.program(dict(answers) if isinstance(answers, dict) else {})
        assert program is not None, [each.text("en") for each in found]
        policy = Policy.of(program, "")
        return Ready(program, policy.reader, policy.interpreter)

    return ready
