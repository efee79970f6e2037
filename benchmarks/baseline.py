# ruff: noqa: FURB136, PLR1730, PLR2004
# FURB136, PLR1730: an `if` is several times faster than calling min() or max(), and speed is the point here.
# PLR2004: thresholds and caps stand where the policy uses them, as in any hand-written version of it.
"""The speed baseline: the whole 2025 policy as an engineer would write it by hand for speed.

The interpreter's speed is judged as a ratio to this file. So it does the same work (every row, ref, limit,
mark and uncovered row of the result), as fast as straightforward Python does it, and nothing else: the
default readings only, no policy file, no checking of claims.

All money is a whole number of fen (CNY) or cents (USD). ISO dates are compared as the strings they are. Rates
are tenths; an amount is rounded half-up to the fen once per row, before it meets a cap.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

Json = dict[str, Any]

POLICY: Json = {"id": "taizhou-used-car-export", "version": "2025", "source_sha256": "", "program_sha256": ""}
READINGS: dict[str, str] = {
    "start-date": "unknown",
    "rounding": "fen",
    "uplift-both": "once",
    "uplift-before-rounding": "before",
    "tier-scope": "per-project",
    "tier-below": "nothing",
    "hedging-units": "whole-of-sum",
    "day-count": "365",
    "interest-two-years": "per-loan",
    "loan-before-period": "covered",
    "interest-after-expiry": "not-covered",
    "operating-cap-scope": "all-four",
    "insurance-cap-scope": "premiums",
    "insurance-cap-period": "ever",
    "warehouse-cap-scope": "per-enterprise-year",
    "cap-period": "year",
    "platform-scope": "per-enterprise",
    "platform-undecided": "upper-bound",
    "county-scope": "alike",
    "online-base": "as-claimed",
}

# （十三）: the look-back makes 2025-01-01 the first covered day. A row without a date counts as the last day.
YEAR = 2025
FIRST = "2025-01-01"
LAST = "2025-12-31"
AFTER = "2026-01-01"
DAY: dict[str, int] = {(date(2025, 1, 1) + timedelta(n)).isoformat(): n for n in range(366)}

FOLLOWING_COUNTIES = frozenset({"临海市", "温岭市", "玉环市", "天台县", "仙居县", "三门县"})
RCEP = ("AU", "BN", "CN", "ID", "JP", "KH", "KR", "LA", "MM", "MY", "NZ", "PH", "SG", "TH", "VN")
BELT_AND_ROAD_FILE = Path(__file__).resolve().parents[1] / "policy" / "sets" / "belt-and-road.csv"


def _read_countries() -> tuple[frozenset[str], dict[str, list[tuple[str, str]]]]:
    """Read whose projects are uplifted （七）: countries that always are, first and last days of others."""
    always = set(RCEP)
    dated: dict[str, list[tuple[str, str]]] = {}
    with BELT_AND_ROAD_FILE.open(encoding="utf-8-sig", newline="") as file:
        for entry in csv.DictReader(file):
            if entry["from"] or entry["until"]:
                days = (entry["from"] or "0000", entry["until"] or "9999")
                dated.setdefault(entry["country"], []).append(days)
            else:
                always.add(entry["country"])
    return frozenset(always), dated


UPLIFTED, UPLIFTED_WHILE = _read_countries()


def _fen(value: str | int | Decimal) -> int:
    """Turn yuan or dollars as the claim writes them into fen or cents."""
    if type(value) is str:
        if value[-3:-2] == ".":
            return int(value[:-3] + value[-2:])
        if value[-2:-1] == ".":
            return int(value[:-2] + value[-1]) * 10
        return int(value) * 100
    if type(value) is int:
        return value * 100
    return int(Decimal(str(value)) * 100)


def _yuan(fen: int) -> str:
    """Write fen as yuan with two decimals."""
    if fen >= 100:
        digits = str(fen)
        return digits[:-2] + "." + digits[-2:]
    return f"0.{fen:02d}"


def _entry(index: int, row: Json, fen: int) -> Json:
    if "ref" in row:
        return {"row": index, "ref": row["ref"], "amount": _yuan(fen)}
    return {"row": index, "amount": _yuan(fen)}


def _limit(name: str, cap: int, used: int, granted: int) -> Json:
    left = cap - used - granted
    return {
        "limit": name,
        "cap": _yuan(cap),
        "used_before": _yuan(used),
        "granted": _yuan(granted),
        "left": _yuan(left) if left > 0 else "0.00",
    }


class _Book:
    """One claim being computed: what its prior awards used up, and what has been awarded so far."""

    __slots__ = ("awards", "ever", "keyed", "limits", "marks", "not_covered", "total", "used")

    def __init__(self, claim: Json) -> None:
        self.awards: list[Json] = []
        self.limits: list[Json] = []
        self.not_covered: list[Json] = []
        # （十三）: the other counties follow by reference.
        self.marks = ["county-follows"] if claim["enterprise"].get("county") in FOLLOWING_COUNTIES else []
        self.total = 0
        self.used: dict[str, int] = {}  # in the year, by clause
        self.keyed: dict[tuple[str, str], int] = {}  # in the year, by clause and exhibition
        self.ever: dict[str, int] = {}  # in every year named, by clause
        for prior in claim.get("prior_awards", ()):
            clause = prior["clause"]
            fen = _fen(prior["amount"])
            self.ever[clause] = self.ever.get(clause, 0) + fen
            if prior["year"] == YEAR:
                self.used[clause] = self.used.get(clause, 0) + fen
                if "key" in prior:
                    pot = (clause, prior["key"])
                    self.keyed[pot] = self.keyed.get(pot, 0) + fen

    def left(self, clause: str, cap: int) -> int:
        """Return what the year's prior awards leave of a cap."""
        left = cap - self.used.get(clause, 0)
        return left if left > 0 else 0

    def award(self, clause: str, fen: int, entries: list[Json]) -> None:
        self.awards.append(
            {"clause": clause, "amount": _yuan(fen), "marks": self.marks[:], "rows": entries},
        )
        self.total += fen

    def out_of_period(self, name: str, index: int, day: str) -> None:
        self.not_covered.append(
            {"list": name, "row": index, "clause": None, "reason": "out-of-period", "details": {"date": day}},
        )

    def condition_not_met(self, name: str, index: int, clause: str) -> None:
        self.not_covered.append(
            {
                "list": name,
                "row": index,
                "clause": None,
                "reason": "condition-not-met",
                "details": {"clauses": [clause]},
            },
        )

    def share(self, name: str, rows: list[Json], of: tuple[str, int], clause: str, pot: int) -> int:
        """Award (field, tenths) of each row out of a pot of fen; return what is left in the pot."""
        field, tenths = of
        entries: list[Json] = []
        left = pot
        for index, row in enumerate(rows):
            day = row.get("date", LAST)
            if not FIRST <= day <= LAST:
                self.out_of_period(name, index, day)
                continue
            fen = (_fen(row[field]) * tenths + 5) // 10
            if fen > left:
                fen = left
            left -= fen
            entries.append(_entry(index, row, fen))
        if entries:
            self.award(clause, pot - left, entries)
        return left


