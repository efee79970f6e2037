"""Uses: which step of a clause became which – the same first, then of one shape, of one verb, of one action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any, cast

from policy_eval.source import Text
from policy_eval.syntax import show, tree

from .side import At, Side

Steps = tuple[Side, Sequence[Text], At]


def paired(old: Steps, new: Steps) -> tuple[tuple[int, int], ...]:
    """The indices of steps that became each other, in the order of the new version."""
    made: dict[int, int] = {}
    for name in (_said, _shape, _verb, _action):
        _pair(made, [name(old[0], text, old[2]) for text in old[1]], [name(new[0], text, new[2]) for text in new[1]])
    return tuple((i, j) for j, i in sorted(made.items()))


def _pair(made: dict[int, int], old: Sequence[str], new: Sequence[str]) -> None:
    """Add the pairs of one name among what has none yet: the first with the first."""
    free = [i for i in range(len(old)) if i not in made.values()]
    for j, name in enumerate(new):
        found = next((i for i in free if old[i] == name), None)
        if j not in made and found is not None:
            made[j] = found
            free.remove(found)


def _said(side: Side, text: Text, at: At) -> str:
    return side.canonical(text, at)


def _verb(side: Side, text: Text, at: At) -> str:  # noqa: ARG001 – one of three that are called alike
    return side.verb(text)


def _action(side: Side, text: Text, at: At) -> str:
    """What a step does: a rate, a tier and a plain amount all set it."""
    parsed = side.tree_of(at.key, text)
    return type(parsed.action).__name__ if isinstance(parsed, tree.Step) else "?"


def _shape(side: Side, text: Text, at: At) -> str:
    """What a step says but for its numbers."""
    parsed = side.tree_of(at.key, text)
    return show(blank(parsed), "en", side.ids(at)) if parsed is not None else text.value


def blank(node: tree.Tree) -> tree.Tree:
    """The tree with 0 for every number."""
    return mapped(node, lambda each: replace(each, value=Fraction(0)) if isinstance(each, tree.Literal) else each)


def mapped(node: tree.Tree, change: Callable[[tree.Node], tree.Node]) -> tree.Tree:
    """The tree with each node changed, the lowest first."""
    return cast("tree.Tree", _mapped(node, change))


def _mapped(node: object, change: Callable[[tree.Node], tree.Node]) -> object:
    if isinstance(node, tuple):
        return tuple(_mapped(each, change) for each in node)
    if not isinstance(node, tree.Node):
        return node
    parts: dict[str, Any] = {name: _mapped(getattr(node, name), change) for name in contained(node)}
    return change(replace(node, **parts))


def contained(node: tree.Node) -> tuple[str, ...]:
    """The names of a node's parts: all that counts for its sameness."""
    return tuple(each.name for each in fields(node) if each.compare)
