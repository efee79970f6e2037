"""Uses: what a reader does not accept of a difference – and whether a report has it.

Laws of this module:

* A direction that is not settled is not taken for a good one: only what is known not to be narrower passes.
* Budgets and losers are those of claims: where none could be compared, nothing is known of them, and they fail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from policy_eval.quantity import to_minor

from .model import Direction, Sort
from .report.data import Report

_GATE = re.compile(r"(?P<kind>budget|loser)>(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>万|亿)?元?")
_UNITS = {None: 1, "万": 10_000, "亿": 100_000_000}
_SAFE = frozenset({Direction.WIDER, Direction.NONE})


class Kind(StrEnum):
    """What is not accepted: any difference; one that is narrower; more money in all; a claim that loses more."""

    ANY = "any"
    NARROWER = "narrower"
    BUDGET = "budget"
    LOSER = "loser"


@dataclass(frozen=True, slots=True)
class Gate:
    """What is not accepted. `amount`: in units of the policy's currency, for `BUDGET` and `LOSER`."""

    kind: Kind
    amount: Fraction = Fraction(0)

    @property
    def needs_claims(self) -> bool:
        """Whether it speaks of claims."""
        return self.kind in {Kind.BUDGET, Kind.LOSER}


def gate(text: str) -> Gate | None:
    """`narrower`, `any`, `budget>N` or `loser>N` (N: 500000, 50万元); `None` for anything else."""
    if text in {Kind.ANY, Kind.NARROWER}:
        return Gate(Kind(text))
    found = _GATE.fullmatch("".join(text.split()))
    if found is None:
        return None
    return Gate(Kind(found["kind"]), Fraction(found["number"].replace(",", "")) * _UNITS[found["unit"]])


def fails(report: Report, limit: Gate) -> bool:
    """Whether the report has what is not accepted."""
    if limit.needs_claims and is_unknown(report):
        return True
    impact = report.impact if report.impact and not report.impact.generated else None
    amount = to_minor(limit.amount, report.new.currency)
    match limit.kind:
        case Kind.ANY:
            return bool(report.told)
        case Kind.NARROWER:
            return _is_narrower(report) or bool(impact and impact.losses.count)
        case Kind.BUDGET:
            return bool(impact and impact.total.difference > amount)
        case Kind.LOSER:
            return bool(impact and impact.losses.count and impact.losses.quantiles[-1] > amount)


def is_unknown(report: Report) -> bool:
    """Whether nothing is known of budgets and losers: what is paid differs, and no claim could be compared."""
    impact = report.impact
    is_about_money = any(each.difference.sort is Sort.MEANING for each in report.told)
    return is_about_money and (impact is None or impact.generated or not impact.compared)


def _is_narrower(report: Report) -> bool:
    """Whether anything may pay less, by what is known."""
    groups = (group for group in report.groups if report.basis.counts_days or not group.is_calendar)
    return any(group.direction not in _SAFE for group in groups)
