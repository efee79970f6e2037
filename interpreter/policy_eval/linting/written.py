"""Uses: where the parts of a program are written – every expression with its text and with what is known there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from policy_eval.diagnostics import Place, Rule
from policy_eval.policy import Document, nodes
from policy_eval.program import (
    Aggregate,
    Clause,
    Condition,
    Limit,
    Program,
    Round,
    Step,
    Uplift,
    Value,
)
from policy_eval.program import First as FirstAction
from policy_eval.source import Node, Text

from .figures import Scanner
from .state import State, at_claimant, at_row, before_condition, in_clause

Expression = Value | Condition
"""A value or a condition of a program."""


class Finding(NamedTuple):
    """What a rule found. `homes`: the elements it lies in, the innermost first; each may state an exception."""

    rule: Rule
    place: Place
    homes: tuple[Node, ...]
    details: dict[str, str]


class Passage(NamedTuple):
    """An expression of a program, the text it was read from, and what is known where it stands."""

    node: Expression
    text: Text
    state: State
    homes: tuple[Node, ...]

    def finding(self, rule: Rule, span: tuple[int, int] | None = None, **details: str) -> Finding:
        """What was found in a stretch of the text, or in all of it."""
        return Finding(rule, self.text.at(*span) if span else self.text.place, self.homes, details)


@dataclass(frozen=True)
class Written:
    """A policy: its shaped document and the program that was made of it."""

    document: Document
    program: Program

    def element(self, key: str, name: str) -> Node | None:
        """The clause, limit … of that id."""
        return self._elements.get((key, name))

    def homes(self, key: str, name: str) -> tuple[Node, ...]:
        """The element and the policy around it."""
        element = self.element(key, name)
        return (element, self.document.root) if element is not None else (self.document.root,)

    def place(self, key: str, name: str) -> Place:
        """Where an element's id stands."""
        element = self.element(key, name)
        return (nodes.get(element, "id") or element or self.document.root).place

    @property
    def readings(self) -> tuple[Node, ...]:
        """The questions that the text leaves open."""
        return nodes.items(self.document.root.get("readings"))

    @cached_property
    def scanner(self) -> Scanner:
        """What finds the numbers in the texts of the policy."""
        return Scanner.of(self.document)

    @cached_property
    def states(self) -> dict[str, State]:
        """What is known in the steps of each clause."""
        return {clause.name: in_clause(self.program, clause) for clause in self.program.clauses}

    @cached_property
    def _elements(self) -> dict[tuple[str, str], Node]:
        root = self.document.root
        return {
            (key, nodes.said_text(node, "id")): node
            for key in ("clauses", "limits", "exclusions", "marks", "commitments")
            for node in nodes.items(root.get(key))
        }

    @cached_property
    def passages(self) -> dict[str, tuple[Passage, ...]]:
        """The expressions of each clause."""
        return {clause.name: tuple(self._of_clause(clause)) for clause in self.program.clauses}

    def condition_of(self, clause: Clause) -> Passage | None:
        """The condition of a clause."""
        text = nodes.get(self.element("clauses", clause.name), "when")
        if clause.when is None or not isinstance(text, Text):
            return None
        return Passage(clause.when, text, before_condition(self.program, clause), self.homes("clauses", clause.name))

    def _of_clause(self, clause: Clause) -> Iterator[Passage]:
        """The condition, the terms and the steps; what follows on a step's own condition knows it."""
        homes, state = self.homes("clauses", clause.name), self.states[clause.name]
        if condition := self.condition_of(clause):
            yield condition
        terms = dict(nodes.pairs(nodes.get(homes[0], "terms")))
        texts = {key.value: nodes.get(node, "is") for key, node in terms.items()}
        for term in clause.terms:
            if isinstance(text := texts.get(term.name), Text):
                yield Passage(term.value, text, state, homes)
        for step, text in self.steps(clause):
            if step.when is not None:
                yield Passage(step.when, text, state, homes)
            if (value := valued(step)) is not None:
                yield Passage(value, text, state.knowing(step.when) if step.when else state, homes)

    def steps(self, clause: Clause) -> Iterator[tuple[Step, Text]]:
        """The steps that are written, with their texts."""
        element = self.element("clauses", clause.name)
        texts = {node.place: node for node in nodes.items(nodes.get(element, "pays")) if isinstance(node, Text)}
        for step in clause.steps:
            text = texts.get(self.program.places[step.at]) if step.at >= 0 else None
            if text is not None and (not isinstance(step.action, Round) or step.action.written):
                yield step, text

    @cached_property
    def others(self) -> tuple[Passage, ...]:
        """The conditions of exclusions, marks and what must hold."""
        return (*self._exclusions(), *self._marks(), *self._holds())

    def _exclusions(self) -> Iterator[Passage]:
        state = at_claimant(self.program)
        for each in self.program.exclusions:
            homes = self.homes("exclusions", each.name)
            if isinstance(text := nodes.get(homes[0], "when"), Text):
                yield Passage(each.when, text, state, homes)

    def _marks(self) -> Iterator[Passage]:
        """A mark of a clause stands in it, one of the policy by itself."""
        root = self.document.root
        written: dict[str, tuple[Node, ...]] = {nodes.said_text(node, "id"): (node, root) for node in self._of(root)}
        states = {name: at_claimant(self.program) for name in written}
        for clause in self.program.clauses:
            homes = self.homes("clauses", clause.name)
            for node in self._of(homes[0]):
                name = nodes.said_text(node, "id")
                written[name], states[name] = (node, *homes), self.states[clause.name]
        for mark in self.program.marks:
            place = written.get(mark.name)
            text = nodes.get(place[0], "when") if place else None
            if place and mark.when is not None and isinstance(text, Text):
                yield Passage(mark.when, text, states[mark.name], place)

    @staticmethod
    def _of(node: Node) -> tuple[Node, ...]:
        return nodes.items(nodes.get(node, "marks"))

    def _holds(self) -> Iterator[Passage]:
        """What must hold is asked of rows that are not covered, too: only the field itself is known."""
        for index, (_, node) in enumerate(nodes.pairs(self.document.root.get("facts"))):
            fact = self.program.lists[index]
            texts = [text for each in nodes.items(nodes.get(node, "holds")) if (text := nodes.get(each, "that"))]
            for holds, text in zip(fact.holds, texts, strict=False):
                if isinstance(text, Text):
                    at = -1 if fact.is_claimant else index
                    yield Passage(holds.condition, text, State(self.program, at), (node, self.document.root))

    def limit_text(self, limit: Limit) -> Text | None:
        """The text of a limit's cap."""
        text = nodes.get(self.element("limits", limit.name), "cap")
        return text if isinstance(text, Text) else None

    def fact(self, index: int) -> tuple[Text, Node]:
        """The key and the node of list `index`."""
        return nodes.pairs(self.document.root.get("facts"))[index]


