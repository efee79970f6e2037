"""Middle: the rows of a list of a claim, or one object of it, read by columns.

Laws of this module:

* What a claim may say is what the program declares, and the few names that the engine reserves; nothing else.
* A table looks up no kind and no bound: all of that was done when it was made.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import cast

from policy_eval.diagnostics import Rule
from policy_eval.program import Said
from policy_eval.strict_json import shown, step_into

from .facts import Row
from .faults import AS_EXPECTED_EN as _EN
from .faults import AS_EXPECTED_ZH as _ZH
from .faults import MISSING, MOST_FAULTS, CellReader, Expected, Fault, Findings, refusal

UNKNOWN = Rule(
    "PC103",
    "没有 {found} 这个栏目",
    "there is no field {found}",
    "可填：{allowed_zh}",
    "there are: {allowed_en}",
)
NOT_A_LIST = Rule("PC104", _ZH, _EN, "只有一笔也写在 [ ] 里；没有就不写", "write even one row in [ ]; leave out none")
NOT_AN_OBJECT = Rule("PC105", _ZH, _EN)
NOT_UNIQUE = Rule(
    "PC109",
    "{message_zh}：这里是 {found}，{other} 是 {first}",
    "{message_en}: {found} here, {first} at {other}",
    "两处改成一致",
    "make the two agree",
)

Rows = tuple[tuple[Row, ...], tuple[str | None, ...], tuple[dt.date, ...]]
"""The rows of a list without their refs, the refs, and the day of each."""
Column = tuple[str, CellReader, object]
"""A field's name, the reader of its values, and what stands there when the claim does not say it."""

NO_ROWS: Rows = ((), (), ())
_IS_FAULTLESS = frozenset((Fault,)).isdisjoint


@dataclass(frozen=True, slots=True)
class Table:
    """How the rows of a list, or one object, are read. `index`: in `Program.lists`; -1: the engine's own."""

    name: str
    index: int
    columns: tuple[Column, ...]
    known: frozenset[str]
    is_rows: Expected
    is_object: Expected
    is_field: Expected
    defaults: tuple[tuple[int, str], ...] = ()
    dated: int | None = None
    unique: tuple[OneValue, ...] = ()

    @property
    def blank(self) -> Row:
        """A row of which nothing is known."""
        return (None,) * len(self.columns)

    def read(self, value: object, year_end: dt.date, findings: Findings) -> Rows:
        """The list's rows without their refs, the refs, and the day of each."""
        if not isinstance(value, list):
            findings.add(self.name, refusal(NOT_A_LIST, value, self.is_rows))
            return NO_ROWS
        cells = [self.cells(row, number, findings) for number, row in enumerate(value)]
        refs = tuple([row.pop() for row in cells])
        for rule in self.unique if len(cells) > 1 else ():
            rule.check(self.name, cells, findings)
        rows = tuple(map(tuple, cells))
        dated = self.dated
        days = (year_end,) * len(rows) if dated is None else tuple([row[dated] or year_end for row in rows])
        return cast("Rows", (rows, refs, days))

    def cells(self, row: object, number: int, findings: Findings) -> list[object]:
        """The cells of one row, None where there is a fault."""
        if not isinstance(row, dict):
            return self._no_cells(row, number, findings)
        cells = [read(row[name]) if name in row else absent for name, read, absent in self.columns]
        if self.defaults:
            findings.defaulted += [(self.index, number, i) for i, name in self.defaults if name not in row]
        if _IS_FAULTLESS(map(type, cells)) and self.known.issuperset(row):
            return cells
        return self._report(row, cells, number, findings)

    def _no_cells(self, row: object, number: int, findings: Findings) -> list[object]:
        findings.add(self._path(number), Fault(NOT_AN_OBJECT, row, self.is_object))
        self._mark(number, findings)
        return [*self.blank]

    def _report(self, row: dict[object, object], cells: list[object], number: int, findings: Findings) -> list[object]:
        """Report the faults. A required field is not missing too where an unknown one nearly has its name."""
        path = self._path(number)
        unknown = [key for key in row if key not in self.known]
        meant = {self.is_field.suggest(key) for key in unknown[:MOST_FAULTS] if isinstance(key, str)}
        for (name, _, _), cell in zip(self.columns, cells, strict=True):
            if isinstance(cell, Fault) and not (cell.rule is MISSING and name in meant):
                findings.add(step_into(path, name), cell)
        for key in unknown:
            findings.add(step_into(path, key), Fault(UNKNOWN, key, self.is_field))
        self._mark(number, findings)
        return [None if isinstance(cell, Fault) else cell for cell in cells]

    def _mark(self, number: int, findings: Findings) -> None:
        if self.index >= 0:
            findings.bad.append((self.index, number))

    def _path(self, number: int) -> str:
        return f"{self.name}[{number}]" if number >= 0 else self.name


@dataclass(frozen=True, slots=True)
class OneValue:
    """A `Unique` of a list: rows that agree in column `per` agree in column `one`."""

    one: int
    per: int
    name: str
    expected: Expected
    message: Said

    def check(self, where: str, rows: list[list[object]], findings: Findings) -> None:
        """Report every row that differs from the first one with the same value."""
        first: dict[object, tuple[int, object]] = {}
        for number, row in enumerate(rows):
            key, value = row[self.per], row[self.one]
            if key is None or value is None:
                continue
            earlier, same = first.setdefault(key, (number, value))
            if same != value:
                findings.add(f"{where}[{number}].{self.name}", self._fault(value, f"{where}[{earlier}]", same))

    def _fault(self, value: object, other: str, first: object) -> Fault:
        beside = {"other": other, "first": shown(first), "message_zh": self.message.in_("zh")}
        return Fault(NOT_UNIQUE, value, self.expected, {**beside, "message_en": self.message.in_("en")})
