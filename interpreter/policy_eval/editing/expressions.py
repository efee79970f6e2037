"""Uses: what the names in an expression mean, each with its stretch – also where the checker would refuse it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace

from policy_eval.checking.names import Names
from policy_eval.program import Fold
from policy_eval.quantity import Choice, Kind
from policy_eval.syntax import tree
from policy_eval.syntax.mask import fold

from .symbols import Naming, Symbol

Use = tuple[Symbol, tree.Span]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: whose row is at hand (-1: none), and the terms of the clause by every spelling."""

    list: int = -1
    clause: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)

    def inside(self, index: int) -> Scope:
        """Within an aggregate over a list."""
        return Scope(index)


def uses(node: tree.Tree, scope: Scope, names: Names) -> Iterator[Use]:
    """What every name in a tree means; names that mean nothing are left out."""
    return _Uses(names).of(node, scope)


def named(text: str, scope: Scope, names: Names, kind: Kind | None = None) -> Symbol | None:
    """What a name means where a value of `kind` is wanted: a listed value, a term, a field, a list or a set."""
    word = fold(text)
    if isinstance(kind, Choice) and (value := names.value_of(kind, word)) is not None:
        return Symbol(Naming.VALUE, value, kind.domain)
    if word in scope.terms:
        return Symbol(Naming.TERM, scope.terms[word], scope.clause)
    for index in (scope.list, names.claimant):
        if found := field_of(index, word, names):
            return found
    return list_of(word, names) or set_of(word, names) or _only_value(word, names)


def field_of(index: int, text: str, names: Names) -> Symbol | None:
    """The field of a list that is spelled so."""
    found = names.field(index, text)
    return Symbol(Naming.FIELD, found.name, names.lists[index].name) if found else None


def list_of(text: str, names: Names) -> Symbol | None:
    """The list, or the claimant, that is spelled so."""
    index = names.list_names.get(fold(text))
    return None if index is None else Symbol(Naming.LIST, names.lists[index].name)


def set_of(text: str, names: Names) -> Symbol | None:
    """The set that is spelled so."""
    index = names.set_names.get(fold(text))
    return None if index is None else Symbol(Naming.SET, names.sets[index].name)


def kind_of(text: str, scope: Scope, names: Names) -> Kind | None:
    """The kind of the field that is spelled so at a place."""
    for index in (scope.list, names.claimant):
        if found := names.field(index, text):
            return found.kind
    return None


def _only_value(word: str, names: Names) -> Symbol | None:
    hits = [(domain, values[word]) for domain, values in names.values.items() if word in values]
    return Symbol(Naming.VALUE, hits[0][1], hits[0][0]) if len(hits) == 1 else None


@dataclass(frozen=True, slots=True)
class _Uses:
    names: Names

    def of(self, node: tree.Tree, scope: Scope, kind: Kind | None = None) -> Iterator[Use]:
        """The uses in a node; `kind` is what it is held against."""
        match node:
            case tree.Name():
                yield from _known(named(node.text, scope, self.names, kind), node)
            case tree.Path():
                yield from self._path(node)
            case tree.Aggregate():
                yield from self._aggregate(node, scope)
            case tree.Comparison(left=left, right=right):
                yield from self.of(left, scope)
                yield from self.of(right, scope, self._kind(left, scope))
            case tree.Membership():
                yield from self._membership(node, scope)
            case tree.Table():
                yield from self._table(node, scope)
            case tree.Target(name=name):
                yield from _known(list_of(name.text, self.names), name)
            case _:
                yield from self._inside(node, scope)

    def _inside(self, node: object, scope: Scope) -> Iterator[Use]:
        for each in fields(node) if isinstance(node, tree.Node) else ():
            value = getattr(node, each.name)
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, tree.Scope):
                    yield from self._inside(part, scope)
                elif isinstance(part, tree.Node):
                    yield from self.of(part, scope)  # type: ignore[arg-type] # every node but `Scope` is a tree

    def _path(self, node: tree.Path) -> Iterator[Use]:
        yield from _known(list_of(node.list.text, self.names), node.list)
        index = self.names.list_names.get(fold(node.list.text), -1)
        yield from _known(field_of(index, node.field.text, self.names), node.field)

    def _aggregate(self, node: tree.Aggregate, scope: Scope) -> Iterator[Use]:
        index = scope.list
        if isinstance(node.of, tree.Path):
            yield from self._path(node.of)
            index = self.names.list_names.get(fold(node.of.list.text), -1)
        elif node.fold is Fold.COUNT:
            yield from _known(list_of(node.of.text, self.names), node.of)
            index = self.names.list_names.get(fold(node.of.text), -1)
        else:
            yield from _known(named(node.of.text, replace(scope, terms={}), self.names), node.of)
        if node.where:
            yield from self.of(node.where, scope.inside(index))

    def _membership(self, node: tree.Membership, scope: Scope) -> Iterator[Use]:
        yield from self.of(node.value, scope)
        if isinstance(node.container, tree.Name):
            yield from _known(set_of(node.container.text, self.names), node.container)
            return
        for member in node.container:
            yield from self.of(member, scope, self._kind(node.value, scope))

    def _table(self, node: tree.Table, scope: Scope) -> Iterator[Use]:
        kind = self._kind(node.subject, scope) if node.subject else None
        if node.subject:
            yield from self.of(node.subject, scope)
        for row in node.rows:
            yield from self.of(row.test, scope, kind)
            yield from self.of(row.value, scope)
        if node.otherwise:
            yield from self.of(node.otherwise, scope)

    def _kind(self, node: tree.Expression, scope: Scope) -> Kind | None:
        match node:
            case tree.Name(text=text):
                return kind_of(text, scope, self.names)
            case tree.Path(list=name, field=column):
                found = self.names.field(self.names.list_names.get(fold(name.text), -1), column.text)
                return found.kind if found else None
            case _:
                return None


def _known(symbol: Symbol | None, node: tree.Node) -> Iterator[Use]:
    if symbol:
        yield symbol, node.span
