"""Uses: what only changed its name – found before two versions are compared, so that nothing else differs by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from policy_eval.policy import nodes
from policy_eval.source import Map, Node, Text

from .members import fact_of
from .side import Aliases, At, Side
from .walk import Walk
from .where import START

_ELEMENTS = ("clauses", "limits", "exclusions", "marks", "commitments", "silent", "readings")


def aliased(old: Side, new: Side) -> Side:
    """The old version with the new one's names for what only changed its name."""
    for step in (_lists, _fields, _values, _sets, _terms, _elements):
        old = old.aliased(step(old, new))
    return old


def _lists(old: Side, new: Side) -> Aliases:
    """Lists of claims with the same label and fields."""
    facts = old.root.get("facts"), new.root.get("facts")
    return replace(old.aliases, lists=dict(_matched(*(_declared(each, _list_said) for each in facts))))


def _fields(old: Side, new: Side) -> Aliases:
    """Fields of a list with the same label and type."""
    made: dict[tuple[str, str], str] = {}
    for name, fact in nodes.pairs(old.root.get("facts")):
        other = nodes.get(new.root.get("facts"), old.aliases.lists.get(name.value, name.value))
        pairs = _matched(*(_declared(nodes.get(each, "fields"), _field_said) for each in (fact, other)))
        made |= {(name.value, before): after for before, after in pairs}
    return replace(old.aliases, fields=made)


def _values(old: Side, new: Side) -> Aliases:
    """Listed values of a field with the same label."""
    made: dict[tuple[str, str], str] = {}
    for owner, fact in nodes.pairs(old.root.get("facts")):
        others = nodes.get(nodes.get(new.root.get("facts"), old.aliases.lists.get(owner.value, owner.value)), "fields")
        for name, field in nodes.pairs(nodes.get(fact, "fields")):
            other = nodes.get(others, old.aliases.fields.get((owner.value, name.value), name.value))
            pairs = _matched(*(_declared(nodes.get(each, "values"), _label_said) for each in (field, other)))
            made |= {(f"{owner.value}.{name.value}", before): after for before, after in pairs}
    return replace(old.aliases, values=made)


def _sets(old: Side, new: Side) -> Aliases:
    """Sets with the same label and members."""
    declared = [_declared(side.root.get("sets"), partial(_set_said, side)) for side in (old, new)]
    return replace(old.aliases, sets=dict(_matched(*declared)))


def _terms(old: Side, new: Side) -> Aliases:
    """Terms of a clause that mean the same; one that another uses comes first."""
    after = {nodes.said_text(each, "id"): each for each in nodes.items(new.root.get("clauses"))}
    made: dict[tuple[str, str], str] = {}
    for clause in nodes.items(old.root.get("clauses")):
        name = nodes.said_text(clause, "id")
        for term, _ in nodes.pairs(nodes.get(clause, "terms")):
            side = old.aliased(replace(old.aliases, terms=made))
            found = _term(side, new, (clause, term.value), after.get(name))
            made |= {(name, term.value): found} if found else {}
    return replace(old.aliases, terms=made)


def _term(old: Side, new: Side, term: tuple[Node, str], clause: Node | None) -> str:
    """What the new version calls a term of a clause; "" where it is not renamed."""
    before, after = nodes.get(term[0], "terms"), nodes.get(clause, "terms")
    if not isinstance(before, Map) or not isinstance(after, Map) or after.get(term[1]):
        return ""
    taken = {now for (owner, _), now in old.aliases.terms.items() if owner == nodes.said_text(term[0], "id")}
    means = _meaning(old, before.get(term[1]), term[0])
    free = (key.value for key, _ in nodes.pairs(after) if not before.get(key.value) and key.value not in taken)
    return next((key for key in free if _meaning(new, after.get(key), clause) == means), "")


def _meaning(side: Side, node: Node | None, clause: Node | None) -> str:
    text = nodes.get(node, "is")
    return side.canonical(text, At("is", clause)) if isinstance(text, Text) else ""


def _elements(old: Side, new: Side) -> Aliases:
    """Clauses, limits … that are the same but for their id."""
    made: dict[tuple[str, str], str] = {}
    for kind in _ELEMENTS:
        side = old.aliased(replace(old.aliases, elements=made))
        before = {nodes.said_text(each, "id"): each for each in nodes.items(old.root.get(kind))}
        after = {nodes.said_text(each, "id"): each for each in nodes.items(new.root.get(kind))}
        for name in (name for name in before if name not in after):
            free = (key for key in after if key not in before and (key not in made.values()))
            same = next((key for key in free if _same(side, new, kind, (before[name], after[key]))), "")
            made |= {(kind, name): same} if same else {}
    return replace(old.aliases, elements=made)


def _same(old: Side, new: Side, kind: str, pair: tuple[Node, Node]) -> bool:
    """Whether two elements differ in nothing but their ids."""
    one, other = pair
    if not isinstance(one, Map) or not isinstance(other, Map):
        return False
    name = nodes.said_text(other, "id")
    walk = Walk(old, new)
    here = START.below(kind).below(name, "")
    walk.maps(one, other, here.inside(one, other) if kind == "clauses" else here)
    return not walk.found


# --- what is the same under another name ------------------------------------------------------------------------------


def _matched(old: Mapping[str, str], new: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Names that only one version has, of things that are the same."""
    free = [name for name in new if name not in old]
    for name in (name for name in old if name not in new):
        found = next((other for other in free if old[name] and new[other] == old[name]), None)
        if found is not None:
            free.remove(found)
            yield name, found


def _declared(node: Node | None, said: Callable[[Node], str]) -> dict[str, str]:
    return {key.value: said(value) for key, value in nodes.pairs(node)}


def _label_said(node: Node) -> str:
    return str(nodes.labels(node)) if any(nodes.labels(node)) else ""


def _list_said(node: Node) -> str:
    fields = nodes.pairs(nodes.get(node, "fields"))
    label = _label_said(nodes.get(node, "label") or node) if nodes.get(node, "label") else ""
    return label and f"{label} {sorted(_field_said(field) for _, field in fields)}"


def _field_said(node: Node) -> str:
    label = nodes.get(node, "label")
    return f"{_label_said(label)} {nodes.said_text(node, 'type')}" if label else ""


def _set_said(side: Side, node: Node) -> str:
    fact = fact_of(side, node) if isinstance(node, Map) else None
    return f"{fact.label} {fact.members}" if fact else ""
