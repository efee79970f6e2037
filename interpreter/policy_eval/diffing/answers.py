"""Uses: what an answer of a reading changes – the same text for the same changes, in whatever words."""

from __future__ import annotations

from dataclasses import replace

from policy_eval.changes import Change, read_changes
from policy_eval.changes.edits import content, top
from policy_eval.changes.places import find
from policy_eval.checking.layers import Words
from policy_eval.diagnostics import Diagnostic
from policy_eval.policy import nodes
from policy_eval.source import List, Map, Node, Text

from .side import At, Side


def shown(side: Side, node: Node) -> str:
    """The changes of an answer such that equal ones are the same text. What they replace stands elsewhere."""
    return "\n".join(sorted(_change(side, change) for change in read_changes(node, "")[0]))


def _change(side: Side, change: Change) -> str:
    spot = find(
        top(side.root, side.compiler.schema), change.at, Words(side.compiler.declared.parser, side.root).verb_of
    )
    conditions = [f"+{question.value}={answer.value}" for question, answer in change.with_]
    conditions += [f"-{question.value}={answer.value}" for question, answer in change.without]
    if isinstance(spot, Diagnostic):
        return " ".join((change.act, change.at.value, *sorted(conditions)))
    made = content(change, spot)
    at = _at(side, spot.names)
    now = _shown(side, made, at) if made else ""
    return " ".join((change.act, "/".join(spot.names), now, *sorted(conditions)))


def _at(side: Side, names: tuple[str, ...]) -> At:
    """Where the text at a place stands: the key in front of it, and its clause."""
    clauses = nodes.items(side.root.get("clauses"))
    clause = next((each for each in clauses if names[:2] == ("clauses", nodes.said_text(each, "id"))), None)
    return At("pays" if "pays" in names else names[-1], clause)


def _shown(side: Side, node: Node, at: At) -> str:
    match node:
        case Text():
            return side.canonical(node, at)
        case List():
            return "[" + ",".join(_shown(side, item, at) for item in node.items) + "]"
        case Map():
            pairs = sorted((key, _shown(side, value, replace(at, key=key))) for key, value in node.items())
            return "{" + ",".join(f"{key}:{value}" for key, value in pairs) + "}"
