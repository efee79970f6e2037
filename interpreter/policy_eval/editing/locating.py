"""Uses: the text at a spot of a tree as it is written, and the way to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy_eval.source import Entry, List, Map, Node, Text

from .guide import Guide, Path
from .positions import contains


@dataclass(frozen=True, slots=True)
class Spot:
    """The text at a spot: the path to it in English keys, whether it is a key, and the maps and lists around."""

    path: Path
    text: Text
    is_key: bool
    around: tuple[Node, ...]


def spot_at(root: Node, line: int, column: int, guide: Guide) -> Spot | None:
    """The text at `line` and `column` (from 1), none where there is none."""
    return _Search(line, column, guide).inside(root, (), ())


@dataclass(frozen=True, slots=True)
class _Search:
    line: int
    column: int
    guide: Guide

    def inside(self, node: Node, path: Path, around: tuple[Node, ...]) -> Spot | None:
        """The spot, if it is in a node."""
        match node:
            case Text():
                is_here = contains(node.place, self.line, self.column)
                return Spot(path, node, is_key=False, around=around) if is_here else None
            case List():
                found = (self.inside(item, (*path, "*"), (*around, node)) for item in self._items(node))
                return next(filter(None, found), None)
            case Map():
                found = (self._entry(entry, path, (*around, node)) for entry in self._entries(node))
                return next(filter(None, found), None)

    def _entry(self, entry: Entry, path: Path, around: tuple[Node, ...]) -> Spot | None:
        below = self.guide.english((*path, entry.key.value))
        if contains(entry.key.place, self.line, self.column):
            return Spot(below, entry.key, is_key=True, around=around)
        return self.inside(entry.value, below, around)

    def _items(self, node: List) -> Iterator[Node]:
        return (item for item in node.items if item.place.line <= self.line <= item.place.end_line)

    def _entries(self, node: Map) -> Iterator[Entry]:
        for entry in node.entries:
            first, last = entry.key.place, entry.value.place
            if first.line <= self.line <= max(last.end_line, first.end_line):
                yield entry
