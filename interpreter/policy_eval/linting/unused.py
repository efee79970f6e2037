"""Uses: facts, lists, sets and terms that nothing in the policy reads.

Laws of this module:

* What the engine reads counts as used: the field that dates a list, keys of scopes, texts (they say who and which).
* What another answer to a question would read counts as used.
* Of a list that nothing reads, its fields are not told one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

from policy_eval.diagnostics import Rule, Severity
from policy_eval.policy import nodes
from policy_eval.program import Aggregate, Among, Clause, Field, ListFact, Source, Term
from policy_eval.quantity import Words
from policy_eval.source import Node
from policy_eval.syntax.mask import fold

from .written import Finding, Written, answered, parts

FIELD = Rule(
    "PE641",
    "栏目“{zh}”没有任何规则用到",
    "no rule reads the field “{en}”",
    "补写用到它的条件；只为核对而填的，用“容许”写明理由",
    "write the condition that asks for it; if people only compare it, say so under “accept”",
    Severity.WARNING,
)
LIST = Rule(
    "PE642",
    "“{zh}”没有任何条款用到",
    "no clause reads the list “{en}”",
    "补写条款，或删去",
    "write its clause, or remove it",
    Severity.WARNING,
)
SET = Rule(
    "PE643",
    "名单“{zh}”没有任何规则用到",
    "no rule reads the set “{en}”",
    "补写条件，或删去",
    "write the condition that asks for it, or remove it",
    Severity.WARNING,
)
TERM = Rule(
    "PE644",
    "“{zh}”算出来以后没有用到",
    "the term “{en}” is never read",
    "在给付中用上，或删去",
    "use it in what pays, or remove it",
    Severity.WARNING,
)


def find(written: Written) -> Iterator[Finding]:
    """Everything that is declared and not read."""
    mentioned = fold(" ".join(text.value for each in written.readings for text in answered(each)))
    yield from _facts(written, mentioned)
    read = {part.set for part in _everything(written) if isinstance(part, Among)}
    sets = nodes.pairs(written.document.root.get("sets"))
    for index, (fact, (key, node)) in enumerate(zip(written.program.sets, sets, strict=False)):
        if index not in read and not _is_mentioned(mentioned, fact.name, nodes.get(node, "label")):
            details = {"zh": fact.label.in_("zh") or fact.name, "en": fact.label.in_("en") or fact.name}
            yield Finding(SET, key.place, (node, written.document.root), details)
    for clause in written.program.clauses:
        yield from _terms(written, clause, mentioned)


def _everything(written: Written) -> Iterator[object]:
    """Every node of the program that computes or asks."""
    program = written.program
    for clause in program.clauses:
        yield from _of_clause(clause)
    for each in (*program.limits, *program.exclusions, *program.marks):
        yield from parts(each)
    for fact in program.lists:
        yield from parts(fact.holds)


def _of_clause(clause: Clause) -> Iterator[object]:
    for part in (clause.when, clause.terms, clause.steps):
        yield from parts(part)


# --- facts ---------------------------------------------------------------------------------------------------------


def _facts(written: Written, mentioned: str) -> Iterator[Finding]:
    read = _fields_read(written)
    lists = {clause.list for clause in written.program.clauses}
    lists |= {part.list for part in _everything(written) if isinstance(part, Aggregate)}
    for index, fact in enumerate(written.program.lists):
        key, node = written.fact(index)
        if not fact.is_claimant and index not in lists:
            if not _is_mentioned(mentioned, fact.name, nodes.get(node, "label")):
                details = {"zh": fact.label.in_("zh") or fact.name, "en": fact.label.in_("en") or fact.name}
                yield Finding(LIST, key.place, (node, written.document.root), details)
            continue
        fields = nodes.pairs(nodes.get(node, "fields"))
        for number, (name, field) in enumerate(fields):
            if (index, number) in read or _is_the_engines(fact, number):
                continue
            if not _is_mentioned(mentioned, name.value, nodes.get(field, "label")):
                label = fact.fields[number].label
                details = {"zh": label.in_("zh") or name.value, "en": label.in_("en") or name.value}
                yield Finding(FIELD, name.place, (field, node, written.document.root), details)


def _is_the_engines(fact: ListFact, number: int) -> bool:
    """Whether the engine or people read the field: it dates rows, or is a text."""
    return number == fact.dated or isinstance(fact.fields[number].kind, Words)


def _fields_read(written: Written) -> set[tuple[int, int]]:
    """The fields that are read, each as list and number."""
    program, read = written.program, set[tuple[int, int]]()
    for clause in program.clauses:
        read |= set(_fields(written, (clause.when, clause.terms, clause.steps), clause.list))
        own = [mark for mark in program.marks if clause.name in mark.clauses]
        read |= set(_fields(written, tuple(mark.when for mark in own), clause.list))
    for each in (*program.limits, *program.exclusions):
        read |= set(_fields(written, (each,), program.claimant))
    for index, fact in enumerate(program.lists):
        read |= set(_fields(written, fact.holds, index))
        read |= {(index, column) for unique in fact.unique for column in (unique.one, unique.per)}
    return read


def _fields(written: Written, node: object, index: int) -> Iterator[tuple[int, int]]:
    """The fields that a node reads where rows of list `index` are at hand."""
    if isinstance(node, Aggregate):
        for part in (node.value, node.where):
            yield from _fields(written, part, node.list)
    elif isinstance(node, Field):
        yield written.program.claimant if node.source is Source.CLAIMANT else index, node.index
    elif isinstance(node, tuple):
        for each in node:
            yield from _fields(written, each, index)
    elif hasattr(node, "__match_args__"):
        for name in node.__match_args__:
            yield from _fields(written, getattr(node, name), index)


# --- terms ---------------------------------------------------------------------------------------------------------


def _terms(written: Written, clause: Clause, mentioned: str) -> Iterator[Finding]:
    waiting = [part for part in parts((clause.when, clause.steps)) if isinstance(part, Term)]
    own = [mark.when for mark in written.program.marks if clause.name in mark.clauses]
    waiting += [part for part in parts(tuple(own)) if isinstance(part, Term)]
    read = set[int]()
    while waiting:
        index = waiting.pop().index
        if index not in read:
            read.add(index)
            waiting += [part for part in parts(clause.terms[index].value) if isinstance(part, Term)]
    element = written.element("clauses", clause.name)
    for key, node in nodes.pairs(nodes.get(element, "terms")):
        number = next((n for n, term in enumerate(clause.terms) if term.name == key.value), None)
        if number is not None and number not in read:
            if _is_mentioned(mentioned, key.value, nodes.get(node, "label")):
                continue
            label = clause.terms[number].label
            details = {"zh": label.in_("zh") or key.value, "en": label.in_("en") or key.value}
            yield Finding(TERM, key.place, (node, *written.homes("clauses", clause.name)), details)


# --- what other answers would read -----------------------------------------------------------------------------------


def _is_mentioned(text: str, name: str, label: Node | None) -> bool:
    return any(fold(word) in text for word in nodes.spellings(name, label) if word)
