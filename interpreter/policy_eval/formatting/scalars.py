"""Uses: how a text is written in YAML – plain where it can be, in single quotes, in double quotes, or as a block.

Laws of this module:

* What is written is read back as the same text.
* Only YAML's own rules ask for quotes: a scalar is text, so `NO`, `12:30` and `010` need none. (In brackets there is
  one more: the reader joins what commas part within a parenthesis, so a text that leaves one open is quoted.)
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from policy_eval.source import opened

TEXT_WIDTH = 120
"""Columns. Where a text was broken over lines, it is broken before it goes beyond."""

_FIRST = re.compile(r"[,\[\]{}#&*!|>'\"%@`]|[-?:](?:\s|\Z)")
_INSIDE = re.compile(r": | #|:\Z|\A(?:---|\.\.\.)(?:\s|\Z)|\A<<\Z")
_IN_FLOW = re.compile(r"[,?\[\]{}]|\A:|\A-(?=[,\[\]{}])")
_NOT_PRINTABLE = re.compile(r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_BREAK = re.compile(r"(?<=[!-~]) (?=[!-~])")


@lru_cache(maxsize=4096)
def inline(text: str, *, in_flow: bool = False) -> str:
    """The text on one line, as it stands in a block, or in a flow collection. (The same come again and again.)"""
    if _NOT_PRINTABLE.search(text):
        return '"' + "".join(map(_escaped, text)) + '"'
    if _is_plain(text, in_flow=in_flow):
        return text
    if "'" not in text:
        return f"'{text}'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def block(text: str, indent: int) -> list[str]:
    """The header and the lines of a text that is broken over lines; none where it is better written on one line.

    `indent`: how many columns its lines are moved in; they come without it.
    """
    if "\n" in text:
        return _literal(text)
    lines = _broken(text, TEXT_WIDTH - indent)
    can_fold = text == text.strip() and not _NOT_PRINTABLE.search(text)
    return [">-", *lines] if len(lines) > 1 and can_fold else []


def width(text: str) -> int:
    """Columns: a full-width character takes two."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


@cache
def _columns(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _is_plain(text: str, *, in_flow: bool) -> bool:
    if not text or text != text.strip() or _FIRST.match(text) or _INSIDE.search(text):
        return False
    return not (in_flow and (_IN_FLOW.search(text) or opened(text)))


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if not _NOT_PRINTABLE.match(character):
        return character
    return f"\\x{ord(character):02x}" if ord(character) < 0x100 else f"\\u{ord(character):04x}"  # noqa: PLR2004 – a byte


def _literal(text: str) -> list[str]:
    """The lines as they are; none where the form could not carry them, which quotes can."""
    body = text.removesuffix("\n")
    lines = body.split("\n")
    is_even = all(line == line.rstrip() and not _NOT_PRINTABLE.search(line) for line in lines)
    if not is_even or not lines[0] or lines[0].startswith(" ") or not lines[-1]:
        return []
    return ["|" if text.endswith("\n") else "|-", *lines]


def _broken(text: str, columns: int) -> list[str]:
    """The text broken where a single blank stands between two Latin characters: there a fold means just that blank."""
    lines: list[str] = []
    line = ""
    for word in _BREAK.split(text):
        longer = f"{line} {word}" if line else word
        if line and width(longer) > columns:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]
