"""Edges: policies found by name – a file of the same folder, or a published policy by its id and version."""

from __future__ import annotations

import re
from pathlib import Path

from . import resources
from .diagnostics import Diagnostic, Place, Rule
from .files import MOST_BYTES, beside

NO_BASE = Rule(
    "PE314",
    "找不到政策“{name}”",
    "there is no policy “{name}”",
    "写同一文件夹内的文件名，或已发布政策的编号和版本，如 taizhou-used-car-export 2025",
    "write a file of the same folder, or id and version of a published policy, such as taizhou-used-car-export 2025",
)
_NAMED = re.compile(r"(\S+)\s+(\S+)")
_KEYS = ("policy|政策", "version|版本")


def find_policy(folder: Path, name: str, place: Place) -> Path | Diagnostic:
    """The file that `name` means, as a policy in `folder` says it, or why there is none."""
    named = _NAMED.fullmatch(name.strip())
    if named is None:
        file = beside(folder, name, place)
        return file if isinstance(file, Diagnostic) else folder / name
    candidates = (path for where in (folder, resources.policies()) for path in sorted(where.glob("*.yaml")))
    wanted = (named[1], named[2])
    found = next((path for path in candidates if _identity(path) == wanted), None)
    return found or Diagnostic(NO_BASE, {"name": name}, place)


def _identity(path: Path) -> tuple[str, str] | None:
    """The id and version that a file states at its outermost level, read without understanding the rest."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            head = file.read(MOST_BYTES)
    except (OSError, UnicodeDecodeError):
        return None
    found = [re.search(rf"^(?:{keys}):[ \t]*[\"']?([^\s\"'#]+)", head, re.MULTILINE) for keys in _KEYS]
    return (found[0][1], found[1][1]) if found[0] and found[1] else None
