"""Uses: an explanation as plain text for a terminal or a file.

Laws of this module:

* What a claimant or a policy wrote cannot act on the terminal: control and bidirectional characters are shown escaped.
"""

from __future__ import annotations

from collections.abc import Iterator

from policy_eval.diagnostics import Language, printable

from . import words
from .document import Explanation
from .layout import WIDTH, spread, width, wrapped
from .outline import Item, Look, outline
from .words import both, join, say

_INDENTS = {
    Look.TITLE: 0,
    Look.FACT: 0,
    Look.SECTION: 0,
    Look.PART: 2,
    Look.QUOTE: 4,
    Look.REMARK: 4,
    Look.ROW: 4,
    Look.LINE: 6,
    Look.NUMBERED: 2,
    Look.TOTAL: 0,
}
_HANG = 2
"""What the further lines of an item are indented more."""


def text(explanation: Explanation, language: Language) -> str:
    """`explanation` as lines of at most 78 columns, "zh" or "en"; ends in a line feed."""
    lines: list[str] = []
    number = 0
    for item in outline(explanation):
        number += item.look is Look.NUMBERED
        lines += _lines(item, _shown(item, number, language), language)
    return "\n".join(lines) + "\n"


def _shown(item: Item, number: int, language: Language) -> str:
    said = item.said
    match item.look:
        case Look.QUOTE:
            said = say(words.QUOTE, said)
        case Look.NUMBERED:
            said = join((both(f"{number}."), said), both(" "))
        case _:
            pass
    return printable(said.in_(language))


def _lines(item: Item, shown: str, language: Language) -> Iterator[str]:
    """The lines of one item, with what sets it apart from others."""
    if item.look in {Look.SECTION, Look.TOTAL}:
        yield ""
    yield from _body(item, shown, language)
    if item.look is Look.TITLE:
        yield "=" * min(width(shown), WIDTH)
    if item.look is Look.SECTION:
        yield "-" * WIDTH


def _body(item: Item, shown: str, language: Language) -> Iterator[str]:
    """`shown` in lines, and the amount, if there is one, at the right edge of the last."""
    indent = _INDENTS[item.look]
    if item.amount is None:
        yield from wrapped(shown, indent, indent + _HANG)
        return
    figure = item.amount.in_(language)
    *lines, last = wrapped(shown, indent, indent + _HANG, WIDTH - width(figure) - _HANG)
    yield from (*lines, spread(last, figure))
