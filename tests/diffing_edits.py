"""Versions of a policy that differ by a few edits, each written as a revision writes its changes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from policy_eval import changes
from policy_eval.changes.edits import top
from policy_eval.changes.places import find
from policy_eval.checking.layers import Words
from policy_eval.diagnostics import Diagnostic
from policy_eval.diffing.hybrid import compiled
from policy_eval.diffing.side import Side, open_side
from policy_eval.policy import nodes
from policy_eval.source import Map, Text, read

ROOT = Path(__file__).parent.parent


@cache
def opened(path: Path) -> Side:
    """The version in a file."""
    side, found = open_side(path)
    assert side is not None, found
    return side


def published() -> Side:
    """The published policy."""
    return opened(ROOT / "policy" / "2025.yaml")


def edited(side: Side, *edits: str) -> Side:
    """The version with some edits: `{at: clauses/rent/pays/rate, now: rate 40% of rent}`, `{remove: …}` …"""
    words = Words(side.compiler.declared.parser, side.root)
    layer = [_change(side, edit, words) for edit in edits]
    root, found = changes.apply(side.root, layer, words.verb_of, schema=side.compiler.schema)
    assert not found, found
    made, found = compiled(side, root)
    assert made is not None, (edits, found)
    return made


def _change(side: Side, edit: str, words: Words) -> changes.Change:
    node, found = read(edit, "edit.yaml")
    assert isinstance(node, Map), found
    act = next(act for act in changes.Act if node.get(act))
    at = node.get(act)
    assert isinstance(at, Text)
    spot = find(top(side.root, side.compiler.schema), at, words.verb_of)
    assert not isinstance(spot, Diagnostic), spot
    now = nodes.get(node, "now") or nodes.get(node, "add")
    was = None if act in {changes.Act.BEFORE, changes.Act.AFTER} else spot.node
    return changes.Change(act, at, was, now, "edit", node.place)
