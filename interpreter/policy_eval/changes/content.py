"""Front: what stands in changes – its keys and words in English, its origin, compared, and shown on one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from policy_eval.diagnostics import Place
from policy_eval.shape.forms import FREE, Form
from policy_eval.source import Entry, List, Map, Node, Text
from policy_eval.syntax.mask import fold

Same = Callable[[Text, Text], bool]

MOST_SHOWN = 120


def english_key(form: Form, key: str) -> str:
    """The English for a key of either language of what may stand at a place."""
    found = next((each.keys[key] for each in form.maps if key in each.keys), None)
    return found.words.en if found else key


def under(form: Form, key: str) -> Form:
    """The form of what stands behind a key. (`Form.below` would take the key for a list's where both may stand.)"""
    known = next((each.keys[key].form for each in form.maps if key in each.keys), None)
    return known or next((each.rest for each in form.maps if each.rest), FREE)


def english(node: Node, form: Form, origin: str) -> Node:
    """The node with English keys and words, all of it of `origin`. What the form does not know is kept as it is."""
    place = _of(node.place, origin)
    match node:
        case Text():
            value = form.text.to("en", node.value) if form.text else node.value
            return replace(node, place=place) if value == node.value else Text.made(value, place)
        case List():
            return List(tuple(english(item, form.items or FREE, origin) for item in node.items), place)
        case Map():
            return Map(tuple(_entry(entry, form, origin) for entry in node.entries), place)


def same_words(one: Text, other: Text) -> bool:
    """Whether two texts are the same but for white space and full-width forms."""
    return _bare(one.value) == _bare(other.value)


def same(one: Node, other: Node, texts: Same) -> bool:
    """Whether two nodes in English are the same: keys in any order; texts by their words, or if `texts` says so."""
    match one, other:
        case Text(), Text():
            return same_words(one, other) or texts(one, other)
        case List(), List():
            pairs = zip(one.items, other.items, strict=False)
            return len(one.items) == len(other.items) and all(same(a, b, texts) for a, b in pairs)
        case Map(), Map():
            return len(one.entries) == len(other.entries) and all(_same_entry(e, other, texts) for e in one.entries)
        case _:
            return False


def shown(node: Node) -> str:
    """The node on one line, as YAML's brackets would write it, cut where it is long."""
    line = _line(node)
    return line if len(line) <= MOST_SHOWN else line[:MOST_SHOWN] + "…"


def _of(place: Place, origin: str) -> Place:
    return place._replace(origin=origin)


def _entry(entry: Entry, form: Form, origin: str) -> Entry:
    name, place = english_key(form, entry.key.value), _of(entry.key.place, origin)
    key = replace(entry.key, place=place) if name == entry.key.value else Text.made(name, place)
    return Entry(key, english(entry.value, under(form, name), origin))


def _same_entry(entry: Entry, other: Map, texts: Same) -> bool:
    found = other.get(entry.key.value)
    return found is not None and same(entry.value, found, texts)


def _bare(text: str) -> str:
    return "".join(fold(text).split())


def _line(node: Node) -> str:
    match node:
        case Text():
            return node.value
        case List():
            return f"[{', '.join(map(_line, node.items))}]"
        case Map():
            return f"{{{', '.join(f'{key}: {_line(value)}' for key, value in node.items())}}}"
