"""Uses: what an example shows – the same text for the same example, in whatever words it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from policy_eval.policy import nodes
from policy_eval.source import List, Map, Node, Text
from policy_eval.syntax.mask import fold
from policy_eval.testing.declared import Declared, Named, declared

from .side import At, Side

_UNORDERED = frozenset({"marks", "not-covered", "refused"})
"""What an example lists in any order, or as a single text."""
_FLAGS = {"是": "yes", "否": "no", "true": "yes", "false": "no"}


Names = dict[str, str]
"""Every spelling → the id that the other version has for it."""


class Examples:
    """What the examples of a version show, its names looked up once."""

    def __init__(self, side: Side) -> None:
        self._side = side

    @cached_property
    def _words(self) -> Declared:
        return declared(self._side.root)

    @cached_property
    def _names(self) -> Names:
        return _names(self._words, self._side)

    @cached_property
    def _expected(self) -> Mapping[str, Names]:
        """What a key of an example names: a clause, a limit and a mark may have the same label."""
        words = self._words
        kinds = {
            "award": ("clauses", words.clauses),
            "limits": ("limits", words.limits),
            "marks": ("marks", words.marks),
        }
        return {key: self._names | _elements(*each, self._side) for key, each in kinds.items()}

    def shown(self, node: Node) -> str:
        """The example such that equal ones are the same text."""
        if not isinstance(node, Map):
            return _shown(self._side, node, self._names)
        return str(sorted((key, self._part(key, value)) for key, value in node.items()))

    def _part(self, key: str, node: Node) -> str:
        names = self._expected.get(key, self._names)
        if key in _UNORDERED:
            return ",".join(sorted(_shown(self._side, item, names) for item in nodes.items(node)))
        return _shown(self._side, node, names)


def _shown(side: Side, node: Node, names: Names) -> str:
    match node:
        case Text():
            return _word(side, node, names)
        case List():
            return "[" + ",".join(_shown(side, item, names) for item in node.items) + "]"
        case Map():
            pairs = sorted((_name(key, names), _shown(side, value, names)) for key, value in node.items())
            return "{" + ",".join(f"{key}:{value}" for key, value in pairs) + "}"


def _name(word: str, names: Names) -> str:
    """A name by its id; a path by the ids of its parts: overseas_projects[0].country."""
    head, dot, rest = word.partition(".")
    name, bracket, index = head.partition("[")
    own = names.get(fold(name).strip(), name)
    return own + bracket + index + (dot + _name(rest, names) if dot else "")


def _word(side: Side, text: Text, names: Names) -> str:
    flag = _FLAGS.get(text.value.strip())
    if flag:
        return flag
    named = _name(text.value, names)
    is_name = fold(text.value).strip() in names or named != text.value
    return named if is_name else side.canonical(text, At("is"))


def _names(words: Declared, side: Side) -> Names:
    """What an example may name anywhere."""
    aliases, made = side.aliases, dict[str, str]()
    for table in words.tables:
        for field in table.fields:
            domain = f"{table.name}.{field.name}"
            made |= _spelled((each, aliases.values.get((domain, each.name), each.name)) for each in field.values)
            made |= _spelled([(field, aliases.fields.get((table.name, field.name), field.name))])
    for kind, named in (("clauses", words.clauses), ("readings", words.questions), ("", words.head)):
        made |= _elements(kind, named, side)
    return made | _spelled((table, aliases.lists.get(table.name, table.name)) for table in words.tables)


def _elements(kind: str, named: Iterable[Named], side: Side) -> Names:
    return _spelled((each, side.aliases.elements.get((kind, each.name), each.name)) for each in named)


def _spelled(named: Iterable[tuple[Named, str]]) -> Names:
    return {fold(word): name for each, name in named for word in each.spellings}