def _exhibitions(book: _Book, rows: list[Json]) -> None:
    """（一） 80% to 100,000, 60% to 80,000 an exhibition; online 30% to 10,000; together 300,000 a year."""
    used = book.used
    before = used.get("exhibition-key", 0) + used.get("exhibition-other", 0)
    before += used.get("exhibition-online", 0)
    limit = 30_000_000 - before if before < 30_000_000 else 0
    left = limit
    if rows:
        key: list[tuple[int, Json]] = []
        other: list[tuple[int, Json]] = []
        online: list[tuple[int, Json]] = []
        category = {"key_overseas": key, "other_overseas": other, "key_domestic": other, "online": online}
        for index, row in enumerate(rows):
            day = row.get("date", LAST)
            if FIRST <= day <= LAST:
                category[row["category"]].append((index, row))
            else:
                book.out_of_period("exhibitions", index, day)
        if key:
            left = _per_exhibition(book, "exhibition-key", key, (8, 10_000_000), left)
        if other:
            left = _per_exhibition(book, "exhibition-other", other, (6, 8_000_000), left)
        if online:
            left = _online_exhibitions(book, online, left)
    book.limits.append(_limit("exhibition-annual", 30_000_000, before, limit - left))


def _per_exhibition(
    book: _Book,
    clause: str,
    rows: list[tuple[int, Json]],
    terms: tuple[int, int],
    limit: int,
) -> int:
    """Award (tenths, cap per exhibition) of each booth fee; return what is left of the annual limit."""
    tenths, cap = terms
    entries: list[Json] = []
    pots: dict[str, int] = {}
    left = limit
    for index, row in rows:
        exhibition = row["exhibition"]
        rest = pots.get(exhibition)
        if rest is None:
            rest = cap - book.keyed.get((clause, exhibition), 0)
            if rest < 0:
                rest = 0
        fen = (_fen(row["fee"]) * tenths + 5) // 10
        if fen > rest:
            fen = rest
        pots[exhibition] = rest - fen
        if fen > left:
            fen = left
        left -= fen
        entries.append(_entry(index, row, fen))
    book.award(clause, limit - left, entries)
    return left


