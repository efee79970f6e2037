"""Ground: what is wrong, where, and how to mend it – as data, in Chinese and English.

Laws of this module:

* A diagnostic is a value. It is collected and returned, never raised.
* A `Rule` is written beside the check that finds it; this module knows no rule of its own.
* A place speaks of the file as a person sees it: lines and columns start at 1, a column is a character.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import PurePath
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Severity(StrEnum):
    """How bad it is: an error stops the policy or claim, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(NamedTuple):
    """A stretch of a file. `line`, `column` (first character) and `end_column` (behind the last one) count from 1.

    `origin` names the change that put the element there ("" = it stands in the policy itself).
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    origin: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def below(self, folder: PurePath) -> Place:
        """The same place for a reader outside of `folder`, in which the file stands."""
        return self._replace(file=(folder / self.file).as_posix())


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong. The templates are `str.format` texts over a diagnostic's details."""

    code: str
    zh: str
    en: str
    mend_zh: str = ""
    mend_en: str = ""
    severity: Severity = Severity.ERROR

    def message(self, language: Language, details: dict[str, str]) -> str:
        """What is wrong, in one sentence."""
        return (self.zh if language == "zh" else self.en).format(**details)

    def mend(self, language: Language, details: dict[str, str]) -> str:
        """What to do about it; "" where the sentence says it."""
        return (self.mend_zh if language == "zh" else self.mend_en).format(**details)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `excerpt` is the whole source line of `place`; `path` is the field of a claim it speaks of.

    `suggestion` is the nearest known word ("did you mean"), "" when none is near.
    """

    rule: Rule
    details: dict[str, str] = field(default_factory=dict)
    place: Place | None = None
    excerpt: str = ""
    path: str = ""
    suggestion: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it stops the policy or the claim."""
        return self.rule.severity is Severity.ERROR

    def message(self, language: Language) -> str:
        """What is wrong, in one sentence."""
        return self.rule.message(language, self.details)

    def mend(self, language: Language) -> str:
        """The remedy in words: the nearest known word if there is one, else what the rule advises."""
        if self.suggestion:
            return f"是不是“{self.suggestion}”？" if language == "zh" else f"did you mean “{self.suggestion}”?"
        return self.rule.mend(language, self.details)

    def text(self, language: Language) -> str:
        """The finding as a person reads it: place, code and message, source line, caret, remedy."""
        head = str(self.place) if self.place else self.path
        lines = [f"{head}: " if head else "", ""]
        lines[0] += f"{_severity(self.rule.severity, language)}[{self.rule.code}]: {self.message(language)}"
        if self.place and self.path:
            lines[0] += f" ({self.path})"
        if self.place and self.excerpt:
            shown, place = _window(self.excerpt, self.place)
            lines += [f"  {printable(shown)}", f"  {caret(shown, place)}"]
        if mend := self.mend(language):
            lines.append(f"  {'改法：' if language == 'zh' else 'help: '}{mend}")
        return "\n".join(line for line in lines if line)


def below(folder: PurePath, found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Findings in files that stand in `folder`, with places that a reader outside of it can open."""
    return [replace(each, place=each.place and each.place.below(folder)) for each in found]


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether one of them stops the policy or the claim."""
    return any(d.is_error for d in diagnostics)


_WIDEST = 160


def _window(excerpt: str, place: Place) -> tuple[str, Place]:
    """As much of a long line as a person looks at, and where the place stands in it."""
    if len(excerpt) <= _WIDEST:
        return excerpt, place
    start = max(min(place.column - 1 - _WIDEST // 4, len(excerpt) - _WIDEST), 0)
    shown = excerpt[start : start + _WIDEST]
    column = place.column - start
    end = max(min(place.end_column - start, len(shown) + 1), column)
    return shown, place._replace(column=column, end_column=end if place.end_line == place.line else len(shown) + 1)


def caret(excerpt: str, place: Place) -> str:
    """Carets under `place` that stand right in a terminal: full-width ones under full-width characters."""
    end = place.end_column if place.end_line == place.line else len(excerpt) + 1
    before = excerpt[: place.column - 1]
    under = excerpt[place.column - 1 : max(end - 1, place.column)] or " "
    return "".join(_wide(c, "　", " ") for c in before) + "".join(_wide(c, "＾", "^") for c in under)


def printable(text: str) -> str:
    """`text` with control, bidirectional and surrogate characters shown escaped, so that it stays data."""
    return "".join(c if _is_shown(c) else c.encode("unicode_escape").decode("ascii") for c in text)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word nearest to `word` (edit distance, adjacent swaps count one), "" when none is near enough."""
    limit = max(1, len(word) // 3) if len(word) > 1 else 0
    ranked = sorted((distance(word, k, limit + 1), k) for k in set(known) if abs(len(k) - len(word)) <= limit)
    return ranked[0][1] if ranked and ranked[0][0] <= limit else ""


def distance(a: str, b: str, limit: int) -> int:
    """Damerau–Levenshtein distance (optimal string alignment), cut at `limit`."""
    two: list[int] = []
    one = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(one[j] + 1, row[j - 1] + 1, one[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, two[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit
        two, one = one, row
    return min(one[-1], limit)


def _wide(character: str, wide: str, narrow: str) -> str:
    if character == "\t":
        return "\t"
    if not _is_shown(character):
        return narrow * len(character.encode("unicode_escape"))
    return wide if unicodedata.east_asian_width(character) in "WF" else narrow


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} or character == "\t"


def _severity(severity: Severity, language: Language) -> str:
    chinese = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"}
    return chinese[severity] if language == "zh" else severity.value
