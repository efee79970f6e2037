"""Middle: what a field of a claim may be: its bounds, in words, and what a wrong value probably meant."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import assert_never

from policy_eval.diagnostics import nearest
from policy_eval.program import FieldFact, Said
from policy_eval.quantity import (
    COUNTRIES,
    Choice,
    Country,
    Date,
    Flag,
    Quantity,
    Words,
    grouped,
    minor_digits,
    money_text,
)

from .faults import Expected, nothing_near

MOST_TEXT = 1000
MOST_COUNT = 10**12
_MOST_HUNDREDTHS = 99_999_999_999_99
_MOST_LISTED = 12

_GROUPED = r"\s*[0-9]{1,3}(?:[,，'’_\s][0-9]{3})*(?:\.[0-9]{1,3})?\s*"
_SEPARATOR = r"[,，'’_\s]"


def expected(fact: FieldFact) -> Expected:
    """What `fact` may be, in words."""
    label = Said(fact.label.in_("zh") or fact.name, fact.label.in_("en") or fact.name)
    return Expected(label, _allowed(fact), fact.required, _suggester(fact))


def bounds(fact: FieldFact) -> tuple[int, int]:
    """The least and the most of a number (minor units for money) or of a text's length."""
    least = fact.least if fact.least is not None else 0
    return least, fact.most if fact.most is not None else _most(fact)


def choose_near(words: Iterable[tuple[str, Said]]) -> Callable[[str], str]:
    """A suggester among names: who writes a label, or nearly a name or label, gets the name."""
    names = {word.casefold(): name for name, said in words for word in (said.zh, said.en, name) if word}
    return lambda word: names.get(nearest(word.casefold(), names), "")


def listed(words: Iterable[tuple[str, Said]]) -> Said:
    """Names with their labels, as a message lists them."""
    both = [*words]
    more = "…" if len(both) > _MOST_LISTED else ""
    shown_ones = both[:_MOST_LISTED]
    zh = "、".join(name if said.zh in {"", name} else f"{name}（{said.zh}）" for name, said in shown_ones)
    en = ", ".join(name if said.en in {"", name} else f"{name} ({said.en})" for name, said in shown_ones)
    return Said(zh + more, en + more)


def _most(fact: FieldFact) -> int:
    """The bound of a field that states none: 99,999,999,999.99, a count of 10^12, 1000 characters."""
    if not isinstance(fact.kind, Quantity):
        return MOST_TEXT
    if not fact.kind.currency:
        return MOST_COUNT
    scale: int = 10 ** minor_digits(fact.kind.currency)
    return _MOST_HUNDREDTHS * scale // 100


def _allowed(fact: FieldFact) -> Said:
    kind = fact.kind
    match kind:
        case Quantity():
            return _allowed_money(fact, kind.currency) if kind.currency else _allowed_count(fact)
        case Date():
            return Said("日期，如 2025-06-10", "a date such as 2025-06-10")
        case Flag():
            return Said("true 或 false", "true or false")
        case Words():
            return Said(f"文本，至多 {bounds(fact)[1]} 个字符", f"a text of at most {bounds(fact)[1]} characters")
        case Country():
            return Said(
                "ISO 3166-1 国家代码，两个大写字母，如 KZ",
                "a country code of ISO 3166-1, two capitals such as KZ",
            )
        case Choice():
            return listed(fact.values)
        case _:
            assert_never(kind)


def _allowed_money(fact: FieldFact, currency: str) -> Said:
    least, most = (grouped(money_text(bound, currency)) for bound in bounds(fact))
    digits, example = minor_digits(currency), money_text(100 * 10 ** minor_digits(currency), currency)
    zh = f"至多 {digits} 位小数" if digits else "不带小数"
    en = f"at most {digits} decimals" if digits else "no decimals"
    return Said(
        f'{currency} 金额（如 "{example}"，{zh}，{least} 至 {most}）',
        f'an amount in {currency} (such as "{example}", {en}, {least} to {most})',
    )


def _allowed_count(fact: FieldFact) -> Said:
    # Years have no comma.
    least, most = (grouped(str(bound)) if bound >= 10_000 else str(bound) for bound in bounds(fact))  # noqa: PLR2004 – as above
    if least == most:
        return Said(f"整数 {least}", f"the whole number {least}")
    return Said(f"{least} 至 {most} 的整数", f"a whole number from {least} to {most}")


def _suggester(fact: FieldFact) -> Callable[[str], str]:
    kind = fact.kind
    match kind:
        case Quantity():
            return _ungrouped if kind.currency else nothing_near
        case Date():
            return _iso_date
        case Country():
            return _capitals
        case Choice():
            return choose_near(fact.values)
        case Flag() | Words():
            return nothing_near
        case _:
            assert_never(kind)


def _ungrouped(word: str) -> str:
    """`39,719.00` → `39719.00`."""
    plain = re.sub(_SEPARATOR, "", word)
    return plain if plain != word and re.fullmatch(_GROUPED, word) else ""


def _capitals(word: str) -> str:
    """`kz` → `KZ`. Nothing else: codes of two letters are all near each other."""
    code = word.strip().upper()
    return code if code in COUNTRIES and code != word else ""


def _iso_date(word: str) -> str:
    """`2025/6/1`, `20250601`, `2025年6月1日`, `2025-06-01T08:00` → `2025-06-01`."""
    found = re.match(r"\s*(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})(?!\d)", word, re.ASCII)
    if not found:
        return ""
    try:
        return dt.date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return ""
