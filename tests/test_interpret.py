"""The reference meaning: every node and every action on small programs made by hand, then laws."""

from __future__ import annotations

import datetime as dt
import gc
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import small_program as small
from policy_eval.backends.exact import FOLDS, sum_all
from policy_eval.backends.frame import Cell
from policy_eval.backends.interpret import Interpreter
from policy_eval.backends.trace import Draw
from policy_eval.claim import Facts, Reader
from policy_eval.program import (
    Action,
    Add,
    Aggregate,
    Among,
    Arithmetic,
    Bands,
    Calendar,
    Cap,
    Case,
    Clause,
    Compare,
    Condition,
    Const,
    Days,
    Deduct,
    Default,
    Every,
    Exclusion,
    Extreme,
    Field,
    First,
    Floor,
    Fold,
    Given,
    Holds,
    Limit,
    Mark,
    Member,
    Moment,
    Not,
    OneOf,
    Operator,
    Pay,
    Period,
    Pot,
    Program,
    Reach,
    Relation,
    Round,
    Rounding,
    Said,
    SetFact,
    Share,
    Shift,
    Slice,
    Some,
    Source,
    Step,
    Term,
    TermFact,
    Truth,
    Units,
    Uplift,
    Value,
    Whole,
)
from policy_eval.quantity import NUMBER, RATE, Country, Date, Flag, Kind, Words, count

Json = dict[str, Any]

# --- a small policy: purchases of a person, and cars ------------------------------------------------------------------

PERSON = replace(
    small.claimant(
        "person",
        "个人",
        small.field("income", "收入", small.CNY, required=False, default=0),
        small.field("resident", "居民", Flag(), required=False, default=False),
        small.field("since", "入籍日", Date(), required=False),
    ),
)
PURCHASES = small.rows(
    "purchases",
    "购物",
    small.field("price", "价格", small.CNY),
    small.field("kind", "种类", Words(), required=False),
    small.field("pieces", "件数", count("件"), required=False, default=1),
    small.field("tax", "税", small.CNY, required=False),
    small.field("new", "新品", Flag(), required=False),
    small.field("country", "产地", Country(), required=False),
    small.field("date", "日期", Date(), required=False),
    small.field("returned", "退货日", Date(), required=False),
)
CARS = small.rows("cars", "车辆", small.field("cost", "车价", small.CNY), small.field("brand", "品牌", Words()))
NAMES = {fact.name: fact for fact in (PERSON, PURCHASES, CARS)}
OF = {"person": 0, "purchases": 1, "cars": 2}
NOTHING = Said("", "")


def field(of: str, name: str) -> Field:
    fact = NAMES[of]
    index = next(i for i, f in enumerate(fact.fields) if f.name == name)
    source = Source.CLAIMANT if fact.is_claimant else Source.ROW
    return Field(source, index, name, fact.fields[index].kind, fact.fields[index].label)


PRICE, KIND, PIECES, TAX = (field("purchases", name) for name in ("price", "kind", "pieces", "tax"))
NEW, COUNTRY, DATE, RETURNED = (field("purchases", name) for name in ("new", "country", "date", "returned"))
INCOME, RESIDENT = field("person", "income"), field("person", "resident")


def yuan(amount: int) -> Const:
    return Const(amount * 100, small.CNY)


def number(value: int | Fraction) -> Const:
    return Const(value, NUMBER)


def rate(percent: int) -> Const:
    return Const(Fraction(percent, 100), RATE)


def day(text: str) -> Const:
    return Const(dt.date.fromisoformat(text), Date())


def term(index: int) -> Term:
    return Term(index, f"t{index}", small.CNY, NOTHING)


def when(action: Action, condition: Condition | None) -> Step:
    return Step(action, condition, NOTHING, 0)


def to_fen() -> Round:
    return Round(1, Rounding.HALF_UP, written=False)


def pot(name: str, *clauses: str, key: Field | None = None, period: Period = Period.YEAR) -> Pot:
    return Pot(name, key, period, clauses or (name,))


def clause(
    name: str,
    *actions: Action | Step,
    of: str = "purchases",
    reach: Reach = Reach.EACH,
    condition: Condition | None = None,
    terms: Sequence[Value | Condition] = (),
) -> Clause:
    steps = tuple(a if isinstance(a, Step) else when(a, None) for a in actions)
    made = small.clause(name, name, name, -1 if reach is Reach.CLAIMANT else OF[of])
    named = tuple(TermFact(f"t{i}", NOTHING, value, NOTHING, 0) for i, value in enumerate(terms))
    return replace(made, reach=reach, when=condition, steps=steps, terms=named)


def limit(name: str, cap: Value, *clauses: str, key: Field | None = None, period: Period = Period.YEAR) -> Limit:
    return Limit(name, NOTHING, "", (), cap, Pot(name, key, period, clauses), NOTHING, (), 0)


def exclusion(name: str, condition: Condition, *clauses: str) -> Exclusion:
    return Exclusion(name, NOTHING, "", (), condition, clauses, not clauses, NOTHING, (), 0)


def policy(*clauses: Clause, first: str = "2025-01-01", last: str = "2025-12-31", **more: Any) -> Program:
    made = small.program(PERSON, PURCHASES, CARS, first=first, last=last)
    return replace(made, clauses=clauses, **more)


def facts_of(program: Program, claim: Json) -> Facts:
    whole = {"claim_id": "A", "year": 2025, "person": {}} | claim
    facts, found = Reader(program).read(whole)
    assert facts is not None
    assert not found, [d.text("en") for d in found]
    return facts


def evaluate(program: Program, claim: Json) -> Json:
    return Interpreter(program).evaluate(facts_of(program, claim))


def purchases(*prices: int, **more: Any) -> Json:
    return {"purchases": [{"price": price, **more} for price in prices]}


def amounts(result: Json, name: str = "c") -> list[str]:
    return [row["amount"] for award in result["awards"] if award["clause"] == name for row in award["rows"]]


