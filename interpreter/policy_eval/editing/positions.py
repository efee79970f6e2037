"""Uses: places of a file as an editor counts them – lines from 0, columns in code units of an encoding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from policy_eval.diagnostics import Place

Encoding = Literal["utf-8", "utf-16", "utf-32"]
"""What an editor counts in a line: bytes, UTF-16 code units (the usual), or characters."""

_LAST_OF_ONE_UNIT = 0xFFFF


class Position(NamedTuple):
    """A spot between two characters, as an editor counts it."""

    line: int
    character: int


class Range(NamedTuple):
    """From the first spot up to the second."""

    start: Position
    end: Position


def units(text: str, encoding: Encoding) -> int:
    """How long a text is in an editor's units."""
    match encoding:
        case "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        case "utf-16":
            return len(text) + sum(ord(c) > _LAST_OF_ONE_UNIT for c in text)
        case "utf-32":
            return len(text)


def characters(line: str, count: int, encoding: Encoding) -> int:
    """How many characters of a line its first `count` units are; all of them where it has fewer."""
    if line.isascii() or encoding == "utf-32":
        return min(count, len(line))
    seen = 0
    for index, character in enumerate(line):
        if seen >= count:
            return index
        seen += units(character, encoding)
    return len(line)


def range_of(place: Place, lines: Sequence[str], encoding: Encoding) -> Range:
    """A place of the file with these lines, as an editor counts it."""
    return Range(
        _position(place.line, place.column, lines, encoding),
        _position(place.end_line, place.end_column, lines, encoding),
    )


def _position(line: int, column: int, lines: Sequence[str], encoding: Encoding) -> Position:
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    return Position(max(line - 1, 0), units(text[: max(column - 1, 0)], encoding))


def spot_of(position: Position, lines: Sequence[str], encoding: Encoding) -> tuple[int, int]:
    """The line and column, from 1 and in characters, that an editor's position is."""
    text = lines[position.line] if position.line < len(lines) else ""
    return position.line + 1, characters(text, position.character, encoding) + 1


def contains(place: Place, line: int, column: int) -> bool:
    """Whether a spot stands in a place or right behind it."""
    return (place.line, place.column) <= (line, column) <= (place.end_line, place.end_column)
