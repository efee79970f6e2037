"""Uses: every place where a policy names something – definitions, expressions, lists of ids, changes, examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar, assert_never

from policy_eval.changes.places import segments
from policy_eval.checking.declare import Declared
from policy_eval.diagnostics import Place
from policy_eval.policy import nodes
from policy_eval.quantity import Choice, Kind
from policy_eval.source import Entry, List, Map, Node, Text
from policy_eval.syntax.mask import fold

from .elements import WITH_IDS, Elements, parsed, scope_of
from .expressions import Scope, field_of, list_of, uses
from .guide import Guide, Path
from .positions import contains
from .roles import Role, role_of, role_of_keys
from .symbols import Naming, Occurrence, Symbol

_ITEM = "*"
_REFUSED = re.compile(r"(?P<list>[^\s.\[\]]+)(?:\[\d+\])?\.(?P<field>[^\s.\[\]]+)")
_DEFINED: Mapping[tuple[int | str, ...], Naming] = {
    (2, "facts"): Naming.LIST,
    (4, "facts", "fields"): Naming.FIELD,
    (6, "facts", "fields", "values"): Naming.VALUE,
    (2, "sets"): Naming.SET,
    (4, "clauses", "terms"): Naming.TERM,
    (4, "readings", "answers"): Naming.ANSWER,
}
"""What a key declares: by the length of the path to it, and the keys of the language on the way."""

P = TypeVar("P", Node, Entry)


@dataclass(frozen=True)
class Index:
    """Every place where something is named, in the order of the file."""

    occurrences: tuple[Occurrence, ...]

    @cached_property
    def _by_line(self) -> Mapping[tuple[str, int], list[Occurrence]]:
        made: dict[tuple[str, int], list[Occurrence]] = {}
        for each in self.occurrences:
            for line in range(each.place.line, each.place.end_line + 1):
                made.setdefault((each.place.file, line), []).append(each)
        return made

    def at(self, file: str, line: int, column: int) -> Occurrence | None:
        """What is named at a spot; the shortest where one name stands in another."""
        hits = [each for each in self._by_line.get((file, line), ()) if contains(each.place, line, column)]
        return min(hits, key=lambda each: each.place.end_column - each.place.column, default=None)

    def of(self, symbol: Symbol) -> list[Occurrence]:
        """Every place where a symbol is named."""
        return [each for each in self.occurrences if each.symbol == symbol]

    def definition(self, symbol: Symbol) -> Occurrence | None:
        """Where a symbol is declared."""
        return next((each for each in self.of(symbol) if each.defines), None)


def index_of(declared: Declared, guide: Guide, own: Map | None, only: tuple[str, int] | None = None) -> Index:
    """The index of a document, or of `only` one line of a file. What is misspelt is not in it.

    `own`: what is written in the file of a revision.
    """
    walk = _Walk(declared, guide, only)
    walk.node(walk.root, _Here())
    found = walk.found
    if own is not None and own is not walk.root:
        walk.node(own, _Here())
        found = [*{(_bare(each.place), each.symbol): each for each in found}.values()]
    return Index(tuple(sorted(found, key=_position)))


def target_of(declared: Declared, guide: Guide, names: Sequence[str], *, beside: bool) -> tuple[Path, Scope]:
    """The path (English) and the scope of what a change puts at the place with these segments, or beside it."""
    here = _Walk(declared, guide).target(names, beside=beside)
    return here.path, here.scope


def _bare(place: Place) -> Place:
    return place._replace(origin="") if place.origin else place


def _position(each: Occurrence) -> tuple[str, int, int]:
    return each.place.file, each.place.line, each.place.column


NOWHERE = Scope()


class _Here(NamedTuple):
    """Where the walk is: the path in English keys, the scope of expressions, the question whose answers are meant."""

    path: Path = ()
    scope: Scope = NOWHERE
    question: str = ""
    kind: Kind | None = None
    is_shaped: bool = True
    """Whether keys are in English already; what changes put in is as it is written."""

    def at(self, segment: str) -> _Here:
        """One step down."""
        return _Here((*self.path, segment), self.scope, self.question, self.kind, self.is_shaped)


class _Walk:
    """One walk through a shaped document; `found` grows on the way."""

    def __init__(self, declared: Declared, guide: Guide, only: tuple[str, int] | None = None) -> None:
        self.only = only
        self.found: list[Occurrence] = []
        self.declared, self.names, self.guide = declared, declared.names, guide
        self.root = declared.document.root
        self.elements = Elements(self.root)
        self.clauses = {nodes.said_text(node, "id"): node for node in nodes.items(self.root.get("clauses"))}

    def node(self, node: Node, here: _Here) -> None:
        """Finds what is named in a node."""
        match node:
            case Text():
                self.found += self.text(node, here)
            case List():
                below = here.at(_ITEM)
                for item in self._wanted(node.items):
                    self.node(item, self._entered(below, item))
            case Map():
                self.map(node, here)
            case _:
                assert_never(node)

    def map(self, node: Map, here: _Here) -> None:
        """Finds what is named by the keys and in the values of a map."""
        role = role_of_keys(here.path)
        for entry in self._wanted(node.entries):
            below = here.at(entry.key.value if here.is_shaped else self._key(here, entry.key))
            if role:
                self.found += self.key(entry.key, role, here)
                below = self._stated(below, entry.key, role, here)
            self.defined(entry.key, below)
            if role_of(below.path) is Role.CHANGED:
                self.changed(node, entry.value, was=below.path[-1] == "was")
            else:
                self.node(entry.value, self._entered(below, entry.value))

    def _wanted(self, parts: Sequence[P]) -> Sequence[P]:
        """The parts that are on the line that is asked for; all where none is."""
        return [each for each in parts if self._is_wanted(each, *self.only)] if self.only else parts

    def _is_wanted(self, part: Node | Entry, file: str, line: int) -> bool:
        first, last = (part.key.place, part.value.place) if isinstance(part, Entry) else (part.place, part.place)
        return first.file == file and first.line <= line <= max(first.end_line, last.end_line)

    def _entered(self, here: _Here, node: Node) -> _Here:
        """The scope that a node opens."""
        if len(here.path) != 2:  # noqa: PLR2004 – no element of the policy
            return here
        match here.path:
            case ("clauses", _):
                return here._replace(scope=scope_of(node, self.declared))
            case ("facts", name):
                index = self.names.list_names.get(fold(name), -1)
                return here._replace(scope=Scope(index))
            case ("readings", _):
                return here._replace(question=nodes.said_text(node, "id"))
            case _:
                return here

    def _stated(self, below: _Here, key: Text, role: Role, here: _Here) -> _Here:
        """What the values below a key of an example or a condition speak of."""
        if role is Role.QUESTION:
            return below._replace(question=key.value)
        if role is Role.LIST:
            return below._replace(scope=Scope(self.names.list_names.get(fold(key.value), -1)))
        found = self.names.field(here.scope.list, key.value) if role is Role.FIELD else None
        return below._replace(kind=found.kind if found else None)

    # ------------------------------------------------------------------------------------------ definitions

    def defined(self, key: Text, here: _Here) -> None:
        """Finds the definition that a key is."""
        naming = _defined_at(here.path)
        if naming:
            symbol = Symbol(naming, key.value, self._owner(naming, here))
            self.found.append(Occurrence(symbol, key.place, key.value, defines=True))

    def _owner(self, naming: Naming, here: _Here) -> str:
        if naming is Naming.TERM:
            return here.scope.clause
        if naming is Naming.ANSWER:
            return here.question
        return ".".join(here.path[1:-1:2]) if naming in {Naming.FIELD, Naming.VALUE} else ""

    def identified(self, text: Text, here: _Here) -> Iterator[Occurrence]:
        """The definition that an id is."""
        match here.path:
            case (key, _, "id") if key in WITH_IDS:
                yield Occurrence(Symbol(WITH_IDS[key], text.value), text.place, text.value, defines=True)
            case ("clauses", _, "marks", _, "id"):
                yield Occurrence(Symbol(Naming.MARK, text.value), text.place, text.value, defines=True)
            case _:
                pass

    # ------------------------------------------------------------------------------------------ uses

    def key(self, key: Text, role: Role, here: _Here) -> Iterator[Occurrence]:
        """What a key names that stands elsewhere."""
        yield from self._one(self._called(key.value, role, here), key)

    def text(self, text: Text, here: _Here) -> Iterator[Occurrence]:
        """What a text names."""
        if here.path[-1:] == ("id",):
            yield from self.identified(text, here)
        match role_of(here.path):
            case None | Role.QUOTE | Role.CHANGED:
                yield from self.refused(text, here)
            case Role.STEP | Role.EXPRESSION | Role.TARGET | Role.LIMIT | Role.TEST as role:
                yield from self.expression(text, role, here.scope)
            case Role.PLACE:
                yield from self.place(text)
            case Role.FILE:
                yield Occurrence(Symbol(Naming.FILE, text.value), text.place, text.value)
            case role:
                yield from self._one(self._called(text.value, role, here), text)

    def _called(self, word: str, role: Role, here: _Here) -> Symbol | None:
        """What a single word names."""
        match role:
            case Role.LIST:
                return list_of(word, self.names)
            case Role.FIELD:
                return field_of(here.scope.list, word, self.names)
            case Role.CHOICE:
                return self._choice(word)
            case Role.STATED:
                return self._value(word, here)
            case Role.MEMBER:
                return self._value(word, self._member(here))
            case _:
                return self._identified(word, role, here)

    def _identified(self, word: str, role: Role, here: _Here) -> Symbol | None:
        """The element whose id a word is."""
        match role:
            case Role.CLAUSE | Role.CLAUSES:
                return _element(Naming.CLAUSE, self.elements.clauses, word)
            case Role.LIMIT_ID:
                return _element(Naming.LIMIT, self.elements.others["limits"], word)
            case Role.MARK:
                return _element(Naming.MARK, self.elements.others["marks"], word)
            case Role.QUESTION:
                return Symbol(Naming.QUESTION, word) if word in self.elements.questions else None
            case Role.ANSWER:
                return self._answer(word, here.question)
            case _:
                return None

    def _value(self, word: str, here: _Here) -> Symbol | None:
        if not isinstance(here.kind, Choice):
            return None
        found = self.names.value_of(here.kind, word)
        return None if found is None else Symbol(Naming.VALUE, found, here.kind.domain)

    def _member(self, here: _Here) -> _Here:
        index = self.names.set_names.get(fold(here.path[1]), -1)
        return _Here(here.path, kind=self.names.sets[index].of if index >= 0 else None)

    def _choice(self, word: str) -> Symbol | None:
        known = (symbol for index in range(len(self.names.lists)) if (symbol := field_of(index, word, self.names)))
        return next(known, None)

    def _answer(self, word: str, question: str) -> Symbol | None:
        return Symbol(Naming.ANSWER, word, question) if word in self.elements.answers(question) else None

    def _one(self, symbol: Symbol | None, text: Text) -> Iterator[Occurrence]:
        if symbol:
            yield Occurrence(symbol, text.place, text.value)

    def expression(self, text: Text, role: Role, scope: Scope) -> Iterator[Occurrence]:
        """What the names in an expression mean."""
        made = parsed(self.declared, text, role)
        if made is None:
            return
        for symbol, (start, end) in uses(made, scope, self.names):
            yield Occurrence(symbol, text.at(start, end), text.value[start:end])

    def refused(self, text: Text, here: _Here) -> Iterator[Occurrence]:
        """The field for which an example says that its claim is refused."""
        if "refused" not in here.path[-2:] or not (match := _REFUSED.fullmatch(text.value)):
            return
        index = self.names.list_names.get(fold(match["list"]), -1)
        found = {"list": list_of(match["list"], self.names), "field": field_of(index, match["field"], self.names)}
        for part, symbol in found.items():
            if symbol:
                yield Occurrence(symbol, text.at(*match.span(part)), match[part])

    # ------------------------------------------------------------------------------------------ changes

    def place(self, text: Text) -> Iterator[Occurrence]:
        """What the segments of a place name."""
        path = self.guide.english(tuple(each.name for each in segments(text)))
        for depth, each in enumerate(segments(text)):
            symbol = self._segment(path[: depth + 1])
            if symbol:
                yield Occurrence(symbol, each.place, each.name)

    def _segment(self, path: Sequence[str]) -> Symbol | None:
        match tuple(path):
            case ("facts", *rest):
                return self._fact(rest)
            case ("sets", name):
                return Symbol(Naming.SET, name)
            case ("clauses", name, "terms", term):
                clause = self.elements.clauses.get(fold(name), "")
                scope = scope_of(self.clauses.get(clause), self.declared)
                return Symbol(Naming.TERM, scope.terms[fold(term)], clause) if fold(term) in scope.terms else None
            case ("clauses", _, "marks", name):
                return _element(Naming.MARK, self.elements.others["marks"], name)
            case (key, name) if key in WITH_IDS:
                return _element(WITH_IDS[key], self.elements.others[key], name)
            case _:
                return None

    def _fact(self, path: Sequence[str]) -> Symbol | None:
        match tuple(path):
            case (name,):
                return list_of(name, self.names)
            case (owner, "fields", name):
                return field_of(self.names.list_names.get(fold(owner), -1), name, self.names)
            case (owner, "fields", name, "values", value):
                return _listed(self.names.values.get(f"{owner}.{name}", {}), value, f"{owner}.{name}")
            case _:
                return None

    def changed(self, change: Map, part: Node, *, was: bool) -> None:
        """Finds what a change puts in, or says that it was: it is read as what stands at its place."""
        keys = ("at", "remove", "before", "after")
        found = ((key, each) for e in change.entries if (key := e.key.value) in keys for each in [e.value])
        key, place = next(found, ("", None))
        if not isinstance(place, Text):
            return
        target = self.target(tuple(each.name for each in segments(place)), beside=key in {"before", "after"})
        count = len(self.found)
        self.node(part, target)
        if was:
            self.found[count:] = [replace(each, defines=False) for each in self.found[count:]]

    def _key(self, here: _Here, key: Text) -> str:
        return self.guide.english((*here.path, key.value))[-1]

    def target(self, names: Sequence[str], *, beside: bool) -> _Here:
        """Where the walk would be at a place."""
        path = self.guide.english(names)
        if path[:1] == ("clauses",) and "pays" in path:
            path = (*path[: path.index("pays") + 1], _ITEM)
        if beside:
            is_list = "list" in self.guide.holds(path[:-1])
            path = (*path[:-1], _ITEM) if is_list else path[:-1]
        scope = NOWHERE
        if path[:1] == ("clauses",) and len(path) > 1:
            clause = self.elements.clauses.get(fold(path[1]), "")
            scope = scope_of(self.clauses.get(clause), self.declared)
        elif path[:1] == ("facts",) and len(path) > 1:
            scope = Scope(self.names.list_names.get(fold(path[1]), -1))
        return _Here(path, scope, is_shaped=False)


@lru_cache(maxsize=4096)
def _defined_at(path: Path) -> Naming | None:
    return _DEFINED.get((len(path), *path[:1], *path[2:3], *path[4:5]))


def _element(naming: Naming, known: Mapping[str, str], word: str) -> Symbol | None:
    found = known.get(fold(word))
    return Symbol(naming, found) if found else None


def _listed(values: Mapping[str, str], word: str, domain: str) -> Symbol | None:
    found = values.get(fold(word))
    return Symbol(Naming.VALUE, found, domain) if found else None
