"""Uses: the examples of the policies before a revision that come out under it as they say.

A revision states examples of its own, for those of its base speak of the base. In the whole policy that results, those
that its changes do not touch are as good as they were.
"""

from __future__ import annotations

from collections.abc import Iterator

from policy_eval.policy import Document, nodes
from policy_eval.source import Entry, List, Map, Node, Text
from policy_eval.testing import run
from policy_eval.testing.programs import Programs

_KEY = "examples"


def with_examples(root: Map, earlier: Document | None, programs: Programs) -> Map:
    """The policy `root` with the examples of `earlier`, and of what that one rests on, which its `programs` confirm."""
    if earlier is None:
        return root
    tried = root
    for document in _chain(earlier):
        tried = _joined(tried, document.root)
    outcomes = run(tried, programs.evaluate, programs.parser).outcomes
    passed = {id(each) for each in _examples(root)}
    places = {outcome.place for outcome in outcomes if outcome.passed}
    kept = {id(each) for each in _examples(tried) if each.place in places} | passed
    return _only(tried, kept)


def _chain(document: Document | None) -> Iterator[Document]:
    while document is not None:
        yield document
        document = document.base


def _examples(root: Map) -> Iterator[Node]:
    """Those beside the clauses, and those at the end."""
    for clause in nodes.items(root.get("clauses")):
        yield from nodes.items(nodes.get(clause, _KEY))
    yield from nodes.items(root.get(_KEY))


def _joined(root: Map, other: Map) -> Map:
    """The policy with the examples of another one: beside the clauses of the same id, and at the end."""
    theirs = {nodes.said_text(each, "id"): each for each in nodes.items(other.get("clauses"))}
    own = [(each, theirs.get(nodes.said_text(each, "id"))) for each in nodes.items(root.get("clauses"))]
    made = [_with(each, nodes.items(nodes.get(same, _KEY))) for each, same in own]
    clauses = root.entry("clauses")
    if clauses is not None:
        root = _replaced(root, Entry(clauses.key, List(tuple(made), clauses.value.place)))
    at_end = _with(root, nodes.items(other.get(_KEY)))
    return at_end if isinstance(at_end, Map) else root


def _with(node: Node, examples: tuple[Node, ...]) -> Node:
    if not examples or not isinstance(node, Map):
        return node
    both = List((*examples, *nodes.items(node.get(_KEY))), node.place)
    return _replaced(node, Entry(Text.made(_KEY, node.place), both))


def _only(root: Map, kept: set[int]) -> Map:
    """The policy without the examples that are not kept."""
    clauses = root.entry("clauses")
    if clauses is not None:
        made = tuple(_kept(each, kept) for each in nodes.items(clauses.value))
        root = _replaced(root, Entry(clauses.key, List(made, clauses.value.place)))
    left = _kept(root, kept)
    return left if isinstance(left, Map) else root


def _kept(node: Node, kept: set[int]) -> Node:
    if not isinstance(node, Map) or node.get(_KEY) is None:
        return node
    left = tuple(each for each in nodes.items(node.get(_KEY)) if id(each) in kept)
    if left:
        return _replaced(node, Entry(Text.made(_KEY, node.place), List(left, node.place)))
    return Map(tuple(each for each in node.entries if each.key.value != _KEY), node.place)


def _replaced(node: Map, entry: Entry) -> Map:
    entries = {each.key.value: each for each in node.entries} | {entry.key.value: entry}
    return Map(tuple(entries.values()), node.place)