def ask(node: Value | Condition, row: Json | None = None, **claim: Any) -> Any:
    """What `node` is on the first row of a claim with one purchase."""
    program = policy(clause("c", Pay(PRICE)), sets=(LIST,))
    facts = facts_of(program, {"purchases": [{"price": 100, **(row or {})}], **claim})
    interpreter = Interpreter(program)
    return interpreter.value(node, interpreter.frame(facts, 0, (0,)))


LIST = SetFact(
    "list",
    NOTHING,
    Country(),
    (
        Member("FR", None, None),
        Member("DE", dt.date(2025, 3, 1), dt.date(2025, 3, 31)),
        Member("DE", dt.date(2025, 6, 1), None),
    ),
    "",
    "",
    0,
)

# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operators", "numbers", "expected"),
    [
        ("+", (1, 2), 3),
        ("+-+", (10, 1, 4, 2), 9),
        ("×÷", (10, 3, 4), Fraction(15, 2)),
        ("÷×", (10, 4, 4), 10),
        ("+", (Fraction(1, 2), Fraction(1, 2)), 1),
        ("÷", (1, 0), 0),
    ],
)
def test_arithmetic_goes_from_the_left_and_stays_exact(
    operators: str, numbers: tuple[int | Fraction, ...], expected: int | Fraction
) -> None:
    node = Arithmetic(tuple(map(Operator, operators)), tuple(map(number, numbers)), NUMBER)
    assert ask(node) == expected
    assert type(ask(node)) is type(expected)


def test_a_sum_of_three_thousand_terms() -> None:
    node = Arithmetic((Operator.ADD,) * 2999, (PRICE,) * 3000, small.CNY)
    assert ask(node) == 3000 * 10000


def test_sixty_nested_levels() -> None:
    value: Value = PRICE
    condition: Condition = Truth(RESIDENT)
    for _ in range(60):
        value = Slice(Extreme(Fold.MAX, (value, yuan(1)), small.CNY), yuan(0), None, small.CNY)
        condition = Not(Every((Compare(Relation.GT, PRICE, yuan(1)), condition)))
    assert ask(value) == 10000
    assert ask(condition) is False
    assert ask(Case(((Compare(Relation.GE, value, yuan(1)), yuan(2)),), yuan(3), None, small.CNY)) == 200


def test_a_table_reads_its_subject_once_however_deep_tables_nest() -> None:
    subject: Value = PRICE
    for _ in range(60):
        rows = tuple((Compare(Relation.GE, subject, yuan(n)), subject) for n in (1000, 1))
        subject = Case(((rows[0][0], yuan(1)), (rows[1][0], yuan(100))), yuan(0), subject, small.CNY)
    assert ask(subject) == 10000


def test_a_term_is_computed_once_however_often_it_is_read() -> None:
    doubled: list[Value] = [PRICE, *(Arithmetic((Operator.ADD,), (term(i), term(i)), small.CNY) for i in range(60))]
    program = policy(clause("c", Pay(term(60)), to_fen(), terms=doubled))
    assert amounts(evaluate(program, purchases(1))) == [f"{2**60}.00"]


def test_a_term_may_be_a_condition() -> None:
    program = policy(clause("c", when(Pay(PRICE), Truth(term(0))), terms=[Compare(Relation.GT, PRICE, yuan(5))]))
    assert amounts(evaluate(program, purchases(5, 6))) == ["0.00", "6.00"]


@pytest.mark.parametrize(
    ("moment", "year", "expected"),
    [
        (Moment.YEAR_START, 2025, dt.date(2025, 1, 1)),
        (Moment.NEXT_YEAR_START, 2025, dt.date(2026, 1, 1)),
        (Moment.DAYS_IN_YEAR, 2025, 365),
        (Moment.DAYS_IN_YEAR, 2024, 366),
        (Moment.NEXT_YEAR_START, 9999, dt.date.max),
    ],
)
def test_the_calendar_follows_the_year_of_the_claim(moment: Moment, year: int, expected: object) -> None:
    program = policy(clause("c", Pay(PRICE)), first="1000-01-01", last="9999-12-31")
    interpreter = Interpreter(program)
    frame = interpreter.frame(facts_of(program, purchases(1) | {"year": year}), 0, (0,))
    assert interpreter.value(Calendar(moment), frame) == expected


@pytest.mark.parametrize(
    ("start", "by", "sign", "in_months", "expected"),
    [
        ("2024-02-29", 12, 1, True, "2025-02-28"),
        ("2025-03-31", 1, -1, True, "2025-02-28"),
        ("2025-03-01", 1, -1, False, "2025-02-28"),
        ("9999-06-01", 12, 1, True, "9999-12-31"),
        ("0001-01-02", 2, -1, False, "0001-01-01"),
    ],
)
def test_a_shift_stays_in_the_calendar(start: str, by: int, sign: int, in_months: bool, expected: str) -> None:  # noqa: FBT001
    assert ask(Shift(day(start), number(by), sign, in_months)) == dt.date.fromisoformat(expected)


def test_days_count_the_first_day_and_not_the_last() -> None:
    early, late = day("2025-01-01"), day("2025-01-11")
    assert ask(Days(early, late, signed=False)) == 10
    assert ask(Days(late, early, signed=False)) == 0
    assert ask(Days(late, early, signed=True)) == -10


def test_a_share_is_exact() -> None:
    assert ask(Share(rate(80), PRICE, small.CNY)) == 8000
    assert ask(Share(Const(Fraction(1, 3), RATE), PRICE, small.CNY)) == Fraction(10000, 3)
    computed = Arithmetic((Operator.ADD,), (rate(30), rate(3)), RATE)
    assert ask(Share(computed, PRICE, small.CNY)) == 3300


