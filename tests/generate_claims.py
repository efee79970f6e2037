"""Seeded random claims of 2025: valid, and dense where the policy turns.

    python tests/generate_claims.py N SEED > out.jsonl

The same seed gives the same claims on every machine, and a longer run begins with the claims of a shorter
one. Amounts crowd one fen around every threshold and cap, prior awards around what they leave of a cap,
dates around the edges of the year, of dated set entries and of the two years of a loan. What the contract
refuses is never generated: no exhibition has two categories, no project is in CN, no loan is repaid before
its disbursement.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

Json = dict[str, Any]
Row = Callable[[Random], Json]

YEAR = 2025
MOST_FEN = 9_999_999_999_999
WAN = 1_000_000
"""10,000 yuan or dollars in fen or cents."""

COUNTIES = ("椒江区", "黄岩区", "路桥区", "临海市", "温岭市", "玉环市", "天台县", "仙居县", "三门县")
CATEGORIES = ("key_overseas", "other_overseas", "key_domestic", "online")
EXHIBITIONS = (
    "Automechanika Dubai 2025",
    "automechanika dubai 2025",
    "广交会",
    "第137届广交会",
    "Caf\u00e9 Motors",
    "Cafe\u0301 Motors",
    "A",
    "A/B",
    "展会 1",
    "展会 2",
)
"""Some differ in case or in composition only: exactly the same value is the same exhibition."""
REFS = ("发票 0012", "INV-2025/7", "=1+1", '"quoted", with comma', "第一行\n第二行", "<b>&", "0", "🚗", "")

COUNTRIES = {
    "in both lists": ("ID", "KR", "LA", "MY", "NZ", "SG", "TH", "VN"),
    "in RCEP only": ("AU", "JP"),
    "on the Belt and Road only": ("AE", "KZ", "PK", "RU", "SA", "UZ", "ZA"),
    "on the Belt and Road for some days": ("CO", "IT", "JO", "NR", "PA"),
    "in neither": ("BR", "DE", "GB", "HK", "IN", "MO", "MX", "NO", "TW", "US"),
}

YEAR_EDGES = ("2024-12-31", "2025-01-01", "2025-01-02", "2025-12-30", "2025-12-31", "2026-01-01")
SET_EDGES = ("2025-02-05", "2025-02-06", "2025-02-07", "2025-05-13", "2025-05-14", "2025-05-15")
"""Around the last day of PA and the first day of CO on the Belt and Road."""
OTHER_DAYS = (
    "2023-12-06",
    "2023-12-07",
    "2023-12-31",
    "2024-02-29",
    "2025-02-28",
    "2025-03-01",
    "2028-02-29",
)
DAYS = tuple(date.fromisoformat(day) for day in YEAR_EDGES + YEAR_EDGES + SET_EDGES + OTHER_DAYS)
LOAN_DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        *("2020-02-29", "2022-12-31", "2023-01-01", "2023-01-02", "2023-02-28", "2023-03-01", "2023-12-31"),
        *("2024-01-01", "2024-02-28", "2024-02-29", "2024-03-01", "2024-12-31", "2025-01-01", "2025-01-02"),
        *("2025-02-28", "2025-03-01", "2025-10-20", "2025-12-30", "2025-12-31", "2026-01-01", "2026-06-30"),
    )
)

CAPS = {
    "exhibition-key": 10 * WAN,
    "exhibition-other": 8 * WAN,
    "exhibition-online": 1 * WAN,
    "cloud-platform": 1 * WAN,
    "cloud-marketing": 2 * WAN,
    "insurance-premium": 100 * WAN,
    "credit-report": 3 * WAN,
    "rent": 100 * WAN,
    "transaction-fee": 100 * WAN,
    "inspection-fee": 100 * WAN,
    "loan-interest": 100 * WAN,
    "warehouse": 50 * WAN,
    "service-platform": 100 * WAN,
    "overseas-network": 10 * WAN,
    "fx-hedging": 10 * WAN,
}
"""The clauses, each with the cap or the limit that its prior awards come up against."""


# ---------------------------------------------------------------------------------------------------- values


def amount(rng: Random, *edges: int, most: int) -> int:
    """Choose fen: one fen around an edge, a part of one, something tiny, or anything up to `most`."""
    kind = rng.random()
    if kind < 0.45:
        return max(0, rng.choice(edges) + rng.choice((-100, -2, -1, 0, 0, 0, 1, 2, 100)))
    if kind < 0.6:
        return rng.choice(edges) // rng.randint(2, 5) + rng.randint(-1, 1)
    if kind < 0.66:
        return rng.choice((0, 1, 2, 3, 5, 49, 50, 51, 99, 100, 101))
    if kind < 0.67:
        return MOST_FEN - rng.choice((0, 0, 1, 99))
    if kind < 0.8:
        return rng.randint(0, most // 100_000) * 100_000
    return rng.randint(0, most)


def money(rng: Random, fen: int) -> str | int:
    """Write fen in one of the forms that the contract reads: "12.30", "12.3", "12", 12."""
    whole, part = divmod(fen, 100)
    forms: list[str | int] = [f"{whole}.{part:02d}"]
    if part % 10 == 0:
        forms.append(f"{whole}.{part // 10}")
    if part == 0:
        forms += [str(whole), whole]
    if rng.random() < 0.01:
        return f"0{forms[0]}"
    return rng.choice(forms)


def some_day(rng: Random, *edges: date, years: tuple[int, int] = (YEAR, YEAR)) -> date:
    if rng.random() < 0.4:
        return rng.choice(edges)
    first, last = date(years[0], 1, 1), date(years[1], 12, 31)
    return first + timedelta(rng.randint(0, (last - first).days))


def dated(rng: Random, row: Json) -> Json:
    """Add a date to most rows (most of the year) and a claimant's own mark to some."""
    if rng.random() < 0.85:
        years = (YEAR, YEAR) if rng.random() < 0.93 else (YEAR - 1, YEAR + 1)
        row["date"] = some_day(rng, *DAYS, years=years).isoformat()
    return marked(rng, row)


