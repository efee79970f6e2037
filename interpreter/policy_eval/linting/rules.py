"""Uses: every rule asked of one policy, exceptions settled, findings in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import ModuleType

from policy_eval.diagnostics import Diagnostic, Place, Rule
from policy_eval.policy import Document
from policy_eval.program import Program

from . import caps, cliffs, conditions, days, exceptions, limits, numbers, quoting, tables, unused, wording
from .conditions import ALWAYS, NEVER
from .days import OUTSIDE
from .written import Finding, Written

Check = Callable[[Written], Iterable[Finding]]
"""Something that finds: what it is given is checked and without errors."""

_MODULES = (tables, conditions, caps, limits, unused, cliffs, wording, numbers, quoting, days)

CHECKS: Sequence[Check] = tuple(module.find for module in _MODULES)
"""Every rule of this package."""


def _rules(*modules: ModuleType) -> tuple[Rule, ...]:
    """The rules that modules hold, by code."""
    found = {each.code: each for module in modules for each in vars(module).values() if isinstance(each, Rule)}
    return tuple(found[code] for code in sorted(found))


RULES = _rules(*_MODULES, exceptions)
"""All rules, by code."""

_OF_ONE_FILE = frozenset(_rules(wording, numbers, quoting, unused, exceptions))
"""What is found in one file alone: what a revision revises was told there, and is not told again."""


def lint(document: Document, program: Program, more: Sequence[tuple[Rule, Check]] = ()) -> list[Diagnostic]:
    """What a careful colleague would find in a policy that was checked without errors, in the order of its file.

    `more`: further rules, such as those on what no example reaches, which need more than the policy.
    """
    written = Written(document, program)
    checks = (*CHECKS, *dict.fromkeys(check for _, check in more))
    found = _unless(_once(each for check in checks for each in check(written)), _IMPOSSIBLE)
    codes = [rule.code for rule in (*RULES, *(rule for rule, _ in more))]
    left = _unless(exceptions.settled(found, document.root, codes), frozenset(RULES))
    own = [each for each in left if each.rule not in _OF_ONE_FILE or each.place.file == document.name]
    return document.excerpts(sorted(map(_diagnostic, own), key=_order))


_IMPOSSIBLE = frozenset(_rules(tables, conditions, caps, limits))
"""What tells that something never happens: whether it is accepted or not, there is no example of it."""


def _unless(found: list[Finding], told: frozenset[Rule]) -> list[Finding]:
    """The findings without those of further rules on a line of which something else is told: that is mended first."""
    lines = [each.place for each in found if each.rule in told]
    known = frozenset(RULES)
    return [each for each in found if each.rule in known or not any(_covers(each.place, place) for place in lines)]


def _covers(place: Place, other: Place) -> bool:
    return place.file == other.file and place.line <= other.line <= place.end_line


def _once(found: Iterable[Finding]) -> list[Finding]:
    """Each finding once. A day outside the period is one mistake, though its comparison is decided, too."""
    kept = {(each.rule.code, each.place, *sorted(each.details.items())): each for each in found}.values()
    days = {each.place for each in kept if each.rule is OUTSIDE}
    return [each for each in kept if each.rule not in (ALWAYS, NEVER) or each.place not in days]


def _diagnostic(each: Finding) -> Diagnostic:
    details = {key: said for key, said in each.details.items() if key != "suggestion"}
    return Diagnostic(each.rule, details, each.place, suggestion=each.details.get("suggestion", ""))


def _order(each: Diagnostic) -> tuple[str, int, int, str]:
    place = each.place
    return (place.file, place.line, place.column, each.rule.code) if place else ("", 0, 0, each.rule.code)
