"""Uses: a small complete policy to start from, in Chinese or in English – it passes `check` and `test` as it is.

Laws of this module:

* What it writes is a policy like any other: text, clause, cap, examples; nothing in it is a placeholder that must be
  filled before the tools can help.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .diagnostics import Diagnostic, Language, Rule
from .quantity import CHINESE_CURRENCIES, CURRENCIES

BAD_ID = Rule(
    "PE530",
    "“{value}”不能作编号",
    "“{value}” cannot be an id",
    "写一个词，不含空格和标点（连字符和下划线可以）",
    "write one word without spaces and punctuation (hyphens and underscores are fine)",
)
BAD_TITLE = Rule("PE531", "名称应是一行文字", "the title is one line of text", "写成一行", "write it on one line")
BAD_YEAR = Rule("PE532", "“{value}”不是年份", "“{value}” is no year", "写四位数字", "write four digits")
BAD_CURRENCY = Rule(
    "PE533",
    "没有“{value}”这个币种",
    "there is no currency “{value}”",
    "写 ISO 4217 的三字母代码，如 CNY",
    "write the three letters of ISO 4217, such as CNY",
)

_ID = re.compile(r"[^\s/.,:;()\[\]{}<>\\\"'#$&*!|>%@`-][^\s/.,:;()\[\]{}<>\\\"'#$]*")
_PLAIN = re.compile(r"[A-Za-z一-鿿（《][^:#\n]*")
"""Titles that YAML reads as they stand."""

_YEAR = re.compile(r"[12][0-9]{3}")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new policy starts from: its id and title, the year it covers, and the currency it pays in."""

    name: str
    title: str
    year: str
    currency: str


def faults(answers: Answers) -> list[Diagnostic]:
    """What cannot be so."""
    wrong = [
        (BAD_ID, answers.name, _ID.fullmatch(answers.name)),
        (BAD_TITLE, answers.title, answers.title.strip() and answers.title.isprintable()),
        (BAD_YEAR, answers.year, _YEAR.fullmatch(answers.year)),
        (BAD_CURRENCY, answers.currency, answers.currency in CURRENCIES),
    ]
    return [Diagnostic(rule, {"value": value}) for rule, value, fits in wrong if not fits]


def files(answers: Answers, language: Language) -> dict[str, str]:
    """The files of a new policy: name → content. The answers are without faults."""
    policy, text = (_POLICY_ZH, _TEXT_ZH) if language == "zh" else (_POLICY_EN, _TEXT_EN)
    chinese = {code: name for name, code in CHINESE_CURRENCIES.items()}
    unit = chinese.get(answers.currency, f" {answers.currency}") if language == "zh" else f" {answers.currency}"
    words = {"id": answers.name, "year": answers.year, "currency": answers.currency, "unit": unit}
    return {
        f"{answers.name}.yaml": policy.format(**words, title=_quoted(answers.title)),
        f"{answers.name}.txt": text.format(**words, title=answers.title),
    }


def _quoted(title: str) -> str:
    """A title as YAML takes it for a text, whatever it holds; without quotes where it needs none."""
    if _PLAIN.fullmatch(title) and not title.endswith(" "):
        return title
    return "'" + title.replace("'", "''") + "'"


_TEXT_ZH = """\
{title}

一、对企业参加展会的展位费给予50%补助，每家企业每年最高补助50000{unit}。

二、列入严重失信名单的企业不得享受。

三、本办法自{year}年1月1日起施行，截至{year}年12月31日。
"""

