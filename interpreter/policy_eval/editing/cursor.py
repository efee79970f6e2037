"""Uses: where in a policy the cursor stands, found from the lines around it – half-written YAML has no tree.

Laws of this module:

* Only indents, dashes, keys and brackets are looked at, never the whole file's grammar.
* An item of a list is the segment `0`, whichever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_ROW = re.compile(
    r"(?P<indent> *)(?P<dashes>(?:- +|-$)*)"
    r"(?:(?P<key>'[^']*'|\"[^\"]*\"|[^\s#'\"\[\]{},|>&*!%@`-][^#'\"\[\]{}]*?):(?: +|$))?(?P<rest>.*)"
)
_MOST_ROWS = 60
"""A value with brackets is looked for in so many rows above."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """`path`: the keys above as written. `word`: what is typed of the key or value up to the cursor.

    `part` says what is typed: `key`, `value`, or `either` where that depends on what may stand there. `siblings` are
    the other keys of the same map.
    """

    path: tuple[str, ...]
    part: str
    word: str
    siblings: frozenset[str]
    line: int = 0
    """Its line, from 1."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line cut: `dashes` are their columns; `key` stands at `column`, or the text does where there is no key."""

    dashes: tuple[int, ...]
    key: str
    column: int
    rest: str
    is_empty: bool

    @classmethod
    def of(cls, line: str) -> _Row:
        """The parts of a line."""
        match = _ROW.match(line)
        if match is None:
            return cls((), "", 0, "", is_empty=True)
        start = len(match["indent"])
        dashes = tuple(start + m.start() for m in re.finditer("-", match["dashes"]))
        key = (match["key"] or "").strip("'\"").strip()
        text = match["rest"].lstrip()
        is_empty = not (dashes or key or text) or (text.startswith("#") and not dashes and not key)
        return cls(dashes, key, start + len(match["dashes"]), match["rest"], is_empty)


def cursor(lines: Sequence[str], line: int, column: int) -> Cursor:
    """Where the spot at `line` and `column` (from 1) stands."""
    return replace(_found(lines, line, column), line=line)


def _found(lines: Sequence[str], line: int, column: int) -> Cursor:
    before = lines[line - 1][: column - 1] if line <= len(lines) else ""
    row = _Row.of(before)
    if opened := _in_brackets(lines, line - 1, before):
        return opened
    if not row.key and not row.dashes and (continued := _continued(lines, line - 1, row)):
        return continued
    above = tuple(_above(lines, line - 1, row))
    if row.key:
        return Cursor((*above, row.key), "value", _unquoted(row.rest), frozenset())
    return Cursor(above, "either", _unquoted(row.rest), frozenset(_siblings(lines, line - 1, row.column)))


def _above(lines: Sequence[str], index: int, row: _Row) -> list[str]:
    """The keys and items around the key or text of a row, outermost first."""
    path: list[str] = []
    key_below, dash_below = row.column, row.column
    for part, column in _parts(lines, index, row):
        if part and column < key_below:
            path.append(part)
            key_below = dash_below = column
        elif not part and column < dash_below:
            path.append("0")
            # A list may stand at the column of its key.
            key_below, dash_below = column + 1, column
        if key_below == 0:
            break
    return path[::-1]


def _parts(lines: Sequence[str], index: int, row: _Row) -> Iterator[tuple[str, int]]:
    """Keys with their columns, and dashes ("" with theirs), upwards from the text of a row."""
    yield from (("", dash) for dash in reversed(row.dashes))
    for line in reversed(lines[:index]):
        each = _Row.of(line)
        if each.is_empty:
            continue
        if each.key:
            yield each.key, each.column
        yield from (("", dash) for dash in reversed(each.dashes))


def _siblings(lines: Sequence[str], index: int, column: int) -> Iterator[str]:
    """The other keys of the map whose keys stand at `column` around a line."""
    own = _Row.of(lines[index]) if index < len(lines) else _Row.of("")
    upward = () if own.dashes else reversed(lines[:index])
    for line in upward:
        row = _Row.of(line)
        if row.is_empty or row.column > column:
            continue
        if row.column < column:
            break
        yield row.key
        if row.dashes:
            break
    for line in lines[index + 1 :]:
        row = _Row.of(line)
        if row.is_empty or (row.column > column and not any(dash < column for dash in row.dashes)):
            continue
        if row.column < column or row.dashes:
            break
        yield row.key


