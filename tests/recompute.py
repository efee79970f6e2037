"""A second computation of the 2025 policy, under any combination of readings, written to be compared with.

It shares nothing with the package: exact fractions of yuan, one small function per clause, in the words
of the text. Where it and the interpreter differ, one of them has misread a sentence. `evaluate(claim,
readings)` takes a valid claim and answers to some of the `QUESTIONS` (the others get their default) and
returns fen.

What the text and its readings leave to be decided here:

- A pot of one exhibition counts the keyed prior awards of its own clause only （一）: the cap is the
  clause's.
- `per-warehouse`, `per-centre`: a warehouse and a centre have no name in a claim, so no prior award can
  be tied to one. Each row has its full cap, whatever was paid before; `cap-period` then says nothing
  about warehouses.
- `cap-period` `ever` with `warehouse-cap-scope` `per-enterprise-year`: the answer about periods
  decides.
- `yuan-down` acts where a rate, a tier or a share makes an amount. What the leading group has granted
  （六） is paid as granted: it is never a fraction of a fen, so nothing is rounded there.
- `uplift-both` `twice` with `tier-scope` `total`: each project's own 10% or 20%, weighted by its
  investment.
- `uplift-before-rounding` `after`: tiers are whole yuan, so the first rounding changes nothing; what
  the uplift makes is rounded at the end of the clause as ever.
- `interest-two-years` `per-enterprise`: the earliest disbursement of a qualifying loan
  （四，“相关贷款”）.
- `operating-cap-scope` `interest-only`: prior awards of loan interest only.
- `county-scope` `city-only`: a claim from a following county receives nothing, like an excluded one.

Two pairs of answers stay unclear for some claims; there `Unclear` is raised instead of a guess:

- `tier-scope` `total` with `tier-below` `lowest-tier`, when the investments sum to zero and a project
  is in an uplifted country: the uplift is a share of nothing.
- `interest-two-years` `per-enterprise` with `loan-before-period` `not-covered`, when a loan that is not
  covered is the earliest and its two years end before those of the covered ones: the readings say “in
  the claim”, where it is, while “相关贷款” are the supported ones, where it is not.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Json = dict[str, Any]

QUESTIONS: dict[str, tuple[str, ...]] = {
    "start-date": ("unknown", "YYYY-MM-DD"),
    "rounding": ("fen", "yuan-down"),
    "uplift-both": ("once", "twice"),
    "uplift-before-rounding": ("before", "after"),
    "tier-scope": ("per-project", "total"),
    "tier-below": ("nothing", "lowest-tier"),
    "hedging-units": ("whole-of-sum", "pro-rata", "whole-of-each"),
    "day-count": ("365", "360", "actual"),
    "interest-two-years": ("per-loan", "per-enterprise"),
    "loan-before-period": ("covered", "not-covered"),
    "interest-after-expiry": ("not-covered", "covered"),
    "operating-cap-scope": ("all-four", "interest-only"),
    "insurance-cap-scope": ("premiums", "both"),
    "insurance-cap-period": ("ever", "this-version", "year"),
    "warehouse-cap-scope": ("per-enterprise-year", "per-warehouse"),
    "cap-period": ("year", "ever"),
    "platform-scope": ("per-enterprise", "per-centre"),
    "platform-undecided": ("upper-bound", "nothing"),
    "county-scope": ("alike", "city-only"),
    "online-base": ("as-claimed",),
}
"""Every question with its answers, the default first. A start date may be any day of 2025."""

VERSION_YEARS = frozenset({2025})
FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2025, 12, 31)
FOLLOWING_COUNTIES = {"临海市", "温岭市", "玉环市", "天台县", "仙居县", "三门县"}
RCEP = {"AU", "BN", "CN", "ID", "JP", "KH", "KR", "LA", "MM", "MY", "NZ", "PH", "SG", "TH", "VN"}
BELT_AND_ROAD_FILE = Path(__file__).resolve().parents[1] / "policy" / "sets" / "belt-and-road.csv"
WAN = 10_000


class Unclear(Exception):  # noqa: N818 - not an error: nobody has decided what the two answers mean together
    """Two answers whose joint meaning decides this claim and is stated nowhere."""

    def __init__(self, *pair: str) -> None:
        super().__init__(" with ".join(pair))
        self.pair = pair


class Limit(TypedDict):
    """A limit over several clauses, in fen; `left` is never below zero."""

    cap: int
    used_before: int
    granted: int
    left: int


class Outcome(TypedDict):
    """What a claim receives, in fen.

    `awards` has every clause with a covered row, in the policy's order, also at 0; `rows` says the same row
    by row; `not_covered` holds (list, row, reason).
    """

    total: int
    excluded: str | None
    awards: dict[str, int]
    rows: dict[str, list[tuple[tuple[int, ...], int]]]
    limits: dict[str, Limit]
    not_covered: list[tuple[str, int, str]]


@dataclass(frozen=True)
class Part:
    """What one row of a claim (or several together) is awarded under one clause, in yuan."""

    rows: tuple[int, ...]
    amount: Fraction


@dataclass
class Pot:
    """Money that rows draw from in order."""

    left: Fraction

    def draw(self, wanted: Fraction) -> Fraction:
        taken = min(wanted, self.left)
        self.left -= taken
        return taken


@dataclass(frozen=True)
class Case:
    """A claim and the answers it is read with."""

    claim: Json
    answers: dict[str, str]

    @property
    def year(self) -> int:
        return int(self.claim["year"])

    def says(self, question: str, answer: str) -> bool:
        assert answer in QUESTIONS[question]
        return self.answers[question] == answer

    def covered(self, name: str) -> list[tuple[int, Json]]:
        """Give the rows of a list that a clause takes, each with its index."""
        rows: list[Json] = self.claim.get(name, [])
        return [(index, row) for index, row in enumerate(rows) if self.reason_against(name, row) is None]

    def reason_against(self, name: str, row: Json) -> str | None:
        if not self.in_period(name, row):
            return "out-of-period"
        qualifies = CONDITIONS.get(name)
        return None if qualifies is None or qualifies(self, row) else "condition-not-met"

    def in_period(self, name: str, row: Json) -> bool:
        """（十三） 2025 with its look-back. A platform has no date, and a loan has its days instead."""
        if name == "service_platforms":
            return True
        if name == "loans":
            return self.says("loan-before-period", "covered") or day(row["disbursed"]) >= FIRST_DAY
        return FIRST_DAY <= self.date_of(row) <= LAST_DAY

    def date_of(self, row: Json) -> date:
        return day(row["date"]) if "date" in row else date(self.year, 12, 31)

    def prior(self, *clauses: str, ever: bool = False) -> Fraction:
        """Sum the prior awards of some clauses, of the claim's year or of every year named."""
        priors: list[Json] = self.claim.get("prior_awards", [])
        of_clauses = [prior for prior in priors if prior["clause"] in clauses]
        return total(money(prior["amount"]) for prior in of_clauses if ever or prior["year"] == self.year)

    def prior_of_key(self, clause: str, key: str) -> Fraction:
        priors: list[Json] = self.claim.get("prior_awards", [])
        of_key = [prior for prior in priors if prior["clause"] == clause and prior.get("key") == key]
        return total(money(prior["amount"]) for prior in of_key if prior["year"] == self.year)

    def rounded(self, amount: Fraction) -> Fraction:
        """Round half-up to the fen, or down to whole yuan."""
        if self.says("rounding", "yuan-down"):
            return Fraction(floor(amount))
        return Fraction(floor(amount * 100 + Fraction(1, 2)), 100)