@pytest.mark.parametrize(("over", "up_to", "expected"), [(30, None, 70), (30, 60, 30), (100, None, 0), (60, 30, 0)])
def test_a_slice_is_the_part_between_its_bounds(over: int, up_to: int | None, expected: int) -> None:
    assert ask(Slice(PRICE, yuan(over), yuan(up_to) if up_to else None, small.CNY)) == expected * 100


def test_units_whole_and_in_part() -> None:
    whole = Units(yuan(3), yuan(40), PRICE, True, small.CNY)  # noqa: FBT003
    assert ask(whole) == 600
    assert ask(replace(whole, full=False)) == 750
    assert ask(replace(whole, unit=yuan(0))) == 0
    assert ask(replace(whole, value=yuan(-50))) == -300


def test_a_case_takes_the_first_row_that_holds() -> None:
    rows = ((Truth(NEW), yuan(1)), (Compare(Relation.GT, PRICE, yuan(50)), yuan(2)))
    case = Case(rows, yuan(3), None, small.CNY)
    assert [ask(case, {"new": True}), ask(case), ask(case, {"price": 50})] == [100, 200, 300]
    assert ask(replace(case, otherwise=None), {"price": 50}) is None


def test_a_table_tests_its_subject() -> None:
    rows = tuple((Compare(Relation.GE, PRICE, yuan(n)), yuan(n // 10)) for n in (200, 100))
    table = Case(rows, yuan(0), PRICE, small.CNY)
    assert [ask(table, {"price": price}) for price in (99, 100, 200)] == [0, 1000, 2000]
    assert ask(replace(table, otherwise=None), {"price": 99}) is None
    of_kind = Case(((Compare(Relation.EQ, KIND, Const("x", Words())), yuan(1)),), yuan(2), KIND, small.CNY)
    assert [ask(of_kind, {"kind": "x"}), ask(of_kind, {"kind": "y"}), ask(of_kind)] == [100, 200, 200]


@pytest.mark.parametrize(("price", "expected"), [(0, 0), (100, 1), (150, 6), (200, 11), (300, 31)])
def test_marginal_bands_each_take_their_part(price: int, expected: int) -> None:
    bands = Bands(PRICE, ((yuan(100), rate(10)), (yuan(200), rate(20))), rate(1), small.CNY)
    assert ask(bands, {"price": price}) == expected * 100


def test_a_default_stands_in_for_what_is_missing() -> None:
    assert ask(Default(TAX, yuan(7), False, small.CNY)) == 700  # noqa: FBT003
    assert ask(Default(TAX, yuan(7), True, small.CNY), {"tax": 0}) == 0  # noqa: FBT003


def test_extremes_pass_over_what_is_missing() -> None:
    assert ask(Extreme(Fold.MIN, (PRICE, yuan(7), TAX), small.CNY)) == 700
    assert ask(Extreme(Fold.MAX, (PRICE, yuan(7)), small.CNY)) == 10000
    assert ask(Extreme(Fold.EARLIEST, (day("2025-02-01"), day("2025-01-01")), Date())) == dt.date(2025, 1, 1)
    assert ask(Extreme(Fold.LATEST, (day("2025-02-01"), day("2025-01-01")), Date())) == dt.date(2025, 2, 1)
    assert ask(Extreme(Fold.LATEST, (RETURNED,), Date())) is None


@pytest.mark.parametrize("value", [Fraction(7, 2), Fraction(-7, 2), 3])
def test_whole_cuts_toward_zero(value: int | Fraction) -> None:
    assert ask(Whole(number(value), NUMBER)) == (-3 if value < 0 else 3)


def folded(
    fold: Fold, value: Value | None, where: Condition | None = None, *, own: bool, of: str = "purchases"
) -> Value:
    kind: Kind = NUMBER if value is None else small.CNY
    return Aggregate(fold, OF[of], value, where, own, kind)


def test_an_aggregate_over_the_clause_sees_the_rows_that_it_pays_on() -> None:
    cheap = Compare(Relation.LT, PRICE, yuan(50))
    total = folded(Fold.TOTAL, PRICE, own=True)
    program = policy(clause("c", Pay(total), condition=cheap), clause("d", Pay(total), reach=Reach.ALL))
    result = evaluate(program, purchases(10, 60, 20))
    assert amounts(result) == ["30.00", "30.00"]
    assert amounts(result, "d") == ["90.00"]


def test_an_aggregate_over_another_list_sees_its_covered_rows() -> None:
    old = {"price": 5, "date": "2024-12-31"}
    claim = {"purchases": [{"price": 1}, {"price": 2, "new": True}, old], "cars": [{"cost": 9, "brand": "b"}]}
    total = folded(Fold.TOTAL, PRICE, own=False)
    program = policy(
        clause("c", Pay(total), of="cars"),
        clause("d", Pay(folded(Fold.TOTAL, PRICE, Truth(NEW), own=False)), of="cars"),
        clause(
            "e",
            Pay(Arithmetic((Operator.MULTIPLY,), (folded(Fold.COUNT, None, own=False), yuan(1)), small.CNY)),
            of="cars",
        ),
    )
    result = evaluate(program, claim)
    assert [amounts(result, name) for name in "cde"] == [["3.00"], ["2.00"], ["2.00"]]


@pytest.mark.parametrize(
    ("fold", "expected"),
    [(Fold.TOTAL, 0), (Fold.COUNT, 0), (Fold.MIN, None), (Fold.MAX, None), (Fold.EARLIEST, None), (Fold.LATEST, None)],
)
def test_of_no_rows_total_and_count_are_0_and_the_others_missing(fold: Fold, expected: int | None) -> None:
    cost = None if fold is Fold.COUNT else field("cars", "cost")
    none = folded(fold, cost, own=False, of="cars")
    assert ask(none) == expected
    assert ask(Default(none, yuan(5), False, small.CNY)) == (500 if expected is None else 0)  # noqa: FBT003


def test_aggregates_pass_over_what_is_missing() -> None:
    program = policy(clause("c", Pay(folded(Fold.MIN, TAX, own=True)), reach=Reach.ALL))
    assert amounts(evaluate(program, {"purchases": [{"price": 1}, {"price": 1, "tax": 3}]})) == ["3.00"]


# --- conditions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "expected"), [*zip(Relation, ("110", "100", "011", "001", "010", "101"), strict=True)]
)
def test_relations(relation: Relation, expected: str) -> None:
    found = [ask(Compare(relation, PRICE, yuan(n))) for n in (99, 100, 101)]
    assert "".join(str(int(holds)) for holds in found) == expected
    assert [
        ask(Compare(relation, yuan(100), Extreme(Fold.MIN, (yuan(n),), small.CNY))) for n in (99, 100, 101)
    ] == found


@pytest.mark.parametrize("relation", Relation)
def test_no_comparison_holds_with_a_missing_value(relation: Relation) -> None:
    assert ask(Compare(relation, TAX, yuan(1))) is False
    assert ask(Compare(relation, yuan(1), TAX)) is False


@pytest.mark.parametrize(
    ("country", "date", "expected"),
    [
        ("FR", None, True),
        ("DE", "2025-03-01", True),
        ("DE", "2025-03-31", True),
        ("DE", "2025-04-01", False),
        ("DE", "2025-02-28", False),
        ("DE", None, True),
        ("IT", None, False),
        (None, None, False),
    ],
)
def test_a_set_is_asked_on_the_day_of_the_row(country: str | None, date: str | None, expected: bool) -> None:  # noqa: FBT001
    row = {name: value for name, value in (("country", country), ("date", date)) if value}
    assert ask(Among(COUNTRY, 0), row) is expected


def test_the_other_conditions() -> None:
    yes, no = Compare(Relation.EQ, PRICE, yuan(100)), Truth(RESIDENT)
    assert ask(OneOf(KIND, ("a", "b")), {"kind": "b"}) is True
    assert ask(OneOf(KIND, ("a", "b"))) is False
    assert [ask(Given(TAX)), ask(Given(TAX), {"tax": 0})] == [False, True]
    assert [ask(Every((yes, no))), ask(Every((yes, yes))), ask(Every(()))] == [False, True, True]
    assert [ask(Some((no, yes))), ask(Some((no, no))), ask(Some(()))] == [True, False, False]
    assert [ask(Not(yes)), ask(Not(no))] == [False, True]
    assert [ask(Truth(NEW)), ask(Truth(NEW), {"new": True}), ask(no, person={"resident": True})] == [False, True, True]


# --- actions ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ((Pay(yuan(3)),), "3.00"),
        ((Pay(yuan(3)), Pay(yuan(4))), "4.00"),
        ((Pay(PRICE), Uplift(rate(10))), "110.00"),
        ((Pay(PRICE), Add(yuan(5))), "105.00"),
        ((Pay(PRICE), Deduct(yuan(5))), "95.00"),
        ((Pay(PRICE), Deduct(yuan(500))), "-400.00"),
        ((Pay(PRICE), Deduct(yuan(500)), Floor(yuan(0))), "0.00"),
        ((Pay(PRICE), Floor(yuan(120))), "120.00"),
        ((Pay(PRICE), Cap(yuan(40), None)), "40.00"),
        ((Pay(PRICE), Cap(yuan(40), None), Uplift(rate(10))), "44.00"),
        ((Pay(PRICE), Uplift(rate(10)), Cap(yuan(40), None)), "40.00"),
        ((Pay(PRICE), Cap(Share(rate(30), PRICE, small.CNY), None)), "30.00"),
        ((Pay(PRICE), Cap(yuan(-1), None)), "0.00"),
        ((Pay(Const(Fraction(1, 2), small.CNY)), to_fen()), "0.01"),
        ((Pay(Const(Fraction(-1, 2), small.CNY)), to_fen()), "-0.01"),
        ((Pay(Const(Fraction(99, 2), small.CNY)), Round(1, Rounding.DOWN, written=True)), "0.49"),
        ((Pay(Const(150, small.CNY)), Round(100, Rounding.HALF_UP, written=True)), "2.00"),
        ((Pay(Const(199, small.CNY)), Round(100, Rounding.DOWN, written=True)), "1.00"),
    ],
)
def test_actions_in_written_order(actions: tuple[Action, ...], expected: str) -> None:
    assert amounts(evaluate(policy(clause("c", *actions)), purchases(100))) == [expected]


