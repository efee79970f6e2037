"""Uses: where a difference stands, as people call it – in Chinese by Chinese keys and labels, in English by ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_eval.changes.places import children
from policy_eval.formatting.places import CHINESE_VERBS
from policy_eval.policy import nodes
from policy_eval.program import Said
from policy_eval.shape.forms import FREE, Form
from policy_eval.source import Node

from .items import why
from .model import Difference
from .side import Side


def place_of(difference: Difference, old: Side, new: Side) -> Said:
    """The place of a difference. What has no Chinese label is called by its id in both languages."""
    form = new.compiler.schema.form
    return Said("/".join(_chinese(difference.path, form, (new.root, old.root))), difference.where)


def _chinese(path: Sequence[str], form: Form, above: Sequence[Node], key: str = "") -> Iterator[str]:
    """The segments of a path below `above`, the same place in both versions; `key` is the one that leads there."""
    if not path:
        return
    name, below = path[0], [found for node in above if (found := dict(children(node)).get(path[0]))]
    known = next((each.keys[name] for each in form.maps if name in each.keys), None)
    if known:
        yield known.words.zh
    elif key == "pays":
        yield _step(name)
    elif key == "examples":
        yield _example(name, above)
    else:
        yield next((label for each in below if (label := _label(each))), name)
    inside = known.form if known else form.items or next((each.rest for each in form.maps if each.rest), FREE)
    yield from _chinese(path[1:], inside, below, name)


def _step(name: str) -> str:
    """A step by its Chinese verb, its number behind it."""
    verb, slash, number = name.partition("/")
    word, _ = CHINESE_VERBS.get(verb, (verb, ()))
    return f"{word}{slash}{number}"


def _example(name: str, above: Sequence[Node]) -> str:
    """What an example shows, in Chinese where it says so."""
    shown = (nodes.label(nodes.get(each, "why")) for node in above for each in nodes.items(node) if why(each) == name)
    return next((each.in_("zh") for each in shown), name)


def _label(node: Node) -> str:
    return nodes.label(nodes.get(node, "label")).zh
