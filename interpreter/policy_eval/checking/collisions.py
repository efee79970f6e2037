"""Middle: names that would be misread – refused where they are declared.

Laws of this module:

* Where an expression can see two things, they have no spelling in common.
* The engine's own names (`claim_id`, `year`, `prior_awards`, `ref`) are not declared again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policy_eval.diagnostics import Rule
from policy_eval.policy import nodes
from policy_eval.source import Map, Node, Text
from policy_eval.syntax import Vocabulary, reserved
from policy_eval.syntax.mask import fold

from .ledger import Ledger

SAME_NAME = Rule(
    "PE393",
    "“{name}”已经是{what_zh}的名称（第 {line} 行），同一处不能有两个意思",
    "“{name}” is a name of {what_en} already (line {line}): one word, one meaning",
    "换一个名称",
    "choose another name",
)
RESERVED = Rule(
    "PE394",
    "“{name}”是每份申报固有的名称，不能另作声明",
    "“{name}” belongs to every claim and cannot be declared",
    "换一个编号",
    "choose another id",
)
SAME_ID = Rule(
    "PE395",
    "编号或名称“{name}”已用过（第 {line} 行）",
    "the id or label “{name}” is in use already (line {line})",
    "换一个",
    "choose another",
)

MISREAD = Rule(
    "PE388",
    "名称“{name}”里有本语言自己的词，会被读成“{other}”",
    "the name “{name}” holds a word of the language and would be read as “{other}”",
    "换一个名称",
    "choose another name",
)

_OF_CLAIMS = frozenset({"claim_id", "year", "prior_awards"})
_OF_ROWS = frozenset({"ref"})
_KINDS = {
    "list": ("一类事项", "a list"),
    "value": ("取值", "a listed value"),
    "field": ("栏目", "a field"),
    "set": ("名单", "a set"),
    "term": ("“其中”的一项", "a term"),
}


@dataclass(frozen=True, slots=True)
class _Name:
    word: str
    kind: str
    node: Text
    of: str


def check_facts(root: Map, words: Vocabulary, ledger: Ledger) -> None:
    """Note every name of a fact or a set that cannot be told from another, or that belongs to the engine."""
    lists = nodes.pairs(root.get("facts"))
    shared, own = _shared(root), _own(root)
    _note_twice(shared, ledger)
    claimant = nodes.said_text(root, "claimant")
    for key, node in lists:
        _check_reserved(key, node, claimant, ledger)
        _note_twice(_fields(node), ledger, known=[*shared, *(own if key.value != claimant else [])])
        for _, field in nodes.pairs(nodes.get(node, "fields")):
            _note_twice(_values(field), ledger)
    _note_misread([*shared, *(name for _, node in lists for name in _fields(node))], words, ledger)


def check_clauses(root: Map, words: Vocabulary, ledger: Ledger, known: frozenset[int] = frozenset()) -> None:
    """Note every term that cannot be told from another name, and ids that are used twice.

    `known`: the ids of clauses that are right.
    """
    lists, shared, own = nodes.pairs(root.get("facts")), _shared(root), _own(root)
    for clause in nodes.items(root.get("clauses")):
        terms = _terms(clause)
        if terms and id(clause) not in known:
            target = nodes.said_text(clause, "for")
            row = [name for key, node in lists if _is_target(key, node, target) for name in _fields(node)]
            _note_twice(terms, ledger, known=[*shared, *own, *row])
            _note_misread(terms, words, ledger)
    check_ids(root, ledger)


def _shared(root: Map) -> list[_Name]:
    """The names that every expression can see: lists and sets."""
    return [*_named(nodes.pairs(root.get("facts")), "list"), *_named(nodes.pairs(root.get("sets")), "set")]


def _own(root: Map) -> list[_Name]:
    """The claimant's fields."""
    return _fields(nodes.get(root.get("facts"), nodes.said_text(root, "claimant")))


def _note_misread(names: Iterable[_Name], words: Vocabulary, ledger: Ledger) -> None:
    """Note names that expressions could not tell from keywords and other names."""
    for word, node in {name.word: name.node for name in names}.items():
        if other := reserved(word, words):
            ledger.add(MISREAD, node, name=word, other=other)


def _terms(clause: Node) -> list[_Name]:
    return _named(nodes.pairs(nodes.get(clause, "terms")), "term")


def _named(pairs: Iterable[tuple[Text, Node]], kind: str) -> list[_Name]:
    """All spellings of what a map declares, each once a thing."""
    return [
        _Name(fold(word.value), kind, word, key.value)
        for key, node in pairs
        for word in nodes.words(key, nodes.get(node, "label"))
    ]


def _fields(fact: Node | None) -> list[_Name]:
    return _named(nodes.pairs(nodes.get(fact, "fields")), "field")


def _values(field: Node) -> list[_Name]:
    return [
        _Name(fold(word.value), "value", word, key.value)
        for key, label in nodes.pairs(nodes.get(field, "values"))
        for word in nodes.words(key, label)
    ]


def _is_target(key: Text, node: Node, target: str) -> bool:
    """Whether a clause for `target` is over the list: its name stands at the end, as in `each of loans`."""
    return any(fold(target).endswith(fold(word)) for word in nodes.spellings(key.value, nodes.get(node, "label")))


def _note_twice(names: Iterable[_Name], ledger: Ledger, known: Iterable[_Name] = ()) -> None:
    """Note what has a name of something else, once a thing."""
    seen, told = {name.word: name for name in known}, set[tuple[str, str]]()
    for name in names:
        other, thing = seen.setdefault(name.word, name), (name.kind, name.of)
        if (other.kind, other.of) == thing or thing in told:
            continue
        told.add(thing)
        line = str(other.node.place.line)
        if name.kind == "id":
            ledger.add(SAME_ID, name.node, name=name.word, line=line)
        else:
            zh, en = _KINDS[other.kind]
            ledger.add(SAME_NAME, name.node, name=name.word, what_zh=zh, what_en=en, line=line)


def _check_reserved(key: Text, node: Node, claimant: str, ledger: Ledger) -> None:
    if key.value in _OF_CLAIMS:
        ledger.add(RESERVED, key, name=key.value)
    for field, _ in nodes.pairs(nodes.get(node, "fields")):
        if field.value in _OF_ROWS and key.value != claimant:
            ledger.add(RESERVED, field, name=field.value)


def check_ids(root: Map, ledger: Ledger) -> None:
    """Note every clause, limit … that has the id or a label of another; both may be used to refer to it."""
    for key in ("clauses", "limits", "exclusions", "marks", "commitments", "silent", "readings"):
        _note_twice([name for item in nodes.items(root.get(key)) for name in _ids(item)], ledger)


def _ids(item: Node) -> list[_Name]:
    key = nodes.get(item, "id")
    words = nodes.words(key, nodes.get(item, "label")) if isinstance(key, Text) else ()
    return [_Name(fold(word.value), "id", word, str(id(item))) for word in words]