# ---------------------------------------------------------------------------------------------- small things


def money(value: object) -> Fraction:
    """Read yuan or dollars exactly, however the claim writes them."""
    return Fraction(str(value))


def day(text: str) -> date:
    return date.fromisoformat(text)


def total(amounts: Iterable[Fraction]) -> Fraction:
    return sum(amounts, Fraction(0))


def percent(number: int) -> Fraction:
    return Fraction(number, 100)


def pot(cap: int, used: Fraction) -> Pot:
    return Pot(max(Fraction(0), cap - used))


def two_years_after(start: date) -> date:
    """Give the same calendar day two years on; 29 February becomes 28 February."""
    leap_day = (start.month, start.day) == (2, 29)
    return start.replace(year=start.year + 2, day=28 if leap_day else start.day)


@cache
def belt_and_road() -> dict[str, list[tuple[date, date]]]:
    """Read the first and the last day, both inclusive, of each membership."""
    members: dict[str, list[tuple[date, date]]] = {}
    with BELT_AND_ROAD_FILE.open(encoding="utf-8-sig", newline="") as file:
        for entry in csv.DictReader(file):
            first = day(entry["from"]) if entry["from"] else date.min
            last = day(entry["until"]) if entry["until"] else date.max
            members.setdefault(entry["country"], []).append((first, last))
    return members