def marked(rng: Random, row: Json) -> Json:
    if rng.random() < 0.3:
        row["ref"] = rng.choice(REFS)
    return row


def chance(rng: Random, percent: int) -> bool:
    return rng.randrange(100) < percent


# ------------------------------------------------------------------------------------------------------ rows


def exhibition(rng: Random, categories: dict[str, str]) -> Json:
    """Make a visit to one of the claim's exhibitions, in the category that it has there."""
    name = rng.choice(sorted(categories))
    edges = {
        "key_overseas": (125_000_00, 62_500_00, 375_000_00),
        "other_overseas": (133_333_33, 133_333_34, 66_666_67, 500_000_00),
        "key_domestic": (133_333_33, 133_333_34, 66_666_66, 500_000_00),
        "online": (33_333_33, 33_333_34, 33_333_35, 16_666_65),
    }[categories[name]]
    fee = amount(rng, *edges, most=250_000_00)
    return dated(rng, {"exhibition": name, "category": categories[name], "fee": money(rng, fee)})


def fee_row(field: str, *edges: int, most: int) -> Row:
    """Give a maker of rows whose only fact is an amount."""
    return lambda rng: dated(rng, {field: money(rng, amount(rng, *edges, most=most))})


def loan(rng: Random) -> Json:
    disbursed = some_day(rng, *LOAN_DAYS, years=(2022, 2025))
    # Full years at an odd number of yuan, or 73 days at five: exactly half a fen of interest.
    principal = amount(rng, 1_00, 5_00, 66_666_666_67, 8_000_000_00, 12_345_67, most=30_000_000_00)
    row: Json = {"principal": money(rng, principal), "disbursed": disbursed.isoformat()}
    row["eligible"] = chance(rng, 88)
    if chance(rng, 65):
        row["repaid"] = repayment(rng, disbursed).isoformat()
    return marked(rng, row)


def repayment(rng: Random, disbursed: date) -> date:
    """Choose a day not before the disbursement, often its own day or the end of the two years."""
    edges = [disbursed + timedelta(days) for days in (0, 1, 73, 365, 729, 730, 731)]
    edges += [day for day in LOAN_DAYS if day >= disbursed]
    return rng.choice(edges) if chance(rng, 60) else disbursed + timedelta(rng.randint(0, 1200))


