"""Front: words that nobody declared – misspelt names, parts of names, and what is nearly a word of the language."""

from __future__ import annotations

from policy_eval.diagnostics import distance, nearest

from . import mistakes
from .advise import FOLDS, no_verb
from .faults import Fault
from .mask import NAME
from .spot import Spot
from .synonyms import WRITTEN_SO


def near_word(s: Spot) -> Fault | None:
    """Nearly a word of the language that could stand here."""
    if s.kind not in {"NAME", "MEASURE"} or not s.is_unknown(s.at, s.end):
        return None
    known, found = s.attempt.lexicon.of(s.expected), s.found.lower()
    word = nearest(found, [k for k in known if len(k) == len(found)]) or nearest(found, known)
    same_length = [k for k in sorted(known) if not k.isascii() and len(k) == len(found) == len(word)]
    alike = [k for k in same_length if distance(found, k, 2) == 1]
    is_clear = len(alike) < 2  # noqa: PLR2004 – one
    fault = s.fault(mistakes.NEAR_WORD, s.at, s.end, word if is_clear else "", known="、".join(alike))
    return fault if word else None


def is_for(s: Spot) -> Fault | None:
    """是 where 为 is meant."""
    is_word = s.kind == "NAME" and s.found == "是" and s.is_unknown(s.at, s.end)
    return s.fault(WRITTEN_SO, s.at, s.end, plain="为") if is_word else None


def part_of_name(s: Spot) -> Fault | None:
    """An unknown word that touches a declared name, or a bracket: one word that was misspelt."""
    previous = s.previous
    if not previous or previous[1] != s.at or not s.is_unknown(*previous):
        return None
    if s.kind not in {"NAME", "_LPAR"}:
        guess = nearest(s.text[previous[0] : _name_end(s)], s.attempt.words.names) if s.kind else ""
        return s.fault(mistakes.UNKNOWN_WORD, previous[0], _name_end(s), guess) if guess else None
    end = s.at if s.kind == "_LPAR" else _name_end(s)
    word = s.text[previous[0] : end]
    known = s.attempt.lexicon.of(FOLDS) if s.kind == "_LPAR" else s.attempt.words.names
    guess = nearest(word, known) or min((name for name in known if word in name), key=len, default="")
    return s.fault(mistakes.UNKNOWN_WORD, previous[0], end, guess)


def _name_end(s: Spot) -> int:
    """Where the row of names that touch each other ends."""
    end = s.end
    while end < len(s.masked) and s.masked[end] in NAME:
        end += 1
    return end


def near_name(s: Spot) -> Fault | None:
    """A name that is not declared, with the one that it may have meant."""
    if s.kind != "NAME" or not s.is_unknown(s.at, s.end):
        return None
    words = s.attempt.words
    if s.attempt.start == "step" and not s.before and not nearest(s.found, words.names):
        return no_verb(s)
    if name := nearest(s.text[s.window : s.end], words.names | words.lists):
        return s.fault(mistakes.UNKNOWN_WORD, s.window, s.end, name)
    return s.fault(mistakes.UNKNOWN_WORD, s.at, s.end)
