"""Uses: what a revision says where it makes a difference – its sentences, found beside the changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from policy_eval.changes import Change, read_changes, targets
from policy_eval.checking.orders import AMENDED_BY
from policy_eval.diagnostics import Place
from policy_eval.policy import nodes
from policy_eval.source import Node

from .model import Difference, Order
from .side import Side


@dataclass(frozen=True, slots=True)
class _Ordering:
    """A change of a revision: what it says, and the element that it changes."""

    order: Order
    change: Change
    element: tuple[str, ...]


def ordered(found: list[Difference], old: Side, new: Side) -> tuple[Difference, ...]:
    """The differences, each with what orders it; those that are nothing but such sentences are left out."""
    known = [*_orderings(new, old), *_orderings(old, new)]
    says = {_bare(quote) for each in known for quote in each.order.quotes}
    told = [each for each in found if not _is_sentence(each, says)]
    return tuple(replace(each, orders=_orders(each, known)) for each in told) if known else tuple(told)


def _orderings(side: Side, other: Side) -> Iterator[_Ordering]:
    """The changes of the files that only `side` is made from."""
    document = side.compiler.document
    theirs = {digest for _, digest in other.compiler.document.files}
    own = {name for name, digest in document.files if digest not in theirs}
    for root in (root for name, root in document.layers if name in own):
        changes, _ = read_changes(root.get("changes"), "")
        elements = targets(side.root, changes, schema=side.compiler.schema)
        for change, element, entry in zip(changes, elements, nodes.items(root.get("changes")), strict=False):
            yield _Ordering(_order(entry), change, element or tuple(change.at.value.split("/")[:2]))


def _order(entry: Node) -> Order:
    return Order(nodes.said_text(entry, "article"), nodes.texts(nodes.get(entry, "quote")), entry.place)


def _orders(found: Difference, known: list[_Ordering]) -> tuple[Order, ...]:
    """What orders a difference: where it stands in the change, else a change of its element."""
    standing = [part.place for part in (found.old, found.new) if part]
    inside = [each.order for each in known if any(_holds(each.order.place, place) for place in standing)]
    beside = [each.order for each in known if _is_at(each, found)]
    return tuple(order for order in inside or beside if order.quotes)


def _is_at(each: _Ordering, found: Difference) -> bool:
    """Whether a change is of the very place of a difference, or of what it is a part of."""
    place = each.change.at.value
    return found.where == place or found.where.startswith(f"{place}/")


def _holds(outer: Place, inner: Place) -> bool:
    if outer.file != inner.file:
        return False
    first, last = (outer.line, outer.column), (outer.end_line, outer.end_column)
    return first <= (inner.line, inner.column) and (inner.end_line, inner.end_column) <= last


def _is_sentence(found: Difference, says: set[str]) -> bool:
    """Whether it only says that the text of a revision has a sentence, which stands with the change that it orders."""
    if found.path[-1] not in {AMENDED_BY, "no-rule"}:
        return False
    sides = [{_bare(text) for text in nodes.texts(part.node)} if part else set() for part in (found.old, found.new)]
    return sides[0] ^ sides[1] <= says


def _bare(text: str) -> str:
    return "".join(text.split())
