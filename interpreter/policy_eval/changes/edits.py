"""Front: a change whose place was found in a document, ready to be made there."""

from __future__ import annotations

from dataclasses import dataclass

from policy_eval.diagnostics import Diagnostic, Rule
from policy_eval.shape import Schema
from policy_eval.shape.forms import FREE, Form
from policy_eval.source import Entry, List, Map, Node, Text

from .content import Same, english, same, shown
from .entries import Act, Change
from .places import Spot, VerbOf, find, identity

Part = Entry | Text | Map | List
"""What a node is made of: the entries of a map, the items of a list."""

WAS = Rule(
    "PE409",
    "“{place}”现在是“{stands}”，不是“{was}”",
    "“{place}” is “{stands}” now, not “{was}”",
    "核对这项改动是否还成立；成立的，把“原为”改成现在的内容",
    "see whether the change still is right; if so, write in `was` what stands there now",
)
NOT_PAIRS = Rule(
    "PE413",
    "“{place}”旁边增加的应是“项目: 内容”",
    "what is added beside “{place}” is a pair of key and value",
    "写成“增加: {{项目: 内容}}”",
    "write “add: {{key: value}}”",
)


@dataclass(frozen=True, slots=True)
class Edit:
    """A change whose place was found. `content` is what it puts in, in English; None for a removal."""

    change: Change
    spot: Spot
    holder: Spot
    content: Node | None

    @property
    def path(self) -> tuple[int, ...]:
        """The way to what changes: the place itself, or what it stands in where something is added beside it."""
        return self.holder.path if self.change.is_insertion else self.spot.path

    @property
    def gap(self) -> int:
        """Where it is added: before the child of this index."""
        return self.spot.index + (self.change.act is Act.AFTER)

    @property
    def added(self) -> tuple[Part, ...]:
        """What is added: an item, or the pairs of a map."""
        if isinstance(self.holder.node, Map) and isinstance(self.content, Map):
            return self.content.entries
        return (self.content,) if self.content else ()


def top(root: Map, schema: Schema | None) -> Spot:
    """Where all places of a document begin."""
    return Spot(root, (schema or Schema.load()).form)


def edited(start: Spot, change: Change, verb_of: VerbOf, texts: Same) -> Edit | Diagnostic:
    """The change, its place found from `start`, the root; or why it cannot be made there."""
    spot = find(start, change.at, verb_of)
    if isinstance(spot, Diagnostic):
        return spot
    edit = Edit(change, spot, spot.above or spot, content(change, spot))
    return _misfit(edit, texts) or edit


def content(change: Change, spot: Spot) -> Node | None:
    """What a change puts at, or adds beside, a spot: in English, with the change's origin."""
    if change.now is None:
        return None
    return english(change.now, _form_beside(spot) if change.is_insertion else spot.form, change.origin)


def _form_beside(spot: Spot) -> Form:
    """The form of what is added beside a spot: pairs of the map, or an item of the list, that it stands in."""
    above = spot.above
    if above is None:
        return spot.form
    return above.form if isinstance(above.node, Map) else above.form.items or FREE


def _misfit(edit: Edit, texts: Same) -> Diagnostic | None:
    change, spot = edit.change, edit.spot
    place = change.at.value
    if change.is_insertion and isinstance(edit.holder.node, Map) and not isinstance(edit.content, Map):
        return Diagnostic(NOT_PAIRS, {"place": place}, edit.content.place if edit.content else change.place)
    if change.was is None or _is_named(change.was, spot.node):
        return None
    if same(english(change.was, spot.form, change.origin), spot.node, texts):
        return None
    details = {"place": place, "was": shown(change.was), "stands": shown(spot.node)}
    return Diagnostic(WAS, details, change.was.place)


def _is_named(was: Node, node: Node) -> bool:
    """Whether an element is named by its id, which says as well as all its lines which one is meant."""
    return isinstance(was, Text) and bool(identity(node)) and was.value == identity(node)


def parts(node: Node) -> tuple[Part, ...]:
    """The entries of a map, the items of a list, nothing of a text."""
    match node:
        case Text():
            return ()
        case Map():
            return node.entries
        case List():
            return node.items


def named(part: Part) -> tuple[str, Node]:
    """The key or the id of a part ("" = none), and what shows its line."""
    return (part.key.value, part.key) if isinstance(part, Entry) else (identity(part), part)
