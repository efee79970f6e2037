"""Uses: the one layout of a policy file – two blanks a level, flow collections where they fit, comments kept.

Laws of this module:

* Every key, item and comment stays where its author put it; nothing is sorted.
* What is a block stays one. What is written in brackets stays so where it fits on a line in every language that
  is measured, and has no comment inside: so a policy has the same lines in Chinese and in English.
* No text is broken but one that was: an expression never is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat, takewhile
from typing import Literal, NamedTuple

from policy_eval.source import Comment, Entry, List, Map, Node, Source, Text

from .scalars import block, inline, width

LINE_WIDTH = 160
"""Columns that a flow collection, with what stands before it, may take."""

_HEAD = frozenset({"title", "名称"})
"""What stands with the texts at the top of a policy though it may take several lines."""

_SPACED = frozenset({"clauses", "条款", "readings", "解读"})
"""The parts of a policy whose items are set off by a blank line."""

_Spaced = Literal["as written", "parts", "all"]
"""Which parts of a block are set off by a blank line where the author left none."""

_ONLY_MARKS = re.compile(r"[\s-]*")


class _Part(NamedTuple):
    """An entry or an item: what stands before the value, and the value in each language; `at`: its offset.

    `entries`: what it is made of in each language, where it is an entry.
    """

    head: str
    values: tuple[Node, ...]
    at: int
    entries: tuple[Entry, ...] = ()

    @property
    def value(self) -> Node:
        return self.values[0]

    @property
    def key(self) -> str:
        return self.head.rstrip(": ")


def laid_out(source: Source, comments: Sequence[Comment], *roots: Node) -> str:
    """The text of the first of `roots`, which stands in `source`; the others are the same in other languages.

    They are only measured. Equal in structure, they have the places of the first.
    """
    made = _Layout(source, list(comments))
    made.block(roots, 0, len(source.text) + 1, spaced="parts")
    made.above(len(source.text) + 1, 0)
    return "\n".join(made.lines) + "\n"


@dataclass
class _Layout:
    """The lines so far. `comments` are those that are still to come; `dashes` where items begin on the next line."""

    source: Source
    comments: list[Comment]
    lines: list[str] = field(default_factory=list)
    dashes: list[int] = field(default_factory=list)
    is_opening: bool = True

    # ------------------------------------------------------------------------ blocks

    def block(
        self, nodes: tuple[Node, ...], indent: int, end: int, outer: int = -1, spaced: _Spaced = "as written"
    ) -> None:
        """A map or a list, one part a line. `outer`: the column that the block around was written in."""
        # From 0: the column that the parts were written in, of a list that of its dashes.
        parts, column = _parts(self.source, nodes), nodes[0].place.column - 1
        self.is_opening = True
        for part, following in zip(parts, [*(each.at for each in parts[1:]), end], strict=True):
            is_spaced = spaced == "all" or (spaced == "parts" and self.is_part(part))
            self.part(part, indent, following, column, is_spaced=is_spaced)
        self.below(nodes[0], indent, end, max(column, outer + 1))

    def part(self, part: _Part, indent: int, end: int, column: int, *, is_spaced: bool) -> None:
        """One entry or item with the comments above and beside it."""
        self.space(part, is_spaced=is_spaced)
        self.above(part.at, indent)
        self.gap(part.at)
        lines = self.shown(part, indent)
        if not lines:
            self.opened(part, indent, end, column)
        else:
            self.line((part.head + lines[0]).rstrip() + self.beside(part, indent, end), indent)
            self.lines += [" " * (indent + 2) * bool(each) + each for each in lines[1:]]

    def shown(self, part: _Part, indent: int) -> list[str]:
        """The lines of a value, of which the first stands behind its key; none where it takes lines of its own."""
        value = part.value
        if isinstance(value, Text):
            return self.broken(value, indent) or [_flow(value, in_flow=False)]
        if not (value.items if isinstance(value, List) else value.entries):
            return [_flow(value)]
        return [] if self.is_block(value) else self.fitting(part, indent)

    def opened(self, part: _Part, indent: int, end: int, column: int) -> None:
        """The head of a block, and the block."""
        first = _parts(self.source, part.values)[0].at
        if part.head == "- ":
            self.above(first, indent)
            self.dashes.append(indent)
        else:
            at_head = [comment for comment in self.coming(first) if not comment.is_alone]
            beside = self.taken(at_head[:1])
            self.line(part.head.rstrip() + beside, indent)
        is_spaced = indent == 0 and isinstance(part.value, List) and part.key in _SPACED
        self.block(part.values, indent + 2, end, column, "all" if is_spaced else "as written")

    def is_block(self, value: List | Map) -> bool:
        """Whether a value stands on lines of its own, or has a comment inside."""
        start, end = self.source.span(value.place)
        return self.source.text[start] not in "{[" or any(start < comment.offset for comment in self.coming(end))

    def fitting(self, part: _Part, indent: int) -> list[str]:
        """The one line of a flow collection; none where it is too long in one of the languages."""
        heads = map(_head, part.entries) if part.entries else repeat(part.head)
        lines = {head + _flow(value, in_flow=False): None for head, value in zip(heads, part.values, strict=False)}
        is_fitting = all(indent + width(line) <= LINE_WIDTH for line in lines)
        return [next(iter(lines)).removeprefix(part.head)] if is_fitting else []

    def is_part(self, part: _Part) -> bool:
        """Whether it is one of the large parts of a policy."""
        return part.key not in _HEAD and not isinstance(part.value, Text) and not self.shown(part, 0)

    def broken(self, text: Text, indent: int) -> list[str]:
        """The lines of a text that its author broke; none for any other, and where one line will do."""
        if "\n" not in text.value and text.place.line == text.place.end_line:
            return []
        return block(text.value, indent + 2)

    # ------------------------------------------------------------------------ lines and comments

    def line(self, text: str, indent: int) -> None:
        """Writes a line; it begins with the dashes of the items that begin with it."""
        start = " " * self.dashes[0] + "- " * len(self.dashes) if self.dashes else " " * indent
        self.lines.append((start + text).rstrip())
        self.dashes.clear()
        self.is_opening = False

    def comment(self, comment: Comment, indent: int) -> None:
        """Writes a comment on a line of its own."""
        if comment.is_alone:
            self.gap(comment.offset)
        self.comments.remove(comment)
        self.lines.append(" " * indent + comment.text)
        self.is_opening = False

    def coming(self, end: int) -> list[Comment]:
        """The comments before the offset `end` that are still to be written."""
        if not self.comments or self.comments[0].offset >= end:
            return []
        return list(takewhile(lambda comment: comment.offset < end, self.comments))

    def above(self, end: int, indent: int) -> None:
        """Writes the comments up to the offset `end`, each on a line of its own."""
        for comment in self.coming(end):
            self.comment(comment, indent)

    def below(self, node: Node, indent: int, end: int, column: int) -> None:
        """Writes the comments behind the last part of a block that belong to the block."""
        behind = self.source.span(node.place)[1]
        is_flow = self.source.has_brackets(node.place)
        for comment in self.coming(end):
            belongs = comment.offset < behind if is_flow else comment.column > column
            if not belongs and comment.is_alone:
                break
            self.comment(comment, indent)

    def beside(self, part: _Part, indent: int, end: int) -> str:
        """The comment that stands behind a part; others in between go above it."""
        if not self.comments:
            return ""
        _, behind = self.source.span(part.value.place)
        last = self.source.spot(max(behind - 1, part.at))[0]
        found = [c for c in self.coming(end) if c.offset < behind or c.line == last]
        beside = [c for c in found if not c.is_alone][-1:]
        kept = list(self.dashes)
        for comment in found:
            if comment not in beside:
                self.comment(comment, kept[0] if kept else indent)
        return self.taken(beside)

    def taken(self, beside: list[Comment]) -> str:
        """What is written at the end of a line for the comment beside it."""
        for comment in beside:
            self.comments.remove(comment)
        return "".join(f"  {comment.text}" for comment in beside)

    # ------------------------------------------------------------------------ blank lines

    def gap(self, offset: int) -> None:
        """A blank line, where the author left one or more above what stands at `offset`."""
        if not self.is_opening and not self.dashes and self.has_gap(offset):
            self.blank()

    def has_gap(self, offset: int) -> bool:
        """Whether the line above is blank and nothing but dashes stands before on its own."""
        line, column = self.source.spot(offset)
        is_first = _ONLY_MARKS.fullmatch(self.source.lines[line - 1], 0, column - 1)
        return line > 1 and bool(is_first) and not self.source.lines[line - 2].strip()

    def space(self, part: _Part, *, is_spaced: bool) -> None:
        """A blank line above a part that is to be set off, and above its comments."""
        coming = [comment.offset for comment in self.coming(part.at) if comment.is_alone]
        if is_spaced and not self.is_opening and not any(map(self.has_gap, [*coming, part.at])):
            self.blank()

    def blank(self) -> None:
        """One blank line, never two."""
        if self.lines and self.lines[-1]:
            self.lines.append("")


def _parts(source: Source, nodes: tuple[Node, ...]) -> list[_Part]:
    """The entries of a map, the items of a list."""
    if isinstance(nodes[0], List):
        columns = zip(*(node.items for node in nodes if isinstance(node, List)), strict=True)
        return [_Part("- ", each, source.span(each[0].place)[0]) for each in columns]
    rows = zip(*(node.entries for node in nodes if isinstance(node, Map)), strict=True)
    return [_entry(source, each) for each in rows]


def _entry(source: Source, entries: tuple[Entry, ...]) -> _Part:
    first, values = entries[0], [entry.value for entry in entries]
    return _Part(_head(first), tuple(values), source.span(first.key.place)[0], entries)


def _head(entry: Entry) -> str:
    return f"{inline(entry.key.value)}: "


def _flow(node: Node, *, in_flow: bool = True) -> str:
    """A node on one line."""
    match node:
        case Text():
            return inline(node.value, in_flow=in_flow) if node.value or not node.is_nothing else ""
        case List():
            return f"[{', '.join(map(_flow, node.items))}]"
        case Map():
            pairs = [f"{inline(each.key.value, in_flow=True)}: {_flow(each.value)}".rstrip() for each in node.entries]
            return f"{{{', '.join(pairs)}}}"
