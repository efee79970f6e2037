"""The commands that pages show, run: each block prints what it says, in the order of the page.

In a page, for tests as for readers:

* ```` ```console ````: lines behind `$` are commands, the lines below one are what it prints; `…` stands for any lines.
  A block with a command that is not `policy-eval` is for reading only.
* ```` ```diff title="FILE" ````: an edit of a file; what stands there before stands there once. Hunks are parted by `@@`.
* ```` ```LANGUAGE title="FILE" ````: what a file holds.

A page has a folder of its own with copies of `policy`, `examples`, and of `policy` once more as `mine`.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import tempfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from unittest import mock

from policy_eval.cli import main

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(
    r'^(?P<indent> *)```(?P<language>\w+)(?: title="(?P<file>[^"]+)")?\n(?P<body>.*?)^(?P=indent)```$',
    re.MULTILINE | re.DOTALL,
)

_DOTS = "…\n"

OTHERS = re.compile(r"^\$ (?!policy-eval )", re.MULTILINE)


def rerun(page: str) -> str:
    """The page with what its commands print now; a block that still is right stays as it is, `…` included."""
    if not any(found["language"] == "console" for found in BLOCK.finditer(page)):
        return page
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk.laid_out(Path(folder))
        with mock.patch.dict(os.environ, {"NO_COLOR": "1", "XDG_CACHE_HOME": str(desk.cache)}):
            return BLOCK.sub(desk.done, page)


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder to work in. `folder`: of the commands; `cache`: of compiled policies."""

    folder: Path
    cache: Path

    @classmethod
    def laid_out(cls, where: Path) -> Desk:
        """A new desk with what every page may use."""
        made = cls(where / "work", where / "cache")
        for name, source in (("policy", "policy"), ("mine", "policy"), ("examples", "examples")):
            shutil.copytree(ROOT / source, made.folder / name)
        return made

    def done(self, found: re.Match[str]) -> str:
        """The block, after what it says was done."""
        if found["language"] == "console" and not OTHERS.search(found["body"]):
            return self._console(found)
        if found["file"] and found["language"] == "diff":
            edit(self.folder / found["file"], found["body"])
        elif found["file"]:
            (self.folder / found["file"]).write_text(found["body"], encoding="utf-8")
        return found[0]

    def _console(self, found: re.Match[str]) -> str:
        shown = [
            (part.split("\n")[0], part.split("\n")[1:])
            for part in re.split(r"^\$ ", found["body"], flags=re.MULTILINE)[1:]
        ]
        parts = [self._command(command, "\n".join(printed)) for command, printed in shown]
        return f"```console\n{''.join(parts)}```"

    def _command(self, command: str, printed: str) -> str:
        made = self._printed(command)
        return f"$ {command}\n{printed if is_shown(made, printed) else cut(made, printed)}"

    def _printed(self, command: str) -> str:
        _, *arguments = shlex.split(command)
        target = None
        if ">" in arguments:
            arguments, target = arguments[: arguments.index(">")], arguments[-1]
        printed, said = _stream(), _stream()
        with chdir(self.folder), redirect_stdout(printed), redirect_stderr(said if target else printed):
            main(arguments)
        if target is None:
            return _text(printed)
        (self.folder / target).write_text(_text(printed), encoding="utf-8")
        return _text(said)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def is_shown(printed: str, shown: str) -> bool:
    """Whether `shown` is what was printed, except that a line `…` stands for any number of lines."""
    pattern = "".join(r"(?:.*\n)*?" if line == _DOTS else re.escape(line) for line in shown.splitlines(keepends=True))
    return re.fullmatch(pattern, printed) is not None


def cut(printed: str, shown: str) -> str:
    """What is printed now, left out where `shown` left out; all of it where that cannot be told any more."""
    new, old = printed.splitlines(keepends=True), shown.splitlines(keepends=True)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    kept = "".join(line for _, a, b, c, d in steps for line in _left(old[a:b], new[c:d]))
    return kept if is_shown(printed, kept) else printed


def _left(old: list[str], new: list[str]) -> list[str]:
    """The new lines in the place of some old ones: where those had `…`, as many in front of it and behind it."""
    if _DOTS not in old:
        return new
    before, behind = old.index(_DOTS), old[::-1].index(_DOTS)
    return [*new[:before], _DOTS, *new[max(before, len(new) - behind) :]]


def edit(path: Path, hunks: str) -> None:
    """Change a file as the lines of a diff say."""
    data = path.read_bytes().decode("utf-8")
    for hunk in re.split(r"^@@.*\n", hunks, flags=re.MULTILINE):
        lines = hunk.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        if before not in data:  # a part of a line
            before, after = before.removesuffix("\n"), after.removesuffix("\n")
        assert data.count(before) == 1, f"{path.name} has {data.count(before)} times:\n{before}"
        data = data.replace(before, after)
    path.write_bytes(data.encode("utf-8"))
