"""Front: one layer of changes made in a document – all of them, or none where anything is wrong.

Decided here:

* A place is changed twice also where one of two changes lies inside the other. What is added beside a place does not
  change that place: one change may add beside what another puts or removes.
* What is added to one spot stands in the order of the changes: first what is `after` the left neighbour, then what is
  `before` the right one. Where the order counts (clauses, limits, steps) two origins may not add to one spot, since
  nobody said which goes first.
* In a map `add` is a map whose pairs are put in; in a list it is one item.
* What a removal leaves empty goes too, where nothing empty may stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_eval.diagnostics import Diagnostic
from policy_eval.shape import Schema
from policy_eval.shape.forms import FREE, Form
from policy_eval.source import Entry, List, Map, Node, Text

from .clashes import clashes, existing
from .content import Same, same_words, under
from .edits import Edit, Part, edited, parts, top
from .entries import Act, Change
from .places import VerbOf


def apply(
    root: Map, changes: Sequence[Change], verb_of: VerbOf, *, same: Same = same_words, schema: Schema | None = None
) -> tuple[Map, list[Diagnostic]]:
    """The shaped document with a layer of changes made in it; `root` itself where anything is wrong or nothing changes.

    `verb_of`: the English verb of a step, "" for none. `same`: whether two texts of different words mean the same.
    `schema`: saves loading it. The result may lack what is required: its shape is the caller's to judge.
    """
    if not changes:
        return root, []
    start = top(root, schema)
    made = [edited(start, change, verb_of, same) for change in changes]
    edits = [each for each in made if isinstance(each, Edit)]
    found = [each for each in made if isinstance(each, Diagnostic)] + clashes(edits)
    found += [] if found else existing(edits)
    result = root if found else _rebuilt(root, start.form, edits, 0)
    return result if isinstance(result, Map) else root, found


def _rebuilt(node: Node, form: Form, edits: Sequence[Edit], depth: int) -> Node | None:
    """The node after the changes whose way leads through it; None if it goes. Untouched it is itself."""
    if not edits:
        return node
    own = next((e for e in edits if len(e.path) == depth and not e.change.is_insertion), None)
    return own.content if own else _joined(node, form, tuple(_parts(node, form, edits, depth)))


def _parts(node: Node, form: Form, edits: Sequence[Edit], depth: int) -> Iterator[Part]:
    """The parts of the node after the changes, with what is added before, between and behind them."""
    before = parts(node)
    added = [e for e in edits if len(e.path) == depth]
    for i in range(len(before) + 1):
        yield from _added(added, i)
        if i < len(before):
            part = _part(before[i], form, [e for e in edits if e.path[depth : depth + 1] == (i,)], depth + 1)
            yield from () if part is None else (part,)


def _added(edits: Sequence[Edit], gap: int) -> Iterator[Part]:
    for act in Act.AFTER, Act.BEFORE:
        for edit in edits:
            if edit.gap == gap and edit.change.act is act:
                yield from edit.added


def _part(part: Part, form: Form, edits: Sequence[Edit], depth: int) -> Part | None:
    if not edits:
        return part
    if not isinstance(part, Entry):
        return _rebuilt(part, form.items or FREE, edits, depth)
    value = _rebuilt(part.value, under(form, part.key.value), edits, depth)
    return Entry(part.key, value) if value else None


def _joined(node: Node, form: Form, made: Sequence[Part]) -> Node | None:
    match node:
        case Text():
            return node
        case Map():
            entries = tuple(part for part in made if isinstance(part, Entry))
            return Map(entries, node.place) if entries or not any(each.least for each in form.maps) else None
        case List():
            items = tuple(part for part in made if not isinstance(part, Entry))
            return List(items, node.place) if items or not form.least else None
