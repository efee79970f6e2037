"""What the documentation says of the program, written from the program.  `python tests/generate_docs.py` writes it anew.

A page holds stretches between `<!-- begin WHAT -->` and `<!-- end WHAT -->`, and blocks of commands with what they
print (`doc_consoles`); `reference/policy-2025.md` is one stretch.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml

import policy_eval
from doc_consoles import rerun
from policy_eval.cli.main import parser
from policy_eval.diagnostics import Language
from policy_eval.program import (
    Clause,
    Commitment,
    Exclusion,
    Limit,
    Program,
    Reach,
    Reading,
    Round,
    Rounding,
    Said,
    Step,
    TermFact,
)
from policy_eval.quantity import money_text

ROOT = Path(__file__).parent.parent
STRETCH = re.compile(r"(?P<open><!-- begin (?P<what>[\w-]+)(?: (?P<of>[\w-]+))? -->\n).*?(?=<!-- end )", re.DOTALL)

Json = dict[str, Any]
Home = Clause | Limit | Exclusion | Commitment


def pages() -> list[Path]:
    """Every page that says something of the program."""
    return sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")])


def regenerated(page: Path) -> str:
    """The page as it should be."""
    return rerun(STRETCH.sub(_stretch, page.read_text(encoding="utf-8")))


def _stretch(found: re.Match[str]) -> str:
    made: dict[str, Callable[[str], str]] = {
        "keys": keys,
        "help": partial(shown_help, "en"),
        "help-zh": partial(shown_help, "zh"),
        "modules": modules,
        "readings": readings_table,
        "policy": policy_page,
    }
    return f"{found['open']}\n{made[found['what']](found['of'] or '').strip()}\n\n"


# --- the command line -------------------------------------------------------------------------------------------------


def verbs() -> list[str]:
    """The verbs of the command line."""
    return list(_subparsers("en"))


def _subparsers(language: Language) -> Json:
    (actions,) = (action.choices for action in parser(language)._actions if isinstance(action.choices, dict))
    return dict(actions)


def shown_help(language: Language, verb: str) -> str:
    """What `--help` prints: of a verb, or of the program."""
    made = _subparsers(language)[verb] if verb else parser(language)
    return f"```text\n{made.format_help().strip()}\n```"


# --- the keys of a policy ---------------------------------------------------------------------------------------------

PARTS = {
    "whole": Said("政策", "The policy"),
    "revision": Said("修订或参照执行的文件", "A revision, or a policy that follows another"),
    "period": Said("期限", "The period"),
    "days": Said("起止日期", "First and last days"),
    "fact": Said("申报主体和一类事项", "The claimant, a list"),
    "field": Said("栏目", "A field"),
    "rule-in-row": Said("每一行须满足的", "What must hold in a row"),
    "rule-between-rows": Said("各行之间须满足的", "What must hold between rows"),
    "set": Said("名单", "A set"),
    "member": Said("名单的成员", "A member of a set"),
    "clause": Said("条款", "A clause"),
    "term": Said("“其中”的一项", "A term"),
    "mark": Said("标注", "A mark"),
    "policy-mark": Said("涉及多条条款的标注", "A mark of several clauses"),
    "limit": Said("总限额", "A limit"),
    "exclusion": Said("排除", "An exclusion"),
    "commitment": Said("承诺与鼓励", "A commitment"),
    "silence": Said("未作规定", "What the text is silent on"),
    "reading": Said("解读", "A reading"),
    "answer": Said("答案", "An answer"),
    "change": Said("改动", "A change"),
    "example": Said("示例", "An example"),
    "acceptance": Said("容许", "An exception"),
    "label-in-languages": Said("两种语言的名称", "A label in both languages"),
    "message-in-languages": Said("两种语言的话", "A message in both languages"),
}
"""Definitions of the schema that have keys, in the order of the page."""


@cache
def master() -> Json:
    """The JSON Schema of policies."""
    made: Json = json.loads((ROOT / "schema/policy.schema.json").read_text(encoding="utf-8"))
    return made


def keys(language: str) -> str:
    """Tables of all keys, in one language with the other beside it."""
    return "\n\n".join(_part(name, said, "zh" if language == "zh" else "en") for name, said in PARTS.items())


def _part(name: str, said: Said, language: Language) -> str:
    rows = [_key(*each, language) for each in _properties(master()["$defs"][name])]
    head = "| 项目 | English | 内容 |" if language == "zh" else "| key | 中文 | |"
    return "\n".join([f"#### {said.in_(language)}", "", head, "|---|---|---|", *dict.fromkeys(rows)])


def _properties(schema: Json, path: str = "") -> Iterator[tuple[str, str, Json, bool]]:
    """Path in both languages, what is said of it, whether it must be there; what is directly inside follows it."""
    for one in schema.get("anyOf", [schema]):
        for name, each in one.get("properties", {}).items():
            zh = each["x-zh"]
            yield f"{path}{name}", zh, each, name in one.get("required", [])
            inside = _inside(each, f"{path}{name} / ")
            yield from ((en, f"{zh} / {sub}", below, must) for en, sub, below, must in inside)


def _inside(schema: Json, path: str) -> Iterator[tuple[str, str, Json, bool]]:
    for one in [schema, *schema.get("anyOf", [])]:
        if "properties" in one:
            yield from _properties(one, path)


def _key(name: str, chinese: str, schema: Json, needed: bool, language: Language) -> str:  # noqa: FBT001 – a row's cell
    must = {"zh": "**必写。** ", "en": "**Required.** "}[language] if needed else ""
    if language == "zh":
        return f"| `{chinese}` | `{name}` | {must}{schema['x-zh-description']}{_values(schema, language)} |"
    return f"| `{name}` | `{chinese}` | {must}{schema['description']}{_values(schema, language)} |"


def _values(schema: Json, language: Language) -> str:
    """The words that a value may be, in both languages."""
    words = {**schema.get("x-zh-values", {})}
    if not words:
        return ""
    told = "、".join(f"`{zh}` {en}" for en, zh in words.items())
    return f" {told}" if language == "zh" else " " + ", ".join(f"`{en}` {zh}" for en, zh in words.items())


# --- the modules ------------------------------------------------------------------------------------------------------


def modules(_: str) -> str:
    """The layers, the highest first, each with its packages and modules and what they do."""
    parts = []
    for line in _layers():
        if line.startswith("#"):
            parts.append(f"\n**{line[1:].strip()}**\n")
        else:
            parts += [row for name in re.findall(r"\w+", line) for row in _module(name)]
    return "\n".join(parts)


def _layers() -> Iterator[str]:
    """The lines of the layers in `pyproject.toml`, comments on groups included."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = re.search(r"^layers = \[\n(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert found
    return (line.strip() for line in found[1].splitlines())


def _module(name: str) -> Iterator[str]:
    path = ROOT / "interpreter/policy_eval" / name
    for file in (path / "__init__.py", path.with_suffix(".py")):
        if file.exists():
            yield f"- `{name}` – {_first_line(file)}"


def _first_line(path: Path) -> str:
    """What a module is, without its layer."""
    said = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]
    return re.sub(r"^[A-Z][a-z ]+: ", "", said)


# --- the policy of 2025 -----------------------------------------------------------------------------------------------


@cache
def program() -> Program:
    """The bundled policy."""
    policy, found = policy_eval.load()
    assert policy is not None, found
    return policy.program


def plain(text: str) -> str:
    """Text of a policy on a page: nothing in it is Markdown."""
    return re.sub(r"([\\`*_<>|\[\]])", r"\\\1", text)


def readings_table(language: str) -> str:
    """The questions of the policy, the default answer first."""
    chosen: Language = "zh" if language == "zh" else "en"
    head = {
        "zh": "| 问题 | 问什么 | 答案（默认在前） | 由谁决定 |",
        "en": "| question | it asks | answers, the default first | decided |",
    }
    rows = [_reading(each, chosen) for each in program().readings]
    return "\n".join([head[chosen], "|---|---|---|---|", *rows])


def _reading(reading: Reading, language: Language) -> str:
    answers = sorted(reading.answers, key=lambda answer: answer.name != reading.default)
    said = " · ".join(f"`{answer.name}` {plain(answer.says.in_(language))}" for answer in answers)
    article = f"（{reading.article}）" if language == "zh" else f" ({reading.article})"
    asks = plain(reading.question.in_(language)) + (article if reading.article else "")
    return f"| `{reading.name}` | {asks} | {said} | {plain(reading.decided.in_(language))} |"


def policy_page(_: str) -> str:
    """The policy article by article, in the order of its text."""
    text = _squeezed((ROOT / "policy/text/2025.txt").read_text(encoding="utf-8"))
    made = program()
    homes: list[Home] = [*made.clauses, *made.limits, *made.exclusions, *made.commitments]
    homes.sort(key=lambda home: min(text.find(_squeezed(quote)) for quote in home.quotes))
    articles = list(dict.fromkeys(home.article for home in homes))
    parts = [_article(article, [home for home in homes if home.article == article]) for article in articles]
    return "\n\n".join([_facts(made), *parts, _silent()])


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _facts(made: Program) -> str:
    days = f"{made.first_day} … {made.last_day}"
    lists = [f"| `{fact.name}` | {fact.label.zh} | {fact.label.en} | {_field_names(fact)} |" for fact in made.lists]
    head = ["| list | 中文 | English | fields |", "|---|---|---|---|"]
    return "\n".join(
        [
            f"Rows dated {days} are covered. 适用期间：{days}。",
            "",
            "## What a claim holds · 申报事项",
            "",
            *head,
            *lists,
        ]
    )


def _field_names(fact: Any) -> str:
    return " · ".join(f"`{field.name}` {field.label.zh}" for field in fact.fields)


def _article(article: str, homes: list[Home]) -> str:
    return "\n\n".join([f"## {article}", *(_home(home) for home in homes)])


def _home(home: Home) -> str:
    quotes = "\n>\n".join(f"> {plain(quote)}" for quote in home.quotes)
    return "\n\n".join([f"### {home.name}", *_called(home.label), quotes, *_meaning(home)])


def _called(label: Said) -> list[str]:
    return [f"**{plain(label.zh)}** · {plain(label.en)}"] if label.zh else []


def _meaning(home: Home) -> list[str]:
    if isinstance(home, Clause):
        return _clause(home)
    if isinstance(home, Limit):
        return [_two("总限额", "limit", home.words), _over(home.pot.clauses), *_touched(home.questions)]
    if isinstance(home, Exclusion):
        return [_two("不给付的条件", "nothing is paid when", home.words), *_touched(home.questions)]
    return [_commitment(home)]


def _clause(clause: Clause) -> list[str]:
    rows = [f"| 对象 for | {_reach(clause).zh} | {_reach(clause).en} |"]
    if clause.when is not None:
        rows.append(f"| 条件 when | {plain(clause.when_words.zh)} | {plain(clause.when_words.en)} |")
    rows += [f"| 其中 terms | {_term(term, 'zh')} | {_term(term, 'en')} |" for term in clause.terms]
    steps = enumerate(map(_step, clause.steps), 1)
    rows += [f"| {number} | {plain(said.zh)} | {plain(said.en)} |" for number, said in steps]
    marks = [mark for mark in program().marks if mark.clauses == (clause.name,)]
    rows += [f"| 标注 marks | {mark.label.zh} | {mark.label.en} |" for mark in marks]
    return ["\n".join(["| | 中文 | English |", "|---|---|---|", *rows]), *_limited(clause), *_touched(clause.questions)]


def _term(term: TermFact, language: Language) -> str:
    return f"{term.label.in_(language)}{'：' if language == 'zh' else ': '}{plain(term.words.in_(language))}"


def _reach(clause: Clause) -> Said:
    label = program().lists[clause.list].label if clause.list >= 0 else program().claimant_list.label
    if clause.reach is Reach.CLAIMANT:
        return label
    return Said(
        f"{'逐项' if clause.reach is Reach.EACH else '汇总'} {label.zh}",
        f"{'each of' if clause.reach is Reach.EACH else 'all of'} {label.en}",
    )


def _step(step: Step) -> Said:
    """The words of a step; a rounding that the checker placed has none of its own."""
    if not isinstance(step.action, Round) or step.action.written:
        return step.words
    unit = money_text(step.action.unit, program().currency)
    is_down = step.action.rounding is Rounding.DOWN
    return Said(
        f"（{'向下取整' if is_down else '四舍五入'}到 {unit}元，由 check 放在这里）",
        f"(round{' down' if is_down else ''} to {unit} {program().currency}, placed by check)",
    )


def _two(chinese: str, english: str, words: Said) -> str:
    return f"{chinese}：{plain(words.zh)} · {english}: {plain(words.en)}"


def _over(clauses: tuple[str, ...]) -> str:
    return f"over: {', '.join(f'[`{name}`](#{name})' for name in clauses)}"


def _limited(clause: Clause) -> list[str]:
    names = [limit.name for limit in program().limits if clause.name in limit.pot.clauses]
    return [f"limits: {', '.join(f'[`{name}`](#{name})' for name in names)}"] if names else []


def _touched(questions: tuple[str, ...]) -> list[str]:
    return [f"readings: {', '.join(f'`{name}`' for name in questions)}"] if questions else []


def _commitment(home: Commitment) -> str:
    target = f" · 指标 target: {home.target.zh}" if home.target else ""
    return f"{home.force} · {plain(home.who)}{plain(target)}"


def _silent() -> str:
    written = yaml.load((ROOT / "policy/2025.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 – texts
    says = [each["says"] for each in written["silent"]]
    rows = [f"- {plain(each['zh'])} · {plain(each['en'])}" for each in says]
    return "\n".join(["## What the text does not say · 原文未作规定", "", *rows])


def main(how: Callable[[Path], str] = regenerated) -> None:
    """Write every page anew."""
    for page in pages():
        made = how(page)
        if made != page.read_text(encoding="utf-8"):
            page.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
