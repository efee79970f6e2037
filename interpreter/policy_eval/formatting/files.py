"""Uses: the file of a policy in its one layout, and in one language where that is asked for.

Laws of this module:

* Nothing is written that would be read as another policy: the tree of the layout is compared with the tree that it is
  of, the program of a translation with the program of the original.
* Comments are kept, all of them, in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policy_eval.checking.compile import Compiler, open_compiler
from policy_eval.checking.declare import declare
from policy_eval.checking.layers import Words, resolved
from policy_eval.compiled import program_sha256
from policy_eval.diagnostics import Diagnostic, Language, Place, Rule
from policy_eval.policy import Document, open_document
from policy_eval.program import Program
from policy_eval.source import Comment, Map, Node, Source, comments, read, told

from .layout import laid_out
from .names import Names
from .sentences import Sentences
from .translate import Translator

NOT_KEPT = Rule(
    "PE750",
    "排版会改变文件的内容，因此没有动它",
    "this file could not be laid out without changing what it says; it is left as it is",
    "请把这个文件报告给开发者",
    "please report the file",
)
OTHER_PROGRAM = Rule(
    "PE751",
    "换成{language_zh}后含义会改变，因此没有动它",
    "in {language_en} the policy would mean something else; it is left as it is",
    "看看不同的东西有没有相同的名称",
    "look for things of the same name",
)

_LANGUAGES: dict[Language, tuple[str, str]] = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}
_SCHEMAS: dict[Language, str] = {"zh": "policy.zh.schema.json", "en": "policy.en.schema.json"}
_EDITOR = "# yaml-language-server:"


@dataclass(frozen=True, slots=True)
class Formatted:
    """A policy file as it is, and as it is to be."""

    before: bytes
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the file has another layout."""
        return self.before != self.after.encode()


def formatted(path: Path, language: Language | None = None) -> tuple[Formatted | None, list[Diagnostic]]:
    """The policy in the file `path` in its one layout, or what keeps it from being understood.

    `language`: the one that it is turned into; without, it stays in the languages it is written in. For a layout the
    file has to have the shape of a policy, for a translation it has to be free of errors.
    """
    document, found = open_document(path)
    if document is None:
        return None, found
    written, _ = read(document.sources[0].text, document.name)
    compiler, faults = open_compiler(path)
    if written is None or (compiler is None and language):
        return None, faults
    before = path.read_bytes()
    if compiler is None or language is None:
        after, found = in_its_languages(document, compiler, written)
    else:
        after, found = _in(language, document, compiler, written)
    return (Formatted(before, after) if after else None), found


def in_its_languages(
    document: Document, compiler: Compiler | None, written: Node
) -> tuple[str | None, list[Diagnostic]]:
    """The layout of a file as it is written; the lines are those of both languages where they are known."""
    others = [_measured(document, compiler, language) for language in _LANGUAGES] if compiler else []
    return _laid_out(document, written, [written, *others], None)


def _in(
    language: Language, document: Document, compiler: Compiler, written: Node
) -> tuple[str | None, list[Diagnostic]]:
    """The layout of a file in a language."""
    program, found = compiler.program({})
    if program is None:
        return None, found
    other: Language = "en" if language == "zh" else "zh"
    roots = [_translated(document, compiler, language), _measured(document, compiler, other)]
    text, found = _laid_out(document, written, roots, language)
    if text is None:
        return None, found
    after = _program(document, compiler, text)
    if after and program_sha256(after) == program_sha256(program):
        return text, []
    zh, en = _LANGUAGES[language]
    return None, [Diagnostic(OTHER_PROGRAM, {"language_zh": zh, "language_en": en}, Place(document.name, 1, 1, 1, 1))]


# --- layout ---------------------------------------------------------------------------------------------------------


def _laid_out(
    document: Document, written: Node, roots: Sequence[Node], language: Language | None
) -> tuple[str | None, list[Diagnostic]]:
    """The text of the first of `roots`, or that it cannot be had."""
    source = document.sources[0]
    remarks = [_for_editors(each, language) for each in comments(source, written)]
    text = laid_out(source, remarks, *roots)
    if text == source.text:
        return text, []
    if told(Source.of(text, source.file), roots[0]) != tuple(each.text for each in remarks):
        return None, [source.diagnostic(NOT_KEPT, source.place(0, 0))]
    return text, []


def _for_editors(comment: Comment, language: Language | None) -> Comment:
    """The line that tells an editor which schema to use speaks of the language of the file."""
    if language is None or not comment.text.startswith(_EDITOR):
        return comment
    text = comment.text
    for name in _SCHEMAS.values():
        text = text.replace(name, _SCHEMAS[language])
    return replace(comment, text=text)


# --- languages ------------------------------------------------------------------------------------------------------


def _measured(document: Document, compiler: Compiler, language: Language) -> Map:
    """The policy in a language as far as its width counts: the texts in brackets."""
    return _translated(document, compiler, language, document.sources[0].has_brackets)


def _translated(
    document: Document, compiler: Compiler, language: Language, asks: Callable[[Place], bool] = lambda _: True
) -> Map:
    """The policy in a language; `asks`: which of its collections have texts that count."""
    declared, whole, base = compiler.declared, compiler.document.root, _base(document, compiler)
    names = Names(whole, language, lambda index: declared.writers.at(index).chinese.measures)
    sentences = Sentences.of(declared.parser, language, declared.names.currency)
    words, file = Words(declared.parser, base), document.root.place.file
    return Translator(compiler.schema, names, sentences, words, base, whole, file, asks).policy(document.root)


def _base(document: Document, compiler: Compiler) -> Map:
    """What the changes of a revision speak of; the policy itself where it revises none."""
    if document.base is None:
        return document.root
    base, _ = resolved(document.base, compiler.parsers, compiler.schema)
    return base.root if base else document.root


def _program(document: Document, compiler: Compiler, text: str) -> Program | None:
    """The program of the policy with another text."""
    root, _ = read(text, document.name)
    shaped = compiler.schema.shape(root)[0] if root else None
    if not isinstance(shaped, Map):
        return None
    whole, _ = resolved(document.with_root(shaped), compiler.parsers, compiler.schema)
    declared, _ = declare(whole, compiler.parsers) if whole else (None, [])
    if whole is None or declared is None:
        return None
    return replace(compiler, document=whole, declared=declared).program({})[0]
