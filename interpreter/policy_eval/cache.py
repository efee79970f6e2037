"""Edges: compiled policies kept as files – found again while everything they were made from is the same.

Laws of this module:

* A compiled program stands for a policy only while the engine, the answers to its readings, the policy and every file
  that it names are, by their SHA-256, those it was made from.
* A missing, stale or damaged file, a folder that cannot be read or written: never an error, never a message, never
  another result. There is then nothing kept, and the policy is compiled.
* Whoever reads while another writes sees the old file or the new one, whole.
* Nothing here knows YAML, the grammar or the checker: finding a compiled policy is what makes a start fast.

A file is two lines: what the program was made from, with a SHA-256 over all that and the second line; the program.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from . import resources
from .compiled import Damaged, dumps, loads, program_sha256
from .diagnostics import Diagnostic, Place
from .files import MOST_BYTES, beside, fingerprint
from .program import Program

FORMAT = 1
ENGINE = frozenset(
    """
    checking policy changes shape source syntax cache library files strict_json
    compiled program quantity diagnostics resources _version
    """.split()
)
"""What makes programs: the checker and the layers below it. What stands above them reads programs and makes none."""

MOST_FILES = 100
"""How many compiled policies a folder keeps: the newest ones."""

_MOST_BYTES = 4 * MOST_BYTES
_OURS = re.compile(r"[0-9a-f]{64}\.json|\.[0-9a-f]{64}\.[0-9a-f]{16}\.tmp")

Files = Sequence[tuple[str, str]]
"""The policy and every file that it names, the policy first: names within its folder, each with its `fingerprint`."""


class Compiled(NamedTuple):
    """A checked program, its `program_sha256`, and the names of the files that it was made from, the policy first."""

    program: Program
    sha256: str
    files: tuple[str, ...]


def default_folder(environ: Mapping[str, str], platform: str) -> Path | None:
    """Where a user's caches are kept on `platform` (a `sys.platform`), as `environ` says; none where it does not."""
    match platform:
        case "win32":
            base, below = environ.get("LOCALAPPDATA"), ""
        case "darwin":
            base, below = environ.get("HOME"), "Library/Caches"
        case _ if Path(environ.get("XDG_CACHE_HOME", "")).is_absolute():
            base, below = environ["XDG_CACHE_HOME"], ""
        case _:
            base, below = environ.get("HOME"), ".cache"
    return Path(base, below, "policy-eval") if base else None


def find(path: Path, answers: Mapping[str, str], folders: Iterable[Path]) -> Compiled | None:
    """The compiled form of the policy at `path` under `answers`, from the first of `folders` that has it.

    A folder has it under the name that `keep` gives, or as `shipped_name` says.
    """
    try:
        wanted = _wanted(path, answers)
    except (OSError, ValueError):
        return None
    names = (_name(wanted), shipped_name(path))
    tried = (_read(folder / name, wanted, path.parent) for folder in folders for name in names)
    return next((found for found in tried if found), None)


def keep(program: Program, answers: Mapping[str, str], files: Files, folder: Path) -> None:
    """Keep `program`, made of `files` under `answers`, in `folder` for the next `find`; or do nothing."""
    try:
        head = _head(answers, files)
        name = _name(head | {"files": _made_from(files[:1])})
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(folder / name, _sealed(program, head).encode("ascii"))
        _forget_oldest(folder)
    except (OSError, ValueError, RecursionError):
        return


def recall(identity: str, folders: Iterable[Path]) -> str:
    """What `remember` kept for the same identity, whole; "" for nothing."""
    name = text_name(identity)
    return next((text for folder in folders if (text := _recalled(folder / name))), "")


def remember(identity: str, text: str, folder: Path) -> None:
    """Keep a text that follows from `identity` alone, for the next `recall`; or do nothing."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(folder / text_name(identity), sealed(text).encode())
        _forget_oldest(folder)
    except OSError:
        return


def sealed(text: str) -> str:
    """What a file of a kept text holds: the text's SHA-256 on a line of its own, then the text."""
    return f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}"


def text_name(identity: str) -> str:
    """What the file of a kept text is called."""
    return hashlib.sha256(identity.encode()).hexdigest() + ".json"


def _recalled(path: Path) -> str:
    try:
        kept = _bytes(path).decode()
    except (OSError, ValueError):
        return ""
    text = kept.partition("\n")[2]
    return text if kept == sealed(text) else ""


def written(program: Program, answers: Mapping[str, str], files: Files) -> str:
    """What a file of `program` holds. Raises `ValueError` where the program is nested too deeply."""
    return _sealed(program, _head(answers, files))


