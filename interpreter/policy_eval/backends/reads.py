"""Back ends: what a condition looks at – the row at hand, the claimant, other lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from policy_eval.program import Aggregate, Among, Condition, Field, Source, Term


def reads_row(condition: Condition) -> bool:
    """Whether the answer may differ from row to row. A set is asked on the row's day; a term may read anything."""
    return any(
        isinstance(node, Among | Term) or (isinstance(node, Field) and node.source is Source.ROW)
        for node in _nodes(condition, into_aggregates=False)
    )


def reads_claimant(condition: Condition) -> bool:
    """Whether a field of the claimant is looked at."""
    found = _nodes(condition, into_aggregates=True)
    return any(isinstance(node, Field) and node.source is Source.CLAIMANT for node in found)


def asks_of(condition: Condition, value: Field | Term) -> bool:
    """Whether a value is looked at."""
    return any(node == value for node in _nodes(condition, into_aggregates=False))


def lists_read(condition: Condition) -> frozenset[int]:
    """The lists that are aggregated over."""
    found = _nodes(condition, into_aggregates=True)
    return frozenset(node.list for node in found if isinstance(node, Aggregate))


def _nodes(root: object, *, into_aggregates: bool) -> Iterator[object]:
    """Every node under `root`. What an aggregate reads on its rows is the same for the row at hand."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting += node
        elif is_dataclass(node) and not isinstance(node, type):
            yield node
            if into_aggregates or not isinstance(node, Aggregate):
                waiting += [getattr(node, field.name) for field in fields(node)]
