"""Front: which element of a policy a change touches – so that callers know what to check or explain again."""

from __future__ import annotations

from collections.abc import Sequence

from policy_eval.diagnostics import Diagnostic
from policy_eval.shape import Schema
from policy_eval.shape.forms import Form
from policy_eval.source import Map, Text

from .edits import Edit, content, named, top
from .entries import Change
from .places import Spot, find, segments

_DEEPEST = 2


def targets(root: Map, changes: Sequence[Change], *, schema: Schema | None = None) -> tuple[tuple[str, ...], ...]:
    """For each change the top-level element it touches: a key, or a key and an id; () where its place is not there.

    An element that is added is the one touched, not its neighbour.
    """
    start = top(root, schema)
    return tuple(_target(start, change) for change in changes)


def _target(start: Spot, change: Change) -> tuple[str, ...]:
    spot = find(start, change.at, _no_verb, _DEEPEST)
    if isinstance(spot, Diagnostic):
        return ()
    is_beside = change.is_insertion and len(segments(change.at)) <= _DEEPEST
    return _added(spot, change) if is_beside else _element(spot.names, spot.above)


def _added(spot: Spot, change: Change) -> tuple[str, ...]:
    """What is added beside a spot; what it stands in where that is several things, or nothing with a name."""
    above = spot.above or spot
    names = [named(part)[0] for part in Edit(change, spot, above, content(change, spot)).added]
    return _element((*above.names, *names), above) if len(names) == 1 else above.names


def _element(names: tuple[str, ...], above: Spot | None) -> tuple[str, ...]:
    """The names without the last, where that is no element of its own: a key of the language, or a mere number."""
    is_part = len(names) == _DEEPEST and above is not None and not _holds_elements(above, names[-1])
    return names[:1] if is_part else names


def _holds_elements(above: Spot, name: str) -> bool:
    if isinstance(above.node, Map):
        return not any(name in each.keys for each in above.form.maps)
    return _has_ids(above.form.items) and bool(name)


def _has_ids(form: Form | None) -> bool:
    return form is not None and any("id" in each.keys for each in form.maps)


def _no_verb(_: Text) -> str:
    """Steps stand deeper than places are followed here."""
    return ""
