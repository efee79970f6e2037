"""Uses: a report as Markdown that fits a comment on a pull request.

Laws of this module:

* All markup is put here; whatever a policy or a claim says is escaped and stays text.
* The whole is at most `MOST` characters: what goes beyond is left out from the end, whole blocks, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from policy_eval import tables
from policy_eval.diagnostics import printable
from policy_eval.explaining.as_markdown import escaped as said

from .blocks import Beside, Block, Code, Drawing, Folded, Grid, Heading, Item, Items, Paragraph, Replaced, Tone

MOST = 65_000
"""A comment on GitHub takes 65,536 characters."""

_MARKS = {Tone.MORE: "🟢", Tone.LESS: "🔴", Tone.BOTH: "🟡", Tone.QUIET: "⚪", Tone.PLAIN: ""}
_LONG = 12
"""A table with more rows is folded."""


def markdown(blocks: Sequence[Block], cut: str, most: int = MOST) -> str:
    """The blocks as Markdown; ends in a line feed. `cut`: what is said where {n} blocks are left out."""
    parts = ["\n".join(_lines(block)) for block in blocks]
    parts = [part for part in parts if part]
    kept, length = [], 0
    room = most - len(cut) - 100
    for part in parts:
        if length + len(part) + 2 > room:
            break
        kept.append(part)
        length += len(part) + 2
    left = len(parts) - len(kept)
    if left:
        kept.append(f"_{cut.format(n=left)}_")
    return "\n\n".join(kept) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * (block.level + 1)} {said(block.text)}"
        case Paragraph():
            yield f"<sub>{said(block.text)}</sub>" if block.tone is Tone.QUIET else said(block.text)
        case Items():
            yield from _items(block)
        case Grid():
            yield from _grid(block)
        case Replaced():
            yield from _replaced(block)
        case Beside():
            yield from _beside(block)
        case Folded():
            yield from _folded(block)
        case Code():
            yield from _fenced(block.language, [printable(block.text)])
        case Drawing():
            return
        case _:
            assert_never(block)


def _items(block: Items) -> Iterator[str]:
    for index, item in enumerate(block.items):
        start = f"{block.numbers[index]}." if block.numbers else "-"
        yield f"{start} {_marked(item)}{said(item.text)}"


def _marked(item: Item) -> str:
    return f"{_MARKS[item.tone]} **{said(item.mark)}** " if item.mark else ""


def _grid(block: Grid) -> Iterator[str]:
    if not block.rows:
        return
    shown = tables.markdown(tables.Table(block.head, block.rows)).rstrip("\n")
    if len(block.rows) <= _LONG:
        yield shown
        return
    yield from (f"<details><summary>{said(block.head[0])} ({len(block.rows)})</summary>", "", shown, "", "</details>")


def _replaced(block: Replaced) -> Iterator[str]:
    """A block of code in the colours of a diff."""
    shown = [f"{sign} {_one_line(words)}" for sign, words in (("-", block.old), ("+", block.new)) if words]
    yield from _fenced("diff", shown) if shown else ()


def _fenced(language: str, lines: list[str]) -> Iterator[str]:
    """A block of code; a fence longer than any in it keeps what it holds inside."""
    fence = "```"
    while any(fence in line for line in lines):
        fence += "`"
    yield from (f"{fence}{language}", *lines, fence)


def _one_line(words: str) -> str:
    return " ".join(printable(words).split())


def _beside(block: Beside) -> Iterator[str]:
    yield f"| {tables.escaped(block.heads[0])} | {tables.escaped(block.heads[1])} |"
    yield "| --- | --- |"
    yield f"| {_cell(block.left)} | {_cell(block.right)} |"


def _cell(lines: Sequence[str]) -> str:
    return "<br>".join(tables.escaped(line) for line in lines)


def _folded(block: Folded) -> Iterator[str]:
    yield f"<details><summary>{said(block.summary)}</summary>"
    for each in block.blocks:
        yield ""
        yield from _lines(each)
    yield ""
    yield "</details>"
