"""Uses: the values of claims as examples and defaults write them, with the names of lists and fields, translated."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_eval.claim import PRIORS
from policy_eval.diagnostics import Language
from policy_eval.source import Entry, List, Map, Node, Text
from policy_eval.testing.declared import Field, Table, find

from .names import Names
from .sentences import Sentences

_TRUTHS = {"yes": "yes", "true": "yes", "是": "yes", "no": "no", "false": "no", "否": "no"}
_CHINESE_TRUTHS = {"yes": "是", "no": "否"}
_PATH = re.compile(r"(?P<table>[^\[\].]+)(?P<row>\[[0-9]+\])?(?:\.(?P<field>[^\[\].]+))?")
_SUMS = frozenset({"award", "limits", "total"})


@dataclass(frozen=True)
class Values:
    """Translates the values of one policy into the language of `names`."""

    names: Names
    sentences: Sentences

    @property
    def language(self) -> Language:
        """The language that is written."""
        return self.names.language

    def example(self, example: Map) -> Map:
        """An example with the keys and values of its claim, and its amounts, in the language."""
        return example.having(e.having(e.key, self._part(e.key.value, e.value)) for e in example.entries)

    def default(self, owner: str, name: str, written: Text) -> Text:
        """What a field is taken to be where a claim leaves it out."""
        table = self.names.table(owner)
        field = find(name, table.fields) if table else None
        return self._value(written, field) if field else written

    def _part(self, key: str, node: Node) -> Node:
        if key == "given" and isinstance(node, Map):
            return node.having(map(self._fact, node.entries))
        if key == "refused":
            return self._paths(node)
        if key == "marks":
            return self._marks(node)
        return self._sums(node) if key in _SUMS else node

    def _fact(self, entry: Entry) -> Entry:
        """One list of a claim, or one of the things that every claim has."""
        if found := self.names.meant(entry.key.value, self.names.words.tables):
            table, word = found
            return entry.having(_said(entry.key, word), self._rows(entry.value, table))
        return self._cell(entry, self.names.meant(entry.key.value, self.names.words.head))

    def _rows(self, node: Node, table: Table) -> Node:
        match node:
            case Text():
                return node
            case List():
                return node.having(self._rows(item, table) for item in node.items)
            case Map():
                return node.having(self._column(entry, table) for entry in node.entries)

    def _column(self, entry: Entry, table: Table) -> Entry:
        found = self.names.meant(entry.key.value, table.fields)
        if found and table.name == PRIORS and found[0].kind == "one of":
            # Clauses are named by id wherever they are referred to.
            return entry.having(_said(entry.key, found[1]), entry.value)
        return self._cell(entry, found)

    def _cell(self, entry: Entry, found: tuple[Field, str] | None) -> Entry:
        if not found:
            return entry
        field, word = found
        value = self._value(entry.value, field) if isinstance(entry.value, Text) else entry.value
        return entry.having(_said(entry.key, word), value)

    def _value(self, written: Text, field: Field) -> Text:
        match field.kind:
            case "one of":
                found = self.names.meant(written.value, field.values)
                return _said(written, found[1]) if found else written
            case "flag":
                word = _TRUTHS.get(written.value.strip().casefold(), written.value)
                return _said(written, _CHINESE_TRUTHS.get(word, word) if self.language == "zh" else word)
            case "money":
                return _said(written, self.sentences.amount(written.value))
            case _:
                return written

    def _sums(self, node: Node) -> Node:
        if isinstance(node, Map):
            return node.having(e.having(e.key, self._sums(e.value)) for e in node.entries)
        return _said(node, self.sentences.amount(node.value)) if isinstance(node, Text) else node

    def _marks(self, node: Node) -> Node:
        """The marks that an example expects."""
        if isinstance(node, List):
            return node.having(map(self._marks, node.items))
        marks = self.names.words.marks
        found = self.names.meant(node.value, marks) if isinstance(node, Text) else None
        if found is None or not isinstance(node, Text):
            return node
        mark, word = found
        # Another mark may have the label, and come first.
        return _said(node, word) if find(word, marks) == mark else node

    def _path(self, written: Text) -> Text:
        """The path of a field that a claim is refused for."""
        parts = _PATH.fullmatch(written.value.strip())
        found = self.names.meant(parts["table"], self.names.words.tables) if parts else None
        if parts is None or found is None:
            return written
        table, word = found
        field = self.names.meant(parts["field"], table.fields) if parts["field"] else None
        inner = field[1] if field else parts["field"]
        row = word + (parts["row"] or "")
        return _said(written, f"{row}.{inner}" if inner else row)

    def _paths(self, node: Node) -> Node:
        if isinstance(node, List):
            return node.having(map(self._paths, node.items))
        return self._path(node) if isinstance(node, Text) else node


def _said(text: Text, value: str) -> Text:
    return text if text.value == value else Text.made(value, text.place)
