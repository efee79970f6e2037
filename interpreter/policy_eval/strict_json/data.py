"""Edges: what JSON is read into, and how much of it is read at most."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NoReturn


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number that is not a short whole one, as it is written: `150000.00`, `1e3`, `-0`, 400 digits."""

    text: str


Json = dict[str, "Json"] | list["Json"] | str | int | bool | Number | None

MOST_BYTES = 8 * 2**20
MOST_DEPTH = 64
MOST_DIGITS = 30
"""A whole number of more digits is a `Number`: it counts nothing in a claim, and is slow to convert."""


class SuspectError(ValueError):
    """The text may have to be refused."""


def is_surely_shallow(text: str) -> bool:
    """So many brackets are needed to nest too deep; most claims have fewer, and need no closer look."""
    return text.count("[") + text.count("{") <= MOST_DEPTH


def _integer(digits: str) -> int | Number:
    return int(digits) if len(digits) <= MOST_DIGITS and digits != "-0" else Number(digits)


def _distinct(entries: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(entries)
    if len(made) != len(entries):
        raise SuspectError
    return made


def _suspect(_name: str) -> NoReturn:
    raise SuspectError


DECODER = json.JSONDecoder(object_pairs_hook=_distinct, parse_int=_integer, parse_float=Number, parse_constant=_suspect)
"""Raises `ValueError` for what is no JSON, and its `SuspectError` for what is refused though it is."""
