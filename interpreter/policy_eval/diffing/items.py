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
