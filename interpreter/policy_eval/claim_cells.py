"""Middle: one value of a claim → a typed cell, or the fault in it: a reader per field, made once.

Laws of this module:

* A cell is exact and typed – money in whole minor units – or there is none; nothing is guessed or mended.
* A reader returns a `Fault` and raises nothing, whatever it is given.
* A fault costs next to nothing until it is told: a hostile claim holds more of them than anybody reads.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from .diagnostics import Diagnostic, Rule, nearest
from .program import FieldFact, Said
from .quantity import (
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
from .strict_json import Number, shown

MOST_TEXT = 1000
MOST_COUNT = 10**12
_MOST_HUNDREDTHS = 99_999_999_999_99
_MOST_DIGITS = 40
_LONGEST_WORD = 64
_MOST_LISTED = 12

_ZH = "{label_zh}：读到 {found}，应为：{allowed_zh}"
_EN = "{label_en}: expected {allowed_en}, found {found}"

MISSING = Rule(
    "PC102",
    "缺少必填的{label_zh}",
    "{label_en} is required and missing",
    "补上：{allowed_zh}",
    "add it: {allowed_en}",
)
NULL = Rule(
    "PC106",
    "{label_zh}不能是 null",
    "{label_en} cannot be null",
    "没有就删去这一项",
    "leave the field out",
)
NOT_MONEY = Rule(
    "PC110",
    _ZH,
    _EN,
    "只用半角数字和一个小数点",
    "write nothing but ASCII digits and one point",
)
SIGNED = Rule("PC111", _ZH, _EN, "金额不带正负号", "an amount has no sign")
DECIMALS = Rule(
    "PC112",
    _ZH,
    _EN,
    "按凭证上的金额写，不多写小数",
    "write the amount of the invoice, with no more decimals",
)
EXPONENT = Rule("PC113", _ZH, _EN, "把数写全，不用 e", "write the number out, without e")
SEPARATED = Rule("PC114", _ZH, _EN, "不写分隔符、空格和单位", "write no separator, blank or unit")
INEXACT = Rule(
    "PC115",
    "{label_zh}读成了二进制小数 {found}，已不精确",
    "{label_en} was read as a binary fraction, {found}, which is not exact",
    '金额以文本给出，如 "150000.00"；或用 policy_eval 自带的 JSON 读取',
    'pass an amount as text, as in "150000.00", or let policy_eval read the JSON',
)
AMOUNT_OUT_OF_BOUNDS = Rule("PC116", _ZH, _EN)
NOT_A_COUNT = Rule("PC120", _ZH, _EN, "写整数：不加引号，不带小数点", "write a whole number: no quotes, no point")
COUNT_OUT_OF_BOUNDS = Rule("PC121", _ZH, _EN)
NOT_A_FLAG = Rule("PC130", _ZH, _EN, "写 true 或 false，不加引号", "write true or false, without quotes")
NOT_A_DATE = Rule(
    "PC140", _ZH, _EN, "写成四位年、两位月、两位日", "write four digits of year, two of month, two of day"
)
NO_SUCH_DAY = Rule(
    "PC141",
    "{label_zh}：没有 {found} 这一天",
    "{label_en}: there is no day {found}",
    "核对年月日",
    "check year, month and day",
)
NO_COUNTRY = Rule("PC150", _ZH, _EN)
NO_CHOICE = Rule("PC160", _ZH, _EN)
NOT_TEXT = Rule("PC170", _ZH, _EN, "文本写在双引号里", "write a text in double quotes")
TOO_LONG = Rule("PC171", _ZH, _EN, "写短一些", "make it shorter")
CONTROL = Rule("PC172", _ZH, _EN, "去掉控制字符（换行、制表符等）", "drop the control characters (line breaks, tabs)")
SURROGATE = Rule("PC173", _ZH, _EN, "去掉半个字符（落单的代理码）", "drop the half character (a lone surrogate)")
CONTROL_BESIDE_BREAKS = Rule(
    "PC175",
    _ZH,
    _EN,
    "去掉换行和制表符以外的控制字符",
    "drop the control characters other than line breaks and tabs",
)
BLANK = Rule("PC174", "{label_zh}不能为空", "{label_en} cannot be empty", "写上内容", "write something")

Cell = int | bool | str | dt.date | None
"""Money in minor units, a count, a truth value, a text or code, a day; None = the claim does not say."""
CellReader = Callable[[object], object]
"""A value of parsed JSON → a `Cell`, or a `Fault`."""


def _nothing_near(_word: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a field may be, in words. `suggest`: a wrong text → the one that was probably meant, or ""."""

    label: Said
    allowed: Said
    required: bool = False
    suggest: Callable[[str], str] = _nothing_near

    def details(self) -> dict[str, str]:
        """What the rules' templates name."""
        return {
            "label_zh": self.label.in_("zh"),
            "label_en": self.label.in_("en"),
            "allowed_zh": self.allowed.in_("zh"),
            "allowed_en": self.allowed.in_("en"),
        }


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that is refused. `beside`: further details of the rule's templates."""

    rule: Rule
    found: object
    expected: Expected
    beside: Mapping[str, str] | None = None

    def told(self, path: str) -> Diagnostic:
        """The fault as a message about the field at `path`."""
        details = {**self.expected.details(), "found": shown(self.found), **(self.beside or {})}
        word = self.found if isinstance(self.found, str) and len(self.found) <= _LONGEST_WORD else ""
        return Diagnostic(self.rule, details, path=path, suggestion=self.expected.suggest(word) if word else "")