def on_belt_and_road(country: str, on: date) -> bool:
    return any(first <= on <= last for first, last in belt_and_road().get(country, []))


# ------------------------------------------------------------------------------------------------ conditions


def exports_enough(case: Case, _row: Json) -> bool:
    """（二） 500 vehicles a year; 300 for an enterprise newly filed in the year."""
    enterprise = case.claim["enterprise"]
    enough = 300 if enterprise.get("newly_registered", False) else 500
    return bool(enterprise.get("vehicles_exported", 0) >= enough)


def loan_qualifies(_case: Case, row: Json) -> bool:
    """（四） 符合条件的企业贷款."""
    return bool(row["eligible"])


def centre_is_recognised(_case: Case, row: Json) -> bool:
    """（六） 5,000 vehicles a year and recognised by the leading group."""
    return bool(row["vehicles_serviced"] >= 5000 and row["recognised"])


def project_is_approved(_case: Case, row: Json) -> bool:
    """（七） 经备案、核准到境外设立企业."""
    return bool(row["approved"])


def hedge_qualifies(_case: Case, row: Json) -> bool:
    """（九） 符合条件的企业."""
    return bool(row["eligible"])


CONDITIONS: dict[str, Callable[[Case, Json], bool]] = {
    "marketing_services": exports_enough,
    "loans": loan_qualifies,
    "service_platforms": centre_is_recognised,
    "overseas_projects": project_is_approved,
    "fx_hedges": hedge_qualifies,
}


# --------------------------------------------------------------------------------------------------- clauses


def shares(case: Case, name: str, field: str, rate: Fraction) -> list[Part]:
    """Give a share of one field of each covered row."""
    return [Part((index,), case.rounded(rate * money(row[field]))) for index, row in case.covered(name)]


def drawn(parts: Iterable[Part], source: Pot) -> list[Part]:
    """Let each part draw from the pot in turn."""
    return [Part(part.rows, source.draw(part.amount)) for part in parts]


def per_exhibition(case: Case, clause: str, categories: set[str], rate: Fraction, cap: int) -> list[Part]:
    """（一） 单个展会最高: rows of the clause with exactly the same exhibition share one pot."""
    pots: dict[str, Pot] = {}
    parts = []
    for index, row in case.covered("exhibitions"):
        if row["category"] not in categories:
            continue
        name = row["exhibition"]
        if name not in pots:
            pots[name] = pot(cap, case.prior_of_key(clause, name))
        parts.append(Part((index,), pots[name].draw(case.rounded(rate * money(row["fee"])))))
    return parts


def exhibition_key(case: Case) -> list[Part]:
    """（一） 重点目录内境外国际性展会: 80%, 10万元 an exhibition."""
    return per_exhibition(case, "exhibition-key", {"key_overseas"}, percent(80), 10 * WAN)


def exhibition_other(case: Case) -> list[Part]:
    """（一） 其他境外展会和重点支持的境内国际性展会: 60%, 8万元 an exhibition."""
    return per_exhibition(case, "exhibition-other", {"other_overseas", "key_domestic"}, percent(60), 8 * WAN)


def exhibition_online(case: Case) -> list[Part]:
    """（一） 重点支持的线上平台展会: 30%, 1万元 a year."""
    parts = [
        Part((index,), case.rounded(percent(30) * money(row["fee"])))
        for index, row in case.covered("exhibitions")
        if row["category"] == "online"
    ]
    return drawn(parts, pot(1 * WAN, case.prior("exhibition-online")))


def without_a_year(case: Case, clause: str, cap: int) -> Pot:
    """“每家企业最高”, “单个企业最高”: of the year, or of all years."""
    return pot(cap, case.prior(clause, ever=case.says("cap-period", "ever")))


def cloud_platform(case: Case) -> list[Part]:
    """（二） 服务费: 50%, 1万元."""
    parts = shares(case, "cloud_services", "fee", percent(50))
    return drawn(parts, without_a_year(case, "cloud-platform", 1 * WAN))


