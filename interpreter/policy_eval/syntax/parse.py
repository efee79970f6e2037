"""Front: text → tree.

`Parser` is made once per vocabulary; `Parser.parse` gives the tree, or the one thing that is wrong with the text.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, overload

from lark import Lark, UnexpectedInput
from lark import __version__ as lark_version
from lark.grammar import Rule
from lark.lexer import TerminalDef

from . import tree
from .build import build
from .diagnose import diagnose
from .faults import Fault
from .lexicon import Lexicon
from .mask import Vocabulary, fold, mask
from .spot import Attempt
from .unfit import unfit

Start = Literal["step", "expression", "target", "limit", "test"]
_STARTS: list[Start] = ["step", "expression", "target", "limit", "test"]


def grammar(folder: Path, tables: str = "") -> Lark:
    """The parser of the grammar in `folder`. `tables`: what `tables_of` wrote for it, which is quicker."""
    if tables:
        return Lark.load(json.loads(tables, object_pairs_hook=_with_numbers))
    text = (folder / "expression.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", lexer="contextual", start=[*_STARTS], propagate_positions=True)


def tables_of(lark: Lark) -> str:
    """The tables of a parser as plain JSON, for `grammar`."""
    data, memo = lark.memo_serialize([TerminalDef, Rule])
    return json.dumps({"data": data, "memo": memo}, separators=(",", ":"))


def identity(folder: Path) -> str:
    """What the tables of the grammar in `folder` depend on: its text, and the version of lark."""
    text = (folder / "expression.lark").read_text(encoding="utf-8")
    return f"grammar {lark_version} {text}"


def _with_numbers(pairs: list[tuple[str, object]]) -> dict[str | int, object]:
    """JSON knows only texts as keys; lark's tables have numbers."""
    return {int(key) if key.isdecimal() else key: value for key, value in pairs}


def keywords(lark: Lark) -> frozenset[str]:
    """Every word of the grammar."""
    return Lexicon(lark).all()


class Parser:
    """Parses texts that use the words of one vocabulary."""

    def __init__(self, lark: Lark, words: Vocabulary) -> None:
        self.grammar = lark
        self.words = words
        # Trees are frozen, and the readings of a policy share most texts: each is read once.
        self._known: dict[tuple[str, Start], tree.Tree | Fault] = {}

    @overload
    def parse(self, text: str, start: Literal["step"]) -> tree.Step | Fault: ...
    @overload
    def parse(self, text: str, start: Literal["expression"]) -> tree.Expression | Fault: ...
    @overload
    def parse(self, text: str, start: Literal["target"]) -> tree.Target | Fault: ...
    @overload
    def parse(self, text: str, start: Literal["limit"]) -> tree.Cap | Fault: ...
    @overload
    def parse(self, text: str, start: Literal["test"]) -> tree.Row | Fault: ...
    def parse(self, text: str, start: Start) -> tree.Tree | Fault:
        """The tree of `text`, or what is wrong with it. `start` says what it is to be; a limit comes as a `Cap`."""
        found = self._known.get((text, start))
        if found is None:
            found = self._known[text, start] = self._parse(text, start)
        return found

    def _parse(self, text: str, start: Start) -> tree.Tree | Fault:
        folded = fold(text)
        if fault := unfit(folded):
            return fault
        masked = mask(folded, self.words)
        try:
            parsed = self.grammar.parse(masked, start=start)
        except UnexpectedInput as error:
            return diagnose(error, Attempt(folded, masked, start, self.words, Lexicon(self.grammar)))
        return build(parsed, folded, self.words)
