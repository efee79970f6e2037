"""Comparisons as pages: the same everywhere, escaped, no longer than they may be.

`python tests/test_diff_reports.py` writes the golden pages anew.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from policy_eval import resources
from policy_eval.diagnostics import Language
from policy_eval.diffing.impact import Binding
from policy_eval.diffing.report import Report, as_html, as_markdown, as_text, blocks, html, markdown, record, text
from policy_eval.diffing.report.wording import Wording
from policy_eval.diffing.run import Options, compare_policies
from policy_eval.explaining.layout import width
from policy_eval.program import Said
from policy_eval.strict_json import parse_lines

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests/golden/diff"
OLD = ROOT / "policy/2025.yaml"
NEW = ROOT / "policy/examples/taizhou-2025-07.yaml"
YEAR = ROOT / "examples/claims/year-2025.jsonl"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
PAGES = [(form, language) for form in ("text", "markdown", "html") for language in LANGUAGES]


def compared(old: Path, new: Path, claims: Path | None = None, **options: Any) -> Report:
    def lines() -> Any:
        assert claims is not None
        with claims.open("rb") as file:
            yield from parse_lines(file, claims.name)

    report, found = compare_policies(old, new, lines if claims else None, Options(**options))
    assert report is not None, found
    return report


@cache
def whole() -> Report:
    """A revision with everything that can be told of it."""
    return compared(OLD, NEW, YEAR, by_change=True, with_curves=True)


@cache
def nothing() -> Report:
    return compared(OLD, OLD)


def shown(report: Report, form: str, language: Language) -> str:
    match form:
        case "text":
            return text(report, language, 100)
        case "markdown":
            return markdown(report, language)
        case _:
            return html(report, language)


class Page(HTMLParser):
    """What a page holds: its text, its elements with their attributes; whether they are closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "line", "rect", "polyline", "circle", "polygon"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def golden(form: str, language: Language) -> Path:
    return GOLDEN / f"taizhou-2025-07.{language}.{ {'text': 'txt', 'markdown': 'md', 'html': 'html'}[form] }"


@pytest.mark.parametrize(("form", "language"), PAGES)
def test_pages_are_as_they_were(form: str, language: Language) -> None:
    assert shown(whole(), form, language) == golden(form, language).read_text(encoding="utf-8")


def test_a_step_that_cuts_is_named_in_the_language_of_the_page() -> None:
    report = whole()
    assert report.impact is not None
    rent = Said("场所租金", "premises rent")
    steps = [("cap", "1"), ("cap", "2"), ("first",)]
    bindings = tuple(
        Binding(("clauses", "rent", "pays", *step), rent, in_old=True, in_new=True, before=3, after=5) for step in steps
    )
    made = replace(report, impact=replace(report.impact, bindings=bindings))
    assert re.findall(r"场所租金（(.*?)）", shown(made, "text", "zh")[-400:]) == ["上限 1", "上限 2", "次数限制"]
    assert re.findall(r"premises rent \((.*?)\)", shown(made, "text", "en")[-800:]) == ["cap 1", "cap 2", "first"]


# --- laws -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "language"), PAGES)
def test_a_version_does_not_differ_from_itself(form: str, language: Language) -> None:
    page = shown(nothing(), form, language)
    assert {"zh": "没有差异。", "en": "No difference."}[language] in page
    assert record(nothing())["differences"] == []


def test_the_order_of_claims_changes_no_byte(tmp_path: Path) -> None:
    """But for the numbers of their lines, which say where a claim stands."""
    lines = YEAR.read_text(encoding="utf-8").splitlines(keepends=True)
    random.Random(7).shuffle(lines)  # noqa: S311 – an order, no secret
    other = tmp_path / YEAR.name
    other.write_text("".join(lines), encoding="utf-8")
    again = record(compared(OLD, NEW, other, by_change=True))
    assert without_lines(again) == without_lines(record(whole()))


def without_lines(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: without_lines(each) for key, each in value.items() if key != "line"}
        return {**kept, "example": None} if "example" in kept else kept
    return [without_lines(each) for each in value] if isinstance(value, list) else value


def test_the_record_has_the_documented_shape() -> None:
    for report in (whole(), nothing(), compared(OLD, NEW)):
        made = json.loads(json.dumps(record(report)))
        assert [*Draft202012Validator(schema()).iter_errors(made)] == []


def test_everything_in_the_schema_is_described_in_both_languages() -> None:
    assert [where for where, each in properties(schema(), "") if not each.get("x-zh-description")] == []
    assert [where for where, each in properties(schema(), "") if not each.get("description")] == []


def schema() -> Any:
    return json.loads((resources.schema() / "diff.schema.json").read_text(encoding="utf-8"))


