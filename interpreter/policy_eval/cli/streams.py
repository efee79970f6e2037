"""Shell: standard streams, files that are written, and what people are told beside results."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from policy_eval.diagnostics import Diagnostic, Language, printable
from policy_eval.strict_json import MOST_BYTES, Json, is_foreign, parse_lines

FINE, SHORT, UNREADABLE = 0, 1, 2

_PLAIN, _LEAST, _MOST = 100, 40, 140
"""The width of what is not shown on a terminal; the least and the most that is made of a terminal's."""

_NOT_YAML = frozenset(f"PE{number:03}" for number in (*range(10, 17), *range(30, 50), 300))
"""The rules by which the text of a policy is no YAML, no UTF-8, or not there."""

_SAID: dict[str, tuple[str, str]] = {
    "error": ("错误", "error"),
    "is_input": ("输出文件就是输入文件，拒绝覆盖", "the output is the input; it would be overwritten"),
    "is_no_file": ("输出的位置已有，且不是普通文件", "the output is there and is no ordinary file"),
    "batch": ("{results} 份算出，{rejects} 份退回", "{results} claims computed, {rejects} rejected"),
    "rejects": ("退回的见 {file}", "the rejected ones are in {file}"),
    "set_or_sweep": ("写 --set 或 --sweep 其中之一", "give --set or --sweep, one of them"),
    "svg_of_sweep": ("svg 只画 --sweep 的结果", "svg draws a --sweep"),
    "twice": ("“{name}”写了两次，只写一次", "“{name}” is given twice; give it once"),
    "no_place": ("“{text}”应写成 位置=内容", "“{text}” is not of the form PLACE=TEXT"),
    "left_out": ("第 {line} 行不计在内", "line {line} is left out"),
    "would_change": ("{file}: 排版会有改动", "{file}: would be laid out anew"),
    "laid_out": ("{file}: 已重新排版", "{file}: laid out"),
    "no_lsp": (
        "语言服务器需要 pygls：pip install '.[lsp]'",
        "the language server needs pygls: pip install '.[lsp]'",
    ),
    "is_there": ("已有同名文件，不覆盖", "there is such a file already; it is not overwritten"),
    "written": ("已生成 {file}", "wrote {file}"),
    "faultless": ("{file}: 没有发现错误", "{file}: no errors found"),
    "no_reading": ("“{text}”应写成 问题=答案", "“{text}” is not of the form QUESTION=ANSWER"),
}


_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EACCES: "没有权限，或文件正被别的程序（如 Excel）打开",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只能读，不能写",
    errno.ENOSPC: "磁盘已满",
    errno.EBADF: "标准输入或标准输出已关闭",
    errno.ENAMETOOLONG: "文件名太长",
}
"""What the system says of a file, in Chinese."""

_ACTING = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Controls, bidirectional and invisible characters, line separators: in JSON an escape says the same."""


class RefusedError(Exception):
    """What was asked for cannot be done; its argument says why."""


def speak_utf8() -> None:
    """Write UTF-8 with LF, whatever the console's code page is. Where nobody listens, messages are lost."""
    sys.stderr = sys.stderr or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def once(pairs: Iterable[tuple[str, str]], language: Language) -> dict[str, str]:
    """What was given by name; a name twice is refused, as one of the two would not count."""
    made: dict[str, str] = {}
    for name, value in pairs:
        if name in made:
            raise RefusedError(said("twice", language, name=printable(name)))
        made[name] = value
    return made


def columns(*, is_terminal: bool) -> int:
    """How wide the lines of a page are."""
    import shutil  # noqa: PLC0415 – brings every format of archives along, and costs each verb more than it is worth

    return min(max(shutil.get_terminal_size((_PLAIN, 24)).columns, _LEAST), _MOST) if is_terminal else _PLAIN


def open_closed() -> None:
    """Put a stream that fails where it is used in the place of one that was closed before the start."""
    sys.stdin = sys.stdin or os.fdopen(os.open(os.devnull, os.O_WRONLY), "r")
    sys.stdout = sys.stdout or os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")


