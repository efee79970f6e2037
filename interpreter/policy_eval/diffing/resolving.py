"""Uses: a revision, or the terms of those who follow a policy → the whole policy that results, as a file.

Laws of this module:

* What is written is read back as the same tree: it has the same program as the revision.
* Files that it names are named as before; which ones they are stands at its head.
* Examples of what it revises stand in it where they still come out as they say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from policy_eval.checking import open_compiler
from policy_eval.checking.coverage import NO_HOME, covered
from policy_eval.checking.ledger import Ledger
from policy_eval.diagnostics import Diagnostic, Language, has_errors
from policy_eval.formatting.scalars import block, inline, width
from policy_eval.policy import Document, nodes, open_document
from policy_eval.program import Said
from policy_eval.source import Entry, List, Map, Node, Text
from policy_eval.testing.programs import Programs

from .inheriting import with_examples

_WIDE = 160
_SPACED = frozenset({"clauses", "readings"})
_HEAD = Said("# 由 {files} 合成的全文；改动请改原文件。", "# Made from {files}; change those, not this one.")
_NEEDS = Said("# 须在它旁边的文件：{files}", "# Files that it needs beside it: {files}")
_OF = Said("{name}（来自 {file}）", "{name} (of {file})")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A whole policy. `sources`: the files it was made from; `needs`: the files it names, each with who named it.

    `paths`: where what it was made from stands.
    """

    body: str
    sources: tuple[str, ...]
    needs: tuple[tuple[str, str], ...]
    paths: tuple[Path, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it names."""
        return tuple(name for name, _ in self.needs)

    def text(self, language: Language) -> str:
        """The file, with what it needs said in one language."""
        comma = "、" if language == "zh" else ", "
        lines = [_HEAD.in_(language).format(files=comma.join(self.sources))] if len(self.sources) > 1 else []
        if self.needs:
            needs = comma.join(_OF.in_(language).format(name=name, file=file) for name, file in self.needs)
            lines.append(_NEEDS.in_(language).format(files=needs))
        return "".join(f"{inline_comment(line)}\n" for line in lines) + self.body


def inline_comment(line: str) -> str:
    """A comment that stays on its line, whatever the names of files hold."""
    return "".join(character if character.isprintable() else "?" for character in line)


def resolved(path: Path) -> tuple[Resolved | None, list[Diagnostic]]:
    """The whole policy in the file `path`, or what is wrong with it."""
    compiler, found = open_compiler(path)
    if compiler is None:
        return None, found
    program, more = compiler.program({})
    found = [*found, *more]
    if program is None or has_errors(found):
        return None, found
    written, _ = open_document(path)
    root = with_examples(
        _with_superseded(compiler.document), written.base if written else None, Programs(compiler, program)
    )
    needs = tuple(dict.fromkeys((text.value, text.place.file) for text in nodes.named_files(root)))
    sources = tuple(name for name, _ in compiler.document.files if name.endswith((".yaml", ".yml")))
    return Resolved("\n".join(_policy(root)) + "\n", sources, needs, compiler.document.paths), []


# --- what a revision superseded ---------------------------------------------------------------------------------------


def _with_superseded(document: Document) -> Map:
    """The policy; what its texts say that nothing quotes any more stands under `no-rule`."""
    root = document.root
    homeless = [stretch for owner, _ in document.files for stretch in _homeless(document, owner)]
    if not homeless:
        return root
    made = [Text.made(stretch, root.place) for stretch in dict.fromkeys(homeless)]
    known = [each for each in (root.get("no-rule"), *nodes.items(root.get("no-rule"))) if isinstance(each, Text)]
    entry = Entry(Text.made("no-rule", root.place), List((*known, *made), root.place))
    return Map((*(each for each in root.entries if each.key.value != "no-rule"), entry), root.place)


def _homeless(document: Document, owner: str) -> Iterator[str]:
    """What no quote contains of the texts that a file names."""
    texts = nodes.items(document.root.get("text"))
    own = [each for each in texts if isinstance(each, Text) and each.place.file == owner]
    if not own:
        return
    text = Entry(Text.made("text", document.root.place), List(tuple(own), document.root.place))
    rest = (each for each in document.root.entries if each.key.value != "text")
    files = tuple(sorted(document.files, key=lambda file: file[0] != owner))
    ledger = Ledger()
    covered(replace(document, root=Map((text, *rest), document.root.place), files=files), ledger)
    yield from (found.details["stretch"] for found in ledger.found if found.rule is NO_HOME)


# --- layout -----------------------------------------------------------------------------------------------------------


def _policy(root: Map) -> Iterator[str]:
    for entry in root.entries:
        key, value = entry.key.value, entry.value
        lines = [*_entry(key, value, 0)]
        if len(lines) > 1:
            yield ""
        if key in _SPACED and isinstance(value, List) and len(lines) > 1:
            yield lines[0]
            for number, item in enumerate(value.items):
                yield from [""] * bool(number)
                yield from _item(item, 2)
        else:
            yield from lines


def _entry(key: str, value: Node, indent: int) -> Iterator[str]:
    start = f"{' ' * indent}{inline(key)}:"
    if isinstance(value, Text):
        yield from _text(start, value, indent)
    elif _is_flow(value, len(start)):
        yield f"{start} {_flow(value)}"
    else:
        yield start
        yield from _block(value, indent + 2)


def _block(value: Node, indent: int) -> Iterator[str]:
    if isinstance(value, Map):
        for entry in value.entries:
            yield from _entry(entry.key.value, entry.value, indent)
    elif isinstance(value, List):
        for item in value.items:
            yield from _item(item, indent)


def _item(value: Node, indent: int) -> Iterator[str]:
    start = f"{' ' * indent}-"
    if isinstance(value, Text):
        yield from _text(start, value, indent)
    elif _is_flow(value, len(start)):
        yield f"{start} {_flow(value)}"
    else:
        first, *rest = _block(value, indent + 2)
        yield f"{start} {first[indent + 2 :]}"
        yield from rest


def _text(start: str, value: Text, indent: int) -> Iterator[str]:
    is_broken = "\n" in value.value or value.place.line != value.place.end_line
    lines = block(value.value, indent + 2) if is_broken else []
    if not lines:
        yield f"{start} {inline(value.value)}"
        return
    yield f"{start} {lines[0]}"
    yield from (f"{' ' * (indent + 2)}{line}" if line else "" for line in lines[1:])


def _is_flow(value: Node, column: int) -> bool:
    """What its author wrote on one line stays there where it fits; what is empty has no other form."""
    is_empty = not (value.entries if isinstance(value, Map) else value.items if isinstance(value, List) else ())
    is_one_line = value.place.line == value.place.end_line
    return is_empty or (is_one_line and column + 1 + width(_flow(value)) <= _WIDE)


def _flow(value: Node) -> str:
    match value:
        case Text():
            return inline(value.value, in_flow=True)
        case List():
            return f"[{', '.join(map(_flow, value.items))}]"
        case Map():
            pairs = (f"{inline(entry.key.value, in_flow=True)}: {_flow(entry.value)}" for entry in value.entries)
            return f"{{{', '.join(pairs)}}}"
