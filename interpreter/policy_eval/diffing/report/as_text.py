"""Uses: a report for a terminal or a plain file.

Laws of this module:

* What a policy or a claim says cannot act on the terminal: control and bidirectional characters are shown escaped.
* Colour is an addition: without it every line says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import assert_never

from policy_eval import tables
from policy_eval.diagnostics import printable
from policy_eval.explaining.layout import WIDTH, width, wrapped

from .blocks import Beside, Block, Code, Drawing, Folded, Grid, Heading, Item, Items, Paragraph, Replaced, Tone

_LEAST_BESIDE = 70
"""Columns below which two texts do not fit beside each other."""
_BETWEEN = "  │ "
_SIGNED = re.compile(r"(?<![\w.-])[+−][0-9][0-9,.]*[0-9%]|(?<![\w.-])[+−][0-9]")
_CODES = {Tone.MORE: "32", Tone.LESS: "31", Tone.BOTH: "33", Tone.QUIET: "2"}


def text(blocks: Sequence[Block], columns: int = WIDTH, *, colour: bool = False) -> str:
    """The blocks in lines of at most `columns` (tables may be wider), with or without colour; ends in a line feed."""
    shown = _Text(max(columns, 40), colour=colour)
    lines: list[str] = []
    before: Block | None = None
    for block in blocks:
        made = [*shown.lines(block)]
        is_after = isinstance(before, Grid | Beside | Folded) and not isinstance(block, Heading)
        lines += ["", *made] if made and is_after else made
        before = block if made else before
    return "\n".join(lines).strip("\n") + "\n"


class _Text:
    def __init__(self, columns: int, *, colour: bool) -> None:
        self.columns = columns
        self.colour = colour

    def lines(self, block: Block) -> Iterator[str]:
        """One block, a blank line before what begins something new."""
        match block:
            case Heading():
                yield from self._heading(block)
            case Paragraph():
                indent = 5 if block.of_item else 2
                yield from self._painted(wrapped(printable(block.text), indent, indent, self.columns), block.tone)
            case Items():
                yield from self._items(block)
            case Grid():
                yield from self._grid(block)
            case Replaced():
                yield from self._replaced(block)
            case Beside():
                yield from self._beside(block)
            case Folded():
                yield from () if block.is_data else self._folded(block)
            case Drawing() | Code():
                return
            case _:
                assert_never(block)

    def _heading(self, block: Heading) -> Iterator[str]:
        lines = [*wrapped(printable(block.text), 0, 2, self.columns)]
        yield ""
        yield from (self._paint(line, "1") for line in lines)
        if block.level <= 2:  # noqa: PLR2004 – the title and the parts
            line = "=" if block.level == 1 else "-"
            yield self._paint(
                line * min(max(map(width, lines)) if block.level == 1 else self.columns, self.columns), "2"
            )

    def _folded(self, block: Folded) -> Iterator[str]:
        yield ""
        yield from (self._paint(line, "1") for line in wrapped(printable(block.summary), 2, 4, self.columns))
        yield from (line for each in block.blocks for line in self.lines(each))

    def _items(self, block: Items) -> Iterator[str]:
        for item, number in zip_longest(block.items, block.numbers):
            start = f"{number}. " if number is not None else "· "
            mark = f"〔{printable(item.mark)}〕" if item.mark else ""
            lines = [*wrapped(f"{start}{mark}{printable(item.text)}", 2, 2 + len(start), self.columns)]
            yield from self._marked(lines, mark, item)

    def _marked(self, lines: list[str], mark: str, item: Item) -> Iterator[str]:
        """A mark bears the colour; without one the whole item does."""
        if not mark:
            yield from self._painted(lines, item.tone)
            return
        yield lines[0].replace(mark, self._paint(mark, _CODES.get(item.tone, "")), 1)
        yield from lines[1:]

    def _grid(self, block: Grid) -> Iterator[str]:
        if not block.rows:
            return
        made = tables.lines(tables.Table(block.head, block.rows), self.columns - 2)
        rule = f"  {self._paint(made.rule, '2')}"
        yield from (f"  {self._paint(line, '1')}".rstrip() for line in made.head)
        yield rule
        for index, row in enumerate(made.rows, 1):
            if block.has_sum and index == len(made.rows):
                yield rule
            yield from (f"  {self._signed(line)}".rstrip() for line in row)

    def _signed(self, line: str) -> str:
        codes = {"+": _CODES[Tone.MORE], "−": _CODES[Tone.LESS]}
        return _SIGNED.sub(lambda found: self._paint(found[0], codes[found[0][0]]), line) if self.colour else line

    def _replaced(self, block: Replaced) -> Iterator[str]:
        for sign, words, tone in (("−", block.old, Tone.LESS), ("+", block.new, Tone.MORE)):
            if words:
                lines = wrapped(f"{sign} {printable(words)}", 5, 7, self.columns)
                yield from self._painted(lines, tone)

    def _beside(self, block: Beside) -> Iterator[str]:
        if self.columns < _LEAST_BESIDE:
            for head, body in zip(block.heads, (block.left, block.right), strict=True):
                yield from wrapped(printable(head), 2, 4, self.columns)
                yield from (line for each in body for line in wrapped(printable(each), 4, 6, self.columns))
            return
        half = (self.columns - 2 - len(_BETWEEN)) // 2
        heads = zip_longest(*(self._cell([head], half) for head in block.heads), fillvalue="")
        yield from (self._pair(left, right, half, "1") for left, right in heads)
        bodies = zip_longest(self._cell(block.left, half), self._cell(block.right, half), fillvalue="")
        yield from (self._pair(left, right, half, "") for left, right in bodies)

    def _cell(self, lines: Sequence[str], columns: int) -> list[str]:
        return [line for each in lines for line in wrapped(printable(each), 0, 2, columns)]

    def _pair(self, left: str, right: str, half: int, code: str) -> str:
        padded = left + " " * max(0, half - width(left))
        return f"  {self._paint(padded, code)}{_BETWEEN}{self._paint(right, code)}".rstrip()

    def _painted(self, lines: Iterator[str] | list[str], tone: Tone) -> Iterator[str]:
        return (self._paint(line, _CODES.get(tone, "")) for line in lines)

    def _paint(self, shown: str, code: str) -> str:
        return f"\x1b[{code}m{shown}\x1b[0m" if self.colour and code and shown else shown
