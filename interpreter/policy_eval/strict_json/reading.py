"""Edges: the fast path – documents and lines in which nothing is off are read at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from policy_eval.diagnostics import Diagnostic

from .data import DECODER, MOST_BYTES, Json, SuspectError, is_surely_shallow

_END_OF_LINE = rb"\r\n|\r|\n"


class Lines(Protocol):
    """A binary stream to read by lines."""

    def readline(self, size: int, /) -> bytes:
        """At most `size` bytes, up to and including the end of the line; nothing at the end."""


def parse(data: bytes | str, file: str = "", line: int = 1) -> tuple[Json | None, list[Diagnostic]]:
    """The one JSON document in `data`, or what is wrong with it. `line`: where in `file` the data starts."""
    try:
        return _at_once(data), []
    except ValueError:
        from .faults import parse_with_care  # noqa: PLC0415 – most texts are faultless, and the program starts sooner

        return parse_with_care(data, file, line)


def _at_once(data: bytes | str) -> Json:
    """The document in `data`. Raises `ValueError` where anything may be off."""
    if len(data) > MOST_BYTES:
        raise SuspectError
    text = (data if isinstance(data, bytes) else data.encode()).decode()  # half a character has no code
    if not is_surely_shallow(text) or "\\ud" in text or "\\uD" in text:
        raise SuspectError
    value: Json = DECODER.decode(text.removeprefix("\ufeff"))
    return value


def parse_lines(stream: Lines, file: str = "") -> Iterator[tuple[int, Json | None, list[Diagnostic]]]:
    """Every line of JSON Lines that is not blank: its number from 1, and what `parse` says.

    Holds one line at a time. Lines of UTF-16 or UTF-32 cannot be told apart: after the fault in the first one
    nothing follows.
    """
    for number, line in enumerate(_lines(stream), 1):
        if len(line) <= MOST_BYTES and not line.strip():
            continue
        value, diagnostics = parse(line, file, number)
        yield number, value, diagnostics
        if number == 1 and diagnostics and is_foreign(diagnostics, "UTF"):
            return


def _lines(stream: Lines) -> Iterator[bytes]:
    """Lines, each ended by LF, CRLF or CR; of one that is too long only its beginning, so that it costs no memory."""
    begun, is_skipping = b"", False
    while piece := stream.readline(MOST_BYTES + 1):
        if not (begun or is_skipping) and piece.endswith(b"\n") and piece.find(b"\r", 0, -2) < 0:
            yield piece
            continue
        rest = stream.readline(1) if piece.endswith(b"\r") else b""  # a CRLF may be cut in the middle
        *ended, begun = re.split(_END_OF_LINE, begun + piece + rest)
        yield from ended[is_skipping:]
        is_skipping = is_skipping and not ended
        if len(begun) > MOST_BYTES and not is_skipping:
            yield begun
            is_skipping = True
        begun = b"" if is_skipping else begun
    if begun:
        yield begun


def is_foreign(diagnostics: list[Diagnostic], name: str = "") -> bool:
    """Whether a text is in another encoding, of a family (UTF) where `name` is given."""
    from .faults import WRONG_ENCODING  # noqa: PLC0415 – as above

    return any(d.rule is WRONG_ENCODING and d.details["found"].startswith(name) for d in diagnostics)
