"""Ground: what all nodes of a program have in common – made, compared, hashed and shown field by field.

A dataclass writes and compiles these methods anew for each class, every time it is imported. A program has some fifty
classes of nodes, and that was the larger part of what a start cost. Here the methods are written once; the rest, from
slots to `fields` and `replace`, is the dataclass's.

    @node
    class Floor(Node):
        value: Value
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass
from typing import Any, ClassVar, Never, TypeVar, dataclass_transform

N = TypeVar("N", bound="Node")


class Node:
    """Plain frozen data: equal to a node of the same class whose fields are equal."""

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __init__(self, *parts: object, **named: object) -> None:
        names = self.__match_args__
        if named or len(parts) != len(names):
            parts = _completed(self, parts, named)
        for name, part in zip(names, parts, strict=True):
            object.__setattr__(self, name, part)

    def __setattr__(self, name: str, _part: object) -> Never:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> Never:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is not type(self):
            return NotImplemented
        return _parts(self) == _parts(other)

    def __hash__(self) -> int:
        return hash((type(self), *_parts(self)))

    def __repr__(self) -> str:
        shown = (f"{name}={part!r}" for name, part in zip(self.__match_args__, _parts(self), strict=True))
        return f"{type(self).__qualname__}({', '.join(shown)})"


@dataclass_transform(frozen_default=True, eq_default=True)
def node(cls: type[N]) -> type[N]:
    """Make a class of nodes: a frozen, slotted dataclass with the methods of `Node`."""
    return dataclass(init=False, repr=False, eq=False, slots=True)(cls)


def _parts(of: Node) -> list[object]:
    """The fields' values, in order. (Lists compare as tuples do: by identity first, then by value.)"""
    return [getattr(of, name) for name in of.__match_args__]


def _completed(of: Node, parts: tuple[object, ...], named: dict[str, object]) -> tuple[object, ...]:
    """The values of all fields: those given by place, those given by name, and defaults. Raises `TypeError`."""
    names = of.__match_args__
    rest = names[len(parts) :]
    known = {name: of.__dataclass_fields__[name].default for name in rest} | named
    if len(parts) > len(names) or known.keys() != {*rest} or MISSING in known.values():
        raise TypeError(f"{type(of).__name__} is made of {', '.join(names)}")
    return (*parts, *(known[name] for name in rest))
