"""The JSON Schema of claims: it agrees with the reader, and says what an author needs to know."""

from __future__ import annotations

import copy
import json
import pathlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from policy_eval.claim import Reader
from policy_eval.claim.schema import claim_schema, example_claim
from policy_eval.diagnostics import Diagnostic
from policy_eval.program import (
    Cap,
    Const,
    Field,
    FieldFact,
    Member,
    Period,
    Pot,
    Program,
    Said,
    SetFact,
    Source,
    Step,
)
from policy_eval.quantity import Country, Date, Words
from small_program import CNY, LISTS, claimant, contract_program, field, other_program, program, rows


def bare_program() -> Program:
    """Nothing but a claimant with one field, and no clause."""
    bare = program(claimant("household", "家庭", field("size", "人数", CNY)))
    return replace(bare, clauses=())


PROGRAMS = {"contract": contract_program(), "other": other_program(), "bare": bare_program()}
SCHEMAS = {name: claim_schema(made) for name, made in PROGRAMS.items()}
VALIDATORS = {
    name: Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for name, schema in SCHEMAS.items()
}
READERS = {name: Reader(made) for name, made in PROGRAMS.items()}
CONTRACT: Any = SCHEMAS["contract"]
names = pytest.mark.parametrize("name", PROGRAMS)


def is_valid(name: str, claim: object) -> bool:
    return next(VALIDATORS[name].iter_errors(claim), None) is None


def is_read(name: str, claim: object) -> bool:
    return not READERS[name].read(claim)[1]


# --- the schema -------------------------------------------------------------------------------------------