def test_a_step_whose_condition_does_not_hold_is_passed_over() -> None:
    program = policy(clause("c", Pay(PRICE), when(Uplift(rate(10)), Truth(NEW))))
    assert amounts(evaluate(program, purchases(100) | purchases(100, new=True))) == ["110.00"]
    assert amounts(evaluate(program, purchases(100))) == ["100.00"]


def test_a_cap_hands_out_whole_minor_units() -> None:
    third = Const(Fraction(100, 3), small.CNY)
    shared = limit("l", third, "d")
    program = policy(clause("c", Pay(PRICE), Cap(third, None)), clause("d", Pay(PRICE)), limits=(shared,))
    result = evaluate(program, purchases(1))
    assert (amounts(result), amounts(result, "d")) == (["0.33"], ["0.33"])
    assert result["limits"][0]["cap"] == "0.33"


# --- pots -------------------------------------------------------------------------------------------------------------


def prior(name: str, year: int, amount: int, key: str | None = None) -> Json:
    return {"clause": name, "year": year, "amount": amount} | ({} if key is None else {"key": key})


def test_rows_draw_from_a_pot_in_order() -> None:
    program = policy(clause("c", Pay(PRICE), Cap(yuan(100), pot("c"))))
    assert amounts(evaluate(program, purchases(60, 60, 60))) == ["60.00", "40.00", "0.00"]


