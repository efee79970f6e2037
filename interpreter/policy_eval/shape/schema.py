"""Front: the JSON Schema of policies at work – the walk translates and finds the words, jsonschema judges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_eval.diagnostics import Diagnostic, Language
from policy_eval.source import List, Map, Node, Text

from . import dialect
from .forms import Form, compiled
from .walker import walk


@dataclass(frozen=True)
class Schema:
    """What a policy may hold, in both languages."""

    document: dialect.Json
    form: Form

    @classmethod
    def load(cls) -> Schema:
        """The schema of the `schema` folder."""
        document = dialect.master()
        return cls(document, compiled(document))

    def shape(self, root: Node, *, judged: bool = True) -> tuple[Node, list[Diagnostic]]:
        """The document with English keys and words, and all that does not fit, in the order of the file.

        `judged`: where the walk finds nothing, the JSON Schema itself has the last word.
        """
        made, found = walk(root, self.form, "en")
        return made, found or (self._judged(made) if judged else [])

    def misfits(self, root: Map, before: Map, spoken: Language) -> list[Diagnostic]:
        """What does not fit in a document that was made by changing `before`, which fitted; `spoken`: its author's."""
        kept = frozenset(id(part) for value in _values(before) for part in (value, *_values(value)))
        return walk(root, self.form, "en", kept, spoken)[1]

    def translated(self, node: Node, language: Language, path: Sequence[str] = ()) -> Node:
        """What fits at `path` (all: ()), with its keys and words in a language. Expressions stay as they are."""
        return walk(node, self._form_at(path), language)[0]

    def english_key(self, path: Sequence[str], key: str) -> str:
        """The English for a key, of either language, of what stands at `path` (English keys and ids)."""
        found = next((m.keys[key] for m in self._form_at(path).maps if key in m.keys), None)
        return found.words.en if found else key

    def _form_at(self, path: Sequence[str]) -> Form:
        form = self.form
        for segment in path:
            form = form.below(segment)
        return form

    def _judged(self, root: Node) -> list[Diagnostic]:
        from .judge import refused  # noqa: PLC0415 – jsonschema takes as long to import as all the rest of a start

        return refused(self.document, root)


def shape(root: Node, *, judged: bool = True) -> tuple[Node, list[Diagnostic]]:
    """The document with English keys and words, and all that does not fit, in the order of the file."""
    return Schema.load().shape(root, judged=judged)


def _values(node: Node) -> tuple[Node, ...]:
    """The nodes directly in a node."""
    match node:
        case Map():
            return tuple(entry.value for entry in node.entries)
        case List():
            return node.items
        case Text():
            return ()