def give_up_output() -> None:
    """Write what can still be written to standard output; what cannot is lost, and Python does not complain again."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def line(value: object) -> str:
    """A value as one line of JSON, whatever takes which character for the end of a line, and safe on a terminal."""
    text = json.dumps(value, ensure_ascii=False)
    return (text if text.isprintable() else _ACTING.sub(_escape, text)) + "\n"


def indented(value: object) -> str:
    """A value as JSON for people to read, as safe."""
    return safe(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def safe(text: str) -> str:
    """JSON in which no character acts on a terminal."""
    return _ACTING.sub(_escape, text)


def _escape(character: re.Match[str]) -> str:
    return json.dumps(character[0])[1:-1]


def said(what: str, language: Language, **details: str) -> str:
    """One of the shell's own sentences."""
    return _SAID[what][language == "en"].format(**details)


def tell(found: Iterable[Diagnostic], language: Language, name: str = "") -> None:
    """Print what was found; `name` is the file of those that know no place."""
    for diagnostic in found:
        where = f"{printable(name)}: " if name and diagnostic.place is None else ""
        note(where + diagnostic.text(language))


def note(message: str) -> None:
    """Print a message to standard error; what a claim or a policy says in it cannot act on the terminal."""
    sys.stderr.write("".join(f"{printable(each)}\n" for each in message.split("\n")))


def complain(message: str, language: Language) -> None:
    """Print why something could not be done."""
    note(f"policy-eval: {said('error', language)}: {message}")


def complain_of(error: OSError, language: Language) -> None:
    """Print what the system says; its words are its own where the usual ones are not known in the language."""
    reason = _SYSTEM.get(error.errno or 0) if language == "zh" else None
    name = f"{printable(str(error.filename))}: " if error.filename is not None else ""
    complain(f"{name}{reason or error.strerror or error}", language)


def fallen(found: Iterable[Diagnostic]) -> int:
    """The exit code for what was found in a policy."""
    errors = [diagnostic.rule.code for diagnostic in found if diagnostic.is_error]
    if not errors:
        return FINE
    return SHORT if _NOT_YAML.isdisjoint(errors) else UNREADABLE


def bytes_of(name: str) -> bytes:
    """A claim's bytes; one too many where there are too many."""
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES + 1)


class ClaimLines:
    """The claims of a file, each time it is called: the number of a line, parsed JSON, what is wrong with the JSON."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._first: list[Diagnostic] = []
        self._has_text = False

    def __call__(self) -> Iterator[tuple[int, Json | None, list[Diagnostic]]]:
        """Read them."""
        with self.path.open("rb") as claims:
            for number, claim, found in parse_lines(claims, str(self.path)):
                self._first = self._first or found
                self._has_text = self._has_text or not (found and is_foreign(found))
                yield number, claim, found

    def refuse_foreign(self, language: Language) -> None:
        """Once they were read: refuse a file of which no line is in an encoding that is read."""
        if self._first and not self._has_text:
            found = self._first[0]
            raise RefusedError(f"{printable(str(self.path))}: {found.message(language)} – {found.mend(language)}")


def open_once(path: Path) -> None:
    """Raise `OSError` where there is no file to read."""
    with path.open("rb"):
        pass


def refuse_overwriting(inputs: Iterable[Path], outputs: Iterable[Path], language: Language) -> None:
    """Refuse an output that is an input, by whatever name, or that is a device or a folder."""
    inputs = [*inputs]
    for out in outputs:
        if any(_is_same(out, path) for path in inputs):
            raise RefusedError(f"{printable(str(out))}: {said('is_input', language)}")
        if out.exists() and not out.is_file():
            raise RefusedError(f"{printable(str(out))}: {said('is_no_file', language)}")


def _is_same(one: Path, other: Path) -> bool:
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()


@contextmanager
def replacing(path: Path, *, keep_empty: bool = True) -> Iterator[IO[bytes]]:
    """A file that takes the name `path` when complete. An empty one may be left out, the old one with it.

    Where `path` is a link, what it leads to is replaced. The draft's own name is no part of any message.
    """
    path = Path(os.path.realpath(path))
    # The end of the name tells two outputs apart; names have at most 255 bytes, and a killed run leaves its draft.
    draft = path.with_name(f".{path.name[-40:]}.{os.urandom(4).hex()}.tmp")
    try:
        with _created(draft, path) as file:
            yield file
        if keep_empty or draft.stat().st_size:
            draft.replace(path)
        else:
            path.unlink(missing_ok=True)
    finally:
        draft.unlink(missing_ok=True)


def _created(draft: Path, path: Path) -> IO[bytes]:
    """A new file; where that fails, it is `path` that cannot be written."""
    try:
        return draft.open("xb")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
