"""Front: one change as it stands in a policy – read, chosen by the answers of a run, filled with a run's value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from policy_eval.diagnostics import Diagnostic, Place, Rule, nearest
from policy_eval.source import Entry, List, Map, Node, Text

ANSWER = "$answer"
"""What stands in `now` and `add` for the value that a run gives."""

NO_CHANGE = Rule(
    "PE400",
    "这不是一项改动",
    "this is no change",
    "写成 {{位置: …, 原为: …, 改为: …}}、{{删去: …, 原为: …}} 或 {{之后: …, 增加: …}}",
    "write {{at: …, was: …, now: …}}, {{remove: …, was: …}} or {{after: …, add: …}}",
)
UNKNOWN_QUESTION = Rule(
    "PE401",
    "没有“{question}”这个问题",
    "there is no question “{question}”",
    "现有的问题：{known}",
    "the questions are: {known}",
)
UNKNOWN_ANSWER = Rule(
    "PE402",
    "问题“{question}”没有“{answer}”这个答案",
    "the question “{question}” has no answer “{answer}”",
    "可以选：{known}",
    "its answers are: {known}",
)


class Act(StrEnum):
    """What a change does; the value is the key that its place stands behind."""

    PUT = "at"
    REMOVE = "remove"
    BEFORE = "before"
    AFTER = "after"


Condition = tuple[Text, Text]
"""A question and one of its answers."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `was` is None for insertions, `now` (what is put or added) for removals.

    It holds in a run that answers as all of `with_` say and as none of `without` says. `place` is where the whole entry
    stands; `origin`, such as `uplift-both=twice`, names the change in messages and in the places of what it puts in.
    """

    act: Act
    at: Text
    was: Node | None
    now: Node | None
    origin: str
    place: Place
    with_: tuple[Condition, ...] = ()
    without: tuple[Condition, ...] = ()

    @property
    def is_insertion(self) -> bool:
        """Whether it adds something beside its place."""
        return self.act in {Act.BEFORE, Act.AFTER}

    def holds(self, answers: Mapping[str, str]) -> bool:
        """Whether a run with these answers (question → answer) makes the change."""
        met = [answers.get(question.value) == answer.value for question, answer in self.with_]
        barred = [answers.get(question.value) == answer.value for question, answer in self.without]
        return all(met) and not any(barred)


def read_changes(node: Node | None, origin: str) -> tuple[tuple[Change, ...], list[Diagnostic]]:
    """The changes of a shaped list of entries, and what in it is no change. `origin`: whose changes they are."""
    entries = node.items if isinstance(node, List) else () if node is None else (node,)
    read = [(entry, _change(entry, origin)) for entry in entries]
    faults = [Diagnostic(NO_CHANGE, {}, entry.place) for entry, change in read if change is None]
    return tuple(change for _, change in read if change), faults


def chosen(changes: Sequence[Change], answers: Mapping[str, str]) -> tuple[Change, ...]:
    """The changes whose conditions hold under these answers (question → answer)."""
    return tuple(change for change in changes if change.holds(answers))


def filled(changes: Sequence[Change], answer: str) -> tuple[Change, ...]:
    """The changes with `answer` wherever `$answer` stands in what they put in. The caller has judged `answer`."""
    return tuple(replace(c, now=_filled(c.now, answer)) if c.now else c for c in changes)


def unknown_conditions(changes: Sequence[Change], questions: Mapping[str, Collection[str]]) -> list[Diagnostic]:
    """The questions and answers in `with` and `without` that do not exist. `questions`: question → its answers."""
    return [found for c in changes for each in (*c.with_, *c.without) for found in _unknown(each, questions)]


def _change(node: Node, origin: str) -> Change | None:
    if not isinstance(node, Map):
        return None
    act = next((each for each in Act if node.get(each)), None)
    at = node.get(act) if act else None
    if act is None or not isinstance(at, Text):
        return None
    was, now = node.get("was"), node.get("now" if act is Act.PUT else "add")
    if not _is_whole(act, was, now):
        return None
    return Change(act, at, was, now, origin, node.place, _conditions(node, "with"), _conditions(node, "without"))


def _is_whole(act: Act, was: Node | None, now: Node | None) -> bool:
    """Whether a change has what its act needs, and no more."""
    needs_was, needs_now = act in {Act.PUT, Act.REMOVE}, act is not Act.REMOVE
    return (was is not None, now is not None) == (needs_was, needs_now)


def _conditions(node: Map, key: str) -> tuple[Condition, ...]:
    found = node.get(key)
    entries = found.entries if isinstance(found, Map) else ()
    return tuple((entry.key, entry.value) for entry in entries if isinstance(entry.value, Text))


def _filled(node: Node, answer: str) -> Node:
    match node:
        case Text():
            return Text.made(node.value.replace(ANSWER, answer), node.place) if ANSWER in node.value else node
        case List():
            return List(tuple(_filled(item, answer) for item in node.items), node.place)
        case Map():
            return Map(tuple(Entry(e.key, _filled(e.value, answer)) for e in node.entries), node.place)


def _unknown(condition: Condition, questions: Mapping[str, Collection[str]]) -> Iterator[Diagnostic]:
    question, answer = condition
    known = questions.get(question.value)
    details = {"question": question.value, "answer": answer.value}
    if known is None:
        details["known"] = ", ".join(questions)
        yield Diagnostic(UNKNOWN_QUESTION, details, question.place, suggestion=nearest(question.value, questions))
    elif answer.value not in known:
        details["known"] = ", ".join(known)
        yield Diagnostic(UNKNOWN_ANSWER, details, answer.place, suggestion=nearest(answer.value, known))
