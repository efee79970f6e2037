"""Uses: the numbers with units that stand in a text – a sentence of the policy or an expression.

Laws of this module:

* A figure is what a literal of the same words would be: money in minor units, a percentage as a ratio, years as months.
* Numbers in words (三件, two persons, half) are soft: they can stand for a literal and ask for none. So is a number
  without a unit.
* Dates, years of the calendar and numbers inside declared names are no figures.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from policy_eval.checking.facts import measures
from policy_eval.policy import Document, nodes
from policy_eval.program import Compare, Condition, Const
from policy_eval.quantity import (
    CHINESE_CURRENCIES,
    CURRENCIES,
    DAYS,
    MONTHS,
    POINTS,
    RATE,
    Exact,
    Quantity,
    count,
    from_minor,
    money,
    tidy,
    to_minor,
)


class Figure(NamedTuple):
    """A number in a text. `kind` is None without a unit; then `value` is the bare number."""

    value: Exact
    kind: Quantity | None
    start: int
    end: int
    soft: bool


_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_SCALES: Mapping[str, int] = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5,
    "万": 10**4, "千": 1000, "百": 100, "million": 10**6, "thousand": 1000, "billion": 10**9,
}  # fmt: skip
_TIMES: Mapping[str, tuple[Quantity, Fraction]] = {
    "%": (RATE, Fraction(1, 100)), "percent": (RATE, Fraction(1, 100)), "per cent": (RATE, Fraction(1, 100)),
    "‰": (RATE, Fraction(1, 1000)), "个百分点": (POINTS, Fraction(1, 100)), "百分点": (POINTS, Fraction(1, 100)),
    "percentage points": (POINTS, Fraction(1, 100)), "percentage point": (POINTS, Fraction(1, 100)),
    "points": (POINTS, Fraction(1, 100)), "成": (RATE, Fraction(1, 10)), "倍": (RATE, Fraction(1)),
    "天": (DAYS, Fraction(1)), "日": (DAYS, Fraction(1)), "days": (DAYS, Fraction(1)), "day": (DAYS, Fraction(1)),
    "周年": (MONTHS, Fraction(12)), "年": (MONTHS, Fraction(12)), "years": (MONTHS, Fraction(12)),
    "year": (MONTHS, Fraction(12)), "个月": (MONTHS, Fraction(1)), "months": (MONTHS, Fraction(1)),
    "month": (MONTHS, Fraction(1)),
    **dict.fromkeys(("个工作日", "工作日", "working days", "working day"), (count("workday"), Fraction(1))),
}  # fmt: skip
_MONEY: Mapping[str, str] = {
    **CHINESE_CURRENCIES, **{code: code for code in CURRENCIES}, "人民币": "CNY", "yuan": "CNY", "yen": "JPY",
    "euros": "EUR", "euro": "EUR", "dollars": "USD", "US dollars": "USD", "pounds": "GBP",
}  # fmt: skip
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NO_FIGURES = re.compile(
    rf"\d+年\d+月(?:\d+日)?|\d+月\d+日|\d{{4}}-\d{{1,2}}-\d{{1,2}}|(?:19|20)\d\d年(?!以|内|期)|[一二三四五六七八九十]+年级"
    rf"|\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?|(?:{_MONTHS}) \d{{1,2}}(?:, \d{{4}})?|(?:year|in) (?:19|20)\d\d"
    r"|[A-Za-z_][A-Za-z_\-]*\d+|〔\d+〕|\d+号|第\d+[条款项章]"
)
_WORDS: Mapping[str, int | Fraction] = {
    **dict(zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13), strict=True)),
    "twice": 2, "double": 2, "half": Fraction(1, 2), "a quarter": Fraction(1, 4),
    "a third": Fraction(1, 3), "one and a half": Fraction(3, 2), "second": 2, "third": 3,
}  # fmt: skip
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_SEPARATORS = re.compile(r"\s*(?:、|,|，|和|或|及|至|到|～|~|-|—|–|and|or|to)\s*")
_DAY = re.compile(r"(\d{4})(?:-|年)(\d{1,2})(?:-|月)(\d{1,2})日?")
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


@dataclass(frozen=True)
class Scanner:
    """Finds figures. `units` has the measure words of the policy; `names` are declared names that hold digits."""

    units: Mapping[str, str]
    names: tuple[str, ...]
    pattern: re.Pattern[str]
    in_words: re.Pattern[str]

    @classmethod
    def of(cls, document: Document) -> Scanner:
        """The scanner for the texts of a policy."""
        facts = document.root.get("facts")
        units = measures(facts)
        words = sorted([*_TIMES, *_MONEY, *units], key=len, reverse=True)
        unit = "|".join(
            f"{re.escape(w)}(?![A-Za-z])" if w[-1].isascii() and w[-1].isalpha() else re.escape(w) for w in words
        )
        scale = "|".join(sorted(_SCALES, key=len, reverse=True))
        numeral = "|".join(sorted(_WORDS, key=len, reverse=True))
        return cls(
            units,
            tuple(sorted(_names_with_digits(facts), key=len, reverse=True)),
            re.compile(rf"(?<![\d.])(?P<number>{_NUMBER})\s*(?P<scale>{scale})?\s*(?P<unit>{unit})?"),
            re.compile(
                rf"百分之(?P<hundredth>[零一二两三四五六七八九十百]+)"
                rf"|(?P<chinese>[一二两三四五六七八九十百]+)\s*(?P<unit>{unit})|\b(?P<english>{numeral})\b"
            ),
        )

    def figures(self, text: str) -> list[Figure]:
        """The figures of a text in their order; each number of a list shares the unit that stands behind its last."""
        plain = self._masked(text.translate(_WIDE))
        found = list(self.pattern.finditer(plain))
        hard = [self._hard(match) for match in found]
        return sorted([*_shared(plain, found, hard, self), *self._soft(plain)], key=lambda figure: figure.start)

    def _masked(self, text: str) -> str:
        for name in self.names:
            text = text.replace(name, "□" * len(name))
        return _NO_FIGURES.sub(lambda match: "□" * len(match[0]), text)

    def _hard(self, match: re.Match[str]) -> Figure:
        value = Fraction(match["number"].replace(",", "")) * _SCALES.get(match["scale"] or "", 1)
        return self.measured(value, match["unit"] or "", match.span(), soft=not match["unit"])

    def measured(self, number: Fraction, unit: str, span: tuple[int, int], *, soft: bool) -> Figure:
        """The figure of a number with a unit."""
        if unit in _MONEY:
            return Figure(to_minor(number, _MONEY[unit]), money(_MONEY[unit]), *span, soft)
        if unit in _TIMES:
            kind, scale = _TIMES[unit]
            return Figure(tidy(number * scale), kind, *span, soft)
        return Figure(tidy(number), count(self.units[unit]) if unit in self.units else None, *span, soft)

    def _soft(self, text: str) -> Iterator[Figure]:
        for match in self.in_words.finditer(text):
            if match["hundredth"]:
                value = _numeral(match["hundredth"])
                yield Figure(tidy(value / 100), RATE, *match.span(), soft=False)
            elif match["chinese"]:
                yield self.measured(_numeral(match["chinese"]), match["unit"], match.span(), soft=True)
            else:
                yield Figure(tidy(Fraction(_WORDS[match["english"]])), None, *match.span(), soft=True)


def _shared(text: str, found: list[re.Match[str]], hard: list[Figure], scanner: Scanner) -> list[Figure]:
    """`30、100、200万美元`: from the last to the first, a bare number takes the unit (and scale) of the next one."""
    made = list(hard)
    for index in range(len(found) - 2, -1, -1):
        here, behind = found[index], found[index + 1]
        if here["unit"] or made[index + 1].kind is None or not _SEPARATORS.fullmatch(text, here.end(), behind.start()):
            continue
        last = next(match for match in found[index + 1 :] if match["unit"])
        scale = _SCALES.get(here["scale"] or last["scale"] or "", 1)
        value = Fraction(here["number"].replace(",", "")) * scale
        made[index] = scanner.measured(value, last["unit"], here.span(), soft=False)
    return made


def lists(text: str, figures: list[Figure]) -> list[list[Figure]]:
    """The figures, those that stand in one list (`30万美元、100万美元、200万美元`) together."""
    groups: list[list[Figure]] = [figures[:1]] if figures else []
    for before, here in pairwise(figures):
        if here.kind == before.kind and text[before.end : here.start].strip() in {"、", "和", "或"}:
            groups[-1].append(here)
        else:
            groups.append([here])
    return groups


def matches(figure: Figure, value: Exact, kind: Quantity) -> bool:
    """Whether a figure can stand for a literal; one without a unit can stand for any that is called by its number."""
    if figure.kind is not None:
        return figure.value == value and (figure.kind == kind or {figure.kind, kind} == {RATE, POINTS})
    bare = from_minor(value, kind.currency) if kind.currency else value
    is_time = kind == MONTHS and figure.value * 12 == value
    return figure.value == bare or is_time


def number_of(const: Const) -> tuple[Exact, Quantity] | None:
    """The number and the kind of a literal; none for what is no number."""
    value = const.value
    if isinstance(const.kind, Quantity) and isinstance(value, int | Fraction) and not isinstance(value, bool):
        return tidy(value), const.kind
    return None


def spot(text: str, condition: Condition) -> tuple[int, int] | None:
    """The stretch of a comparison's literal, if it is written there just once; none for other conditions."""
    literal = condition.right if isinstance(condition, Compare) else None
    if not isinstance(literal, Const):
        return None
    plain = text.translate(_WIDE)
    if isinstance(literal.value, dt.date):
        near = [
            match.span() for match in _DAY.finditer(plain) if tuple(map(int, match.groups())) == _day(literal.value)
        ]
    elif told := number_of(literal):
        digits = re.finditer(rf"(?<![\d.A-Za-z_])(?:{_NUMBER})", plain)
        near = [match.span() for match in digits if _could_be(Fraction(match[0].replace(",", "")), *told)]
    else:
        return None
    return near[0] if len(near) == 1 else None


def _day(day: dt.date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _could_be(number: Fraction, value: Exact, kind: Quantity) -> bool:
    """Whether a number without its unit and scale can be that of a literal."""
    plain = Fraction(from_minor(value, kind.currency) if kind.currency else value)
    plain = plain * 100 if kind in {RATE, POINTS} else plain
    return any(number * scale == plain for scale in (1, *_SCALES.values(), 12))


def _numeral(word: str) -> Fraction:
    """A number below ten thousand in Chinese numerals."""
    total = part = 0
    for character in word:
        if character in _PLACES:
            total, part = total + (part or 1) * _PLACES[character], 0
        else:
            part = _DIGITS[character]
    return Fraction(total + part)


def _names_with_digits(facts: object) -> Iterable[str]:
    """Listed values and labels such as “1级”: their numbers count nothing."""
    for _, fact in nodes.pairs(facts):  # type: ignore[arg-type]  # what is no map has no pairs
        for _, field in nodes.pairs(nodes.get(fact, "fields")):
            for key, label in (*nodes.pairs(nodes.get(field, "values")),):
                yield from (w for w in nodes.spellings(key.value, label) if re.search(r"\d", w) and len(w) > 1)
