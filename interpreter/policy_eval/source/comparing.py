"""Front: whether a text that was written for a tree is read as that tree.

To read it and compare would do, and takes three times as long: here no tree is made.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import chain

import yaml

from .characters import stray_tabs, unreadable
from .commas import opened
from .comments import remarks
from .reader import EVENTS, marks
from .tree import List, Map, Node, Source, Text, Written


def told(source: Source, root: Node) -> tuple[str, ...] | None:
    """The comments of a text that is read as the tree `root`; None where it is read as another, or not at all."""
    reading = _Reading(source)
    if unreadable(source) or not reading.is_of(root) or stray_tabs(source, reading.scalars):
        return None
    return tuple(each.text for each in remarks(source, reading.scalar_at))


class _Reading:
    """The events of a text, held against a tree from its root on."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.events = yaml.parse(source.text, Loader=EVENTS)
        self.scalars: list[tuple[int, int]] = []
        self.brackets = 0

    def is_of(self, root: Node) -> bool:
        """Whether the text holds one document, and that is `root`."""
        try:
            return self.comes(yaml.StreamStartEvent, yaml.DocumentStartEvent) and (
                self.is_next(root) and self.comes(yaml.DocumentEndEvent, yaml.StreamEndEvent)
            )
        except yaml.YAMLError:
            return False

    def comes(self, *kinds: type[yaml.Event]) -> bool:
        """Whether the next events are of these kinds."""
        return all(isinstance(next(self.events), kind) for kind in kinds)

    def is_next(self, node: Node) -> bool:
        """Whether the next events make the node."""
        event = next(self.events)
        match node:
            case Text():
                return isinstance(event, yaml.ScalarEvent) and self.value(event) == node.value
            case List():
                is_list = isinstance(event, yaml.SequenceStartEvent) and self.are_next(event, node.items)
                return is_list and self.comes(yaml.SequenceEndEvent)
            case Map():
                parts = chain.from_iterable((entry.key, entry.value) for entry in node.entries)
                is_map = isinstance(event, yaml.MappingStartEvent) and self.are_next(event, parts)
                return is_map and self.comes(yaml.MappingEndEvent)

    def are_next(self, start: yaml.CollectionStartEvent, parts: Iterable[Node]) -> bool:
        """Whether the next events make what a collection holds, which has no anchor and no tag."""
        if start.anchor is not None or start.tag is not None:
            return False
        self.brackets += bool(start.flow_style)
        found = all(map(self.is_next, parts))
        self.brackets -= bool(start.flow_style)
        return found

    def value(self, event: yaml.ScalarEvent) -> str | None:
        """What a scalar says; None for one that the reader may refuse, or take for part of another.

        These have an anchor or a tag, or are plain: over several lines, or leaving a parenthesis open in brackets.
        """
        if event.anchor is not None or event.tag is not None:
            return None
        start, end = marks(event)
        if start.line == end.line:
            self.scalars.append((start.index, end.index))
            return None if self.brackets and not event.style and opened(event.value) else event.value
        # Beside the header of a block scalar a comment may stand.
        is_block = event.style in {"|", ">"}
        self.scalars.append((self.source.text.index("\n", start.index) if is_block else start.index, end.index))
        return Written(self.source, event.style, start.index, end.index, -1).value if event.style else None

    def scalar_at(self, offset: int) -> int | None:
        """The end of the scalar that holds the character at an offset, if one does."""
        index = bisect_right(self.scalars, (offset, len(self.source.text)))
        end = self.scalars[index - 1][1] if index else 0
        return end if offset < end else None
