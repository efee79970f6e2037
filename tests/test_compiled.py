from __future__ import annotations

import datetime as dt
import inspect
import json
import types
from dataclasses import is_dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_eval import quantity, resources
from policy_eval.checking import compile_policy
from policy_eval.compiled import MOST_DEPTH, Damaged, dumps, loads, program_sha256
from policy_eval.diagnostics import Place
from policy_eval.program import Calendar, Const, Field, Not, Program, Scalar, Truth, declarations, steps, values
from policy_eval.quantity import NUMBER
from small_program import contract_program, other_program

SMALL = contract_program()
NODES = sorted(
    {
        thing
        for module in (declarations, steps, values, quantity)
        for thing in vars(module).values()
        if inspect.isclass(thing) and (is_dataclass(thing) or issubclass(thing, StrEnum)) and thing is not StrEnum
    },
    key=lambda node: node.__name__,
)
SHALLOW: set[Any] = {Const, Calendar, Truth, Field}
"""What values and conditions end in, as deep as the strategies go."""

PLAIN: dict[object, st.SearchStrategy[object]] = {
    int: st.integers() | st.integers(-(10**40), 10**40),
    bool: st.booleans(),
    str: st.text(st.characters(codec=None), max_size=6) | st.sampled_from(["1", "上浮10%", "\ud800", '"\\\n']),
    Fraction: st.fractions(),
    dt.date: st.dates(),
    type(None): st.none(),
}


@cache
def things(hint: Any, depth: int = 5) -> st.SearchStrategy[Any]:
    """Whatever a field of type `hint` may hold."""
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) is tuple:
        return tuples(get_args(hint), depth)
    if get_origin(hint) in {Union, types.UnionType}:
        return st.one_of(*(things(arg, depth) for arg in ends(get_args(hint), depth)))
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    hints = get_type_hints(hint)
    return st.builds(hint, **{name: st.deferred(later(hints[name], depth - 1)) for name in hint.__match_args__})


def later(hint: Any, depth: int) -> Any:
    return lambda: things(hint, depth)


def tuples(parts: tuple[Any, ...], depth: int) -> st.SearchStrategy[Any]:
    if parts[-1] is not ...:
        return st.tuples(*(things(part, depth) for part in parts))
    return st.lists(things(parts[0], depth), max_size=2 if depth > 0 else 0).map(tuple)


def ends(kinds: tuple[Any, ...], depth: int) -> tuple[Any, ...]:
    shallow = tuple(kind for kind in kinds if kind in SHALLOW)
    return shallow if shallow and depth <= 0 else kinds


def carrying(thing: object) -> Program:
    """A program that `thing` is part of, wherever it belongs."""
    return replace(SMALL, commitments=cast("Any", (thing,)))


def carried(program: Program) -> object:
    return program.commitments[0]


def const(value: Scalar) -> Const:
    return Const(value, NUMBER)


def same(one: object, other: object) -> bool:
    """Equal, and of the same types throughout."""
    return one == other and repr(one) == repr(other)


# --- there and back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.__name__)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_every_node_comes_back_as_it_was(node: type, data: st.DataObject) -> None:
    program = carrying(data.draw(things(node, 2 if node is Program else 4)))
    text = dumps(program)
    assert same(loads(text), program)
    assert dumps(loads(text)) == text


@pytest.mark.parametrize("program", [SMALL, other_program()], ids=["contract", "other"])
def test_small_programs_come_back_as_they_were(program: Program) -> None:
    assert same(loads(dumps(program)), program)


def test_the_bundled_policy_comes_back_as_it_was() -> None:
    program = compile_policy(resources.policies() / "2025.yaml")[0]
    assert program is not None
    assert same(loads(dumps(program)), program)


def test_what_is_equal_in_python_stays_apart() -> None:
    things = (1, True, Fraction(1), "1", 0, False, Fraction(0), "", None, ())
    back = cast("tuple[object, ...]", carried(loads(dumps(carrying(things)))))
    assert [(type(thing), thing) for thing in back] == [(type(thing), thing) for thing in things]


def test_equal_constants_of_other_types_stay_apart() -> None:
    things = (const(1), const(True), const(Fraction(1)))  # noqa: FBT003
    assert repr(carried(loads(dumps(carrying(things))))) == repr(things)


LONG = [10**5000, -(10**5000), 2**63, 2**63 - 1, -(2**63), Fraction(10**5000, 3)]


@pytest.mark.parametrize("number", LONG, ids=range(6))
def test_numbers_of_any_length_come_back(number: int | Fraction) -> None:
    assert carried(loads(dumps(carrying(number)))) == number


def test_equal_programs_give_the_same_bytes() -> None:
    assert dumps(contract_program()) == dumps(contract_program())


def test_the_form_is_one_line_of_ascii() -> None:
    text = dumps(carrying("一\n二\u2028\ud800"))
    assert text.isascii()
    assert "\n" not in text


