"""Uses: where what stands at a spot is declared, and where else it is named – across the files of the policy."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from policy_eval.diagnostics import Diagnostic, Place
from policy_eval.policy import Document, nodes
from policy_eval.source import Map, Node, Source, Text

from .analysis import Analysis
from .positions import contains
from .symbols import Naming, Occurrence, Symbol


def definition(now: Analysis, line: int, column: int) -> list[Place]:
    """Where what is named at a spot is declared; for a quote, where it stands in the text; for a file, its top."""
    named = _named(now, line, column)
    if named is None:
        return _quoted(now, line, column)
    if named.symbol.naming is Naming.FILE:
        return _top(now, named.symbol.name, named.place)
    if named.symbol.naming is Naming.SET and named.defines:
        return _members(now, named.symbol)
    found = now.index.definition(named.symbol) if now.index else None
    return [found.place] if found else []


def references(now: Analysis, line: int, column: int, *, declaration: bool = True) -> list[Place]:
    """Every place where what is named at a spot is named."""
    named = _named(now, line, column)
    if named is None or now.index is None:
        return []
    found = [each.place for each in now.index.of(named.symbol) if declaration or not each.defines]
    return [*found, *_listed(now, named.symbol)]


def highlights(now: Analysis, line: int, column: int) -> list[Occurrence]:
    """The places of the same file where what is named at a spot is named."""
    named = _named(now, line, column)
    if named is None or now.index is None:
        return []
    return [each for each in now.index.of(named.symbol) if each.place.file == now.file]


def _named(now: Analysis, line: int, column: int) -> Occurrence | None:
    return now.named(line, column)


def _document(now: Analysis) -> Document | None:
    declared, _ = now.declared
    return declared.document if declared else None


def _top(now: Analysis, name: str, place: Place) -> list[Place]:
    """The beginning of a file that the policy names, if it may be opened."""
    found = now.reader(now.path.parent, name, place)
    return [] if isinstance(found, Diagnostic) else [Place(name, 1, 1, 1, 1)]


# --- the text -----------------------------------------------------------------------------------------------------


def _quoted(now: Analysis, line: int, column: int) -> list[Place]:
    """Where the quote at a spot stands in the text."""
    document = _document(now)
    quote = _quote_at(document.root, line, column) if document else None
    if document is None or quote is None:
        return []
    wanted = "".join(quote.value.split())
    for name in (item for item in nodes.items(document.root.get("text")) if isinstance(item, Text)):
        opened, text, _ = document.opened(name)
        if text is not None and (found := _stretch(text, wanted)):
            return [opened.sources[-1].place(*found)]
    return []


def _quote_at(node: Node, line: int, column: int) -> Text | None:
    return next((text for text in _quotes(node) if contains(text.place, line, column)), None)


def _quotes(node: Node) -> Iterator[Text]:
    if isinstance(node, Map):
        for key, value in node.items():
            if key in {"quote", "no-rule"}:
                yield from (item for item in nodes.items(value) if isinstance(item, Text))
            else:
                yield from _quotes(value)
    elif not isinstance(node, Text):
        for item in node.items:
            yield from _quotes(item)


def _stretch(text: str, wanted: str) -> tuple[int, int] | None:
    """The offsets of a sentence in a text, white space apart."""
    kept = [(character, offset) for offset, character in enumerate(text) if not character.isspace()]
    at = "".join(character for character, _ in kept).find(wanted) if wanted else -1
    return (kept[at][1], kept[at + len(wanted) - 1][1] + 1) if at >= 0 else None


# --- tables -------------------------------------------------------------------------------------------------------


def _members(now: Analysis, symbol: Symbol) -> list[Place]:
    """The top of the file that a set is kept in, or the set itself."""
    document = _document(now)
    node = nodes.get(document.root.get("sets"), symbol.name) if document else None
    file = nodes.get(node, "file")
    if isinstance(file, Text):
        return _top(now, file.value, file.place)
    found = now.index.definition(symbol) if now.index else None
    return [found.place] if found else []


def _listed(now: Analysis, symbol: Symbol) -> list[Place]:
    """The cells of tables that hold a listed value."""
    document = _document(now)
    if symbol.naming is not Naming.VALUE or document is None:
        return []
    sources = (source for source in document.sources if source.file.endswith(".csv"))
    return [place for source in sources for place in _cells(source, symbol.name)]


def _cells(source: Source, value: str) -> Iterator[Place]:
    for number, line in enumerate(source.lines, 1):
        row = next(csv.reader(io.StringIO(line)), [])
        if value in (cell.strip() for cell in row):
            column = line.find(value) + 1
            yield Place(source.file, number, column, number, column + len(value))
