"""Uses: what an example shows – the same text for the same example, in whatever words it is written."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from policy_eval.source import List, Map, Node, Text
from policy_eval.syntax.mask import fold
from policy_eval.testing.declared import Declared, Named, declared

from .side import At, Side

_FLAGS = {"是": "yes", "否": "no", "true": "yes", "false": "no"}


class Examples:
    """What the examples of a version show, its names looked up once."""

    def __init__(self, side: Side) -> None:
        self._side = side

    @cached_property
    def _names(self) -> dict[str, str]:
        return _names(declared(self._side.root), self._side)

    def shown(self, node: Node) -> str:
        """The example such that equal ones are the same text."""
        return _shown(self._side, node, self._names)


def _shown(side: Side, node: Node, names: dict[str, str]) -> str:
    match node:
        case Text():
            return _word(side, node, names)
        case List():
            return "[" + ",".join(_shown(side, item, names) for item in node.items) + "]"
        case Map():
            pairs = sorted((_name(key, names), _shown(side, value, names)) for key, value in node.items())
            return "{" + ",".join(f"{key}:{value}" for key, value in pairs) + "}"


def _name(word: str, names: dict[str, str]) -> str:
    """A name by its id; a path by the ids of its parts: overseas_projects[0].country."""
    head, dot, rest = word.partition(".")
    name, bracket, index = head.partition("[")
    own = names.get(fold(name).strip(), name)
    return own + bracket + index + (dot + _name(rest, names) if dot else "")


def _word(side: Side, text: Text, names: dict[str, str]) -> str:
    flag = _FLAGS.get(text.value.strip())
    if flag:
        return flag
    named = _name(text.value, names)
    return side.canonical(text, At("is")) if named == text.value else named


def _names(words: Declared, side: Side) -> dict[str, str]:
    """Every spelling of what an example may name → the id that the other version has for it."""
    aliases, made = side.aliases, dict[str, str]()
    for table in words.tables:
        for field in table.fields:
            domain = f"{table.name}.{field.name}"
            made |= _spelled((each, aliases.values.get((domain, each.name), each.name)) for each in field.values)
            made |= _spelled([(field, aliases.fields.get((table.name, field.name), field.name))])
    kinds = (("clauses", words.clauses), ("limits", words.limits), ("readings", words.questions), ("", words.head))
    for kind, named in kinds:
        made |= _spelled((each, aliases.elements.get((kind, each.name), each.name)) for each in named)
    return made | _spelled((table, aliases.lists.get(table.name, table.name)) for table in words.tables)


def _spelled(named: Iterable[tuple[Named, str]]) -> dict[str, str]:
    return {fold(word): name for each, name in named for word in each.spellings}