@pytest.mark.parametrize(
    ("period", "left"), [(Period.YEAR, "90.00"), (Period.VERSION, "70.00"), (Period.EVER, "30.00")]
)
def test_prior_awards_within_the_period_have_used_up_a_pot(period: Period, left: str) -> None:
    program = policy(clause("c", Pay(PRICE), Cap(yuan(100), pot("c", period=period))), clause("d"), first="2024-01-01")
    priors = [prior("c", 2025, 10), prior("c", 2024, 20), prior("c", 2023, 40), prior("d", 2025, 50)]
    assert amounts(evaluate(program, purchases(200) | {"prior_awards": priors})) == [left]


def test_more_prior_awards_than_the_cap_leave_nothing() -> None:
    program = policy(clause("c", Pay(PRICE), Cap(yuan(100), pot("c"))))
    assert amounts(evaluate(program, purchases(200) | {"prior_awards": [prior("c", 2025, 300)]})) == ["0.00"]


def test_a_key_tells_pots_apart() -> None:
    program = policy(clause("c", Pay(PRICE), Cap(yuan(100), pot("c", key=KIND))))
    rows = [{"price": 80, "kind": kind} for kind in "aabb"]
    priors = [prior("c", 2025, 30, "b"), prior("c", 2025, 90), prior("c", 2024, 90, "a")]
    result = evaluate(program, {"purchases": rows, "prior_awards": priors})
    assert amounts(result) == ["80.00", "20.00", "70.00", "0.00"]


def test_two_caps_of_one_clause_have_pots_of_their_own() -> None:
    caps = Cap(yuan(50), pot("c", key=KIND)), Cap(yuan(80), pot("c"))
    program = policy(clause("c", Pay(PRICE), *caps))
    rows = [{"price": 60, "kind": kind} for kind in "aab"]
    assert amounts(evaluate(program, {"purchases": rows})) == ["50.00", "0.00", "30.00"]


def test_what_a_later_cap_takes_away_is_not_refunded() -> None:
    program = policy(clause("c", Pay(PRICE), Cap(yuan(100), pot("c")), Cap(yuan(10), None)))
    assert amounts(evaluate(program, purchases(90, 90))) == ["10.00", "10.00"]
    assert amounts(evaluate(program, purchases(90, 90, 90))) == ["10.00", "10.00", "0.00"]


def test_limits_follow_the_steps_and_are_shared_in_order() -> None:
    program = policy(
        clause("c", Pay(PRICE)),
        clause("d", Pay(PRICE)),
        limits=(limit("both", yuan(100), "c", "d"), limit("d-only", yuan(5), "d")),
    )
    result = evaluate(program, purchases(30, 60) | {"prior_awards": [prior("d", 2025, 3), prior("c", 2024, 50)]})
    assert (amounts(result), amounts(result, "d")) == (["30.00", "60.00"], ["2.00", "0.00"])
    assert result["limits"] == [
        {"limit": "both", "cap": "100.00", "used_before": "3.00", "granted": "97.00", "left": "0.00"},
        {"limit": "d-only", "cap": "5.00", "used_before": "3.00", "granted": "2.00", "left": "0.00"},
    ]


def test_what_is_left_of_a_limit_is_never_below_0() -> None:
    program = policy(clause("c", Pay(PRICE)), limits=(limit("l", yuan(50), "c"),))
    result = evaluate(program, purchases(60) | {"prior_awards": [prior("c", 2025, 80)]})
    assert result["limits"] == [
        {"limit": "l", "cap": "50.00", "used_before": "80.00", "granted": "0.00", "left": "0.00"},
    ]


def test_a_limit_may_follow_from_values() -> None:
    program = policy(clause("c", Pay(PRICE)), limits=(limit("l", Share(rate(10), INCOME, small.CNY), "c"),))
    result = evaluate(program, purchases(60) | {"person": {"income": 500}})
    assert amounts(result) == ["50.00"]
    assert result["limits"][0] == {
        "limit": "l",
        "cap": "50.00",
        "used_before": "0.00",
        "granted": "50.00",
        "left": "0.00",
    }


def test_a_limit_with_a_key_is_told_pot_by_pot() -> None:
    program = policy(clause("c", Pay(PRICE)), limits=(limit("l", yuan(50), "c", key=KIND),))
    result = evaluate(program, {"purchases": [{"price": 60, "kind": "a"}, {"price": 20, "kind": "b"}]})
    assert [(used["key"], used["granted"], used["left"]) for used in result["limits"]] == [
        ("a", "50.00", "0.00"),
        ("b", "20.00", "30.00"),
    ]


def test_first_counts_awards_that_pay() -> None:
    program = policy(clause("c", First(number(2), pot("c", period=Period.EVER)), Pay(PRICE)))
    assert amounts(evaluate(program, purchases(1, 0, 2, 3))) == ["1.00", "0.00", "2.00", "0.00"]
    priors = {"prior_awards": [prior("c", 2020, 9), prior("c", 2020, 0)]}
    assert amounts(evaluate(program, purchases(1, 2) | priors)) == ["1.00", "0.00"]


def test_first_per_key_and_year() -> None:
    program = policy(clause("c", First(number(1), pot("c", key=KIND)), Pay(PRICE)))
    rows = [{"price": 1, "kind": kind} for kind in "aabc"]
    priors = [prior("c", 2025, 1, "b"), prior("c", 2024, 1, "c"), prior("c", 2025, 1)]
    assert amounts(evaluate(program, {"purchases": rows, "prior_awards": priors})) == ["1.00", "0.00", "0.00", "1.00"]


def test_first_that_is_used_up_ends_the_award() -> None:
    program = policy(
        clause("c", First(number(1), pot("c")), Pay(PRICE), Cap(yuan(100), pot("c")), Add(yuan(1))),
        limits=(limit("l", yuan(500), "c"),),
    )
    result = evaluate(program, purchases(10, 10))
    assert amounts(result) == ["11.00", "0.00"]
    assert result["limits"][0]["granted"] == "11.00"


