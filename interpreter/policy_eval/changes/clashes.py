"""Front: changes of one layer that meet – at one place, one inside the other, at one spot, under one name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from operator import itemgetter

from policy_eval.diagnostics import Diagnostic, Rule
from policy_eval.source import Entry, List, Node

from .edits import Edit, named, parts
from .entries import Change
from .places import Spot

TWICE = Rule(
    "PE410",
    "“{place}”与第 {line} 行的“{other}”改的是同一处{by_zh}",
    "“{place}” changes the same place as “{other}” on line {line}{by_en}",
    "合并成一项改动；两个答案不能同时选的，用“同时”“除非”说明各自何时改",
    "make one change of the two; if two answers meet, say in `with` and `without` when each applies",
)
SAME_SPOT = Rule(
    "PE411",
    "“{place}”与第 {line} 行的“{other}”在同一处增加内容，没有说明先后{by_zh}",
    "“{place}” and “{other}” on line {line} add to the same spot, and which goes first is not said{by_en}",
    "用“同时”“除非”说明两者一起时怎样改",
    "say in `with` and `without` what is added where both apply",
)
EXISTS = Rule(
    "PE412",
    "已经有“{name}”了（{file} 第 {line} 行）",
    "there is a “{name}” already ({file}, line {line})",
    "换一个编号；要改原有的，写“位置”和“改为”",
    "choose another id; to change what is there write `at` and `now`",
)

_ORDERED = frozenset({"clauses", "limits", "pays"})


def clashes(edits: Sequence[Edit]) -> list[Diagnostic]:
    """For each change the first earlier one that it clashes with."""
    found: dict[int, Diagnostic] = {}
    for (_, first), (i, second) in combinations(enumerate(edits), 2):
        rule = _clash(first, second)
        if rule and i not in found:
            found[i] = _of_two(rule, first.change, second.change)
    return [found[i] for i in sorted(found)]


def _clash(first: Edit, second: Edit) -> Rule | None:
    if first.change.is_insertion and second.change.is_insertion:
        return SAME_SPOT if _is_contested(first, second) else None
    return TWICE if _covers(first, second) or _covers(second, first) else None


def _covers(one: Edit, other: Edit) -> bool:
    """Whether what `one` puts or removes is, or holds, what `other` changes."""
    return not one.change.is_insertion and other.path[: len(one.path)] == one.path


def _is_contested(first: Edit, second: Edit) -> bool:
    is_one_spot = (first.path, first.gap) == (second.path, second.gap)
    is_ordered = isinstance(first.holder.node, List) and first.holder.name in _ORDERED
    return is_one_spot and is_ordered and first.change.origin != second.change.origin


def _of_two(rule: Rule, first: Change, second: Change) -> Diagnostic:
    details = {"place": second.at.value, "other": first.at.value, "line": str(first.at.place.line)}
    details |= {"origin": second.origin, "other_origin": first.origin, "by_zh": "", "by_en": ""}
    if first.origin != second.origin:
        details["by_zh"] = f"（“{first.origin}”和“{second.origin}”）"
        details["by_en"] = f" (“{first.origin}” and “{second.origin}”)"
    return Diagnostic(rule, details, second.at.place)


def existing(edits: Sequence[Edit]) -> list[Diagnostic]:
    """What is added under a name that something else has, or is given, in the same layer."""
    found: list[Diagnostic] = []
    taken: dict[tuple[int, ...], dict[str, Node]] = {}
    for edit in (e for e in edits if e.change.is_insertion):
        names = taken.setdefault(edit.path, dict(_staying(edit.holder, edits)))
        for name, node in filter(itemgetter(0), map(named, edit.added)):
            first = names.setdefault(name, node)
            if first is not node:
                details = {"name": name, "file": first.place.file, "line": str(first.place.line)}
                found.append(Diagnostic(EXISTS, details, node.place))
    return found


def _staying(holder: Spot, edits: Iterable[Edit]) -> Iterator[tuple[str, Node]]:
    """The keys or ids in `holder` that the changes leave, each with what shows its line."""
    contents = {e.path: e.content for e in edits if not e.change.is_insertion}
    for i, part in enumerate(parts(holder.node)):
        path = (*holder.path, i)
        if path not in contents:
            yield named(part)
        elif content := contents[path]:
            yield named(Entry(part.key, content) if isinstance(part, Entry) else content)
