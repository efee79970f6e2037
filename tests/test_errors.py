"""Every rule is provoked by a small policy in `tests/errors/`, and by nothing else said about that policy.

A file holds a policy without a mistake and what to write instead of a part of it; the comment on the line that is wrong
says what `check` must find there: `# error PE303:13 message`, the number behind the code being the column of the caret.
`python tests/test_errors.py` writes the comments anew.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from policy_eval import api, changes, checking, diagnostics, policy, shape, source, syntax
from policy_eval.diagnostics import Diagnostic, Language, Rule

HERE = Path(__file__).parent / "errors"
LANGUAGES: dict[str, Language] = {"english": "en", "chinese": "zh"}
MARKS = {"␉": "\t", "␇": "\a", "⍽": "\N{NO-BREAK SPACE}"}
_SAID = re.compile(r"  # (?:error|warning|note) [A-Z]{2}[0-9]{3}:[0-9]+ .*")

UNPROVOKED = {
    "PE010": "the bytes of a file in another encoding: test_source.py",
    "PE011": "bytes that are no text: test_source.py",
    "PE012": "a file of many megabytes: test_source.py",
    "PE013": "a byte that no text holds: test_source.py",
    "PE014": "an empty file holds no policy to be wrong: test_source.py",
    "PE049": "what no other rule of a YAML slip recognises: kept for what nobody thought of",
    "PE099": "what the JSON Schema refuses and the walk over the document lets pass: kept for what nobody thought of",
    "PE207": "an expression of thousands of characters: test_parse_errors.py",
    "PE239": "a number of very many digits: test_parse_errors.py",
    "PE300": "a file that cannot be opened: test_cli.py",
    "PE305": "a file whose outermost level is a text or a list is another file altogether: test_shape.py",
    "PE311": "a symbolic link, which not every system can make: test_files.py",
    "PE313": "a file of many megabytes: test_files.py",
    "PE399": "two hundred findings in one file: test_sets.py",
    "PE315": "two files that revise each other: test_revisions.py",
    "PE382": "the reader of expressions says PE235 or PE381 before",
    "PE389": "fifty terms, each upon the other",
    "PE400": "the shape of a document asks for all that a change needs: test_changes.py",
    "PE406": "steps with one verb and the change of one of them stand far apart: test_changes.py",
    "PE408": "two elements with one name are refused before (PE395): test_changes.py",
    "PE411": "two readings that add to one spot do not go together (PE431): test_changes.py",
    "PE423": "a question of the command line, not of a policy: test_cli.py",
    "PE424": "an answer of the command line, not of a policy: test_cli.py",
    "PE425": "a date of the command line, not of a policy: test_cli.py",
    "PE432": "a revision and the policy that it revises: test_revisions.py",
}
"""Rules that no small policy can break, and why."""


@dataclass(frozen=True)
class Case:
    """A mistake: what is written instead of a part of the policy, and what else is found elsewhere."""

    file: str
    what: str
    base: str
    instead: str
    write: str
    elsewhere: tuple[str, ...]

    @property
    def policy(self) -> str:
        """The whole policy with its mistake."""
        assert self.base.count(self.instead) >= 1, f"{self.what}: the policy has no {self.instead!r}"
        bare = "\n".join(_SAID.sub("", line) for line in self.write.split("\n"))
        for mark, character in MARKS.items():
            bare = bare.replace(mark, character)
        return self.base.replace(self.instead, bare, 1) + "\n"

    @property
    def first(self) -> int:
        """The line on which what is written begins."""
        return self.base[: self.base.index(self.instead)].count("\n") + 1

    def with_comments(self, found: list[Diagnostic]) -> tuple[str, tuple[str, ...]]:
        """What is written with what was found on its lines, and what was found elsewhere."""
        lines = [_SAID.sub("", line) for line in self.write.split("\n")]
        elsewhere = []
        for each in found:
            place, said = each.place, f"{each.rule.severity.value} {each.rule.code}"
            message = diagnostics.printable(each.message(LANGUAGES[self.file]))
            number = place.line - self.first if place else -1
            if place and place.file == "policy.yaml" and 0 <= number < len(lines):
                lines[number] += f"  # {said}:{place.column} {message}"
            else:
                elsewhere.append(f"{place}: {said} {message}")
        return "\n".join(lines), tuple(elsewhere)


def cases(file: str) -> list[Case]:
    """The mistakes of a file."""
    content = yaml.safe_load((HERE / f"{file}.yaml").read_text("utf-8"))
    base = content["base"].rstrip("\n")
    return [
        Case(file, c["what"], base, c["instead"], c["write"], tuple(c.get("elsewhere", ()))) for c in content["cases"]
    ]


@cache
def folder() -> Path:
    """A folder with the files that the policies name."""
    made = Path(tempfile.mkdtemp())
    for name in ("text", "sets"):
        shutil.copytree(HERE / name, made / name)
    return made


@cache
def found_in(text: str) -> tuple[Diagnostic, ...]:
    """What `check` finds in a policy."""
    path = folder() / "policy.yaml"
    path.write_bytes(text.encode())
    # What the linter finds, and what it misses examples for, has files of its own: tests/lint.
    return tuple(each for each in api.check(path) if not each.rule.code.startswith(("PE6", "PE70")))


ALL = [pytest.param(each, id=f"{file}: {each.what}") for file in LANGUAGES for each in cases(file)]


def rules() -> dict[str, Rule]:
    """Every rule of the packages that read and check policies, by code."""
    return {rule.code: rule for rule in _rules() if rule.code.startswith("PE") and rule.code < "PE500"}


def _rules() -> Iterator[Rule]:
    for package in (changes, checking, policy, shape, source, syntax):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            yield from (v for v in vars(importlib.import_module(module.name)).values() if isinstance(v, Rule))


@pytest.mark.parametrize("case", ALL)
def test_what_is_found_stands_on_the_line(case: Case) -> None:
    found = list(found_in(case.policy))
    assert case.with_comments(found) == (case.write, case.elsewhere)
    assert len(found) == 1


@pytest.mark.parametrize("file", LANGUAGES)
def test_the_policy_without_a_mistake_is_right(file: str) -> None:
    assert found_in(cases(file)[0].base + "\n") == ()


@pytest.mark.parametrize("code", sorted(rules()))
def test_every_rule_is_provoked(code: str) -> None:
    if code in UNPROVOKED:
        pytest.skip(UNPROVOKED[code])
    assert any(f" {code}" in said for file in LANGUAGES for c in cases(file) for said in (c.write, *c.elsewhere))


def test_no_rule_is_excused_that_is_provoked_or_gone() -> None:
    provoked = {each.rule.code for file in LANGUAGES for c in cases(file) for each in found_in(c.policy)}
    assert not UNPROVOKED.keys() & provoked
    assert UNPROVOKED.keys() <= rules().keys() | {"PE311", "PE313"}


def rewrite(file: str) -> None:
    """Write the comments of a file anew."""
    head = (HERE / f"{file}.yaml").read_text("utf-8").split("\ncases:\n")[0]
    blocks = "".join(_block(each) for each in cases(file))
    (HERE / f"{file}.yaml").write_text(f"{head}\ncases:\n{blocks}", "utf-8")


def _block(case: Case) -> str:
    found = list(found_in(case.policy))
    write, elsewhere = case.with_comments(found)
    if len(found) != 1:
        sys.stderr.write(f"{case.file}: {case.what}: {len(found)} messages\n")
    block = f"  - what: {case.what}\n    instead: {_literal(case.instead)}\n    write: {_literal(write)}\n"
    return block + ("    elsewhere:\n" + "".join(f"      - {_quoted(e)}\n" for e in elsewhere) if elsewhere else "")


def _literal(text: str) -> str:
    indicator = "|2-" if text.startswith(" ") else "|-"
    return indicator + "".join(f"\n      {line}" if line else "\n" for line in text.split("\n"))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    for name in LANGUAGES:
        rewrite(name)
