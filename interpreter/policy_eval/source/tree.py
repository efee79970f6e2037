"""Front: the located tree – maps, lists and texts, each with its place; a text has one for each character."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import is_

from policy_eval.diagnostics import Diagnostic, Place, Rule

from .scalars import Character, characters


@dataclass(frozen=True)
class Source:
    """The text of a file as its author sees it: line endings are LF, there is no byte order mark."""

    file: str
    text: str

    @classmethod
    def of(cls, text: str, file: str) -> Source:
        """The source that `text` is, whatever its line endings."""
        text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        return cls(file, text.removeprefix("\ufeff"))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their ends."""
        return tuple(self.text.split("\n"))

    @cached_property
    def starts(self) -> list[int]:
        """The offset of the first character of each line."""
        return [0, *(m.end() for m in re.finditer("\n", self.text))]

    def spot(self, offset: int) -> tuple[int, int]:
        """The line and column, from 1, of the character at `offset`."""
        line = bisect.bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def place(self, start: int, end: int) -> Place:
        """The place of the characters from `start` up to `end`."""
        return Place(self.file, *self.spot(start), *self.spot(end))

    def span(self, place: Place) -> tuple[int, int]:
        """The offsets of the first character of a place and of the one behind its last."""
        starts = self.starts
        return starts[place.line - 1] + place.column - 1, starts[place.end_line - 1] + place.end_column - 1

    def has_brackets(self, place: Place) -> bool:
        """Whether the collection at a place is written in brackets or braces, not as a block."""
        return self.text[self.span(place)[0]] in "{["

    def line(self, place: Place) -> str:
        """The line that `place` begins in, "" where the file has no such line."""
        return self.lines[place.line - 1] if 0 < place.line <= len(self.lines) else ""

    def diagnostic(self, rule: Rule, place: Place, suggestion: str = "", **details: str) -> Diagnostic:
        """A finding of `rule` in this file, with the line it speaks of."""
        return Diagnostic(rule, details, place, self.line(place), suggestion=suggestion)

    def excerpts(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The same findings; those that speak of this file and lack their line get it."""
        return [self._excerpt(d) for d in diagnostics]

    def _excerpt(self, diagnostic: Diagnostic) -> Diagnostic:
        place = diagnostic.place
        if diagnostic.excerpt or place is None or place.file != self.file:
            return diagnostic
        return replace(diagnostic, excerpt=self.line(place))


@dataclass(frozen=True)
class Written:
    """Where a scalar is written: a stretch of its source. The way of each character is found when asked for.

    `style` is "" (plain), "'", '"', "|" or ">"; `indent` the column (from 0) of the block around, -1 = none.
    """

    source: Source
    style: str
    start: int
    end: int
    indent: int

    @cached_property
    def characters(self) -> list[Character]:
        """The characters of the value with their offsets."""
        return characters(self.source.text, self.style, self.start, self.end, self.indent)

    @property
    def value(self) -> str:
        """The text that the scalar means."""
        return "".join(c for c, _, _ in self.characters)

    @property
    def is_straight(self) -> bool:
        """Whether the value is what is written, character by character."""
        return not self.style and self.source.text.find("\n", self.start, self.end) < 0

    def place(self, start: int, end: int) -> Place:
        """The place of the characters `start` up to `end` of the value."""
        first, behind = self._stretch(start, end)
        return self.source.place(first, max(first, behind))

    def _stretch(self, start: int, end: int) -> tuple[int, int]:
        if self.is_straight:
            return min(self.start + start, self.end), min(self.start + end, self.end)
        return self._begin(start), self._finish(end) if end > start else 0

    def _begin(self, index: int) -> int:
        known = self.characters
        return known[index][1] if index < len(known) else self._finish(index)

    def _finish(self, index: int) -> int:
        known = self.characters[:index]
        return known[-1][2] if known else self.start + (self.style in {"'", '"'})


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar: always text (law 1). `written` is None for a text that stands in no file as it is."""

    value: str
    place: Place
    written: Written | None = field(default=None, compare=False, repr=False)

    @classmethod
    def made(cls, value: str, place: Place) -> Text:
        """A text that is not written so anywhere: as far as messages go, all of it stands at `place`."""
        return cls(value, place)

    def at(self, start: int, end: int) -> Place:
        """The place in the file of `value[start:end]`."""
        if self.written is None:
            return self.place
        found = self.written.place(start, end)
        return found._replace(origin=self.place.origin) if self.place.origin else found

    @property
    def is_nothing(self) -> bool:
        """Whether nothing at all is written, as behind `key:` at the end of a line."""
        place = self.place
        return not self.value and (place.line, place.column) == (place.end_line, place.end_column)

    @property
    def is_plain(self) -> bool:
        """Whether it is written without quotes, in no block."""
        return self.written is not None and not self.written.style


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    key: Text
    value: Node

    def having(self, key: Text, value: Node) -> Entry:
        """The entry of another key or value; this one where both are its own."""
        return self if key is self.key and value is self.value else Entry(key, value)


@dataclass(frozen=True, slots=True)
class Map:
    """A mapping with its entries in written order; keys are distinct."""

    entries: tuple[Entry, ...]
    place: Place

    def entry(self, key: str) -> Entry | None:
        """The entry of `key`, which knows where the key stands."""
        for each in self.entries:
            if each.key.value == key:
                return each
        return None

    def get(self, key: str) -> Node | None:
        """The value of `key`."""
        found = self.entry(key)
        return found.value if found else None

    def items(self) -> Iterator[tuple[str, Node]]:
        """The keys and values in written order."""
        return ((e.key.value, e.value) for e in self.entries)

    def having(self, entries: Iterable[Entry]) -> Map:
        """The map of other entries at its place; this one where they are its own."""
        made = tuple(entries)
        is_same = len(made) == len(self.entries) and all(map(is_, made, self.entries))
        return self if is_same else Map(made, self.place)


@dataclass(frozen=True, slots=True)
class List:
    """A sequence."""

    items: tuple[Node, ...]
    place: Place

    def having(self, items: Iterable[Node]) -> List:
        """The list of other items at its place; this one where they are its own."""
        made = tuple(items)
        is_same = len(made) == len(self.items) and all(map(is_, made, self.items))
        return self if is_same else List(made, self.place)


Node = Text | Map | List
