"""Front: what a YAML reader passes over and people read – the comments of a file, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .tree import List, Map, Node, Source, Text

_COMMENT = re.compile(r"(?:(?<=\s)|\A)#[^\n]*")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its “#”. `line` and `column` count from 1; `is_alone`: nothing stands before it on its line."""

    text: str
    offset: int
    line: int
    column: int
    is_alone: bool


def comments(source: Source, root: Node) -> tuple[Comment, ...]:
    """The comments of a file in written order; `root` is the tree that was read from it."""
    return tuple(_comments(source, sorted(_stretches(source, root))))


def _comments(source: Source, stretches: list[tuple[int, int]]) -> Iterator[Comment]:
    """A “#” inside a scalar begins no comment."""
    at = 0
    ends = iter(stretches)
    start, end = next(ends, (len(source.text), len(source.text)))
    while found := _COMMENT.search(source.text, at):
        while end <= found.start():
            start, end = next(ends, (len(source.text), len(source.text) + 1))
        if start <= found.start():
            at = end
            continue
        line, column = source.spot(found.start())
        before = source.lines[line - 1][: column - 1]
        yield Comment(found[0].rstrip(), found.start(), line, column, not before.strip())
        at = found.end()


def _stretches(source: Source, node: Node) -> Iterator[tuple[int, int]]:
    """Where the scalars are written; of a block scalar its lines, since a comment may stand beside its header."""
    match node:
        case Text(written=written) if written is not None:
            if written.style in {"|", ">"}:
                yield offsets(source, node)
            elif written.end > written.start:
                yield written.start, written.end
        case Text():
            return
        case List():
            for item in node.items:
                yield from _stretches(source, item)
        case Map():
            for entry in node.entries:
                yield from _stretches(source, entry.key)
                yield from _stretches(source, entry.value)


def offsets(source: Source, node: Node) -> tuple[int, int]:
    """The offsets of the first character of a node and of the one behind its last."""
    place = node.place
    return (
        source.starts[place.line - 1] + place.column - 1,
        source.starts[place.end_line - 1] + place.end_column - 1,
    )