def _continued(lines: Sequence[str], index: int, row: _Row) -> Cursor | None:
    """The value of a key above that goes on in this row."""
    if not row.rest.strip():
        return None
    texts = [row.rest]
    for at in range(index - 1, max(index - _MOST_ROWS, -1), -1):
        each = _Row.of(lines[at])
        if each.is_empty:
            return None
        texts.append(each.rest)
        if each.key or each.dashes:
            is_value = each.rest.strip() and not each.rest.startswith("#")
            if not is_value or each.column >= row.column:
                return None
            word = " ".join(text.strip() for text in reversed(texts[1:])) + " " + texts[0]
            path = (*_above(lines, at, each), *([each.key] if each.key else []))
            return Cursor(path, "value", _unquoted(word), frozenset())
    return None


# --- brackets -----------------------------------------------------------------------------------------------------


def _in_brackets(lines: Sequence[str], index: int, before: str) -> Cursor | None:
    """The cursor inside a flow collection, which may have begun some rows above."""
    text = before
    for at in range(index, max(index - _MOST_ROWS, -1), -1):
        line = before if at == index else lines[at]
        row = _Row.of(line)
        rest = row.rest if row.key or row.dashes else line.lstrip()
        text = rest if at == index else f"{rest}\n{text}"
        if rest[:1] in {"[", "{"} and (row.key or row.dashes) and (found := _Brackets.read(text)).open:
            above = (*_above(lines, at, row), *([row.key] if row.key else []))
            return found.cursor(above)
        if row.key and rest[:1] not in {"[", "{"} and at != index:
            return None
    return None


@dataclass(slots=True)
class _Level:
    """An open bracket: the keys of a map so far, and the one whose value is being written."""

    is_map: bool
    keys: list[str]
    key: str | None = None


@dataclass(slots=True)
class _Brackets:
    """The brackets that are open at the end of a text, and what is typed since the last comma or colon."""

    open: list[_Level]
    word: str = ""
    quote: str = ""

    @classmethod
    def read(cls, text: str) -> _Brackets:
        """The state at the end of a text."""
        made = cls([])
        for index, character in enumerate(text):
            made.take(character, text[index + 1 : index + 2])
        return made

    def take(self, character: str, following: str) -> None:
        """One more character."""
        if self.quote:
            self.quote = "" if character == self.quote else self.quote
            self.word += character
        elif character in "'\"" and not self.word.strip():
            self.quote, self.word = character, character
        elif character in "[{":
            self.open.append(_Level(character == "{", []))
            self.word = ""
        elif character in "]}":
            del self.open[-1:]
            self.word = ""
        else:
            self.separate(character, following)

    def separate(self, character: str, following: str) -> None:
        """A comma or a colon ends what is typed; anything else belongs to it."""
        level = self.open[-1] if self.open else None
        if character == "," and level:
            level.key, self.word = None, ""
        elif character == ":" and level and level.is_map and level.key is None and following in {" ", "", "\n"}:
            level.key, self.word = _unquoted(self.word.strip()).rstrip("'\""), ""
            level.keys.append(level.key)
        else:
            self.word += character

    def cursor(self, above: tuple[str, ...]) -> Cursor:
        """The cursor at the end."""
        inner = [level.key if level.is_map else "0" for level in self.open]
        path = (*above, *(each for each in inner if each is not None))
        last = self.open[-1]
        part = "value" if last.key is not None else "key" if last.is_map else "either"
        siblings = frozenset(last.keys) if part == "key" else frozenset()
        return Cursor(path, part, _unquoted(self.word.lstrip()), siblings)


def _unquoted(text: str) -> str:
    """A text that is being typed, without the quote that opens it."""
    return text[1:] if text[:1] in {"'", '"'} else text
