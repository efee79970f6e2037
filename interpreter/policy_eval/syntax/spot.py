"""Front: the place where reading a text stopped, and what stands around it."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass

from lark import Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.parsers.lalr_interactive_parser import InteractiveParser

from policy_eval.diagnostics import Rule

from .faults import Fault
from .lexicon import Lexicon
from .mask import NAME, Vocabulary

END = "$END"
_AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:\s*[万亿])?(?:%|[^\s,()0-9]+)?")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A text (folded), as it was masked and parsed, by which start rule, with which words."""

    text: str
    masked: str
    start: str
    words: Vocabulary
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Spot:
    """Where reading stopped: at the word `at`–`end` of the text.

    `kind` is the type of the token there, "" for no word at all, `$END` behind the last one; `expected` are the types
    of tokens that could have stood there.
    """

    attempt: Attempt
    at: int
    end: int
    kind: str
    expected: frozenset[str]
    parser: InteractiveParser | None

    @property
    def text(self) -> str:
        """The text, folded."""
        return self.attempt.text

    @property
    def masked(self) -> str:
        """The text as it was parsed."""
        return self.attempt.masked

    @property
    def found(self) -> str:
        """The word that stands here."""
        return self.text[self.at : self.end]

    @property
    def before(self) -> int:
        """Where the word before ends."""
        return len(self.masked[: self.at].rstrip())

    @property
    def amount_end(self) -> int:
        """Behind the unit, where a number stands here; else behind the word."""
        amount = _AMOUNT.match(self.masked, self.at) if self.kind == "NUMBER" else None
        return amount.end() if amount else self.end

    @property
    def previous(self) -> tuple[int, int] | None:
        """The stretch of the name right before, declared or not."""
        begin = self.masked.rfind(NAME[0], 0, self.at)
        return (begin, self.before) if begin >= 0 and not self.masked[begin : self.before].strip(NAME) else None

    @property
    def window(self) -> int:
        """Where the words begin that may have been meant: the unknown word before, if there is one."""
        previous = self.previous
        return previous[0] if previous and self.is_unknown(*previous) else self.at

    @property
    def wants_value(self) -> bool:
        """Whether a value could have stood here."""
        return "NUMBER" in self.expected

    def depth(self, at: int) -> int:
        """How many brackets are open there."""
        return self.masked.count("(", 0, at) - self.masked.count(")", 0, at)

    def is_unknown(self, start: int, end: int) -> bool:
        """Whether the name that stands there is not declared."""
        return self.masked[start : start + 1] == NAME[0] and self.text[start:end] not in self.attempt.words.names

    def is_foreign(self, start: int, end: int) -> bool:
        """Whether the stretch holds (part of) an unknown word, and no part of a declared one."""
        names = [_name_around(self.masked, at) for at in range(start, end) if self.masked[at] in NAME]
        return bool(names) and all(self.is_unknown(*name) for name in names)

    def allows(self, missing: str) -> bool:
        """Whether a token of type `missing` before the word would have made sense."""
        if self.parser is None:
            return False
        parser = copy(self.parser)
        try:
            parser.feed_token(Token(missing, ""))
        except UnexpectedInput:
            return False
        accepted: set[str] = parser.accepts()  # type: ignore[no-untyped-call] # lark lacks the types
        return self.kind in accepted

    def fault(self, rule: Rule, start: int, end: int, suggestion: str = "", **details: str) -> Fault:
        """The fault of a stretch, whose text is the detail `found`."""
        return Fault(rule, start, end, {"found": self.text[start:end], **details}, suggestion)


def spot(error: UnexpectedInput, attempt: Attempt) -> Spot:
    """Where the parser stopped with `error`."""
    behind = len(attempt.masked.rstrip())
    match error:
        case UnexpectedCharacters():
            at: int = vars(error)["pos_in_stream"]  # lark declares it as None
            return Spot(attempt, at, at + 1, "", frozenset(error.allowed), None)
        case UnexpectedToken(token=Token(type=kind, start_pos=int(at)) as token) if kind != END:
            return Spot(attempt, at, at + len(token), kind, frozenset(error.expected), error.interactive_parser)
        case UnexpectedToken():
            return Spot(attempt, behind, behind, END, frozenset(error.expected), None)
        case _:
            return Spot(attempt, behind, behind, END, frozenset(), None)


def _name_around(masked: str, at: int) -> tuple[int, int]:
    begin = masked.rindex(NAME[0], 0, at + 1)
    end = begin + 1
    while end < len(masked) and masked[end] == NAME[1]:
        end += 1
    return begin, end
