"""Uses: a comparison of two versions as a page – in a terminal, Markdown, HTML – and as JSON.

`data` is what is told, `outline` puts it in reading order as `blocks`, and `as_text`, `as_markdown` and `as_html` show
those; `as_json` writes the data itself.
"""

from __future__ import annotations

from policy_eval.diagnostics import Language

from . import as_markdown, as_text
from .data import Group, Report, Told, Version
from .outline import outline
from .wording import Wording

__all__ = ["Group", "Report", "Told", "Version", "html", "markdown", "record", "text"]


def text(report: Report, language: Language, columns: int, *, colour: bool = False) -> str:
    """The report for a terminal with so many columns, or a plain file."""
    return as_text.text(outline(report, language), columns, colour=colour)


def markdown(report: Report, language: Language, most: int = as_markdown.MOST) -> str:
    """The report as Markdown of at most `most` characters."""
    cut = Wording(language, report.new.currency)("cut", n="{n}")
    return as_markdown.markdown(outline(report, language), cut, most)


def html(report: Report, language: Language) -> str:
    """The report as a page that holds all it needs."""
    from . import as_html  # noqa: PLC0415 – the other formats draw nothing

    return as_html.html(outline(report, language), Wording(language, report.new.currency))


def record(report: Report) -> dict[str, object]:
    """The report as data for programs."""
    from . import as_json  # noqa: PLC0415 – what people read does without

    return as_json.record(report)