# --- the whole claim --------------------------------------------------------------------------------------------------


def test_the_fields_of_a_result_stand_in_the_order_of_the_contract() -> None:
    program = replace(policy(clause("c", Pay(PRICE))), source_sha256="aa")
    result = Interpreter(program, "bb").evaluate(facts_of(program, purchases(1)))
    assert list(result) == [
        "claim_id", "policy", "readings", "currency", "total", "excluded", "awards", "limits", "not_covered",
    ]  # fmt: skip
    assert result["policy"] == {"id": "small", "version": "2025", "source_sha256": "aa", "program_sha256": "bb"}


def test_rows_keep_their_index_and_their_ref() -> None:
    rows = [{"price": 1, "date": "2024-01-01"}, {"price": 2, "ref": "r"}, {"price": 3}]
    result = evaluate(policy(clause("c", Pay(PRICE))), {"purchases": rows})
    assert result["awards"] == [
        {
            "clause": "c",
            "amount": "5.00",
            "marks": [],
            "rows": [{"row": 1, "ref": "r", "amount": "2.00"}, {"row": 2, "amount": "3.00"}],
        }
    ]
    assert result["total"] == "5.00"


def test_rows_paid_together_have_one_entry() -> None:
    new = Truth(NEW)
    program = policy(clause("c", Pay(folded(Fold.TOTAL, PRICE, own=True)), reach=Reach.ALL, condition=new))
    result = evaluate(program, {"purchases": [{"price": 1, "new": True}, {"price": 2}, {"price": 4, "new": True}]})
    assert result["awards"][0]["rows"] == [{"rows": [0, 2], "amount": "5.00"}]
    assert evaluate(program, purchases(1))["awards"] == []


def test_a_clause_for_the_claimant_has_one_award_without_a_row() -> None:
    whole = clause("c", Pay(Share(rate(1), INCOME, small.CNY)), reach=Reach.CLAIMANT, condition=Truth(RESIDENT))
    claim = {"person": {"income": 500, "resident": True}}
    assert evaluate(policy(whole), claim)["awards"] == [
        {"clause": "c", "amount": "5.00", "marks": [], "rows": [{"row": None, "amount": "5.00"}]}
    ]
    assert evaluate(policy(whole), {"person": {"income": 500}})["awards"] == []


@pytest.mark.parametrize(
    ("date", "is_covered"), [("2024-12-31", False), ("2025-01-01", True), ("2025-12-31", True), ("2026-01-01", False)]
)
def test_both_days_of_the_period_are_covered(date: str, is_covered: bool) -> None:  # noqa: FBT001
    result = evaluate(policy(clause("c", Pay(PRICE))), purchases(1, date=date))
    assert bool(result["awards"]) is is_covered
    out = {"list": "purchases", "row": 0, "clause": None, "reason": "out-of-period", "details": {"date": date}}
    assert result["not_covered"] == ([] if is_covered else [out])


def test_a_row_that_no_clause_takes_is_told_with_the_clauses_that_were_tried() -> None:
    new, never = Truth(NEW), Some(())
    program = policy(clause("c", Pay(PRICE), condition=new), clause("d", Pay(PRICE), condition=never))
    result = evaluate(
        program, {"purchases": [{"price": 1}, {"price": 1, "new": True}], "cars": [{"cost": 1, "brand": "b"}]}
    )
    tried = {"clauses": ["c", "d"]}
    assert result["not_covered"] == [
        {"list": "purchases", "row": 0, "clause": None, "reason": "condition-not-met", "details": tried},
        {"list": "cars", "row": 0, "clause": None, "reason": "condition-not-met", "details": {"clauses": []}},
    ]


def test_an_exclusion_from_everything_leaves_empty_lists() -> None:
    out = exclusion("out", Truth(RESIDENT))
    program = policy(clause("c", Pay(PRICE)), exclusions=(out,), limits=(limit("l", yuan(1), "c"),))
    claim = purchases(1) | {"person": {"resident": True}}
    result = evaluate(program, claim)
    assert [result[name] for name in ("total", "excluded", "awards", "limits", "not_covered")] == [
        "0.00",
        "out",
        [],
        [],
        [],
    ]
    assert Interpreter(program).trace(facts_of(program, claim)).excluded == 0
    assert evaluate(program, purchases(1))["excluded"] is None


def test_an_exclusion_from_single_clauses_takes_their_rows() -> None:
    out = exclusion("out", Truth(RESIDENT), "c", "p")
    program = policy(
        clause("c", Pay(PRICE), condition=Truth(NEW)),
        clause("d", Pay(PRICE), condition=Compare(Relation.GT, PRICE, yuan(1))),
        clause("p", Pay(yuan(1)), reach=Reach.CLAIMANT),
        exclusions=(out,),
    )
    rows = [{"price": 1, "new": True}, {"price": 2, "new": True}, {"price": 1}]
    result = evaluate(program, {"purchases": rows, "person": {"resident": True}})
    assert [award["clause"] for award in result["awards"]] == ["d"]
    assert result["excluded"] is None
    taken = {"clause": "c", "reason": "excluded", "details": {"exclusion": "out"}}
    assert result["not_covered"] == [
        {"list": "purchases", "row": 0, **taken},
        {"list": "purchases", "row": 1, **taken},
        {
            "list": "purchases",
            "row": 2,
            "clause": None,
            "reason": "condition-not-met",
            "details": {"clauses": ["c", "d"]},
        },
        {"list": "person", "row": None, **taken, "clause": "p"},
    ]