def properties(value: Any, path: str) -> Any:
    if isinstance(value, list):
        for each in value:
            yield from properties(each, path)
    if isinstance(value, dict):
        known = value.get("properties", {})
        yield from ((f"{path}/{name}", each) for name, each in known.items())
        for name, each in value.items():
            yield from properties(each, f"{path}/{name}")


def test_what_the_changes_make_in_order_adds_up() -> None:
    report = whole()
    assert report.impact is not None
    assert sum(each.in_order or 0 for each in report.shares) == report.impact.total.difference


def test_nothing_of_the_machine_is_told() -> None:
    pages = [shown(whole(), form, language) for form, language in PAGES] + [json.dumps(record(whole()))]
    assert [page for page in pages if str(ROOT) in page or "/tmp" in page] == []  # noqa: S108 – is not opened


# --- each form --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [60, 80, 100, 140])
@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_are_no_wider_than_the_terminal(columns: int, language: Language) -> None:
    """Tables of many numbers have a width of their own."""
    lines = text(whole(), language, columns).splitlines()
    wide = [line for line in lines if width(line) > columns]
    assert wide == [] if columns >= 80 else all(re.search(r"─|\S  +\S|^ {9}", line) for line in wide)


def test_colour_is_an_addition() -> None:
    plain = text(whole(), "zh", 100)
    coloured = text(whole(), "zh", 100, colour=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert coloured.count("\x1b[") == 2 * coloured.count("\x1b[0m")


HOSTILE = "<script>alert(1)</script> | `x` ![a](http://evil) \x1b[31m \u202e ``` @all"


def hostile() -> list[blocks.Block]:
    return [
        blocks.Heading(1, HOSTILE),
        blocks.Paragraph(HOSTILE),
        blocks.Items((blocks.Item(HOSTILE, HOSTILE),)),
        blocks.Grid((HOSTILE, HOSTILE), ((HOSTILE, "1"),)),
        blocks.Replaced(HOSTILE, HOSTILE),
        blocks.Beside((HOSTILE, HOSTILE), (HOSTILE,), (HOSTILE,)),
        blocks.Folded(HOSTILE, (blocks.Paragraph(HOSTILE), blocks.Code("json", HOSTILE))),
        blocks.Drawing(HOSTILE, HOSTILE, HOSTILE, blocks.Bars((blocks.Bar(HOSTILE, 1, 2),))),
    ]


def test_text_stays_text_on_a_page() -> None:
    page = as_html.html(hostile(), Wording("zh", "CNY"))
    tags = {tag for tag, _ in Page(page).seen}
    assert not tags & {"script", "img", "a", "iframe", "link"}
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_text_stays_text_in_markdown() -> None:
    page = as_markdown.markdown(hostile(), "{n}")
    outside = re.sub(r"^(`{3,})\w*\n.*?^\1$", "", page, flags=re.MULTILINE | re.DOTALL)
    assert "<script" not in outside
    assert "](" not in outside.replace("\\](", "").replace("\\]\\(", "")
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert page.count("\n````diff\n") == 1, "a longer fence keeps the shorter one inside"


def test_text_stays_text_in_a_terminal() -> None:
    page = as_text.text(hostile())
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_markdown_fits_a_comment() -> None:
    many: list[blocks.Block] = [blocks.Paragraph("长" * 900) for _ in range(200)]
    page = as_markdown.markdown(many, "{n} left out")
    assert len(page) <= as_markdown.MOST
    assert re.search(r"_[0-9]+ left out_\n$", page)
    assert len(markdown(whole(), "zh")) <= as_markdown.MOST


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_needs_nothing_but_itself(language: Language) -> None:
    page = html(whole(), language)
    parsed = Page(page)
    assert parsed.open == []
    assert not {tag for tag, _ in parsed.seen} & {"script", "img", "link", "iframe", "object"}
    assert not {name for _, attributes in parsed.seen for name in attributes} & {"src", "href", "onload", "onclick"}
    assert "url(" not in page
    assert "@import" not in page


# --- curves -----------------------------------------------------------------------------------------------------------


def test_a_curve_shows_caps_and_steps_exactly() -> None:
    curves = {curve.clauses[0].name: curve for curve in reversed(whole().curves)}
    fairs = curves["exhibition-key"]
    assert (12_500_000, 10_000_000) in fairs.old.corners
    assert (15_000_000, 12_000_000) in fairs.new.corners
    network = curves["overseas-network"]
    assert network.unit == "USD"
    jumps = [(a, b) for a, b in zip(network.new.corners, network.new.corners[1:], strict=False) if b[0] - a[0] == 1]
    assert jumps[-1] == ((499_999_999, 10_000_000), (500_000_000, 20_000_000))


def write() -> None:
    """Write the golden pages anew."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for form, language in PAGES:
        golden(form, language).write_text(shown(whole(), form, language), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
