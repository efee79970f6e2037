"""Middle: what a policy declares before its clauses are read – names, sets, the parser of its expressions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from policy_eval import resources
from policy_eval.cache import recall, remember, sealed, text_name
from policy_eval.diagnostics import Diagnostic, Place, Rule
from policy_eval.policy import Document, nodes
from policy_eval.program import ListFact
from policy_eval.quantity import CURRENCIES, Choice
from policy_eval.source import Map, Node
from policy_eval.syntax import Parser, Vocabulary, grammar, identity, keywords, tables_of
from policy_eval.syntax.mask import fold

from . import facts, samples, sets
from .collisions import check_facts
from .ledger import Ledger
from .names import Names, spelled
from .writing import Writers

BAD_CURRENCY = Rule(
    "PE352",
    "没有“{name}”这个币种",
    "there is no currency “{name}”",
    "写 ISO 4217 的三字母代码，如 CNY",
    "write the three letters of ISO 4217, such as CNY",
)


_Words = tuple[frozenset[str], frozenset[str], frozenset[str], tuple[str, str]]
"""Names, lists, measures, and how a scope names the claimant."""


class Parsers:
    """Makes parsers; the grammar is built once, and a parser once for the same words.

    `cache`: where the tables of the grammar are kept, which take long to build.
    """

    def __init__(self, cache: Path | None = None) -> None:
        folder = resources.grammar()
        tables = recall(identity(folder), [resources.compiled(), *([cache] if cache else [])])
        self._grammar = grammar(folder, tables)
        if cache and not tables:
            remember(identity(folder), tables_of(self._grammar), cache)
        self._keywords = keywords(self._grammar)
        self._made: dict[_Words, Parser] = {}

    def kept(self) -> dict[str, str]:
        """The file of the grammar's tables: name → content."""
        folder = resources.grammar()
        return {text_name(identity(folder)): sealed(tables_of(self._grammar))}

    def of(
        self,
        names: Iterable[str],
        lists: Iterable[str],
        measures: Iterable[str],
        holder: tuple[str, str] = ("每……", "…"),
    ) -> Parser:
        """The parser of expressions with these words; `holder`: how a scope names the claimant."""
        key = (frozenset(names), frozenset(lists), frozenset(measures), holder)
        if key not in self._made:
            self._made[key] = Parser(self._grammar, Vocabulary.of(*key[:3], self._keywords, holder))
        return self._made[key]


@dataclass(frozen=True)
class Declared:
    """The declarations of a document, which remembers the files that they opened. `found`: what is wrong with them."""

    document: Document
    names: Names
    parser: Parser
    writers: Writers
    found: tuple[Diagnostic, ...]
    places: tuple[Place, ...]

    def again(self, document: Document, parsers: Parsers) -> tuple[Declared | None, list[Diagnostic]]:
        """The declarations of a changed document: the same, where no change touched them."""
        before, after = self.document.root, document.root
        if any(before.get(key) is not after.get(key) for key in ("facts", "sets", "currency", "claimant")):
            return declare(document, parsers)
        parser = self.parser if after is before else _parser(after, self.names, parsers)
        return replace(self, document=self.document.with_root(after), parser=parser), []


def declare(document: Document, parsers: Parsers) -> tuple[Declared | None, list[Diagnostic]]:
    """The declarations, or what is wrong where nothing could be read with them."""
    root, ledger = document.root, Ledger()
    currency = nodes.said_text(root, "currency")
    if currency not in CURRENCIES:
        ledger.add(BAD_CURRENCY, root.get("currency") or root, facts.currency_meant(currency), name=currency)
    measures = facts.measures(root.get("facts"))
    lists = facts.lists(root, facts.Units(parsers.of((), (), measures), measures), ledger)
    claimant = next((index for index, fact in enumerate(lists) if fact.is_claimant), None)
    made, document = sets.sets(document, lists, ledger)
    if claimant is None or any(found.rule in (BAD_CURRENCY, facts.NO_CURRENCY) for found in ledger.found):
        return None, ledger.found
    names = Names(
        lists,
        made,
        claimant,
        currency,
        measures,
        _spelled(root.get("facts")),
        _spelled(root.get("sets")),
        tuple(_spelled(nodes.get(nodes.get(root.get("facts"), fact.name), "fields")) for fact in lists),
        {domain: values for fact in lists for domain, values in _values(root, fact)},
    )
    parser = _parser(root, names, parsers)
    check_facts(root, parser.words, ledger)
    found, places = tuple(ledger.found), tuple(ledger.places)
    return Declared(document, names, parser, Writers(names), found, places), []


def _parser(root: Map, names: Names, parsers: Parsers) -> Parser:
    words, lists = names.vocabulary()
    holder = samples.holder(names)
    return parsers.of(words | _terms(root), lists, names.measures, (holder.zh, holder.en))


def _spelled(declared: Node | None) -> dict[str, int]:
    """Every spelling of what a map declares → its number."""
    return spelled(nodes.spellings(key.value, nodes.get(node, "label")) for key, node in nodes.pairs(declared))


def _values(root: Map, fact: ListFact) -> Iterable[tuple[str, dict[str, str]]]:
    """The listed values of each choice, by spelling."""
    fields = nodes.get(nodes.get(root.get("facts"), fact.name), "fields")
    for field in fact.fields:
        if isinstance(field.kind, Choice):
            values = nodes.pairs(nodes.get(nodes.get(fields, field.name), "values"))
            spellings = [(key.value, word) for key, label in values for word in nodes.spellings(key.value, label)]
            yield field.kind.domain, {fold(word): value for value, word in spellings}


def _terms(root: Map) -> set[str]:
    return {
        fold(word)
        for clause in nodes.items(root.get("clauses"))
        for key, term in nodes.pairs(nodes.get(clause, "terms"))
        for word in nodes.spellings(key.value, nodes.get(term, "label"))
    }
