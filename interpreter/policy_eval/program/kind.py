"""Ground: the kind of a value – dates and lengths of time have theirs by what they are."""

from __future__ import annotations

from typing import assert_never

from policy_eval.quantity import DAYS, Date, Kind

from .values import (
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
