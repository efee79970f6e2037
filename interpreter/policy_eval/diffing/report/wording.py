"""Uses: the words of a report, in both languages, and how amounts are written in it."""

from __future__ import annotations

from fractions import Fraction

from policy_eval.diagnostics import Language
from policy_eval.diffing.model import Act, Direction
from policy_eval.explaining.figures import currency_word
from policy_eval.program import Said
from policy_eval.quantity import decimal_text, grouped, half_up, money_text

from .blocks import Tone
from .phrases import PHRASES

MINUS = "−"

DIRECTIONS = {
    Direction.WIDER: Said("放宽", "wider"),
    Direction.NARROWER: Said("收紧", "narrower"),
    Direction.MIXED: Said("有宽有紧", "mixed"),
    Direction.NONE: Said("不影响给付", "no effect"),
    Direction.UNKNOWN: Said("未能断定", "not settled"),
}
TONES = {
    Direction.WIDER: Tone.MORE,
    Direction.NARROWER: Tone.LESS,
    Direction.MIXED: Tone.BOTH,
    Direction.NONE: Tone.QUIET,
    Direction.UNKNOWN: Tone.BOTH,
}
ACTS = {
    Act.ADDED: Said("新增", "added"),
    Act.REMOVED: Said("取消", "removed"),
    Act.CHANGED: Said("修改", "changed"),
    Act.MOVED: Said("移位", "moved"),
    Act.RENAMED: Said("改编号", "renamed"),
}


class Wording:
    """The words of one language, and amounts of one currency."""

    def __init__(self, language: Language, currency: str) -> None:
        self.language = language
        self.currency = currency

    def __call__(self, what: str, **details: object) -> str:
        """One of the report's own sentences."""
        return PHRASES[what][self.language == "en"].format(**details)

    def said(self, said: Said) -> str:
        """What is said in both languages."""
        return said.in_(self.language)

    @property
    def unit(self) -> str:
        """What the currency is called."""
        return self.said(currency_word(self.currency))

    def listed(self, parts: tuple[str, ...] | list[str]) -> str:
        """Several things in one sentence."""
        return ("、" if self.language == "zh" else ", ").join(parts)

    def amount(self, minor: int, *, signed: bool = False) -> str:
        """An amount in minor units as people read it: 120,000.00, −5.00; `signed`: +5.00."""
        text = grouped(money_text(abs(minor), self.currency))
        return f"{MINUS if minor < 0 else '+' if signed and minor else ''}{text}"

    def money(self, minor: int, *, signed: bool = False) -> str:
        """An amount with its currency."""
        unit = self.unit
        return (
            f"{self.amount(minor, signed=signed)}{unit if self.language == 'zh' and not unit.isascii() else f' {unit}'}"
        )


def percent(before: int, after: int) -> str:
    """The change in per cent with one decimal, "" where there was nothing."""
    if not before or before == after:
        return ""
    tenths = half_up(Fraction(abs(after - before) * 1000, abs(before)))
    sign = MINUS if after < before else "+" if after > before else ""
    text = decimal_text(Fraction(tenths, 10))
    return f"{sign}{grouped(text if '.' in text else f'{text}.0')}%"


def one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(text.split())
