"""Ground: the steps of a clause – what is done with the amount of one award, in written order."""

from __future__ import annotations

from enum import StrEnum

from .node import Node, node
from .values import Condition, Field, Said, Value


class Period(StrEnum):
    """Which prior awards a pot counts: of the claim's year, of every year, of the years that the policy covers."""

    YEAR = "year"
    EVER = "ever"
    VERSION = "version"


@node
class Pot(Node):
    """What several rows draw from in order. `key`: the row field whose values tell pots apart (`None`: one pot).

    Prior awards of `clauses` count, within `period`; of a keyed pot those whose `key` is the row's.
    """

    name: str
    key: Field | None
    period: Period
    clauses: tuple[str, ...]


@node
class Pay(Node):
    """Sets the amount."""

    value: Value


@node
class Uplift(Node):
    """Raises the amount by a rate of itself."""

    rate: Value


@node
class Add(Node):
    """Adds to the amount."""

    value: Value


@node
class Deduct(Node):
    """Takes from the amount, which may become negative until a `Floor`."""

    value: Value


@node
class Floor(Node):
    """The amount, or `value` where that is more."""

    value: Value


@node
class Cap(Node):
    """The amount, or what is left of `value` where that is less. Without a pot the cap is this row's own."""

    value: Value
    pot: Pot | None


@node
class First(Node):
    """Only the first `count` awards that pay something; later ones get nothing. Prior awards above zero count."""

    count: Value
    pot: Pot


class Rounding(StrEnum):
    """Which multiple of the unit an amount becomes: the nearest (halves away from zero), or the one toward zero."""

    HALF_UP = "half-up"
    DOWN = "down"


@node
class Round(Node):
    """To a multiple of `unit` (minor units of the currency). `written`: by the policy; else placed by the checker."""

    unit: int
    rounding: Rounding
    written: bool


Action = Pay | Uplift | Add | Deduct | Floor | Cap | First | Round


@node
class Step(Node):
    """An action of a clause. `when`: it is passed over where this does not hold. `at`: index into `Program.places`."""

    action: Action
    when: Condition | None
    words: Said
    at: int
    quote: int = -1
    """Which of the clause's quotes this step rests on; -1 = all of them."""
