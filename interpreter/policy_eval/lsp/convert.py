"""Shell: what the editing package finds, as the protocol writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lsprotocol import types

from policy_eval.diagnostics import Diagnostic, Language, Place, Severity, printable
from policy_eval.editing import Completion, Encoding, Hover, Outline, range_of
from policy_eval.program import Said

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
_ITEMS = {
    "key": types.CompletionItemKind.Property,
    "word": types.CompletionItemKind.Keyword,
    "unit": types.CompletionItemKind.Unit,
    "value": types.CompletionItemKind.EnumMember,
    "reference": types.CompletionItemKind.Reference,
    "fact": types.CompletionItemKind.Field,
    "term": types.CompletionItemKind.Variable,
    "list": types.CompletionItemKind.Struct,
    "set": types.CompletionItemKind.Enum,
}
_ORDER = ("value", "reference", "key", "term", "fact", "list", "set", "unit", "word")
_SYMBOLS = {
    "section": types.SymbolKind.Module,
    "article": types.SymbolKind.Namespace,
    "clauses": types.SymbolKind.Class,
    "limits": types.SymbolKind.Constant,
    "exclusions": types.SymbolKind.Event,
    "readings": types.SymbolKind.Interface,
    "list": types.SymbolKind.Struct,
    "set": types.SymbolKind.Enum,
    "field": types.SymbolKind.Field,
    "step": types.SymbolKind.Method,
}
_MARKDOWN = re.compile(r"([\\`<&\[\]|~#])")
_EMPHASIS = re.compile(r"^\*\*(.*?)\*\*", re.DOTALL)


def area(place: Place, lines: Sequence[str], encoding: Encoding) -> types.Range:
    """A place as a range."""
    start, end = range_of(place, lines, encoding)
    return types.Range(types.Position(*start), types.Position(*end))


def change(old: Sequence[str], new: Sequence[str]) -> types.TextEdit:
    """What makes one text of another, given by lines: those that stay at the beginning and the end are left alone."""
    most = min(len(old), len(new))
    first = min(_common(old, new), most - 1)
    kept = min(_common(old[::-1], new[::-1]), most - first)
    changed = new[first : len(new) - kept]
    where = types.Range(types.Position(first, 0), types.Position(len(old) - kept, 0))
    return types.TextEdit(where, "\n".join([*changed, ""] if kept else changed))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines are the same at the beginning."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def diagnostic(found: Diagnostic, where: types.Range, language: Language) -> types.Diagnostic:
    """A finding: what is wrong, and below it the remedy."""
    mend = found.mend(language)
    message = printable(found.message(language)) + (f"\n{printable(mend)}" if mend else "")
    return types.Diagnostic(
        where, message, severity=_SEVERITIES[found.rule.severity], code=found.rule.code, source="policy-eval"
    )


def item(found: Completion, where: types.Range, language: Language) -> types.CompletionItem:
    """A completion; what is meant stands beside it in one language and below in both."""
    label = found.label or found.text
    order = _ORDER.index(found.sort) if found.sort in _ORDER else len(_ORDER)
    more = markdown((Said(found.says.zh, found.says.en), Said(found.says.en, found.says.zh)), language)
    return types.CompletionItem(
        label,
        kind=_ITEMS.get(found.sort),
        detail=found.says.in_(language) or None,
        documentation=types.MarkupContent(types.MarkupKind.Markdown, more) if more else None,
        sort_text=f"{order}{found.rank:04}",
        filter_text=found.text.strip(),
        text_edit=types.TextEdit(where, found.text),
    )


def explained(found: Hover, where: types.Range, language: Language) -> types.Hover:
    """What is said of a spot."""
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, markdown(found.paragraphs, language)), where)


def markdown(paragraphs: Sequence[Said], language: Language) -> str:
    """Paragraphs in one language, each once; text of the policy stays text."""
    said = dict.fromkeys(filter(None, (each.in_(language) for each in paragraphs)))
    return "\n\n".join(map(_escaped, said))


def _escaped(text: str) -> str:
    """Markdown and HTML in a text shown as they are, but for the emphasis and the quote that it begins with."""
    quote, text = ("> ", text[2:]) if text.startswith("> ") else ("", text)
    head = _EMPHASIS.match(text)
    shown, rest = (f"**{_plain(head[1])}**", text[head.end() :]) if head else ("", text)
    return quote + shown + _plain(rest)


def _plain(text: str) -> str:
    lines = (printable(line) for line in text.split("\n"))
    return _MARKDOWN.sub(r"\\\1", "\n".join(lines)).replace("*", "\\*").replace("_", "\\_")


def symbol(part: Outline, lines: Sequence[str], encoding: Encoding) -> types.DocumentSymbol:
    """A part of the outline with its parts."""
    return types.DocumentSymbol(
        part.name or "…",
        _SYMBOLS.get(part.kind, types.SymbolKind.Object),
        area(part.place, lines, encoding),
        area(part.at, lines, encoding),
        detail=part.detail or None,
        children=[symbol(each, lines, encoding) for each in part.parts] or None,
    )
