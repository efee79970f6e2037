"""Uses: tables for people – in a terminal, in Markdown, as CSV.

Laws of this module:

* A full-width character takes two columns. Text stays text: nothing acts on a terminal, becomes markup, or starts a
  formula in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .diagnostics import printable

_NUMBER = re.compile(r"[+−-]?[0-9][0-9,]*(\.[0-9]+)?%?")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head. Columns of numbers stand at the right."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def text(table: Table) -> str:
    """The table with columns under each other."""
    lines = [[printable(cell) for cell in row] for row in (table.head, *table.rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    numeric = _numeric(table)
    shown = [_row(line, widths, numeric) for line in lines]
    return "\n".join([shown[0], "─" * (sum(widths) + 2 * (len(widths) - 1)), *shown[1:]]) + "\n"


def markdown(table: Table) -> str:
    """The table as GitHub draws it."""
    rule = ["---:" if is_number else "---" for is_number in _numeric(table)]
    lines = [[escaped(cell) for cell in table.head], rule, *([escaped(cell) for cell in row] for row in table.rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def as_csv(table: Table) -> str:
    """The table as a spreadsheet reads it: amounts without separators, with a byte order mark for Excel."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_cell(cell) for cell in row] for row in (table.head, *table.rows))
    return "\ufeff" + out.getvalue()


def width(shown: str) -> int:
    """The columns that a text takes in a terminal."""
    return sum(_columns(character) for character in shown)


def escaped(words: str) -> str:
    """Text that stays text in Markdown and in HTML."""
    return "".join(f"&#{ord(c)};" if c in "\\`*_{}[]<>()#+!|&~" else c for c in printable(words))


def _numeric(table: Table) -> list[bool]:
    """Which columns hold numbers only."""
    columns: Iterable[tuple[str, ...]] = zip(*table.rows, strict=True) if table.rows else [()] * len(table.head)
    return [bool(any(column)) and all(_NUMBER.fullmatch(cell) or not cell for cell in column) for column in columns]


def _row(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    padded = []
    for cell, wide, is_number in zip(cells, widths, numeric, strict=True):
        blanks = " " * (wide - width(cell))
        padded.append(blanks + cell if is_number else cell + blanks)
    return "  ".join(padded).rstrip()


def _cell(cell: str) -> str:
    if _NUMBER.fullmatch(cell):
        return cell.replace(",", "").replace("−", "-").removeprefix("+")
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
