"""Front: the file of a policy as a shaped document, with the sources that messages show lines of.

Laws of this module:

* A policy names files of its own folder only. What it revises or follows may also be named by id and version: it is
  then looked for beside it and among the published policies.
* A chain of revisions is finite: no policy revises itself, and a chain has at most a few links.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import NamedTuple

from policy_eval.diagnostics import Diagnostic, Language, Rule, has_errors
from policy_eval.files import MOST_BYTES, beside, fingerprint
from policy_eval.library import find_policy
from policy_eval.shape import Schema
from policy_eval.source import Map, Source, Text, decode, read

from . import nodes

UNREADABLE = Rule(
    "PE300",
    "文件“{file}”读不到：{reason}",
    "cannot read “{file}”: {reason}",
    "检查文件名和位置",
    "check its name and where it is",
)
NO_POLICY = Rule(
    "PE305",
    "文件里没有政策：最外层应是“项目: 内容”",
    "no policy in the file: its outermost level holds “key: value” pairs",
    "对照语言说明",
    "compare it with the description of the language",
)
CIRCLE = Rule(
    "PE315",
    "修订关系绕成了一圈，或超过 {most} 层",
    "the chain of revisions runs in a circle, or has more than {most} links",
    "检查“修订”“参照”写的是哪一份",
    "check what “revises” and “follows” name",
)

_MOST_LINKS = 8


@dataclass(frozen=True)
class Document:
    """A shaped policy. `files`: what it was made from, itself first, with the SHA-256 of each.

    `base`: what it revises or follows, whose changes are not made yet. `folders`: where each file's own files are.
    `revises`: the earlier version, as it is named.
    `layers`: the revisions whose changes were made, the newest first: the file of each, and what it says.
    """

    root: Map
    sources: tuple[Source, ...]
    files: tuple[tuple[str, str], ...]
    folders: Mapping[str, Path]
    base: Document | None = None
    revises: str = ""
    layers: tuple[tuple[str, Map], ...] = ()

    @property
    def name(self) -> str:
        """The name of the policy's own file."""
        return self.files[0][0]

    def excerpts(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The same findings with the lines they speak of."""
        told = list(found)
        for source in self.sources:
            told = source.excerpts(told)
        return told

    @property
    def spoken(self) -> Language:
        """The language that most keys at the top of its own file are written in; the root has them in English."""
        places = [entry.key.place for entry in self.root.entries if entry.key.place.file == self.name]
        words = (self.sources[0].line(place)[place.column - 1 : place.end_column - 1] for place in places)
        chinese = sum(not word.isascii() for word in words)
        return "zh" if 2 * chinese > len(places) else "en"

    def with_root(self, root: Map) -> Document:
        """The same document with other content."""
        return replace(self, root=root)

    def over(self, base: Document) -> Document:
        """The same document, knowing everything that `base` was made from; nothing is left to be made."""
        return replace(
            self,
            sources=(*self.sources, *base.sources),
            files=(*self.files, *base.files),
            folders={**base.folders, **self.folders},
            base=None,
            layers=((self.name, self.root), *base.layers),
        )

    def opened(self, name: Text, *, from_excel: bool = False) -> tuple[Document, str | None, list[Diagnostic]]:
        """The text of a file that the policy names; the document remembers it. Excel may have saved it as GB18030."""
        folder = self.folders.get(name.place.file, self.folders[self.name])
        file = beside(folder, name.value, name.place)
        if isinstance(file, Diagnostic):
            return self, None, [file]
        data = _from_excel(file.data) if from_excel else file.data
        text, found = decode(data, file.name)
        if text is None:
            return self, None, found
        source = Source.of(text, file.name)
        known = (*self.files, (file.name, fingerprint(file.data)))
        return replace(self, sources=(*self.sources, source), files=known), source.text, found

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where the files stand that it was made from, for those who must not overwrite them."""
        own = (folder / PurePath(name).name for name, folder in self.folders.items())
        named = nodes.named_files(self.root)
        return (*own, *(self.folders.get(each.place.file, self.folders[self.name]) / each.value for each in named))

    @property
    def digest(self) -> str:
        """SHA-256 over the policy and every file it names."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in self.files)
        return hashlib.sha256(lines.encode()).hexdigest()


def open_document(
    path: Path,
    *,
    judged: bool = True,
    schema: Schema | None = None,
    shelves: Iterable[Path] = (),
    known: Document | None = None,
) -> tuple[Document | None, list[Diagnostic]]:
    """The policy in the file `path`, shaped, with what it revises; or everything that keeps it from being read.

    `judged`: its shape is held to the JSON Schema as well as walked, which finds the same and takes its time.
    `schema`: the schema, where it is loaded already. `shelves`: see `find_policy`. `known`: a document that was opened
    before, which is not read again.
    """
    return _opened(path, (), Opening(schema or Schema.load(), judged, tuple(shelves), known))


class Opening(NamedTuple):
    """How policies are opened: what tells their shape (see `Schema.shape`), and where else published ones stand."""

    schema: Schema
    judged: bool
    shelves: tuple[Path, ...] = ()
    known: Document | None = None

    def finds(self, path: Path, name: str, data: bytes) -> Document | None:
        """The known document, where this very file was read for it and nothing was made of it since."""
        known = self.known
        if known is None or known.base or known.layers or known.folders[known.name] != path.parent:
            return None
        return known if known.files[0] == (name, fingerprint(data)) else None


def _opened(path: Path, above: tuple[Path, ...], opening: Opening) -> tuple[Document | None, list[Diagnostic]]:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        return None, [Diagnostic(UNREADABLE, {"file": str(path), "reason": error.strerror or ""})]
    name = _name(path, above)
    if same := opening.finds(path, name, data):
        return same, []
    document, found = _shaped(data, path, name, opening)
    base = (document.root.get("revises") or document.root.get("follows")) if document else None
    if document is None or not isinstance(base, Text):
        return document, found
    return based(document, base, (*above, path.resolve()), found, opening)


def _name(path: Path, above: tuple[Path, ...]) -> str:
    """What a file is called in messages: two of a chain are told apart by their folders."""
    return path.name if path.name not in {each.name for each in above} else f"{path.parent.name}/{path.name}"


def _shaped(data: bytes, path: Path, name: str, opening: Opening) -> tuple[Document | None, list[Diagnostic]]:
    text, found = decode(data, name)
    if text is None:
        return None, found
    root, faults = read(text, name)
    found = [*found, *faults]
    if root is None or has_errors(found):
        return None, found
    source = Source.of(text, name)
    shaped, faults = opening.schema.shape(root, judged=opening.judged)
    found += source.excerpts(faults)
    if has_errors(found):
        return None, found
    if not isinstance(shaped, Map):
        return None, [source.diagnostic(NO_POLICY, root.place)]
    own = (name, fingerprint(data))
    return Document(shaped, (source,), (own,), {name: path.parent}), found


# --- what a policy revises or follows -----------------------------------------------------------------------------


def based(
    document: Document, name: Text, above: tuple[Path, ...], found: list[Diagnostic], opening: Opening
) -> tuple[Document | None, list[Diagnostic]]:
    """The document with what it revises or follows, which `name` names; `above`: the files of the chain so far."""
    path = find_policy(document.folders[document.name], name.value, name.place, opening.shelves)
    if isinstance(path, Diagnostic):
        return None, document.excerpts([*found, path])
    if path.resolve() in above or len(above) > _MOST_LINKS:
        circle = Diagnostic(CIRCLE, {"most": str(_MOST_LINKS)}, name.place)
        return None, document.excerpts([*found, circle])
    base, faults = _opened(path, above, opening)
    if base is None:
        return None, [*found, *faults]
    revises = document.root.get("revises")
    named = revises.value if isinstance(revises, Text) else ""
    return replace(document, base=base, revises=named), [*found, *faults]


def _from_excel(data: bytes) -> bytes:
    """What Excel saves in China is UTF-8 with a byte order mark, or GB18030."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode("gb18030").encode()
        except UnicodeDecodeError:
            return data
    return data
