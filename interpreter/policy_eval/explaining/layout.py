"""Uses: lines of a terminal – width, wrapping, both edges.

Laws of this module:

* A full-width character takes two columns, a combining one none.
* A number, a word, and a full-width bracket with what it holds to, are not torn apart (but what is too long to be one).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction

WIDTH = 78

_KEPT = Fraction(2, 5)
"""Phrases up to this part of a line are not torn apart."""

_PHRASES = re.compile(r"[^，；、。]*[，；、。]*")
_PIECES = re.compile(r"\s+|[“‘（《〔【(]*−?(?:[!-~]{1,40}|[^\s])[，。；：、！？）》〕】”’]*")


def width(text: str) -> int:
    """The columns that `text` takes in a terminal."""
    return sum(_columns(character) for character in text)


def wrapped(text: str, first: int, rest: int, columns: int = WIDTH) -> Iterator[str]:
    """`text` in lines of `columns`: the first one indented by `first` blanks, the others by `rest`."""
    line, indent = "", first
    for piece in _pieces(text, columns - rest):
        if line.strip() and indent + width((line + piece).rstrip()) > columns:
            yield " " * indent + line.rstrip()
            line, indent = "", rest
        line += piece if line or not piece.isspace() else ""
    yield " " * indent + line.rstrip()


def _pieces(text: str, columns: int) -> Iterator[str]:
    """What is not torn apart: short phrases of full-width text, and the words and characters of long ones."""
    for phrase in _PHRASES.findall(text):
        if width(phrase) <= columns * _KEPT:
            yield phrase
        else:
            yield from _PIECES.findall(phrase)


def least_width(text: str) -> int:
    """The columns that the widest part of `text` takes that `wrapped` never tears apart."""
    return max((width(piece) for piece in _pieces(text, 0)), default=0)


def spread(left: str, right: str, columns: int = WIDTH) -> str:
    """Both at the edges of a line."""
    return left + " " * max(2, columns - width(left) - width(right)) + right


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
