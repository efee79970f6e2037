"""Front: the words of the grammar, terminal by terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lark import Lark
from lark.lexer import PatternStr, TerminalDef

_ASCII_OR_CHINESE = re.compile(r"[A-Za-z_]+|[0-9一-鿿]*[一-鿿][0-9一-鿿]*")
_PATTERNS = frozenset({"NAME", "LIST", "MEASURE", "NUMBER", "DATE", "CURRENCY"})

CONDITIONS = frozenset({"_WHEN", "_IF_ZH", "_IF"})
"""What begins a condition."""

VERBS = frozenset(
    "_RATE _PAY _UPLIFT _ADD _DEDUCT _FLOOR _CAP _CAP_ZH _FIRST _ROUND _ROUND_ZH _ROUND_TO_ZH _ROUND_DOWN_ZH "
    "_ROUND_DOWN_TO_ZH _BY_ZH".split()
)
"""What begins a step."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a grammar."""

    lark: Lark

    def all(self) -> frozenset[str]:
        """Every word."""
        return frozenset(word for terminal in self.lark.terminals for word in _words(terminal))

    def of(self, names: Iterable[str]) -> frozenset[str]:
        """The words of the terminals that are called `names`."""
        wanted = frozenset(names)
        return frozenset(w for terminal in self.lark.terminals if terminal.name in wanted for w in _words(terminal))


def _words(terminal: TerminalDef) -> list[str]:
    if terminal.name in _PATTERNS:
        return []
    if isinstance(terminal.pattern, PatternStr):
        words = [terminal.pattern.value]
    else:
        words = _ASCII_OR_CHINESE.findall(terminal.pattern.value)
    return [word for word in words if word[0].isalpha()]