def cloud_marketing(case: Case) -> list[Part]:
    """（二） 营销服务费: 80%, 2万元."""
    parts = shares(case, "marketing_services", "fee", percent(80))
    return drawn(parts, without_a_year(case, "cloud-marketing", 2 * WAN))


def insurance_priors(case: Case, *clauses: str) -> Fraction:
    """（三） 累计: over every year, over the years of this version (2025 alone), or over the claim's year."""
    return case.prior(*clauses, ever=case.says("insurance-cap-period", "ever"))


def insurance_premium(case: Case) -> list[Part]:
    """（三） 保费: 80%, 100万元, unless that is a limit together with the credit reports."""
    parts = shares(case, "insurance_policies", "premium", percent(80))
    if case.says("insurance-cap-scope", "both"):
        return parts
    return drawn(parts, pot(100 * WAN, insurance_priors(case, "insurance-premium")))


def credit_report(case: Case) -> list[Part]:
    """（三） 资信费: 50%, 3万元."""
    parts = shares(case, "credit_reports", "fee", percent(50))
    return drawn(parts, without_a_year(case, "credit-report", 3 * WAN))


def rent(case: Case) -> list[Part]:
    """（四） 当年经营场所租金: 50%."""
    return shares(case, "premises", "rent", percent(50))


def transaction_fee(case: Case) -> list[Part]:
    """（四） 按交易市场标准支付的交易服务费: 80%."""
    return shares(case, "transactions", "fee", percent(80))


def inspection_fee(case: Case) -> list[Part]:
    """（四） 检测费用: 80%."""
    return shares(case, "inspections", "fee", percent(80))


def loan_interest(case: Case) -> list[Part]:
    """（四） 年化1.5个百分点 for the days used, two years from 划付 at most."""
    covered = case.covered("loans")
    if case.says("interest-two-years", "per-loan"):
        return [interest(case, index, row, day(row["disbursed"])) for index, row in covered]
    parts = interest_from_the_earliest(case, [row for _, row in covered])
    if case.says("loan-before-period", "not-covered"):
        in_the_claim = [row for row in case.claim.get("loans", []) if loan_qualifies(case, row)]
        if parts != interest_from_the_earliest(case, in_the_claim):
            raise Unclear("interest-two-years=per-enterprise", "loan-before-period=not-covered")
    return parts


def interest_from_the_earliest(case: Case, loans: list[Json]) -> list[Part]:
    """Let the two years of every covered loan begin with the earliest disbursement of the loans given."""
    if not loans:
        return []
    start = min(day(row["disbursed"]) for row in loans)
    return [interest(case, index, row, start) for index, row in case.covered("loans")]


def interest(case: Case, index: int, row: Json, two_years_from: date) -> Part:
    """Principal × 1.5% × days of the claim's year ÷ days of a year; the day of repayment no longer counts."""
    next_year = date(case.year + 1, 1, 1)
    first = max(day(row["disbursed"]), date(case.year, 1, 1))
    end = min(next_year, two_years_after(two_years_from))
    if "repaid" in row:
        end = min(end, day(row["repaid"]))
    days = max(0, (end - first).days)
    used = Fraction(days, year_length(case))
    return Part((index,), case.rounded(money(row["principal"]) * Fraction(15, 1000) * used))


def year_length(case: Case) -> int:
    if case.says("day-count", "actual"):
        return (date(case.year + 1, 1, 1) - date(case.year, 1, 1)).days
    return int(case.answers["day-count"])


def warehouse(case: Case) -> list[Part]:
    """（五） 前置仓、海外仓费用: 50%, 50万元."""
    parts = shares(case, "warehouses", "cost", percent(50))
    if case.says("warehouse-cap-scope", "per-warehouse"):
        return [Part(part.rows, min(part.amount, Fraction(50 * WAN))) for part in parts]
    return drawn(parts, without_a_year(case, "warehouse", 50 * WAN))


def granted_to_a_centre(case: Case, row: Json) -> Fraction:
    """（六） 最高100万元: what was granted, cut; undecided, the most it could be or nothing yet."""
    if "approved_award" in row:
        return min(money(row["approved_award"]), Fraction(100 * WAN))
    return Fraction(100 * WAN if case.says("platform-undecided", "upper-bound") else 0)


