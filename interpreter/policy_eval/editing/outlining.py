"""Uses: the outline of a policy – its parts, articles, clauses and steps – and what of it can be folded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from policy_eval.diagnostics import Language, Place
from policy_eval.policy import nodes
from policy_eval.source import List, Map, Node, Text

from .analysis import Analysis
from .guide import Guide, Path


@dataclass(frozen=True, slots=True)
class Outline:
    """A part: its name, what more to say of it, where it stands and where its name does, what kind it is."""

    name: str
    detail: str
    kind: str
    place: Place
    at: Place
    parts: tuple[Outline, ...] = ()


def outline(now: Analysis) -> list[Outline]:
    """The parts of the text, in the order of the file; of a half-written one none."""
    root, _ = now.tree
    if not isinstance(root, Map):
        return []
    return [_part(key, node, now.tools.guide, now.language) for key, node in nodes.pairs(root)]


def _part(key: Text, node: Node, guide: Guide, language: Language) -> Outline:
    name = guide.english((key.value,))[0]
    place = _whole(key, node)
    return Outline(key.value, _shown(node), "section", place, key.place, tuple(_below(node, (name,), guide, language)))


def _below(node: Node, path: Path, guide: Guide, language: Language) -> Iterator[Outline]:
    """The elements of a part."""
    match node:
        case List():
            elements = [each for item in node.items if (each := _element(item, path, guide, language))]
            yield from _by_article(elements) if path == ("clauses",) else (each for _, each in elements)
        case Map() if path in {("facts",), ("sets",)}:
            for key, value in nodes.pairs(node):
                yield _fact(key, value, (*path, key.value), guide, language)
        case _:
            return


def _fact(key: Text, node: Node, path: Path, guide: Guide, language: Language) -> Outline:
    fields = _get(node, path, "fields", guide)
    parts = tuple(
        Outline(name.value, _label(field, (*path, "fields", name.value), guide, language), "field", _whole(name, field),
                name.place)
        for name, field in nodes.pairs(fields)
    )  # fmt: skip
    label = _label(node, path, guide, language)
    return Outline(key.value, label, "list" if parts else "set", _whole(key, node), key.place, parts)


def _element(node: Node, path: Path, guide: Guide, language: Language) -> tuple[str, Outline] | None:
    """An element with an id, and its article."""
    below = (*path, "*")
    name = _get(node, below, "id", guide)
    if not isinstance(name, Text):
        return None
    label = _label(node, below, guide, language)
    article = nodes.text(_get(node, below, "article", guide))
    detail = " · ".join(filter(None, (label, article)))
    steps = nodes.items(_get(node, below, "pays", guide))
    parts = tuple(Outline(step.value, "", "step", step.place, step.place) for step in steps if isinstance(step, Text))
    return article, Outline(name.value, detail, path[0], node.place, name.place, parts)


def _by_article(elements: list[tuple[str, Outline]]) -> Iterator[Outline]:
    """Clauses of one article that follow each other, under their article."""
    for article, group in groupby(elements, key=lambda each: each[0]):
        parts = tuple(part for _, part in group)
        if not article:
            yield from parts
            continue
        first, last = parts[0].place, parts[-1].place
        place = first._replace(end_line=last.end_line, end_column=last.end_column)
        yield Outline(article, "", "article", place, parts[0].at, parts)


def _get(node: Node, path: Path, key: str, guide: Guide) -> Node | None:
    return next((value for name, value in nodes.pairs(node) if guide.english((*path, name.value))[-1] == key), None)


def _label(node: Node, path: Path, guide: Guide, language: Language) -> str:
    label = _get(node, path, "label", guide) or _get(node, path, "question", guide)
    if not isinstance(label, Map):
        return next(iter(nodes.texts(label)), "")
    said = {guide.english((*path, "label", key.value))[-1]: nodes.texts(value) for key, value in nodes.pairs(label)}
    return next(iter(said.get(language) or next(iter(said.values()), ())), "")


def _shown(node: Node) -> str:
    return node.value if isinstance(node, Text) else ""


def _whole(key: Text, node: Node) -> Place:
    """From the key to the end of its value."""
    end = node.place
    if (end.end_line, end.end_column) < (key.place.end_line, key.place.end_column):
        return key.place
    return key.place._replace(end_line=end.end_line, end_column=end.end_column)


# --- folding ------------------------------------------------------------------------------------------------------


def folds(now: Analysis) -> list[tuple[int, int]]:
    """The first and the last line (from 1) of what can be folded: parts, articles, elements, values of many lines."""
    root, _ = now.tree
    if root is None:
        return []
    articles = [each.place for part in outline(now) for each in part.parts if each.kind == "article"]
    spans = {(place.line, place.end_line) for place in (*articles, *_places(root))}
    # Of two that begin on one line an editor takes one: the longer holds the other.
    longest: dict[int, int] = {}
    for first, last in spans:
        longest[first] = max(last, longest.get(first, 0))
    return sorted((first, last) for first, last in longest.items() if last > first)


def _places(node: Node) -> Iterator[Place]:
    match node:
        case Text():
            return
        case List():
            for item in node.items:
                yield item.place
                yield from _places(item)
        case Map():
            for key, value in nodes.pairs(node):
                yield _whole(key, value)
                yield from _places(value)
