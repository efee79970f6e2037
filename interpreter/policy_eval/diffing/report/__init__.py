"""Uses: a comparison of two versions as a page – in a terminal, Markdown, HTML – and as JSON.

`data` is what is told, `outline` puts it in reading order as `blocks`, and `as_text`, `as_markdown` and `as_html` show
those; `as_json` writes the data itself.
"""

from .as_html import html
from .as_json import record
from .as_markdown import markdown
from .as_text import text
from .data import Group, Report, Told, Version

__all__ = ["Group", "Report", "Told", "Version", "html", "markdown", "record", "text"]