def shipped_name(path: Path) -> str:
    """What the compiled form of the policy at `path` is called in a wheel."""
    return f"{path.stem}.json"


def engine() -> str:
    """SHA-256 of the engine that runs: the modules that make programs, the grammar, the schemas, wherever they are."""
    lines = sorted(f"{fingerprint(data)}  {name}\n" for name, data in _engine_files())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


# --- heads ------------------------------------------------------------------------------------------------------------


def _head(answers: Mapping[str, str], files: Files) -> dict[str, object]:
    """What a program of the running engine is made from, in JSON's types."""
    return {"format": FORMAT, "engine": engine(), "answers": dict(answers), "files": _made_from(files)}


def _made_from(files: Files) -> list[list[str]]:
    return [[name, digest] for name, digest in files]


def _sealed(program: Program, head: dict[str, object]) -> str:
    body = dumps(program) + "\n"
    head = head | {"program_sha256": program_sha256(program)}
    return json.dumps(head | {"sha256": _seal(head, body)}) + "\n" + body


def _wanted(path: Path, answers: Mapping[str, str]) -> dict[str, object]:
    """All of a head that is known before it is read: of the files only the policy. (A pipe is not read twice.)"""
    if not path.is_file():
        raise FileNotFoundError(path)
    return _head(answers, [(path.name, fingerprint(_bytes(path)))])


def _name(head: dict[str, object]) -> str:
    """What the file is called whose head, as far as it is known before, is `head`."""
    return hashlib.sha256(_canonical(head).encode()).hexdigest() + ".json"


def _seal(head: dict[str, object], body: str) -> str:
    return hashlib.sha256(f"{_canonical(head)}\n{body}".encode()).hexdigest()


def _canonical(head: dict[str, object]) -> str:
    return json.dumps(head, sort_keys=True, separators=(",", ":"))


# --- reading ----------------------------------------------------------------------------------------------------------


def _read(file: Path, wanted: dict[str, object], folder: Path) -> Compiled | None:
    """What `file` holds, if it is whole and made from what is `wanted`, beside files that are as they were."""
    try:
        line, _, body = _bytes(file).decode("ascii").partition("\n")
        head = json.loads(line)
        is_whole = head.pop("sha256") == _seal(head, body)
        digest, files = head.pop("program_sha256"), head["files"]
        is_meant = is_whole and head | {"files": files[:1]} == wanted
        if not is_meant or not _is_fresh(files[1:], folder):
            return None
        return Compiled(loads(body), digest, tuple(name for name, _ in files))
    except (OSError, ValueError, TypeError, AttributeError, LookupError, RecursionError, Damaged):
        return None


def _is_fresh(files: Iterable[tuple[str, str]], folder: Path) -> bool:
    """Whether every file is there as it was, under the rules for files that a policy names."""
    for name, digest in files:
        file = beside(folder, name, Place(name, 1, 1, 1, 1))
        if isinstance(file, Diagnostic) or fingerprint(file.data) != digest:
            return False
    return True


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES)


def _engine_files() -> Iterator[tuple[str, bytes]]:
    """The files that the engine is made of, called the same in a wheel and in a checkout."""
    yield from _files_below(Path(__file__).parent, "policy_eval", ENGINE)
    yield from _files_below(resources.grammar(), "grammar")
    yield from _files_below(resources.schema(), "schema")


def _files_below(folder: Path, name: str, among: frozenset[str] = frozenset()) -> Iterator[tuple[str, bytes]]:
    """Modules (as source, or compiled where there is none), grammars and schemas; not what tools leave behind.

    `among`: of what stands right in the folder, only what is called so.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if among and entry.name.partition(".")[0] not in among:
                continue
            below = f"{name}/{entry.name}"
            if entry.name.endswith((".py", ".pyc", ".lark", ".schema.json")):
                yield below, Path(entry.path).read_bytes()
            elif entry.name != "__pycache__" and entry.is_dir(follow_symlinks=False):
                yield from _files_below(Path(entry.path), below)


# --- writing ----------------------------------------------------------------------------------------------------------


def _replace(path: Path, data: bytes) -> None:
    """Put a file that holds `data` in the place of `path`, at one stroke."""
    draft = path.with_name(f".{path.stem}.{os.urandom(8).hex()}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(data)
        draft.replace(path)
    finally:
        _removed(draft)


def _forget_oldest(folder: Path) -> None:
    """Only files called as this module calls them are ever deleted."""
    ours = [path for path in folder.iterdir() if _OURS.fullmatch(path.name)]
    ours.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in ours[MOST_FILES:]:
        _removed(path)


def _removed(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
