"""Middle: the document of a policy → its checked program, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from policy_eval import changes
from policy_eval.diagnostics import Diagnostic, has_errors
from policy_eval.policy import Document, open_document
from policy_eval.program import Program
from policy_eval.shape import Schema
from policy_eval.source import Text
from policy_eval.syntax import Parser

from . import readings
from .assemble import Checked, Run, assembled, faults
from .collisions import check_ids
from .declare import Declared, Parsers, declare
from .layers import Words, resolved
from .ledger import Ledger
from .misdeclared import told_once


def compile_policy(path: Path, answers: Mapping[str, str] | None = None) -> tuple[Program | None, list[Diagnostic]]:
    """The program of the policy in `path` under a run's answers, or everything that is wrong with it.

    `answers`: question → answer (or the date that an answer asks for); the others get their default.
    """
    compiler, found = open_compiler(path)
    if compiler is None:
        return None, found
    program, more = compiler.program(answers or {})
    return program, [*found, *more]


def open_compiler(
    path: Path,
    *,
    cache: Path | None = None,
    judged: bool = False,
    beside: Compiler | None = None,
    shelves: Iterable[Path] = (),
) -> tuple[Compiler | None, list[Diagnostic]]:
    """What makes programs of the policy in `path`, one for each way to answer its questions.

    `cache`: where the tables of the grammar are kept; `beside`: what makes those of another policy, whose parsers and
    schema serve this one too. `judged`: the shape is held to the JSON Schema as well as walked. `shelves`: where else
    a version is looked for that the policy names by id (see `find_policy`).
    """
    schema = beside.schema if beside else Schema.load()
    known = beside.document if beside and not judged else None
    document, found = open_document(path, judged=judged, schema=schema, shelves=shelves, known=known)
    if document is None:
        return None, found
    parsers = beside.parsers if beside else Parsers(cache)
    document, faults = resolved(document, parsers, schema)
    found = [*found, *faults]
    if document is None:
        return None, found
    declared, faults = declare(document, parsers)
    if declared is None:
        return None, [*found, *document.excerpts(faults)]
    # What else is wrong with the declarations is said where a program is made of them.
    ledger = Ledger()
    check_ids(document.root, ledger)
    questions = () if ledger.found else readings.questions(document.root, schema, ledger)
    found = [*found, *document.excerpts(ledger.found)]
    if has_errors(found):
        return None, found
    return Compiler(document, schema, parsers, declared, questions, tuple(shelves)), found


@dataclass(frozen=True)
class Compiler:
    """What all readings of one policy share: its document as written, its declarations, questions and parsers."""

    document: Document
    schema: Schema
    parsers: Parsers
    declared: Declared
    questions: tuple[readings.Question, ...]
    shelves: tuple[Path, ...] = ()
    """Where else what it revises is looked for."""

    def without_names(self) -> Parser:
        """The parser that knows the measure words of the policy, and no names."""
        return self.parsers.of((), (), self.declared.names.measures)

    def program(self, answers: Mapping[str, str]) -> tuple[Program | None, list[Diagnostic]]:
        """The program under a run's answers, or what is wrong."""
        checked, found = self.checked(answers)
        return (checked.program if checked else None), found

    def checked(self, answers: Mapping[str, str]) -> tuple[Checked | None, list[Diagnostic]]:
        """The program under a run's answers with the files that it was made from, or what is wrong."""
        declared, run, found = self._declared(answers)
        if declared is None:
            return None, found
        root = self.document.root
        checked, found = assembled(declared, run, None if declared.document.root is root else root)
        found = told_once(found, self.document.sources)
        return (None if has_errors(found) else checked), found

    def edited(self, edits: Mapping[str, str]) -> tuple[Compiler | None, list[Diagnostic]]:
        """The policy with other texts at some places (place → text), whatever stands there; or what is wrong."""
        words = Words(self.declared.parser, self.document.root)
        made = [changes.tried(self.document.root, at, now, words.verb_of, self.schema) for at, now in edits.items()]
        found = [each for each in made if isinstance(each, Diagnostic)]
        if found:
            return None, found
        layer = [each for each in made if isinstance(each, changes.Change)]
        root, found = changes.apply(self.document.root, layer, words.verb_of, schema=self.schema)
        found += [] if found else self.schema.misfits(root, self.document.root, self.document.spoken)
        if has_errors(found):
            return None, self.document.excerpts(found)
        document = self.document.with_root(root)
        declared, found = self.declared.again(document, self.parsers)
        if declared is None:
            return None, document.excerpts(found)
        return replace(self, document=document, declared=declared), []

    def text_at(self, place: str) -> Text | Diagnostic | None:
        """The text that stands at a place; none where a list or a map does."""
        words = Words(self.declared.parser, self.document.root)
        return changes.standing(self.document.root, place, words.verb_of, self.schema)

    def faults(self, answers: Mapping[str, str]) -> list[Diagnostic]:
        """What is wrong under a run's answers with what they change; the policy as written is right."""
        declared, run, found = self._declared(answers)
        return found if declared is None else faults(declared, run, self.document.root)

    def _declared(self, answers: Mapping[str, str]) -> tuple[Declared | None, Run, list[Diagnostic]]:
        """The declarations of the document with a run's changes in it."""
        run, found = readings.choices(self.questions, answers)
        if found:
            return None, run, found
        document, found = self.resolved(run)
        if document is None:
            return None, run, found
        declared, found = self.declared.again(document, self.parsers)
        return declared, run, document.excerpts(found)

    def resolved(self, run: Iterable[readings.Choice]) -> tuple[Document | None, list[Diagnostic]]:
        """The document with the changes of a run's answers made in it."""
        made = readings.changes_of(run)
        if not made:
            return self.document, []
        words = Words(self.declared.parser, self.document.root)
        root, found = changes.apply(
            self.document.root, made, words.verb_of, same=words.mean_the_same, schema=self.schema
        )
        if found:
            return None, self.document.excerpts(found)
        # Only judged: what no change touched stays the identical object, in English as it is.
        found = self.schema.misfits(root, self.document.root, self.document.spoken)
        if has_errors(found):
            return None, self.document.excerpts(found)
        return self.document.with_root(root), []
