"""Edges: the careful path – what is off in a text, told all at once, each with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from policy_eval.diagnostics import Diagnostic, Place, Rule, printable

from .data import DECODER, MOST_BYTES, MOST_DEPTH, Json, Number, SuspectError, is_surely_shallow
from .showing import shown, step_into
from .syntax import Fault, line_of, rest_fault, skip_blank, syntax_fault

MOST_FAULTS = 100
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
_HALF = re.compile("[\ud800-\udfff]")
_HALF_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


def parse_with_care(data: bytes | str, file: str, line: int) -> tuple[Json | None, list[Diagnostic]]:
    """What `parse` answers."""
    text, faults = _decoded(data)
    value: Json = None
    if not faults:
        value, faults = _read(text)
    if not faults:
        return value, []
    return None, [_diagnostic(fault, text, file, line) for fault in faults]


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


# --- the document -------------------------------------------------------------------------------------------


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
        value, end = DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        return None, [syntax_fault(error, text)]
    except SuspectError:
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
    return None if is_surely_shallow(text) else _too_deep(text)


def _too_deep(text: str) -> Fault | None:
    depth = 0
    for token in _TEXT_OR_BRACKET.finditer(text):
        depth += _DEEPER.get(text[token.start()], 0)
        if depth > MOST_DEPTH:
            return Fault(TOO_DEEP, {"most": str(MOST_DEPTH)}, token.start())
    return None


_DEEPER = {"[": 1, "{": 1, "]": -1, "}": -1}


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
