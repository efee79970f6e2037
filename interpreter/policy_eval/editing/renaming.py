"""Uses: a new id for a fact, a term, a clause – every use of the old one with it; labels stay."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_eval.diagnostics import Diagnostic, Place, Rule
from policy_eval.source import Source
from policy_eval.syntax.mask import fold

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
_PLAIN = re.compile("[A-Za-z_][A-Za-z0-9_-]*")
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
    fault = _fault(now, uses, edits, name)
    if fault:
        details = {"name": name, "problem_zh": fault.message("zh"), "problem_en": fault.message("en")}
        return Diagnostic(WOULD_BREAK, details)
    return edits


def applied(source: Source, edits: list[Edit]) -> str:
    """The text of a source with edits made in it, none of which overlap."""
    parts, behind = list[str](), 0
    for (start, end), text in sorted((source.span(each.place), each.text) for each in edits):
        parts += [source.text[behind:start], text]
        behind = end
    return "".join([*parts, source.text[behind:]])


def _is_id(each: Occurrence, now: Analysis) -> bool:
    """Whether just the id stands at a place of this file: labels stay, and what is written otherwise too."""
    if each.place.file != now.file or each.written != each.symbol.name:
        return False
    start, end = now.source.span(each.place)
    return now.source.text[start:end] == each.symbol.name


def _fault(now: Analysis, uses: list[Occurrence], edits: list[Edit], name: str) -> Diagnostic | None:
    """The first error that the text would have with the edits, which write `name`, and has not now.

    Every answer to every question is tried only where one of them may have lost the meaning of a word.
    """
    after = analysed(now.tools, applied(now.source, edits), now.path, now.reader)
    is_fresh = name not in now.source.text
    is_sure = is_fresh and (_is_clear(now, uses, name) or _count(after) == _count(now))
    before = {each.rule.code for each in now.found if each.is_error}
    found = after.found if is_sure else after.thorough
    return next((each for each in found if each.is_error and each.rule.code not in before), None)


def _is_clear(now: Analysis, uses: list[Occurrence], name: str) -> bool:
    """Whether a word is no part of another, as Chinese ones can be, and of the old one only labels are left."""
    kept = (each for each in uses if not _is_id(each, now))
    return _PLAIN.fullmatch(name) is not None and all(fold(each.written) != fold(each.symbol.name) for each in kept)


def _count(now: Analysis) -> int:
    """How many names stand in the text whose meaning is known."""
    return len(now.index.occurrences) if now.index else 0
