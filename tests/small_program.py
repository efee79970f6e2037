"""Programs made by hand, with the facts of the contract and others: for tests that need no checker."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from policy_eval.program import (
    Clause,
    Compare,
    Const,
    Field,
    FieldFact,
    Holds,
    ListFact,
    Program,
    Reach,
    Relation,
    Round,
    Rounding,
    Said,
    Scalar,
    Source,
    Unique,
)
from policy_eval.quantity import Choice, Country, Date, Flag, Kind, Words, count, money

CLAUSES = {
    "exhibition-key": ("重点展会", "key exhibitions", "exhibitions"),
    "exhibition-other": ("其他展会", "other exhibitions", "exhibitions"),
    "exhibition-online": ("线上展会", "online exhibitions", "exhibitions"),
    "cloud-platform": ("云展会平台", "cloud platform", "cloud_services"),
    "cloud-marketing": ("云端营销", "cloud marketing", "marketing_services"),
    "insurance-premium": ("信用保险", "insurance premium", "insurance_policies"),
    "credit-report": ("资信报告", "credit reports", "credit_reports"),
    "rent": ("租金", "rent", "premises"),
    "transaction-fee": ("交易服务费", "transaction fee", "transactions"),
    "inspection-fee": ("检测费", "inspection fee", "inspections"),
    "loan-interest": ("贷款贴息", "loan interest", "loans"),
    "warehouse": ("仓库", "warehouse", "warehouses"),
    "service-platform": ("综合服务中心", "service platform", "service_platforms"),
    "overseas-network": ("境外服务网络", "overseas network", "overseas_projects"),
    "fx-hedging": ("汇率避险", "fx hedging", "fx_hedges"),
}
CATEGORIES = (
    ("key_overseas", Said("重点目录内国际性展会", "key exhibition abroad")),
    ("other_overseas", Said("其他境外展会", "other exhibition abroad")),
    ("key_domestic", Said("重点支持的境内国际性展会", "key domestic exhibition")),
    ("online", Said("重点支持的线上展会", "key online exhibition")),
)
WAREHOUSES = (
    ("front", Said("前置仓", "front warehouse")),
    ("overseas", Said("海外仓", "overseas warehouse")),
)
TIANTAI = ("天台县", "仙居县", "三门县")
COUNTIES = tuple(
    (name, Said(name, "")) for name in ("椒江区", "黄岩区", "路桥区", "临海市", "温岭市", "玉环市", *TIANTAI)
)
CNY, USD = money("CNY"), money("USD")


def field(name: str, zh: str, kind: Kind, *, required: bool = True, default: Scalar | None = None) -> FieldFact:
    """A field whose English label is its name."""
    return FieldFact(name, Said(zh, name.replace("_", " ")), kind, required, default)


def choice(name: str, zh: str, values: tuple[tuple[str, Said], ...], *, required: bool = True) -> FieldFact:
    return replace(field(name, zh, Choice(name), required=required), values=values)


def rows(
    name: str, zh: str, *fields: FieldFact, holds: tuple[Holds, ...] = (), unique: tuple[Unique, ...] = ()
) -> ListFact:
    """A list, dated by its field `date` if it has one."""
    dated = next((i for i, fact in enumerate(fields) if fact.name == "date"), None)
    return ListFact(name, Said(zh, name.replace("_", " ")), fields, dated, holds, unique, False, "笔", 0)  # noqa: FBT003


def costs(name: str, zh: str, cost: str, cost_zh: str) -> ListFact:
    return rows(name, zh, field(cost, cost_zh, CNY), DATE)


def claimant(name: str, zh: str, *fields: FieldFact) -> ListFact:
    return ListFact(name, Said(zh, name), fields, None, (), (), True, "家", 0)  # noqa: FBT003


def program(*lists: ListFact, currency: str = "CNY", first: str = "2025-01-01", last: str = "2025-12-31") -> Program:
    """A program of these facts; the claimant stands among them."""
    names = {fact.name: index for index, fact in enumerate(lists)}
    return Program(
        policy="small",
        version="2025",
        title=Said("小政策", ""),
        currency=currency,
        claimant=next(i for i, fact in enumerate(lists) if fact.is_claimant),
        first_day=dt.date.fromisoformat(first),
        last_day=dt.date.fromisoformat(last),
        lists=lists,
        sets=(),
        clauses=tuple(clause(name, zh, en, names.get(of, -1)) for name, (zh, en, of) in CLAUSES.items()),
        limits=(),
        exclusions=(),
        marks=(),
        readings=(),
        commitments=(),
        rounding=Round(1, Rounding.HALF_UP, written=False),
        places=(),
        source_sha256="",
    )


def clause(name: str, zh: str, en: str, index: int) -> Clause:
    return Clause(
        name=name,
        label=Said(zh, en),
        article="",
        quotes=(),
        reach=Reach.EACH if index >= 0 else Reach.CLAIMANT,
        list=index,
        when=None,
        when_words=Said("", ""),
        terms=(),
        steps=(),
        questions=(),
        at=0,
        when_at=0,
    )


DATE = field("date", "发生日", Date(), required=False)

ENTERPRISE = claimant(
    "enterprise",
    "企业",
    field("id", "统一社会信用代码", Words()),
    field("name", "企业名称", Words(), required=False),
    choice("county", "所属县", COUNTIES, required=False),
    field("dishonest", "严重失信", Flag(), required=False, default=False),
    field("newly_registered", "当年新备案", Flag(), required=False, default=False),
    field("vehicles_exported", "年出口量", count("台"), required=False, default=0),
)
EXHIBITIONS = rows(
    "exhibitions",
    "参展",
    field("exhibition", "展会", Words()),
    choice("category", "展会类别", CATEGORIES),
    field("fee", "展位费", CNY),
    field("date", "参展日", Date(), required=False),
    unique=(Unique(1, 0, Said("同一展会只能按一个类别申报", "one exhibition, one category"), 0),),
)
REPAID = Holds(
    Compare(
        Relation.GE,
        Field(Source.ROW, 2, "repaid", Date(), Said("还款日", "repaid")),
        Field(Source.ROW, 1, "disbursed", Date(), Said("划付日", "disbursed")),
    ),
    Said("还款日不早于划付日", "repaid is not before disbursed"),
    ("repaid", "disbursed"),
    Said("还款日 ≥ 划付日", "repaid ≥ disbursed"),
    0,
)
ABROAD = Holds(
    Compare(
        Relation.NE,
        Field(Source.ROW, 1, "country", Country(), Said("项目所在国", "country")),
        Const("CN", Country()),
    ),
    Said("中国不是境外", "China is not abroad"),
    ("country",),
    Said("项目所在国 ≠ CN", "country ≠ CN"),
    0,
)
LISTS = (
    ENTERPRISE,
    EXHIBITIONS,
    costs("cloud_services", "云展会服务", "fee", "服务费"),
    costs("marketing_services", "营销服务", "fee", "营销服务费"),
    costs("insurance_policies", "信用保险", "premium", "保费"),
    costs("credit_reports", "资信报告", "fee", "资信费"),
    costs("premises", "经营场所", "rent", "租金"),
    costs("transactions", "二手车交易", "fee", "交易服务费"),
    costs("inspections", "出口检测", "fee", "检测费用"),
    rows(
        "loans",
        "贷款",
        field("principal", "贷款本金", CNY),
        field("disbursed", "划付日", Date()),
        field("repaid", "还款日", Date(), required=False),
        field("eligible", "符合条件", Flag()),
        holds=(REPAID,),
    ),
    rows("warehouses", "仓库", choice("kind", "仓库类别", WAREHOUSES), field("cost", "租建费用", CNY), DATE),
    rows(
        "service_platforms",
        "综合服务中心",
        field("vehicles_serviced", "年服务车辆数", count("台")),
        field("recognised", "是否认定", Flag()),
        field("approved_award", "核定奖励额", CNY, required=False),
    ),
    rows(
        "overseas_projects",
        "境外项目",
        field("investment_usd", "实际投资额", USD),
        field("country", "项目所在国", Country()),
        field("approved", "已备案或核准", Flag()),
        DATE,
        holds=(ABROAD,),
    ),
    rows(
        "fx_hedges",
        "汇率避险业务",
        field("amount_usd", "担保增信金额", USD),
        field("eligible", "符合条件", Flag()),
        DATE,
    ),
)


def contract_program() -> Program:
    """The facts of the contract."""
    return program(*LISTS)


def other_program() -> Program:
    """Another policy: several years, bounds, a default in rows, currencies with 0 and 3 decimals."""
    return program(
        rows(
            "purchases",
            "购物",
            replace(field("price", "价格", money("JPY")), least=500, most=60000),
            replace(field("tax", "税", money("KWD"), required=False, default=0), most=5_500),
            replace(field("pieces", "件数", count("件")), least=1, most=9),
            field("date", "日期", Date(), required=False),
        ),
        claimant("person", "个人", replace(field("nick", "昵称", Words(), required=False), most=8)),
        currency="JPY",
        first="2024-07-01",
        last="2026-06-30",
    )