def warehouse(rng: Random) -> Json:
    cost = amount(rng, 1_000_000_00, 999_999_99, 500_000_00, most=1_500_000_00)
    return dated(rng, {"kind": rng.choice(("front", "overseas")), "cost": money(rng, cost)})


def service_platform(rng: Random) -> Json:
    vehicles = rng.choice((0, 4999, 5000, 5000, 5001, rng.randint(3000, 20_000)))
    row: Json = {"vehicles_serviced": vehicles, "recognised": chance(rng, 80)}
    if chance(rng, 60):
        fen = 0 if chance(rng, 25) else amount(rng, 1_000_000_00, 800_000_00, most=1_500_000_00)
        row["approved_award"] = money(rng, fen)
    return marked(rng, row)


def overseas_project(rng: Random) -> Json:
    invested = amount(rng, 30 * WAN, 100 * WAN, 200 * WAN, most=300 * WAN)
    country = rng.choice(COUNTRIES[rng.choice(sorted(COUNTRIES))])
    row = {"investment_usd": money(rng, invested), "country": country, "approved": chance(rng, 88)}
    dated(rng, row)
    if country in COUNTRIES["on the Belt and Road for some days"] and chance(rng, 50):
        row["date"] = rng.choice(SET_EDGES)
    return row


def fx_hedge(rng: Random) -> Json:
    edges = (100 * WAN, 200 * WAN, 300 * WAN, 1000 * WAN, 1100 * WAN)
    dollars = money(rng, amount(rng, *edges, most=600 * WAN))
    return dated(rng, {"amount_usd": dollars, "eligible": chance(rng, 90)})


LISTS: dict[str, Row] = {
    "cloud_services": fee_row("fee", 20_000_00, 10_000_00, 1_01, most=30_000_00),
    "marketing_services": fee_row("fee", 25_000_00, 12_500_00, most=40_000_00),
    "insurance_policies": fee_row("premium", 1_250_000_00, 625_000_00, most=1_500_000_00),
    "credit_reports": fee_row("fee", 60_000_00, 30_000_00, 20_000_01, most=70_000_00),
    "premises": fee_row("rent", 2_000_000_00, 250_000_00, 60_000_01, 3_01, most=400_000_00),
    "transactions": fee_row("fee", 1_250_000_00, 156_250_00, 30_000_00, most=150_000_00),
    "inspections": fee_row("fee", 1_250_000_00, 78_125_00, 30_000_00, most=150_000_00),
    "loans": loan,
    "warehouses": warehouse,
    "service_platforms": service_platform,
    "overseas_projects": overseas_project,
    "fx_hedges": fx_hedge,
}
"""Every list but the exhibitions, whose rows depend on each other."""


# ---------------------------------------------------------------------------------------------- prior awards


def prior_award(rng: Random, claim: Json) -> Json:
    """Make an award of some year, often at the cap, or so that one row of the claim just gets its share."""
    visits: list[Json] = claim.get("exhibitions", [])
    clause = rng.choice(sorted(CAPS))
    key = rng.choice(EXHIBITIONS) if chance(rng, 75 if clause.startswith("exhibition-") else 8) else None
    if visits and chance(rng, 40):
        visit = rng.choice(visits)
        clause, key = CLAUSE_OF_CATEGORY[visit["category"]], visit["exhibition"]
    row: Json = {"clause": clause, "year": rng.choice((YEAR,) * 12 + (2021, 2023, 2024, 2024, 2024, 2026))}
    row["amount"] = money(rng, prior_amount(rng, clause, claim))
    if key is not None:
        row["key"] = key
    return row


def prior_amount(rng: Random, clause: str, claim: Json) -> int:
    cap = rng.choice((CAPS[clause], CAPS[clause], 30 * WAN if clause.startswith("exhibition-") else CAPS[clause]))
    kind = rng.random()
    if kind < 0.15:
        return 0
    if kind < 0.4:
        return cap + rng.randint(-1, 1)
    if kind < 0.7:
        return max(0, cap - share_of_a_row(rng, clause, claim) + rng.randint(-1, 1))
    return rng.randint(0, cap * (2 if kind > 0.95 else 1))


