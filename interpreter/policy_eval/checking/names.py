"""Middle: what the names of a policy mean – lists, fields, values and sets, by every spelling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policy_eval.program import Field, ListFact, Said, SetFact, Source
from policy_eval.quantity import Choice
from policy_eval.syntax.mask import fold

Spelled = Mapping[str, int]
"""Spelling (folded) → index."""


def spelled(groups: Iterable[Iterable[str]]) -> dict[str, int]:
    """Spellings of numbered things; the first that has a spelling keeps it."""
    made: dict[str, int] = {}
    for index, group in enumerate(groups):
        for word in group:
            made.setdefault(fold(word), index)
    return made


def spoken(name: str, label: Said) -> Said:
    """What people write for a named thing: in Chinese its label, in English its name."""
    return Said(label.zh or name, name)


def offered(words: Iterable[Said]) -> dict[str, str]:
    """The details of a message that lists what could have been written."""
    listed = tuple(words)
    return {"known_zh": "、".join(word.zh for word in listed), "known_en": ", ".join(word.en for word in listed)}


@dataclass(frozen=True)
class Names:
    """The declarations that expressions can speak of. `fields` has an entry per list; `values` one per choice."""

    lists: tuple[ListFact, ...]
    sets: tuple[SetFact, ...]
    claimant: int
    currency: str
    measures: Mapping[str, str]
    list_names: Spelled
    set_names: Spelled
    fields: tuple[Spelled, ...]
    values: Mapping[str, Mapping[str, str]]

    @property
    def called(self) -> dict[str, Said]:
        """What the fields with listed values are called, by domain."""
        return {f"{fact.name}.{field.name}": field.label for fact in self.lists for field in fact.fields}

    def listed(self, domain: str) -> tuple[Said, ...]:
        """What the listed values of a choice are called, each in both languages."""
        fields = ((f"{fact.name}.{field.name}", field) for fact in self.lists for field in fact.fields)
        found = next((field.values for name, field in fields if name == domain), ())
        return tuple(Said(label.zh or value, label.en or value) for value, label in found)

    def field(self, index: int, name: str) -> Field | None:
        """The field of list `index` that is spelled `name`."""
        if index < 0:
            return None
        number = self.fields[index].get(fold(name))
        if number is None:
            return None
        fact = self.lists[index].fields[number]
        source = Source.CLAIMANT if index == self.claimant else Source.ROW
        return Field(source, number, fact.name, fact.kind, fact.label)

    def is_optional(self, index: int, field: Field) -> bool:
        """Whether a claim may leave the field out and the policy says nothing for it."""
        fact = self.lists[self.claimant if field.source is Source.CLAIMANT else index].fields[field.index]
        return not fact.required and fact.default is None

    def value_of(self, kind: Choice, name: str) -> str | None:
        """The listed value that is spelled `name`."""
        return self.values.get(kind.domain, {}).get(fold(name))

    def vocabulary(self) -> tuple[set[str], set[str]]:
        """The words of expressions: names, and names of lists."""
        lists = {word for word, index in self.list_names.items() if index != self.claimant}
        names = {word for word, index in self.list_names.items() if index == self.claimant} | set(self.set_names)
        for fields in self.fields:
            names |= set(fields)
        for values in self.values.values():
            names |= set(values)
        return names - lists, lists
