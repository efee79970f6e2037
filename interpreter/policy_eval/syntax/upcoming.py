"""Front: the words that may stand behind a text that is being written."""

from __future__ import annotations

from dataclasses import dataclass

from lark import UnexpectedInput

from .lexicon import Lexicon
from .mask import fold, mask
from .parse import Parser, Start

_PHRASES = {
    "_DAYS_FROM": ("days from",),
    "_WHERE": ("(where", "（其中"),
    "POINTS": ("个百分点", "percentage points"),
    "WORKDAYS": ("个工作日", "working days"),
    "PERCENT": ("%",),
    "RELATION": ("≥", ">", "≤", "<", "=", "≠"),
    "ADDITIVE": ("+", "−"),
    "MULTIPLY": ("×",),
    "DIVIDE": ("÷",),
    "_ARROW": ("→",),
}
"""Words with blanks in them, and signs."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """`words` of the grammar, in both languages, and `kinds`: the terminals that they and declared names are."""

    words: frozenset[str]
    kinds: frozenset[str]


def upcoming(parser: Parser, text: str, start: Start) -> Upcoming | None:
    """What may follow `text`, the beginning of what `start` says; none where nothing can begin so."""
    lark = parser.grammar
    interactive = lark.parse_interactive(mask(fold(text), parser.words), start=start)
    try:
        interactive.exhaust_lexer()
    except UnexpectedInput:
        return None
    accepted: set[str] = interactive.accepts()  # type: ignore[no-untyped-call] # lark lacks the types
    kinds = frozenset(accepted)
    signs = {word for kind in kinds for word in _PHRASES.get(kind, ())}
    return Upcoming(Lexicon(lark).of(kinds - _PHRASES.keys()) | signs, kinds)
