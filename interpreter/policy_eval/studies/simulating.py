"""Uses: a what-if – other texts at some places of a policy, and what they would cost over many claims.

Laws of this module:

* What is tried is checked like any policy; nothing is written anywhere.
* Of a revision, the revision itself is tried; rows of earlier days stay judged by what it revises.
* A sweep replaces one literal of the text that stands at a place, and nothing else of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction

from policy_eval.backends.reckoning import Reckoned
from policy_eval.checking import Compiler
from policy_eval.checking.lineage import Lineage
from policy_eval.diagnostics import Diagnostic, Rule
from policy_eval.source import Text
from policy_eval.syntax import Fault, show, tree

from .tally import Claims

BAD_SWEEP = Rule(
    "PE550",
    "“{text}”应是 起..止/步长：三个数单位相同，止不小于起，步长大于 0，如 20万元..50万元/5万元",
    "“{text}” is not FROM..TO/STEP: of one unit, from the less to the more, such as 20万元..50万元/5万元",
)
NO_LITERAL = Rule(
    "PE551",
    "“{place}”处是“{stands}”，其中没有与“{value}”同单位的数",
    "at “{place}” stands “{stands}”: it has no number of the unit of “{value}”",
)
TOO_MANY = Rule("PE552", "要试 {count} 个值，最多 {most} 个", "{count} values to try, at most {most}")
NO_TEXT = Rule(
    "PE553",
    "“{place}”处不是一段文字",
    "no text stands at “{place}”",
    "位置写到一个步骤或一个值",
    "name a step or a value",
)

MOST_VALUES = 200
_SWEEP = re.compile(r"(?P<start>.+?)\.\.(?P<end>.+)/(?P<step>[^/]+)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What claims receive in all and by clause, in minor units."""

    total: int
    clauses: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The policy as written and as tried, over the same claims; how many claims receive more, or less."""

    before: Outcome
    after: Outcome
    more: int
    less: int
    claims: int


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a sweep: the text that stood there, and the outcome."""

    text: str
    value: str
    outcome: Outcome


def what_if(policy: Lineage, edits: Mapping[str, str], claims: Claims) -> tuple[WhatIf | None, list[Diagnostic]]:
    """The policy with other texts at some places (place → text), over claims read for it as it is written."""
    after, found = _tried(policy, edits, claims)
    if after is None:
        return None, found
    before = as_written(claims)
    differences = [now.total - was.total for was, now in zip(before, after, strict=True)]
    more, less = sum(each > 0 for each in differences), sum(each < 0 for each in differences)
    return WhatIf(outcome(before), outcome(after), more, less, len(differences)), found


def sweep(
    policy: Lineage, place: str, values: str, claims: Claims
) -> tuple[tuple[Point, ...] | None, list[Diagnostic]]:
    """The policy with one number at a place taking each value from FROM to TO in turn (`FROM..TO/STEP`)."""
    compiler = policy.own
    stands = compiler.text_at(place)
    if not isinstance(stands, Text):
        return None, [stands if isinstance(stands, Diagnostic) else Diagnostic(NO_TEXT, {"place": place})]
    literals = _literals(compiler, values)
    if isinstance(literals, Diagnostic):
        return None, [literals]
    spot = _literal_in(compiler, stands.value, literals[0].unit)
    if spot is None:
        details = {"place": place, "stands": stands.value, "value": show(literals[0], "zh")}
        return None, [Diagnostic(NO_LITERAL, details)]
    points = []
    for literal in literals:
        value = show(literal, "zh")
        text = stands.value[: spot[0]] + value + stands.value[spot[1] :]
        now, found = _tried(policy, {place: text}, claims)
        if now is None:
            return None, found
        points.append(Point(text, value, outcome(now)))
    return tuple(points), []


def as_written(claims: Claims) -> list[Reckoned]:
    """What each claim receives under the policy as it is written."""
    return [claims.evaluator.reckon(each) for each in claims.facts]


def _tried(policy: Lineage, edits: Mapping[str, str], claims: Claims) -> tuple[list[Reckoned] | None, list[Diagnostic]]:
    edited, found = policy.edited(edits)
    if edited is None:
        return None, found
    versions, found = edited.versions({})
    return (None, found) if versions is None else claims.under(versions)


def outcome(received: Sequence[Reckoned]) -> Outcome:
    """The sums of what claims receive."""
    clauses: dict[str, int] = {}
    for each in received:
        for name, amount in each.clauses.items():
            clauses[name] = clauses.get(name, 0) + amount
    return Outcome(sum(each.total for each in received), tuple(clauses.items()))


# --- the values of a sweep ----------------------------------------------------------------------------------------


def _literals(compiler: Compiler, values: str) -> list[tree.Literal] | Diagnostic:
    """The literals from FROM to TO; all three of one unit."""
    match = _SWEEP.fullmatch(values.strip())
    parsed = [compiler.declared.parser.parse(part, "expression") for part in match.groups()] if match else []
    literals = [each for each in parsed if isinstance(each, tree.Literal)]
    if len(literals) != 3 or len({each.unit for each in literals}) != 1:  # noqa: PLR2004 – from, to and step
        return Diagnostic(BAD_SWEEP, {"text": values})
    start, end, step = literals
    count = (end.value - start.value) / step.value if step.value > 0 else Fraction(-1)
    if count < 0:
        return Diagnostic(BAD_SWEEP, {"text": values})
    if count >= MOST_VALUES:
        return Diagnostic(TOO_MANY, {"count": str(int(count) + 1), "most": str(MOST_VALUES)})
    return [replace(start, value=start.value + index * step.value) for index in range(int(count) + 1)]


def _literal_in(compiler: Compiler, text: str, unit: str) -> tuple[int, int] | None:
    """Where the first literal of a unit stands in a text."""
    parse = compiler.declared.parser.parse
    for parsed in (parse(text, "step"), parse(text, "limit"), parse(text, "expression")):
        if not isinstance(parsed, Fault):
            spans = [node.span for node in _nodes(parsed) if isinstance(node, tree.Literal) and node.unit == unit]
            return min(spans, default=None)
    return None


def _nodes(node: object) -> Iterator[tree.Node]:
    if isinstance(node, tuple):
        for item in node:
            yield from _nodes(item)
    elif isinstance(node, tree.Node) and is_dataclass(node):
        yield node
        for field in fields(node):
            yield from _nodes(getattr(node, field.name))