def _online_exhibitions(book: _Book, rows: list[tuple[int, Json]], limit: int) -> int:
    """Award 30% of each participation fee; return what is left of the annual limit."""
    entries: list[Json] = []
    rest = book.left("exhibition-online", 1_000_000)
    left = limit
    for index, row in rows:
        fen = (_fen(row["fee"]) * 3 + 5) // 10
        if fen > rest:
            fen = rest
        rest -= fen
        if fen > left:
            fen = left
        left -= fen
        entries.append(_entry(index, row, fen))
    book.award("exhibition-online", limit - left, entries)
    return left


def _marketing_services(book: _Book, enterprise: Json, rows: list[Json]) -> None:
    """（二） 80% to 20,000 a year, from 500 vehicles a year, 300 for a newly filed enterprise."""
    vehicles = enterprise.get("vehicles_exported", 0)
    if vehicles >= 500 or (vehicles >= 300 and enterprise.get("newly_registered", False)):
        pot = book.left("cloud-marketing", 2_000_000)
        book.share("marketing_services", rows, ("fee", 8), "cloud-marketing", pot)
        return
    for index, row in enumerate(rows):
        day = row.get("date", LAST)
        if FIRST <= day <= LAST:
            book.condition_not_met("marketing_services", index, "cloud-marketing")
        else:
            book.out_of_period("marketing_services", index, day)


def _operating_costs(book: _Book, claim: Json) -> None:
    """（四） half the rent, 80% of trading and inspection fees, 1.5% interest; together 1,000,000 a year."""
    used = book.used
    before = used.get("rent", 0) + used.get("transaction-fee", 0) + used.get("inspection-fee", 0)
    before += used.get("loan-interest", 0)
    limit = 100_000_000 - before if before < 100_000_000 else 0
    left = limit
    if rows := claim.get("premises"):
        left = book.share("premises", rows, ("rent", 5), "rent", left)
    if rows := claim.get("transactions"):
        left = book.share("transactions", rows, ("fee", 8), "transaction-fee", left)
    if rows := claim.get("inspections"):
        left = book.share("inspections", rows, ("fee", 8), "inspection-fee", left)
    if rows := claim.get("loans"):
        left = _loans(book, rows, left)
    book.limits.append(_limit("operating-cost-annual", 100_000_000, before, limit - left))


def _loans(book: _Book, rows: list[Json], limit: int) -> int:
    """Award the year's interest, two years from disbursement at most; return what is left of the limit."""
    entries: list[Json] = []
    left = limit
    for index, row in enumerate(rows):
        if not row["eligible"]:
            book.condition_not_met("loans", index, "loan-interest")
            continue
        begin = row["disbursed"]
        day = begin[4:]
        end = str(int(begin[:4]) + 2) + ("-02-28" if day == "-02-29" else day)
        repaid = row.get("repaid", AFTER)
        if end > repaid:
            end = repaid
        if end > AFTER:
            end = AFTER
        if begin < FIRST:
            begin = FIRST
        fen = 0
        if begin < end:
            # principal × 1.5% × days / 365 = principal × days × 3 / 73000, half-up
            fen = (_fen(row["principal"]) * (DAY[end] - DAY[begin]) * 6 + 73_000) // 146_000
            if fen > left:
                fen = left
            left -= fen
        entries.append(_entry(index, row, fen))
    if entries:
        book.award("loan-interest", limit - left, entries)
    return left


def _service_platforms(book: _Book, rows: list[Json]) -> None:
    """（六） once ever: the first recognised centre with 5,000 vehicles a year that is paid something."""
    entries: list[Json] = []
    amount = 0
    upper_bound = False
    paid = book.ever.get("service-platform", 0) > 0
    for index, row in enumerate(rows):
        if row["vehicles_serviced"] < 5000 or not row["recognised"]:
            book.condition_not_met("service_platforms", index, "service-platform")
            continue
        fen = 0
        if not paid:
            upper_bound = "approved_award" not in row
            fen = 100_000_000 if upper_bound else _fen(row["approved_award"])
            if fen > 100_000_000:
                fen = 100_000_000
            paid = fen > 0
            amount += fen
        entries.append(_entry(index, row, fen))
    if entries:
        book.award("service-platform", amount, entries)
        if upper_bound:
            book.awards[-1]["marks"].insert(0, "upper-bound")


