"""Uses: what the parts of a policy are, by where they stand – expressions, names of fields, values, examples, changes.

A path is made of the English keys and the ids that lead to a text; `*` stands for an item without an id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, TypeVar

from policy_eval.syntax import Start

T = TypeVar("T")

Pattern = tuple[str, ...]

STARTS: Mapping[Pattern, Start] = MappingProxyType(
    {
        ("rounding",): "step",
        ("facts", "*", "fields", "*", "at-least"): "expression",
        ("facts", "*", "fields", "*", "at-most"): "expression",
        ("facts", "*", "holds", "*", "that"): "expression",
        ("clauses", "*", "for"): "target",
        ("clauses", "*", "when"): "expression",
        ("clauses", "*", "terms", "*", "is"): "expression",
        ("clauses", "*", "pays", "*"): "step",
        ("clauses", "*", "marks", "*", "when"): "expression",
        ("limits", "*", "cap"): "limit",
        ("exclusions", "*", "when"): "expression",
        ("marks", "*", "when"): "expression",
        ("commitments", "*", "target", "is"): "test",
    }
)
"""Where expressions stand, and what each is parsed as."""

Role = Literal["type", "default", "field", "example", "change", "answer"]

ROLES: Mapping[Pattern, Role] = MappingProxyType(
    {
        ("facts", "*", "fields", "*", "type"): "type",
        ("facts", "*", "fields", "*", "default"): "default",
        ("facts", "*", "dated"): "field",
        ("facts", "*", "holds", "*", "one"): "field",
        ("facts", "*", "holds", "*", "per"): "field",
        ("examples", "*"): "example",
        ("clauses", "*", "examples", "*"): "example",
        ("changes", "*"): "change",
        ("readings", "*", "answers", "*", "changes", "*"): "answer",
    }
)
"""Where else stands something that is more than keys and words; `field`: the name of a field of the same list."""


def start_at(path: Sequence[str]) -> Start | None:
    """What the text at a path is parsed as; none where it is no expression."""
    return _at(path, _STARTS)


def role_at(path: Sequence[str]) -> Role | None:
    """What stands at a path; none where keys and words are all that there is to it."""
    return _at(path, _ROLES)


_Head = tuple[int, str]
_ByHead = Mapping[_Head, Sequence[tuple[Pattern, T]]]


def _by_head(table: Mapping[Pattern, T]) -> _ByHead[T]:
    """The patterns by length and first name, which tells most of them apart."""
    made: dict[_Head, list[tuple[Pattern, T]]] = {}
    for pattern, what in table.items():
        made.setdefault((len(pattern), pattern[0]), []).append((pattern, what))
    return made


_STARTS = _by_head(STARTS)
_ROLES = _by_head(ROLES)


def _at(path: Sequence[str], table: _ByHead[T]) -> T | None:
    near = table.get((len(path), path[0]), ()) if path else ()
    return next((what for pattern, what in near if _fits(path, pattern)), None)


def _fits(path: Sequence[str], pattern: Pattern) -> bool:
    return all(want in ("*", name) for want, name in zip(pattern, path, strict=True))
