"""Uses: an explanation as Markdown.

Laws of this module:

* All markup is put here. Whatever is said – a claimant's reference above all – is escaped as a whole: it cannot become
  emphasis, a heading, a list, a link, a table, a formula or HTML, and control and
  bidirectional characters are shown escaped.
* Escapes are those that every Markdown agrees on: a backslash where the first Markdown had it, a character reference
  for the rest.
"""

from __future__ import annotations

import re

from policy_eval.diagnostics import Language, printable

from .document import Explanation
from .outline import Item, Look, outline

_BACKSLASHED = frozenset("\\`*_{}[]#!")
_REFERRED = frozenset('<>&|~$^@"')
_SITE = re.compile(r"(?i)\b(www)\.")
_SCHEME = re.compile(r":(?=\S)")
_LIST_START = re.compile(r"^(\d+)([.)])(?=\s|$)")


def markdown(explanation: Explanation, language: Language) -> str:
    """`explanation` as Markdown, "zh" or "en"; ends in a line feed."""
    lines: list[str] = []
    before: Look | None = None
    number = 0
    for item in outline(explanation):
        number += item.look is Look.NUMBERED
        lines += _between(before, item.look)
        lines.append(_line(item, number, language))
        before = item.look
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """`text` as Markdown that shows just it, at the beginning of a line too."""
    shown = "".join(_escape(character) for character in printable(text).strip())
    shown = _SCHEME.sub("&#58;", _SITE.sub(r"\1&#46;", shown))
    shown = _LIST_START.sub(r"\1\\\2", shown)
    return f"\\{shown}" if shown[:1] in {"-", "+"} else shown


def _escape(character: str) -> str:
    if character in _BACKSLASHED:
        return f"\\{character}"
    return f"&#{ord(character)};" if character in _REFERRED else character


_LISTED = frozenset({Look.ROW, Look.LINE})


def _between(before: Look | None, look: Look) -> list[str]:
    """What stands between two items: nothing inside a list, a blank line elsewhere."""
    is_one_list = before is look and look in {Look.FACT, Look.NUMBERED}
    if before is None or is_one_list or {before, look} <= _LISTED:
        return []
    return [">"] if before is look is Look.QUOTE else [""]


_STARTS = {
    Look.TITLE: "# {}",
    Look.FACT: "- {}",
    Look.SECTION: "## {}",
    Look.PART: "### {}",
    Look.QUOTE: "> {}",
    Look.REMARK: "{}",
    Look.ROW: "- {}",
    Look.LINE: "    - {}",
    Look.TOTAL: "**{}**",
}
"""How each look is marked up; what is numbered is not here."""


def _line(item: Item, number: int, language: Language) -> str:
    shown = escaped(item.said.in_(language))
    if item.look is Look.NUMBERED:
        return f"{number}. {shown}"
    if item.look is Look.ROW:
        shown = f"**{shown}**"
    return _STARTS[item.look].format(_with_amount(shown, item, language))


def _with_amount(shown: str, item: Item, language: Language) -> str:
    if item.amount is None:
        return shown
    return f"{shown}{'：' if language == 'zh' else ': '}{escaped(item.amount.in_(language))}"