def service_platform(case: Case) -> list[Part]:
    """（六） 一次性: the first centre that is paid something, if nothing ever was; or each centre once."""
    granted = [Part((index,), granted_to_a_centre(case, row)) for index, row in case.covered("service_platforms")]
    if case.says("platform-scope", "per-centre"):
        return granted
    paid = case.prior("service-platform", ever=True) > 0
    parts = []
    for part in granted:
        parts.append(Part(part.rows, Fraction(0) if paid else part.amount))
        paid = paid or part.amount > 0
    return parts


def tier(case: Case, investment: Fraction) -> Fraction:
    """（七） 30万美元, 100万美元, 200万美元（含以上）: 2万元, 5万元, 10万元."""
    if investment >= 200 * WAN:
        return Fraction(10 * WAN)
    if investment >= 100 * WAN:
        return Fraction(5 * WAN)
    if investment >= 30 * WAN or case.says("tier-below", "lowest-tier"):
        return Fraction(2 * WAN)
    return Fraction(0)


def uplift(case: Case, row: Json) -> Fraction:
    """（七） 上浮10% in Belt-and-Road and RCEP countries; a country in both once, or 20%."""
    lists = on_belt_and_road(row["country"], case.date_of(row)) + (row["country"] in RCEP)
    most = 2 if case.says("uplift-both", "twice") else 1
    return percent(10) * min(lists, most)


def overseas_network(case: Case) -> list[Part]:
    """（七） A reward by tier of each project's investment, or of the sum of the year's."""
    covered = case.covered("overseas_projects")
    if case.says("tier-scope", "total"):
        return [of_all_projects(case, covered)] if covered else []
    return [
        Part((index,), case.rounded(tier(case, money(row["investment_usd"])) * (1 + uplift(case, row))))
        for index, row in covered
    ]


def of_all_projects(case: Case, covered: list[tuple[int, Json]]) -> Part:
    """Take the tier of the sum, uplifted in proportion to the investment in uplifted projects."""
    invested = total(money(row["investment_usd"]) for _, row in covered)
    uplifted = total(money(row["investment_usd"]) * uplift(case, row) for _, row in covered)
    if invested == 0 and tier(case, invested) > 0 and any(uplift(case, row) for _, row in covered):
        raise Unclear("tier-scope=total", "tier-below=lowest-tier")
    share = uplifted / invested if invested else Fraction(0)
    return Part(tuple(index for index, _ in covered), case.rounded(tier(case, invested) * (1 + share)))


def fx_hedging(case: Case) -> list[Part]:
    """（九） 每办理100万美元奖励1万元, 10万元 a year; prior awards use up the cap, not its dollars."""
    covered = case.covered("fx_hedges")
    source = pot(10 * WAN, case.prior("fx-hedging"))
    if case.says("hedging-units", "whole-of-each"):
        return drawn([Part((index,), whole_millions(row)) for index, row in covered], source)
    if not covered:
        return []
    units = total(money(row["amount_usd"]) for _, row in covered) / (100 * WAN)
    paid = units if case.says("hedging-units", "pro-rata") else Fraction(floor(units))
    return drawn([Part(tuple(index for index, _ in covered), case.rounded(paid * 1 * WAN))], source)


def whole_millions(row: Json) -> Fraction:
    return Fraction(floor(money(row["amount_usd"]) / (100 * WAN)) * 1 * WAN)


CLAUSES: dict[str, Callable[[Case], list[Part]]] = {
    "exhibition-key": exhibition_key,
    "exhibition-other": exhibition_other,
    "exhibition-online": exhibition_online,
    "cloud-platform": cloud_platform,
    "cloud-marketing": cloud_marketing,
    "insurance-premium": insurance_premium,
    "credit-report": credit_report,
    "rent": rent,
    "transaction-fee": transaction_fee,
    "inspection-fee": inspection_fee,
    "loan-interest": loan_interest,
    "warehouse": warehouse,
    "service-platform": service_platform,
    "overseas-network": overseas_network,
    "fx-hedging": fx_hedging,
}
"""Every clause that pays, in the policy's order."""

LISTS = (
    "exhibitions",
    "cloud_services",
    "marketing_services",
    "insurance_policies",
    "credit_reports",
    "premises",
    "transactions",
    "inspections",
    "loans",
    "warehouses",
    "service_platforms",
    "overseas_projects",
    "fx_hedges",
)


# ---------------------------------------------------------------------------------------------------- limits


