"""Uses: an expression, or a value with its unit, in the other language.

Laws of this module:

* An expression that cannot be written in the language, or would be read as another one, stays as it is: a policy may
  use both languages.
* The numbers of a policy in yuan are written as its text has them, 10万元, in both languages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_eval.diagnostics import Language
from policy_eval.quantity import CHINESE_CURRENCIES
from policy_eval.syntax import Fault, Numbers, Parser, Start, show, tree

from .names import Place, is_chinese

_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?) *([^0-9\s.].*)")
_CODES = {code: word for word, code in CHINESE_CURRENCIES.items()}
_YUAN = "CNY"


@dataclass(frozen=True)
class Sentences:
    """Writes in one language. `numbers`: whether English keeps 10万元 or says 100000 CNY."""

    parser: Parser
    language: Language
    numbers: Numbers

    @classmethod
    def of(cls, parser: Parser, language: Language, currency: str) -> Sentences:
        """What writes the sentences of a policy that pays in `currency` (ISO 4217)."""
        return cls(parser, language, "chinese" if language == "zh" or currency == _YUAN else "plain")

    def written(self, text: str, start: Start, place: Place) -> str:
        """The expression in the language."""
        parsed = self._parsed(text, start)
        if parsed is None:
            return text
        made = show(parsed, self.language, place.spellings, self.numbers)
        again = self._parsed(made, start)
        return made if again is not None and _meaning(again, place) == _meaning(parsed, place) else text

    def amount(self, text: str) -> str:
        """A number with a currency, digit by digit as it is written: 20000.50 EUR, 20000.50欧元.

        万 and 亿 are Chinese, and are counted out in English.
        """
        found = _AMOUNT.fullmatch(text.strip())
        if found is None:
            return text
        digits, unit = found.groups()
        if self.numbers == "chinese":
            return digits + _CODES[unit] if unit in _CODES else text
        if unit in CHINESE_CURRENCIES:
            return f"{digits} {CHINESE_CURRENCIES[unit]}"
        parsed = self._parsed(text, "expression") if is_chinese(text) else None
        is_money = isinstance(parsed, tree.Literal) and parsed.unit in _CODES
        return show(parsed, self.language, None, self.numbers) if parsed is not None and is_money else text

    def _parsed(self, text: str, start: Start) -> tree.Tree | None:
        parsed: tree.Tree | Fault
        match start:
            case "step":
                parsed = self.parser.parse(text, "step")
            case "expression":
                parsed = self.parser.parse(text, "expression")
            case "target":
                parsed = self.parser.parse(text, "target")
            case "limit":
                parsed = self.parser.parse(text, "limit")
            case "test":
                parsed = self.parser.parse(text, "test")
        return None if isinstance(parsed, Fault) else parsed


def _meaning(node: tree.Tree, place: Place) -> str:
    """The same text for the same meaning: names by id, numbers in full."""
    return show(node, "en", place.ids, "plain")
