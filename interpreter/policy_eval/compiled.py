"""Ground: the compiled form – a checked program as JSON, written, read back and hashed.

Laws of this module:

* `loads(dumps(program)) == program`, and equal programs give the same bytes on every machine. 1, `True`, `1/1` and
  "1" stay four things. No number passes through a float, and none is too long.
* The form is data: it can name the node types of `program` and `quantity`, and `Place`, and nothing else.
* A text is read as a whole or not at all: the answer is a program or `Damaged`. What may stand where, only the checker
  knows: a text from outside is read where a hash says that it is the one that was written (see `cache`).

The form is a table. `types` has a row for each type that occurs: its name and what its parts are called. `values` has
every distinct value once, behind those it is made of: null, truth values, texts and integers as they are, anything
else as the number of its type and the numbers of its parts. The last value is the program. Texts of an engine whose
types have other parts are refused.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, NoReturn, TypeGuard

from . import program as program_nodes
from . import quantity as quantity_nodes
from .diagnostics import Place
from .program import Program

MOST_DEPTH = 250
"""How deep values lie within each other at most. What an expression may nest is far below."""

PLACES = frozenset({"at", "when_at", "places", "source_sha256", "revises", "amended"})
"""Fields that say where something stands, or comes from, not what it is."""

_SHORT_BITS = 63
"""A longer integer is written in hexadecimal: Python refuses to convert long decimals."""

Entry = bool | int | str | list[int] | None


class Damaged(Exception):  # noqa: N818 – says what a text is; nobody but the caller ever sees it
    """A text is no compiled program of this engine."""


class _Type(NamedTuple):
    """A type that is written by its parts. `make` takes the parts in order; a tuple has any number and no names."""

    name: str
    parts: tuple[str, ...]
    make: Callable[..., object]

    @property
    def row(self) -> list[str]:
        return [self.name, *self.parts]


def dumps(program: Program) -> str:
    """The compiled form of `program`: one line of JSON in ASCII. Raises `ValueError` where it is nested too deeply."""
    return _Table().text(program)


def loads(text: str) -> Program:
    """The program whose compiled form is `text`. Raises `Damaged`, and nothing else."""
    try:
        document = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
        made = _made([_type_of(row) for row in document["types"]], document["values"])
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise Damaged(str(error)) from error
    if not isinstance(made, Program):
        raise Damaged("the last value is no program")
    return made


def program_sha256(program: Program) -> str:
    """SHA-256, in hexadecimal, over the compiled form of `program` without `PLACES`.

    In it: everything that is computed with (facts, sets and their members, terms, conditions, steps, limits,
    exclusions, the answers chosen) and everything that people read (labels, quotes, articles, messages, notes, words,
    in both languages).

    Not in it: where things stand in the policy, and `source_sha256`. So a policy that is indented or commented in
    another way, or written in the keys and words of the other language, has the same hash.
    """
    return hashlib.sha256(_Table(PLACES).text(program).encode()).hexdigest()


# --- writing ----------------------------------------------------------------------------------------------------------


class _Table:
    """The table of one program. Parts that are called as in `without` are left out."""

    def __init__(self, without: frozenset[str] = frozenset()) -> None:
        self._without = without
        self._types: dict[type, tuple[int, _Type]] = {}
        self._values: list[Entry] = []
        self._known: dict[tuple[object, ...], int] = {}

    def text(self, program: Program) -> str:
        """The whole table, `program` last."""
        self._number(program, MOST_DEPTH)
        rows = [known.row for _, known in self._types.values()]
        return json.dumps({"types": rows, "values": self._values}, separators=(",", ":"))

    def _number(self, value: object, depth: int) -> int:
        """The number of `value` in the table. Known are values by type and parts: 1 equals `True`, and is another."""
        if depth == 0:
            raise ValueError("nested too deeply")
        if _is_plain(value):
            return self._kept((type(value), value), value)
        number, known = self._type(type(value))
        entry = [number, *[self._number(part, depth - 1) for part in _parts(value, known.parts)]]
        return self._kept(tuple(entry), entry)

    def _type(self, of: type) -> tuple[int, _Type]:
        if of not in self._types:
            name, parts, make = _TYPES[of]
            shown = tuple(part for part in parts if part not in self._without)
            self._types[of] = len(self._types), _Type(name, shown, make)
        return self._types[of]

    def _kept(self, key: tuple[object, ...], entry: Entry) -> int:
        number = self._known.setdefault(key, len(self._values))
        if number == len(self._values):
            self._values.append(entry)
        return number


def _is_plain(value: object) -> TypeGuard[bool | int | str | None]:
    """JSON has it as it is. (A member of a `StrEnum` is a text too, and of a type of its own.)"""
    if type(value) is int:
        return value.bit_length() <= _SHORT_BITS
    return value is None or type(value) is bool or type(value) is str


def _parts(value: object, names: tuple[str, ...]) -> Iterator[object]:
    if isinstance(value, tuple):
        return iter(value)
    if isinstance(value, int):
        return iter((hex(value),))
    return (getattr(value, name) for name in names)


# --- reading ----------------------------------------------------------------------------------------------------------


def _made(types: list[_Type], entries: list[object]) -> object:
    """The last of the values that `entries` make, each of parts that stand before it."""
    made: list[object] = []
    depths: list[int] = []
    for entry in entries:
        if _is_plain(entry):
            made.append(entry)
            depths.append(1)
        else:
            number, *parts = _numbers(entry)
            made.append(_value(types[number], parts, made))
            depths.append(1 + max([depths[part] for part in parts], default=0))
    if max(depths) > MOST_DEPTH:
        raise Damaged("nested too deeply")
    return made[-1]


def _numbers(entry: object) -> list[int]:
    """Python would count -1 from the end."""
    if isinstance(entry, list) and min(entry) >= 0:
        return entry
    raise Damaged("neither plain nor made of parts")


def _value(known: _Type, parts: list[int], made: list[object]) -> object:
    if known.make is not _tuple and len(parts) != len(known.parts):
        raise Damaged(f"not the parts of {known.name}")
    return known.make(*[made[part] for part in parts])


def _type_of(row: list[str]) -> _Type:
    known = _NAMED[row[0]]
    if known.row != row:
        raise Damaged(f"other parts of {known.name}")
    return known


def _refuse(number: str) -> NoReturn:
    raise Damaged(f"{number} is no integer")


# --- the types --------------------------------------------------------------------------------------------------------


def _tuple(*parts: object) -> tuple[object, ...]:
    return parts


def _long(digits: str) -> int:
    return int(digits, 16)


def _nodes() -> Iterator[type]:
    """The dataclasses and enumerations that a program is made of."""
    yield Place
    for module in (program_nodes, quantity_nodes):
        yield from (
            node for node in vars(module).values() if isinstance(node, type) and node.__module__.startswith(__package__)
        )


def _by_name(node: type) -> _Type:
    """A dataclass is made from its fields in order, a member of an enumeration from its value."""
    names: tuple[str, ...] = ("value",) if issubclass(node, StrEnum) else getattr(node, "__match_args__", ())
    return _Type(node.__name__, names, node)


_TYPES: dict[type, _Type] = {
    tuple: _Type("tuple", (), _tuple),
    int: _Type("int", ("hexadecimal",), _long),
    Fraction: _Type("Fraction", ("numerator", "denominator"), Fraction),
    dt.date: _Type("date", ("year", "month", "day"), dt.date),
    **{node: _by_name(node) for node in _nodes()},
}
_NAMED = {known.name: known for known in _TYPES.values()}
