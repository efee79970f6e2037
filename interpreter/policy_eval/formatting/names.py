"""Uses: how names are spelled in a language where a sentence stands – by id in English, by label in Chinese.

Laws of this module:

* In Chinese a name that is written in Chinese stays as its author wrote it: a thing may have several labels.
* A word that means different things depending on what it is compared with stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from policy_eval.diagnostics import Language
from policy_eval.policy import nodes
from policy_eval.source import Map, Node
from policy_eval.syntax import Spellings
from policy_eval.syntax.mask import fold
from policy_eval.testing.declared import Declared, N, Named, Table, declared, find

_CHINESE = re.compile("[\u3400-\u9fff]")

Measures = Callable[[int], Mapping[str, str]]
"""The measure words of the holders where the fields of a list (-1: none) are meant."""

Fields = Mapping[str, Mapping[str, str]]
"""The fields of each list, by every spelling of both."""


def is_chinese(word: str) -> bool:
    """Whether there is a Chinese character in it."""
    return _CHINESE.search(word) is not None


def called(thing: Named, word: str, language: Language) -> str:
    """What `thing`, written `word`, is called in a language."""
    if language == "en":
        return thing.name
    if is_chinese(word) and fold(word) != fold(thing.name):
        return next(spelling for spelling in thing.spellings if fold(spelling) == fold(word))
    return thing.label.zh if is_chinese(thing.label.zh) else thing.name


def named(key: str, label: Node | None) -> Named:
    """What is declared under an id with a label."""
    return Named(key, nodes.label(label), nodes.spellings(key, label))


@dataclass(frozen=True)
class Place:
    """How names are written in one language where a sentence stands."""

    spellings: Spellings
    ids: Spellings


class Names:
    """The names of a policy, ready to be spelled in one language."""

    def __init__(self, root: Map, language: Language, measures: Measures) -> None:
        self.words: Declared = declared(root)
        self.language = language
        self._measures = measures
        self._sets = [named(key.value, nodes.get(node, "label")) for key, node in nodes.pairs(root.get("sets"))]
        self._lists = [nodes.text(key) for key, _ in nodes.pairs(root.get("facts"))]
        self._made: dict[str, Place] = {}
        self._meant: dict[tuple[int, str], tuple[Any, str] | None] = {}
        self._shared: dict[Language, tuple[dict[str, str], Fields]] = {}

    def table(self, name: str) -> Table | None:
        """The list, or the claimant, with an id."""
        return next((table for table in self.words.tables if table.name == name), None)

    def meant(self, word: str, among: tuple[N, ...]) -> tuple[N, str] | None:
        """Which of some of the policy's things is spelled `word`, and what it is called in the language.

        Examples say the same words again and again: each is looked for once.
        """
        key = id(among), word
        if key not in self._meant:
            found = find(word, among)
            self._meant[key] = (found, called(found, word, self.language)) if found else None
        return self._meant[key]

    def place(self, owner: str, terms: Iterable[Named] = ()) -> Place:
        """Where the fields of list `owner` ("" = none) are meant, and these terms."""
        if owner not in self._made:
            self._made[owner] = Place(self._spellings(owner, self.language), self._spellings(owner, "en"))
        place, own = self._made[owner], tuple(terms)
        return Place(_with(place.spellings, own, self.language), _with(place.ids, own, "en")) if own else place

    def _spellings(self, owner: str, language: Language) -> Spellings:
        common, fields = self._common(language)
        own: dict[str, str] = {}
        for table in self._tables():
            if table.is_claimant:
                own |= _spelled(table.fields, language)
        row = self.table(owner)
        own |= _spelled(row.fields, language) if row else {}
        clashing = {word for word in common if own.get(word, common[word]) != common[word]}
        table_of = {word: called for word, called in {**common, **own}.items() if word not in clashing}
        index = self._lists.index(owner) if owner in self._lists else -1
        return Spellings(table_of, fields, self._measures(index))

    def _common(self, language: Language) -> tuple[dict[str, str], Fields]:
        """What is called the same everywhere, and the fields of each list."""
        if language not in self._shared:
            tables = tuple(self._tables())
            common = _agreed((*self._values(), *self._sets, *tables), language)
            own = {table.name: _spelled(table.fields, language) for table in tables}
            fields = {fold(word): own[table.name] for table in tables for word in table.spellings}
            self._shared[language] = common, fields
        return self._shared[language]

    def _tables(self) -> Iterator[Table]:
        """The lists that expressions know; prior awards are for claims only."""
        return (table for table in self.words.tables if table.name in self._lists)

    def _values(self) -> Iterator[Named]:
        return (value for table in self._tables() for field in table.fields for value in field.values)


def _spelled(things: Iterable[Named], language: Language) -> dict[str, str]:
    """Of two things with the same word the first is meant."""
    made: dict[str, str] = {}
    for thing in things:
        for word in thing.spellings:
            made.setdefault(fold(word), called(thing, word, language))
    return made


def _agreed(things: Iterable[Named], language: Language) -> dict[str, str]:
    """What each word becomes; words that would become several things are left out."""
    made: dict[str, set[str]] = {}
    for thing in things:
        for word, spelled in _spelled([thing], language).items():
            made.setdefault(word, set()).add(spelled)
    return {word: next(iter(spelled)) for word, spelled in made.items() if len(spelled) == 1}


def _with(spellings: Spellings, terms: Iterable[Named], language: Language) -> Spellings:
    return replace(spellings, names={**spellings.names, **_spelled(terms, language)})
