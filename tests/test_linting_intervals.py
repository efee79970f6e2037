"""Intervals lose no value: what arithmetic makes of numbers, and what the interpreter computes for claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy_eval.backends.interpret import Frame, Interpreter
from policy_eval.checking import compile_policy
from policy_eval.claim import Facts, bounds
from policy_eval.linting.caps import behind
from policy_eval.linting.intervals import Interval
from policy_eval.linting.possible import Options, Possible
from policy_eval.linting.state import State, before_condition, in_clause
from policy_eval.linting.written import parts
from policy_eval.program import (
    Aggregate,
    Case,
    Clause,
    Condition,
    Const,
    FieldFact,
    ListFact,
    Program,
    Step,
    Value,
)
from policy_eval.quantity import Choice, Country, Date, Flag, Quantity, Words

ROOT = Path(__file__).parent.parent
POLICIES = [
    ROOT / "policy/2025.yaml",
    *(ROOT / f"policy/examples/{name}.yaml" for name in ("appliances-2025", "family-allowance-2026")),
    *(ROOT / f"policy/examples/{name}.yaml" for name in ("flood-relief-2026", "heat-grant-2026")),
]

# --- arithmetic -------------------------------------------------------------------------------------------------------

numbers = st.one_of(st.integers(-50, 50), st.fractions(-20, 20, max_denominator=7))


@st.composite
def intervals(draw: st.DrawFn) -> tuple[Interval, int | Fraction]:
    """An interval and a number in it."""
    number = draw(numbers)
    low = draw(st.none() | st.integers(0, 30).map(lambda by: number - by))
    high = draw(st.none() | st.integers(0, 30).map(lambda by: number + by))
    return Interval.of(low, high, whole=isinstance(number, int) and draw(st.booleans())), number


@given(intervals(), intervals())
def test_arithmetic_on_intervals_holds_arithmetic_on_their_numbers(
    one: tuple[Interval, int | Fraction], other: tuple[Interval, int | Fraction]
) -> None:
    (a, x), (b, y) = one, other
    assert a.holds(x)
    assert b.holds(y)
    assert (a + b).holds(x + y)
    assert (a - b).holds(x - y)
    assert (a * b).holds(x * y)
    assert a.over(b).holds(Fraction(x) / Fraction(y) if y else 0)
    assert a.least(b).holds(min(x, y))
    assert a.greatest(b).holds(max(x, y))
    assert a.cut().holds(int(x))
    assert a.join(b).holds(x)
    assert a.join(b).holds(y)


@given(intervals(), intervals())
def test_what_lies_in_both_lies_where_they_meet(
    one: tuple[Interval, int | Fraction], other: tuple[Interval, int | Fraction]
) -> None:
    (a, x), (b, _) = one, other
    assert a.meet(b).holds(x) is (b.holds(x))


# --- claims -----------------------------------------------------------------------------------------------------------


@cache
def program_of(path: Path) -> tuple[Program, Interpreter]:
    program, found = compile_policy(path)
    assert program is not None, "\n".join(each.text("en") for each in found)
    return program, Interpreter(program)


def literals(program: Program) -> list[Any]:
    return [part.value for part in parts((program.clauses, program.lists)) if isinstance(part, Const)]


def cell(fact: FieldFact, program: Program) -> st.SearchStrategy[Any]:
    """A value of a field, often one at which the policy turns."""
    made: st.SearchStrategy[Any]
    match fact.kind:
        case Quantity():
            least, most = bounds(fact)
            near = {int(n) + by for n in literals(program) if isinstance(n, int | Fraction) for by in (-1, 0, 1)}
            fitting = sorted(number for number in near if least <= number <= most)
            made = st.integers(least, most) | st.integers(least, min(most, least + 200))
            made = (st.sampled_from(fitting) | made) if fitting else made
        case Date():
            made = st.dates(dt.date(2023, 1, 1), dt.date(2027, 12, 31)) | st.dates()
        case Flag():
            made = st.booleans()
        case Country():
            made = st.sampled_from(["AU", "CN", "IT", "KZ", "MY", "PA", "US"])
        case Choice():
            made = st.sampled_from([value for value, _ in fact.values])
        case Words():
            made = st.sampled_from(["A", "B"])
    return made if fact.required or fact.default is not None else st.none() | made


@st.composite
def claims(draw: st.DrawFn, program: Program) -> Facts:
    def row(fact: ListFact) -> tuple[Any, ...]:
        return tuple(draw(cell(field, program)) for field in fact.fields)

    year = draw(st.integers(program.first_day.year, program.last_day.year))
    end = dt.date(year, 12, 31)
    rows = tuple(
        () if fact.is_claimant else tuple(row(fact) for _ in range(draw(st.integers(0, 2)))) for fact in program.lists
    )
    days = tuple(
        tuple((cells[fact.dated] or end) if fact.dated is not None else end for cells in of)
        for fact, of in zip(program.lists, rows, strict=True)
    )
    refs = tuple(tuple(None for _ in of) for of in rows)
    return Facts("1", year, row(program.claimant_list), rows, refs, days, (), frozenset(), frozenset())


def allows(possible: Possible, value: object) -> bool:
    """Whether a value is one of those that are possible."""
    if value is None:
        return possible.missing
    seen = possible.seen
    if isinstance(seen, Options):
        return seen.values is None or value in seen.values
    number = value.toordinal() if isinstance(value, dt.date) else value
    assert isinstance(number, int | Fraction)
    return seen.holds(number)


def inner(node: object) -> Iterator[Value | Condition]:
    """The values and conditions of a node that are computed wherever it is: not those of single rows."""
    if isinstance(node, Value | Condition):
        yield node
    if isinstance(node, Aggregate | Case):
        return
    for each in node if isinstance(node, tuple) else [getattr(node, n) for n in getattr(node, "__match_args__", ())]:
        yield from inner(each)


def check(state: State, node: object, interpreter: Interpreter, frame: Frame) -> None:
    for part in inner(node):
        if isinstance(part, Condition):
            verdict = state.verdict(part)
            assert verdict is None or verdict is interpreter.holds(part, frame), part
        else:
            value = interpreter.value(part, frame)
            assert allows(state.of(part), value), (part, value, state.of(part))


def check_steps(clause: Clause, taken: tuple[Any, ...], frame: Frame, state: State, interpreter: Interpreter) -> None:
    """Each step that was taken: its condition, its value, and the amount behind it."""
    for each in taken:
        step: Step = clause.steps[each.index]
        here = state
        if step.when is not None:
            check(state, step.when, interpreter, frame)
            assert interpreter.holds(step.when, frame) is each.applied
            here = state.knowing(step.when, true=each.applied)
        if each.applied:
            assert here.is_reached
            check(here, step.action, interpreter, frame)
            before = Interval.point(each.before)
            assert behind(step.action, before, here).holds(each.after)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_what_the_interpreter_computes_is_possible(path: Path, data: st.DataObject) -> None:
    program, interpreter = program_of(path)
    facts = data.draw(claims(program))
    if interpreter.violations(facts):
        return
    for award in interpreter.trace(facts).awards:
        clause = program.clauses[award.clause]
        state, frame = in_clause(program, clause), interpreter.frame(facts, award.clause, award.rows)
        assert state.is_reached
        if clause.when is not None and len(award.rows) < 2:
            check(before_condition(program, clause), clause.when, interpreter, frame)
        for term in clause.terms:
            check(state, term.value, interpreter, frame)
        check_steps(clause, award.steps, frame, state, interpreter)
