"""Uses: one side of a comparison – a checked version of a policy, and the canonical words of what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from policy_eval.checking import Compiler, open_compiler
from policy_eval.checking.layers import verb
from policy_eval.diagnostics import Diagnostic, has_errors
from policy_eval.policy import nodes
from policy_eval.program import Program, Said
from policy_eval.source import Map, Node, Text
from policy_eval.syntax import Fault, Spellings, show, tree

EXPRESSIONS = frozenset({"when", "is", "that", "at-least", "at-most"})
"""Keys behind which a condition or a value stands."""


@dataclass(frozen=True)
class Side:
    """A version: how it was compiled, and its program. `spelled`: canonical words by where they stand."""

    compiler: Compiler
    program: Program
    spelled: dict[tuple[str, str, str], str] = field(default_factory=dict, compare=False)

    @property
    def root(self) -> Map:
        """The whole policy, all changes made in it."""
        return self.compiler.document.root

    def verb(self, text: Text) -> str:
        """The verb of a step, as places of changes name it."""
        step = self.tree_of("pays", text)
        return verb(step.action) if isinstance(step, tree.Step) else "?"

    def tree_of(self, key: str, text: Text) -> tree.Tree | None:
        """The tree of what stands behind `key`, none for what is no expression."""
        parser = self.compiler.declared.parser
        match key:
            case "pays" | "rounding":
                parsed: tree.Tree | Fault = parser.parse(text.value, "step")
            case "cap":
                parsed = parser.parse(text.value, "limit")
            case "for":
                parsed = parser.parse(text.value, "target")
            case _ if key in EXPRESSIONS:
                parsed = parser.parse(text.value, "expression")
            case _:
                return None
        return None if isinstance(parsed, Fault) else parsed

    def words(self, key: str, text: Text, clause: Node | None) -> Said:
        """A text as it is printed in both languages: expressions in the policy's words."""
        parsed = self.tree_of(key, text)
        if parsed is None:
            return Said(text.value, text.value)
        return self.compiler.declared.writers.at(self._list_of(clause), _labels(clause)).words(parsed)

    def canonical(self, key: str, text: Text, clause: Node | None) -> str:
        """A text such that two texts that mean the same are the same: names by their ids, in English."""
        parsed = self.tree_of(key, text)
        if parsed is None:
            return "".join(text.value.split())
        return show(parsed, "en", self._ids(clause))

    def _list_of(self, clause: Node | None) -> int:
        target = nodes.get(clause, "for")
        parsed = self.tree_of("for", target) if isinstance(target, Text) else None
        names = self.compiler.declared.names
        index = names.list_names.get(parsed.name.text, -1) if isinstance(parsed, tree.Target) else -1
        return -1 if index == names.claimant else index

    def _ids(self, clause: Node | None) -> Spellings:
        """Every name by its id, as it is meant in a clause."""
        names = self.compiler.declared.names
        table = {word: value for values in names.values.values() for word, value in values.items()}
        table |= {word: names.sets[index].name for word, index in names.set_names.items()}
        table |= {word: names.lists[index].name for word, index in names.list_names.items()}
        fields = {word: self._fields(index) for word, index in names.list_names.items()}
        for index in (names.claimant, self._list_of(clause)):
            table |= self._fields(index) if index >= 0 else {}
        table |= {word: name for name, said in _labels(clause) for word in (name, said.zh, said.en) if word}
        return Spellings(table, fields)

    def _fields(self, index: int) -> dict[str, str]:
        names = self.compiler.declared.names
        return {word: names.lists[index].fields[number].name for word, number in names.fields[index].items()}


def open_side(path: Path) -> tuple[Side | None, list[Diagnostic]]:
    """The version in the file `path` under its default readings, or what is wrong with it."""
    compiler, found = open_compiler(path)
    if compiler is None:
        return None, found
    program, more = compiler.program({})
    found = [*found, *more]
    return (None if program is None or has_errors(found) else Side(compiler, program)), found


def _labels(clause: Node | None) -> tuple[tuple[str, Said], ...]:
    terms = nodes.pairs(nodes.get(clause, "terms"))
    return tuple((key.value, nodes.label(nodes.get(term, "label"))) for key, term in terms)
