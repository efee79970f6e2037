"""Front: the file of a policy as a shaped document, with the sources that messages show lines of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from policy_eval.diagnostics import Diagnostic, Rule, has_errors
from policy_eval.files import MOST_BYTES, beside, fingerprint
from policy_eval.shape import shape
from policy_eval.source import Map, Source, Text, decode, read

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


@dataclass(frozen=True)
class Document:
    """A shaped policy. `files`: what it was made from, itself first, with the SHA-256 of each."""

    root: Map
    folder: Path
    sources: tuple[Source, ...]
    files: tuple[tuple[str, str], ...]

    def excerpts(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The same findings with the lines they speak of."""
        told = list(found)
        for source in self.sources:
            told = source.excerpts(told)
        return told

    def with_root(self, root: Map) -> Document:
        """The same document with other content."""
        return replace(self, root=root)

    def opened(self, name: Text, *, from_excel: bool = False) -> tuple[Document, str | None, list[Diagnostic]]:
        """The text of a file that the policy names; the document remembers it. Excel may have saved it as GB18030."""
        file = beside(self.folder, name.value, name.place)
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
    def digest(self) -> str:
        """SHA-256 over the policy and every file it names."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in self.files)
        return hashlib.sha256(lines.encode()).hexdigest()


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


def open_document(path: Path) -> tuple[Document | None, list[Diagnostic]]:
    """The policy in the file `path`, shaped, or everything that keeps it from being read."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        return None, [Diagnostic(UNREADABLE, {"file": str(path), "reason": error.strerror or ""})]
    text, found = decode(data, path.name)
    if text is None:
        return None, found
    root, faults = read(text, path.name)
    found = [*found, *faults]
    if root is None or has_errors(found):
        return None, found
    source = Source.of(text, path.name)
    shaped, faults = shape(root)
    found += source.excerpts(faults)
    if has_errors(found):
        return None, found
    if not isinstance(shaped, Map):
        return None, [source.diagnostic(NO_POLICY, root.place)]
    return Document(shaped, path.parent, (source,), ((path.name, fingerprint(data)),)), found