_POLICY_ZH = """\
政策: {id}
版本: {year}
名称: {title}
原文: {id}.txt
币种: {currency}
申报主体: 企业

期限:
  条文: 三
  引文: 本办法自{year}年1月1日起施行，截至{year}年12月31日。
  适用期间: {{起: {year}-01-01, 止: {year}-12-31}}

申报事项:
  企业:
    名称: {{中文: 企业, 英文: enterprise}}
    量词: 家
    栏目:
      编号: {{类型: 文字, 名称: 统一社会信用代码, 必填: 是}}
      失信: {{类型: 是否, 名称: 是否严重失信, 默认: 否}}
  参展:
    名称: {{中文: 参展, 英文: exhibitions}}
    归属日: 参展日
    栏目:
      展位费: {{类型: 金额 {currency}, 必填: 是, 证明材料: 发票}}
      参展日: {{类型: 日期, 可缺: 是}}

条款:
  - 编号: 展位费补助
    名称: {{中文: 展位费补助, 英文: booth fee support}}
    条文: 一
    引文: 对企业参加展会的展位费给予50%补助，每家企业每年最高补助50000{unit}。
    对象: 逐项 参展
    给付:
      - 给予 展位费 的 50%
      - 每家企业 每年 最高 50000{unit}
    示例:
      - 说明: 未到上限，按比例
        申报: {{参展: [{{展位费: 80000{unit}}}]}}
        应得: 40000{unit}
      - 说明: 正好到上限
        申报: {{参展: [{{展位费: 100000{unit}}}]}}
        应得: 50000{unit}
      - 说明: 超过上限，按上限
        申报: {{参展: [{{展位费: 60000{unit}}}, {{展位费: 60000{unit}}}]}}
        应得: 50000{unit}

排除:
  - 编号: 失信企业
    名称: {{中文: 严重失信, 英文: serious dishonesty}}
    条文: 二
    引文: 列入严重失信名单的企业不得享受。
    范围: 全部
    条件: 失信

示例:
  - 说明: 失信企业不得享受
    申报: {{企业: {{失信: 是}}, 参展: [{{展位费: 80000{unit}}}]}}
    合计: 0{unit}
  - 说明: 最后一天也算
    申报: {{参展: [{{展位费: 80000{unit}, 参展日: {year}-12-31}}]}}
    合计: 40000{unit}
"""

_TEXT_EN = """\
{title}

1. 50% of the booth fee of an exhibition is supported, up to 50000{unit} per enterprise and year.

2. An enterprise on the list of serious dishonesty receives nothing.

3. These measures apply from 1 January {year} to 31 December {year}.
"""

_POLICY_EN = """\
policy: {id}
version: {year}
title: {title}
text: {id}.txt
currency: {currency}
claimant: enterprise

period:
  article: 3
  quote: These measures apply from 1 January {year} to 31 December {year}.
  covers: {{from: {year}-01-01, until: {year}-12-31}}

facts:
  enterprise:
    label: {{en: enterprise}}
    fields:
      id: {{type: text, label: {{en: registration number}}, required: yes}}
      dishonest: {{type: flag, label: {{en: seriously dishonest}}, default: no}}
  exhibitions:
    label: {{en: exhibitions}}
    dated: date
    fields:
      fee: {{type: money {currency}, label: {{en: booth fee}}, required: yes, proof: invoice}}
      date: {{type: date, label: {{en: opening day}}, optional: yes}}

clauses:
  - id: booth-fee
    label: {{en: booth fee support}}
    article: 1
    quote: 50% of the booth fee of an exhibition is supported, up to 50000{unit} per enterprise and year.
    for: each of exhibitions
    pays:
      - rate 50% of fee
      - cap 50000{unit} per enterprise per year
    examples:
      - why: below the cap the rate decides
        given: {{exhibitions: [{{fee: 80000{unit}}}]}}
        award: 40000{unit}
      - why: just the cap
        given: {{exhibitions: [{{fee: 100000{unit}}}]}}
        award: 50000{unit}
      - why: two exhibitions share the cap
        given: {{exhibitions: [{{fee: 60000{unit}}}, {{fee: 60000{unit}}}]}}
        award: 50000{unit}

exclusions:
  - id: dishonest-enterprise
    label: {{en: serious dishonesty}}
    article: 2
    quote: An enterprise on the list of serious dishonesty receives nothing.
    over: all
    when: dishonest

examples:
  - why: a dishonest enterprise receives nothing
    given: {{enterprise: {{dishonest: yes}}, exhibitions: [{{fee: 80000{unit}}}]}}
    total: 0{unit}
  - why: the last day is covered
    given: {{exhibitions: [{{fee: 80000{unit}, date: {year}-12-31}}]}}
    total: 40000{unit}
"""
