"""Shell: versions that stand in a Git repository – a policy, and what it names, as they were at a revision.

Laws of this module:

* Only what is read is asked of git: no hook, filter or command of the repository runs, and nothing in it is changed.
* What somebody typed is never taken for an option of git.
* Links and submodules are left out; what is written lies below a temporary folder.
* A version that a policy names by its id is that of the same tree, where the tree has it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from policy_eval import files
from policy_eval.diagnostics import Language, printable

from .bases import chain
from .streams import RefusedError

_SAID: dict[str, tuple[str, str]] = {
    "no_revision": ("仓库里没有提交“{name}”", "the repository has no revision “{name}”"),
    "not_there": ("那时没有文件 {name}", "there was no file {name}"),
    "no_repository": ("{name} 不在 Git 仓库里", "{name} is in no Git repository"),
    "no_git": ("要读旧版本，需先安装 git", "git is needed to read an earlier version"),
    "slow_git": ("git 迟迟没有响应", "git does not answer"),
    "git_says": ("git 报告：{message}", "git says: {message}"),
}

_READ = re.compile(r".*\.(?:yaml|yml|txt|csv|md|json)", re.IGNORECASE | re.DOTALL)
"""Files that policies name."""

_PLAIN = frozenset({"100644", "100755"})
"""What git calls ordinary files."""

_SECONDS = 60
_MOST_FILES, _MOST_BYTES = 5_000, 200_000_000
"""So many files of a folder are written, so many bytes in all."""
_AT_ONCE = 50


class Standing(NamedTuple):
    """A policy's file, and the other folders of its tree in which versions stand that it builds on."""

    file: Path
    shelves: tuple[Path, ...] = ()


@contextmanager
def at_revision(revision: str, path: str, near: Path, language: Language) -> Iterator[Standing]:
    """The file `path` (from the top of the repository around `near`; `./…`: from `near`) as it was at a revision."""
    if revision.startswith("-") or "\0" in revision + path:
        raise RefusedError(_said("no_revision", language, name=printable(revision)))
    top = _top(near, language)
    within = _within(path, near, top)
    commit = _commit(top, revision, language)
    with TemporaryDirectory(prefix="policy-eval-") as folder:
        _fill(Path(folder), top, commit, within.parent, language)
        file = Path(folder) / within
        if not file.is_file():
            name = path if within == _nowhere else within
            raise RefusedError(_said("not_there", language, name=printable(f"{revision}:{name}")))
        tree = _Commit(top, commit, language)
        shelves = _shelves(within, chain(tree, within, _text(file)))
        for shelf in shelves:
            _fill(Path(folder), top, commit, shelf, language)
        yield Standing(file, tuple(Path(folder) / shelf for shelf in shelves))


def in_work_tree(file: Path, language: Language, place: Path | None = None) -> Standing:
    """A file with the folders of the repository around it (around `place`) where versions stand that it builds on."""
    place = place or file
    try:
        top = _top(place.parent, language)
    except (RefusedError, OSError):
        return Standing(file)
    within = _within(f"./{place.name}", place.parent, top)
    shelves = _shelves(within, chain(_WorkTree(top, language), within, _text(file)))
    return Standing(file, tuple(top / shelf for shelf in shelves))


def _shelves(within: PurePosixPath, found: Iterable[PurePosixPath]) -> tuple[PurePosixPath, ...]:
    return tuple(dict.fromkeys(path.parent for path in found if path.parent != within.parent))


class _WorkTree:
    """The files that git knows, as they stand now."""

    def __init__(self, top: Path, language: Language) -> None:
        self._top = top
        self._language = language

    def holding(self, word: str) -> Iterable[PurePosixPath]:
        """The files in which a word stands."""
        return _grepped(self._top, self._language, word)

    def text(self, path: PurePosixPath) -> str:
        """What an ordinary file holds, "" for anything else."""
        file = self._top / path
        is_here = file.resolve() == self._top.resolve() / path and file.is_file()
        return _text(file) if is_here else ""


class _Commit(NamedTuple):
    """The files of a commit."""

    top: Path
    commit: str
    language: Language

    def holding(self, word: str) -> Iterable[PurePosixPath]:
        """The files in which a word stands."""
        return _grepped(self.top, self.language, word, self.commit)

    def text(self, path: PurePosixPath) -> str:
        """What an ordinary file holds, "" for anything else."""
        listed = [each for each in _listed(self.top, self.commit, str(path), self.language) if each.name == str(path)]
        data = b"".join(_contents(self.top, listed, self.language))
        return data.decode("utf-8-sig", "replace")


def _grepped(top: Path, language: Language, word: str, *commit: str) -> Iterator[PurePosixPath]:
    """The files in which a word stands, of a commit or of the work tree."""
    asked = ("grep", "--no-color", "-l", "-z", "-I", "-F", "-e", word, *commit, "--")
    found = _git(top, language, *asked, may_fail=True).decode("utf-8", "surrogateescape")
    names = (name.removeprefix(f"{commit[0]}:") if commit else name for name in found.split("\0") if name)
    return (PurePosixPath(name) for name in names if _is_inside(name))


