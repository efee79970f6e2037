"""Uses: two versions → what differs in their words and structure – by identity, never by line.

Laws of this module:

* Elements are told by their id, steps by their verb and what they say, entries of lists by what they are.
* An element that only changed its id is renamed; one that only changed its place among others is moved.
* Of two texts that mean the same, in whatever language, none is a difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from policy_eval.policy import nodes
from policy_eval.program import Said
from policy_eval.source import List, Map, Node, Text

from .model import Act, Difference, Element, Part, Sort
from .side import Side

_BY_ID = frozenset({"clauses", "limits", "exclusions", "marks", "commitments", "silent", "readings"})
_SETS = frozenset({"over", "touches", "members", "no-rule", "text", "quote"})
_WORDS = frozenset(
    {"title", "label", "article", "quote", "note", "message", "says", "question", "decided", "why", "source", "taken"}
    | {"proof", "text", "no-rule", "silent", "commitments", "touches", "examples", "version", "policy", "measure"}
)
"""Keys under which nothing matters to a claim."""
_SKIPPED = frozenset({"revises", "follows", "changes"})
_ORDERED = frozenset({"clauses", "limits"})
"""Lists whose order decides who draws first."""


@dataclass(frozen=True, slots=True)
class _Where:
    """A place in both versions: its path, the key whose value is compared, and the clause around, if any."""

    path: tuple[str, ...]
    key: str = ""
    old_clause: Node | None = None
    new_clause: Node | None = None

    def below(self, name: str, key: str | None = None) -> _Where:
        return _Where((*self.path, name), name if key is None else key, self.old_clause, self.new_clause)

    def inside(self, old: Node | None, new: Node | None) -> _Where:
        return _Where(self.path, self.key, old, new)


def compare(old: Side, new: Side) -> tuple[Difference, ...]:
    """Everything that differs, in the order of the new version."""
    return tuple(_Comparison(old, new).maps(old.root, new.root, _Where(())))


class _Comparison:
    """Walks both versions side by side."""

    def __init__(self, old: Side, new: Side) -> None:
        self.old, self.new = old, new

    # ------------------------------------------------------------------------------------------ by kind

    def nodes(self, old: Node | None, new: Node | None, where: _Where) -> Iterator[Difference]:
        """What differs between two nodes that stand at the same place."""
        match old, new:
            case None, None:
                return
            case None, _:
                yield self._made(Act.ADDED, where, None, new)
            case _, None:
                yield self._made(Act.REMOVED, where, old, None)
            case Text(), Text():
                yield from self.texts(old, new, where)
            case Map(), Map():
                yield from self.maps(old, new, where)
            case _:
                yield from self.lists(old, new, where)

    def texts(self, old: Text, new: Text, where: _Where) -> Iterator[Difference]:
        """Two scalars: the same where their canonical words are."""
        if self._canonical(self.old, old, where) != self._canonical(self.new, new, where):
            yield self._made(Act.CHANGED, where, old, new)

    def maps(self, old: Map, new: Map, where: _Where) -> Iterator[Difference]:
        """Key by key, in the order of the new map; what only the old one has comes last."""
        keys = [key for key, _ in new.items()] + [key for key, _ in old.items() if new.entry(key) is None]
        for key in keys:
            if key not in _SKIPPED:
                yield from self.nodes(old.get(key), new.get(key), where.below(key))

    def lists(self, old: Node | None, new: Node | None, where: _Where) -> Iterator[Difference]:
        """Lists by what their items are."""
        if where.key in _BY_ID:
            yield from self.elements(old, new, where)
        elif where.key == "pays":
            yield from self.steps(old, new, where)
        elif where.key == "examples":
            yield from self.keyed(old, new, where, "why")
        else:
            yield from self.items(old, new, where)

    # ------------------------------------------------------------------------------------------ elements with ids

    def elements(self, old: Node | None, new: Node | None, where: _Where) -> Iterator[Difference]:
        """Elements by id: renamed, changed, added, moved, removed."""
        before, after = _by(old, "id"), _by(new, "id")
        renamed = self._renamed(before, after, where)
        for name, node in after.items():
            other = before.get(name) or (before[renamed[name]] if name in renamed else None)
            here = where.below(name, "").inside(other, node)
            if name in renamed:
                yield self._made(Act.RENAMED, here, other, node)
            elif other is None:
                yield self._made(Act.ADDED, here, None, node)
            elif isinstance(other, Map) and isinstance(node, Map):
                yield from self.maps(other, node, here)
        gone = [name for name in before if name not in after and name not in renamed.values()]
        for name in gone:
            yield self._made(Act.REMOVED, where.below(name, "").inside(before[name], None), before[name], None)
        if where.key in _ORDERED:
            yield from self._moved(before, after, where)

    def _renamed(self, before: dict[str, Node], after: dict[str, Node], where: _Where) -> dict[str, str]:
        """New id → old id of elements that are the same but for their id."""
        made: dict[str, str] = {}
        for name in (name for name in after if name not in before):
            for other in (other for other in before if other not in after and other not in made.values()):
                here = where.below(name, "").inside(before[other], after[name])
                if all(each.path[-1] == "id" for each in self.nodes(before[other], after[name], here)):
                    made[name] = other
                    break
        return made

    def _moved(self, before: dict[str, Node], after: dict[str, Node], where: _Where) -> Iterator[Difference]:
        """The fewest common elements that have to be moved to get from one order to the other."""
        one = [name for name in before if name in after]
        other = [name for name in after if name in before]
        blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
        stay = {name for block in blocks for name in one[block.a : block.a + block.size]}
        for name in other:
            if name not in stay:
                here = where.below(name, "").inside(before[name], after[name])
                yield self._made(Act.MOVED, here, before[name], after[name])

    # ------------------------------------------------------------------------------------------ steps

    def steps(self, old: Node | None, new: Node | None, where: _Where) -> Iterator[Difference]:
        """Steps: the same where they say the same; of those that differ, the next with the same verb was changed."""
        before = [text for text in nodes.items(old) if isinstance(text, Text)]
        after = [text for text in nodes.items(new) if isinstance(text, Text)]
        says = [self.old.canonical("pays", text, where.old_clause) for text in before]
        now = [self.new.canonical("pays", text, where.new_clause) for text in after]
        for act, i, j, k, m in SequenceMatcher(None, says, now, autojunk=False).get_opcodes():
            if act != "equal":
                yield from self._replaced(before[i:j], after[k:m], (before, after), where)

    def _replaced(
        self, gone: list[Text], come: list[Text], all_: tuple[list[Text], list[Text]], where: _Where
    ) -> Iterator[Difference]:
        left = list(gone)
        for text in come:
            verb = self.new.verb(text)
            match = next((t for t in left if self.old.verb(t) == verb), None)
            if match is not None:
                left.remove(match)
            here = where.below(self._step_name(text, all_[1], self.new), "pays")
            yield self._made(Act.CHANGED if match else Act.ADDED, here, match, text)
        for text in left:
            here = where.below(self._step_name(text, all_[0], self.old), "pays")
            yield self._made(Act.REMOVED, here, text, None)

    def _step_name(self, text: Text, among: list[Text], side: Side) -> str:
        """The step as places name it: by its verb, and by number where the verb occurs twice."""
        verbs = [side.verb(each) for each in among]
        index = next(i for i, each in enumerate(among) if each is text)
        verb = verbs[index]
        return verb if verbs.count(verb) == 1 else f"{verb}/{verbs[: index + 1].count(verb)}"

    # ------------------------------------------------------------------------------------------ other lists

    def items(self, old: Node | None, new: Node | None, where: _Where) -> Iterator[Difference]:
        """Items without an identity of their own: those that only one side has."""
        before, after = ([(self._shown(side, item, where), item) for item in nodes.items(node)] for side, node in (
            (self.old, old), (self.new, new)))  # fmt: skip
        known, now = [shown for shown, _ in before], [shown for shown, _ in after]
        for shown, item in after:
            if shown not in known:
                yield self._made(Act.ADDED, where, None, item)
        for shown, item in before:
            if shown not in now:
                yield self._made(Act.REMOVED, where, item, None)

    def keyed(self, old: Node | None, new: Node | None, where: _Where, key: str) -> Iterator[Difference]:
        """Items that are told by one of their keys."""
        before, after = _by(old, key), _by(new, key)
        for name in [*after, *(name for name in before if name not in after)]:
            yield from self.nodes(before.get(name), after.get(name), where.below(name, where.key))

    # ------------------------------------------------------------------------------------------ small things

    def _canonical(self, side: Side, text: Text, where: _Where) -> str:
        return side.canonical(where.key, text, where.old_clause if side is self.old else where.new_clause)

    def _shown(self, side: Side, node: Node, where: _Where) -> str:
        """A node such that equal ones are the same text."""
        match node:
            case Text():
                return self._canonical(side, node, where)
            case List():
                return "[" + ",".join(self._shown(side, item, where) for item in node.items) + "]"
            case Map():
                pairs = sorted((key, self._shown(side, value, where.below(key))) for key, value in node.items())
                return "{" + ",".join(f"{key}:{value}" for key, value in pairs) + "}"

    def _made(self, act: Act, where: _Where, old: Node | None, new: Node | None) -> Difference:
        sort = Sort.WORDS if _WORDS & set(where.path) or act is Act.RENAMED else Sort.MEANING
        return Difference(
            act,
            sort,
            _element(where.path),
            where.path,
            _part(self.old, old, where.key, where.old_clause),
            _part(self.new, new, where.key, where.new_clause),
        )


def _by(node: Node | None, key: str) -> dict[str, Node]:
    return {nodes.said_text(item, key): item for item in nodes.items(node)}


def _element(path: tuple[str, ...]) -> Element:
    return path[:2] if path[:1] and path[0] in {*_BY_ID, "facts", "sets"} else path[:1]


def _part(side: Side, node: Node | None, key: str, clause: Node | None) -> Part | None:
    if node is None:
        return None
    words = side.words(key, node, clause) if isinstance(node, Text) else _summary(node)
    return Part(node, words, node.place)


def _summary(node: Node) -> Said:
    """A list or a map on one line, as far as people need it: its label, its id, or its texts."""
    if isinstance(node, Map):
        said = nodes.label(node.get("label"))
        name = nodes.said_text(node, "id") or nodes.said_text(node, "is")
        if said.zh or said.en:
            return said
        if name:
            return Said(name, name)
        shown = "、".join(f"{key} {nodes.text(value)}" for key, value in node.items() if isinstance(value, Text))
        return Said(shown, shown)
    shown = "、".join(_summary(item).zh if not isinstance(item, Text) else item.value for item in nodes.items(node))
    return Said(shown, shown)
