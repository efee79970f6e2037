"""Uses: a result as a table for people, in a terminal or in Markdown.

Laws of this module:

* It chooses words and columns, and computes nothing.
* A full-width character takes two columns; what a claimant wrote cannot act on the terminal, nor become markup.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .diagnostics import Language, printable
from .program import Clause, Exclusion, Limit, ListFact, Mark, Program, Said

Json = dict[str, Any]

_WIDTH = 78

_WORDS = {
    "claim": Said("申报", "Claim"),
    "policy": Said("政策", "Policy"),
    "excluded": Said("不予支持", "Excluded"),
    "awards": Said("奖补", "Awards"),
    "limits": Said("总限额", "Shared limits"),
    "of": Said("上限", "cap"),
    "used_before": Said("此前已用", "used before"),
    "granted": Said("本次", "granted"),
    "left": Said("余", "left"),
    "not_covered": Said("不予支持的各笔", "Not covered"),
    "row": Said("第{}笔", "row {}"),
    "rows": Said("第{}笔合计", "rows {} together"),
    "is": Said("{}：{}", "{}: {}"),
    "of_it": Said("{}（{}）", "{} ({})"),
    "and": Said("、", ", "),
    "total": Said("合计", "Total"),
    "amount": Said("金额", "Amount"),
    "item": Said("事项", "Item"),
}
REASONS = {
    "out-of-period": Said("不在适用期间内", "outside the days covered"),
    "condition-not-met": Said("不符合条件", "no condition is met"),
    "excluded": _WORDS["excluded"],
}
"""Why a row is not covered: what the codes in results and examples mean."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the table: how deep it stands, what it is, and its amount ("" for none)."""

    depth: int
    words: str
    amount: str = ""


def text(result: Json, language: Language, program: Program) -> str:
    """`result` as a table: awards with their rows, shared limits, rows not covered, the total."""
    return "".join(_spread(line).rstrip() + "\n" for line in _Table(language, program).lines(result))


def markdown(result: Json, language: Language, program: Program) -> str:
    """`result` as a Markdown table with the same lines."""
    table = _Table(language, program)
    head = [f"| {table.word('item')} | {table.word('amount')} |", "|---|---:|"]
    rows = [_cells(line) for line in table.lines(result) if line.words]
    return "\n".join((*head, *rows)) + "\n"


def width(shown: str) -> int:
    """The columns that `shown` takes in a terminal."""
    return sum(_columns(character) for character in shown)


def grouped(amount: str) -> str:
    """`1490553.42` as `1,490,553.42`."""
    whole, point, part = amount.partition(".")
    return f"{int(whole):,}{point}{part}"


class _Table:
    """The lines of a table in one language, with the policy's own names."""

    def __init__(self, language: Language, program: Program) -> None:
        self._language = language
        named: tuple[Clause | Limit | Exclusion | Mark | ListFact, ...] = (
            *program.clauses,
            *program.limits,
            *program.exclusions,
            *program.marks,
            *program.lists,
        )
        self._labels = {each.name: each.label.in_(language) or each.name for each in named}
        self._title = printable(f"{program.title.in_(language) or program.policy} {program.version}")

    def word(self, name: str) -> str:
        """A word of the table."""
        return _WORDS[name].in_(self._language)

    def lines(self, result: Json) -> Iterator[_Line]:
        """All lines from top to bottom."""
        yield _Line(0, f"{self.word('claim')} {printable(result['claim_id'])}")
        yield _Line(0, f"{self.word('policy')} {self._title}")
        if result["excluded"] is not None:
            yield _Line(0, self.word("is").format(self.word("excluded"), self._label(result["excluded"])))
        parts = {"awards": self._award, "limits": self._limit, "not_covered": self._uncovered}
        for name, show in parts.items():
            if result[name]:
                yield _Line(0, "")
                yield _Line(0, self.word(name))
                for entry in result[name]:
                    yield from show(entry)
        yield _Line(0, "")
        yield _Line(0, self.word("total"), f"{grouped(result['total'])} {result['currency']}")

    def _award(self, award: Json) -> Iterator[_Line]:
        marks = f" [{'; '.join(map(self._label, award['marks']))}]" if award["marks"] else ""
        yield _Line(1, f"{self._label(award['clause'])}{marks}", grouped(award["amount"]))
        for row in award["rows"]:
            if row.get("rows") or row.get("row") is not None:
                yield _Line(2, self._which(row), grouped(row["amount"]))

    def _limit(self, limit: Json) -> Iterator[_Line]:
        yield _Line(1, f"{self._label(limit['limit'])}  {self.word('of')}", grouped(limit["cap"]))
        for name in ("used_before", "granted", "left"):
            yield _Line(2, self.word(name), grouped(limit[name]))

    def _uncovered(self, entry: Json) -> Iterator[_Line]:
        clause = f" {self._label(entry['clause'])}" if entry["clause"] else ""
        reason = REASONS[entry["reason"]].in_(self._language) if entry["reason"] in REASONS else entry["reason"]
        details = self.word("and").join(self._detail(value) for value in entry["details"].values())
        shown = self.word("of_it").format(reason, details) if details else reason
        yield _Line(1, self.word("is").format(f"{self._label(entry['list'])} {self._which(entry)}{clause}", shown))

    def _which(self, entry: Json) -> str:
        """Whose line it is: the rows as people count them, and the claimant's own reference."""
        if "rows" in entry:
            numbers = self.word("and").join(str(row + 1) for row in entry["rows"])
            version = f" [{printable(entry['version'])}]" if entry.get("version") else ""
            return self.word("rows").format(numbers) + version
        said = self.word("row").format(entry["row"] + 1)
        version = f" [{printable(entry['version'])}]" if entry.get("version") else ""
        return f"{said}{version}  {printable(entry['ref'])}" if entry.get("ref") else f"{said}{version}"

    def _label(self, name: str) -> str:
        return printable(self._labels.get(name, name))

    def _detail(self, value: object) -> str:
        if isinstance(value, list):
            return self.word("and").join(self._label(str(each)) for each in value)
        return self._label(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _spread(line: _Line) -> str:
    """The words at the left edge of the table, the amount at the right one."""
    left = "  " * line.depth + line.words
    return left + " " * max(2, _WIDTH - width(left) - width(line.amount)) + line.amount


def _cells(line: _Line) -> str:
    return f"| {'&emsp;' * line.depth}{_escaped(line.words)} | {line.amount} |"


def _escaped(words: str) -> str:
    """Text that stays text in Markdown and in HTML."""
    return "".join(f"&#{ord(c)};" if c in "\\`*_{}[]<>()#+!|&~" else c for c in words)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
