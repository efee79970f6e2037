"""Edges: JSON text of a hostile author → Python data, or diagnostics.

Laws of this module:

* A number keeps its digits: a short whole one is an `int`, any other a `Number`. Never a float.
* What two readers could take differently is refused: a key twice, a second document, NaN, half a character.
* Whatever the bytes are, the answer is data or diagnostics, in time proportional to their length;
  never an exception.
* The fast path only notices that something is off; what it is, and where, is found by reading once more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NoReturn, Protocol

from .diagnostics import Diagnostic, Place, Rule, printable
from .json_syntax import Fault, line_of, rest_fault, skip_blank, syntax_fault


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number that is not a short whole one, as it is written: `150000.00`, `1e3`, `-0`, 400 digits."""

    text: str


Json = dict[str, "Json"] | list["Json"] | str | int | bool | Number | None

MOST_BYTES = 8 * 2**20
MOST_DEPTH = 64
MOST_DIGITS = 30
"""A whole number of more digits is a `Number`: it counts nothing in a claim, and is slow to convert."""
MOST_FAULTS = 100
_SHOWN = 40
_LONGEST_EXCERPT = 160

TOO_LARGE = Rule(
    "PC001",
    "文件太大：多于 {most} MiB",
    "the text is too large: more than {most} MiB",
    "一份申报写一个文件；多份申报用 JSON Lines，一行一份",
    "write one claim a file; many claims as JSON Lines, one a line",
)
WRONG_ENCODING = Rule(
    "PC002",
    "文件是 {found} 编码，只收 UTF-8",
    "the text is encoded as {found}; only UTF-8 is read",
    "在编辑器里另存为 UTF-8",
    "save it as UTF-8",
)
NOT_UTF8 = Rule(
    "PC003",
    "第 {offset} 个字节起不是 UTF-8",
    "not UTF-8 from byte {offset} on",
    "在编辑器里另存为 UTF-8；传输中截断或损坏的，重新传一次",
    "save it as UTF-8; if it was cut or damaged on the way, send it again",
)
EMPTY = Rule(
    "PC004",
    "文件是空的",
    "the text is empty",
    "写入一份申报：{{…}}；policy-eval schema --example 给出样例",
    "write a claim: {{…}}; policy-eval schema --example prints one",
)
NUL = Rule(
    "PC005",
    "含有 NUL 字节（U+0000）",
    "contains a NUL byte (U+0000)",
    "这不是文本文件，或已损坏；重新导出为 UTF-8 文本",
    "this is no text file, or a damaged one; export it again as UTF-8 text",
)
SURROGATE = Rule(
    "PC006",
    "含有半个字符（落单的代理码 {found}）",
    "contains half a character (the lone surrogate {found})",
    "写完整的字符，或去掉它",
    "write the whole character, or drop it",
)
TOO_DEEP = Rule(
    "PC007",
    "括号嵌套多于 {most} 层",
    "brackets are nested more than {most} deep",
    "申报只需四层；检查多余的左括号",
    "a claim needs four levels; look for brackets too many",
)
DUPLICATE = Rule(
    "PC008",
    "键 {found} 出现了 {times} 次",
    "the key {found} stands here {times} times",
    "只留一个",
    "keep one of them",
)
NOT_FINITE = Rule(
    "PC009",
    "{found} 不是 JSON 的数",
    "{found} is no JSON number",
    "写具体的数；没有就不写这一项",
    "write the number; leave the field out if there is none",
)
ENCODINGS = (
    (re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff|\0\0\0[^\0]|[^\0]\0\0\0", re.DOTALL), "UTF-32"),
    (re.compile(rb"\xff\xfe|\xfe\xff|\0[^\0]\0[^\0]|[^\0]\0[^\0]\0", re.DOTALL), "UTF-16"),
)
"""By byte order mark, else by the zeros beside the ASCII characters that JSON starts with (RFC 4627, 3)."""

_TEXT_OR_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]")
_END_OF_LINE = re.compile(rb"\r\n|\r|\n")
_HALF = re.compile("[\ud800-\udfff]")
_HALF_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


class Lines(Protocol):
    """A binary stream to read by lines."""

    def readline(self, size: int, /) -> bytes:
        """At most `size` bytes, up to and including the end of the line; nothing at the end."""


