"""Back ends: closures of conditions, from the closures of their parts.

A missing value stands in no relation, is in no set and is not true.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import cast

from policy_eval.program import Scalar, SetFact

from .exact import Holding
from .frame import Cell, Frame, Read, Test

Spans = dict[str, tuple[tuple[dt.date, dt.date], ...]]
"""The members of a set, each with the first and last days of its entries."""


def spans_of(fact: SetFact) -> Spans:
    """The set's entries by value; one value may have several."""
    spans: Spans = {}
    for member in fact.members:
        span = (member.since or dt.date.min, member.until or dt.date.max)
        spans[member.value] = (*spans.get(member.value, ()), span)
    return spans


def always(_frame: Frame) -> bool:
    """What holds everywhere."""
    return True


def compare(holds: Holding, left: Read, right: Read) -> Test:
    """Two values held against each other."""

    def test(frame: Frame) -> bool:
        a, b = left(frame), right(frame)
        return a is not None and b is not None and holds(a, b)

    return test


def compare_with(holds: Holding, left: Read, right: Scalar) -> Test:
    """A value held against a literal."""

    def test(frame: Frame) -> bool:
        value = left(frame)
        return value is not None and holds(value, right)

    return test


def among(value: Read, spans: Spans) -> Test:
    """A value that a set has on the day of the row."""
    find = cast("Callable[[Cell], tuple[tuple[dt.date, dt.date], ...] | None]", spans.get)

    def test(frame: Frame) -> bool:
        found = find(value(frame))
        if found is None:
            return False
        day = frame.day
        return any(since <= day <= until for since, until in found)

    return test


def one_of(value: Read, members: frozenset[str]) -> Test:
    """A value that is listed."""
    return lambda frame: value(frame) in members


def given(value: Read) -> Test:
    """A value that is not missing."""
    return lambda frame: value(frame) is not None


def every(conditions: Sequence[Test]) -> Test:
    """All of them, tried up to the first that fails."""

    def test(frame: Frame) -> bool:
        for condition in conditions:  # noqa: SIM110 – a loop is twice as fast as all() over a generator
            if not condition(frame):
                return False
        return True

    return test


def some(conditions: Sequence[Test]) -> Test:
    """One of them at least, tried up to the first that holds."""

    def test(frame: Frame) -> bool:
        for condition in conditions:  # noqa: SIM110 – a loop is twice as fast as any() over a generator
            if condition(frame):
                return True
        return False

    return test


def negation(condition: Test) -> Test:
    """The opposite."""
    return lambda frame: not condition(frame)


def truth(value: Read) -> Test:
    """A flag, or a term that is a condition."""
    return lambda frame: bool(value(frame))
