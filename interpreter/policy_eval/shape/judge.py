"""Front: the JSON Schema of policies has the last word – the only module that knows jsonschema."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from policy_eval.diagnostics import Diagnostic, Place, Rule
from policy_eval.source import Entry, List, Map, Node, Text

from .dialect import Json

REFUSED = Rule(
    "PE099",
    "这里不符合政策文件的格式：{problem}",
    "this does not fit the JSON Schema of policies: {problem}",
    "对照语言说明改正",
    "compare it with the description of the language",
)


def refused(schema: Json, root: Node) -> list[Diagnostic]:
    """What jsonschema finds first in a document in English."""
    error = best_match(Draft202012Validator(schema).iter_errors(_plain(root)))
    return [] if error is None else [_told(root, error)]


def is_valid(schema: Json, root: Node) -> bool:
    """Whether jsonschema accepts a document in English."""
    return Draft202012Validator(schema).is_valid(_plain(root))


def _plain(node: Node) -> Any:  # noqa: ANN401 - what json.loads would give
    match node:
        case Text():
            return node.value
        case List():
            return [_plain(item) for item in node.items]
        case Map():
            return {key: _plain(value) for key, value in node.items()}


def _told(root: Node, error: ValidationError) -> Diagnostic:
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
