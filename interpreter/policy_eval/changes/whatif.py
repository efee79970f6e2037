"""Front: a change that asks nothing about what stood there – for trying something out."""

from __future__ import annotations

from policy_eval.diagnostics import Diagnostic, Place
from policy_eval.shape import Schema
from policy_eval.source import Map, Text

from .edits import top
from .entries import Act, Change
from .places import VerbOf, find

ORIGIN = "what-if"


def standing(root: Map, place: str, verb_of: VerbOf, schema: Schema) -> Text | Diagnostic | None:
    """The text that stands at a place; none where a list or a map does; or why there is no such place."""
    spot = find(top(root, schema), _typed(place), verb_of)
    if isinstance(spot, Diagnostic):
        return spot
    return spot.node if isinstance(spot.node, Text) else None


def tried(root: Map, place: str, now: str, verb_of: VerbOf, schema: Schema) -> Change | Diagnostic:
    """The change that puts the text `now` at a place; or why there is no such place."""
    spot = find(top(root, schema), _typed(place), verb_of)
    if isinstance(spot, Diagnostic):
        return spot
    return Change(Act.PUT, _typed(place), spot.node, Text.made(now, _NOWHERE), ORIGIN, _NOWHERE)


_NOWHERE = Place("what-if", 1, 1, 1, 1, ORIGIN)


def _typed(place: str) -> Text:
    return Text.made(place, _NOWHERE)
