"""Front: texts that a comma inside brackets or braces split, made whole again."""

from __future__ import annotations

from typing import Protocol

from policy_eval.diagnostics import Place, Rule

from .lookalikes import key_slip
from .slips import NO_COLON
from .tree import Entry, Node, Source, Text, Written

COMMA = Rule(
    "PE023",
    "方括号或花括号里的半角逗号把“{text}”拆开了",
    "a comma inside [ ] or {{ }} splits “{text}”",
    "给它整个加上引号，或改用全角逗号",
    "put the whole of it in quotes",
)


class Add(Protocol):
    """Notes a finding."""

    def __call__(self, rule: Rule, place: Place, **details: str) -> None:
        """`details`: what the rule's words name."""


class Commas:
    """What commas split in one source."""

    def __init__(self, source: Source, add: Add) -> None:
        self._source, self._add = source, add

    def is_bare(self, key: Text, value: Node) -> bool:
        """Whether the pair is a word between two commas, which YAML allows inside braces."""
        if not isinstance(value, Text) or not value.is_nothing or key.written is None or value.written is None:
            return False
        return value.written.start == key.written.end and not self._source.text.startswith(":", key.written.end)

    def bare(self, entries: dict[str, Entry], words: dict[str, list[Text]], key: Text) -> None:
        """A word between two commas ends the text before them, or is a pair without a proper colon."""
        before = next(reversed(entries.values()), None)
        text = before.value if before and isinstance(before.value, Text) and before.value.is_plain else None
        found = None if text and opened(text.value) > 0 else key_slip(key.value)
        if found:
            self._add(found.rule, key.at(found.spot[1], found.end), **found.details)
        elif before and text:
            words.setdefault(before.key.value, [text]).append(key)
        else:
            self._add(NO_COLON, key.place, line=key.value)

    def joined(self, items: list[Node]) -> list[Node]:
        """The items; the parts of one parenthesis that commas split are one again."""
        found: list[Node] = []
        waiting: list[Text] = []
        depth = 0
        for item in items:
            is_part = isinstance(item, Text) and item.is_plain
            depth = depth + opened(item.value) if isinstance(item, Text) and is_part else 0
            if not isinstance(item, Text) or not is_part:
                found += [*waiting, item]
                waiting = []
            elif depth > 0:
                waiting.append(item)
            else:
                found += self._rejoined([*waiting, item]) if depth == 0 else [*waiting, item]
                waiting, depth = [], 0
        return found + waiting

    def _rejoined(self, parts: list[Text]) -> list[Text]:
        """One text where commas split it."""
        return [self.split(parts)] if len(parts) > 1 else parts

    def split(self, parts: list[Text]) -> Text:
        """The text that commas split, whole again."""
        first, last = parts[0].written, parts[-1].written
        if first is None or last is None:
            return parts[0]
        written = Written(self._source, "", first.start, last.end, first.indent)
        text = Text(written.value, self._source.place(first.start, last.end), written)
        self._add(COMMA, text.place, text=text.value)
        return text


def opened(text: str) -> int:
    """How many more parentheses a text opens than it closes."""
    return text.count("(") + text.count("（") - text.count(")") - text.count("）")
