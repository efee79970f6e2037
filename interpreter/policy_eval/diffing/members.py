"""Uses: the members of sets – as the program has them, whether they are written in the policy or kept in a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_eval.diagnostics import Place
from policy_eval.policy import nodes
from policy_eval.program import Member, SetFact
from policy_eval.quantity import Choice
from policy_eval.source import Entry, List, Map, Node, Text

from .model import Act
from .order import arranged
from .side import Side


@dataclass(frozen=True, slots=True)
class Listed:
    """A member, the node that says so (made for those of a file), and what the other version calls it."""

    member: Member
    node: Node
    name: str

    @property
    def identity(self) -> tuple[str, str, str]:
        """Equal for members that are the same."""
        return self.name, str(self.member.since), str(self.member.until)


Change = tuple[Act, Listed | None, Listed | None]


def listed(side: Side, node: Map) -> tuple[Listed, ...]:
    """The members of the set that `node` declares."""
    fact = fact_of(side, node)
    written = nodes.items(node.get("members"))
    named = node.get("file") or node
    made = written if len(written) == len(fact.members) else [_written(each, named.place) for each in fact.members]
    domain = fact.of.domain if isinstance(fact.of, Choice) else ""
    names = [side.aliases.values.get((domain, each.value), each.value) for each in fact.members]
    return tuple(Listed(*each) for each in zip(fact.members, made, names, strict=True))


def written_out(side: Side, node: Map) -> Map:
    """A set that is kept in a file, with its members written in the policy."""
    known = any(value is node for _, value in nodes.pairs(side.root.get("sets")))
    return _with(node, listed(side, node)) if known else node


def fact_of(side: Side, node: Map) -> SetFact:
    """The set that `node` declares."""
    declared = [value for _, value in nodes.pairs(side.root.get("sets"))]
    index = next(i for i, value in enumerate(declared) if value is node)
    return side.program.sets[index]


def _written(member: Member, place: Place) -> Node:
    """A member as the policy would write it."""
    days = (("from", member.since), ("until", member.until))
    said = [("is", member.value), *((key, day.isoformat()) for key, day in days if day)]
    if len(said) == 1:
        return Text.made(member.value, place)
    return Map(tuple(Entry(Text.made(key, place), Text.made(value, place)) for key, value in said), place)


def compared(old: Sequence[Listed], new: Sequence[Listed]) -> Iterator[Change]:
    """Members added, removed, or with other days, in the order of the new version."""
    known, now = {each.identity for each in old}, {each.identity for each in new}
    gone = [each for each in old if each.identity not in now]
    for each in (each for each in new if each.identity not in known):
        before = next((other for other in gone if other.name == each.name), None)
        if before:
            gone.remove(before)
        yield (Act.CHANGED if before else Act.ADDED), before, each
    for each in gone:
        yield Act.REMOVED, each, None


def written(node: Map, both: tuple[Sequence[Listed], Sequence[Listed]], made: Sequence[Change]) -> Map:
    """The set with some changes of its members, all of them written in the policy."""
    if not made:
        return node
    old, new = both
    now = {each.identity: each for each in new}
    became = {first.identity: second for _, first, second in made if first}
    was = {second.identity: first.identity for _, first, second in made if first and second}
    kept = {each.identity: became.get(each.identity, each) for each in old}
    put = [second.identity for _, first, second in made if second and first is None]
    order = [was.get(name, name) for name in now]
    gone = [name for name, each in kept.items() if each is None]
    names = arranged([*kept], order, gone, put)
    return _with(node, [each for name in names if (each := kept.get(name) or now.get(name))])


def _with(node: Map, members: Sequence[Listed]) -> Map:
    items = [each.node for each in members]
    entries = tuple(entry for entry in node.entries if entry.key.value not in {"members", "file"})
    place = node.place
    return Map((*entries, Entry(Text.made("members", place), List(tuple(items), place))), place)
