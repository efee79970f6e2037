"""Uses: a value as officers write it (10万元, 500台, 是, 2025年6月30日) → the value as a claim's JSON has it."""

from __future__ import annotations

import re

from policy_eval import resources
from policy_eval.diagnostics import Diagnostic, Place, Rule
from policy_eval.policy import nodes
from policy_eval.program import Said
from policy_eval.quantity import CHINESE_CURRENCIES, COUNTRIES, minor_digits, money_text, to_minor
from policy_eval.source import Text
from policy_eval.syntax import Fault, Parser, Vocabulary, grammar, keywords, tree
from policy_eval.syntax.mask import fold

from .declared import Declared, Field, called, find, known, near

NO_VALUE = Rule(
    "PE503",
    "“{name_zh}”没有“{value}”这个取值",
    "“{name_en}” has no value “{value}”",
    "可以写：{known_zh}",
    "it is one of: {known_en}",
)
NOT_SO = Rule(
    "PE504",
    "“{value}”不能填在“{name_zh}”里：这里应是{wanted_zh}",
    "“{value}” does not fit “{name_en}”, which is {wanted_en}",
    "例如：{sample_zh}",
    "such as: {sample_en}",
)
WRONG_UNIT = Rule(
    "PE505",
    "单位不符：“{name_zh}”以{unit_zh}计，这里写的是“{value}”",
    "wrong unit: “{name_en}” is in {unit_en}, and “{value}” is not",
    "以{unit_zh}为单位填写",
    "write it in {unit_en}",
)
TOO_FINE = Rule(
    "PE506",
    "“{value}”的小数太多：{unit_zh}最多 {digits} 位小数",
    "“{value}” has too many decimals: {unit_en} has {digits}",
    "按最小货币单位写",
    "write no more decimals than the currency has",
)

Json = str | int | bool

_LONGEST_NUMBER = 60
"""Characters. No amount comes near it."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日")
_TRUTHS = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
_WANTED = {
    "flag": (Said("“是”或“否”", "yes or no"), Said("是", "yes")),
    "date": (Said("日历上有的日期", "a day of the calendar"), Said("2025-06-30", "2025-06-30")),
    "country": (Said("ISO 3166-1 的两字母国家代码", "a country code of ISO 3166-1"), Said("KZ", "KZ")),
    "count": (Said("整数", "a whole number"), Said("500{}", "500{}")),
    "money": (Said("金额", "an amount of money"), Said("10万{}", "100000 {}")),
    "year": (Said("年份", "a year"), Said("2025", "2025")),
}


class Literals:
    """Reads the values of one policy's examples."""

    def __init__(self, words: Declared, parser: Parser | None = None) -> None:
        self._parser = parser or parser_of(words)

    def value(self, written: Text, field: Field) -> Json | Diagnostic:
        """`written` as the JSON of a claim has `field`: amounts as text, counts as whole numbers, days as ISO 8601."""
        match field.kind:
            case "text":
                return written.value
            case "one of":
                return _choice(written, field)
            case "money":
                amount = self.amount(written, field)
                return amount if isinstance(amount, Diagnostic) else money_text(amount, field.unit)
            case "count" | "year":
                return self._whole(written, field)
            case _:
                return _plain(written, field)

    def amount(self, written: Text, field: Field) -> int | Diagnostic:
        """`written` in minor units of the field's currency. The currency need not be written."""
        number = self._number(written, field)
        if isinstance(number, Diagnostic):
            return number
        if number.unit not in {"", field.unit}:
            return _wrong_unit(written, field)
        minor = to_minor(number.value, field.unit)
        if isinstance(minor, int):
            return minor
        digits = str(minor_digits(field.unit))
        return Diagnostic(TOO_FINE, {"value": written.value, "digits": digits, **_unit(field)}, written.place)

    def _whole(self, written: Text, field: Field) -> int | Diagnostic:
        number = self._number(written, field)
        if isinstance(number, Diagnostic):
            return number
        if number.unit and not _is_counted_in("年" if field.kind == "year" else field.unit, written):
            return _wrong_unit(written, field)
        return number.value.numerator if number.value.denominator == 1 else not_so(written, field)

    def _number(self, written: Text, field: Field) -> tree.Literal | Diagnostic:
        if len(written.value) > _LONGEST_NUMBER:
            return not_so(written, field)
        parsed = self._parser.parse(written.value, "expression")
        if isinstance(parsed, tree.Literal):
            return parsed
        if isinstance(parsed, Fault) and "plain" in parsed.details:
            return Diagnostic(parsed.rule, parsed.details, written.at(parsed.start, parsed.end))
        return not_so(written, field)


def parser_of(words: Declared) -> Parser:
    """A parser that knows the measure words of a policy, and no names."""
    lark = grammar(resources.grammar())
    return Parser(lark, Vocabulary.of((), (), words.measures, keywords(lark)))


def day(written: Text) -> str:
    """A day as ISO 8601, "" for anything else."""
    found = nodes.day(written) if _DAY.fullmatch(fold(written.value).strip()) else None
    return found.isoformat() if found else ""


def not_so(written: Text, field: Field) -> Diagnostic:
    """`written` is no value of the field's kind."""
    wanted, sample = _WANTED[field.kind]
    unit = currency_word(field.unit)
    details = {
        "value": written.value,
        "wanted_zh": wanted.zh,
        "wanted_en": wanted.en,
        "sample_zh": sample.zh.format(unit.zh),
        "sample_en": sample.en.format(unit.en),
    }
    return Diagnostic(NOT_SO, {**called(field), **details}, written.place)


def currency_word(currency: str) -> Said:
    """A currency as people call it: 元, CNY."""
    chinese = {code: word for word, code in CHINESE_CURRENCIES.items()}
    return Said(chinese.get(currency, currency), currency)


def unknown_value(word: str, field: Field, place: Place) -> Diagnostic:
    """`word` is none of the values that a field lists."""
    details = {"value": word, **called(field), **known(field.values)}
    return Diagnostic(NO_VALUE, details, place, suggestion=near(word, field.values))


def _choice(written: Text, field: Field) -> str | Diagnostic:
    found = find(written.value, field.values)
    return found.name if found else unknown_value(written.value, field, written.place)


def _plain(written: Text, field: Field) -> Json | Diagnostic:
    """A truth value, a day or a country."""
    word = fold(written.value).strip()
    made: Json | None = None
    match field.kind:
        case "flag":
            made = _TRUTHS.get(word.casefold())
        case "date":
            made = day(written) or None
        case _:
            made = word if word in COUNTRIES else None
    return not_so(written, field) if made is None else made


def _is_counted_in(unit: str, written: Text) -> bool:
    """Whether a number is written with `unit`, which may be a word that the language knows too (天, 年)."""
    return bool(re.fullmatch(rf"[0-9.]+\s*[万亿]?\s*{re.escape(fold(unit))}", fold(written.value).strip()))


def _wrong_unit(written: Text, field: Field) -> Diagnostic:
    return Diagnostic(WRONG_UNIT, {"value": written.value, **called(field), **_unit(field)}, written.place)


def _unit(field: Field) -> dict[str, str]:
    word = Said("年", "years") if field.kind == "year" else currency_word(field.unit)
    return {"unit_zh": word.zh, "unit_en": word.en}
