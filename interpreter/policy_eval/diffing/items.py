"""Uses: items of lists – what tells them, how equal ones are the same text, and a list made of some of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policy_eval.policy import nodes
from policy_eval.source import List, Map, Node, Text

from .side import At, Side


def file_of(node: Node) -> str:
    """The file that a node stands in; of a list its first item."""
    first = next(iter(nodes.items(node)), node) if isinstance(node, List) else node
    return first.place.file


def by(node: Node | None, key: str) -> dict[str, Node]:
    """The items of a list by one of their keys."""
    return {nodes.said_text(item, key): item for item in nodes.items(node)}


def why(node: Node) -> str:
    """What tells an example: what it shows, in English where it says so."""
    return nodes.label(nodes.get(node, "why")).in_("en")


def examples(old: Node, new: Node) -> tuple[dict[str, Node], dict[str, Node]]:
    """The examples of both versions by what they show, as the new one says it; one that was translated is the same."""
    after = {why(item): item for item in nodes.items(new)}
    spelled = {text: name for name, item in after.items() for text in _spellings(item)} | {name: name for name in after}
    before = {}
    for item in nodes.items(old):
        same = (spelled[text] for text in (why(item), *_spellings(item)) if text in spelled)
        name = next((each for each in same if each not in before), why(item))
        before[name] = item
    return before, after


def _spellings(example: Node) -> tuple[str, ...]:
    return tuple(text for each in nodes.labels(nodes.get(example, "why")) for text in each)


def squeezed(node: Node) -> tuple[str, ...]:
    """One text, several, or those of a map, without blanks."""
    if isinstance(node, Map):
        return tuple(f"{key}:{''.join(nodes.text(value).split())}" for key, value in node.items())
    return tuple("".join(text.split()) for text in nodes.texts(node))


def shown(side: Side, node: Node, at: At) -> str:
    """A node such that equal ones are the same text."""
    match node:
        case Text():
            return side.canonical(node, at)
        case List():
            return "[" + ",".join(shown(side, item, at) for item in node.items) + "]"
        case Map():
            pairs = sorted((key, shown(side, value, replace(at, key=key))) for key, value in node.items())
            return "{" + ",".join(f"{key}:{value}" for key, value in pairs) + "}"


def held(side: Side, node: Node, at: At) -> str:
    """A rule between or within rows, without its message."""
    pairs = [(key, value) for key, value in nodes.pairs(node) if key.value in {"that", "one", "per"}]
    return ",".join(sorted(shown(side, value, replace(at, key=key.value)) for key, value in pairs))


def rebuilt(old: Node, kept: dict[str, Node], order: Iterable[str]) -> Node | None:
    """The list of what is kept; the old node itself where nothing changed."""
    items = tuple(kept[name] for name in order)
    before = nodes.items(old)
    if before and len(items) == len(before) and all(a is b for a, b in zip(items, before, strict=True)):
        return old
    return List(items, old.place) if items else None
