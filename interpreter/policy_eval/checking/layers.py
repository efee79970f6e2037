"""Middle: a revision, or the terms of those who follow a policy → the whole policy that results.

Laws of this module:

* The changes of one file are one layer: their places speak of the policy that it revises, whole and in English.
* What the revision says of itself – version, title, period, text – replaces what stood there; sets are added.
* Every element that a change put in knows it by the `origin` of its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from policy_eval import changes
from policy_eval.diagnostics import Diagnostic, has_errors
from policy_eval.policy import Document, nodes
from policy_eval.shape import Schema
from policy_eval.source import Entry, List, Map, Node, Text
from policy_eval.syntax import Fault, Parser, Spellings, show, tree
from policy_eval.syntax.mask import fold

from .declare import Parsers, declare
from .orders import with_orders

_OWN = ("policy", "version", "title", "period", "examples")
"""What a revision states of itself. Examples of the base speak of the base."""


def resolved(document: Document, parsers: Parsers, schema: Schema) -> tuple[Document | None, list[Diagnostic]]:
    """The document of a whole policy: itself, or its base with its changes made."""
    if document.base is None:
        return document, []
    base, found = resolved(document.base, parsers, schema)
    if base is None:
        return None, found
    declared, faults = declare(base, parsers)
    if declared is None:
        return None, [*found, *base.excerpts(faults)]
    own = document.over(base)
    words = Words(declared.parser, base.root)
    layer, faults = changes.read_changes(document.root.get("changes"), nodes.said_text(document.root, "version"))
    root, more = changes.apply(base.root, layer, words.verb_of, same=words.mean_the_same, schema=schema)
    faults += more
    if has_errors(faults):
        return None, [*found, *own.excerpts(faults)]
    root = with_orders(_with_own(root, document.root), document.root, changes.targets(base.root, layer, schema=schema))
    faults = schema.shape(root, judged=False)[1]
    return (None if has_errors(faults) else own.with_root(root)), [*found, *own.excerpts(faults)]


def _with_own(root: Map, own: Map) -> Map:
    """The policy with what the revision says of itself."""
    entries = {entry.key.value: _bare(entry) for entry in root.entries if entry.key.value != "examples"}
    entries |= {entry.key.value: entry for entry in own.entries if entry.key.value in _OWN}
    for key, joined in (("text", _listed), ("no-rule", _listed), ("sets", _joined)):
        added = own.entry(key)
        if added is not None:
            entries[key] = Entry(added.key, joined(root.get(key), added.value))
    return Map(tuple(entries.values()), own.place)


def _bare(entry: Entry) -> Entry:
    """The clauses without their examples, which say what the base pays."""
    if entry.key.value != "clauses":
        return entry
    clauses = tuple(_without_examples(clause) for clause in nodes.items(entry.value))
    return Entry(entry.key, List(clauses, entry.value.place))


def _without_examples(clause: Node) -> Node:
    if not isinstance(clause, Map) or clause.entry("examples") is None:
        return clause
    return Map(tuple(entry for entry in clause.entries if entry.key.value != "examples"), clause.place)


def _listed(before: Node | None, added: Node) -> Node:
    """Both as one list."""
    return List((*nodes.items(before), *nodes.items(added)), added.place)


def _joined(before: Node | None, added: Node) -> Node:
    """Both as one map; what is added replaces what has its name."""
    pairs = {entry.key.value: entry for node in (before, added) if isinstance(node, Map) for entry in node.entries}
    return Map(tuple(pairs.values()), added.place)


class Words:
    """What changes need to know of expressions: the verb of a step, and when two texts mean the same."""

    def __init__(self, parser: Parser, root: Map) -> None:
        self._parser = parser
        self._spellings = Spellings(_alike(root))

    def verb_of(self, text: Text) -> str:
        """The English verb of a step, "" for what is no step."""
        parsed = self._parser.parse(text.value, "step")
        return verb(parsed.action) if isinstance(parsed, tree.Step) else ""

    def mean_the_same(self, one: Text, other: Text) -> bool:
        """Whether two texts are the same words, or the same expression in whatever language and spelling."""
        return changes.same_words(one, other) or self._same_tree(one, other)

    def _same_tree(self, one: Text, other: Text) -> bool:
        parse = self._parser.parse
        pairs = (
            (parse(one.value, "step"), parse(other.value, "step")),
            (parse(one.value, "expression"), parse(other.value, "expression")),
            (parse(one.value, "limit"), parse(other.value, "limit")),
            (parse(one.value, "target"), parse(other.value, "target")),
        )
        return any(self._say_the_same(first, second) for first, second in pairs)

    def _say_the_same(self, first: tree.Tree | Fault, second: tree.Tree | Fault) -> bool:
        if isinstance(first, Fault) or isinstance(second, Fault):
            return False
        return first == second or self._shown(first) == self._shown(second)

    def _shown(self, parsed: tree.Tree) -> str:
        return show(parsed, "en", self._spellings, "plain")


def _alike(root: Map) -> dict[str, str]:
    """Every spelling of a name → one of them. Names that share a spelling are taken for one."""
    groups = [nodes.spellings(key.value, nodes.get(node, "label")) for key, node in _declared(root)]
    alike: dict[str, str] = {}
    for group in groups:
        words = [fold(word) for word in group]
        known = next((alike[word] for word in words if word in alike), words[0])
        alike |= {word: alike.get(word, known) for word in words}
    return alike


def _declared(root: Map) -> Iterator[tuple[Text, Node]]:
    """Lists, fields, listed values, sets and terms."""
    for key, fact in nodes.pairs(root.get("facts")):
        yield key, fact
        for name, field in nodes.pairs(nodes.get(fact, "fields")):
            yield name, field
            yield from ((value, _labelled(label)) for value, label in nodes.pairs(nodes.get(field, "values")))
    yield from nodes.pairs(root.get("sets"))
    for clause in nodes.items(root.get("clauses")):
        yield from nodes.pairs(nodes.get(clause, "terms"))


def _labelled(label: Node) -> Node:
    """A listed value, whose label stands directly behind it, as other names have theirs."""
    return Map((Entry(Text.made("label", label.place), label),), label.place)


def verb(action: tree.Action) -> str:
    """What a step is called in the place of a change."""
    if isinstance(action, tree.Pay):
        tables = {tree.Share: "rate", tree.Table: "tier"}
        return tables.get(type(action.value), "pay")
    return type(action).__name__.lower()
