"""Uses: days that lie outside the period – in conditions, in sets, in the look-back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from policy_eval.diagnostics import Rule, Severity
from policy_eval.policy import nodes
from policy_eval.program import Compare, Const, Field, Program, Source
from policy_eval.source import Node, Text

from . import figures
from .written import Finding, Passage, Written, parts

OUTSIDE = Rule(
    "PE681",
    "{day} 不在适用期间 {first} 至 {last} 之内，而“{zh}”只会是期间内的日期",
    "{day} lies outside the period {first} to {last}, and “{en}” is a day within it",
    "核对日期，或核对适用期间",
    "check the day, or the period",
    Severity.WARNING,
)
ENTRY = Rule(
    "PE682",
    "名单中的“{name}”只在适用期间 {first} 至 {last} 以外有效",
    "the entry “{name}” counts only outside the period {first} to {last}",
    "核对起止日期，或删去这一项",
    "check its days, or remove it",
    Severity.WARNING,
)
LOOK_BACK = Rule(
    "PE683",
    "溯及的起始日 {day} 与适用期间的起始日 {first} 不一致",
    "the look-back begins on {day}, the days that are covered on {first}",
    "两处写成同一天",
    "give both the same day",
    Severity.WARNING,
)
IN_FORCE = Rule(
    "PE684",
    "施行期间与适用期间 {first} 至 {last} 没有重叠",
    "the days in force and the days covered, {first} to {last}, have none in common",
    "核对两处日期",
    "check the two",
    Severity.WARNING,
)


def find(written: Written) -> Iterator[Finding]:
    """Days that can be no day of what is covered."""
    for clause in written.program.clauses:
        fact = written.program.lists[clause.list] if clause.list >= 0 else None
        dated = None if fact is None else fact.dated
        for passage in written.passages[clause.name] if dated is not None else ():
            yield from _compared(passage, dated, written.program)
    yield from _sets(written)
    yield from _period(written)


def is_of_row_day(test: Compare, dated: int | None) -> bool:
    """Whether a comparison holds the day of a row against a literal."""
    left = test.left
    return (
        isinstance(test.right, Const) and isinstance(left, Field) and left.source is Source.ROW and left.index == dated
    )


def _compared(passage: Passage, dated: int | None, program: Program) -> Iterator[Finding]:
    for test in parts(passage.node):
        if not isinstance(test, Compare) or not is_of_row_day(test, dated):
            continue
        day = test.right.value if isinstance(test.right, Const) else None
        if isinstance(day, dt.date) and not program.first_day <= day <= program.last_day:
            span = figures.spot(passage.text.value, test)
            label = test.left.label if isinstance(test.left, Field) else None
            details = {"zh": label.in_("zh") if label else "", "en": label.in_("en") if label else ""}
            yield passage.finding(OUTSIDE, span, day=day.isoformat(), **_ends(program), **details)


def _ends(program: Program) -> dict[str, str]:
    return {"first": program.first_day.isoformat(), "last": program.last_day.isoformat()}


def _sets(written: Written) -> Iterator[Finding]:
    """Entries written in the policy; a file of entries may serve several versions and keep its history."""
    first, last = written.program.first_day, written.program.last_day
    for _, node in nodes.pairs(written.document.root.get("sets")):
        for member in nodes.items(nodes.get(node, "members")):
            since, until = (nodes.day(nodes.get(member, key)) for key in ("from", "until"))
            if (since and since > last) or (until and until < first):
                name = nodes.get(member, "is") or member
                details = {"name": nodes.text(name), **_ends(written.program)}
                yield Finding(ENTRY, name.place, (node, written.document.root), details)


def _period(written: Written) -> Iterator[Finding]:
    period, program = written.document.root.get("period"), written.program
    if period is None:
        return
    homes: tuple[Node, ...] = (period, written.document.root)
    back = nodes.get(nodes.get(period, "look-back"), "from")
    day = nodes.day(back)
    if isinstance(back, Text) and day is not None and day != program.first_day:
        yield Finding(LOOK_BACK, back.place, homes, {"day": day.isoformat(), **_ends(program)})
    force = nodes.get(period, "in-force")
    since, until = (nodes.day(nodes.get(force, key)) for key in ("from", "until"))
    if force is not None and ((since and since > program.last_day) or (until and until < program.first_day)):
        yield Finding(IN_FORCE, force.place, homes, _ends(program))
