"""Ground: kinds of value and exact numbers – money, rates, counts, durations, dates.

Laws of this module:

* A number is an `int`, or a `Fraction` where it is not whole. Never a float.
* Money is counted in the minor unit of its currency (ISO 4217: fen for CNY, yen for JPY).
* A kind carries its unit; two quantities can be compared or added only when their kinds are the same.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Exact = int | Fraction

MINOR_DIGITS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}
"""Currencies (ISO 4217) whose minor unit is not a hundredth."""

CURRENCIES = frozenset(
    """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
    CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD
    MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB
    RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU
    UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG""".split()
)

CHINESE_CURRENCIES = {
    "元": "CNY",
    "美元": "USD",
    "欧元": "EUR",
    "日元": "JPY",
    "英镑": "GBP",
    "港元": "HKD",
    "澳元": "AUD",
    "加元": "CAD",
    "韩元": "KRW",
    "卢布": "RUB",
    "新台币": "TWD",
    "澳门元": "MOP",
    "新加坡元": "SGD",
    "瑞士法郎": "CHF",
    "泰铢": "THB",
}
"""How officers write them."""

COUNTRIES = frozenset(
    """AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO
    JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR
    MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
    RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
    TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW""".split()
)
"""ISO 3166-1 alpha-2, officially assigned codes."""


_DECEMBER, _LONGEST = 12, 31


class Ratio(StrEnum):
    """What a pure ratio is meant as. `WEIGHTED`: a stretch of time over a year, which percentage points ask for."""

    NUMBER = "number"
    RATE = "rate"
    POINTS = "points"
    WEIGHTED = "weighted"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit: `unit` maps base units (`CNY`, `台`, `day`, `month`, `workday`) to powers, sorted.

    `ratio` says what a dimensionless quantity is meant as; for money it is `WEIGHTED` after a share of time was taken.
    """

    unit: tuple[tuple[str, int], ...] = ()
    ratio: Ratio = Ratio.NUMBER

    @property
    def base(self) -> str:
        """The one base unit, to the power one; "" for anything else."""
        return self.unit[0][0] if len(self.unit) == 1 and self.unit[0][1] == 1 else ""

    @property
    def currency(self) -> str:
        """The ISO 4217 code of money; "" for anything else."""
        return self.base if self.base in CURRENCIES else ""


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day (ISO 8601)."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A truth value."""


@dataclass(frozen=True, slots=True)
class Words:
    """Free text: can be compared for sameness, and is a key of a scope."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country (ISO 3166-1 alpha-2)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a field lists. `domain`: which field's, as `list.field`."""

    domain: str


Kind = Quantity | Date | Flag | Words | Country | Choice


def money(currency: str) -> Quantity:
    """An amount in `currency` (ISO 4217)."""
    return Quantity(((currency, 1),))


def count(measure: str) -> Quantity:
    """A number of things, counted in `measure` (台, 个 …)."""
    return Quantity(((measure, 1),))


RATE = Quantity(ratio=Ratio.RATE)
NUMBER = Quantity()
POINTS = Quantity(ratio=Ratio.POINTS)
DAYS = Quantity((("day", 1),))
MONTHS = Quantity((("month", 1),))


def minor_digits(currency: str) -> int:
    """How many decimals the minor unit of `currency` has (ISO 4217)."""
    return MINOR_DIGITS.get(currency, 2)


def to_minor(amount: Fraction, currency: str) -> Exact:
    """An amount in major units (元) as an amount in minor units (分)."""
    scale: int = 10 ** minor_digits(currency)
    return tidy(amount * scale)


def from_minor(amount: Exact, currency: str) -> Fraction:
    """An amount in minor units (分) as an amount in major units (元)."""
    scale: int = 10 ** minor_digits(currency)
    return Fraction(amount) / scale


def tidy(number: Exact) -> Exact:
    """`number` as an int if it is whole."""
    return number.numerator if number.denominator == 1 else number


def half_up(number: Exact, step: int = 1) -> int:
    """`number` rounded to a multiple of `step`, halves away from zero (四舍五入)."""
    n, d = number.numerator, number.denominator * step
    return (2 * n + d) // (2 * d) * step if n >= 0 else -((d - 2 * n) // (2 * d)) * step


def downward(number: Exact, step: int = 1) -> int:
    """`number` rounded toward zero to a multiple of `step`."""
    if number < 0:
        return -downward(-number, step)
    return number.numerator // (number.denominator * step) * step


def money_text(amount: int, currency: str) -> str:
    """Whole minor units as the contract writes them: `123456` fen → `1234.56`."""
    digits = minor_digits(currency)
    if not digits:
        return str(amount)
    sign, amount = ("-", -amount) if amount < 0 else ("", amount)
    return f"{sign}{amount // 10**digits}.{amount % 10**digits:0{digits}d}"


def decimal_text(number: Exact, places: int = 12) -> str:
    """A number as a plain decimal, or as `n/d` where it has no short one."""
    n, d = number.numerator, number.denominator
    for k in range(places + 1):
        if 10**k % d == 0:
            whole = abs(n) * 10**k // d
            text = str(whole).rjust(k + 1, "0")
            return ("-" if n < 0 else "") + (f"{text[:-k]}.{text[-k:]}" if k else text)
    return f"{n}/{d}"


def grouped(text: str) -> str:
    """`1234567.89` as people read it: `1,234,567.89`."""
    return re.sub(r"(?<=\d)(?=(\d{3})+(?!\d))", ",", text.partition(".")[0]) + "".join(text.partition(".")[1:])


def plus_months(day: dt.date, months: int) -> dt.date:
    """The same calendar day `months` later, or the last day of that month where it does not exist (29 Feb → 28 Feb)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, _last_day(year, month + 1)))


def _last_day(year: int, month: int) -> int:
    """The number of the month's last day (31 for December, which nothing need follow)."""
    return (dt.date(year, month + 1, 1) - dt.timedelta(days=1)).day if month < _DECEMBER else _LONGEST
