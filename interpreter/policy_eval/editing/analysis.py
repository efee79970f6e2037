"""Uses: what is known of one state of a policy's text – each stage is made when it is first asked for.

Laws of this module:

* Nothing is read or written here: the text comes from the editor, and the files that it names from a `Reader`.
* The grammar and the schema are built once for all texts; a parser lives as long as the names of the policy do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from policy_eval.checking import Compiler, check_pairs, readings
from policy_eval.checking.collisions import check_ids
from policy_eval.checking.declare import Declared, Parsers, declare
from policy_eval.checking.layers import resolved
from policy_eval.checking.ledger import Ledger
from policy_eval.diagnostics import Diagnostic, Language, Place, has_errors
from policy_eval.files import NamedFile, beside, fingerprint
from policy_eval.policy import Document
from policy_eval.policy import document as policy_document
from policy_eval.program import Program
from policy_eval.shape import Schema
from policy_eval.shape.walker import walk
from policy_eval.source import Map, Node, Source, Text, decode, read
from policy_eval.testing import claims_of

from .guide import Guide
from .index import Index, index_of
from .symbols import Occurrence

Reader = Callable[[Path, str, Place], NamedFile | Diagnostic]
"""The file of a name in a folder, or why it is not read; see `files.beside`."""

_MOST_PARSERS = 50
_POLICY = re.compile(r"^(?:policy|政策)[ ]*:", re.MULTILINE)


@dataclass(frozen=True)
class OpenDocument(Document):
    """A policy in an editor. `reader` gives the files that it names."""

    reader: Reader = field(default=beside)

    def opened(self, name: Text, *, from_excel: bool = False) -> tuple[OpenDocument, str | None, list[Diagnostic]]:
        """The text of a file that the policy names; the document remembers it."""
        file = self.reader(self.folders.get(name.place.file, self.folders[self.name]), name.value, name.place)
        if isinstance(file, Diagnostic):
            return self, None, [file]
        text, found = decode(_as_utf8(file.data) if from_excel else file.data, file.name)
        if text is None:
            return self, None, found
        source = Source.of(text, file.name)
        files = (*self.files, (file.name, fingerprint(file.data)))
        return replace(self, sources=(*self.sources, source), files=files), source.text, found


def _as_utf8(data: bytes) -> bytes:
    """Excel saves UTF-8, or GB18030."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace").encode()
    return data


@dataclass
class Tools:
    """What all texts share."""

    cache: Path | None = None
    """Where the tables of the grammar are kept."""
    schema: Schema = field(default_factory=Schema.load)
    _seen: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.parsers = Parsers(self.cache)

    @cached_property
    def guide(self) -> Guide:
        """The schema, asked by paths."""
        return Guide(self.schema.document)

    def declare(self, document: Document) -> tuple[Declared | None, list[Diagnostic]]:
        """The declarations of a document. Each new name makes a parser: when there are many, all are let go."""
        if len(self._seen) > _MOST_PARSERS:
            self.parsers, self._seen = Parsers(self.cache), set()
        declared, found = declare(document, self.parsers)
        if declared:
            self._seen.add(id(declared.parser))
        return declared, found


