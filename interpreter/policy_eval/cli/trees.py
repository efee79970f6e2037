"""Shell: versions that stand in a Git repository – a policy, and what it names, as they were at a revision.

Laws of this module:

* Only what is read is asked of git: no hook, filter or command of the repository runs, and nothing in it is changed.
* What somebody typed is never taken for an option of git.
* Links and submodules are left out; what is written lies below a temporary folder.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from policy_eval import files
from policy_eval.diagnostics import Language, printable

from .streams import RefusedError

_SAID: dict[str, tuple[str, str]] = {
    "no_revision": ("仓库里没有提交“{name}”", "the repository has no revision “{name}”"),
    "not_there": ("那时没有文件 {name}", "there was no file {name}"),
    "no_git": ("要读旧版本，需先安装 git", "git is needed to read an earlier version"),
    "slow_git": ("git 迟迟没有响应", "git does not answer"),
    "git_says": ("git 报告：{message}", "git says: {message}"),
}

_READ = re.compile(r".*\.(?:yaml|yml|txt|csv|md|json)", re.IGNORECASE | re.DOTALL)
"""Files that policies name."""

_PLAIN = frozenset({"100644", "100755"})
"""What git calls ordinary files."""

_SECONDS = 60
_MOST_FILES = 5_000


@contextmanager
def at_revision(revision: str, path: str, near: Path, language: Language) -> Iterator[Path]:
    """The file `path` (from the top of the repository around `near`; `./…`: from `near`) as it was at a revision."""
    if revision.startswith("-") or "\0" in revision + path:
        raise RefusedError(_said("no_revision", language, name=printable(revision)))
    top = Path(_git(near, language, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    within = _within(path, near, top)
    commit = _commit(top, revision, language)
    with TemporaryDirectory(prefix="policy-eval-") as folder:
        _fill(Path(folder), top, commit, within.parent, language)
        file = Path(folder) / within
        if not file.is_file():
            raise RefusedError(_said("not_there", language, name=printable(f"{revision}:{within}")))
        yield file


def _within(path: str, near: Path, top: Path) -> PurePosixPath:
    """A path from the top of the repository, without `.` and `..`."""
    where = near.resolve() / path if path.startswith((".", "/")) else top.resolve() / path
    normal = Path(*_normal(where.parts))
    return (
        PurePosixPath(normal.relative_to(top.resolve()).as_posix())
        if normal.is_relative_to(top.resolve())
        else _nowhere
    )


_nowhere = PurePosixPath("?/?")


def _normal(parts: tuple[str, ...]) -> list[str]:
    made: list[str] = []
    for part in parts:
        if part == ".." and len(made) > 1:
            made.pop()
        elif part not in {".", ".."}:
            made.append(part)
    return made


def _commit(top: Path, revision: str, language: Language) -> str:
    """The revision by its hash: from here on nothing that was typed goes to git."""
    found = _git(top, language, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}",
                 about=revision)  # fmt: skip
    return found.decode().strip()


def _fill(folder: Path, top: Path, commit: str, within: PurePosixPath, language: Language) -> None:
    """Write the files below a folder of a commit that policies may name."""
    listed = _git(top, language, "ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{within.as_posix()}/"
                  if within.parts else ".")  # fmt: skip
    entries = [entry.decode("utf-8", "surrogateescape") for entry in listed.split(b"\0") if entry]
    wanted = [entry for entry in map(_entry, entries) if entry is not None][:_MOST_FILES]
    blobs = _blobs(top, [blob for blob, _ in wanted], language)
    for (_, name), data in zip(wanted, blobs, strict=True):
        target = folder / PurePosixPath(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _entry(entry: str) -> tuple[str, str] | None:
    """The blob and the path of an ordinary file that may be read."""
    about, _, name = entry.partition("\t")
    mode, kind, blob = about.split(" ")
    is_inside = ".." not in PurePosixPath(name).parts and not PurePosixPath(name).is_absolute() and "\\" not in name
    return (blob, name) if mode in _PLAIN and kind == "blob" and is_inside and _READ.fullmatch(name) else None


def _blobs(top: Path, blobs: list[str], language: Language) -> Iterator[bytes]:
    """The contents of blobs; a file that is larger than any that is read is cut, and refused when it is read."""
    data = _git(top, language, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
    at = 0
    for _ in blobs:
        end = data.index(b"\n", at)
        size = int(data[at:end].split(b" ")[2])
        yield data[end + 1 : end + 1 + min(size, files.MOST_BYTES + 1)]
        at = end + 1 + size + 1


def _git(folder: Path, language: Language, *arguments: str, given: bytes = b"", about: str = "") -> bytes:
    """What git prints; it is asked for nothing that writes."""
    try:
        done = subprocess.run(  # noqa: S603 – a list of arguments, none of them from outside unless behind its mark
            ["git", "--no-optional-locks", "--literal-pathspecs", "-C", str(folder), *arguments],  # noqa: S607 – the reader's own git
            input=given,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise RefusedError(_said("no_git", language)) from None
    except subprocess.TimeoutExpired:
        raise RefusedError(_said("slow_git", language)) from None
    if done.returncode:
        if about:
            raise RefusedError(_said("no_revision", language, name=printable(about)))
        raise RefusedError(_said("git_says", language, message=_first_line(done.stderr)))
    return done.stdout


def _first_line(data: bytes) -> str:
    return printable(data.decode("utf-8", "replace").strip().partition("\n")[0])


@contextmanager
def placed(data: bytes, place: Path) -> Iterator[Path]:
    """A file with other content, in a copy of the folder in which it is kept."""
    with TemporaryDirectory(prefix="policy-eval-") as folder:
        near = (path for path in sorted(place.parent.rglob("*")) if _READ.fullmatch(path.name))
        for path in islice((path for path in near if path.is_file() and not path.is_symlink()), _MOST_FILES):
            target = Path(folder) / path.relative_to(place.parent)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        file = Path(folder) / place.name
        file.write_bytes(data)
        yield file


def _said(what: str, language: Language, **details: str) -> str:
    return _SAID[what][language == "en"].format(**details)
