"""Uses: a new id for a fact, a term, a clause – every use of the old one with it; labels stay."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_eval.diagnostics import Diagnostic, Place, Rule
from policy_eval.source import Source

from .analysis import Analysis, analysed
from .symbols import Naming, Occurrence

UNNAMED = Rule(
    "PE780",
    "这里没有可以改名的编号",
    "no id stands here that could be renamed",
    "把光标放在事项、栏目、其中、条款等的编号上",
    "put the cursor on the id of a fact, a term or a clause",
)
ELSEWHERE = Rule(
    "PE781",
    "“{name}”在另一个文件“{file}”里声明",
    "“{name}” is declared in another file, “{file}”",
    "到那个文件里改名",
    "rename it there",
)
NO_ID = Rule(
    "PE782",
    "“{name}”不能作编号",
    "“{name}” is no id",
    "不用空格、标点和括号",
    "use no blanks, punctuation or brackets",
)
WOULD_BREAK = Rule(
    "PE783",
    "改名为“{name}”会造成错误：{problem_zh}",
    "renaming to “{name}” would cause an error: {problem_en}",
    "换一个名称",
    "choose another name",
)

_ID = re.compile(r"""[^\s/.,:;()\[\]{}<>"'#$|&*!%@`，。；：（）-][^\s/.,:;()\[\]{}<>"'#$，。；：（）]*""")
_KEPT = {Naming.FILE, Naming.COMMITMENT}


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` instead of what stands at a place."""

    place: Place
    text: str


def renamable(now: Analysis, line: int, column: int) -> Occurrence | Diagnostic:
    """The id at a spot, or why it cannot be renamed."""
    named = now.named(line, column)
    if named is None or now.index is None or named.symbol.naming in _KEPT:
        return Diagnostic(UNNAMED)
    declared = now.index.definition(named.symbol)
    if declared is None or declared.place.file != now.file:
        file = declared.place.file if declared else ""
        return Diagnostic(ELSEWHERE, {"name": named.symbol.name, "file": file})
    return named


def rename(now: Analysis, line: int, column: int, name: str) -> list[Edit] | Diagnostic:
    """The edits of the policy's file that give the id at a spot a new name; or why that cannot be.

    What calls it by a label stays. The result is checked: where something would be wrong that was not, nothing is done.
    """
    named = renamable(now, line, column)
    if isinstance(named, Diagnostic):
        return named
    if not _ID.fullmatch(name):
        return Diagnostic(NO_ID, {"name": name})
    uses = now.index.of(named.symbol) if now.index else []
    edits = [Edit(each.place, name) for each in uses if _is_id(each, now)]
    fault = _fault(now, edits, name)
    if fault:
        details = {"name": name, "problem_zh": fault.message("zh"), "problem_en": fault.message("en")}
        return Diagnostic(WOULD_BREAK, details)
    return edits


def applied(source: Source, edits: list[Edit]) -> str:
    """The text of a source with edits made in it, none of which overlap."""
    text = source.text
    for edit in sorted(edits, key=lambda each: (each.place.line, each.place.column), reverse=True):
        start, end = span(source, edit.place)
        text = text[:start] + edit.text + text[end:]
    return text


def span(source: Source, place: Place) -> tuple[int, int]:
    """The offsets of a place in its source."""
    starts = source.starts
    return starts[place.line - 1] + place.column - 1, starts[place.end_line - 1] + place.end_column - 1


def _is_id(each: Occurrence, now: Analysis) -> bool:
    """Whether just the id stands at a place of this file: labels stay, and what is written otherwise too."""
    if each.place.file != now.file or each.written != each.symbol.name:
        return False
    start, end = span(now.source, each.place)
    return now.source.text[start:end] == each.symbol.name


def _fault(now: Analysis, edits: list[Edit], name: str) -> Diagnostic | None:
    """The first error that the text would have with the edits, which write `name`, and has not now.

    Every answer to every question is tried only where the name stood in the text before, or a use was missed.
    """
    after = analysed(now.tools, applied(now.source, edits), now.path, now.reader)
    is_sure = name not in now.source.text and _count(after) == _count(now)
    before = {each.rule.code for each in now.found if each.is_error}
    found = after.found if is_sure else after.thorough
    return next((each for each in found if each.is_error and each.rule.code not in before), None)


def _count(now: Analysis) -> int:
    """How many names stand in the text whose meaning is known."""
    return len(now.index.occurrences) if now.index else 0
