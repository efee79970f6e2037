"""Uses: where two trees differ – the smallest parts of them, each with the way that leads there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from policy_eval.program import Relation
from policy_eval.source import Text
from policy_eval.syntax import show, tree

from .side import At, Side
from .steps import contained

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the way down: out of which node (as both versions have it), by which field, to which of several."""

    old: tree.Node
    new: tree.Node
    field: str
    index: int = -1


@dataclass(frozen=True, slots=True)
class Spot:
    """Two parts that differ, none of whose own parts tells more; the way to them, the last turn last."""

    way: tuple[Turn, ...]
    old: tree.Node
    new: tree.Node

    @property
    def last(self) -> Turn | None:
        """The last turn."""
        return self.way[-1] if self.way else None

    def within(self, kind: type[T]) -> T | None:
        """The nearest node of a kind around, as the old version has it."""
        return next((turn.old for turn in reversed(self.way) if isinstance(turn.old, kind)), None)


def listed(node: tree.Node) -> tuple[tree.Expression, tuple[tree.Expression, ...]] | None:
    """What is asked and the listed values that it may have: `kind is front`, `kind in (front, overseas)`."""
    match node:
        case tree.Comparison(relation=Relation.EQ, left=left, right=tree.Name() as right):
            return left, (right,)
        case tree.Membership(value=value, container=tuple() as container, negated=False):
            return value, container
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Pair:
    """The same place in both versions: the sides, and where its text stands in each."""

    old: Side
    new: Side
    old_at: At
    new_at: At

    def trees(self, old: Text, new: Text) -> tuple[tree.Tree | None, tree.Tree | None]:
        """The trees of both texts."""
        return self.old.tree_of(self.old_at.key, old), self.new.tree_of(self.new_at.key, new)

    def same(self, old: object, new: object) -> bool:
        """Whether two parts of trees say the same."""
        if isinstance(old, tree.Scope) and isinstance(new, tree.Scope):
            return old.period == new.period and self.same(old.holder, new.holder)
        if not isinstance(old, tree.Node) or not isinstance(new, tree.Node):
            return old == new
        return self._said(old, self.old, self.old_at) == self._said(new, self.new, self.new_at)

    def spots(self, old: tree.Node, new: tree.Node, way: tuple[Turn, ...] = ()) -> Iterator[Spot]:
        """The smallest parts that differ, in written order."""
        if self.same(old, new):
            return
        below = self._below(old, new)
        if below is None:
            yield Spot(way, old, new)
            return
        for turn, one, other in below:
            if isinstance(one, tree.Node) and isinstance(other, tree.Node):
                yield from self.spots(one, other, (*way, turn))

    def _below(self, old: tree.Node, new: tree.Node) -> list[tuple[Turn, object, object]] | None:
        """The parts below that differ; none where the nodes themselves do."""
        if type(old) is not type(new):
            return None
        made: list[tuple[Turn, object, object]] = []
        for name in contained(old):
            one, other = getattr(old, name), getattr(new, name)
            pairs = [(one, other)] if not isinstance(one, tuple) or not isinstance(other, tuple) else None
            if pairs is None and len(one) != len(other):
                return None
            is_many = pairs is None
            for index, (a, b) in enumerate(pairs or zip(one, other, strict=True)):
                if self.same(a, b):
                    continue
                if not isinstance(a, tree.Node) or not isinstance(b, tree.Node):
                    return None
                made.append((Turn(old, new, name, index if is_many else -1), a, b))
        return made or None

    def _said(self, node: tree.Node, side: Side, at: At) -> str:
        if isinstance(node, tree.Row):
            parts = (node.relation, *(show(each, "en", side.ids(at)) for each in (node.test, node.value)))
            return str(parts)
        if isinstance(node, tree.Action | tree.Step):
            node = node if isinstance(node, tree.Step) else tree.Step(node, None)
        return show(node, "en", side.ids(at))  # type: ignore[arg-type]  # scopes are told before
