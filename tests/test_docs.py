"""What the documentation says of the program is so.  `python tests/generate_docs.py` writes anew what is not."""

from __future__ import annotations

import re
import runpy
import shlex
from collections import Counter
from pathlib import Path

import pytest
import yaml

from doc_consoles import BLOCK, edit, is_shown
from generate_docs import PARTS, ROOT, master, pages, program, regenerated, verbs
from policy_eval.cli.main import parser

DOCS = ROOT / "docs"
LINK = re.compile(r"(?<!!)\]\((?!https?://|#)(?P<target>[^)#\s]+)")


def text_of(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_says_what_the_program_says(page: Path) -> None:
    assert regenerated(page) == page.read_text(encoding="utf-8"), "run: python tests/generate_docs.py"


@pytest.mark.parametrize(("page", "help_of"), [("command-line.md", "help"), ("command-line.zh.md", "help-zh")])
@pytest.mark.parametrize("verb", verbs())
def test_a_verb_has_a_section_with_its_help_and_an_example(verb: str, page: str, help_of: str) -> None:
    """The help has every option: it is written from the program."""
    section = text_of(page).partition(f"\n## {verb}\n")[2].partition("\n## ")[0]
    assert f"<!-- begin {help_of} {verb} -->" in section
    assert re.search(rf"^\$ policy-eval {verb}\b", section, re.MULTILINE)


def test_the_tables_of_keys_have_every_definition_that_has_keys() -> None:
    with_keys = {
        name
        for name, each in master()["$defs"].items()
        if any("properties" in one for one in [each, *each.get("anyOf", [])])
    }
    assert with_keys == set(PARTS)


@pytest.mark.parametrize("page", [*DOCS.rglob("*.md")], ids=lambda page: page.relative_to(DOCS).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [m["target"] for m in LINK.finditer(text) if not (page.parent / m["target"]).exists()] == []


def test_every_page_is_in_the_navigation() -> None:
    nav = re.findall(r": ([\w/.-]+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    there = (page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md"))
    assert sorted(nav) == sorted(page for page in there if not page.startswith("reference/rules/PE"))


TWINS = ["ci", "claims", "command-line", "editors", "language", "readings", "reviewing", "tutorial"]


@pytest.mark.parametrize("page", TWINS)
def test_pages_for_officers_are_there_in_chinese_and_linked_both_ways(page: str) -> None:
    assert f"]({page}.zh.md)" in text_of(f"{page}.md")
    assert f"]({page}.md)" in text_of(f"{page}.zh.md")


@pytest.mark.parametrize("page", TWINS)
def test_both_pages_of_a_pair_have_the_same_parts(page: str) -> None:
    """Headings of the same depth, and between them as many tables' rows, items and blocks of each language."""
    assert shape_of(f"{page}.zh.md") == shape_of(f"{page}.md")


def shape_of(page: str) -> list[tuple[str, Counter[str]]]:
    text = re.sub(r"<!-- begin .*?<!-- end", "<!--", text_of(page), flags=re.DOTALL)
    blocks = re.compile(r"^ *```(\w+).*?^ *```$", re.MULTILINE | re.DOTALL)
    parts = re.split(r"^(#+) .*$", blocks.sub(r"@\1", text), flags=re.MULTILINE)[1:]
    element = re.compile(r"^ *(@\w+|\||- |[0-9]+\. )", re.MULTILINE)
    return [(depth, Counter(element.findall(part))) for depth, part in zip(parts[::2], parts[1::2], strict=True)]


def test_both_tutorials_make_the_same_edits_in_the_same_order() -> None:
    def edits(page: str) -> list[tuple[str, str]]:
        found = [block for block in BLOCK.finditer(text_of(page)) if block["language"] == "diff"]
        return [(block["file"], re.sub(r"why: .*", "why", block["body"])) for block in found]

    assert edits("tutorial.md") == edits("tutorial.zh.md") != []


@pytest.mark.parametrize("page", ["language.md", "language.zh.md"])
def test_the_specification_names_every_verb_in_both_languages(page: str) -> None:
    """The page has a row for each step of the grammar."""
    text = text_of(page)
    for verb in ("rate", "tier", "pay", "add", "deduct", "uplift", "floor", "cap", "first", "round"):
        assert re.search(rf"^\| .*`?{verb}\b", text, re.MULTILINE), verb
    for verb in ("给予", "分档", "另加", "扣除", "上浮", "最低", "最高", "限 1次", "四舍五入", "向下取整"):
        assert verb in text


@pytest.mark.parametrize("page", ["language.md", "language.zh.md"])
def test_the_specification_has_every_word_of_the_grammar(page: str) -> None:
    text = text_of(page)
    grammar = (ROOT / "grammar/expression.lark").read_text(encoding="utf-8").partition("--- words")[2]
    chinese = set(re.findall(r'"([一-鿿0-9]+)"', grammar.partition("RELATION:")[0]))
    assert {word for word in chinese if word not in text} == set()


def test_readings_on_the_page_are_as_they_stand_in_the_policy() -> None:
    """The example of a reading is a stretch of the policy, word for word."""
    block = next(block["body"] for block in BLOCK.finditer(text_of("readings.md")) if block["language"] == "yaml")
    (shown,) = yaml.load(block, yaml.BaseLoader)  # noqa: S506 – texts only
    written = yaml.load((ROOT / "policy/2025.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 – as above
    assert shown in written["readings"]


def test_the_page_of_the_policy_has_every_clause_limit_and_commitment() -> None:
    text = text_of("reference/policy-2025.md")
    made = program()
    names = [part.name for part in made.clauses]
    names += [*(part.name for part in made.limits), *(part.name for part in made.exclusions)]
    names += [part.name for part in made.commitments]
    assert [name for name in names if f"\n### {name}\n" not in text] == []


def test_the_python_shown_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = (block["body"] for block in BLOCK.finditer(text_of("reference/python.md")))
    script = tmp_path / "shown.py"
    script.write_text(code, encoding="utf-8")
    monkeypatch.chdir(ROOT)
    runpy.run_path(str(script))
    assert re.fullmatch(r"[0-9]+\.[0-9]{2}\n", capsys.readouterr().out)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_in_workflows_are_understood(page: Path) -> None:
    """Of every block that is YAML of something else than a policy."""
    blocks = [
        block["body"] for block in BLOCK.finditer(page.read_text(encoding="utf-8")) if block["language"] == "yaml"
    ]
    for command in re.findall(r"^ *(?:- run: |- )policy-eval ([^>#\n]+)", "\n".join(blocks), re.MULTILINE):
        assert parser().parse_args(shlex.split(command)).do


def test_the_hooks_shown_are_there() -> None:
    there = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    shown = [yaml.safe_load(block["body"]) for block in BLOCK.finditer(text_of("ci.md")) if "hooks:" in block["body"]]
    (ours,) = (each["hooks"] for made in shown for each in made["repos"] if each["repo"] != "local")
    assert {hook["id"] for hook in ours} <= {hook["id"] for hook in there}


# --- the tools of this test themselves --------------------------------------------------------------------------------


def test_an_elided_line_stands_for_any_number_of_lines_and_nothing_else() -> None:
    assert is_shown("a\nb\nc\nd\n", "a\n…\nd\n")
    assert is_shown("a\nd\n", "a\n…\nd\n")
    assert not is_shown("a\nb\nd\ne\n", "a\n…\nd\n")


def test_an_edit_asks_for_what_stands_there_once(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"one two\r\nthree\r\n")
    edit(file, "-two\n+2\n")
    assert file.read_bytes() == b"one 2\r\nthree\r\n"
    with pytest.raises(AssertionError, match="0 times"):
        edit(file, "-two\n+2\n")