def _text(file: Path) -> str:
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as opened:
            return opened.read(files.MOST_BYTES)
    except OSError:
        return ""


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
    commit = found.decode().strip()
    if not commit.isalnum():  # what is to be left out: ^HEAD
        raise RefusedError(_said("no_revision", language, name=printable(revision)))
    return commit


def _top(near: Path, language: Language) -> Path:
    """The outermost folder of the repository around a folder."""
    here = near.resolve()
    if not any((folder / ".git").exists() for folder in (here, *here.parents)) and "GIT_DIR" not in os.environ:
        raise RefusedError(_said("no_repository", language, name=printable(str(here))))
    return Path(_git(near, language, "rev-parse", "--show-toplevel").decode().rstrip("\n"))


class _Blob(NamedTuple):
    """An ordinary file of a commit: its name there, its blob, how many bytes."""

    name: str
    blob: str
    size: int


def _fill(folder: Path, top: Path, commit: str, within: PurePosixPath, language: Language) -> None:
    """Write the files below a folder of a commit that policies may name."""
    listed = _listed(top, commit, f"{within.as_posix()}/" if within.parts else ".", language)
    wanted = [each for each in listed if _READ.fullmatch(each.name)][:_MOST_FILES]
    for each, data in zip(wanted, _contents(top, wanted, language), strict=False):
        target = folder / PurePosixPath(each.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _listed(top: Path, commit: str, path: str, language: Language) -> Iterator[_Blob]:
    """The ordinary files of a commit at a path or below it."""
    listed = _git(top, language, "ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", path)
    for entry in (entry.decode("utf-8", "surrogateescape") for entry in listed.split(b"\0") if entry):
        about, _, name = entry.partition("\t")
        mode, kind, blob, size = about.split()
        if mode in _PLAIN and kind == "blob" and _is_inside(name):
            yield _Blob(name, blob, int(size))


def _is_inside(name: str) -> bool:
    """Whether a name leads to a place below a folder, on every system."""
    path = PurePosixPath(name)
    return ".." not in path.parts and not path.is_absolute() and not {"\\", ":"} & {*name}


def _contents(top: Path, wanted: Iterable[_Blob], language: Language) -> Iterator[bytes]:
    """What files hold. One that is larger than any that is read is not asked for: it is refused when it is read."""
    room = _MOST_BYTES
    for some in _in_turns(wanted):
        room -= sum(each.size for each in some if not _is_large(each))
        if room < 0:
            return
        asked = "".join(f"{each.blob}\n" for each in some if not _is_large(each))
        data, at = _git(top, language, "cat-file", "--batch", given=asked.encode()), 0
        for each in some:
            if _is_large(each):
                yield b"\n" * (files.MOST_BYTES + 1)
                continue
            start = data.index(b"\n", at) + 1
            at = start + each.size + 1
            yield data[start : start + each.size]


def _is_large(blob: _Blob) -> bool:
    return blob.size > files.MOST_BYTES


def _in_turns(wanted: Iterable[_Blob]) -> Iterator[list[_Blob]]:
    """A few at a time, so that they fit into memory together."""
    left = iter(wanted)
    while some := [*islice(left, _AT_ONCE)]:
        yield some


_GIT = ("git", "--no-optional-locks", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-C")


def _git(
    folder: Path, language: Language, *arguments: str, given: bytes = b"", about: str = "", may_fail: bool = False
) -> bytes:
    """What git prints; it is asked for nothing that writes. `may_fail`: that it finds nothing is no failure."""
    try:
        done = subprocess.run(  # noqa: S603 – a list of arguments, none of them from outside unless behind its mark
            [*_GIT, str(folder), *arguments],
            input=given,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise RefusedError(_said("no_git", language)) from None
    except subprocess.TimeoutExpired:
        raise RefusedError(_said("slow_git", language)) from None
    if done.returncode and not (may_fail and not done.stderr):
        if about:
            raise RefusedError(_said("no_revision", language, name=printable(about)))
        raise RefusedError(_said("git_says", language, message=_first_line(done.stderr)))
    return done.stdout


def _first_line(data: bytes) -> str:
    return printable(data.decode("utf-8", "replace").strip().partition("\n")[0])


@contextmanager
def placed(data: bytes, place: Path, language: Language) -> Iterator[Standing]:
    """A file with other content, in a copy of the folder in which it is kept."""
    with TemporaryDirectory(prefix="policy-eval-") as folder:
        near = (path for path in sorted(place.parent.rglob("*")) if _READ.fullmatch(path.name))
        for path in islice((path for path in near if path.is_file() and not path.is_symlink()), _MOST_FILES):
            target = Path(folder) / path.relative_to(place.parent)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        file = Path(folder) / place.name
        file.write_bytes(data)
        yield in_work_tree(file, language, place)


def _said(what: str, language: Language, **details: str) -> str:
    return _SAID[what][language == "en"].format(**details)
