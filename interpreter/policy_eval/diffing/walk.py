"""Uses: two versions walked side by side – each difference met once, and the version with some of them made.

Laws of this module:

* Elements are told by their id, steps by their verb and what they say, entries of lists by what they are.
* Of two texts that mean the same, in whatever language, none is a difference.
* A walk that makes no difference gives the old version, the identical nodes; one that makes all gives the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence

from policy_eval.changes import same_words
from policy_eval.changes.content import same as alike
from policy_eval.policy import nodes
from policy_eval.program import FieldFact, ListFact
from policy_eval.quantity import Choice
from policy_eval.source import Entry, List, Map, Node, Text

from . import answers, items, members, parts
from .examples import Examples
from .model import Act, Difference, Sort
from .order import arranged, common
from .side import At, Side
from .steps import paired
from .where import Where

_BY_ID = frozenset({"clauses", "limits", "exclusions", "marks", "commitments", "silent", "readings"})
_ORDERED = frozenset({"clauses", "limits"})
"""Lists whose order decides who draws first."""
_SKIPPED = frozenset({"id"})
_ABOVE = frozenset({"revises", "follows", "changes"})
"""Keys of the policy itself that say what was made of it: that is compared."""
_LABELS = frozenset({"title", "label", "message", "says", "question"})
_WHOLE = frozenset({"quote", "amended-by", "decided"})
"""Keys whose value is compared as one thing: a text, or several."""
_WORDS = frozenset(
    {"title", "label", "article", "quote", "amended-by", "note", "message", "says", "question", "decided", "why"}
    | {"source", "taken", "proof", "text", "no-rule", "silent", "commitments", "touches", "examples", "version"}
    | {"policy", "measure", "followed-by", "may-change"}
)
"""Keys under which nothing matters to a claim."""
_COMPILED = {"type": "kind", "required": "required", "optional": "required", "default": "default"} | {
    "at-least": "least",
    "at-most": "most",
}
"""Keys of a field that are compared as the program has them."""


class Walk:
    """Walks both versions side by side. `made`: whether to make a difference; `respelled`: writes a text that is kept.

    `paths`: those of all differences and what is above them, where they are known; beside them nothing is looked at.
    Each method gives the node that results: the old one, but for the differences that are made.
    """

    def __init__(
        self,
        old: Side,
        new: Side,
        made: Callable[[Difference], bool] = lambda _: False,
        respelled: Callable[[Node, Side, At], Node] = lambda node, _side, _at: node,
        paths: Container[tuple[str, ...]] | None = None,
    ) -> None:
        self.old, self.new = old, new
        self.found: list[Difference] = []
        self._made, self._respelled, self._paths = made, respelled, paths
        self._examples = Examples(old), Examples(new)
        self._bases = frozenset(self._files(old)) & frozenset(self._files(new))

    @staticmethod
    def _files(side: Side) -> Iterable[tuple[str, str]]:
        return side.compiler.document.files

    # ------------------------------------------------------------------------------------------ by kind

    def nodes(self, old: Node | None, new: Node | None, where: Where) -> Node | None:
        """Two nodes that stand at the same place."""
        if old is None or new is None:
            return self.parted(old, new, where)
        if where.key in _LABELS or where.path[-2:-1] == ("values",):
            return self.whole(old, new, where, same=nodes.labels(old) == nodes.labels(new))
        if where.key in _WHOLE:
            return self.whole(old, new, where, same=items.squeezed(old) == items.squeezed(new))
        if isinstance(old, Text) and isinstance(new, Text):
            same = self.old.canonical(old, where.old) == self.new.canonical(new, where.new)
            return self.whole(old, new, where, same=same)
        if isinstance(old, Map) and isinstance(new, Map):
            return self.special(old, new, where)
        return self.lists(old, new, where)

    def parted(self, old: Node | None, new: Node | None, where: Where) -> Node | None:
        """What only one version has: things with names one by one, anything else as a whole."""
        place = old.place if old else new.place if new else None
        if place is None:
            return None
        if where.key in _BY_ID or (where.key == "examples" and where.path == ("examples",)):
            return self.lists(old or List((), place), new or List((), place), where) or None
        if where.key == "terms" and where.path[0] == "clauses":
            one, other = (each if isinstance(each, Map) else Map((), place) for each in (old, new))
            made = self.maps(one, other, where)
            return made if made.entries else None
        return self.alone(old, new, where)

    def alone(self, old: Node | None, new: Node | None, where: Where) -> Node | None:
        """What only one version has."""
        if old is None and new is None:
            return None
        act = Act.ADDED if old is None else Act.REMOVED
        return self.taken(old, new, where, made=self.decide(act, where, old, new))

    def whole(self, old: Node, new: Node, where: Where, *, same: bool) -> Node | None:
        """Two nodes that are the same, or changed as a whole."""
        return self.taken(old, new, where, made=not same and self.decide(Act.CHANGED, where, old, new))

    def taken(self, old: Node | None, new: Node | None, where: Where, *, made: bool) -> Node | None:
        """The new node where the difference is made, else the old one."""
        node, side, at = (new, self.new, where.new) if made else (old, self.old, where.old)
        return None if node is None else self._respelled(node, side, at)

    def special(self, old: Map, new: Map, where: Where) -> Node:
        """Two maps: of what is declared, of a field, of a set, or of keys."""
        match where.path:
            case ("facts", _, "fields", _):
                return self.field(old, new, where)
            case ("sets", _):
                return self.set(old, new, where)
            case ("facts", _):
                return self.maps(old, new, self.listed(where))
            case _:
                return self.maps(old, new, where)

    def maps(self, old: Map, new: Map, where: Where, skipped: Iterable[str] = ()) -> Map:
        """Key by key; keys that were renamed are the same."""
        called = {key: parts.alias(self.old.aliases, where.path, key, where.old) for key, _ in old.items()}
        before = {called[entry.key.value]: entry for entry in old.entries}
        after = {entry.key.value: entry for entry in new.entries}
        kept: dict[str, Entry] = {}
        for key in [*after, *(key for key in before if key not in after)]:
            if key in _SKIPPED or key in skipped or (not where.path and key in _ABOVE):
                kept |= {key: before[key]} if key in before else {}
            else:
                entry = self.entry(before.get(key), after.get(key), where.below(key))
                kept |= {key: entry} if entry else {}
        order = arranged([*before], [*after], before.keys() - kept.keys(), kept.keys() - before.keys())
        entries = tuple(kept[key] for key in order)
        same = len(entries) == len(old.entries) and all(a is b for a, b in zip(entries, old.entries, strict=True))
        return old if same else Map(entries, old.place)

    def entry(self, old: Entry | None, new: Entry | None, where: Where) -> Entry | None:
        """A key and its value, one of them perhaps under another name."""
        if old and self._is_alike_below(where):
            return old
        key = old.key if old else new.key if new else None
        is_renamed = old is not None and new is not None and old.key.value != new.key.value
        if is_renamed and old and new and self.decide(Act.RENAMED, where, old.value, new.value):
            key = new.key
        value = self.nodes(old.value if old else None, new.value if new else None, where)
        if key is None or value is None:
            return None
        return old if old and value is old.value and key is old.key else Entry(key, value)

    def lists(self, old: Node, new: Node, where: Where) -> Node | None:
        """Lists by what their items are."""
        if where.key in _BY_ID:
            return self.elements(old, new, where)
        if where.key == "pays":
            return self.steps(old, new, where)
        if where.key == "examples":
            return self.examples(old, new, where)
        if where.key == "changes":
            same = alike(old, new, same_words) or answers.shown(self.old, old) == answers.shown(self.new, new)
            return self.whole(old, new, where, same=same)
        if where.key == "holds":
            return self.held(old, new, where)
        return self.items(old, new, where)

    def _is_alike_below(self, where: Where) -> bool:
        """Whether it is known that nothing differs at a place and below it."""
        return self._paths is not None and where.path not in self._paths

    # ------------------------------------------------------------------------------------------ what is declared

    def listed(self, where: Where) -> Where:
        """The place of a list's declaration, which knows its fields."""
        names = [self.old.aliases.lists.get(fact.name, fact.name) for fact in self.old.program.lists]
        others = [fact.name for fact in self.new.program.lists]
        return where.among(names.index(where.path[1]), others.index(where.path[1]))

    def field(self, old: Map, new: Map, where: Where) -> Map:
        """A field of a claim: what counts for a claim as the program has it."""
        one, other = self._field(self.old, old, where.old), self._field(self.new, new, where.new)
        same = {key for key, name in _COMPILED.items() if self._alike(one, other, name, where)}
        differing = [key for key in _COMPILED if key not in same and (old.get(key) or new.get(key))]
        plain = self.maps(old, new, where, _COMPILED)
        if not differing:
            return plain
        changed = {key: self.compiled(old, new, key, where) for key in differing}
        kept = {entry.key.value: entry for entry in plain.entries if entry.key.value not in changed}
        return Map((*kept.values(), *(entry for entry in changed.values() if entry)), old.place)

    def compiled(self, old: Map, new: Map, key: str, where: Where) -> Entry | None:
        """One key of a field that means something else."""
        one, other = old.entry(key), new.entry(key)
        here = where.below(key)
        old_value, new_value = one.value if one else None, other.value if other else None
        act = Act.CHANGED if one and other else Act.ADDED if other else Act.REMOVED
        return other if self.decide(act, here, old_value, new_value) else one

    def _field(self, side: Side, node: Map, at: At) -> FieldFact:
        fact: ListFact = side.program.lists[at.list]
        written = nodes.get(nodes.get(side.root.get("facts"), fact.name), "fields")
        index = next(i for i, (_, value) in enumerate(nodes.pairs(written)) if value is node)
        return fact.fields[index]

    def _alike(self, one: FieldFact, other: FieldFact, name: str, where: Where) -> bool:
        first, second = getattr(one, name), getattr(other, name)
        if name == "default":
            domain = f"{self.old.program.lists[where.old.list].name}.{one.name}"
            first = self.old.aliases.values.get((domain, str(first)), first)
        return bool(first == second) or (name == "kind" and isinstance(first, Choice) and isinstance(second, Choice))

    def set(self, old: Map, new: Map, where: Where) -> Map:
        """A set: its members as the program has them, wherever they are written."""
        plain = self.maps(old, new, where, ("members", "file", "of"))
        one, other = members.listed(self.old, old), members.listed(self.new, new)
        made = []
        for change in members.compared(one, other):
            act, first, second = change
            here = where.below("members").below(name.name if (name := second or first) else "", "members")
            if self.decide(act, here, first.node if first else None, second.node if second else None):
                made.append(change)
        return members.written(plain, (one, other), made)

    # ------------------------------------------------------------------------------------------ elements with ids

    def elements(self, old: Node, new: Node, where: Where) -> Node | None:
        """Elements by id: renamed, changed, added, moved, removed."""
        before = {self._alias(where, name): node for name, node in items.by(old, "id").items()}
        after = items.by(new, "id")
        kept: dict[str, Node] = {}
        for name in [*after, *(name for name in before if name not in after)]:
            node = self.element(before.get(name), after.get(name), where.below(name, ""))
            kept |= {name: node} if node is not None else {}
        moved = set(self._moved(before, after, where)) if where.key in _ORDERED else set()
        return items.rebuilt(old, kept, arranged([*before], [*after], (before.keys() - kept.keys()) | moved,
                                            (kept.keys() - before.keys()) | moved))  # fmt: skip

    def _alias(self, where: Where, name: str) -> str:
        return self.old.aliases.elements.get((where.key, name), name)

    def element(self, old: Node | None, new: Node | None, where: Where) -> Node | None:
        """One element."""
        if old is not None and self._is_alike_below(where):
            return old
        is_clause = where.path[0] == "clauses" and len(where.path) == 2  # noqa: PLR2004 – the key and an id
        here = where.inside(old, new) if is_clause else where
        if not (isinstance(old, Map) and isinstance(new, Map)):
            return self.alone(old, new, here)
        made = self.maps(old, new, here)
        if nodes.said_text(old, "id") != nodes.said_text(new, "id") and self.decide(Act.RENAMED, here, old, new):
            return Map(tuple(new.entry("id") or e if e.key.value == "id" else e for e in made.entries), made.place)
        return made

    def _moved(self, before: dict[str, Node], after: dict[str, Node], where: Where) -> Iterable[str]:
        """The fewest that have to be moved to get from one order to the other; those whose move is made."""
        one = [name for name in before if name in after]
        other = [name for name in after if name in before]
        stay = common(one, other)
        for name in other:
            if name not in stay:
                here = where.below(name, "").inside(before[name], after[name])
                if self.decide(Act.MOVED, here, before[name], after[name]):
                    yield name

    # ------------------------------------------------------------------------------------------ steps

    def steps(self, old: Node, new: Node, where: Where) -> Node | None:
        """Steps: the same where they say the same; of those that differ, the next with the same verb was changed."""
        before = [text for text in nodes.items(old) if isinstance(text, Text)]
        after = [text for text in nodes.items(new) if isinstance(text, Text)]
        pairs = paired((self.old, before, where.old), (self.new, after, where.new))
        match = {j: i for i, j in pairs}
        names = {i: str(j) for i, j in pairs} | {i: f"-{i}" for i in range(len(before)) if i not in match.values()}
        kept: dict[str, Node] = {}
        for j, text in enumerate(after):
            here = where.below(parts.step_name(self.new, after, j), "pays")
            node = self.nodes(before[match[j]] if j in match else None, text, here)
            kept |= {str(j): node} if node is not None else {}
        for i in (i for i in range(len(before)) if i not in match.values()):
            node = self.nodes(before[i], None, where.below(parts.step_name(self.old, before, i), "pays"))
            kept |= {names[i]: node} if node is not None else {}
        order = [names[i] for i in range(len(before))]
        moved = set(self._moved_steps(before, after, pairs, where))
        put = (kept.keys() - {*order}) | moved
        return items.rebuilt(
            old, kept, arranged(order, [*map(str, range(len(after)))], ({*order} - kept.keys()) | moved, put)
        )

    def _moved_steps(
        self, before: list[Text], after: list[Text], pairs: Sequence[tuple[int, int]], where: Where
    ) -> Iterable[str]:
        """The steps that stand elsewhere; those whose move is made."""
        ordered = sorted(pairs)
        said = [
            min(self.old.canonical(before[i], where.old), self.new.canonical(after[j], where.new)) for i, j in ordered
        ]
        name = {j: text for (_, j), text in zip(ordered, parts.numbered(said), strict=True)}
        stay = common([*name.values()], [name[j] for j in sorted(name)])
        for i, j in sorted(pairs, key=lambda pair: pair[1]):
            if name[j] not in stay:
                here = where.below(parts.step_name(self.new, after, j), "pays")
                if self.decide(Act.MOVED, here, before[i], after[j]):
                    yield str(j)

    # ------------------------------------------------------------------------------------------ other lists

    def items(self, old: Node, new: Node, where: Where) -> Node | None:
        """Items without an identity of their own: those that only one side has; changed where it is one each."""
        names = ([items.shown(self.old, each, where.old) for each in nodes.items(old)],
                 [items.shown(self.new, each, where.new) for each in nodes.items(new)])  # fmt: skip
        return self.told((old, names[0]), (new, names[1]), where)

    def held(self, old: Node, new: Node, where: Where) -> Node | None:
        """Rules that rows must meet: the same rule, else the same message."""
        before = [items.held(self.old, each, where.old) for each in nodes.items(old)]
        after = [items.held(self.new, each, where.new) for each in nodes.items(new)]
        names = [[each if each in other else str(nodes.labels(nodes.get(item, "message")))
                  for each, item in zip(own, nodes.items(node), strict=True)]
                 for own, other, node in ((before, after, old), (after, before, new))]  # fmt: skip
        return self.told((old, names[0]), (new, names[1]), where)

    def told(self, one: tuple[Node, list[str]], two: tuple[Node, list[str]], where: Where) -> Node | None:
        """Items that are told by their names."""
        old, new = one[0], two[0]
        before, after = parts.numbered(one[1]), parts.numbered(two[1])
        first = dict(zip(before, nodes.items(old), strict=True))
        second = dict(zip(after, nodes.items(new), strict=True))
        kept: dict[str, Node] = {}
        for name in [*after, *(name for name in before if name not in second)]:
            here = where.below(name, where.key) if where.key in {"over", "touches"} else where
            node = self.item(first.get(name), second.get(name), here)
            kept |= {name: node} if node is not None else {}
        return items.rebuilt(old, kept, arranged(before, after, first.keys() - kept.keys(), kept.keys() - first.keys()))

    def item(self, old: Node | None, new: Node | None, where: Where) -> Node | None:
        """One item of both versions, which is the same but for parts of a rule, or of one of them."""
        if isinstance(old, Map) and isinstance(new, Map) and where.key == "holds":
            return self.maps(old, new, where)
        if old is not None and new is not None:
            return self.taken(old, new, where, made=False)
        return self.alone(old, new, where)

    def examples(self, old: Node, new: Node, where: Where) -> Node | None:
        """Examples by what they show. Those of a version that the other one builds on speak of that one alone."""
        before, after = items.examples(old, new)
        kept: dict[str, Node] = {}
        for name in [*after, *(name for name in before if name not in after)]:
            one, other, here = before.get(name), after.get(name), where.below(name, "examples")
            if one is None or other is None:
                node = self.alone(one, other, here)
            else:
                same = alike(one, other, same_words) or self._examples[0].shown(one) == self._examples[1].shown(other)
                node = self.whole(one, other, here, same=same)
            kept |= {name: node} if node is not None else {}
        order = arranged([*before], [*after], before.keys() - kept.keys(), kept.keys() - before.keys())
        return items.rebuilt(old, kept, order)

    # ------------------------------------------------------------------------------------------ small things

    def decide(self, act: Act, where: Where, old: Node | None, new: Node | None) -> bool:
        """Note a difference; whether it is to be made."""
        if where.key == "examples" and self._is_left_behind(old or new):
            return False
        sort = Sort.WORDS if _WORDS & {*where.path} or act is Act.RENAMED else Sort.MEANING
        element = where.path[:2] if where.path[0] in {*_BY_ID, "facts", "sets"} else where.path[:1]
        sides = ((self.old, old, where.old), (self.new, new, where.new))
        one, other = (parts.part(side, node, at, where.path) for side, node, at in sides)
        found = Difference(act, sort, element, where.path, one, other)
        self.found.append(found)
        return self._made(found)

    def _is_left_behind(self, node: Node | None) -> bool:
        """Whether it is an example of a file that both versions are made from."""
        is_revised = len({*self._files(self.old)} | {*self._files(self.new)}) > len(self._bases)
        files = {name for name, _ in self._bases}
        return is_revised and bool(files) and node is not None and items.file_of(node) in files
