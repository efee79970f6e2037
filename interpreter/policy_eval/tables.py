"""Uses: tables for people – in a terminal, in Markdown, as CSV – and for programs, as records.

Laws of this module:

* A full-width character takes two columns. Text stays text: nothing acts on a terminal, becomes markup, or starts a
  formula in a spreadsheet.
* A terminal loses nothing: what is too wide goes on in the next line. Numbers and words are not torn apart.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from .diagnostics import printable
from .explaining.layout import least_width, width, wrapped

_GAP = 2
_LEAST_HEAD = 6
_LEAST_CELL = 8
"""Columns that a head above numbers, and a column of words, keeps; more where a word of it is longer."""

_NUMBER = re.compile(r"[+−-]?[0-9][0-9,]*(\.[0-9]+)?%?")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head. Columns of numbers stand at the right.

    `common`: so many columns in front say what rows have in common; a terminal shows them once, above those rows.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    common: int = 0


@dataclass(frozen=True, slots=True)
class Lines:
    """A table in lines: those of the head, of each row, and the rule between them."""

    head: Sequence[str]
    rule: str
    rows: Sequence[Sequence[str]]


def text(table: Table, columns: int) -> str:
    """The table with columns under each other, in lines of at most `columns` as far as its words and numbers allow."""
    made = _grouped(table, columns) if table.common else lines(table, columns)
    return "\n".join([*made.head, made.rule, *(line for row in made.rows for line in row)]) + "\n"


def lines(table: Table, columns: int) -> Lines:
    """The same, row by row. What rows have in common stands in each of them."""
    cells = [[printable(cell) for cell in row] for row in (table.head, *table.rows)]
    numeric = _numeric(table)
    widths = _fitted(cells, numeric, columns)
    head, *rows = [_row(line, widths, numeric) for line in cells]
    return Lines(head, "─" * _whole(widths), rows)


def _grouped(table: Table, columns: int) -> Lines:
    """The rows indented below what they have in common."""
    rest = lines(Table(table.head[table.common :], [row[table.common :] for row in table.rows]), columns - _GAP)
    rows: list[list[str]] = []
    made = iter(rest.rows)
    for common, group in groupby(table.rows, lambda row: [*row[: table.common]]):
        words = (" " * _GAP).join(printable(cell) for cell in common if cell)
        rows.append([*wrapped(words, 0, 2 * _GAP, columns)])
        rows += [[" " * _GAP + line for line in next(made)] for _ in group]
    return Lines([" " * _GAP + line for line in rest.head], "─" * _GAP + rest.rule, rows)


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


def records(table: Table) -> list[dict[str, str]]:
    """The rows as a program reads them: each cell under its head, amounts without separators."""
    return [dict(zip(table.head, map(plain, row), strict=True)) for row in table.rows]


def plain(cell: str) -> str:
    """A number as a program reads it; anything else as it is."""
    return cell.replace(",", "").replace("−", "-").removeprefix("+") if _NUMBER.fullmatch(cell) else cell


def escaped(words: str) -> str:
    """Text that stays text in Markdown and in HTML."""
    return "".join(f"&#{ord(c)};" if c in "\\`*_{}[]<>()#+!|&~" else c for c in printable(words))


def _numeric(table: Table) -> list[bool]:
    """Which columns hold numbers only."""
    columns: Iterable[tuple[str, ...]] = zip(*table.rows, strict=True) if table.rows else [()] * len(table.head)
    return [bool(any(column)) and all(_NUMBER.fullmatch(cell) or not cell for cell in column) for column in columns]


def _fitted(cells: Sequence[Sequence[str]], numeric: Sequence[bool], columns: int) -> list[int]:
    """How wide each column is: first the heads above numbers are folded, then the widest columns of words."""
    by_column = [*zip(*cells, strict=True)]
    widths = [max(map(width, column)) for column in by_column]
    least = [_least(column, is_number=is_number) for column, is_number in zip(by_column, numeric, strict=True)]
    if _whole(widths) > columns:
        widths = [low if is_number else wide for low, wide, is_number in zip(least, widths, numeric, strict=True)]
    while _whole(widths) > columns and (wide := [i for i, low in enumerate(least) if widths[i] > low]):
        widths[max(wide, key=widths.__getitem__)] -= 1
    return widths


def _least(column: Sequence[str], *, is_number: bool) -> int:
    """How narrow a column may become."""
    torn = column[:1] if is_number else column
    kept = max(map(width, column[1:]), default=0) if is_number else 0
    most = min(_LEAST_HEAD if is_number else _LEAST_CELL, max(map(width, torn)))
    return max(kept, most, *map(least_width, torn))


def _whole(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _row(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> list[str]:
    folded = [[*wrapped(cell, 0, 0, wide)] for cell, wide in zip(cells, widths, strict=True)]
    return [_line(line, widths, numeric) for line in zip_longest(*folded, fillvalue="")]


def _line(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    return (" " * _GAP).join(_padded(cells, widths, numeric)).rstrip()


def _padded(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> Iterator[str]:
    for cell, wide, is_number in zip(cells, widths, numeric, strict=True):
        blanks = " " * (wide - width(cell))
        yield blanks + cell if is_number else cell + blanks


def _cell(cell: str) -> str:
    """A cell that a spreadsheet takes for no formula."""
    if _NUMBER.fullmatch(cell):
        return plain(cell)
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
