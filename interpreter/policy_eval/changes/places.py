"""Front: what the place of a change leads to – segments of keys, ids, labels, verbs and numbers, in either language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

from policy_eval.diagnostics import Diagnostic, Place, Rule, nearest
from policy_eval.shape.forms import FREE, Form
from policy_eval.source import List, Map, Node, Text
from policy_eval.syntax.mask import fold

from .content import english_key, under

VerbOf = Callable[[Text], str]

VERBS = MappingProxyType(
    {
        "给予": ("rate", "pay"),
        "给付": ("pay",),
        "分档": ("tier",),
        "上浮": ("uplift",),
        "另加": ("add",),
        "扣除": ("deduct",),
        "最高": ("cap",),
        "最低": ("floor",),
        "限": ("first",),
        "取整": ("round",),
        "四舍五入": ("round",),
        "向下取整": ("round",),
    }
)
"""The Chinese for verbs in places. 给予 begins two kinds of step, so it may name either."""

NOT_THERE = Rule(
    "PE403",
    "{where_zh}没有“{segment}”",
    "{where_en} has no “{segment}”",
    "那里有：{known}",
    "what stands there: {known}",
)
NOT_WRITTEN = Rule(
    "PE404",
    "{where_zh}没有写“{segment}”，不能改",
    "{where_en} has no “{segment}” that could be changed",
    "要加上它，就写“之后: …/{last}”和“增加: {{{segment}: …}}”",
    "to add one write “after: …/{last}” and “add: {{{segment}: …}}”",
)
NOTHING_BELOW = Rule(
    "PE405",
    "“{above}”是一段文字，下面没有“{segment}”",
    "“{above}” is a text: there is no “{segment}” in it",
    "位置写到“{above}”为止",
    "end the place with “{above}”",
)
VERB_TWICE = Rule(
    "PE406",
    "{where_zh}里的“{segment}”有 {count} 步，没有说是哪一步",
    "{where_en} has {count} steps “{segment}”: which of them is not said",
    "在后面加上序号：“{segment}/1”到“{segment}/{count}”",
    "add a number: “{segment}/1” to “{segment}/{count}”",
)
VERB_ONCE = Rule(
    "PE407",
    "{where_zh}里的“{verb}”只有一步，不能带序号“{segment}”",
    "{where_en} has one step “{verb}” only, which takes no number “{segment}”",
    "删去“/{segment}”",
    "remove “/{segment}”",
)
NAME_TWICE = Rule(
    "PE408",
    "{where_zh}有 {count} 项都叫“{segment}”",
    "{where_en} has {count} elements called “{segment}”",
    "写编号：{known}",
    "use an id: {known}",
)

_STEPS = "pays"


@dataclass(frozen=True, slots=True)
class Spot:
    """What a place leads to, and the way there: `name` (English key, id, number or verb) and `index` in `above`."""

    node: Node
    form: Form
    above: Spot | None = None
    index: int = -1
    name: str = ""

    @property
    def path(self) -> tuple[int, ...]:
        """The way from the root, in indices of entries and items."""
        return (*self.above.path, self.index) if self.above else ()

    @property
    def names(self) -> tuple[str, ...]:
        """The way from the root, in English keys, ids, numbers and verbs."""
        return (*self.above.names, self.name) if self.above else ()

    def child(self, index: int, name: str, node: Node) -> Spot:
        """The spot of something directly in this one."""
        inside = under(self.form, name) if isinstance(self.node, Map) else self.form.items or FREE
        return Spot(node, inside, self, index, name)


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of a place, folded. `before` is the place up to it, without the slash."""

    name: str
    place: Place
    before: str

    def fault(self, rule: Rule, suggestion: str = "", **details: str) -> Diagnostic:
        """A finding about this segment."""
        where = {"segment": self.name, "where_zh": f"“{self.before}”" if self.before else "政策里"}
        where["where_en"] = f"“{self.before}”" if self.before else "the policy"
        return Diagnostic(rule, where | details, self.place, suggestion=suggestion)


def find(root: Spot, place: Text, verb_of: VerbOf, deepest: int | None = None) -> Spot | Diagnostic:
    """What a place leads to, or why it leads nowhere. `verb_of`: the English verb of a step, "" for none.

    `deepest`: how many segments are followed, if not all.
    """
    spot, rest = root, segments(place)[:deepest]
    while rest:
        taken, found = _down(spot, rest, verb_of)
        if isinstance(found, Diagnostic):
            return found
        spot, rest = found, rest[taken:]
    return spot


def segments(place: Text) -> list[Segment]:
    """The segments of a place, without the white space around them."""
    made: list[Segment] = []
    text, start = fold(place.value), 0
    for piece in text.split("/"):
        begin = start + len(piece) - len(piece.lstrip())
        name = piece.strip()
        made.append(Segment(name, place.at(begin, begin + len(name)), text[: max(start - 1, 0)].strip()))
        start += len(piece) + 1
    return made


