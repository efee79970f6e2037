"""Middle: what a revision says of each change finds its home in the policy that results.

Laws of this module:

* A sentence stands once: beside the clause or limit that it changes, or among what holds no rule.
* The sentences of the base stay where they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from policy_eval.policy import nodes
from policy_eval.source import Entry, List, Map, Node, Text

AMENDED_BY = "amended-by"
_AMENDED = frozenset({"clauses", "limits"})
_NO_RULE = "no-rule"

_Sentences = Mapping[tuple[str, ...], Sequence[Text]]
"""Element (key and id) → the sentences that change it; those of all that is no clause or limit under ()."""


def with_orders(root: Map, own: Map, targets: Sequence[tuple[str, ...]]) -> Map:
    """The policy `root` with the sentences of the changes in `own`; `targets`: the element that each one touches."""
    said = _sentences(root, own, targets)
    if not said:
        return root
    entries = [_amended(entry, said) if entry.key.value in _AMENDED else entry for entry in root.entries]
    made = Map(tuple(entries), root.place)
    return _with(made, _NO_RULE, said[()]) if () in said else made


def _sentences(root: Map, own: Map, targets: Sequence[tuple[str, ...]]) -> _Sentences:
    known = {(key, nodes.said_text(item, "id")) for key in _AMENDED for item in nodes.items(root.get(key))}
    said: dict[tuple[str, ...], list[Text]] = defaultdict(list)
    for target, change in zip(targets, nodes.items(own.get("changes")), strict=False):
        home = said[target if target in known else ()]
        home += [each for each in nodes.items(nodes.get(change, "quote")) if isinstance(each, Text)]
    return {element: quotes for element, quotes in said.items() if quotes}


def _amended(entry: Entry, said: _Sentences) -> Entry:
    items = nodes.items(entry.value)
    made = tuple(_element(item, said.get((entry.key.value, nodes.said_text(item, "id")), ())) for item in items)
    return entry if made == items else Entry(entry.key, List(made, entry.value.place))


def _element(node: Node, quotes: Sequence[Text]) -> Node:
    return _with(node, AMENDED_BY, quotes) if quotes and isinstance(node, Map) else node


def _with(node: Map, key: str, quotes: Sequence[Text]) -> Map:
    """The map with sentences added to those under `key`; what stands there already is not said again."""
    before = nodes.items(node.get(key))
    known = {each.value for each in before if isinstance(each, Text)}
    added = {each.value: each for each in quotes if each.value not in known}
    entries = {each.key.value: each for each in node.entries}
    entries[key] = Entry(Text.made(key, node.place), List((*before, *added.values()), node.place))
    return Map(tuple(entries.values()), node.place)
