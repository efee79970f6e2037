"""Uses: small things of a comparison – what a side of a difference is called, the name of a step, other names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from policy_eval.policy import nodes
from policy_eval.program import Said
from policy_eval.source import Map, Node, Text

from .model import Part
from .side import Aliases, At, Side


def part(side: Side, node: Node | None, at: At, path: Sequence[str]) -> Part | None:
    """One side of a difference, which stands at `path`; none where it has nothing there."""
    if node is None:
        return None
    chinese = side.compiler.schema.translated(node, "zh", path)
    if isinstance(node, Text):
        return Part(node, _spoken(side.said(node, at), node, chinese), node.place)
    that = nodes.get(node, "that")
    said = side.said(that, replace(at, key="that")) if isinstance(that, Text) else _summary(node, chinese)
    return Part(node, said, node.place)


def _spoken(said: Said, node: Text, chinese: Node) -> Said:
    """A text in words; one that is a word of the language in that of the reader."""
    is_word = said == _both(node.value) and isinstance(chinese, Text)
    return Said(nodes.text(chinese), node.value) if is_word else said


def _summary(node: Node, chinese: Node) -> Said:
    """A list or a map on one line, as far as people need it: its label, its id, or its texts.

    `chinese`: the same with Chinese keys and words.
    """
    if not isinstance(node, Map):
        pairs = zip(nodes.items(node), nodes.items(chinese), strict=True)
        return _listed(
            _summary(item, other) if not isinstance(item, Text) else Said(nodes.text(other), item.value)
            for item, other in pairs
        )
    for each in (node, node.get("label"), node.get("says"), node.get("question"), node.get("why")):
        said = nodes.label(each if each is not node else _languages(node))
        if said.zh or said.en:
            return said
    name = nodes.said_text(node, "id") or nodes.said_text(node, "is")
    days = [nodes.said_text(node, key) for key in ("from", "until")]
    if name:
        return _both(name + (f"（{'—'.join(days)}）" if any(days) else ""))
    return _listed(
        Said(f"{word.value} {nodes.text(other)}", f"{key.value} {value.value}")
        for (key, value), (word, other) in zip(nodes.pairs(node), nodes.pairs(chinese), strict=True)
        if isinstance(value, Text)
    )


def _languages(node: Map) -> Map | None:
    """The map itself where it is a text in languages."""
    return node if {key for key, _ in node.items()} <= {"zh", "en"} else None


def _both(text: str) -> Said:
    return Said(text, text)


def _listed(said: Iterable[Said]) -> Said:
    known = [*said]
    return Said("、".join(each.in_("zh") for each in known), ", ".join(each.in_("en") for each in known))


def step_name(side: Side, among: Sequence[Text], index: int) -> str:
    """A step as places name it: by its verb, and by number where the verb occurs twice."""
    verbs = [side.verb(each) for each in among]
    verb = verbs[index]
    return verb if verbs.count(verb) == 1 else f"{verb}/{verbs[: index + 1].count(verb)}"


def numbered(names: Iterable[str]) -> list[str]:
    """The names, of which each but the first of its kind gets a number."""
    seen: Counter[str] = Counter()
    made = []
    for name in names:
        seen[name] += 1
        made.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return made


def alias(aliases: Aliases, path: tuple[str, ...], key: str, at: At) -> str:
    """What the new version calls a key of the old one's map at `path`, whose names are the new ones."""
    old = {now: before for before, now in aliases.lists.items()}
    match path:
        case ("facts",):
            return aliases.lists.get(key, key)
        case ("facts", owner, "fields"):
            return aliases.fields.get((old.get(owner, owner), key), key)
        case ("facts", owner, "fields", field, "values"):
            first = old.get(owner, owner)
            names = {now: name for (list_, name), now in aliases.fields.items() if list_ == first}
            return aliases.values.get((f"{first}.{names.get(field, field)}", key), key)
        case ("sets",):
            return aliases.sets.get(key, key)
        case ("clauses", _, "terms"):
            return aliases.terms.get((nodes.said_text(at.clause, "id"), key), key)
        case _:
            return key
