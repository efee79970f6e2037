"""Middle: what one kind of expression needs of the lowering of its parts."""

from __future__ import annotations

from typing import Protocol

from policy_eval.program import Condition, Field, Term, Truth, Value
from policy_eval.quantity import Kind
from policy_eval.syntax import tree

from .context import Context, Typed


class Lowering(Protocol):
    """Lowers expressions that stand in one context."""

    @property
    def context(self) -> Context:
        """Where they stand."""

    def knowing(self, condition: Condition, *, true: bool = True) -> Lowering:
        """The same, where a condition holds or does not."""

    def knowing_nothing(self) -> Lowering:
        """The same, where no condition was asked yet."""

    def any(self, node: tree.Expression, wanted: Kind | None = None) -> Typed:
        """Any expression."""

    def sure(self, node: tree.Expression, wanted: Kind | None = None) -> Typed:
        """An expression that is never missing."""

    def condition(self, node: tree.Expression) -> Condition:
        """A condition."""

    def value(self, node: tree.Expression, wanted: Kind) -> Value:
        """A value of the kind wanted."""

    def like(self, node: tree.Expression, kind: Kind) -> Value:
        """A value that can be held against one of the kind."""


def called(node: tree.Expression, typed: Typed) -> str:
    """What the author calls it."""
    value = typed.node.value if isinstance(typed.node, Truth) else typed.node
    if isinstance(node, tree.Name):
        return node.text
    return value.name if isinstance(value, Field | Term) else "…"
