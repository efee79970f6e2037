"""Front: the characters of a YAML scalar, each with the stretch of the file it is written as.

Laws of this module:

* Without Chinese at a fold, the characters are exactly the value that YAML 1.1 and 1.2 give the scalar.
* Folded Chinese is joined without a space: the line was broken for the page, not between two words.
* Offsets count characters of the whole text and never fall.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Character = tuple[str, int, int]
"""A character of the value, the offset of what stands for it in the text, the offset behind that."""

_HAN = (
    "\u2e80-\u30ff\u3100-\u312f\u31a0-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
_CHINESE = re.compile(f"[{_HAN}]")
# These are full-width in Chinese and half-width in English print: the neighbour decides.
_EITHER = re.compile(f"[{_HAN}“”‘’…—·]")

# Blanks are taken run by run: taken one by one, a long run would be searched for its end again and again.
_FOLD = r"(?P<fold>[ \t]*+(?:\n[ \t]*+)++)|(?P<blank>[ \t]++)"
_PIECES = {
    "": re.compile(_FOLD + r"|."),
    "'": re.compile(_FOLD + r"|(?P<quote>'')|."),
    '"': re.compile(_FOLD + r"|\\(?P<joined>\n[ \t]*(?:\n[ \t]*)*)|\\(?P<code>x..|u.{4}|U.{8})|\\(?P<letter>.)|."),
}
_LETTERS = dict(zip("0abtnvfreN_LP", "\0\a\b\t\n\v\f\r\x1b\x85\xa0\u2028\u2029", strict=True))
_HEADER = re.compile(r"[|>](?P<marks>[-+0-9]*)[^\n]*\n?")
_LINE = re.compile(r"[^\n]*\n?")


def characters(text: str, style: str, start: int, end: int, indent: int) -> list[Character]:
    """The value of the scalar written in `text[start:end]`, character by character.

    `style` is "" (plain), "'", '"', "|" or ">"; the quotes or the header belong to the stretch. `indent` is
    the column (from 0) of the block around the scalar, -1 outside any: a block scalar is indented from it.
    """
    if style in {"|", ">"}:
        return _block(text, start, end, indent)
    quote = len(style)
    return _joined(_pieces(text, style, start + quote, end - quote))


# ---------------------------------------------------------------------------- plain and quoted scalars


def _pieces(text: str, style: str, start: int, end: int) -> Iterator[Character]:
    """The characters, with "" for a single line break: what it means depends on its neighbours."""
    for match in _PIECES[style].finditer(text, start, end):
        kind = match.lastgroup
        if kind is None:
            yield match.group(), match.start(), match.end()
        elif kind == "blank":
            yield from _letters(match.group(), match.start())
        elif kind == "fold":
            yield from _fold(match)
        elif kind == "joined":
            yield from _breaks(match, "joined")
        else:
            yield _escaped(kind, match.group(kind)), match.start(), match.end()


def _fold(match: re.Match[str]) -> Iterator[Character]:
    if match.group().count("\n") == 1:
        yield "", match.start(), match.start()
    yield from _breaks(match, "fold")


def _breaks(match: re.Match[str], group: str) -> Iterator[Character]:
    """Every line break but the first is one in the value."""
    first = match.group().index("\n") + match.start()
    for offset in range(first + 1, match.end(group)):
        if match.string[offset] == "\n":
            yield "\n", offset, offset


def _escaped(kind: str, written: str) -> str:
    if kind == "quote":
        return "'"
    if kind == "code":
        return chr(int(written[1:], 16))
    return _LETTERS.get(written, written)


def _joined(pieces: Iterator[Character]) -> list[Character]:
    given = list(pieces)
    return [
        (found or " ", start, end)
        for i, (found, start, end) in enumerate(given)
        if found or not (0 < i < len(given) - 1 and _is_chinese(given[i - 1][0], given[i + 1][0]))
    ]


def _is_chinese(before: str, behind: str) -> bool:
    """Whether a line break between the two characters stands for nothing."""
    both = _EITHER.match(before) and _EITHER.match(behind)
    return bool(both and (_CHINESE.match(before) or _CHINESE.match(behind)))


# ---------------------------------------------------------------------------- block scalars


@dataclass(frozen=True, slots=True)
class _Header:
    folds: bool
    chomping: str
    indent: int


def _block(text: str, start: int, end: int, indent: int) -> list[Character]:
    match = _HEADER.match(text, start, end)
    if match is None:  # pragma: no cover - the YAML library has read the header before
        return []
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text, match.end(), end) if m.end() > m.start()]
    marks = match["marks"]
    digits = re.sub(r"\D", "", marks)
    width = max(indent, 0) + int(digits) if digits else _indent(text, lines, indent)
    return _block_lines(text, lines, _Header(text[start] == ">", re.sub(r"[^-+]", "", marks), width))


def _indent(text: str, lines: list[tuple[int, int]], indent: int) -> int:
    """The indent of the first line that holds something, or of a longer blank line before it."""
    width = max(indent + 1, 1)
    for start, end in lines:
        line = text[start:end].rstrip("\n")
        width = max(width, len(line) - len(line.lstrip(" ")))
        if line.strip(" "):
            break
    return width


def _block_lines(text: str, lines: list[tuple[int, int]], header: _Header) -> list[Character]:
    found: list[Character] = []
    waiting: list[Character] = []  # line breaks since the last line that holds something
    before = ""
    for start, end in lines:
        content = _content(text, start, end, header.indent)
        if content:
            found += _between(waiting, before, content, header) + _letters(content, start + header.indent)
            before, waiting = content, []
        if text[end - 1] == "\n":
            waiting.append(("\n", end - 1, end - 1))
    return found + _chomped(waiting, header.chomping, is_empty=not before)


def _content(text: str, start: int, end: int, indent: int) -> str:
    return text[start + indent : end].rstrip("\n") if end - start > indent else ""


def _letters(content: str, start: int) -> list[Character]:
    return [(c, i, i + 1) for i, c in enumerate(content, start)]


def _between(waiting: list[Character], before: str, content: str, header: _Header) -> list[Character]:
    """What the line breaks between two lines mean: themselves, or a fold if neither is indented further."""
    if not header.folds or not before or before[0] in " \t" or content[0] in " \t":
        return waiting
    if len(waiting) > 1:
        return waiting[1:]
    return [] if _is_chinese(before[-1], content[0]) else [(" ", *waiting[0][1:])]


def _chomped(waiting: list[Character], chomping: str, *, is_empty: bool) -> list[Character]:
    if chomping == "+":
        return waiting
    return [] if chomping == "-" or is_empty else waiting[:1]
