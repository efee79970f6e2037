"""Claims: what becomes of a good one, and how each fault of a bad one is told."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pathlib
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_eval.claim import Facts, Prior, Reader
from policy_eval.diagnostics import Diagnostic, Severity, printable
from policy_eval.strict_json import Number, parse, shown
from small_program import contract_program, other_program

CONTRACT = contract_program()
READER = Reader(CONTRACT)
OTHER = Reader(other_program())
LIST = {fact.name: index for index, fact in enumerate(CONTRACT.lists)}
GONE = "a field that is not there"
"""In a case: the field is left out."""

CLAIM: dict[str, Any] = {
    "claim_id": "TZ-2025-0001",
    "year": 2025,
    "enterprise": {
        "id": "91331004MA2XXXXXX1",
        "name": "路桥二手车",
        "county": "路桥区",
        "vehicles_exported": 620,
    },
    "exhibitions": [
        {
            "exhibition": "Dubai",
            "category": "key_overseas",
            "fee": "150000.00",
            "date": "2025-06-10",
            "ref": "0012",
        },
        {"exhibition": "Cairo", "category": "online", "fee": 9},
    ],
    "loans": [{"principal": "8000000", "disbursed": "2024-09-01", "repaid": "2025-10-01", "eligible": True}],
    "warehouses": [{"kind": "overseas", "cost": "760000.5", "date": "2025-04-01"}],
    "service_platforms": [{"vehicles_serviced": 5200, "recognised": True}],
    "overseas_projects": [{"investment_usd": "1200000", "country": "KZ", "approved": True}],
    "prior_awards": [{"clause": "exhibition-key", "year": 2025, "amount": "50000.00", "key": "Dubai"}],
}


def changed(path: str, value: object) -> Any:
    """The claim with another value at `path` (`exhibitions 0 fee`), or without it."""
    claim = copy.deepcopy(CLAIM)
    *way, last = [int(step) if step.isdigit() else step for step in path.split()]
    place: Any = claim
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return claim


def read(claim: object) -> Facts:
    facts, diagnostics = READER.read(claim)
    assert diagnostics == []
    assert facts
    return facts


def told(claim: object, reader: Reader = READER) -> list[tuple[str, str]]:
    """Path and code of every fault."""
    return [(d.path, d.rule.code) for d in reader.read(claim)[1]]


# --- good claims ------------------------------------------------------------------------------------------


def test_a_claim_becomes_typed_facts() -> None:
    facts = read(CLAIM)
    assert (facts.claim_id, facts.year) == ("TZ-2025-0001", 2025)
    assert facts.claimant == ("91331004MA2XXXXXX1", "路桥二手车", "路桥区", False, False, 620)
    assert facts.rows[LIST["exhibitions"]] == (
        ("Dubai", "key_overseas", 15000000, dt.date(2025, 6, 10)),
        ("Cairo", "online", 900, None),
    )
    assert facts.refs[LIST["exhibitions"]] == ("0012", None)
    assert facts.rows[LIST["loans"]] == ((800000000, dt.date(2024, 9, 1), dt.date(2025, 10, 1), True),)
    assert facts.rows[LIST["warehouses"]] == (("overseas", 76000050, dt.date(2025, 4, 1)),)
    assert facts.rows[LIST["service_platforms"]] == ((5200, True, None),)
    assert facts.priors == (Prior("exhibition-key", 2025, 5000000, "Dubai"),)
    assert facts.bad == frozenset()


def test_a_row_without_a_date_counts_as_the_last_day_of_the_year() -> None:
    facts = read(CLAIM)
    year_end = dt.date(2025, 12, 31)
    assert facts.days[LIST["exhibitions"]] == (dt.date(2025, 6, 10), year_end)
    assert facts.days[LIST["loans"]] == (year_end,)


def test_every_list_has_an_entry_and_the_claimant_an_empty_one() -> None:
    facts = read({"claim_id": "a", "year": 2025, "enterprise": {"id": "x"}, "premises": []})
    for entries in (facts.rows, facts.refs, facts.days):
        assert entries == ((),) * len(CONTRACT.lists)
    assert facts.priors == ()


def test_defaults_stand_in_and_are_noted() -> None:
    claimant = LIST["enterprise"]
    assert read(CLAIM).defaulted == {(claimant, -1, 3), (claimant, -1, 4)}
    claim = {
        "claim_id": "a",
        "year": 2024,
        "purchases": [{"price": 600, "tax": "1", "pieces": 1}, {"price": 600, "pieces": 9}],
    }
    facts, diagnostics = OTHER.read(claim)
    assert facts
    assert facts.rows[0] == ((600, 1000, 1, None), (600, 0, 9, None))
    assert facts.defaulted == {(0, 1, 1)}
    assert diagnostics == []


def test_a_claimant_of_whom_nothing_is_required_may_be_left_out() -> None:
    facts, diagnostics = OTHER.read({"claim_id": "a", "year": 2026})
    assert facts
    assert (facts.claimant, diagnostics) == ((None,), [])


AMOUNTS: list[tuple[object, int]] = [
    ("0", 0),
    ("0.01", 1),
    ("150000", 15000000),
    ("150000.5", 15000050),
    ("00150000.50", 15000050),
    (150000, 15000000),
    (Number("150000.5"), 15000050),
    (Number("0.07"), 7),
    (Decimal("0.29"), 29),
    (Decimal(5), 500),
    ("99999999999.99", 9999999999999),
]


@pytest.mark.parametrize(("written", "fen"), AMOUNTS, ids=repr)
def test_money_is_read_exactly(written: object, fen: int) -> None:
    assert read(changed("exhibitions 0 fee", written)).rows[LIST["exhibitions"]][0][2] == fen


@given(st.integers(0, 9_999_999_999_999))
def test_every_amount_is_read_to_the_fen(fen: int) -> None:
    text = f"{fen // 100}.{fen % 100:02d}"
    for written in (text, Number(text), Decimal(text)):
        assert read(changed("exhibitions 0 fee", written)).rows[LIST["exhibitions"]][0][2] == fen


@pytest.mark.parametrize(
    ("price", "tax", "faults"),
    [
        ("500", "5.500", []),
        (60000, "5.5", []),
        ("499", "0", [("purchases[0].price", "PC116")]),
        ("60001", "5.501", [("purchases[0].price", "PC116"), ("purchases[0].tax", "PC116")]),
        ("500.0", "1.2345", [("purchases[0].price", "PC112"), ("purchases[0].tax", "PC112")]),
        (Number("500.0"), Number("0.001"), [("purchases[0].price", "PC112")]),
    ],
)
def test_money_has_the_decimals_of_its_currency_and_the_bounds_of_its_field(
    price: object, tax: object, faults: list[tuple[str, str]]
) -> None:
    claim = {"claim_id": "a", "year": 2025, "purchases": [{"price": price, "tax": tax, "pieces": 1}]}
    assert told(claim, OTHER) == faults


def test_unusual_but_harmless_texts_are_kept() -> None:
    for text in ("二手车　出口", "a\xa0b", "café", "😀", "\u202e", "x" * 1000):
        assert read(changed("exhibitions 1 exhibition", text)).rows[LIST["exhibitions"]][1][0] == text


# --- bad claims -------------------------------------------------------------------------------------------

CNY = (
    'CNY 金额（如 "100.00"，至多 2 位小数，0.00 至 99,999,999,999.99）',
    'an amount in CNY (such as "100.00", at most 2 decimals, 0.00 to 99,999,999,999.99)',
)
WHOLE = ("0 至 1,000,000,000,000 的整数", "a whole number from 0 to 1,000,000,000,000")
TEXT = ("文本，至多 1000 个字符", "a text of at most 1000 characters")
ID = ("文本，至多 200 个字符", "a text of at most 200 characters")
COUNTRY = (
    "ISO 3166-1 国家代码，两个大写字母，如 KZ",
    "a country code of ISO 3166-1, two capitals such as KZ",
)
KINDS = (
    "front（前置仓）、overseas（海外仓）",
    "front (front warehouse), overseas (overseas warehouse)",
)
DAY = ("日期，如 2025-06-10", "a date such as 2025-06-10")
FLAG = ("true 或 false", "true or false")
ROWS = ("由各笔组成的数组 [{…}, {…}]", "an array of rows, [{…}, {…}]")
OBJECT = ("对象 {…}", "an object {…}")
YEARS = ("2025 年", "2025")
ANY_YEAR = ("1000 年至 9999 年", "1000 to 9999")

FEE = ("exhibitions 0 fee", "展位费", "fee", CNY)
EXPORTED = ("enterprise vehicles_exported", "年出口量", "vehicles exported", WHOLE)
DISHONEST = ("enterprise dishonest", "严重失信", "dishonest", FLAG)
OPENED = ("exhibitions 0 date", "参展日", "date", DAY)
ABROAD = ("overseas_projects 0 country", "项目所在国", "country", COUNTRY)
STORE = ("warehouses 0 kind", "仓库类别", "kind", KINDS)
SHOW = ("exhibitions 0 exhibition", "展会", "exhibition", TEXT)
CLAIM_ID = ("claim_id", "申报编号", "claim id", ID)
YEAR = ("year", "申报年度", "year of the claim", YEARS)
PRIOR_YEAR = ("prior_awards 0 year", "年度", "year", ANY_YEAR)
LOANS = ("loans", "贷款", "loans", ROWS)
LOAN = ("loans 0", "贷款", "loans", OBJECT)
CLAIMANT = ("enterprise", "企业", "enterprise", OBJECT)

NOTHING = ("", "")
SIGN = ("金额不带正负号", "an amount has no sign")
PLACES = ("按凭证上的金额写，不多写小数", "write the amount of the invoice, with no more decimals")
NO_E = ("把数写全，不用 e", "write the number out, without e")
PLAIN = ("不写分隔符、空格和单位", "write no separator, blank or unit")
DIGITS = ("只用半角数字和一个小数点", "write nothing but ASCII digits and one point")
INTEGER = ("写整数：不加引号，不带小数点", "write a whole number: no quotes, no point")
TRUTH = ("写 true 或 false，不加引号", "write true or false, without quotes")
ISO = ("写成四位年、两位月、两位日", "write four digits of year, two of month, two of day")
QUOTED = ("文本写在双引号里", "write a text in double quotes")
SHORTER = ("写短一些", "make it shorter")
CONTROLS = ("去掉控制字符（换行、制表符等）", "drop the control characters (line breaks, tabs)")
HALF = ("去掉半个字符（落单的代理码）", "drop the half character (a lone surrogate)")
FOUR = ("写四位整数，不加引号", "write four digits, without quotes")
BRACKETS = ("只有一笔也写在 [ ] 里；没有就不写", "write even one row in [ ]; leave out none")


def near(word: str) -> tuple[str, str]:
    return f"是不是“{word}”？", f"did you mean “{word}”?"


Wanted = tuple[str, str, str, tuple[str, str]]

WRONG: list[tuple[Wanted, object, str, str, tuple[str, str]]] = [
    # field, value, code, how the value is shown, remedy
    (FEE, "-1", "PC111", '"-1"', SIGN),
    (FEE, "+1", "PC111", '"+1"', SIGN),
    (FEE, "−1", "PC111", '"−1"', SIGN),
    (FEE, -1, "PC111", "-1", SIGN),
    (FEE, Number("-0.5"), "PC111", "-0.5", SIGN),
    (FEE, Number("-0"), "PC111", "-0", SIGN),
    (FEE, -(10**400), "PC111", "≈-10^399", SIGN),
    (FEE, "1.234", "PC112", '"1.234"', PLACES),
    (FEE, Number("1.000"), "PC112", "1.000", PLACES),
    (FEE, Decimal("1.234"), "PC112", "1.234", PLACES),
    (FEE, "1e5", "PC113", '"1e5"', NO_E),
    (FEE, Number("1E5"), "PC113", "1E5", NO_E),
    (FEE, Decimal("1E+2"), "PC113", "1E+2", NO_E),
    (FEE, "39,719", "PC114", '"39,719"', near("39719")),
    (FEE, "1 000.00", "PC114", '"1 000.00"', near("1000.00")),
    (FEE, " 1", "PC114", '" 1"', near("1")),
    (FEE, "1\n", "PC114", r'"1\n"', near("1")),
    (FEE, "1,5", "PC114", '"1,5"', PLAIN),
    (FEE, "10万元", "PC114", '"10万元"', PLAIN),
    (FEE, "¥5", "PC114", '"¥5"', PLAIN),
    (FEE, "１００", "PC110", '"１００"', DIGITS),
    (FEE, "٣", "PC110", '"٣"', DIGITS),
    (FEE, "²", "PC110", '"²"', DIGITS),
    (FEE, "", "PC110", '""', DIGITS),
    (FEE, ".5", "PC110", '".5"', DIGITS),
    (FEE, "5.", "PC110", '"5."', DIGITS),
    (FEE, "1.2.3", "PC110", '"1.2.3"', DIGITS),
    (FEE, "NaN", "PC110", '"NaN"', DIGITS),
    (FEE, Decimal("Infinity"), "PC110", "Infinity", DIGITS),
    (FEE, True, "PC110", "true", DIGITS),
    (FEE, [], "PC110", "[]", DIGITS),
    (FEE, {"a": 1}, "PC110", "{…}", DIGITS),
    (FEE, None, "PC110", "null", DIGITS),
    (FEE, "100000000000", "PC116", '"100000000000"', NOTHING),
    (FEE, Number("100000000000.00"), "PC116", "100000000000.00", NOTHING),
    (FEE, "9" * 400, "PC116", f'"{"9" * 39}…"', NOTHING),
    (FEE, Number("9" * 400), "PC116", f"{'9' * 39}…", NOTHING),
    (FEE, 10**5000, "PC116", "≈10^4999", NOTHING),
    (EXPORTED, True, "PC120", "true", INTEGER),
    (EXPORTED, Number("620.0"), "PC120", "620.0", INTEGER),
    (EXPORTED, 620.0, "PC120", "620.0", INTEGER),
    (EXPORTED, Decimal(620), "PC120", "620", INTEGER),
    (EXPORTED, "620", "PC120", '"620"', INTEGER),
    (EXPORTED, Number("1e3"), "PC120", "1e3", INTEGER),
    (EXPORTED, -1, "PC121", "-1", NOTHING),
    (EXPORTED, 10**12 + 1, "PC121", "1000000000001", NOTHING),
    (EXPORTED, Number("9" * 400), "PC121", f"{'9' * 39}…", NOTHING),
    (DISHONEST, "no", "PC130", '"no"', TRUTH),
    (DISHONEST, "true", "PC130", '"true"', TRUTH),
    (DISHONEST, 0, "PC130", "0", TRUTH),
    (OPENED, "20250610", "PC140", '"20250610"', near("2025-06-10")),
    (OPENED, "2025/6/1", "PC140", '"2025/6/1"', near("2025-06-01")),
    (OPENED, "2025年6月1日", "PC140", '"2025年6月1日"', near("2025-06-01")),
    (OPENED, "2025-06-10T08:00", "PC140", '"2025-06-10T08:00"', near("2025-06-10")),
    (OPENED, "2025/6/31", "PC140", '"2025/6/31"', ISO),
    (OPENED, "2025-W24-2", "PC140", '"2025-W24-2"', ISO),
    (OPENED, "２０２５-06-10", "PC140", '"２０２５-06-10"', ISO),
    (OPENED, 20250610, "PC140", "20250610", ISO),
    (ABROAD, "XX", "PC150", '"XX"', NOTHING),
    (ABROAD, "UK", "PC150", '"UK"', NOTHING),
    (ABROAD, "kz", "PC150", '"kz"', near("KZ")),
    (ABROAD, " KZ", "PC150", '" KZ"', near("KZ")),
    (ABROAD, 5, "PC150", "5", NOTHING),
    (STORE, "oversea", "PC160", '"oversea"', near("overseas")),
    (STORE, "Overseas", "PC160", '"Overseas"', near("overseas")),
    (STORE, "海外仓", "PC160", '"海外仓"', near("overseas")),
    (STORE, "前置", "PC160", '"前置"', near("front")),
    (STORE, "bonded", "PC160", '"bonded"', NOTHING),
    (STORE, ["front"], "PC160", "[…]", NOTHING),
    (SHOW, 5, "PC170", "5", QUOTED),
    (SHOW, None, "PC170", "null", QUOTED),
    (SHOW, "x" * 1001, "PC171", f'"{"x" * 39}…"', SHORTER),
    (SHOW, "a\0b", "PC172", r'"a\x00b"', CONTROLS),
    (SHOW, "a\tb", "PC172", r'"a\tb"', CONTROLS),
    (SHOW, "\x1b[31m", "PC172", r'"\x1b[31m"', CONTROLS),
    (SHOW, "\ud800", "PC173", r'"\ud800"', HALF),
    (CLAIM_ID, 5, "PC170", "5", QUOTED),
    (CLAIM_ID, "x" * 201, "PC171", f'"{"x" * 39}…"', SHORTER),
    (YEAR, "2025", "PC180", '"2025"', FOUR),
    (YEAR, Number("2025.0"), "PC180", "2025.0", FOUR),
    (YEAR, True, "PC180", "true", FOUR),
    (YEAR, None, "PC180", "null", FOUR),
    (PRIOR_YEAR, "2025", "PC180", '"2025"', FOUR),
    (PRIOR_YEAR, 25, "PC180", "25", FOUR),
    (LOANS, {}, "PC104", "{}", BRACKETS),
    (LOANS, "x", "PC104", '"x"', BRACKETS),
    (LOAN, None, "PC105", "null", NOTHING),
    (LOAN, [1], "PC105", "[…]", NOTHING),
    (CLAIMANT, [], "PC105", "[]", NOTHING),
    (CLAIMANT, None, "PC105", "null", NOTHING),
]

Texts = tuple[str, str]
NULLED = ("没有就删去这一项", "leave the field out")
OTHER_YEAR = ("改正年度，或选用该年度的政策", "correct the year, or use the policy of that year")
CALENDAR = ("核对年月日", "check year, month and day")
FILL = ("写上内容", "write something")

SAID: list[tuple[str, object, str, Texts, Texts]] = [
    # field, value, code, message, remedy
    ("claim_id", "", "PC174", ("申报编号不能为空", "claim id cannot be empty"), FILL),
    ("enterprise id", "", "PC174", ("统一社会信用代码不能为空", "id cannot be empty"), FILL),
    ("enterprise name", None, "PC106", ("企业名称不能是 null", "name cannot be null"), NULLED),
    ("exhibitions 0 date", None, "PC106", ("参展日不能是 null", "date cannot be null"), NULLED),
    ("loans", None, "PC106", ("贷款不能是 null", "loans cannot be null"), NULLED),
    ("exhibitions 0 ref", None, "PC106", ("凭证号不能是 null", "reference cannot be null"), NULLED),
    (
        "year",
        2024,
        "PC107",
        ("本政策不适用于 2024 年，只适用于 2025 年", "this policy does not cover 2024, only 2025"),
        OTHER_YEAR,
    ),
    (
        "year",
        10**400,
        "PC107",
        ("本政策不适用于 ≈10^399 年，只适用于 2025 年", "this policy does not cover ≈10^399, only 2025"),
        OTHER_YEAR,
    ),
    (
        "exhibitions 0 fee",
        1.5,
        "PC115",
        (
            "展位费读成了二进制小数 1.5，已不精确",
            "fee was read as a binary fraction, 1.5, which is not exact",
        ),
        (
            '金额以文本给出，如 "150000.00"；或用 policy_eval 自带的 JSON 读取',
            'pass an amount as text, as in "150000.00", or let policy_eval read the JSON',
        ),
    ),
    (
        "exhibitions 0 date",
        "2025-02-29",
        "PC141",
        ('参展日：没有 "2025-02-29" 这一天', 'date: there is no day "2025-02-29"'),
        CALENDAR,
    ),
    (
        "loans 0 disbursed",
        "2025-13-01",
        "PC141",
        ('划付日：没有 "2025-13-01" 这一天', 'disbursed: there is no day "2025-13-01"'),
        CALENDAR,
    ),
    (
        "prior_awards 0 clause",
        "exhibition-kye",
        "PC108",
        ('政策中没有条款 "exhibition-kye"', 'the policy has no clause "exhibition-kye"'),
        near("exhibition-key"),
    ),
    (
        "prior_awards 0 clause",
        "重点展会",
        "PC108",
        ('政策中没有条款 "重点展会"', 'the policy has no clause "重点展会"'),
        near("exhibition-key"),
    ),
    (
        "exhibition",
        [],
        "PC103",
        ('没有 "exhibition" 这个栏目', 'there is no field "exhibition"'),
        near("exhibitions"),
    ),
    ("exhibitions 0 fees", "1", "PC103", ('没有 "fees" 这个栏目', 'there is no field "fees"'), near("fee")),
    (
        "exhibitions 0 展位费",
        "1",
        "PC103",
        ('没有 "展位费" 这个栏目', 'there is no field "展位费"'),
        near("fee"),
    ),
    ("prior_awards 0 keys", "x", "PC103", ('没有 "keys" 这个栏目', 'there is no field "keys"'), near("key")),
    (
        "prior_awards 0 note",
        "x",
        "PC103",
        ('没有 "note" 这个栏目', 'there is no field "note"'),
        (
            "可填：clause（条款）、year（年度）、amount（金额）、key（对象）、ref（凭证号）",
            "there are: clause, year, amount, key, ref (reference)",
        ),
    ),
    (
        "enterprise ref",
        "x",
        "PC103",
        ('没有 "ref" 这个栏目', 'there is no field "ref"'),
        (
            (
                "可填：id（统一社会信用代码）、name（企业名称）、county（所属县）、dishonest（严重失信）、"
                "newly_registered（当年新备案）、vehicles_exported（年出口量）"
            ),
            (
                "there are: id, name, county, dishonest, newly_registered (newly registered), "
                "vehicles_exported (vehicles exported)"
            ),
        ),
    ),
    (
        "claim_id",
        GONE,
        "PC102",
        ("缺少必填的申报编号", "claim id is required and missing"),
        (f"补上：{ID[0]}", f"add it: {ID[1]}"),
    ),
    (
        "year",
        GONE,
        "PC102",
        ("缺少必填的申报年度", "year of the claim is required and missing"),
        ("补上：整数 2025", "add it: the whole number 2025"),
    ),
    (
        "enterprise",
        GONE,
        "PC102",
        ("缺少必填的企业", "enterprise is required and missing"),
        (f"补上：{OBJECT[0]}", f"add it: {OBJECT[1]}"),
    ),
    (
        "enterprise id",
        GONE,
        "PC102",
        ("缺少必填的统一社会信用代码", "id is required and missing"),
        (f"补上：{TEXT[0]}", f"add it: {TEXT[1]}"),
    ),
    (
        "warehouses 0 kind",
        GONE,
        "PC102",
        ("缺少必填的仓库类别", "kind is required and missing"),
        (f"补上：{KINDS[0]}", f"add it: {KINDS[1]}"),
    ),
]

CASES: list[tuple[str, object, str, Texts, Texts]] = [
    *SAID,
    *(
        (
            path,
            value,
            code,
            (f"{zh}：读到 {seen}，应为：{wanted[0]}", f"{en}: expected {wanted[1]}, found {seen}"),
            mend,
        )
        for (path, zh, en, wanted), value, code, seen, mend in WRONG
    ),
]


@pytest.mark.parametrize(
    ("path", "value", "code", "message", "mend"),
    CASES,
    ids=[f"{case[0]} {case[2]} {shown(case[1])}" for case in CASES],
)
def test_a_fault_is_told_once_with_its_field_and_remedy(
    path: str, value: object, code: str, message: Texts, mend: Texts
) -> None:
    facts, (found, *more) = READER.read(changed(path, value))
    assert facts
    assert not more
    assert (found.rule.code, as_path(path)) == (code, found.path)
    assert (found.message("zh"), found.message("en")) == message
    assert (found.mend("zh"), found.mend("en")) == mend


def as_path(steps: str) -> str:
    """`exhibitions 0 fee` → `exhibitions[0].fee`."""
    return "".join(f"[{s}]" if s.isdigit() else f".{s}" for s in steps.split()).removeprefix(".")


@pytest.mark.parametrize(
    ("claim", "seen"),
    [([], "[]"), (None, "null"), ("x", '"x"'), (5, "5"), ([CLAIM], "[…]"), (Number("1.5"), "1.5")],
)
def test_what_is_no_object_is_no_claim(claim: object, seen: str) -> None:
    facts, (found,) = READER.read(claim)
    assert facts is None
    assert found.rule.code == "PC101"
    assert found.message("zh") == f"一份申报应是一个对象 {{…}}，这里是 {seen}"
    assert found.message("en") == f"a claim is one object {{…}}, found {seen}"


def test_a_policy_of_several_years_says_which() -> None:
    _, (found,) = OTHER.read({"claim_id": "a", "year": 2023})
    assert found.message("zh") == "本政策不适用于 2023 年，只适用于 2024 年至 2026 年"
    assert found.message("en") == "this policy does not cover 2023, only 2024 to 2026"


def test_one_exhibition_under_two_categories_is_refused() -> None:
    claim = changed("exhibitions 1 exhibition", "Dubai")
    facts, (found,) = READER.read(claim)
    assert facts
    assert found.path == "exhibitions[1].category"
    assert found.rule.code == "PC109"
    assert found.message("zh") == '同一展会只能按一个类别申报：这里是 "online"，exhibitions[0] 是 "key_overseas"'
    assert found.message("en") == 'one exhibition, one category: "online" here, "key_overseas" at exhibitions[0]'
    assert (LIST["exhibitions"], 1) not in facts.bad


def test_one_exhibition_in_several_rows_of_one_category_is_fine() -> None:
    claim = changed("exhibitions 1", CLAIM["exhibitions"][0])
    assert told(claim) == []


def test_a_faulty_row_does_not_count_for_what_must_be_alike() -> None:
    claim = changed("exhibitions 1", {"exhibition": "Dubai", "category": "onlin", "fee": "1"})
    assert told(claim) == [("exhibitions[1].category", "PC160")]


def test_a_misnamed_required_field_is_one_mistake() -> None:
    row = {"exhibition": "Dubai", "category": "online", "Fee": "1"}
    assert told(changed("exhibitions 0", row)) == [("exhibitions[0].Fee", "PC103")]
    claim = changed("enterprise", GONE)
    claim["enterprize"] = CLAIM["enterprise"]
    assert told(claim) == [("enterprize", "PC103")]


def test_all_faults_are_told_at_once_in_the_order_of_the_policy() -> None:
    claim = {
        "year": 2020,
        "enterprise": {"id": 5, "county": "路桥", "x": 1},
        "loans": [{"principal": "-1", "disbursed": "2025-02-30"}, 5],
        "exhibitions": [{"exhibition": "a", "category": "b", "fee": "1,000"}],
        "prior_awards": [{"clause": "x", "year": 2025, "amount": "1"}, {}],
        "zzz": 1,
    }
    assert told(claim) == [
        ("claim_id", "PC102"),
        ("year", "PC107"),
        ("zzz", "PC103"),
        ("enterprise.id", "PC170"),
        ("enterprise.county", "PC160"),
        ("enterprise.x", "PC103"),
        ("exhibitions[0].category", "PC160"),
        ("exhibitions[0].fee", "PC114"),
        ("loans[0].principal", "PC111"),
        ("loans[0].disbursed", "PC141"),
        ("loans[0].eligible", "PC102"),
        ("loans[1]", "PC105"),
        ("prior_awards[0].clause", "PC108"),
        ("prior_awards[1].clause", "PC102"),
        ("prior_awards[1].year", "PC102"),
        ("prior_awards[1].amount", "PC102"),
    ]


def test_the_rest_of_a_faulty_claim_is_still_read() -> None:
    claim = changed("exhibitions 0 fee", "x")
    claim["prior_awards"].append({"clause": "rent"})
    claim["loans"].append(5)
    facts, diagnostics = READER.read(claim)
    assert facts
    assert len(diagnostics) == 4
    assert facts.bad == {(LIST["exhibitions"], 0), (LIST["loans"], 1)}
    assert facts.rows[LIST["exhibitions"]][0] == ("Dubai", "key_overseas", None, dt.date(2025, 6, 10))
    assert facts.rows[LIST["loans"]][1] == (None, None, None, None)
    assert facts.refs[LIST["exhibitions"]] == ("0012", None)
    assert len(facts.priors) == 1


def test_a_faulty_claimant_is_marked() -> None:
    for claim in (changed("enterprise", GONE), changed("enterprise", 5), changed("enterprise id", 5)):
        facts, _ = READER.read(claim)
        assert facts
        assert facts.bad == {(LIST["enterprise"], -1)}
        assert len(facts.claimant) == 6


def test_after_a_hundred_faults_the_rest_is_counted() -> None:
    facts, diagnostics = READER.read(changed("loans", [5] * 250))
    assert facts
    assert len(diagnostics) == 101
    assert diagnostics[-1].rule.severity is Severity.NOTE
    assert diagnostics[-1].message("zh") == "还有 150 处错误没有列出"
    assert diagnostics[-1].message("en") == "150 more faults are not listed"


def test_hundreds_of_thousands_of_faults_take_seconds_not_minutes() -> None:
    start = time.perf_counter()
    _, diagnostics = READER.read(changed("loans", [{"x": 1}] * 200_000))
    assert len(diagnostics) == 101
    assert time.perf_counter() - start < 60


def test_a_path_shows_what_is_no_name_in_quotes() -> None:
    for key, path in (
        ("a b", 'loans[0]["a b"]'),
        ("\x1b[0m", r'loans[0]["\x1b[0m"]'),
        ("x" * 99, "loans[0]." + "x" * 39 + "…"),
    ):
        claim = changed("loans 0", {**CLAIM["loans"][0], key: 1})
        assert told(claim) == [(path, "PC103")]


def test_a_key_that_is_no_text_is_refused() -> None:
    claim: dict[Any, Any] = {**CLAIM}
    claim[5] = 1
    assert told(claim) == [("[5]", "PC103")]


# --- anything ---------------------------------------------------------------------------------------------

NAMES = [
    *LIST,
    "claim_id",
    "year",
    "prior_awards",
    "ref",
    "id",
    "fee",
    "date",
    "country",
    "clause",
    "amount",
    "key",
]
ATOMS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text(max_size=20)
    | st.sampled_from(["2025-06-10", "1.50", "KZ", "online", "exhibition-key", 2025, Number("1e9"), Number("9" * 500)])
)
ANYTHING = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=9), inner, max_size=6)
    ),
    max_leaves=30,
)


def check_told(diagnostics: list[Diagnostic]) -> None:
    for found in diagnostics:
        assert found.rule.code.startswith("PC1")
        for text in (found.text("zh"), found.text("en")):
            assert all(printable(line) == line for line in text.splitlines())


@given(ANYTHING)
def test_any_value_gives_facts_or_diagnostics(value: object) -> None:
    facts, diagnostics = READER.read(value)
    assert diagnostics or facts
    check_told(diagnostics)


@given(
    st.sampled_from(
        [
            "exhibitions",
            "exhibitions 0",
            "exhibitions 0 fee",
            "enterprise",
            "enterprise id",
            "year",
            "claim_id",
            "prior_awards",
            "prior_awards 0 key",
            "overseas_projects 0 country",
        ]
    ),
    ANYTHING,
)
def test_any_value_anywhere_gives_facts_and_diagnostics(path: str, value: object) -> None:
    facts, diagnostics = READER.read(changed(path, value))
    assert facts
    check_told(diagnostics)


# --- the sample -------------------------------------------------------------------------------------------

SAMPLE = (pathlib.Path(__file__).parent / "cases" / "sample.jsonl").read_bytes().splitlines()


def test_the_sample_claims_are_read_alike_however_their_json_was_read() -> None:
    for line in SAMPLE:
        strict, faults = parse(line)
        assert faults == []
        assert READER.read(strict) == READER.read(json.loads(line))
        assert READER.read(strict)[1] == []
