"""Uses: a whole policy in Chinese or in English – keys, words, expressions, names; ids, labels and texts stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from policy_eval.changes.content import english, same
from policy_eval.changes.places import Spot, find, identity
from policy_eval.checking.layers import Words
from policy_eval.diagnostics import Diagnostic, Language
from policy_eval.diagnostics import Place as Where
from policy_eval.policy import nodes
from policy_eval.quantity import CHINESE_CURRENCIES
from policy_eval.shape import Schema
from policy_eval.shape.forms import FREE, Form
from policy_eval.shape.walker import walk
from policy_eval.source import Entry, List, Map, Node, Text
from policy_eval.syntax.mask import fold
from policy_eval.testing.declared import Named

from . import roles
from .names import Names, Place, called, named
from .places import written
from .sentences import Sentences
from .values import Values

_ACTS = ("at", "remove", "before", "after")
_WORDS_OF_CURRENCIES = {code: word for word, code in CHINESE_CURRENCIES.items()}

Path = tuple[str, ...]


@dataclass(frozen=True)
class Translator:
    """Translates one policy. `base`: what its own `changes` speak of; `whole`: what its readings change.

    `file`: the one that is translated. What stands in others stays in their language. `asks`: whether the texts are
    wanted that stand in the collection at a place; others stay.
    """

    schema: Schema
    names: Names
    sentences: Sentences
    words: Words
    base: Map
    whole: Map
    file: str
    asks: Callable[[Where], bool]

    @property
    def language(self) -> Language:
        """The language that is written."""
        return self.names.language

    def policy(self, root: Map) -> Map:
        """The policy, given in English keys and words, in the language; places are those of `root`."""
        made = self._node(root, (), self.names.place(""))
        made = self.schema.translated(made, self.language) if self.language == "zh" else made
        return made if isinstance(made, Map) else root

    # ------------------------------------------------------------------------ nodes

    def _node(self, node: Node, path: Path, place: Place) -> Node:
        match node:
            case Text():
                return self._text(node, path, place)
            case List():
                below = (*path, "*")
                return node.having([self._part(node, item, below, place) for item in node.items])
            case Map():
                return self._map(node, path, place)

    def _map(self, node: Map, path: Path, place: Place) -> Map:
        match roles.role_at(path):
            case "example":
                return Values(self.names, self.sentences).example(node)
            case "change":
                return self._change(node, self.base)
            case "answer":
                return self._change(node, self.whole)
            case _:
                return self._element(node, path, place)

    def _element(self, node: Map, path: Path, place: Place) -> Map:
        """A map of keys and words, which may be an element of the policy."""
        if len(path) == 2:  # noqa: PLR2004 – an element of the policy
            place = self._place(path, node)
        values = [self._part(node, entry.value, (*path, entry.key.value), place) for entry in node.entries]
        return node.having([e.having(e.key, value) for e, value in zip(node.entries, values, strict=True)])

    def _part(self, above: List | Map, node: Node, path: Path, place: Place) -> Node:
        """What stands directly in a collection."""
        is_asked = not isinstance(node, Text) or self.asks(above.place)
        return self._node(node, path, place) if is_asked else node

    def _text(self, text: Text, path: Path, place: Place) -> Text:
        start = roles.start_at(path)
        if start:
            return _said(text, self.sentences.written(text.value, start, place))
        match roles.role_at(path):
            case "type":
                return _said(text, self._type(text.value))
            case "default":
                return Values(self.names, self.sentences).default(path[1], path[3], text)
            case "field":
                return self._field(text, path[1])
            case _:
                return text

    def _type(self, written_: str) -> str:
        """Money is in 元 in Chinese, in CNY in English."""
        word, _, unit = written_.partition(" ")
        words = _WORDS_OF_CURRENCIES if self.language == "zh" else CHINESE_CURRENCIES
        return f"{word} {words.get(unit.strip(), unit.strip())}" if word == "money" else written_

    def _field(self, text: Text, owner: str) -> Text:
        table = self.names.table(owner)
        fields = table.fields if table else ()
        found = next((f for f in fields if fold(text.value) in map(fold, f.spellings)), None)
        return _said(text, called(found, text.value, self.language)) if found else text

    # ------------------------------------------------------------------------ where sentences stand

    def _place(self, path: Path, node: Node) -> Place:
        """How names are spelled inside an element of the policy."""
        if path[0] == "clauses":
            return self.names.place(self._list(nodes.get(node, "for")), _terms(node))
        return self.names.place(path[1]) if path[0] == "facts" else self.names.place("")

    def _list(self, target: Node | None) -> str:
        """The id of the list that a clause is for, "" for none."""
        text = fold(nodes.text(target))
        tables = [table for table in self.names.words.tables if not table.is_claimant]
        spelled = ((word, table.name) for table in tables for word in table.spellings)
        longest = sorted(spelled, key=lambda pair: -len(pair[0]))
        return next((name for word, name in longest if text.endswith(fold(word))), "")

    def _place_of(self, root: Map, path: Path) -> Place:
        """The same for an element of `root` that a change speaks of."""
        if len(path) < 2:  # noqa: PLR2004 – no element
            return self.names.place("")
        elements = nodes.items(root.get(path[0]))
        found = next((each for each in elements if identity(each) == path[1]), root)
        return self._place(path, found)

    # ------------------------------------------------------------------------ changes

    def _change(self, change: Map, root: Map) -> Map:
        """A change: its place, and what it takes away and puts in."""
        act = next((entry for entry in change.entries if entry.key.value in _ACTS), None)
        if act is None or not isinstance(act.value, Text):
            return change
        spot = find(Spot(root, self.schema.form), act.value, self.words.verb_of)
        if isinstance(spot, Diagnostic):
            return change
        at = _said(act.value, written(spot, act.value, self.language, self.words.verb_of))
        entries = (Entry(e.key, at) if e is act else self._changed(e, spot, root) for e in change.entries)
        return change.having(entries)

    def _changed(self, entry: Entry, spot: Spot, root: Map) -> Entry:
        match entry.key.value:
            case "now":
                return Entry(entry.key, self._content(entry.value, spot.form, spot.names, root))
            case "was":
                made = self._content(entry.value, spot.form, spot.names, root)
                return Entry(entry.key, made) if self._stands(made, spot) else entry
            case "add":
                return Entry(entry.key, self._added(entry.value, spot, root))
            case _:
                return entry

    def _stands(self, was: Node, spot: Spot) -> bool:
        """Whether the checker finds that what `was` says stands at a spot; in this file it does in any language."""
        is_here = spot.node.place.file == self.file
        return is_here or same(english(was, spot.form, ""), spot.node, self.words.mean_the_same)

    def _added(self, node: Node, spot: Spot, root: Map) -> Node:
        above = spot.above
        if above is None:
            return node
        if isinstance(above.node, Map):
            return self._content(node, above.form, above.names, root)
        return self._content(node, above.form.items or FREE, (*above.names, identity(node) or "*"), root)

    def _content(self, node: Node, form: Form, path: Path, root: Map) -> Node:
        """What stands at a path of the policy, in keys and words of either language."""
        shaped = english(node, form, "")
        made = self._node(shaped, path, self._place_of(root, path))
        return walk(made, form, self.language)[0] if self.language == "zh" else made


def _terms(clause: Node) -> Iterator[Named]:
    return (named(key.value, nodes.get(term, "label")) for key, term in nodes.pairs(nodes.get(clause, "terms")))


def _said(text: Text, value: str) -> Text:
    return text if text.value == value else Text.made(value, text.place)