def cell_reader(fact: FieldFact) -> CellReader:
    """The function that reads values of `fact`."""
    kind = fact.kind
    match kind:
        case Quantity():
            return _money_reader(fact, kind.currency) if kind.currency else _count_reader(fact)
        case Date():
            return _date_reader(expected(fact))
        case Flag():
            return _flag_reader(expected(fact))
        case Words():
            return _text_reader(fact)
        case Country():
            return code_reader(COUNTRIES, NO_COUNTRY, expected(fact))
        case Choice():
            return code_reader([name for name, _ in fact.values], NO_CHOICE, expected(fact))
        case _:
            assert_never(kind)


def expected(fact: FieldFact) -> Expected:
    """What `fact` may be, in words."""
    label = Said(fact.label.in_("zh") or fact.name, fact.label.in_("en") or fact.name)
    return Expected(label, _allowed(fact), fact.required, _suggester(fact))


def absent(fact: FieldFact) -> object:
    """What stands in the cell of a field that the claim does not say: its default, None, or a `Fault`."""
    return Fault(MISSING, "", expected(fact)) if fact.required else fact.default


def refusal(rule: Rule, value: object, wanted: Expected) -> Fault:
    """The fault `rule`; null where a field may be left out is a fault of its own."""
    return Fault(NULL if value is None and not wanted.required else rule, value, wanted)


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


def code_reader(codes: Iterable[str], rule: Rule, wanted: Expected) -> CellReader:
    """Reads one of `codes`; anything else breaks `rule`."""
    known = frozenset(codes)

    def read(value: object) -> object:
        return value if isinstance(value, str) and value in known else refusal(rule, value, wanted)

    return read


def whole_reader(fact: FieldFact, wrong: Rule, out_of_bounds: Rule, wanted: Expected) -> CellReader:
    """Reads a JSON integer within the bounds of `fact`: `true` is none, nor is `620.0` or `"620"`."""
    least, most = bounds(fact)

    def read(value: object) -> object:
        if type(value) is not int:
            return refusal(wrong, value, wanted)
        return value if least <= value <= most else Fault(out_of_bounds, value, wanted)

    return read


def _count_reader(fact: FieldFact) -> CellReader:
    wanted = expected(fact)
    whole = whole_reader(fact, NOT_A_COUNT, COUNT_OUT_OF_BOUNDS, wanted)

    def read(value: object) -> object:
        if isinstance(value, Number) and value.text.removeprefix("-").isdecimal():
            return Fault(COUNT_OUT_OF_BOUNDS, value, wanted)
        return whole(value)

    return read


def _flag_reader(wanted: Expected) -> CellReader:
    def read(value: object) -> object:
        return value if isinstance(value, bool) else refusal(NOT_A_FLAG, value, wanted)

    return read


def _date_reader(wanted: Expected) -> CellReader:
    """Reads `YYYY-MM-DD`; `fromisoformat` alone would take `20250610` and `2025-W24-2` too."""
    from_iso = dt.date.fromisoformat

    def read(value: object) -> object:
        if type(value) is str and len(value) == 10 and value[4] == value[7] == "-":  # noqa: PLR2004 (YYYY-MM-DD)
            try:
                return from_iso(value)
            except ValueError:
                pass
        return _date_fault(value, wanted)

    return read


def _date_fault(value: object, wanted: Expected) -> Fault:
    is_formed = isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
    return refusal(NO_SUCH_DAY if is_formed else NOT_A_DATE, value, wanted)


# --- text -------------------------------------------------------------------------------------------------

_BREAKS = str.maketrans("", "", "\t\n\r")
_CONTROLS = re.compile("[\0-\x1f\x7f-\x9f]")
_HALVES = re.compile("[\ud800-\udfff]")


