"""The page of all diagnostics is written from the rules and the mistakes in `tests/errors/`, and is up to date.

`python tests/test_diagnostics_page.py` writes `docs/reference/diagnostics.md` anew.
"""

from __future__ import annotations

import importlib
import pkgutil
import string
from collections.abc import Iterator
from pathlib import Path

import policy_eval
from policy_eval.diagnostics import Diagnostic, Language, Rule
from test_errors import LANGUAGES, cases, found_in

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "diagnostics.md"

HEAD = """\
# Diagnostics

What `check`, and every verb that reads a claim, may say. Each message has

- a **code**, such as `PE102`, which stays the same in later versions and in both languages;
- the **place**, `file:line:column`, both counted from 1; in a claim the field, `exhibitions[2].fee`;
- the **line** with a caret under what is meant;
- **what is wrong**, and the **remedy**.

An error makes the policy or the claim unusable; a warning or a note does not. Words in braces stand for what the
message names. This page is generated from the rules themselves and from small policies with one mistake each.

中文：`check` 和读取申报的各条命令会说的话，都在这里。每一句有编号（如 `PE102`，以后的版本和两种语言里都不变）、位置（`文件:行:列`，从 1 数起；申报里是栏目，如 `exhibitions[2].fee`）、标出所指之处的那一行、哪里不对和改法。

错误 error 要改正才能使用，警告 warning、提示 note 不影响使用。花括号里的词，代表提示所指的内容。
"""

CHAPTERS = (
    ("PE010", "The file", "文件"),
    ("PE015", "YAML", "YAML 写法"),
    ("PE050", "The shape of a policy", "政策的结构"),
    ("PE200", "Expressions", "表达式的写法"),
    ("PE300", "Files that a policy names", "政策引用的文件"),
    ("PE301", "Names, units and kinds of value", "名称、单位和值"),
    ("PE310", "Files beside the policy", "同一文件夹的文件"),
    ("PE320", "Missing facts, sets and sums", "未填的栏目、名单与合计"),
    ("PE330", "Tables", "分档和分情形"),
    ("PE336", "Fields of other lists", "别的事项的栏目"),
    ("PE340", "Facts", "申报事项"),
    ("PE360", "Sets", "名单"),
    ("PE370", "Steps", "给付的步骤"),
    ("PE380", "Clauses, limits and terms", "条款、总限额与“其中”"),
    ("PE390", "The text, ids and the period", "原文、编号与期限"),
    ("PE400", "Changes", "改动"),
    ("PE420", "Readings", "解读"),
    ("PE500", "Examples", "示例"),
    ("PC001", "Claims: the JSON", "申报：JSON 写法"),
    ("PC101", "Claims: what they say", "申报：内容"),
)
"""The first code of each chapter, its title in English and in Chinese."""


def rules() -> list[Rule]:
    """Every rule of the package, in the order of the page."""
    found: dict[str, Rule] = {}
    for module in pkgutil.walk_packages(policy_eval.__path__, "policy_eval."):
        # The language server needs an extra; what it tells, `editing` finds.
        if not module.name.endswith("__main__") and not module.name.startswith("policy_eval.lsp"):
            found |= {rule.code: rule for rule in _rules(module.name)}
    return sorted(found.values(), key=lambda rule: (rule.code < "PE", rule.code))


def _rules(module: str) -> Iterator[Rule]:
    return (value for value in vars(importlib.import_module(module)).values() if isinstance(value, Rule))


def page() -> str:
    """The whole page."""
    known = rules()
    parts = [HEAD]
    for number, (first, english, chinese) in enumerate(CHAPTERS):
        behind = CHAPTERS[number + 1][0] if number + 1 < len(CHAPTERS) else "PC999"
        own = [rule for rule in known if first <= rule.code < behind or (behind < first <= rule.code)]
        own = [rule for rule in own if rule.code[:2] == first[:2]]
        parts += [f"## {english} · {chinese}\n", *(_entry(rule) for rule in own)] if own else []
    return "\n".join(parts)


def _entry(rule: Rule) -> str:
    said = {"中文": (rule.zh, rule.mend_zh), "English": (rule.en, rule.mend_en)}
    lines = [f"### {rule.code} · {rule.severity.value}\n"]
    for language, (message, mend) in said.items():
        lines.append(f"- {language}: {_shown(message)}" + (f" → {_shown(mend)}" if mend else ""))
    shown = "\n".join(_example(rule.code))
    return "\n".join(lines) + "\n" + (f"\n```text\n{shown}\n```\n" if shown else "")


def _shown(template: str) -> str:
    """A template with its details named in braces, safe in Markdown."""
    parts = string.Formatter().parse(template)
    text = "".join(words + (f"{{{name}}}" if name else "") for words, name, _, _ in parts)
    for character in "\\`*_<>[]|":
        text = text.replace(character, "\\" + character)
    return text


def _example(code: str) -> Iterator[str]:
    """A message as it is printed, in the language of the policy in which it was provoked first."""
    for file in sorted(LANGUAGES):
        if found := next(_provoked(file, code), None):
            yield found.text(_language(file))


def _provoked(file: str, code: str) -> Iterator[Diagnostic]:
    mistakes = (
        case for case in cases(file) if f" {code}" in case.write or any(f" {code}" in e for e in case.elsewhere)
    )
    return (each for case in mistakes for each in found_in(case.policy) if each.rule.code == code)


def _language(file: str) -> Language:
    return LANGUAGES[file]


def test_the_page_of_diagnostics_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python tests/test_diagnostics_page.py"


def test_every_rule_has_a_chapter() -> None:
    told = page()
    assert [rule.code for rule in rules() if f"### {rule.code} " not in told] == []


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
