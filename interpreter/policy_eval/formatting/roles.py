"""Uses: what the texts of a policy are, by where they stand – expressions, names of fields, values.

A path is made of the English keys and the ids that lead to a text; `*` stands for an item without an id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from policy_eval.syntax import Start

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

FIELDS: frozenset[Pattern] = frozenset(
    {("facts", "*", "dated"), ("facts", "*", "holds", "*", "one"), ("facts", "*", "holds", "*", "per")}
)
"""Where the name of a field of the same list stands."""

TYPE: Pattern = ("facts", "*", "fields", "*", "type")
DEFAULT: Pattern = ("facts", "*", "fields", "*", "default")

EXAMPLES: frozenset[Pattern] = frozenset({("examples", "*"), ("clauses", "*", "examples", "*")})
CHANGES: Pattern = ("changes", "*")
ANSWERS: Pattern = ("readings", "*", "answers", "*", "changes", "*")


def fits(path: Sequence[str], pattern: Pattern) -> bool:
    """Whether a path is one of the pattern, which begins with a name: that alone rules most of them out."""
    if len(path) != len(pattern) or path[0] != pattern[0]:
        return False
    return all(want in ("*", name) for want, name in zip(pattern, path, strict=True))


def start_at(path: Sequence[str]) -> Start | None:
    """What the text at a path is parsed as; none where it is no expression."""
    return next((start for pattern, start in STARTS.items() if fits(path, pattern)), None)
