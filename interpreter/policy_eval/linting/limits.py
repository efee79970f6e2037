"""Uses: limits over several clauses that nothing can fill, that another one makes useless, or that list them oddly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from policy_eval.diagnostics import Rule, Severity
from policy_eval.program import Cap, Clause, Limit, Pot

from . import saying
from .ceilings import LENGTH, SHADOWED, Ceiling, covers, spot
from .state import State, at_claimant
from .written import Finding, Passage, Written

NEVER_FULL = Rule(
    "PE623",
    "总限额“{name}”永远用不完：各条自己的上限合计只有 {zh}",
    "the limit “{name}” can never be filled: the caps of its clauses come to {en} together",
    "核对限额和各条的上限",
    "check the limit and the caps of its clauses",
    Severity.WARNING,
)
TWICE = Rule(
    "PE631",
    "“{name}”把条款“{clause}”列了两次",
    "“{name}” lists the clause “{clause}” twice",
    "删去一个，或改成本来要写的条款",
    "remove one, or name the clause that was meant",
    Severity.WARNING,
)
ALONE = Rule(
    "PE632",
    "总限额“{name}”只管一条条款",
    "the limit “{name}” is over a single clause",
    "补上其他条款，或写成该条的上限",
    "add the other clauses, or write it as a cap of that clause",
    Severity.NOTE,
)


class Shared(NamedTuple):
    """A limit and what it gives."""

    limit: Limit
    ceiling: Ceiling
    state: State

    def passage(self, written: Written) -> Passage:
        """Where its cap is written."""
        homes = written.homes("limits", self.limit.name)
        return Passage(self.limit.cap, self.ceiling.text, self.state, homes)


def find(written: Written) -> Iterator[Finding]:
    """Limits that do nothing, or list their clauses oddly."""
    state = at_claimant(written.program)
    shared = [
        Shared(limit, Ceiling(limit.cap, state.interval(limit.cap), limit.pot, text), state)
        for limit in written.program.limits
        if (text := written.limit_text(limit)) is not None
    ]
    for each in shared:
        yield from _listed(written, each.limit)
        yield from _never_full(written, each)
        if lower := next((other for other in shared if _makes_useless(other, each)), None):
            said = saying.number(lower.ceiling.most.high or 0, written.program.money)
            details = {"zh": said.zh, "en": said.en, "other": str(lower.ceiling.text.place)}
            passage = each.passage(written)
            yield passage.finding(SHADOWED, spot(passage, written.scanner), **details)


def _listed(written: Written, limit: Limit) -> Iterator[Finding]:
    """What is odd about the clauses that a limit lists."""
    names, place = limit.pot.clauses, written.place("limits", limit.name)
    homes = written.homes("limits", limit.name)
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Finding(TWICE, place, homes, {"name": limit.name, "clause": name})
    if len(set(names)) == 1:
        yield Finding(ALONE, place, homes, {"name": limit.name})


def _never_full(written: Written, shared: Shared) -> Iterator[Finding]:
    """A limit whose clauses have caps of their own that come to no more."""
    pot, least = shared.ceiling.pot, shared.ceiling.most.low
    clauses = [clause for clause in written.program.clauses if clause.name in shared.limit.pot.clauses]
    each = [_own_cap(written, clause, pot) for clause in clauses] if pot else []
    total = sum(cap for cap in each if cap is not None)
    if len(each) > 1 and None not in each and least is not None and total <= least:
        said, passage = saying.number(total, written.program.money), shared.passage(written)
        details = {"name": shared.limit.name, "zh": said.zh, "en": said.en}
        yield passage.finding(NEVER_FULL, spot(passage, written.scanner), **details)


def _makes_useless(other: Shared, shared: Shared) -> bool:
    """Whether another limit over at least the same clauses is lower; of two alike the later one is."""
    if other is shared or not set(shared.limit.pot.clauses) <= set(other.limit.pot.clauses):
        return False
    is_same = set(shared.limit.pot.clauses) == set(other.limit.pot.clauses) and covers(shared.ceiling, other.ceiling)
    is_later = other.ceiling.text.place.line > shared.ceiling.text.place.line
    return covers(other.ceiling, shared.ceiling) and (is_later or not is_same)


def _own_cap(written: Written, clause: Clause, pot: Pot) -> int | None:
    """What the clause's own caps let a claimant have, in the time that the limit counts."""
    state = written.states[clause.name]
    caps = [
        state.interval(step.action.value).high
        for step in clause.steps
        if isinstance(step.action, Cap) and step.when is None and step.action.pot and _fills(step.action.pot, pot)
    ]
    known = [int(cap) for cap in caps if cap is not None]
    return min(known) if known else None


def _fills(pot: Pot, limit: Pot) -> bool:
    """Whether a cap is on the claimant, for at least the time that a limit counts."""
    return pot.key is None and LENGTH[pot.period] >= LENGTH[limit.period]
