"""Back ends: what must hold in a claim before it is evaluated.

What was read with faults is not judged: neither a bad row, nor what looks at a bad claimant or adds up bad rows.
"""

from __future__ import annotations

from policy_eval.diagnostics import Diagnostic, Rule
from policy_eval.program import Holds, ListFact

from .frame import Claim, Group, on_claimant, on_rows
from .reads import lists_read, reads_claimant
from .values import Values

NOT_HELD = Rule("PC200", "{zh}", "{en}", "与凭证核对后改正", "check it against the document and correct it")


class Demand:
    """What must hold on the rows of a list, or on the claimant, made ready. `index`: of the list."""

    __slots__ = ("_claimant", "_fact", "_holds", "_index", "_is_met", "_lists")

    def __init__(self, index: int, fact: ListFact, holds: Holds, values: Values) -> None:
        self._index = index
        self._fact = fact
        self._holds = holds
        self._is_met = values.condition(holds.condition)
        self._claimant = reads_claimant(holds.condition)
        self._lists = lists_read(holds.condition)

    def violations(self, claim: Claim, claimant: int) -> list[Diagnostic]:
        """The rows on which it does not hold. Aggregates over the list itself see its covered rows."""
        index, bad = self._index, claim.facts.bad
        if not self._fact.is_claimant and not claim.facts.rows[index]:
            return []
        if (self._claimant and (claimant, -1) in bad) or any(of in self._lists for of, _ in bad):
            return []
        if self._fact.is_claimant:
            is_met = self._is_met(on_claimant(claim))
            return [] if is_met else [self._violation(self._fact.name)]
        every, group = range(len(claim.facts.rows[index])), Group((), claim.covered(index))
        return [
            self._violation(f"{self._fact.name}[{row}]")
            for row, frame in enumerate(on_rows(claim, group, index, every))
            if (index, row) not in bad and not self._is_met(frame)
        ]

    def _violation(self, path: str) -> Diagnostic:
        message = self._holds.message
        field = f".{self._holds.fields[0]}" if self._holds.fields else ""
        return Diagnostic(NOT_HELD, {"zh": message.in_("zh"), "en": message.in_("en")}, path=path + field)
