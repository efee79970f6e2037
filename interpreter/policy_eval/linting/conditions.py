"""Uses: conditions that are always or never true, clauses that no claim meets, listed values that no clause takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from policy_eval.diagnostics import Rule, Severity
from policy_eval.policy import nodes
from policy_eval.program import (
    Aggregate,
    Among,
    Case,
    Compare,
    Condition,
    Every,
    Field,
    Given,
    ListFact,
    Not,
    OneOf,
    Said,
    Some,
    Source,
    Truth,
    Value,
)
from policy_eval.quantity import Choice

from . import figures, saying
from .possible import Options, Possible
from .state import State, before_condition
from .written import Expression, Finding, Passage, Written, inside

ALWAYS = Rule(
    "PE611",
    "条件“{zh}”总是成立，写与不写一样",
    "the condition “{en}” always holds: it changes nothing",
    "核对界限和比较符号；确实不需要就删去",
    "check the bound and the sign; leave it out if it is not needed",
    Severity.WARNING,
)
NEVER = Rule(
    "PE612",
    "条件“{zh}”不可能成立",
    "the condition “{en}” never holds",
    "核对界限和比较符号，以及同一条中的其他条件",
    "check the bound and the sign, and what else is asked beside it",
    Severity.WARNING,
)
NO_CLAIM = Rule(
    "PE613",
    "任何申报都不符合“{name}”的条件，这一条永远不会给付",
    "no claim can meet the condition of “{name}”: it never pays",
    "核对条件中互相矛盾的部分",
    "check which of its parts contradict each other",
)
UNCOVERED = Rule(
    "PE614",
    "“{list_zh}”中“{field_zh}”为“{zh}”的，没有任何条款给付",
    "no clause pays for “{list_en}” whose “{field_en}” is “{en}”",
    "补写条款或条件；原文确实不给付的，用“容许”写明理由",
    "add it to a clause; if the text pays nothing for it, say so under “accept”",
    Severity.NOTE,
)

Judged = tuple[State, Condition, bool]
"""A condition that is decided beforehand: what is known there, the condition, and whether it holds."""


def find(written: Written) -> Iterator[Finding]:
    """Every condition that is decided before a claim is looked at."""
    for clause in written.program.clauses:
        whole = written.condition_of(clause)
        if whole is not None and clause.when is not None and whole.state.verdict(clause.when) is False:
            yield whole.finding(NO_CLAIM, name=clause.name)
            continue
        for passage in written.passages[clause.name]:
            yield from _in(passage, written)
    for passage in written.others:
        yield from _in(passage, written)
    for index, fact in enumerate(written.program.lists):
        if not fact.is_claimant:
            yield from _uncovered(written, index, fact)


def _in(passage: Passage, written: Written) -> Iterator[Finding]:
    for _, condition, holds in _expression(passage.node, passage.state):
        said = saying.condition(condition, written.program)
        span = figures.spot(passage.text.value, condition)
        yield passage.finding(ALWAYS if holds else NEVER, span, zh=said.zh, en=said.en)


def _expression(node: Expression, state: State) -> Iterator[Judged]:
    if isinstance(node, Condition):
        yield from judged(node, state)
    else:
        yield from _in_value(node, state)


def judged(condition: Condition, state: State) -> Iterator[Judged]:
    """The smallest parts of a condition that are decided, each given those before it."""
    if not state.is_reached:
        return
    match condition:
        case Every(parts) | Some(parts):
            found = list(_in_parts(parts, state, every=isinstance(condition, Every)))
        case Not(part):
            found = list(judged(part, state))
        case Compare(_, left, right):
            found = [*_in_value(left, state), *_in_value(right, state)]
        case Among() | OneOf() | Given() | Truth():
            found = []
        case _:
            assert_never(condition)
    verdict = state.verdict(condition)
    yield from found if found or verdict is None else [(state, condition, verdict)]


def _in_parts(parts: tuple[Condition, ...], state: State, *, every: bool) -> Iterator[Judged]:
    for part in parts:
        yield from judged(part, state)
        state = state.knowing(part, true=every)


def _in_value(value: Value, state: State) -> Iterator[Judged]:
    """The conditions inside a value. Whether the row of a table is reached is judged with the table."""
    match value:
        case Case():
            yield from _in_case(value, state)
        case Aggregate(_, _, _, where, _, _) if where is not None:
            yield from judged(where, inside(state, value))
        case _:
            for name in value.__match_args__:
                part = getattr(value, name)
                for each in part if isinstance(part, tuple) else (part,):
                    if isinstance(each, Value):
                        yield from _in_value(each, state)


def _in_case(value: Case, state: State) -> Iterator[Judged]:
    for test, result in value.rows:
        if state.verdict(test) is None:
            yield from judged(test, state)
        if (behind := state.knowing(test)).is_reached:
            yield from _in_value(result, behind)
        state = state.knowing(test, true=False)
    if value.otherwise is not None and state.is_reached:
        yield from _in_value(value.otherwise, state)


def _uncovered(written: Written, index: int, fact: ListFact) -> Iterator[Finding]:
    """Listed values with which a row of the list meets no clause; of lists that no clause takes, nothing is said."""
    clauses = [clause for clause in written.program.clauses if clause.list == index]
    key, node = written.fact(index)
    for number, field in enumerate(fact.fields):
        if not isinstance(field.kind, Choice) or not clauses:
            continue
        asked = Field(Source.ROW, number, field.name, field.kind, field.label)
        values = nodes.get(nodes.get(nodes.get(node, "fields"), field.name), "values")
        places = {name.value: name.place for name, _ in nodes.pairs(values)}
        for value, label in field.values:
            is_this = Possible(Options(frozenset((value,))))
            states = ((before_condition(written.program, clause).telling(asked, is_this), clause) for clause in clauses)
            if any(c.when is None or (s.is_reached and s.verdict(c.when) is not False) for s, c in states):
                continue
            homes = tuple(each for each in (nodes.get(nodes.get(node, "fields"), field.name), node) if each)
            called = {"list": (fact.label, key.value), "field": (field.label, field.name), "": (label, value)}
            details = dict(_called(called))
            yield Finding(UNCOVERED, places.get(value, key.place), (*homes, written.document.root), details)


def _called(called: dict[str, tuple[Said, str]]) -> Iterator[tuple[str, str]]:
    """What things are called in each language, as details; what has no label is called by its id."""
    for what, (label, name) in called.items():
        yield f"{what}_zh".lstrip("_"), label.zh or name
        yield f"{what}_en".lstrip("_"), label.en or name