@dataclass(frozen=True)
class Analysis:
    """One state of the text of the policy at `path`."""

    tools: Tools
    source: Source
    path: Path
    reader: Reader

    @property
    def file(self) -> str:
        """The name of the policy's file."""
        return self.source.file

    @property
    def is_policy(self) -> bool:
        """Whether the text is that of a policy at all: other YAML is none of our business."""
        return _POLICY.search(self.source.text) is not None

    @property
    def has_names(self) -> bool:
        """Whether the names of the policy were read already, and could be: asking costs nothing."""
        return "declared" in vars(self) and self.declared[0] is not None

    @cached_property
    def language(self) -> Language:
        """The language of the keys."""
        keys = re.findall(r"^([^\s:#]+)[ ]*:", self.source.text, re.MULTILINE)
        return self.tools.guide.language(keys)

    @cached_property
    def tree(self) -> tuple[Node | None, list[Diagnostic]]:
        """The tree as it is written, and what in it is no YAML."""
        return read(self.source.text, self.file)

    @cached_property
    def shaped(self) -> tuple[Map | None, list[Diagnostic]]:
        """The tree with English keys and words, and what does not fit the schema."""
        root, found = self.tree
        if root is None:
            return None, found
        made, faults = walk(root, self.tools.schema.form, "en")
        return (made if isinstance(made, Map) else None), [*found, *self.source.excerpts(faults)]

    @cached_property
    def written(self) -> tuple[Document | None, list[Diagnostic]]:
        """The document as it is written, with what it revises. None where it does not fit the schema."""
        root, found = self.shaped
        if root is None or has_errors(found):
            return None, found
        known = ((self.file, fingerprint(self.source.text.encode("utf-8", "replace"))),)
        folders = {self.file: self.path.parent}
        made = OpenDocument(root, (self.source,), known, folders, None, reader=self.reader)
        base = root.get("revises") or root.get("follows")
        if not isinstance(base, Text):
            return made, found
        return policy_document.based(
            made, base, (self.path.resolve(),), found, policy_document.Opening(self.tools.schema, judged=False)
        )

    @cached_property
    def document(self) -> tuple[Document | None, list[Diagnostic]]:
        """The whole policy: of a revision what results."""
        written, found = self.written
        if written is None:
            return None, found
        whole, faults = resolved(written, self.tools.parsers, self.tools.schema)
        return whole, [*found, *faults]

    @cached_property
    def declared(self) -> tuple[Declared | None, list[Diagnostic]]:
        """The declarations, and all that is wrong so far."""
        document, found = self.document
        if document is None:
            return None, found
        declared, faults = self.tools.declare(document)
        return declared, found if declared else [*found, *document.excerpts(faults)]

    @cached_property
    def compiler(self) -> tuple[Compiler | None, list[Diagnostic]]:
        """What makes programs of the text."""
        (document, _), (declared, found) = self.document, self.declared
        if document is None or declared is None:
            return None, found
        ledger = Ledger()
        check_ids(document.root, ledger)
        asked = () if ledger.found else readings.questions(document.root, self.tools.schema, ledger)
        found = [*found, *document.excerpts(ledger.found)]
        if has_errors(found):
            return None, found
        return Compiler(document, self.tools.schema, self.tools.parsers, declared, asked), found

    @cached_property
    def checked(self) -> tuple[Program | None, list[Diagnostic]]:
        """The program under the default answers, and all that is wrong."""
        compiler, found = self.compiler
        if compiler is None:
            return None, found
        program, more = compiler.program({})
        return program, [*found, *more]

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """All that is wrong with the text under the default answers."""
        return tuple(self.checked[1])

    @cached_property
    def thorough(self) -> tuple[Diagnostic, ...]:
        """All that is wrong with the text, each answer and each pair of answers included."""
        (compiler, _), (root, _) = self.compiler, self.tree
        if compiler is None or root is None or has_errors(self.found):
            return self.found
        if judged := self.tools.schema.shape(root)[1]:
            return tuple(self.source.excerpts(judged))
        _, faults = claims_of(compiler.document.root, compiler.without_names())
        return (*self.found, *self.source.excerpts(faults), *check_pairs(compiler))

    @cached_property
    def index(self) -> Index | None:
        """What is named where; none where the declarations could not be read."""
        declared, _ = self.declared
        own, _ = self.shaped
        return index_of(declared, self.tools.guide, own) if declared else None

    def named(self, line: int, column: int) -> Occurrence | None:
        """What is named at a spot of the text. Only that line is looked at where the index was not asked for yet."""
        declared, _ = self.declared
        if declared is None:
            return None
        if "index" in vars(self) and self.index is not None:
            return self.index.at(self.file, line, column)
        own, _ = self.shaped
        return index_of(declared, self.tools.guide, own, (self.file, line)).at(self.file, line, column)


def analysed(tools: Tools, text: str, path: Path, reader: Reader) -> Analysis:
    """The analysis of the text of the policy at `path`."""
    return Analysis(tools, Source.of(text, path.name), path, reader)