def valued(step: Step) -> Value | None:
    """The value that a step works with."""
    match step.action:
        case Round():
            return None
        case Uplift(rate):
            return rate
        case FirstAction(count, _):
            return count
        case action:
            return action.value


def parts(node: object) -> Iterator[object]:
    """A node and everything in it, in the order of its fields."""
    if isinstance(node, tuple):
        for each in node:
            yield from parts(each)
    elif hasattr(node, "__match_args__"):
        yield node
        for name in node.__match_args__:
            yield from parts(getattr(node, name))


def inside(state: State, aggregate: Aggregate) -> State:
    """What is known where the filter of an aggregate is asked."""
    row = at_row(state.program, aggregate.list, state.of_claimant)
    own = state.own if aggregate.own else None
    return row.knowing(own.when) if own is not None and own.when is not None else row


def quotes(node: Node, key: str = "quote") -> tuple[Text, ...]:
    """The sentences that an element quotes; with `AMENDED_BY`, those by which it was changed later."""
    return tuple(quote for quote in nodes.items(nodes.get(node, key)) if isinstance(quote, Text))


def answered(reading: Node) -> Iterator[Text]:
    """What the answers to a question write."""
    changes = (change for _, answer in nodes.pairs(nodes.get(reading, "answers")) for change in _changes(answer))
    return (text for change in changes for key in ("now", "add") for text in nodes.all_texts(nodes.get(change, key)))


def _changes(answer: Node) -> tuple[Node, ...]:
    return nodes.items(nodes.get(answer, "changes"))
