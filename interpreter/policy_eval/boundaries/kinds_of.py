"""Uses: the kind of a value of the program, and whether it has a next value."""

from __future__ import annotations

from typing import assert_never

from policy_eval.program import (
    Aggregate,
    Arithmetic,
    Bands,
    Calendar,
    Case,
    Const,
    Days,
    Default,
    Extreme,
    Field,
    Moment,
    Share,
    Shift,
    Slice,
    Term,
    Units,
    Value,
    Whole,
)
from policy_eval.quantity import DAYS, Date, Kind, Quantity, Ratio


def kind_of(node: Value) -> Kind:
    """Money, a rate, a day …"""
    match node:
        case Calendar(moment):
            return DAYS if moment is Moment.DAYS_IN_YEAR else Date()
        case Shift():
            return Date()
        case Days():
            return DAYS
        case (
            Const() | Field() | Term() | Arithmetic() | Share() | Slice() | Units() | Case() | Bands() | Default()
            | Aggregate() | Extreme() | Whole()
        ):  # fmt: skip
            return node.kind
        case _:
            assert_never(node)


def is_smooth(value: Value) -> bool:
    """Of rates there is no next one: any other counts as near."""
    kind = kind_of(value)
    return isinstance(kind, Quantity) and not kind.unit and kind.ratio is not Ratio.NUMBER