def parse(data: bytes | str, file: str = "", line: int = 1) -> tuple[Json | None, list[Diagnostic]]:
    """The one JSON document in `data`, or what is wrong with it. `line`: where in `file` the data starts."""
    text, faults = _decoded(data)
    value: Json = None
    if not faults:
        value, faults = _read(text)
    if not faults:
        return value, []
    return None, [_diagnostic(fault, text, file, line) for fault in faults]


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
        if number == 1 and _is_foreign(diagnostics):
            return


def step_into(path: str, key: object) -> str:
    """The path of entry `key` of the object at `path`, as messages name it: `enterprise.name`, `a["b c"]`."""
    if isinstance(key, str) and key.isidentifier():
        return f"{path}.{short(key)}" if path else short(key)
    return f"{path}[{shown(key)}]"


def shown(value: object) -> str:
    """A value as a message shows it: a little of it, and nothing that acts on a terminal."""
    match value:
        case None | bool():
            return json.dumps(value)
        case str():
            return f'"{short(value)}"'
        case dict():
            return "{…}" if value else "{}"
        case list():
            return "[…]" if value else "[]"
        case int() if value.bit_length() > 3 * _SHOWN:
            return _magnitude(value)
        case _:
            return short(value.text if isinstance(value, Number) else str(value))


def short(text: str) -> str:
    """The first 40 characters of `text`, printable."""
    seen = printable(text[: _SHOWN + 1]).replace("\t", "\\t")
    return seen if len(seen) <= _SHOWN else seen[: _SHOWN - 1] + "…"


def _magnitude(number: int) -> str:
    """A whole number too long to write out (Python refuses to, from 4,300 digits): `≈10^399`."""
    return f"≈{'-' if number < 0 else ''}10^{(number.bit_length() - 1) * 30103 // 100000}"


# --- bytes --------------------------------------------------------------------------------------------------