@dataclass
class SharedPot:
    """A limit over several clauses."""

    clauses: tuple[str, ...]
    cap: int
    used_before: Fraction
    pot: Pot
    granted: Fraction = Fraction(0)

    def draw(self, wanted: Fraction) -> Fraction:
        taken = self.pot.draw(wanted)
        self.granted += taken
        return taken


def shared(cap: int, clauses: tuple[str, ...], used_before: Fraction) -> SharedPot:
    return SharedPot(clauses, cap, used_before, pot(cap, used_before))


def shared_pots(case: Case) -> dict[str, SharedPot]:
    """（一） 全年30万元; （四） 年度100万元; and, if read so, （三） 累计100万元."""
    exhibitions = ("exhibition-key", "exhibition-other", "exhibition-online")
    pots = {"exhibition-annual": shared(30 * WAN, exhibitions, case.prior(*exhibitions))}
    if case.says("insurance-cap-scope", "both"):
        insurance = ("insurance-premium", "credit-report")
        pots["insurance-total"] = shared(100 * WAN, insurance, insurance_priors(case, *insurance))
    costs: tuple[str, ...] = ("rent", "transaction-fee", "inspection-fee", "loan-interest")
    if case.says("operating-cap-scope", "interest-only"):
        costs = ("loan-interest",)
    pots["operating-cost-annual"] = shared(100 * WAN, costs, case.prior(*costs))
    return pots


# ------------------------------------------------------------------------------------------------- the whole


def evaluate(claim: Json, readings: dict[str, str] | None = None) -> Outcome:
    """Compute a valid claim of 2025 under the answers given; raise `Unclear` where two leave it open."""
    case = Case(claim, answers_to(readings or {}))
    assert case.year in VERSION_YEARS, "no version covers the year"
    excluded = exclusion(case)
    if excluded is not None:
        return Outcome(total=0, excluded=excluded, awards={}, rows={}, limits={}, not_covered=[])
    pots = shared_pots(case)
    awarded = {clause: within_limits(clause, parts(case), pots) for clause, parts in CLAUSES.items()}
    awarded = {clause: parts for clause, parts in awarded.items() if parts}
    awards = {clause: fen(total(part.amount for part in parts)) for clause, parts in awarded.items()}
    return Outcome(
        total=sum(awards.values()),
        excluded=None,
        awards=awards,
        rows={clause: [(part.rows, fen(part.amount)) for part in parts] for clause, parts in awarded.items()},
        limits={name: as_limit(shared_pot) for name, shared_pot in pots.items()},
        not_covered=not_covered(case),
    )


def answers_to(readings: dict[str, str]) -> dict[str, str]:
    """Complete the answers with the defaults; an unknown question or answer is an error of the caller."""
    for question, answer in readings.items():
        known = answer in QUESTIONS[question]
        published = question == "start-date" and not known and FIRST_DAY <= day(answer) <= LAST_DAY
        assert known or published, f"{question}: {answer}"
    return {question: answers[0] for question, answers in QUESTIONS.items()} | readings


def exclusion(case: Case) -> str | None:
    """（十二） 严重失信; and, if the following counties are read as outside, theirs."""
    enterprise = case.claim["enterprise"]
    if enterprise.get("dishonest", False):
        return "dishonest"
    if case.says("county-scope", "city-only") and enterprise.get("county") in FOLLOWING_COUNTIES:
        return "county-scope"
    return None


def within_limits(clause: str, parts: list[Part], pots: dict[str, SharedPot]) -> list[Part]:
    """Let each part draw, in order, from the limits its clause is under."""
    for shared_pot in pots.values():
        if clause in shared_pot.clauses:
            parts = [Part(part.rows, shared_pot.draw(part.amount)) for part in parts]
    return parts


def not_covered(case: Case) -> list[tuple[str, int, str]]:
    return [
        (name, index, reason)
        for name in LISTS
        for index, row in enumerate(case.claim.get(name, []))
        if (reason := case.reason_against(name, row)) is not None
    ]


def as_limit(shared_pot: SharedPot) -> Limit:
    left = shared_pot.pot.left
    used_before, granted = fen(shared_pot.used_before), fen(shared_pot.granted)
    return Limit(cap=shared_pot.cap * 100, used_before=used_before, granted=granted, left=fen(left))


def fen(yuan: Fraction) -> int:
    assert (yuan * 100).denominator == 1, "a fraction of a fen left a clause unrounded"
    return int(yuan * 100)
