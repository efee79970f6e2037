"""Front: the bytes of a file become text – UTF-8 or a message that says what it is instead."""

from __future__ import annotations

from policy_eval.diagnostics import Diagnostic, Place, Rule

from .tree import Source

SIZE_LIMIT = 4 * 1024 * 1024

OTHER_ENCODING = Rule(
    "PE010",
    "文件的编码是 {encoding}，不是 UTF-8",
    "the file is encoded in {encoding}, not in UTF-8",
    "用编辑器的“另存为”，编码选 UTF-8",
    "save as UTF-8",
)
NOT_TEXT = Rule(
    "PE011",
    "文件从这里起不是 UTF-8 文字",
    "from here on the file is not UTF-8 text",
    "用编辑器打开，改正乱码，另存为 UTF-8",
    "open it in an editor, mend what is garbled and save as UTF-8",
)
TOO_LARGE = Rule(
    "PE012",
    "文件有 {size} 字节，超过上限 {limit}",
    "the file has {size} bytes, more than the limit of {limit}",
    "把大的名单放进单独的文件",
    "move large lists into files of their own",
)
NUL = Rule(
    "PE013",
    "文件里有 NUL 字节，不是文字文件",
    "the file holds a NUL byte and is no text",
    "用编辑器打开，删去这个字符，另存为 UTF-8",
    "open it in an editor, delete the character and save as UTF-8",
)

_MARKS = (
    # UTF-32's mark begins as UTF-16's does, so it is asked for first.
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def decode(data: bytes, file: str) -> tuple[str | None, list[Diagnostic]]:
    """The text of a file in UTF-8, with LF line endings; None and the reason where it is anything else."""
    if len(data) > SIZE_LIMIT:
        return None, [_of_file(TOO_LARGE, file, size=str(len(data)), limit=str(SIZE_LIMIT))]
    if encoding := _wide(data):
        return None, [_of_file(OTHER_ENCODING, file, encoding=encoding)]
    try:
        source = Source.of(data.decode("utf-8"), file)
    except UnicodeDecodeError as error:
        return None, [_not_utf8(data, error.start, file)]
    nul = source.text.find("\0")
    return (source.text, []) if nul < 0 else (None, [source.diagnostic(NUL, source.place(nul, nul + 1))])


def _of_file(rule: Rule, file: str, **details: str) -> Diagnostic:
    return Diagnostic(rule, details, Place(file, 1, 1, 1, 1))


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32, known by its mark or by the NULs that are one half of every Latin letter."""
    if found := next((name for mark, name in _MARKS if data.startswith(mark)), ""):
        return found
    nuls = sorted((data[::2].count(0), data[1::2].count(0)))
    return "UTF-16" if nuls[0] == 0 and nuls[1] > 1 and nuls[1] * 8 > len(data) else ""


def _not_utf8(data: bytes, offset: int, file: str) -> Diagnostic:
    if _is_gb18030(data):
        return _of_file(OTHER_ENCODING, file, encoding="GBK/GB18030 (ANSI)")
    source = Source.of(data.decode("utf-8", "replace"), file)
    before = Source.of(data[:offset].decode("utf-8"), file).text
    return source.diagnostic(NOT_TEXT, source.place(len(before), len(before) + 1))


def _is_gb18030(data: bytes) -> bool:
    """GB18030 takes nearly any bytes: it is believed only where most of them make no sense in UTF-8."""
    as_utf8 = data.decode("utf-8", "replace")
    if sum(c > "\x7f" for c in as_utf8) > 2 * as_utf8.count("\ufffd"):
        return False
    try:
        return any("\u4e00" <= c <= "\u9fff" for c in data.decode("gb18030"))
    except UnicodeDecodeError:
        return False
