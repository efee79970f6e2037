"""Middle: the questions that the text leaves open – their answers, what each touches, and what one run chose.

Laws of this module:

* The default answer is what the policy says as it is written; every other answer is a list of changes.
* Whatever a run chooses, the changes of all its answers are one layer, applied at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policy_eval.changes import Change, chosen, filled, read_changes, targets, unknown_conditions
from policy_eval.diagnostics import Diagnostic, Place, Rule, nearest
from policy_eval.policy import nodes
from policy_eval.program import Answer, Reading, Said
from policy_eval.shape import Schema
from policy_eval.source import Map, Node, Text
from policy_eval.syntax.mask import fold

from .ledger import Ledger

NO_DEFAULT = Rule(
    "PE420",
    "默认答案“{name}”不在答案之中",
    "the default “{name}” is none of the answers",
    "答案有：{known}",
    "the answers are: {known}",
)
CHANGED_DEFAULT = Rule(
    "PE421",
    "默认答案就是政策现在的写法，不应有改动",
    "the default answer is what the policy says already: it changes nothing",
    "把改动写进政策本身，或换一个默认答案",
    "write the change into the policy itself, or choose another default",
)
NOT_TOUCHED = Rule(
    "PE422",
    "没有条款“{name}”",
    "there is no clause “{name}”",
    "条款有：{known}",
    "the clauses are: {known}",
)
NO_QUESTION = Rule(
    "PE423",
    "政策没有“{name}”这个问题",
    "the policy has no question “{name}”",
    "问题有：{known}",
    "the questions are: {known}",
)
NO_ANSWER = Rule(
    "PE424",
    "问题“{question}”没有“{name}”这个答案",
    "the question “{question}” has no answer “{name}”",
    "答案有：{known}",
    "the answers are: {known}",
)
ASKS = Rule(
    "PE425",
    "问题“{question}”的答案“{name}”要写明日期",
    "the answer “{name}” to “{question}” asks for a date",
    "写成 {question}=2025-06-01 的样子",
    "give it as {question}=2025-06-01",
)

_NOWHERE = Place("", 0, 0, 0, 0)
UNDECIDED = Said("未决定", "undecided")


@dataclass(frozen=True, slots=True)
class Option:
    """An answer with its changes."""

    answer: Answer
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A reading as it is written. `touched`: the elements that an answer changes or that the policy says it touches."""

    name: str
    article: str
    asks: Said
    decided: Said
    default: str
    options: tuple[Option, ...]
    touched: frozenset[tuple[str, ...]]

    def option(self, name: str) -> Option | None:
        """The answer called `name`."""
        return next((each for each in self.options if each.answer.name == name), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer of a run; `value` is what it asks for, else its name."""

    question: Question
    option: Option
    value: str


def questions(root: Map, schema: Schema, ledger: Ledger) -> tuple[Question, ...]:
    """The questions of a policy, in written order."""
    clauses = clause_ids(root)
    made = tuple(_question(node, root, clauses, schema, ledger) for node in nodes.items(root.get("readings")))
    known = {each.name: [option.answer.name for option in each.options] for each in made}
    for each in made:
        for option in each.options:
            ledger.found += unknown_conditions(option.changes, known)
    return made


def _question(node: Node, root: Map, clauses: Mapping[str, str], schema: Schema, ledger: Ledger) -> Question:
    name, default = nodes.said_text(node, "id"), nodes.get(node, "default")
    options = tuple(_option(name, key, each, ledger) for key, each in nodes.pairs(nodes.get(node, "answers")))
    names = [option.answer.name for option in options]
    if isinstance(default, Text) and default.value not in names:
        ledger.add(NO_DEFAULT, default, nearest(default.value, names), name=default.value, known="、".join(names))
    changes = [change for option in options for change in option.changes]
    for option in options:
        if option.changes and option.answer.name == nodes.text(default):
            ledger.add(CHANGED_DEFAULT, option.changes[0].place)
    touched = frozenset(filter(None, targets(root, changes, schema=schema))) | _declared(node, clauses, ledger)
    return Question(
        name,
        nodes.said_text(node, "article"),
        nodes.label(nodes.get(node, "question")),
        _decided(nodes.get(node, "decided")),
        nodes.text(default),
        options,
        touched,
    )


def _option(question: str, key: Text, node: Node, ledger: Ledger) -> Option:
    changes, found = read_changes(nodes.get(node, "changes"), f"{question}={key.value}")
    ledger.found += found
    says = nodes.label(nodes.get(node, "says"))
    return Option(Answer(key.value, says, nodes.said_text(node, "asks")), changes)


def _declared(node: Node, known: Mapping[str, str], ledger: Ledger) -> frozenset[tuple[str, ...]]:
    """The clauses that `touches` names. `known`: every spelling of a clause → its id."""
    made = set()
    for each in nodes.items(nodes.get(node, "touches")):
        name = nodes.text(each)
        if fold(name) not in known:
            ledger.add(
                NOT_TOUCHED, each, nearest(name, known), name=name, known="、".join(dict.fromkeys(known.values()))
            )
        else:
            made.add(("clauses", known[fold(name)]))
    return frozenset(made)


def clause_ids(root: Map) -> dict[str, str]:
    """The clauses by every spelling."""
    made: dict[str, str] = {}
    for node in nodes.items(root.get("clauses")):
        name = nodes.said_text(node, "id")
        for word in nodes.spellings(name, nodes.get(node, "label")):
            made.setdefault(fold(word), name)
    return made


def _decided(node: Node | None) -> Said:
    """Who decided, when and on what authority."""
    if not isinstance(node, Map):
        return UNDECIDED if nodes.text(node, "undecided") == "undecided" else Said(nodes.text(node), "")
    parts = [nodes.said_text(node, key) for key in ("by", "on", "authority")]
    return Said("，".join(filter(None, parts)), ", ".join(filter(None, parts)))


# --- what a run chose ---------------------------------------------------------------------------------------------


def choices(asked: Iterable[Question], answers: Mapping[str, str]) -> tuple[tuple[Choice, ...], list[Diagnostic]]:
    """The answer to every question: the run's, else the default; and what is wrong with the run's."""
    known = {question.name: question for question in asked}
    found = [_no_question(name, known) for name in answers if name not in known]
    made = []
    for question in known.values():
        choice = _choice(question, answers.get(question.name, question.default))
        if isinstance(choice, Diagnostic):
            found.append(choice)
        elif choice is not None:
            made.append(choice)
    return tuple(made), found


def _no_question(name: str, known: Mapping[str, Question]) -> Diagnostic:
    return Diagnostic(NO_QUESTION, {"name": name, "known": "、".join(known)}, suggestion=nearest(name, known))


def _choice(question: Question, value: str) -> Choice | Diagnostic | None:
    option = question.option(value)
    if option is not None:
        if option.answer.asks:
            return Diagnostic(ASKS, {"question": question.name, "name": value})
        return Choice(question, option, value)
    asking = next((each for each in question.options if each.answer.asks == "date"), None)
    if asking is not None and (day := nodes.day(Text.made(value, _NOWHERE))) is not None:
        return Choice(question, asking, day.isoformat())
    names = [each.answer.name for each in question.options]
    if value == question.default:
        return None
    details = {"question": question.name, "name": value, "known": "、".join(names)}
    return Diagnostic(NO_ANSWER, details, suggestion=nearest(value, names))


def changes_of(chosen_: Iterable[Choice]) -> tuple[Change, ...]:
    """The changes that all answers of a run make together."""
    run = tuple(chosen_)
    answers = {choice.question.name: choice.option.answer.name for choice in run}
    return tuple(change for choice in run for change in filled(chosen(choice.option.changes, answers), choice.value))


def facts(run: Iterable[Choice], clauses: Mapping[str, tuple[str, ...]]) -> tuple[Reading, ...]:
    """The readings of a program. `clauses`: question → the clauses that it touches."""
    return tuple(
        Reading(
            choice.question.name,
            choice.question.article,
            choice.question.asks,
            choice.question.decided,
            tuple(option.answer for option in choice.question.options),
            choice.question.default,
            choice.value,
            clauses.get(choice.question.name, ()),
        )
        for choice in run
    )
