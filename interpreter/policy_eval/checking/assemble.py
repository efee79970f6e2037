"""Middle: a document whose changes are made → one program; the parts in written order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import NamedTuple

from policy_eval.diagnostics import Diagnostic, Rule
from policy_eval.policy import nodes
from policy_eval.program import Clause, Commitment, ListFact, Program, Round, Rounding, Said
from policy_eval.source import Map, Node, Text
from policy_eval.syntax import tree

from . import readings, steps
from .clauses import Maker
from .collisions import check_clauses
from .context import Context
from .coverage import covered, quotes_first
from .declare import Declared
from .ledger import Ledger
from .lower import Lower

BAD_DAY = Rule(
    "PE396",
    "日历上没有“{name}”这一天",
    "“{name}” is no day of the calendar",
    "改成存在的日期",
    "write a day that exists",
)
PERIOD = Rule(
    "PE397",
    "起始日期晚于截止日期",
    "these days begin after they end",
    "对调或改正",
    "swap or mend the dates",
)
NO_START = Rule(
    "PE398",
    "适用期间的第一天要写明",
    "the first day covered must be stated",
    "施行日期未定的写在“施行”里；适用期间写明起始日期",
    "an unknown start belongs to “in-force”; state the first day here",
)

Run = tuple[readings.Choice, ...]


class Checked(NamedTuple):
    """A program and what it was made from: the policy and every file that it names, each with its SHA-256."""

    program: Program
    files: tuple[tuple[str, str], ...]


def assembled(declared: Declared, run: Run, before: Map | None = None) -> tuple[Checked, list[Diagnostic]]:
    """The program of a document under a run's answers, and everything that is wrong: it counts only without errors.

    `before`: the policy as written, where the document has changes in it. What they left as it was is right already.
    """
    ledger = Ledger(declared.found, declared.places)
    check_clauses(declared.document.root, declared.parser.words, ledger)
    document = covered(declared.document, ledger, elements(before) if before else frozenset())
    program = _Assembly(replace(declared, document=document), run, ledger).program()
    return Checked(program, document.files), in_file_order(document.excerpts(quotes_first(ledger.found)))


def faults(declared: Declared, run: Run, before: Map) -> list[Diagnostic]:
    """What is wrong with the elements of a document that are not those of `before`, which is right."""
    ledger, known = Ledger(), elements(before)
    check_clauses(declared.document.root, declared.parser.words, ledger, known)
    document = covered(declared.document, ledger, known)
    _Assembly(replace(declared, document=document), run, ledger, known).program()
    return in_file_order(document.excerpts(ledger.found))


def elements(root: Map) -> frozenset[int]:
    """The ids of the parts of a document, and of the items of its lists."""
    return frozenset(id(part) for _, value in nodes.pairs(root) for part in (value, *nodes.items(value)))


def in_file_order(found: list[Diagnostic]) -> list[Diagnostic]:
    """Findings as a reader of the file comes upon them."""
    return sorted(
        found, key=lambda each: (each.place.file, each.place.line, each.place.column) if each.place else ("",)
    )


@dataclass(frozen=True)
class _Assembly:
    """One program in the making."""

    declared: Declared
    run: Run
    ledger: Ledger
    known: frozenset[int] = frozenset()
    """The ids of elements that are right and are left out."""

    def program(self) -> Program:
        """All parts, in written order."""
        root, names = self.declared.document.root, self.declared.names
        rounding = self._rounding(root.get("rounding"))
        maker = Maker(self.declared, self.ledger, rounding, readings.clause_ids(root), self._questions())
        lists = self._lists(maker)
        written = self._items("clauses")
        clauses = [(node, maker.clause(node)) for node in written]
        own = [mark for node, clause in clauses if clause for mark in maker.marks(node, clause)]
        made = tuple(clause for _, clause in clauses if clause)
        first, last = self._covered()
        return Program(
            nodes.said_text(root, "policy"),
            nodes.said_text(root, "version"),
            nodes.label(root.get("title")),
            names.currency,
            names.claimant,
            first,
            last,
            lists,
            names.sets,
            made,
            tuple(limit for node in self._items("limits") if (limit := maker.limit(node))),
            tuple(each for node in self._items("exclusions") if (each := maker.exclusion(node))),
            (*own, *maker.marks(root, None)),
            readings.facts(self.run, self._clauses_of(made)),
            tuple(map(self._commitment, self._items("commitments"))),
            rounding,
            tuple(self.ledger.places),
            self.declared.document.digest,
            self.declared.document.revises,
        )

    def _items(self, key: str) -> list[Node]:
        items = nodes.items(self.declared.document.root.get(key))
        return [node for node in items if id(node) not in self.known]

    def _lists(self, maker: Maker) -> tuple[ListFact, ...]:
        facts = nodes.pairs(self.declared.document.root.get("facts"))
        return tuple(maker.held(index, node) for index, (_, node) in enumerate(facts))

    # ------------------------------------------------------------------------------------------ readings

    def _questions(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Which readings touch which element: (key, id) → questions."""
        made: dict[tuple[str, str], tuple[str, ...]] = {}
        for element in self._elements():
            touching = [c.question.name for c in self.run if _touches(c.question, element)]
            made[element] = tuple(touching)
        return made

    def _elements(self) -> list[tuple[str, str]]:
        root = self.declared.document.root
        return [
            (key, nodes.said_text(node, "id"))
            for key in ("clauses", "limits", "exclusions")
            for node in nodes.items(root.get(key))
        ]

    def _clauses_of(self, clauses: tuple[Clause, ...]) -> dict[str, tuple[str, ...]]:
        """Question → the clauses that it touches."""
        return {
            choice.question.name: tuple(c.name for c in clauses if choice.question.name in c.questions)
            for choice in self.run
        }

    # ------------------------------------------------------------------------------------------ the rest

    def _rounding(self, node: Node | None) -> Round:
        """How amounts are rounded where the checker places it; half-up to the minor unit unless the policy says so."""
        usual = Round(1, Rounding.HALF_UP, written=False)
        parsed = self.ledger.step(node, self.declared.parser)
        if parsed is None or not isinstance(node, Text) or not isinstance(parsed.action, tree.Round):
            return usual
        lower, action = Lower(Context(self.declared.names)), parsed.action
        made = self.ledger.tried(node, lambda: steps.rounding(action, lower))
        return replace(made, written=False) if made else usual

    def _covered(self) -> tuple[dt.date, dt.date]:
        """The first and the last day whose rows are covered."""
        period = self.declared.document.root.get("period")
        for key in ("in-force", "look-back"):
            self._days(nodes.get(period, key))
        covers = nodes.get(period, "covers")
        if nodes.said_text(covers, "from") == "unknown":
            self.ledger.add(NO_START, nodes.get(covers, "from") or self.declared.document.root)
        first, last = self._days(covers)
        return first or dt.date.min, last or dt.date.max

    def _days(self, node: Node | None) -> tuple[dt.date | None, dt.date | None]:
        days = []
        for key in ("from", "until"):
            written = nodes.get(node, key)
            day = nodes.day(written)
            if isinstance(written, Text) and day is None and written.value != "unknown":
                self.ledger.add(BAD_DAY, written, name=written.value)
            days.append(day)
        first, last = days
        if first and last and first > last and node is not None:
            self.ledger.add(PERIOD, node)
        return first, last

    def _commitment(self, node: Node) -> Commitment:
        target = nodes.get(node, "target")
        parsed = self.ledger.goal(nodes.get(target, "is"), self.declared.parser)
        said = self.declared.writers.at(-1).words(parsed) if parsed else None
        measure = nodes.said_text(target, "measure")
        return Commitment(
            nodes.said_text(node, "id"),
            nodes.label(nodes.get(node, "label")),
            nodes.said_text(node, "article"),
            nodes.texts(nodes.get(node, "quote")),
            nodes.said_text(node, "force"),
            nodes.said_text(node, "who"),
            Said(f"{measure}{said.zh}", f"{measure} {said.en}") if said else None,
        )


def _touches(question: readings.Question, element: tuple[str, str]) -> bool:
    """Whether an answer changes the element, or something that concerns every element."""
    concerns_all = element[0] != "exclusions"
    return any(
        target == element or (concerns_all and len(target) == 1 and target[0] not in _LISTS)
        for target in question.touched
    )


_LISTS = {"clauses", "limits", "exclusions", "marks", "commitments", "period", "title", "silent", "no-rule"}
