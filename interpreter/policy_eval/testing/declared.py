"""Uses: the words of a policy that its examples may use – lists, fields, values, clauses, limits, questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from policy_eval.claim import CLAIM_ID, PRIORS, REF, YEAR, listed
from policy_eval.diagnostics import nearest
from policy_eval.policy import nodes
from policy_eval.program import Said
from policy_eval.program.node import Node as Plain
from policy_eval.program.node import node
from policy_eval.quantity import CHINESE_CURRENCIES
from policy_eval.source import Map, Node, Text
from policy_eval.syntax.mask import fold


@node
class Named(Plain):
    """Something that a policy declares: its id, the label that is printed, and all its spellings."""

    name: str
    label: Said
    spellings: tuple[str, ...]


@node
class Field(Named):
    """A field of a claim. `kind` and `unit` are those of its type; `needed`: a claim must state it."""

    kind: str
    unit: str = ""
    values: tuple[Named, ...] = ()
    needed: bool = False


@node
class Table(Named):
    """A list of rows, or the claimant, with its fields."""

    fields: tuple[Field, ...]
    is_claimant: bool = False


@node
class Question(Named):
    """A reading: its answers, and those of them that ask for a date."""

    answers: tuple[Named, ...]
    asks_date: bool


@node
class Declared(Plain):
    """All the words. `year`: of a claim that states none. `measures`: the words that counts are written with."""

    tables: tuple[Table, ...]
    head: tuple[Field, ...]
    clauses: tuple[Named, ...]
    limits: tuple[Named, ...]
    marks: tuple[Named, ...]
    questions: tuple[Question, ...]
    currency: str
    year: int
    measures: frozenset[str]


PRIOR_AWARDS = Said("此前已得奖补", "prior awards")

N = TypeVar("N", bound=Named)


def find(word: str, among: Iterable[N]) -> N | None:
    """What is spelt `word`, full width or not."""
    folded = fold(word).strip()
    return next((each for each in among if folded in map(fold, each.spellings)), None)


def near(word: str, among: Iterable[Named]) -> str:
    """The spelling nearest to `word`, "" for none."""
    return nearest(word, [spelling for each in among for spelling in each.spellings])


def known(among: Iterable[Named]) -> dict[str, str]:
    """What may be written, as the mend of a message lists it in both languages."""
    said = listed((each.name, each.label) for each in among)
    return {"known_zh": said.zh or "–", "known_en": said.en or "–"}


def called(each: Named) -> dict[str, str]:
    """What a message calls a thing in both languages."""
    return {"name_zh": each.label.in_("zh"), "name_en": each.label.in_("en")}


def declared(root: Map) -> Declared:
    """The words of a shaped policy."""
    clauses = (*_by_id(root.get("clauses")), *_added(root, ("clauses", "条款")))
    currency = _currency(nodes.said_text(root, "currency"))
    claimant = nodes.said_text(root, "claimant")
    facts = nodes.pairs(root.get("facts"))
    tables = tuple(_table(key, fact, is_claimant=key.value == claimant) for key, fact in facts)
    return Declared(
        (*tables, _prior_awards(clauses, currency)),
        (_own(CLAIM_ID, "申报编号", "claim id", "text"), _own(YEAR, "申报年度", "year of the claim", "year", "年度")),
        clauses,
        (*_by_id(root.get("limits")), *_added(root, ("limits", "总限额"))),
        tuple(marks_of(root)),
        tuple(_question(each) for each in nodes.items(root.get("readings"))),
        currency,
        _year(root),
        _measures(root),
    )


def _named(key: str, label: Node | None) -> tuple[str, Said, tuple[str, ...]]:
    printed = nodes.label(label)
    return key, printed if printed.zh or printed.en else Said(key, key), nodes.spellings(key, label)


def _by_id(declarations: Node | None) -> tuple[Named, ...]:
    return tuple(
        Named(*_named(nodes.said_text(each, "id"), nodes.get(each, "label"))) for each in nodes.items(declarations)
    )


def marks_of(root: Map) -> Iterator[Named]:
    """All marks: those of the clauses, those of the policy, and what an answer to a reading adds to these."""
    for clause in nodes.items(root.get("clauses")):
        yield from _by_id(nodes.get(clause, "marks"))
    yield from _by_id(root.get("marks"))
    yield from _added(root, ("marks", "标注"))


def _added(root: Map, parts: tuple[str, str]) -> Iterator[Named]:
    """What only an answer to a reading adds to a part of the policy; its keys are in either language."""
    for reading in nodes.items(root.get("readings")):
        for _, answer in nodes.pairs(nodes.get(reading, "answers")):
            for change in nodes.items(nodes.get(answer, "changes")):
                part, _, rest = (nodes.said_text(change, "after") or nodes.said_text(change, "before")).partition("/")
                added = nodes.get(change, "add")
                name = nodes.said_text(added, "id") or nodes.said_text(added, "编号")
                if part in parts and "/" not in rest and name:
                    yield Named(*_named(name, nodes.get(added, "label") or nodes.get(added, "名称")))


def _table(key: Text, fact: Node, *, is_claimant: bool) -> Table:
    fields = tuple(_field(name, field) for name, field in nodes.pairs(nodes.get(fact, "fields")))
    reference = () if is_claimant else (_own(REF, "凭证号", "reference", "text"),)
    return Table(*_named(key.value, nodes.get(fact, "label")), (*fields, *reference), is_claimant)


def _field(key: Text, field: Node) -> Field:
    written = nodes.said_text(field, "type")
    kind, _, unit = ("one of", "", "") if written == "one of" else written.partition(" ")
    unit = _currency(unit.strip()) if kind == "money" else unit.strip()
    values = tuple(Named(*_named(value.value, label)) for value, label in nodes.pairs(nodes.get(field, "values")))
    return Field(*_named(key.value, nodes.get(field, "label")), kind, unit, values, _is_needed(field))


def _is_needed(field: Node) -> bool:
    may_miss = nodes.get(field, "default") is not None or nodes.said_text(field, "optional") == "yes"
    return nodes.said_text(field, "required") == "yes" or not may_miss


def _own(name: str, zh: str, en: str, kind: str, *others: str) -> Field:
    """A field that belongs to the engine, not to the policy."""
    return Field(name, Said(zh, en), (name, zh, en, *others), kind)


def _prior_awards(clauses: tuple[Named, ...], currency: str) -> Table:
    fields = (
        Field("clause", Said("条款", "clause"), ("clause", "条款"), "one of", values=clauses),
        _own("year", "年度", "year", "year"),
        Field("amount", Said("金额", "amount"), ("amount", "金额"), "money", currency),
        _own("key", "对象", "key", "text"),
        _own(REF, "凭证号", "reference", "text"),
    )
    return Table(PRIORS, PRIOR_AWARDS, (PRIORS, PRIOR_AWARDS.zh, PRIOR_AWARDS.en), fields)


def _question(reading: Node) -> Question:
    answers = nodes.pairs(nodes.get(reading, "answers"))
    return Question(
        *_named(nodes.said_text(reading, "id"), nodes.get(reading, "label")),
        tuple(Named(*_named(key.value, nodes.get(answer, "says"))) for key, answer in answers),
        any(nodes.said_text(answer, "asks") == "date" for _, answer in answers),
    )


def _currency(word: str) -> str:
    return CHINESE_CURRENCIES.get(word, word)


def _year(root: Map) -> int:
    covers = nodes.get(root.get("period"), "covers")
    last = nodes.day(nodes.get(covers, "until")) or nodes.day(nodes.get(covers, "from"))
    return last.year if last else 1


def _measures(root: Map) -> frozenset[str]:
    found = {"次"}
    for _, fact in nodes.pairs(root.get("facts")):
        found.update(nodes.texts(nodes.get(fact, "measure")))
        for _, field in nodes.pairs(nodes.get(fact, "fields")):
            found.update(nodes.texts(nodes.get(field, "measure")))
            kind, _, unit = nodes.said_text(field, "type").partition(" ")
            found.update({unit.strip()} if kind == "count" else ())
    return frozenset(found)