# --- damage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "1",
        '"x"',
        '{"types":[],"values":[]}',
        '{"types":[],"values":[1]}',
        '{"types":[["tuple"]],"values":[[0]]}',
        '{"types":[["tuple"]],"values":[1,[0,-1]]}',
        '{"types":[["tuple"]],"values":[1,[-1,0]]}',
        '{"types":[["tuple"]],"values":[[0,0]]}',
        '{"types":[["tuple"]],"values":[[]]}',
        '{"types":[["tuple"]],"values":[[0,"0"]]}',
        '{"types":[["tuple"]],"values":[{}]}',
        '{"types":[["tuple"]],"values":[1.0]}',
        '{"types":[["tuple"]],"values":[1e9999]}',
        '{"types":[["tuple"]],"values":[NaN]}',
        '{"types":[["Fraction","numerator","denominator"]],"values":[1,0,[0,0,1]]}',
        '{"types":[["date","year","month","day"]],"values":[2025,2,30,[0,0,1,2]]}',
        '{"types":[["Reach","value"]],"values":["nobody",[0,0]]}',
        '{"types":[["Reach","value"]],"values":["New","each",[0,0,1]]}',
        '{"types":[["Popen","args"]],"values":["true",[0,0]]}',
        '{"types":[["Said","en","zh"]],"values":["a",[0,0,0]]}',
        '{"types":[["Said","zh","en"]],"values":["a",[0,0]]}',
        '{"types":["tuple"],"values":[[0]]}',
        '{"types":[[]],"values":[]}',
        "[" * 100_000,
        "1" * 5000,
    ],
)
def test_what_is_no_program_is_damaged(text: str) -> None:
    with pytest.raises(Damaged):
        loads(text)


@given(st.integers(0, len(dumps(SMALL)) - 1))
def test_a_part_of_the_text_is_damaged(length: int) -> None:
    with pytest.raises(Damaged):
        loads(dumps(SMALL)[:length])


@given(st.integers(0, len(dumps(SMALL)) - 1), st.characters(codec="ascii"))
def test_another_character_is_damage_or_another_program(index: int, character: str) -> None:
    text = dumps(SMALL)
    try:
        program = loads(text[:index] + character + text[index + 1 :])
    except Damaged:
        return
    assert isinstance(program, Program)


@given(st.text())
def test_any_text_is_damaged(text: str) -> None:
    with pytest.raises(Damaged):
        loads(text)


def test_a_node_with_other_fields_is_of_another_engine() -> None:
    document = json.loads(dumps(SMALL))
    row = next(row for row in document["types"] if row[0] == "Said")
    row.append("fr")
    with pytest.raises(Damaged):
        loads(json.dumps(document))


def test_depth_is_limited_both_ways() -> None:
    deep: Any = Truth(Field(values.Source.ROW, 0, "a", quantity.Flag(), values.Said("", "")))
    for _ in range(MOST_DEPTH):
        deep = Not(deep)
    with pytest.raises(ValueError, match="deep"):
        dumps(carrying(deep))
    chain = [[1, 0], *([1, number] for number in range(1, 100_000))]
    with pytest.raises(Damaged):
        loads(json.dumps({"types": [["Not", "condition"], ["tuple"]], "values": [None, *chain]}))


# --- the hash ---------------------------------------------------------------------------------------------------------


@given(st.integers(), st.text(max_size=9))
def test_places_are_not_hashed(line: int, name: str) -> None:
    moved = replace(
        SMALL,
        clauses=tuple(replace(clause, at=line, when_at=line) for clause in SMALL.clauses),
        places=(Place(name, line, 1, line, 2),),
        source_sha256=name,
    )
    assert program_sha256(moved) == program_sha256(SMALL)


@pytest.mark.parametrize(
    "other",
    [
        replace(SMALL, version="2026"),
        replace(SMALL, last_day=dt.date(2026, 1, 1)),
        replace(SMALL, clauses=SMALL.clauses[::-1]),
        replace(SMALL, clauses=(replace(SMALL.clauses[0], label=values.Said("重点展会", "x")), *SMALL.clauses[1:])),
        replace(SMALL, rounding=replace(SMALL.rounding, unit=100)),
        replace(SMALL, rounding=replace(SMALL.rounding, written=True)),
        other_program(),
    ],
)
def test_everything_else_is_hashed(other: Program) -> None:
    assert program_sha256(other) != program_sha256(SMALL)


def test_types_are_hashed() -> None:
    hashes = {program_sha256(carrying(const(value))) for value in (1, True, Fraction(1), "1")}
    assert len(hashes) == 4


def test_comments_and_blank_lines_do_not_change_the_hash(tmp_path: Path) -> None:
    policy = resources.policies() / "2025.yaml"
    for file in (path for path in policy.parent.rglob("*") if path.is_file()):
        copy = tmp_path / file.relative_to(policy.parent)
        copy.parent.mkdir(exist_ok=True, parents=True)
        copy.write_bytes(file.read_bytes())
    text = policy.read_text(encoding="utf-8")
    (tmp_path / "2025.yaml").write_text(
        "# a comment\n\n" + text.replace("\nclauses:", "\n# more\n\nclauses:"), encoding="utf-8"
    )
    one, other = compile_policy(policy)[0], compile_policy(tmp_path / "2025.yaml")[0]
    assert one is not None
    assert other is not None
    assert one.places != other.places
    assert program_sha256(one) == program_sha256(other)
