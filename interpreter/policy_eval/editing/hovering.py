"""Uses: what stands at a spot, explained – in both languages, the policy's own first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from policy_eval.checking import kinds
from policy_eval.checking.declare import Declared
from policy_eval.diagnostics import Place
from policy_eval.policy import nodes
from policy_eval.program import FieldFact, ListFact, Said, SetFact
from policy_eval.source import Map, Node, Text

from .analysis import Analysis
from .elements import parsed, scope_of
from .expressions import Scope
from .guide import Guide, Key
from .index import target_of
from .locating import Spot, spot_at
from .roles import Role, role_of
from .symbols import CALLED, Naming, Symbol

_MOST_MEMBERS = 40
_PARSED = {Role.STEP, Role.EXPRESSION, Role.TARGET, Role.LIMIT, Role.TEST}


@dataclass(frozen=True, slots=True)
class Hover:
    """Paragraphs about what stands at a place. Text of the policy is among them: whoever shows it escapes it."""

    place: Place
    paragraphs: tuple[Said, ...]


def hover(now: Analysis, line: int, column: int) -> Hover | None:
    """What is to be said of the spot at `line` and `column` (from 1); none where nothing is."""
    guide = now.tools.guide
    root, _ = now.tree
    spot = spot_at(root, line, column, guide) if root else None
    if spot is None:
        return None
    declared, _ = now.declared
    named = now.named(line, column)
    if named and declared and (said := _symbol(named.symbol, declared)):
        more = _step(spot, declared, guide) if not spot.is_key else ()
        return Hover(named.place, (*said, *more))
    if spot.is_key:
        key = guide.key(spot.path)
        return Hover(spot.text.place, _key(key)) if key else None
    made = _step(spot, declared, guide) if declared else ()
    return Hover(spot.text.place, made) if made else _value_of_key(spot, guide)


def _value_of_key(spot: Spot, guide: Guide) -> Hover | None:
    """What a value is, told by its key."""
    key = guide.key(spot.path)
    return Hover(spot.text.place, _key(key)) if key else None


# --- what ---------------------------------------------------------------------------------------------------------


def _key(key: Key) -> tuple[Said, ...]:
    example = Said(f"例如：{key.example.zh}", f"such as: {key.example.en}") if key.example.en else None
    head = Said(f"**{key.name.zh}** · {key.name.en}", f"**{key.name.en}** · {key.name.zh}")
    return tuple(filter(None, (head, key.means, example)))


def _step(spot: Spot, declared: Declared, guide: Guide) -> tuple[Said, ...]:
    """An expression in words, and the sentences of the text that its element rests on."""
    role = role_of(spot.path)
    if role is Role.CHANGED:
        return _changed(spot, declared, guide)
    element = _element(spot)
    scope = scope_of(element, declared) if spot.path[0] == "clauses" else _scope(spot, declared)
    both = _words(spot.text, role, scope, declared)
    quotes = nodes.texts(_under(element, "quote", "引文")) if element else ()
    return (*both, *(Said(f"> {quote}", f"> {quote}") for quote in quotes)) if both else ()


def _changed(spot: Spot, declared: Declared, guide: Guide) -> tuple[Said, ...]:
    """What a change was or puts in, read as what stands at its place."""
    entries = {guide.english((*spot.path[:-1], key.value))[-1]: value for key, value in nodes.pairs(spot.around[-1])}
    for key in ("at", "remove", "before", "after"):
        if place := nodes.text(entries.get(key)):
            path, scope = target_of(declared, guide, place.split("/"), beside=key in {"before", "after"})
            return _words(spot.text, role_of(path), scope, declared)
    return ()


def _words(text: Text, role: Role | None, scope: Scope, declared: Declared) -> tuple[Said, ...]:
    """An expression in words; nothing where there is none that can be read."""
    tree = parsed(declared, text, role) if role in _PARSED and role else None
    if tree is None:
        return ()
    clause = _found(declared.document.root, "clauses", scope.clause) if scope.clause else None
    terms = (
        (key.value, nodes.label(nodes.get(term, "label"))) for key, term in nodes.pairs(nodes.get(clause, "terms"))
    )
    said = declared.writers.at(scope.list, terms).words(tree)
    return (Said(f"{said.zh}\n\n{said.en}", f"{said.en}\n\n{said.zh}"),)


def _element(spot: Spot) -> Node | None:
    """The clause, limit or other element around a spot."""
    is_element = spot.path[0] in {"clauses", "limits", "exclusions", "marks", "commitments"}
    return spot.around[2] if is_element and len(spot.around) > _DEPTH else None


_DEPTH = 2


def _under(node: Node | None, english: str, chinese: str) -> Node | None:
    return nodes.get(node, english) or nodes.get(node, chinese)


def _scope(spot: Spot, declared: Declared) -> Scope:
    is_fact = spot.path[0] == "facts" and len(spot.path) > 1
    return Scope(declared.names.list_names.get(spot.path[1], -1)) if is_fact else Scope()


def _symbol(symbol: Symbol, declared: Declared) -> tuple[Said, ...]:
    """What a name means."""
    names = declared.names
    match symbol.naming:
        case Naming.LIST:
            found = next((fact for fact in names.lists if fact.name == symbol.name), None)
            return _list(found) if found else ()
        case Naming.FIELD:
            fields = (f for fact in names.lists if fact.name == symbol.owner for f in fact.fields)
            field = next((f for f in fields if f.name == symbol.name), None)
            return _field(field, symbol) if field else ()
        case Naming.VALUE:
            return _value(symbol, declared)
        case Naming.SET:
            fact = next((fact for fact in names.sets if fact.name == symbol.name), None)
            return _set(fact) if fact else ()
        case Naming.FILE:
            return ()
        case _:
            return _declared_element(symbol, declared)


def _head(symbol: Symbol, label: Said) -> Said:
    called = CALLED[symbol.naming]
    zh, en = ("" if word in {"", symbol.name} else word for word in (label.zh, label.en))
    zh, en = (f"（{zh}）" if zh else ""), (f" ({en})" if en else "")
    return Said(f"**{symbol.name}**{zh} · {called.zh}", f"**{symbol.name}**{en or zh} · {called.en}")


def _list(fact: ListFact) -> tuple[Said, ...]:
    fields = [field.name for field in fact.fields]
    head = _head(Symbol(Naming.LIST, fact.name), fact.label)
    return head, Said(f"栏目：{'、'.join(fields)}", f"fields: {', '.join(fields)}")


def _field(field: FieldFact, symbol: Symbol) -> tuple[Said, ...]:
    kind = kinds.words(field.kind)
    needed = Said("必填", "required") if field.required else Said("可缺", "may be missing")
    if field.default is not None:
        needed = Said("有默认值", "has a default")
    about = Said(f"{kind.zh}，{needed.zh}", f"{kind.en}, {needed.en}")
    values = ", ".join(f"{value}（{label.zh or label.en}）" for value, label in field.values)
    more = Said(values, values) if values else None
    return tuple(filter(None, (_head(symbol, field.label), about, more)))


def _value(symbol: Symbol, declared: Declared) -> tuple[Said, ...]:
    fields = chain.from_iterable(fact.fields for fact in declared.names.lists)
    labels = (label for field in fields for value, label in field.values if value == symbol.name)
    return (_head(symbol, next(labels, Said("", ""))), Said(symbol.owner, symbol.owner))


def _set(fact: SetFact) -> tuple[Said, ...]:
    shown = [member.value for member in fact.members[:_MOST_MEMBERS]]
    rest = len(fact.members) - len(shown)
    listed = ", ".join(shown) + (f" … (+{rest})" if rest else "")
    count = Said(f"{len(fact.members)} 项：{listed}", f"{len(fact.members)} members: {listed}")
    source = " · ".join(filter(None, (fact.source, fact.taken)))
    more = Said(source, source) if source else None
    return tuple(filter(None, (_head(Symbol(Naming.SET, fact.name), fact.label), count, more)))


_KEYS = {
    Naming.CLAUSE: "clauses",
    Naming.LIMIT: "limits",
    Naming.EXCLUSION: "exclusions",
    Naming.QUESTION: "readings",
    Naming.COMMITMENT: "commitments",
    Naming.MARK: "marks",
}


def _declared_element(symbol: Symbol, declared: Declared) -> tuple[Said, ...]:
    """A clause or another element with its quotes, a term in words, a question, an answer."""
    root = declared.document.root
    if symbol.naming is Naming.TERM:
        return _term(symbol, declared)
    if symbol.naming is Naming.ANSWER:
        question = _found(root, "readings", symbol.owner)
        answer = nodes.get(nodes.get(question, "answers"), symbol.name)
        return (_head(symbol, nodes.label(nodes.get(answer, "says"))), nodes.label(nodes.get(question, "question")))
    node = _found(root, _KEYS[symbol.naming], symbol.name) or _mark_of_a_clause(root, symbol)
    label = nodes.label(nodes.get(node, "label") or nodes.get(node, "question"))
    quotes = (Said(f"> {quote}", f"> {quote}") for quote in nodes.texts(nodes.get(node, "quote")))
    article = nodes.said_text(node, "article")
    return tuple(filter(None, (_head(symbol, label), Said(article, article) if article else None, *quotes)))


def _term(symbol: Symbol, declared: Declared) -> tuple[Said, ...]:
    clause = _found(declared.document.root, "clauses", symbol.owner)
    term = nodes.get(nodes.get(clause, "terms"), symbol.name)
    text = nodes.get(term, "is")
    head = _head(symbol, nodes.label(nodes.get(term, "label")))
    scope = scope_of(clause, declared)
    return (head, *(_words(text, Role.EXPRESSION, scope, declared) if isinstance(text, Text) else ()))


def _mark_of_a_clause(root: Map, symbol: Symbol) -> Node | None:
    if symbol.naming is not Naming.MARK:
        return None
    marks = (mark for clause in nodes.items(root.get("clauses")) for mark in nodes.items(nodes.get(clause, "marks")))
    return next((mark for mark in marks if nodes.said_text(mark, "id") == symbol.name), None)


def _found(root: Map, key: str, name: str) -> Node | None:
    return next((node for node in nodes.items(root.get(key)) if nodes.said_text(node, "id") == name), None)