def test_a_mark_shows_where_its_condition_holds_on_a_row_that_pays() -> None:
    marks = (
        Mark("guess", NOTHING, Not(Given(TAX)), ("c",), 0),
        Mark("resident", NOTHING, Truth(RESIDENT), ("c",), 0),
        Mark("always", NOTHING, None, ("c", "d"), 0),
        Mark("elsewhere", NOTHING, None, ("d",), 0),
    )
    program = policy(clause("c", Pay(PRICE)), marks=marks)

    def shown(*rows: Json, **person: Any) -> list[str]:
        marked: list[str] = evaluate(program, {"purchases": [*rows], "person": person})["awards"][0]["marks"]
        return marked

    assert shown({"price": 1}) == ["guess", "always"]
    assert shown({"price": 1, "tax": 1}, {"price": 0}, resident=True) == ["resident", "always"]
    assert shown({"price": 0}, resident=True) == ["resident", "always"]


def test_a_mark_may_ask_a_term_of_its_clause() -> None:
    marks = (Mark("new", NOTHING, Truth(term(0)), ("c",), 0),)
    program = policy(clause("c", Pay(PRICE), terms=[Truth(NEW)]), marks=marks)
    assert evaluate(program, purchases(1, new=True))["awards"][0]["marks"] == ["new"]
    assert evaluate(program, purchases(0, new=True))["awards"][0]["marks"] == []


# --- what must hold ---------------------------------------------------------------------------------------------------


def demand(condition: Condition, *fields: str) -> Holds:
    return Holds(condition, Said("不对", "wrong"), fields, NOTHING, 0)


def held(facts: Facts, program: Program) -> list[str]:
    return [found.path for found in Interpreter(program).violations(facts)]


def test_what_must_hold_is_asked_of_rows_and_of_the_claimant() -> None:
    person = replace(PERSON, holds=(demand(Truth(RESIDENT), "resident"),))
    dear = Compare(Relation.GT, PRICE, yuan(5))
    few = Compare(Relation.LE, folded(Fold.COUNT, None, own=True), number(2))
    bought = replace(PURCHASES, holds=(demand(dear, "price"), demand(few)))
    program = replace(policy(clause("c", Pay(PRICE))), lists=(person, bought, CARS))
    facts = facts_of(program, purchases(5, 6))
    assert held(facts, program) == ["person.resident", "purchases[0].price"]
    assert held(facts_of(program, purchases(6, 7, 8)), program)[1:] == [f"purchases[{row}]" for row in range(3)]
    assert held(facts_of(program, purchases(6) | {"person": {"resident": True}}), program) == []
    assert Interpreter(program).violations(facts)[0].message("zh") == "不对"


def test_what_was_read_with_faults_is_not_judged() -> None:
    dear = Compare(Relation.GT, PRICE, yuan(5))
    rich = Compare(Relation.GT, INCOME, yuan(5))
    bought = replace(PURCHASES, holds=(demand(dear, "price"), demand(rich, "price")))
    program = replace(policy(clause("c", Pay(PRICE))), lists=(PERSON, bought, CARS))
    claim = {"claim_id": "A", "year": 2025, "person": {"income": "?"}, "purchases": [{"price": "?"}, {"price": 1}]}
    facts, found = Reader(program).read(claim)
    assert facts is not None
    assert len(found) == 2
    assert held(facts, program) == ["purchases[1].price"]


# --- traces -----------------------------------------------------------------------------------------------------------


def test_a_trace_tells_every_step_with_its_pot() -> None:
    program = policy(
        clause(
            "c",
            Pay(Share(Const(Fraction(1, 3), RATE), PRICE, small.CNY)),
            when(Uplift(rate(10)), Truth(NEW)),
            to_fen(),
            Cap(yuan(50), pot("c")),
        ),
        limits=(limit("other", yuan(1), "d"), limit("l", yuan(60), "c")),
    )
    facts = facts_of(program, purchases(100, 100) | {"prior_awards": [prior("c", 2025, 5)]})
    trace = Interpreter(program).trace(facts)
    second = trace.awards[1]
    assert (second.clause, second.rows, second.amount) == (0, (1,), 1167)
    assert [tuple(step) for step in second.steps] == [
        (0, True, 0, Fraction(10000, 3), None),
        (1, False, Fraction(10000, 3), Fraction(10000, 3), None),
        (2, True, Fraction(10000, 3), 3333, None),
        (3, True, 3333, 1167, Draw(5000, 500, 3333, 1167)),
    ]
    assert [tuple(taken) for taken in second.limits] == [(1, 1167, 1167, Draw(6000, 500, 3333, 2167))]
    assert trace.excluded is None
    assert trace.facts is facts


def test_a_trace_of_an_award_that_first_ended() -> None:
    program = policy(clause("c", First(number(1), pot("c")), Pay(PRICE)), limits=(limit("l", yuan(60), "c"),))
    trace = Interpreter(program).trace(facts_of(program, purchases(1, 1)))
    assert [tuple(step) for step in trace.awards[1].steps] == [(0, True, 0, 0, None)]
    assert trace.awards[1].limits == ()


def test_a_frame_answers_for_any_part_of_a_clause() -> None:
    share = Share(rate(80), term(0), small.CNY)
    program = policy(clause("c", Pay(share), terms=[PRICE], condition=Truth(NEW)))
    facts = facts_of(program, {"purchases": [{"price": 1}, {"price": 9, "new": True}]})
    interpreter = Interpreter(program)
    frame = interpreter.frame(facts, 0, (1,))
    assert interpreter.value(share, frame) == 720
    assert interpreter.value(term(0), frame) == 900
    assert interpreter.value(folded(Fold.TOTAL, PRICE, own=True), frame) == 900
    assert interpreter.holds(Truth(NEW), frame) is True
    assert interpreter.holds(Truth(NEW), interpreter.frame(facts, 0, (0,))) is False
    assert interpreter.value(INCOME, interpreter.frame(facts, -1, ())) == 0