def _decoded(data: bytes | str) -> tuple[str, list[Fault]]:
    """The text without a byte order mark."""
    if len(data) > MOST_BYTES:
        return "", [Fault(TOO_LARGE, {"most": str(MOST_BYTES // 2**20)})]
    text, faults = _from_bytes(data) if isinstance(data, bytes) else _from_text(data)
    return text.removeprefix("\ufeff"), faults


def _from_text(text: str) -> tuple[str, list[Fault]]:
    half = _HALF.search(text)
    return text, [Fault(SURROGATE, {"found": printable(half[0])}, half.start())] if half else []


def _from_bytes(data: bytes) -> tuple[str, list[Fault]]:
    if name := _foreign_encoding(data):
        return "", [Fault(WRONG_ENCODING, {"found": name})]
    try:
        return data.decode(), []
    except UnicodeDecodeError as error:
        return "", [_undecodable(data, error.start)]


def _foreign_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32, if `data` is that."""
    return next((name for pattern, name in ENCODINGS if pattern.match(data)), "")


def _undecodable(data: bytes, start: int) -> Fault:
    """Chinese Windows writes GB18030; but behind proper Chinese UTF-8, what passes for that is damage.

    Some Chinese characters in GB18030 are by chance Latin, Greek or Cyrillic in UTF-8 (路 is ·), hardly any is Chinese.
    """
    if not _CHINESE.search(data[:start].decode()) and _is_gb18030(data):
        return Fault(WRONG_ENCODING, {"found": "GB18030 (GBK)"})
    return Fault(NOT_UTF8, {"offset": str(start + 1)})


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _lines(stream: Lines) -> Iterator[bytes]:
    """Lines, each ended by LF, CRLF or CR; of one that is too long only its beginning, so that it costs no memory."""
    begun, is_skipping = b"", False
    while piece := stream.readline(MOST_BYTES + 1):
        if not (begun or is_skipping) and piece.endswith(b"\n") and piece.find(b"\r", 0, -2) < 0:
            yield piece
            continue
        rest = stream.readline(1) if piece.endswith(b"\r") else b""  # a CRLF may be cut in the middle
        *ended, begun = _END_OF_LINE.split(begun + piece + rest)
        yield from ended[is_skipping:]
        is_skipping = is_skipping and not ended
        if len(begun) > MOST_BYTES and not is_skipping:
            yield begun
            is_skipping = True
        begun = b"" if is_skipping else begun
    if begun:
        yield begun


def _is_foreign(diagnostics: list[Diagnostic]) -> bool:
    return any(d.rule is WRONG_ENCODING and d.details["found"].startswith("UTF") for d in diagnostics)


# --- the document -------------------------------------------------------------------------------------------


class _SuspectError(Exception):
    """The fast path met what may be refused."""


@dataclass(frozen=True, slots=True)
class _Entries:
    """An object with all its entries, repeated keys included."""

    entries: list[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class _NotFinite:
    name: str


def _read(text: str) -> tuple[Json | None, list[Fault]]:
    start = skip_blank(text, 0)
    if fault := _unreadable(text, start):
        return None, [fault]
    try:
        value, end = _FAST.raw_decode(text, start)
    except json.JSONDecodeError as error:
        return None, [syntax_fault(error, text)]
    except _SuspectError:
        return None, _flaws_of(text, start)
    if (rest := skip_blank(text, end)) < len(text):
        return None, [rest_fault(text, rest)]
    if "\\u" in text and _HALF_ESCAPE.search(text):
        return value, _flaws_of(text, start)
    return value, []


def _unreadable(text: str, start: int) -> Fault | None:
    if start == len(text):
        return Fault(EMPTY)
    if "\0" in text:
        return Fault(NUL, at=text.index("\0"))
    # So many brackets are needed to nest so deep; most claims have fewer, and need no closer look.
    if text.count("[") + text.count("{") > MOST_DEPTH:
        return _too_deep(text)
    return None


def _too_deep(text: str) -> Fault | None:
    depth = 0
    for token in _TEXT_OR_BRACKET.finditer(text):
        depth += _DEEPER.get(text[token.start()], 0)
        if depth > MOST_DEPTH:
            return Fault(TOO_DEEP, {"most": str(MOST_DEPTH)}, token.start())
    return None


_DEEPER = {"[": 1, "{": 1, "]": -1, "}": -1}


def _integer(digits: str) -> int | Number:
    return int(digits) if len(digits) <= MOST_DIGITS and digits != "-0" else Number(digits)


def _distinct(entries: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(entries)
    if len(made) != len(entries):
        raise _SuspectError
    return made


def _suspect(_name: str) -> NoReturn:
    raise _SuspectError


_FAST = json.JSONDecoder(object_pairs_hook=_distinct, parse_int=_integer, parse_float=Number, parse_constant=_suspect)
_CAREFUL = json.JSONDecoder(object_pairs_hook=_Entries, parse_int=Number, parse_float=Number, parse_constant=_NotFinite)


def _flaws_of(text: str, start: int) -> list[Fault]:
    """What JSON allows and a claim does not, each with its path; or the first mistake in the JSON itself."""
    try:
        value, end = _CAREFUL.raw_decode(text, start)
    except json.JSONDecodeError as error:
        return [syntax_fault(error, text)]
    rest = skip_blank(text, end)
    behind = [rest_fault(text, rest)] if rest < len(text) else []
    return list(islice(_flaws(value, ""), MOST_FAULTS)) + behind


def _flaws(value: object, path: str) -> Iterator[Fault]:
    match value:
        case _Entries():
            yield from _flaws_in_entries(value.entries, path)
        case list():
            for number, item in enumerate(value):
                yield from _flaws(item, f"{path}[{number}]")
        case str():
            yield from _halves(value, path)
        case _NotFinite():
            yield Fault(NOT_FINITE, {"found": value.name}, path=path)
        case _:
            pass


def _flaws_in_entries(entries: list[tuple[str, object]], path: str) -> Iterator[Fault]:
    times: dict[str, int] = {}
    for key, value in entries:
        inner = step_into(path, key)
        times[key] = times.get(key, 0) + 1
        yield from _halves(key, inner)
        yield from _flaws(value, inner)
    for key, count in times.items():
        if count > 1:
            yield Fault(DUPLICATE, {"found": shown(key), "times": str(count)}, path=step_into(path, key))


def _halves(text: str, path: str) -> Iterator[Fault]:
    if half := _HALF.search(text):
        yield Fault(SURROGATE, {"found": printable(half[0])}, path=path)


def _diagnostic(fault: Fault, text: str, file: str, line: int) -> Diagnostic:
    if fault.at < 0:
        return Diagnostic(fault.rule, fault.details, path=fault.path)
    start, end = line_of(text, fault.at)
    row, column = line + text.count("\n", 0, fault.at), fault.at - start + 1
    excerpt = text[start:end].rstrip("\r")
    place = Place(file, row, column, row, column + 1)
    return Diagnostic(fault.rule, fault.details, place, excerpt if len(excerpt) <= _LONGEST_EXCERPT else "")
