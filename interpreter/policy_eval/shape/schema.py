"""Front: the JSON Schema of policies at work – jsonschema judges, the walk translates and finds the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from policy_eval.diagnostics import Diagnostic, Language, Place, Rule
from policy_eval.source import Entry, List, Map, Node, Text

from . import dialect
from .forms import Form, compiled
from .walker import walk

REFUSED = Rule(
    "PE099",
    "这里不符合政策文件的格式：{problem}",
    "this does not fit the JSON Schema of policies: {problem}",
    "对照语言说明改正",
    "compare it with the description of the language",
)


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

    def shape(self, root: Node) -> tuple[Node, list[Diagnostic]]:
        """The document with English keys and words, and all that does not fit, in the order of the file."""
        made, found = walk(root, self.form, "en")
        return made, found or self._judged(made)

    def misfits(self, root: Map, before: Map) -> list[Diagnostic]:
        """What does not fit in a document that was made by changing `before`, which fitted."""
        kept = frozenset(id(part) for value in _values(before) for part in (value, *_values(value)))
        return walk(root, self.form, "en", kept)[1]

    def translated(self, root: Node, language: Language) -> Node:
        """A document that fits, with its keys and words in a language. Expressions stay as they are."""
        return walk(root, self.form, language)[0]

    def english_key(self, path: Sequence[str], key: str) -> str:
        """The English for a key, of either language, of what stands at `path` (English keys and ids)."""
        form = self.form
        for segment in path:
            form = form.below(segment)
        found = next((m.keys[key] for m in form.maps if key in m.keys), None)
        return found.words.en if found else key

    def is_valid(self, root: Node) -> bool:
        """Whether jsonschema accepts a document in English."""
        return Draft202012Validator(self.document).is_valid(_plain(root))

    def _judged(self, root: Node) -> list[Diagnostic]:
        error = best_match(Draft202012Validator(self.document).iter_errors(_plain(root)))
        return [] if error is None else [_refused(root, error)]


def shape(root: Node) -> tuple[Node, list[Diagnostic]]:
    """The document with English keys and words, and all that does not fit, in the order of the file."""
    return Schema.load().shape(root)


def _values(node: Node) -> tuple[Node, ...]:
    """The nodes directly in a node."""
    match node:
        case Map():
            return tuple(entry.value for entry in node.entries)
        case List():
            return node.items
        case Text():
            return ()


def _plain(node: Node) -> Any:  # noqa: ANN401 - what json.loads would give
    match node:
        case Text():
            return node.value
        case List():
            return [_plain(item) for item in node.items]
        case Map():
            return {key: _plain(value) for key, value in node.items()}


def _refused(root: Node, error: ValidationError) -> Diagnostic:
    place = _at(root, list(error.absolute_path))
    return Diagnostic(REFUSED, {"problem": error.message}, place)


def _at(node: Node, path: list[str | int]) -> Place:
    """The place of what stands at a path, or as near as there is something."""
    for segment in path:
        below = _below(node, segment)
        if below is None:
            break
        node = below
    return node.place


def _below(node: Node, segment: str | int) -> Node | None:
    if isinstance(node, Map):
        found: Entry | None = node.entry(str(segment))
        return found.value if found else None
    return node.items[int(segment)] if isinstance(node, List) else None