def test_a_view_looks_at_the_claim_once_for_all_its_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    total = folded(Fold.TOTAL, PRICE, own=True)
    program = policy(clause("c", Pay(total), terms=[PRICE], condition=Truth(NEW)))
    facts = facts_of(program, {"purchases": [{"price": number, "new": True} for number in range(1, 6)]})
    interpreter = Interpreter(program)
    view = interpreter.view(facts, 0)
    looked: list[int] = []

    def total_of(found: Sequence[Cell]) -> Cell:
        looked.append(len(found))
        return sum_all(found)

    monkeypatch.setitem(FOLDS, Fold.TOTAL, total_of)
    frames = [view.frame(row) for row in range(5)]
    assert [interpreter.value(term(0), frame) for frame in frames] == [100, 200, 300, 400, 500]
    assert [interpreter.value(total, frame) for frame in frames] == [1500] * 5
    assert looked == [5]
    assert interpreter.value(INCOME, interpreter.view(facts, -1).frame(None)) == 0


# --- laws -------------------------------------------------------------------------------------------------------------

KINDS = st.sampled_from("ab")
ROWS = st.fixed_dictionaries(
    {"price": st.integers(0, 10**6), "kind": KINDS},
    optional={"new": st.booleans(), "country": st.sampled_from(["FR", "DE", "IT"]), "tax": st.integers(0, 100),
              "date": st.dates(dt.date(2024, 11, 1), dt.date(2026, 2, 1)).map(str)},
)  # fmt: skip
PRIORS = st.builds(prior, st.sampled_from("cd"), st.integers(2023, 2025), st.integers(0, 10**6), KINDS | st.none())
CLAIMS = st.fixed_dictionaries(
    {
        "person": st.fixed_dictionaries({"income": st.integers(0, 10**6), "resident": st.booleans()}),
        "purchases": st.lists(ROWS, max_size=6),
        "prior_awards": st.lists(PRIORS, max_size=4),
    }
)
CAPS = {"a": yuan(30_000), "all": yuan(45_000), "shared": yuan(50_000)}
RICH = policy(
    clause(
        "c",
        Pay(Share(Const(Fraction(1, 3), RATE), PRICE, small.CNY)),
        when(Uplift(rate(10)), Among(COUNTRY, 0)),
        to_fen(),
        Cap(CAPS["a"], pot("c", key=KIND)),
        Cap(CAPS["all"], pot("c", period=Period.EVER)),
        condition=Not(Truth(NEW)),
    ),
    clause("d", First(number(1), pot("d", key=KIND)), Pay(Default(TAX, PRICE, True, small.CNY))),  # noqa: FBT003
    clause("e", Pay(folded(Fold.TOTAL, PRICE, own=True)), reach=Reach.ALL),
    clause("f", Pay(yuan(1)), reach=Reach.CLAIMANT),
    sets=(LIST,),
    limits=(limit("shared", CAPS["shared"], "c", "d"),),
    exclusions=(exclusion("part", Truth(RESIDENT), "e"),),
    marks=(Mark("guess", NOTHING, Not(Given(TAX)), ("d",), 0),),
)
INTERPRETER = Interpreter(RICH)


def fen(text: str) -> int:
    return int(text.replace(".", ""))


@given(CLAIMS)
@settings(deadline=None)
def test_tracing_changes_nothing(claim: Json) -> None:
    facts = facts_of(RICH, claim)
    trace = INTERPRETER.trace(facts)
    assert trace.result == INTERPRETER.evaluate(facts) == INTERPRETER.evaluate(facts)
    told = {index: sum(award.amount for award in trace.awards if award.clause == index) for index in range(4)}
    result: Json = trace.result
    assert {award["clause"]: fen(award["amount"]) for award in result["awards"]} == {
        RICH.clauses[index].name: amount
        for index, amount in told.items()
        if any(award.clause == index for award in trace.awards)
    }


@given(CLAIMS)
@settings(deadline=None)
def test_no_cap_and_no_limit_is_exceeded(claim: Json) -> None:
    result = evaluate(RICH, claim)
    priors = claim["prior_awards"]
    before = sum(p["amount"] for p in priors if p["clause"] == "c")
    assert sum(map(fen, amounts(result))) <= max(45_000 - before, 0) * 100
    for kind in "ab":
        rows = [i for i, row in enumerate(claim["purchases"]) if row["kind"] == kind]
        paid = [fen(r["amount"]) for a in result["awards"] if a["clause"] == "c" for r in a["rows"] if r["row"] in rows]
        used = sum(p["amount"] for p in priors if (p["clause"], p["year"], p.get("key")) == ("c", 2025, kind))
        assert sum(paid) <= max(30_000 - used, 0) * 100
    shared = result["limits"][0]
    assert fen(shared["granted"]) == sum(fen(a["amount"]) for a in result["awards"] if a["clause"] in "cd")
    assert fen(shared["granted"]) <= max(fen(shared["cap"]) - fen(shared["used_before"]), 0)


def test_evaluating_remembers_no_claim() -> None:
    claim = {"purchases": [{"price": 5, "kind": "a", "tax": 1}] * 20, "prior_awards": [prior("c", 2025, 1, "a")]}

    def work(times: int) -> int:
        for number in range(times):
            facts = facts_of(RICH, claim | {"claim_id": f"claim {number}"})
            INTERPRETER.trace(facts)
            frame = INTERPRETER.frame(facts, 0, (0,))
            INTERPRETER.value(Share(rate(10), PRICE, small.CNY), frame)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    work(5)
    tracemalloc.start()
    try:
        first, second = work(20), work(40)
    finally:
        tracemalloc.stop()
    assert second - first < 20_000


@given(CLAIMS)
@settings(deadline=None)
def test_every_row_is_paid_or_told(claim: Json) -> None:
    result = evaluate(RICH, claim)
    entries = [row for award in result["awards"] for row in award["rows"]]
    paid = {row for entry in entries for row in entry.get("rows", [entry.get("row")]) if row is not None}
    told = {entry["row"] for entry in result["not_covered"]}
    assert paid | told == set(range(len(claim["purchases"])))
    assert fen(result["total"]) == sum(fen(award["amount"]) for award in result["awards"])
