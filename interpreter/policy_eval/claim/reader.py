"""Middle: the JSON of a claim → typed facts, or everything that is wrong with it.

Laws of this module:

* The tables are made once per program.
* A claim that is nothing but faults costs no more than a good one of its size: it is not read to its end.
"""

from __future__ import annotations

import datetime as dt
from typing import cast

from policy_eval.diagnostics import Diagnostic, Rule
from policy_eval.program import Program
from policy_eval.strict_json import shown

from .facts import Facts, Prior, Row
from .faults import EnoughError, Fault, Findings
from .fields import PRIORS
from .table import NO_ROWS
from .tables import fact_table, head_table, key_readers, prior_table

NOT_A_CLAIM = Rule(
    "PC101",
    "一份申报应是一个对象 {{…}}，这里是 {found}",
    "a claim is one object {{…}}, found {found}",
    "多份申报用 JSON Lines，一行一份，交给 batch",
    "give many claims as JSON Lines, one a line, to batch",
)

_Columns = tuple[tuple[tuple[Row, ...], ...], tuple[tuple[str | None, ...], ...], tuple[tuple[dt.date, ...], ...]]
_PriorCells = tuple[str, int, int, str | None]


class Reader:
    """Reads claims for one program."""

    __slots__ = ("_claimant", "_claimant_index", "_head", "_keys", "_last_year", "_lists", "_priors")

    def __init__(self, program: Program) -> None:
        self._head = head_table(program)
        self._claimant = fact_table(program.claimant_list, program.claimant)
        self._claimant_index = program.claimant
        self._lists = [None if fact.is_claimant else fact_table(fact, i) for i, fact in enumerate(program.lists)]
        self._priors = prior_table(program)
        self._keys = key_readers(program)
        self._last_year = program.last_day.year

    def read(self, claim: object) -> tuple[Facts | None, list[Diagnostic]]:
        """Parsed JSON as facts, and all that is wrong with it; no facts where there is no object to read.

        Nor are there any behind `ENOUGH_FAULTS`.
        Takes what `strict_json` gives or `json.loads` does, with `Decimal` for numbers too.
        """
        if not isinstance(claim, dict):
            return None, [Diagnostic(NOT_A_CLAIM, {"found": shown(claim)})]
        findings = Findings()
        try:
            facts = self._facts(claim, findings)
        except EnoughError:
            facts = None
        return facts, findings.told()

    def _facts(self, claim: dict[object, object], findings: Findings) -> Facts:
        claim_id, year, claimant = self._head.cells(claim, -1, findings)
        year = cast("int", year or self._last_year)
        return Facts(
            cast("str", claim_id or ""),
            year,
            self._read_claimant(claimant, findings),
            *self._read_lists(claim, dt.date(year, 12, 31), findings),
            self._read_priors(claim, findings),
            frozenset(findings.defaulted),
            frozenset(findings.bad),
        )

    def _read_claimant(self, value: object, findings: Findings) -> Row:
        """The claimant's cells; `value` is None where its fault was found already."""
        if value is not None:
            return cast("Row", tuple(self._claimant.cells(value, -1, findings)))
        findings.bad.append((self._claimant_index, -1))
        return self._claimant.blank

    def _read_lists(self, claim: dict[object, object], year_end: dt.date, findings: Findings) -> _Columns:
        """Rows, refs and days, each with an entry per list."""
        read = [
            table.read(claim[table.name], year_end, findings) if table and table.name in claim else NO_ROWS
            for table in self._lists
        ]
        return cast("_Columns", zip(*read, strict=True))

    def _read_priors(self, claim: dict[object, object], findings: Findings) -> tuple[Prior, ...]:
        """The prior awards that are whole."""
        if PRIORS not in claim:
            return ()
        rows, _, _ = self._priors.read(claim[PRIORS], dt.date.max, findings)
        for number, (clause, _, _, key) in enumerate(rows) if self._keys else ():
            known = self._keys.get(clause) if key is not None else None
            if known and isinstance(fault := known(key), Fault):
                findings.add(f"{PRIORS}[{number}].key", fault)
        return tuple([Prior(*cast("_PriorCells", row)) for row in rows if None not in row[:3]])