def share_of_a_row(rng: Random, clause: str, claim: Json) -> int:
    """Estimate in fen what one row of the claim would be awarded."""
    name, field, percent = SHARES.get(clause, ("", "", 0))
    rows: list[Json] = claim.get(name, [])
    if not rows:
        return rng.randint(0, 20_000_00)
    whole, _, part = str(rng.choice(rows)[field]).partition(".")
    return (int(whole) * 100 + int(part.ljust(2, "0") or 0)) * percent // 100


CLAUSE_OF_CATEGORY = {
    "key_overseas": "exhibition-key",
    "other_overseas": "exhibition-other",
    "key_domestic": "exhibition-other",
    "online": "exhibition-online",
}
SHARES = {
    "exhibition-key": ("exhibitions", "fee", 80),
    "exhibition-other": ("exhibitions", "fee", 60),
    "exhibition-online": ("exhibitions", "fee", 30),
    "cloud-platform": ("cloud_services", "fee", 50),
    "cloud-marketing": ("marketing_services", "fee", 80),
    "insurance-premium": ("insurance_policies", "premium", 80),
    "credit-report": ("credit_reports", "fee", 50),
    "rent": ("premises", "rent", 50),
    "transaction-fee": ("transactions", "fee", 80),
    "inspection-fee": ("inspections", "fee", 80),
    "warehouse": ("warehouses", "cost", 50),
}


# ---------------------------------------------------------------------------------------------------- claims


def enterprise(rng: Random, number: int) -> Json:
    facts: Json = {"id": f"91331004MA{number:08d}"}
    if chance(rng, 70):
        facts["name"] = rng.choice((f"企业{number}", f"Enterprise {number}", "台州市二手车出口有限公司"))
    if chance(rng, 65):
        facts["county"] = rng.choice(COUNTIES)
    if chance(rng, 60):
        facts["dishonest"] = chance(rng, 4)
    if chance(rng, 60):
        facts["newly_registered"] = chance(rng, 60)
    if chance(rng, 85):
        vehicles = (0, 299, 300, 301, 499, 500, 501, rng.randint(0, 5000))
        facts["vehicles_exported"] = rng.choice(vehicles)
    return facts


def how_many(rng: Random) -> int:
    return rng.choice((1, 1, 1, 2, 2, 3, 4, 6)) if chance(rng, 98) else rng.choice((0, 20))


def exhibitions(rng: Random) -> list[Json]:
    """Make visits to few exhibitions, so that several rows share a cap, each exhibition with one category."""
    favourite = rng.choice(CATEGORIES)
    categories = {
        name: favourite if chance(rng, 40) else rng.choice(CATEGORIES)
        for name in rng.sample(EXHIBITIONS, rng.randint(1, 4))
    }
    return [exhibition(rng, categories) for _ in range(how_many(rng) + rng.choice((0, 0, 1, 3)))]


def claim_of(rng: Random, number: int) -> Json:
    """Make one claim: of one list, of some, or of all."""
    claim: Json = {"claim_id": f"G{number:07d}", "year": YEAR, "enterprise": enterprise(rng, number)}
    wanted = rng.choice((5, 25, 50, 100))
    chosen = rng.choice(("exhibitions", *LISTS))
    if chosen == "exhibitions" or chance(rng, wanted):
        claim["exhibitions"] = exhibitions(rng)
    for name, row in LISTS.items():
        if name == chosen or chance(rng, wanted):
            claim[name] = [row(rng) for _ in range(how_many(rng))]
    if chance(rng, 45):
        claim["prior_awards"] = [prior_award(rng, claim) for _ in range(rng.choice((0, 1, 1, 2, 3, 5, 8)))]
    return claim


def claims(number: int, seed: int) -> Iterator[Json]:
    """Yield so many claims, the same ones for the same seed."""
    rng = Random(seed)  # noqa: S311 - cases must repeat, not be secret
    for index in range(number):
        yield claim_of(rng, index)


def main(arguments: list[str]) -> int:
    if len(arguments) != 2 or not all(argument.isdecimal() for argument in arguments):
        sys.stderr.write("usage: python tests/generate_claims.py N SEED > out.jsonl\n")
        return 2
    for claim in claims(int(arguments[0]), int(arguments[1])):
        line = json.dumps(claim, ensure_ascii=False) + "\n"
        sys.stdout.buffer.write(line.encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
