"""Front: characters that a policy may not hold – what is invisible, and tabs outside comments."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice

from policy_eval.diagnostics import Diagnostic, Rule

from .slips import TAB
from .tree import Source

INVISIBLE = Rule(
    "PE024",
    "这里有看不见的控制字符 {code}",
    "an invisible control character stands here: {code}",
    "删去这个字符",
    "delete the character",
)

# With them what only some programs take for the end of a line: line numbers would differ.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_SHOWN_INVISIBLE = 10
_TAB = re.compile("\t")
_TAB_OR_COMMENT = re.compile(r"#[^\n]*|(\t)")
_LEADING_TAB = re.compile(r"^ *(\t)", re.MULTILINE)


def unreadable(source: Source) -> list[Diagnostic]:
    """What keeps the text from being read at all."""
    if bad := [m.start() for m in islice(_INVISIBLE.finditer(source.text), _SHOWN_INVISIBLE)]:
        return [_invisible(source, i) for i in bad]
    return _tabs(source, [m.start(1) for m in _LEADING_TAB.finditer(source.text)])


def stray_tabs(source: Source, scalars: Sequence[tuple[int, int]]) -> list[Diagnostic]:
    """Tabs inside and between scalars, given from where to where each stands; in comments they do no harm."""
    return _tabs(source, list(_outside_comments(source.text, scalars))) if "\t" in source.text else []


def _outside_comments(text: str, scalars: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The offsets of tabs. Between two scalars a number sign begins a comment."""
    behind = 0
    for start, end in [*scalars, (len(text), len(text))]:
        yield from (m.start() for m in _TAB_OR_COMMENT.finditer(text, behind, start) if m[1])
        yield from (m.start() for m in _TAB.finditer(text, start, end))
        behind = end


def _invisible(source: Source, offset: int) -> Diagnostic:
    character = source.text[offset]
    code = f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
    return source.diagnostic(INVISIBLE, source.place(offset, offset + 1), code=code)


def _tabs(source: Source, offsets: Sequence[int]) -> list[Diagnostic]:
    """All tabs of a file are one mistake: an editor set to use them."""
    if not offsets:
        return []
    return [source.diagnostic(TAB, source.place(offsets[0], offsets[0] + 1), count=str(len(offsets)))]
