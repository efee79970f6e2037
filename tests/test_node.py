"""Nodes of a program: what their one set of methods promises, whatever the class."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from fractions import Fraction

import pytest

from policy_eval import program
from policy_eval.program import Const, Floor, Pay, Said, Step
from policy_eval.program.node import Node
from policy_eval.quantity import NUMBER

ONE = Const(1, NUMBER)
SAID = Said("一", "one")
NODES = [each for each in vars(program).values() if isinstance(each, type) and issubclass(each, Node)]


def test_equal_are_nodes_of_one_class_with_equal_fields() -> None:
    assert Pay(ONE) == Pay(Const(1, NUMBER))
    assert Pay(ONE) != Pay(Const(2, NUMBER))
    assert Pay(ONE) != Floor(ONE)
    assert Pay(ONE) != (ONE,)


def test_equal_nodes_have_equal_hashes_and_other_classes_another() -> None:
    assert hash(Pay(ONE)) == hash(Pay(Const(1, NUMBER)))
    assert len({Pay(ONE), Floor(ONE), Pay(Const(1, NUMBER))}) == 2


def test_numbers_compare_by_value_as_in_any_dataclass() -> None:
    assert Const(Fraction(1), NUMBER) == ONE
    assert hash(ONE) == hash(Const(Fraction(1), NUMBER))


def test_a_node_is_shown_as_it_is_made() -> None:
    assert repr(SAID) == "Said(zh='一', en='one')"
    assert repr(Floor(SAID)) == "Floor(value=Said(zh='一', en='one'))"  # type: ignore[arg-type]


def test_fields_are_given_by_place_by_name_or_left_to_their_default() -> None:
    step = Step(Pay(ONE), None, words=SAID, at=3)
    assert (step.when, step.words, step.at, step.quote) == (None, SAID, 3, -1)
    assert Step(Pay(ONE), None, SAID, 3, 7).quote == 7
    assert replace(step, quote=2) == Step(Pay(ONE), None, SAID, 3, 2)


@pytest.mark.parametrize(
    ("parts", "named"), [((), {}), (("一",), {}), (("一", "one", "un"), {}), (("一",), {"fr": "un"})]
)
def test_too_few_too_many_and_unknown_fields_are_refused(parts: tuple[str, ...], named: dict[str, str]) -> None:
    with pytest.raises(TypeError, match="Said is made of zh, en"):
        Said(*parts, **named)


def test_a_field_given_twice_is_refused() -> None:
    with pytest.raises(TypeError):
        Said("一", "one", zh="二")  # type: ignore[misc]


def test_no_field_can_be_changed_added_or_deleted() -> None:
    with pytest.raises(FrozenInstanceError):
        SAID.zh = "二"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        SAID.other = "二"
    with pytest.raises(FrozenInstanceError):
        del SAID.zh


def test_a_node_matches_by_place() -> None:
    match SAID:
        case Said(zh, en):
            assert (zh, en) == ("一", "one")


@pytest.mark.parametrize("kind", NODES)
def test_every_node_is_a_slotted_dataclass_with_the_methods_of_all(kind: type[Node]) -> None:
    assert is_dataclass(kind)
    assert kind.__match_args__ == tuple(field.name for field in fields(kind))
    assert "__slots__" in vars(kind)
    assert {"__init__", "__eq__", "__hash__", "__repr__"}.isdisjoint(vars(kind))
