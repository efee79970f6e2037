"""Ground: the steps of a clause – what is done with the amount of one award, in written order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .values import Condition, Field, Said, Value


class Period(StrEnum):
    """Which prior awards a pot counts: of the claim's year, of every year, of the years that the policy covers."""

    YEAR = "year"
    EVER = "ever"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Pot:
    """What several rows draw from in order. `key`: the row field whose values tell pots apart (`None`: one pot).

    Prior awards of `clauses` count, within `period`; of a keyed pot those whose `key` is the row's.
    """

    name: str
    key: Field | None
    period: Period
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pay:
    """Sets the amount."""

    value: Value


@dataclass(frozen=True, slots=True)
class Uplift:
    """Raises the amount by a rate of itself."""

    rate: Value


@dataclass(frozen=True, slots=True)
class Add:
    """Adds to the amount."""

    value: Value


@dataclass(frozen=True, slots=True)
class Deduct:
    """Takes from the amount, which may become negative until a `Floor`."""

    value: Value


@dataclass(frozen=True, slots=True)
class Floor:
    """The amount, or `value` where that is more."""

    value: Value


@dataclass(frozen=True, slots=True)
class Cap:
    """The amount, or what is left of `value` where that is less. Without a pot the cap is this row's own."""

    value: Value
    pot: Pot | None


@dataclass(frozen=True, slots=True)
class First:
    """Only the first `count` awards that pay something; later ones get nothing. Prior awards above zero count."""

    count: Value
    pot: Pot


class Rounding(StrEnum):
    """Which multiple of the unit an amount becomes: the nearest (halves away from zero), or the one toward zero."""

    HALF_UP = "half-up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Round:
    """To a multiple of `unit` (minor units of the currency). `written`: by the policy; else placed by the checker."""

    unit: int
    rounding: Rounding
    written: bool


Action = Pay | Uplift | Add | Deduct | Floor | Cap | First | Round


@dataclass(frozen=True, slots=True)
class Step:
    """An action of a clause. `when`: it is passed over where this does not hold. `at`: index into `Program.places`."""

    action: Action
    when: Condition | None
    words: Said
    at: int
    quote: int = -1
    """Which of the clause's quotes this step rests on; -1 = all of them."""
