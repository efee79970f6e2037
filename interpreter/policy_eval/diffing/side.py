"""Uses: one side of a comparison – a checked version of a policy, and the canonical words of what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from policy_eval.checking import Compiler, open_compiler
from policy_eval.checking.layers import verb
from policy_eval.checking.readings import clause_ids
from policy_eval.diagnostics import Diagnostic, has_errors
from policy_eval.policy import nodes
from policy_eval.program import Program, Said
from policy_eval.source import Map, Node, Text
from policy_eval.syntax import Fault, Spellings, show, tree
from policy_eval.syntax.mask import fold

EXPRESSIONS = frozenset({"when", "is", "that", "at-least", "at-most"})
"""Keys behind which a condition or a value stands."""
_CLAUSES = frozenset({"over", "touches"})
_FIELDS = frozenset({"dated", "one", "per"})
_DAYS = frozenset({"from", "until"})


@dataclass(frozen=True, slots=True)
class Aliases:
    """What the old version calls otherwise: its name → the new one's. A field by list and name, a term by clause."""

    lists: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], str] = field(default_factory=dict)
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    sets: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[tuple[str, str], str] = field(default_factory=dict)
    elements: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class At:
    """Where a text stands: the key in front of it, the clause around it, else the list around it (-1: none)."""

    key: str
    clause: Node | None = None
    list: int = -1


@dataclass(frozen=True)
class Side:
    """A version: how it was compiled, and its program. `aliases`: what the other version calls its names."""

    compiler: Compiler
    program: Program
    aliases: Aliases = field(default_factory=Aliases, compare=False)

    @property
    def root(self) -> Map:
        """The whole policy, all changes made in it."""
        return self.compiler.document.root

    def aliased(self, aliases: Aliases) -> Side:
        """The same version with other names."""
        return replace(self, aliases=aliases)

    # ------------------------------------------------------------------------------------------ trees and words

    def verb(self, text: Text) -> str:
        """The verb of a step, as places of changes name it."""
        step = self.tree_of("pays", text)
        return verb(step.action) if isinstance(step, tree.Step) else "?"

    def tree_of(self, key: str, text: Text) -> tree.Tree | None:
        """The tree of what stands behind `key`, none for what is no expression."""
        parser = self.compiler.declared.parser
        parsed: tree.Tree | Fault
        match key:
            case "pays" | "rounding":
                parsed = parser.parse(text.value, "step")
            case "cap":
                parsed = parser.parse(text.value, "limit")
            case "for":
                parsed = parser.parse(text.value, "target")
            case _ if key in EXPRESSIONS:
                parsed = parser.parse(text.value, "expression")
                parsed = parser.parse(text.value, "test") if isinstance(parsed, Fault) else parsed
            case _:
                return None
        return None if isinstance(parsed, Fault) else parsed

    def words(self, node: tree.Tree, at: At) -> Said:
        """A tree as it is printed in both languages, in the policy's words."""
        return self.compiler.declared.writers.at(self.list_at(at), _labels(at.clause)).words(node)

    def said(self, text: Text, at: At) -> Said:
        """A text as it is printed in both languages: expressions in the policy's words."""
        parsed = self.tree_of(at.key, text)
        return Said(text.value, text.value) if parsed is None else self.words(parsed, at)

    def canonical(self, text: Text, at: At) -> str:
        """A text such that two texts that mean the same are the same: names by their ids, in English."""
        parsed = self.tree_of(at.key, text)
        if parsed is not None:
            return show(parsed, "en", self.ids(at))
        named = self.named(text, at)
        return "".join(text.value.split()) if named is None else named

    def named(self, text: Text, at: At) -> str | None:
        """The id of what a text names, or the day that it writes; none where it is no name."""
        word = fold(text.value).strip()
        if at.key in _CLAUSES:
            name = self._clauses.get(word, text.value)
            return self.aliases.elements.get(("clauses", name), name)
        if at.key in _FIELDS:
            return self._fields(at.list).get(word, text.value) if at.list >= 0 else text.value
        if at.key == "claimant":
            return self._lists.get(word, text.value)
        day = nodes.day(text) if at.key in _DAYS else None
        return day.isoformat() if day else None

    # ------------------------------------------------------------------------------------------ names

    def list_at(self, at: At) -> int:
        """The list whose rows are at hand, -1 for none."""
        target = nodes.get(at.clause, "for")
        parsed = self.tree_of("for", target) if isinstance(target, Text) else None
        names = self.compiler.declared.names
        index = names.list_names.get(fold(parsed.name.text), -1) if isinstance(parsed, tree.Target) else at.list
        return -1 if index == names.claimant else index

    def ids(self, at: At) -> Spellings:
        """Every name by its id, as it is meant at a place."""
        names = self.compiler.declared.names
        table = {**self._common, **self._fields(names.claimant)}
        index = self.list_at(at)
        table |= self._fields(index) if index >= 0 else {}
        owner = nodes.said_text(at.clause, "id")
        for name, words in _terms(at.clause):
            now = self.aliases.terms.get((owner, name), name)
            table |= dict.fromkeys((fold(word) for word in words), now)
        return Spellings(table, self._fields_of)

    @cached_property
    def _clauses(self) -> dict[str, str]:
        return clause_ids(self.root)

    @cached_property
    def _lists(self) -> dict[str, str]:
        names = self.compiler.declared.names
        called = [self.aliases.lists.get(fact.name, fact.name) for fact in names.lists]
        return {word: called[index] for word, index in names.list_names.items()}

    @cached_property
    def _common(self) -> dict[str, str]:
        """Values, sets and lists."""
        names, aliases = self.compiler.declared.names, self.aliases
        table = {
            word: aliases.values.get((domain, value), value)
            for domain, values in names.values.items()
            for word, value in values.items()
        }
        called = [aliases.sets.get(fact.name, fact.name) for fact in names.sets]
        return table | {word: called[index] for word, index in names.set_names.items()} | self._lists

    @cached_property
    def _fields_of(self) -> dict[str, dict[str, str]]:
        return {word: self._fields(index) for word, index in self.compiler.declared.names.list_names.items()}

    def _fields(self, index: int) -> dict[str, str]:
        names = self.compiler.declared.names
        fact = names.lists[index]
        called = [self.aliases.fields.get((fact.name, each.name), each.name) for each in fact.fields]
        return {word: called[number] for word, number in names.fields[index].items()}


def open_side(
    path: Path, beside: Side | None = None, cache: Path | None = None, shelves: Iterable[Path] = ()
) -> tuple[Side | None, list[Diagnostic]]:
    """The version in the file `path` under its default readings, or what is wrong with it.

    `beside`: the other version, whose parsers serve this one too. `cache`: where the tables of the grammar are kept.
    `shelves`: where else a version is looked for that it names by id.
    """
    compiler, found = open_compiler(path, cache=cache, beside=beside.compiler if beside else None, shelves=shelves)
    if compiler is None:
        return None, found
    program, more = compiler.program({})
    found = [*found, *more]
    return (None if program is None or has_errors(found) else Side(compiler, program)), found


def _terms(clause: Node | None) -> Iterable[tuple[str, tuple[str, ...]]]:
    terms = nodes.pairs(nodes.get(clause, "terms"))
    return [(key.value, nodes.spellings(key.value, nodes.get(term, "label"))) for key, term in terms]


def _labels(clause: Node | None) -> tuple[tuple[str, Said], ...]:
    terms = nodes.pairs(nodes.get(clause, "terms"))
    return tuple((key.value, nodes.label(nodes.get(term, "label"))) for key, term in terms)
