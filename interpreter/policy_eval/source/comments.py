"""Front: what a YAML reader passes over and people read – the comments of a file, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .tree import Entry, List, Node, Source, Text

_COMMENT = re.compile(r"(?:(?<=\s)|\A)#[^\n]*")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its “#”. `line` and `column` count from 1; `is_alone`: nothing stands before it on its line."""

    text: str
    offset: int
    line: int
    column: int
    is_alone: bool


ScalarAt = Callable[[int], int | None]
"""The end of the scalar that holds the character at an offset; None where none does."""


def comments(source: Source, root: Node) -> tuple[Comment, ...]:
    """The comments of a file in written order; `root` is the tree that was read from it."""
    return remarks(source, lambda offset: _scalar_at(source, root, offset))


def remarks(source: Source, scalar_at: ScalarAt) -> tuple[Comment, ...]:
    """The comments of a file of which it is known where its scalars are."""
    return tuple(_remarks(source, scalar_at))


def _remarks(source: Source, scalar_at: ScalarAt) -> Iterator[Comment]:
    """A “#” inside a scalar begins no comment."""
    at = 0
    while found := _COMMENT.search(source.text, at):
        end = scalar_at(found.start())
        at = end or found.end()
        if end is None:
            line, column = source.spot(found.start())
            before = source.lines[line - 1][: column - 1]
            yield Comment(found[0].rstrip(), found.start(), line, column, not before.strip())


def _scalar_at(source: Source, root: Node, offset: int) -> int | None:
    """Of the parts of a node only the last that begins before the offset can hold it.

    Of a block scalar only its lines count, since a comment may stand beside its header.
    """
    node, spot = root, source.spot(offset)
    while not isinstance(node, Text):
        parts = node.items if isinstance(node, List) else node.entries
        index = bisect_right(parts, spot, key=_begins)
        if not index:
            return None
        node = _part(parts[index - 1], spot)
    start, end = source.span(node.place)
    return end if node.written and start <= offset < end else None


def _begins(part: Node | Entry) -> tuple[int, int]:
    place = part.key.place if isinstance(part, Entry) else part.place
    return place.line, place.column


def _part(part: Node | Entry, spot: tuple[int, int]) -> Node:
    """The node that may hold a spot: of an entry its value, or the key where that comes first."""
    if not isinstance(part, Entry):
        return part
    return part.value if _begins(part.value) <= spot else part.key
