"""Uses: findings that the policy accepts, each with a reason beside the element – and exceptions that nothing needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policy_eval.diagnostics import Rule, Severity, nearest
from policy_eval.policy import nodes
from policy_eval.source import List, Map, Node

from .written import Finding

NEEDLESS = Rule(
    "PE690",
    "没有什么需要容许：这里没有“{rule}”的情况",
    "nothing here needs this exception: there is no finding “{rule}”",
    "删去这一条容许",
    "remove the exception",
    Severity.WARNING,
)
NO_RULE = Rule(
    "PE691",
    "没有规则“{rule}”",
    "there is no rule “{rule}”",
    "写提示中的编号，如 PE661",
    "write the code of the finding, such as PE661",
    Severity.WARNING,
)


_OF_THE_CHECKER = frozenset({"PE385"})
"""Findings that the checker itself leaves out where they are accepted."""


@dataclass(frozen=True)
class Accepted:
    """An exception: the code of a rule, accepted in `home` and in what lies in it."""

    code: str
    home: Node
    node: Node


def settled(found: Iterable[Finding], root: Map, codes: Iterable[str]) -> list[Finding]:
    """The findings that no exception covers, and what is wrong with the exceptions."""
    stated, known = list(_stated(root)), frozenset(codes)
    needed, left = set[int](), list[Finding]()
    for each in found:
        covering = [e for e in stated if e.code == each.rule.code and any(home is e.home for home in each.homes)]
        needed.update(id(e.node) for e in covering)
        left += [] if covering else [each]
    return [*left, *_wrong(stated, needed, known)]


def _wrong(stated: list[Accepted], needed: set[int], known: frozenset[str]) -> Iterator[Finding]:
    for each in stated:
        if each.code in _OF_THE_CHECKER:
            continue
        node = nodes.get(each.node, "rule") or each.node
        if each.code not in known:
            guess = nearest(each.code, known)
            yield Finding(NO_RULE, node.place, (), {"rule": each.code, "suggestion": guess})
        elif id(each.node) not in needed:
            yield Finding(NEEDLESS, node.place, (), {"rule": each.code})


def _stated(node: Node) -> Iterator[Accepted]:
    """Every exception in the document; examples and readings state none."""
    match node:
        case Map(entries=entries):
            for entry in entries:
                if entry.key.value == "accept":
                    items = nodes.items(entry.value)
                    yield from (Accepted(nodes.said_text(item, "rule"), node, item) for item in items)
                elif entry.key.value not in {"examples", "readings", "changes"}:
                    yield from _stated(entry.value)
        case List(items=items):
            for item in items:
                yield from _stated(item)
        case _:
            return
