"""Edges: policies found by name – a file of the same folder, or a published policy by its id and version."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
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
_BUILDS_ON = re.compile(r"^(?:revises|follows|修订|参照):([^#\n]*)", re.MULTILINE)
_KEYS = ("policy|政策", "version|版本")


def find_policy(folder: Path, name: str, place: Place, shelves: Iterable[Path] = ()) -> Path | Diagnostic:
    """The file that `name` means, as a policy in `folder` says it, or why there is none.

    `shelves`: folders that are looked into before those of the published policies.
    """
    wanted = named(name)
    if wanted is None:
        file = beside(folder, name, place)
        return file if isinstance(file, Diagnostic) else folder / name
    near = (path for where in (folder, *shelves) for path in sorted(where.glob("*.yaml")))
    own = (path for path in near if path.is_file() and not path.is_symlink())
    candidates = chain(own, sorted(resources.policies().glob("*.yaml")))
    found = next((path for path in candidates if identity_of(_head(path)) == wanted), None)
    return found or Diagnostic(NO_BASE, {"name": name}, place)


def named(name: str) -> tuple[str, str] | None:
    """The id and version that a name is made of; none where it is a file's."""
    found = _NAMED.fullmatch(name.strip())
    return (found[1], found[2]) if found else None


def identity_of(head: str) -> tuple[str, str] | None:
    """The id and version that a policy states at its outermost level, read without understanding the rest."""
    found = [re.search(rf"^(?:{keys}):[ \t]*[\"']?([^\s\"'#]+)", head, re.MULTILINE) for keys in _KEYS]
    return (found[0][1], found[1][1]) if found[0] and found[1] else None


def base_of(head: str) -> str:
    """What a policy says that it revises or follows, read likewise; "" for nothing."""
    found = _BUILDS_ON.search(head)
    return found[1].strip(" \t\"'") if found else ""


def _head(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as file:
            return file.read(MOST_BYTES)
    except (OSError, UnicodeDecodeError):
        return ""