def _text_reader(fact: FieldFact) -> CellReader:
    wanted = expected(fact)
    _, most = bounds(fact)
    least = 1 if fact.required else 0

    def read(value: object) -> object:
        if isinstance(value, str) and least <= len(value) <= most and (value.isprintable() or _is_clean(value)):
            return value
        return _text_fault(value, most, wanted)

    return read


def remark_reader(fact: FieldFact) -> CellReader:
    """Reads a text of the claimant's own: line breaks and tabs may stand in it, other control characters may not."""
    one_line = _text_reader(fact)

    def read(value: object) -> object:
        cell = one_line(value)
        if not isinstance(cell, Fault) or cell.rule is not CONTROL or not isinstance(value, str):
            return cell
        return value if _is_clean(value.translate(_BREAKS)) else Fault(CONTROL_BESIDE_BREAKS, value, cell.expected)

    return read


def _is_clean(text: str) -> bool:
    return not (_CONTROLS.search(text) or _HALVES.search(text))


def _text_fault(value: object, most: int, wanted: Expected) -> Fault:
    if not isinstance(value, str):
        return refusal(NOT_TEXT, value, wanted)
    if len(value) > most:
        return Fault(TOO_LONG, value, wanted)
    if _HALVES.search(value):
        return Fault(SURROGATE, value, wanted)
    return Fault(CONTROL if value else BLANK, value, wanted)


# --- money ------------------------------------------------------------------------------------------------

_WRITTEN_WRONG = (
    (r"(?s)\s*[+\-−－＋].*", SIGNED),
    (rf"[0-9]{{{_MOST_DIGITS + 1},}}(\.[0-9]*)?", AMOUNT_OUT_OF_BOUNDS),
    (r"[0-9]+\.[0-9]+", DECIMALS),
    (r"[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+", EXPONENT),
    (r"(?s)(?=.*[0-9]).*[^0-9.].*", SEPARATED),
)
"""How amounts are written that are none, and the rule that each breaks; the first that fits.

Patterns are compiled when an amount is wrong: most never are, and the program starts sooner.
"""
_GROUPED = r"\s*[0-9]{1,3}(?:[,，'’_\s][0-9]{3})*(?:\.[0-9]{1,3})?\s*"
_SEPARATOR = r"[,，'’_\s]"


def _money_reader(fact: FieldFact, currency: str) -> CellReader:
    """Reads digits, and a point with 1 to `digits` more, as minor units. ASCII only, not hundreds of them."""
    wanted = expected(fact)
    least, most = bounds(fact)
    digits = minor_digits(currency)
    scales: tuple[int, ...] = tuple(10 ** (digits - written) for written in range(digits + 1))

    def read(value: object) -> object:
        text = value if isinstance(value, str) else _numeral(value)
        whole, point, part = text.partition(".")
        if (
            whole.isdecimal()
            and len(part) <= digits
            and (part.isdecimal() or not point)
            and text.isascii()
            and len(whole) <= _MOST_DIGITS
        ):
            amount = int(whole + part) * scales[len(part)]
            return amount if least <= amount <= most else Fault(AMOUNT_OUT_OF_BOUNDS, value, wanted)
        return _money_fault(value, wanted)

    return read


def _numeral(value: object) -> str:
    """The text of a number that is exact; "" for anything else."""
    match value:
        case bool():
            return ""
        case int():
            return str(value) if value.bit_length() <= 3 * _MOST_DIGITS else ""
        case Number():
            return value.text
        case Decimal():
            return str(value)
        case _:
            return ""


def _money_fault(value: object, wanted: Expected) -> Fault:
    if isinstance(value, float):
        return Fault(INEXACT, value, wanted)
    if isinstance(value, int) and not isinstance(value, bool):
        return Fault(AMOUNT_OUT_OF_BOUNDS if value >= 0 else SIGNED, value, wanted)
    text = value if isinstance(value, str) else _numeral(value)
    rule = next((rule for written, rule in _WRITTEN_WRONG if re.fullmatch(written, text)), NOT_MONEY)
    return refusal(rule, value, wanted)


# --- what is allowed, in words ----------------------------------------------------------------------------


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
    least, most = (grouped(str(bound)) if bound >= 10_000 else str(bound) for bound in bounds(fact))  # noqa: PLR2004
    if least == most:
        return Said(f"整数 {least}", f"the whole number {least}")
    return Said(f"{least} 至 {most} 的整数", f"a whole number from {least} to {most}")


def _suggester(fact: FieldFact) -> Callable[[str], str]:
    kind = fact.kind
    match kind:
        case Quantity():
            return _ungrouped if kind.currency else _nothing_near
        case Date():
            return _iso_date
        case Country():
            return _capitals
        case Choice():
            return choose_near(fact.values)
        case Flag() | Words():
            return _nothing_near
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
