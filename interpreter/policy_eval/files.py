"""Edges: the files that a policy names – read only from its own folder, and only up to a size.

Laws of this module:

* A name is a relative path of plain parts with `/`: no `..`, no drive, no backslash, nothing absolute, no link.
* What is wrong is a diagnostic at the place where the file is named.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from .diagnostics import Diagnostic, Place, Rule

MOST_BYTES = 4_000_000

OUTSIDE = Rule(
    "PE310",
    "“{name}”不是政策所在文件夹内的相对路径",
    "“{name}” is no relative path within the folder of the policy",
    "只写文件夹内的路径，用“/”分隔，如 sets/belt-and-road.csv",
    "write a path within the folder, with “/”, such as sets/belt-and-road.csv",
)
LINK = Rule(
    "PE311",
    "“{name}”经过一个链接，不予打开",
    "“{name}” goes through a link, which is not followed",
    "把文件本身放进文件夹",
    "put the file itself into the folder",
)
ABSENT = Rule(
    "PE312",
    "文件“{name}”不存在或不能读取",
    "the file “{name}” is not there or cannot be read",
    "检查文件名和位置",
    "check its name and where it is",
)
TOO_LARGE = Rule(
    "PE313",
    "文件“{name}”太大（最多 {most} 字节）",
    "the file “{name}” is too large (at most {most} bytes)",
    "只保留需要的内容",
    "keep only what is needed",
)

_PART = re.compile(r'[^\\/:*?"<>|\x00-\x1f]+')
_RESERVED = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))})


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that a policy names, and what it holds."""

    name: str
    data: bytes


def beside(folder: Path, name: str, place: Place) -> NamedFile | Diagnostic:
    """The file called `name` in `folder`, or why it is not read."""
    parts = name.split("/")
    if not all(_is_plain(part) for part in parts):
        return _refused(OUTSIDE, name, place)
    path = folder
    for part in parts:
        path = path / part
        if path.is_symlink() or _is_junction(path):
            return _refused(LINK, name, place)
    if not path.is_file():
        # A folder; or a pipe, which would be waited for.
        return _refused(ABSENT, name, place)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        return _refused(ABSENT, name, place)
    if len(data) > MOST_BYTES:
        return _refused(TOO_LARGE, name, place)
    return NamedFile(name, data)


def fingerprint(data: bytes) -> str:
    """SHA-256, in hexadecimal, of a file's content; line endings and a byte order mark do not count."""
    text = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return hashlib.sha256(text).hexdigest()


def _is_plain(part: str) -> bool:
    """A part of a path that means itself on every system."""
    stem = part.partition(".")[0].rstrip().upper()
    return bool(_PART.fullmatch(part)) and part[-1] not in ". " and stem not in _RESERVED and part[0] != "~"


def _is_junction(path: Path) -> bool:
    """A Windows junction leads elsewhere as a link does (`Path.is_junction` is there from Python 3.12 on)."""
    check = getattr(path, "is_junction", None)
    return bool(check and check())


def _refused(rule: Rule, name: str, place: Place) -> Diagnostic:
    return Diagnostic(rule, {"name": name, "most": f"{MOST_BYTES}"}, place)
