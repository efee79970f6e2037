"""One mistake in a policy is one message, on the line of the mistake: the messages that officers get, to be read.

`python tests/test_mistakes.py` writes the messages in `tests/mistakes/` anew.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from policy_eval import api, resources
from policy_eval.diagnostics import Diagnostic, Language, Severity

HERE = Path(__file__).parent / "mistakes"
POLICIES = {"2025": "2025.yaml", "2025.zh": "2025.zh.yaml", "appliances": "examples/appliances-2025.yaml"}
CHINESE = Path(__file__).parent / "golden" / "formatting" / "2025.zh.yaml"
"""The 2025 policy turned into Chinese."""
NOWHERE = "nothing"
"""In place of the line that a message names: it speaks of another file, or the change is no mistake at all."""


_LINE_NUMBER = re.compile(r"(?<=yaml:)[0-9]+(?=:)|(?<=第 )[0-9]+(?= 行)|(?<=line )[0-9]+")
_MARKS = {ord("\t"): "␉", ord("\N{NO-BREAK SPACE}"): "⍽"}
"""Blanks that a reader cannot see, and what stands for them."""


@dataclass(frozen=True)
class Mistake:
    """Lines of a policy as they are and as they were mistyped. `at`: part of the line that the message must name."""

    what: str
    was: str
    now: str
    at: str
    said: str

    def made_in(self, text: str) -> str:
        """The policy with the mistake in it."""
        assert self.was in text, f"{self.what}: the policy has no {self.was!r}"
        return text.replace(self.was, self.now, 1)

    def line(self, text: str) -> int:
        """The line that the message must name."""
        if self.at:
            return self._named(text)
        pairs = zip(text.split("\n"), self.made_in(text).split("\n"), strict=False)
        return next(number for number, (one, other) in enumerate(pairs, 1) if one != other)

    def _named(self, text: str) -> int:
        start = text[: text.index(self.was)].count("\n")
        lines = list(enumerate(self.made_in(text).split("\n"), 1))
        behind = [number for number, line in lines if self.at in line and number > start]
        return (behind or [number for number, line in reversed(lines) if self.at in line])[0]


def mistakes(name: str) -> list[Mistake]:
    """The mistakes of a file."""
    _, *blocks = (HERE / f"{name}.txt").read_text("utf-8").split("\n## ")
    return [_mistake(block.strip("\n")) for block in blocks]


def _mistake(block: str) -> Mistake:
    what, *lines = block.split("\n")
    was, now, at, said = (_marked(lines, mark) for mark in ("-", "+", "@", "="))
    return Mistake(what, was, _unmarked(now), at, said)


def _unmarked(text: str) -> str:
    return text.translate({ord(mark): blank for blank, mark in _MARKS.items()})


def _marked(lines: list[str], mark: str) -> str:
    return "\n".join(line[2:] for line in lines if line.startswith(mark))


@cache
def folder() -> Path:
    """A copy of all policies that may be broken."""
    made = Path(tempfile.mkdtemp())
    shutil.copytree(resources.policies(), made, dirs_exist_ok=True)
    shutil.copy(CHINESE, made)
    return made


def found_in(name: str, text: str) -> list[Diagnostic]:
    """What `check` finds in a mistyped policy, notes left out."""
    path = folder() / POLICIES[name]
    right = path.read_bytes()
    path.write_text(text, "utf-8")
    try:
        return [each for each in api.check(path) if each.rule.severity is not Severity.NOTE]
    finally:
        path.write_bytes(right)


def written(name: str) -> str:
    """The policy as it is."""
    return (folder() / POLICIES[name]).read_text("utf-8")


def told(found: list[Diagnostic]) -> str:
    """The messages as they are printed: Chinese in full, English without the line; numbers of lines left out."""
    lines = (line for each in found for line in (each.text("zh"), *_short(each, "en")))
    return _LINE_NUMBER.sub("…", "\n".join(lines))


def _short(each: Diagnostic, language: Language) -> Iterator[str]:
    yield f"  {each.message(language)}"
    if mend := each.mend(language):
        yield f"  {mend}"


CASES = [pytest.param(name, each, id=f"{name}: {each.what}") for name in POLICIES for each in mistakes(name)]


@pytest.mark.parametrize(("name", "mistake"), CASES)
def test_one_mistake_is_one_message_on_its_line(name: str, mistake: Mistake) -> None:
    text = written(name)
    found = found_in(name, mistake.made_in(text))
    assert told(found) == mistake.said
    if mistake.at != NOWHERE:
        lines = [each.place.line if each.place else 0 for each in found]
        assert lines == [mistake.line(text)]


def test_each_mistake_is_made_once() -> None:
    for name in POLICIES:
        made = [(each.was, each.now) for each in mistakes(name)]
        assert len(made) == len(set(made))


def rewrite(name: str) -> None:
    """Write the messages of a file anew."""
    file, text = HERE / f"{name}.txt", written(name)
    head, *_ = file.read_text("utf-8").split("\n## ")
    blocks = [_block(each, found_in(name, each.made_in(text)), text) for each in mistakes(name)]
    file.write_text("\n\n## ".join([head.rstrip("\n"), *blocks]) + "\n", "utf-8")


def _block(each: Mistake, found: list[Diagnostic], text: str) -> str:
    lines = [f"- {line}" for line in each.was.split("\n")]
    lines += [f"+ {line}" for line in each.now.translate(_MARKS).split("\n")]
    lines += [f"@ {each.at}"] if each.at else []
    lines += [f"= {line}" for line in told(found).split("\n")]
    places = [d.place.line if d.place else 0 for d in found]
    if each.at != NOWHERE and places != [each.line(text)]:
        sys.stderr.write(f"{each.what}: lines {places}, wanted {each.line(text)}\n")
    return "\n".join([each.what, *lines])


if __name__ == "__main__":
    for policy in sys.argv[1:] or POLICIES:
        rewrite(policy)
