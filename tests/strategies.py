"""Claims for any policy, made from what its program declares: what hypothesis draws from, shared by the tests."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any, assert_never

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

import policy_eval
from policy_eval.claim import bounds
from policy_eval.diagnostics import has_errors
from policy_eval.program import Const, FieldFact, ListFact, Program
from policy_eval.program import Field as FieldValue
from policy_eval.quantity import COUNTRIES, Choice, Country, Date, Flag, Quantity, Words, money_text

ROOT = Path(__file__).parent.parent

Json = dict[str, Any]

TEXTS = st.sampled_from(["A", "a", "展会 1", "Caf\u00e9", "Cafe\u0301", "=1+1", "<b>|`x`", "\u202eright to left", "🚗"])
REFS = st.one_of(TEXTS, st.sampled_from(["", "第一行\n第二行", "a\tb\r\n"]))


def policies() -> list[Path]:
    """Every policy file of the repository."""
    return [*sorted((ROOT / "policy").glob("*.yaml")), *sorted((ROOT / "policy/examples").glob("*.yaml"))]


def claims(program: Program) -> SearchStrategy[Json]:
    """Claims that a program reads; what must hold between fields may not hold (see `mended`)."""
    near = _thresholds(program)
    lists = {fact.name: _rows(fact, program, near) for fact in program.lists if not fact.is_claimant}
    claimant = _object(program.claimant_list, program, near)
    return st.fixed_dictionaries(
        {"claim_id": st.just("drawn"), "year": st.just(program.last_day.year), program.claimant_list.name: claimant},
        optional={**lists, "prior_awards": st.lists(_priors(program), max_size=3)},
    )


def mended(policy: policy_eval.Policy, claim: Json) -> Json | None:
    """The claim without the rows in which something does not hold; `None` where the claimant is at fault."""
    _, found = policy_eval.evaluate(policy, claim)
    if not has_errors(found):
        return claim
    bad = {match.groups() for d in found if (match := re.match(r"(\w+)\[(\d+)\]", d.path))}
    kept = {name: _without(name, value, bad) for name, value in claim.items()}
    _, found = policy_eval.evaluate(policy, kept)
    return None if has_errors(found) else kept


def _without(name: str, value: object, bad: set[tuple[str, ...]]) -> object:
    if not isinstance(value, list):
        return value
    return [row for number, row in enumerate(value) if (name, str(number)) not in bad]


def _rows(fact: ListFact, program: Program, near: list[int]) -> SearchStrategy[list[Json]]:
    return st.lists(_object(fact, program, near), max_size=4)


def _object(fact: ListFact, program: Program, near: list[int]) -> SearchStrategy[Json]:
    cells = {field.name: _cell(field, program, near) for field in fact.fields}
    optional = {field.name: cells.pop(field.name) for field in fact.fields if not field.required}
    return st.fixed_dictionaries(cells, optional=optional if fact.is_claimant else {**optional, "ref": REFS})


def _cell(field: FieldFact, program: Program, near: list[int]) -> SearchStrategy[Any]:
    kind = field.kind
    match kind:
        case Quantity():
            numbers = _numbers(field, near)
            return numbers.map(lambda minor: money_text(minor, kind.currency)) if kind.currency else numbers
        case Date():
            return _days(program).map(dt.date.isoformat)
        case Flag():
            return st.booleans()
        case Words():
            return TEXTS
        case Country():
            return st.sampled_from([*_named_countries(program), *sorted(COUNTRIES)])
        case Choice():
            return st.sampled_from([name for name, _ in field.values])
        case _:
            assert_never(kind)


def _numbers(field: FieldFact, near: list[int]) -> SearchStrategy[int]:
    """Numbers within the bounds of a field, often where the policy turns."""
    least, most = bounds(field)
    edges = [min(most, max(least, edge + by)) for edge in near for by in (-1, 0, 1)]
    return st.one_of(st.sampled_from(edges or [least]), st.integers(least, min(most, 10**9)))


def _days(program: Program) -> SearchStrategy[dt.date]:
    first, last, day = program.first_day, program.last_day, dt.timedelta(1)
    edges = [first - day, first, first + day, last - day, last, last + day]
    return st.one_of(st.sampled_from(edges), st.dates(first - 800 * day, last + 30 * day))


def _priors(program: Program) -> SearchStrategy[Json]:
    years = st.sampled_from([program.last_day.year, program.last_day.year - 1])
    amounts = st.integers(0, 10**8).map(lambda minor: money_text(minor, program.currency))
    names = st.sampled_from([clause.name for clause in program.clauses])
    return st.fixed_dictionaries({"clause": names, "year": years, "amount": amounts})


def _named_countries(program: Program) -> list[str]:
    return [member.value for each in program.sets if isinstance(each.of, Country) for member in each.members]


def _thresholds(program: Program) -> list[int]:
    """The whole numbers that the policy's expressions name: caps, tiers, counts."""
    found = {int(each.value) for each in constants(program.clauses) if isinstance(each.value, int)}
    return sorted(number for number in found if number >= 0)


def constants(node: object) -> list[Const]:
    """The literals anywhere in a part of a program."""
    if isinstance(node, Const):
        return [node]
    if isinstance(node, tuple):
        return [found for item in node for found in constants(item)]
    if isinstance(node, FieldValue) or not hasattr(node, "__dataclass_fields__"):
        return []
    return [found for name in node.__dataclass_fields__ for found in constants(getattr(node, name))]
