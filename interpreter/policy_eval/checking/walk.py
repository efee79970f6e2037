"""Middle: all nodes inside a node of the program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from policy_eval.program import Field


def nodes_in(node: object) -> Iterator[object]:
    """The node and everything in it, depth first."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, tuple):
            waiting.extend(reversed(here))
        elif is_dataclass(here):
            yield here
            waiting.extend(getattr(here, field.name) for field in reversed(fields(here)))


def fields_in(node: object) -> tuple[Field, ...]:
    """The facts that a node reads, each once."""
    return tuple(dict.fromkeys(part for part in nodes_in(node) if isinstance(part, Field)))