def _overseas_projects(book: _Book, rows: list[Json]) -> None:
    """（七） three tiers by investment, a tenth more in Belt-and-Road and RCEP countries."""
    entries: list[Json] = []
    amount = 0
    for index, row in enumerate(rows):
        day = row.get("date", LAST)
        if not FIRST <= day <= LAST:
            book.out_of_period("overseas_projects", index, day)
            continue
        if not row["approved"]:
            book.condition_not_met("overseas_projects", index, "overseas-network")
            continue
        fen = _tier(_fen(row["investment_usd"]))
        country = row["country"]
        if country in UPLIFTED or (country in UPLIFTED_WHILE and _uplifted_on(country, day)):
            fen += fen // 10
        amount += fen
        entries.append(_entry(index, row, fen))
    if entries:
        book.award("overseas-network", amount, entries)


def _tier(cents: int) -> int:
    if cents >= 200_000_000:
        return 10_000_000
    if cents >= 100_000_000:
        return 5_000_000
    if cents >= 30_000_000:
        return 2_000_000
    return 0


def _uplifted_on(country: str, day: str) -> bool:
    return any(first <= day <= last for first, last in UPLIFTED_WHILE[country])


def _fx_hedges(book: _Book, rows: list[Json]) -> None:
    """（九） 10,000 for each whole million dollars of the year's sum, to 100,000 a year."""
    covered: list[int] = []
    cents = 0
    for index, row in enumerate(rows):
        day = row.get("date", LAST)
        if not FIRST <= day <= LAST:
            book.out_of_period("fx_hedges", index, day)
        elif not row["eligible"]:
            book.condition_not_met("fx_hedges", index, "fx-hedging")
        else:
            cents += _fen(row["amount_usd"])
            covered.append(index)
    if covered:
        amount = cents // 100_000_000 * 1_000_000
        left = book.left("fx-hedging", 10_000_000)
        if amount > left:
            amount = left
        book.award("fx-hedging", amount, [{"rows": covered, "amount": _yuan(amount)}])


def _all_clauses(book: _Book, claim: Json) -> None:
    """Take the clauses in the policy's order."""
    _exhibitions(book, claim.get("exhibitions", []))
    if rows := claim.get("cloud_services"):  # （二）
        pot = book.left("cloud-platform", 1_000_000)
        book.share("cloud_services", rows, ("fee", 5), "cloud-platform", pot)
    if rows := claim.get("marketing_services"):
        _marketing_services(book, claim["enterprise"], rows)
    if rows := claim.get("insurance_policies"):  # （三）: the cap on premiums is cumulative, over every year
        used = book.ever.get("insurance-premium", 0)
        pot = 100_000_000 - used if used < 100_000_000 else 0
        book.share("insurance_policies", rows, ("premium", 8), "insurance-premium", pot)
    if rows := claim.get("credit_reports"):
        book.share("credit_reports", rows, ("fee", 5), "credit-report", book.left("credit-report", 3_000_000))
    _operating_costs(book, claim)
    if rows := claim.get("warehouses"):  # （五）
        book.share("warehouses", rows, ("cost", 5), "warehouse", book.left("warehouse", 50_000_000))
    if rows := claim.get("service_platforms"):
        _service_platforms(book, rows)
    if rows := claim.get("overseas_projects"):
        _overseas_projects(book, rows)
    if rows := claim.get("fx_hedges"):
        _fx_hedges(book, rows)


def evaluate(claim: Json) -> Json:
    """Return the contract's result for a valid, parsed claim of 2025 under the default readings."""
    book = _Book(claim)
    excluded = None
    if claim["enterprise"].get("dishonest", False):  # （十二）
        excluded = "dishonest"
    else:
        _all_clauses(book, claim)
    return {
        "claim_id": claim["claim_id"],
        "policy": POLICY,
        "readings": READINGS,
        "engine": "baseline",
        "currency": "CNY",
        "total": _yuan(book.total),
        "excluded": excluded,
        "awards": book.awards,
        "limits": book.limits,
        "not_covered": book.not_covered,
    }