def children(node: Node) -> list[tuple[str, Node]]:
    """What stands directly in a node, each with its name: a key, an id, or the number where there is no id."""
    match node:
        case Text():
            return []
        case Map():
            return list(node.items())
        case List():
            return [(identity(item) or str(i), item) for i, item in enumerate(node.items, 1)]


def identity(node: Node) -> str:
    """The id of an element, "" for none."""
    found = node.get("id") if isinstance(node, Map) else None
    return found.value if isinstance(found, Text) else ""


def _down(spot: Spot, rest: Sequence[Segment], verb_of: VerbOf) -> tuple[int, Spot | Diagnostic]:
    """One step down, and how many segments it took."""
    match spot.node:
        case Text():
            return 1, rest[0].fault(NOTHING_BELOW, above=rest[0].before)
        case List() if spot.name == _STEPS:
            return min(2, len(rest)), _in_steps(spot, spot.node, rest, verb_of)
        case List() | Map():
            return 1, _in_named(spot, rest[0])


def _in_named(spot: Spot, segment: Segment) -> Spot | Diagnostic:
    known = children(spot.node)
    wanted = english_key(spot.form, segment.name) if isinstance(spot.node, Map) else segment.name
    by_name = [i for i, (name, _) in enumerate(known) if fold(name) == wanted]
    hits = by_name or [i for i, (_, node) in enumerate(known) if wanted in _labels(node)]
    if len(hits) == 1:
        return spot.child(hits[0], *known[hits[0]])
    if hits:
        return segment.fault(NAME_TWICE, count=str(len(hits)), known=", ".join(known[i][0] for i in hits))
    return _missing(spot, segment, known)


def _missing(spot: Spot, segment: Segment, known: list[tuple[str, Node]]) -> Diagnostic:
    names = _as_written(spot)
    if names and isinstance(spot.node, Map) and any(segment.name in each.keys for each in spot.form.maps):
        return segment.fault(NOT_WRITTEN, last=names[-1])
    english = (name for name, _ in known)
    spelled = chain(names, english, _chinese(spot.form, spot.node), *(_labels(node) for _, node in known))
    return segment.fault(NOT_THERE, nearest(segment.name, spelled), known=", ".join(names))


def _as_written(spot: Spot) -> list[str]:
    """The names of what stands in a spot, keys in the language that the author wrote them in."""
    if not isinstance(spot.node, Map):
        return [name for name, _ in children(spot.node)]
    # Shaping keeps how a text is written where it changes nothing: a key without that was translated.
    pairs = zip(spot.node.entries, _chinese(spot.form, spot.node), strict=True)
    return [entry.key.value if entry.key.written else chinese for entry, chinese in pairs]


def _in_steps(spot: Spot, steps: List, rest: Sequence[Segment], verb_of: VerbOf) -> Spot | Diagnostic:
    """A step by its verb; the number behind the verb counts the steps of that verb, from 1."""
    segment, number = rest[0], rest[1] if len(rest) > 1 else None
    verbs = [verb_of(step) if isinstance(step, Text) else "" for step in steps.items]
    wanted = VERBS.get(segment.name, (segment.name,))
    hits = [i for i, verb in enumerate(verbs) if verb and verb in wanted]
    if not hits:
        return _no_step(segment, verbs)
    picked = _numbered(hits, segment, number)
    return picked if isinstance(picked, Diagnostic) else spot.child(picked, verbs[picked], steps.items[picked])


def _no_step(segment: Segment, verbs: list[str]) -> Diagnostic:
    """Says which verbs there are, in the language of the segment."""
    english = list(dict.fromkeys(filter(None, verbs)))
    chinese = [word for word, meant in VERBS.items() if set(meant) & set(verbs)]
    known = ", ".join(english if segment.name.isascii() else chinese)
    return segment.fault(NOT_THERE, nearest(segment.name, english + chinese), known=known)


def _numbered(hits: list[int], verb: Segment, number: Segment | None) -> int | Diagnostic:
    if number is None:
        return hits[0] if len(hits) == 1 else verb.fault(VERB_TWICE, count=str(len(hits)))
    if not number.name.isdecimal():
        return number.fault(NOTHING_BELOW, above=number.before)
    if len(hits) == 1:
        return number.fault(VERB_ONCE, where_zh=f"“{verb.before}”", where_en=f"“{verb.before}”", verb=verb.name)
    picked = next((hit for i, hit in enumerate(hits, 1) if str(i) == number.name), None)
    if picked is None:
        return number.fault(NOT_THERE, known=", ".join(str(i) for i in range(1, len(hits) + 1)))
    return picked


def _labels(node: Node) -> set[str]:
    """Every spelling of the label of an element, folded."""
    label = node.get("label") if isinstance(node, Map) else None
    return {fold(text) for text in _texts(label)} if label else set()


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Text():
            yield node.value
        case List() | Map():
            yield from chain.from_iterable(_texts(below) for _, below in children(node))


def _chinese(form: Form, node: Node) -> list[str]:
    """The keys of a map in Chinese; ids stay as they are."""
    known = {key.words.en: key.words.zh for each in form.maps for key in each.keys.values()}
    return [known.get(name, name) for name, _ in children(node)] if isinstance(node, Map) else []
