"""Uses: a formula in words – how tightly it holds together, and what it comes to."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from policy_eval.program import Said

from . import words
from .figures import Figure
from .words import say


class Rank(IntEnum):
    """How tightly a formula holds together: what is below may stand inside what is above without brackets."""

    VALUE = 0
    PRODUCT = 1
    SUM = 2
    SENTENCE = 3


class Formula(NamedTuple):
    """A value in words. `told`: its result is already said."""

    said: Said
    rank: Rank
    told: bool = False


def about(shown: Figure) -> Said:
    """A figure, marked where it is cut."""
    return shown.said if shown.exact else say(words.CUT_OFF, shown.said)


def equals(formula: Said, shown: Figure) -> Said:
    """`formula` and what it comes to."""
    return say(words.EQUALS if shown.exact else words.ABOUT, formula, shown.said)