@names
def test_it_is_a_json_schema_and_plain_json(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert json.loads(json.dumps(SCHEMAS[name], ensure_ascii=False)) == SCHEMAS[name]


@names
def test_it_contains_no_binary_fraction(name: str) -> None:
    assert not [node for node in nodes(SCHEMAS[name]) if isinstance(node, float)]


def nodes(node: object) -> Iterator[object]:
    yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(inner)


@names
def test_every_property_has_a_title_in_both_languages(name: str) -> None:
    for node in nodes(SCHEMAS[name]):
        if isinstance(node, dict) and isinstance(node.get("properties"), dict):
            for each in node["properties"].values():
                assert "$ref" in each or re.search(r"[一-鿿].* / .*[a-z]", each["title"]), each


def test_the_claimant_stands_before_the_lists() -> None:
    schema: Any = SCHEMAS["other"]
    assert [*schema["properties"]] == ["claim_id", "year", "person", "purchases", "prior_awards"]
    assert schema["required"] == ["claim_id", "year"]


def test_a_field_says_what_it_is_and_what_stands_in_for_it() -> None:
    assert CONTRACT["properties"]["enterprise"]["properties"]["vehicles_exported"] == {
        "title": "年出口量 / vehicles exported",
        "description": "0 至 1,000,000,000,000 的整数 / a whole number from 0 to 1,000,000,000,000",
        "type": "integer",
        "minimum": 0,
        "maximum": 10**12,
        "default": 0,
    }


def test_money_is_text_or_a_number_with_the_decimals_of_its_currency() -> None:
    schema: Any = SCHEMAS["other"]
    row = schema["properties"]["purchases"]["items"]["properties"]
    assert [branch.get("pattern") for branch in row["price"]["anyOf"]] == ["^[0-9]+$", None]
    assert row["price"]["anyOf"][1] == {"type": "integer", "minimum": 500, "exclusiveMaximum": 60001}
    assert row["tax"]["anyOf"][0]["pattern"] == r"^[0-9]+(\.[0-9]{1,3})?$"
    assert row["tax"]["default"] == "0.000"


def test_proof_note_and_what_must_hold_are_described() -> None:
    fee = FieldFact("fee", Said("展位费", "fee"), CNY, required=True, default=None, proof="发票", note="不含税")
    made = program(claimant("enterprise", "企业"), *LISTS[9:10], rows("shows", "展会", fee))
    schema: Any = claim_schema(made)
    description = schema["properties"]["shows"]["items"]["properties"]["fee"]["description"]
    assert description.splitlines()[1:] == ["不含税", "凭证：发票 / proof: 发票"]
    assert (
        "必须成立：还款日不早于划付日 / must hold: repaid is not before disbursed"
        in (schema["properties"]["loans"]["description"])
    )


# --- the example ------------------------------------------------------------------------------------------


@names
def test_the_example_is_valid_and_read(name: str) -> None:
    claim = example_claim(PROGRAMS[name])
    assert json.loads(json.dumps(claim)) == claim
    assert [*VALIDATORS[name].iter_errors(claim)] == []
    assert READERS[name].read(claim)[1] == []


def test_the_example_fills_every_field() -> None:
    claim: Any = example_claim(PROGRAMS["contract"])
    for fact in PROGRAMS["contract"].lists:
        row = claim[fact.name] if fact.is_claimant else claim[fact.name][0]
        assert [*row] == [field.name for field in fact.fields] + ([] if fact.is_claimant else ["ref"])


def test_the_example_keeps_what_must_hold() -> None:
    belt = SetFact("belt", Said("", ""), Country(), tuple(Member(code, None, None) for code in ("CN", "KZ")), "", "", 0)
    claim: Any = example_claim(replace(PROGRAMS["contract"], sets=(belt,)))
    assert claim["overseas_projects"][0]["country"] == "KZ"
    assert claim["loans"][0]["disbursed"] < claim["loans"][0]["repaid"]
    assert claim["enterprise"]["dishonest"] is False


def test_the_example_stays_within_what_the_policy_covers() -> None:
    claim: Any = example_claim(PROGRAMS["other"])
    assert claim["year"] == 2026
    assert "2026-01-01" <= claim["purchases"][0]["date"] <= "2026-06-30"
    assert (claim["purchases"][0]["price"], claim["purchases"][0]["pieces"]) == ("60000", 9)


def test_the_example_prior_has_a_key_where_its_clause_caps_per_key() -> None:
    made = PROGRAMS["contract"]
    exhibition = Field(Source.ROW, 0, "exhibition", Words(), Said("展会", "exhibition"))
    cap = Cap(Const(10_000_000, CNY), Pot("cap", exhibition, Period.YEAR, ("exhibition-key",)))
    clause = replace(made.clauses[0], steps=(Step(cap, None, Said("", ""), 0),))
    claim: Any = example_claim(replace(made, clauses=(clause,)))
    assert claim["prior_awards"] == [
        {
            "clause": "exhibition-key",
            "year": 2025,
            "amount": "1.00",
            "key": claim["exhibitions"][0]["exhibition"],
        }
    ]


# --- agreement with the reader ----------------------------------------------------------------------------

SAMPLE = (pathlib.Path(__file__).parent / "cases" / "sample.jsonl").read_bytes().splitlines()


def test_the_sample_claims_are_valid() -> None:
    assert all(is_valid("contract", json.loads(line)) for line in SAMPLE)


def made_from(schema: dict[str, Any], defs: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that meet the parts of JSON Schema that claims use."""
    if "$ref" in schema:
        return made_from(defs[schema["$ref"].rpartition("/")[2]], defs)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of(*(made_from({**schema["anyOf"][i], **bounds_of(schema)}, defs) for i in (0, 1)))
    if "not" in schema:
        return st.nothing()
    made: st.SearchStrategy[Any] = MAKERS[schema["type"]](schema, defs)
    return made


def bounds_of(schema: dict[str, Any]) -> dict[str, Any]:
    """The bounds of a number, for its written form too."""
    return {key: schema["anyOf"][1][key] for key in ("minimum", "exclusiveMaximum")}


def objects(schema: dict[str, Any], defs: dict[str, Any]) -> st.SearchStrategy[Any]:
    made = {name: made_from(each, defs) for name, each in schema["properties"].items()}
    required = set(schema["required"])
    return st.fixed_dictionaries(
        {name: each for name, each in made.items() if name in required},
        optional={name: each for name, each in made.items() if name not in required},
    )


def lists(schema: dict[str, Any], defs: dict[str, Any]) -> st.SearchStrategy[Any]:
    items = made_from(schema["items"], defs)
    return st.just([]) if items.is_empty else st.lists(items, max_size=2)


def texts(schema: dict[str, Any], _: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "minimum" in schema:
        return st.integers(schema["minimum"], schema["exclusiveMaximum"] - 1).map(str)
    if schema.get("format") == "date":
        return st.dates().map(str)
    letters = st.characters(exclude_categories=["Cc", "Cs"])
    return st.text(letters, min_size=schema.get("minLength", 0), max_size=min(schema["maxLength"], 9))


def numbers(schema: dict[str, Any], _: dict[str, Any]) -> st.SearchStrategy[Any]:
    return st.integers(schema["minimum"], schema.get("maximum", schema.get("exclusiveMaximum", 1) - 1))


MAKERS: dict[str, Any] = {
    "object": objects,
    "array": lists,
    "string": texts,
    "integer": numbers,
    "number": numbers,
    "boolean": lambda _, __: st.booleans(),
}
CLAIMS = {name: made_from(schema, schema.get("$defs", {})) for name, schema in SCHEMAS.items()}  # type: ignore[arg-type]  # an object


@names
@given(data=st.data())
def test_claims_made_from_the_schema_are_read(name: str, data: st.DataObject) -> None:
    claim = data.draw(CLAIMS[name])
    assert is_valid(name, claim)
    faults = [d for d in READERS[name].read(claim)[1] if not is_beyond_schema(d)]
    assert faults == []


def spots(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values inside `node`."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [spot for key, inner in items for spot in ((*path, key), *spots(inner, (*path, key)))]


VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    620,
    2024,
    2025,
    10**13,
    10**400,
    [],
    {},
    [{}],
    ["x"],
    {"fee": "1"},
    {"id": "x"},
]
AMOUNTS = ["1", "1.5", "1.50", "1.505", "-1", "+1", "1e5", "1,000", " 1", "１", "NaN"]
DAYS = ["2025-06-10", "2025-02-29", "2025-13-01", "20250610", "2025-W24-2"]
CODES = ["KZ", "kz", "XX", "key_overseas", "front", "rent", "exhibition-key", "路桥区"]
TEXTS = ["", "x", "a\nb", "\x00", "x" * 201, "x" * 1001]
REPLACEMENTS = st.sampled_from([*VALUES, *AMOUNTS, *DAYS, *CODES, *TEXTS])
NEW_NAMES = st.sampled_from(["fee", "fees", "ref", "date", "id", "key", "year", "Year", "x", "", "prior_awards"])


@names
@given(data=st.data())
def test_reader_and_schema_agree_on_any_mutation(name: str, data: st.DataObject) -> None:
    claim: Any = copy.deepcopy(example_claim(PROGRAMS[name]))
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(claim, data)
    faults = [d for d in READERS[name].read(claim)[1] if not is_beyond_schema(d)]
    assert (not faults) == is_valid(name, claim), claim


def is_beyond_schema(found: Diagnostic) -> bool:
    """Whether JSON Schema cannot say it: bounds of an amount written as text, one category per exhibition."""
    is_text = found.details.get("found", "").startswith('"')
    return found.rule.code == "PC109" or (found.rule.code == "PC116" and is_text)


def mutate(claim: Any, data: st.DataObject) -> None:
    """Replace, drop, add or double one value somewhere in the claim."""
    places = spots(claim)
    if not places:
        return
    *way, last = data.draw(st.sampled_from(places))
    node = claim
    for step in way:
        node = node[step]
    change = data.draw(st.sampled_from(["replace", "drop", "add", "double"]))
    if change == "replace":
        node[last] = copy.deepcopy(data.draw(REPLACEMENTS))
    elif change == "drop":
        del node[last]
    elif change == "add" and isinstance(node, dict):
        node[data.draw(NEW_NAMES)] = copy.deepcopy(data.draw(REPLACEMENTS))
    elif isinstance(node, list):
        node.append(copy.deepcopy(node[last]))


ONLY_THE_READER = [
    ("620.0 is an integer to JSON Schema", ("enterprise", "vehicles_exported"), 620.0),
    ("a binary fraction is a number to JSON Schema", ("exhibitions", 0, "fee"), 1.5),
    ("a text has no maximum", ("exhibitions", 0, "fee"), "100000000000"),
    ("Python's $ stands before a line break too", ("exhibitions", 0, "fee"), "1\n"),
]


@pytest.mark.parametrize(("path", "value"), [case[1:] for case in ONLY_THE_READER], ids=[c[0] for c in ONLY_THE_READER])
def test_what_only_the_reader_refuses(path: tuple[Any, ...], value: object) -> None:
    claim: Any = example_claim(PROGRAMS["contract"])
    node = claim
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    assert is_valid("contract", claim)
    assert not is_read("contract", claim)


def test_a_date_field_is_a_day_of_the_calendar_to_both() -> None:
    assert isinstance(PROGRAMS["contract"].lists[1].fields[3].kind, Date)
    for day, good in (
        ("2024-02-29", True),
        ("2025-02-29", False),
        ("0000-01-01", False),
        ("9999-12-31", True),
    ):
        claim: Any = example_claim(PROGRAMS["contract"])
        claim["exhibitions"][0]["date"] = day
        assert is_read("contract", claim) == is_valid("contract", claim) == good
