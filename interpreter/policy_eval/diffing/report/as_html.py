"""Uses: a report as one page of HTML – no network, no scripts, fit for A4.

Laws of this module:

* All markup is put here; whatever a policy or a claim says is escaped and stays text.
* The page holds everything it needs, and the same report gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import assert_never

from policy_eval.diagnostics import printable

from .blocks import Beside, Block, Code, Drawing, Folded, Grid, Heading, Item, Items, Paragraph, Replaced, Tone
from .plots import svg
from .style import STYLE
from .wording import Wording

_NUMBER = re.compile(r"[+−-]?[0-9][0-9,]*(\.[0-9]+)?%?")


def html(blocks: Sequence[Block], words: Wording) -> str:
    """The blocks as a page; ends in a line feed."""
    title = next((block.text for block in blocks if isinstance(block, Heading)), "")
    language = "zh-CN" if words.language == "zh" else "en"
    head = f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    head += '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    head += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    head += f"<title>{_said(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    return head + "".join(f"{line}\n" for block in blocks for line in _block(block, words)) + "</body>\n</html>\n"


def _said(text: str) -> str:
    return escape(printable(text), quote=True)


def _block(block: Block, words: Wording) -> Iterator[str]:
    match block:
        case Heading():
            yield f"<h{block.level}>{_said(block.text)}</h{block.level}>"
        case Paragraph():
            yield f'<p class="{block.tone}">{_said(block.text)}</p>'
        case Items():
            yield from _items(block)
        case Grid():
            yield from _grid(block)
        case Replaced():
            yield from _replaced(block)
        case Beside():
            yield from _beside(block)
        case Folded():
            start = '<details class="data">' if block.is_data else "<details open>"
            yield f"{start}<summary>{_said(block.summary)}</summary>"
            yield from (line for each in block.blocks for line in _block(each, words))
            yield "</details>"
        case Code():
            yield f"<pre><code>{_said(block.text)}</code></pre>"
        case Drawing():
            shown = f"{_said(block.title)}<br><small>{_said(block.said)}</small>"
            yield f"<figure><figcaption>{shown}</figcaption>{svg(block, words)}</figure>"
        case _:
            assert_never(block)


def _items(block: Items) -> Iterator[str]:
    kind = "ol" if block.numbers else "ul"
    yield f"<{kind}>"
    for index, item in enumerate(block.items):
        value = f' value="{block.numbers[index]}"' if block.numbers else ""
        yield f'<li{value} class="{item.tone if not item.mark else Tone.PLAIN}">{_mark(item)}{_said(item.text)}</li>'
    yield f"</{kind}>"


def _mark(item: Item) -> str:
    return f'<span class="mark {item.tone}">{_said(item.mark)}</span> ' if item.mark else ""


def _grid(block: Grid) -> Iterator[str]:
    columns: list[tuple[str, ...]] = [*zip(*block.rows, strict=True)]
    numeric = [bool(any(column)) and all(_NUMBER.fullmatch(cell) or not cell for cell in column) for column in columns]
    numeric = numeric or [False] * len(block.head)
    yield '<table class="sum">' if block.has_sum else "<table>"
    yield f"<thead>{_row('th', block.head, numeric)}</thead>"
    yield "<tbody>"
    yield from (_row("td", row, numeric) for row in block.rows)
    yield "</tbody></table>"


def _row(tag: str, cells: Sequence[str], numeric: Sequence[bool]) -> str:
    shown = (f"<{tag}{_kind(cell, number)}>{_said(cell)}</{tag}>" for cell, number in zip(cells, numeric, strict=True))
    return f"<tr>{''.join(shown)}</tr>"


def _kind(cell: str, is_number: bool) -> str:  # noqa: FBT001 – of a cell's column
    if not is_number:
        return ""
    tone = " more" if cell.startswith("+") else " less" if cell.startswith("−") else ""
    return f' class="number{tone}"'


def _replaced(block: Replaced) -> Iterator[str]:
    yield '<div class="replaced">'
    if block.old:
        yield f"<del>{_said(block.old)}</del>"
    if block.new:
        yield f"<ins>{_said(block.new)}</ins>"
    yield "</div>"


def _beside(block: Beside) -> Iterator[str]:
    yield '<table class="beside"><thead><tr>'
    yield from (f"<th>{_said(head)}</th>" for head in block.heads)
    yield "</tr></thead><tbody><tr>"
    yield from (f"<td>{'<br>'.join(map(_said, body))}</td>" for body in (block.left, block.right))
    yield "</tr></tbody></table>"
