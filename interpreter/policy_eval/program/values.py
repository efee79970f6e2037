"""Ground: the values and conditions of a program."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from fractions import Fraction

from policy_eval.quantity import Kind

from .node import Node, node

Scalar = int | Fraction | bool | str | dt.date


@node
class Said(Node):
    """The same thing in Chinese and in English."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """What is said in `language` ("zh" or "en"); the other's where there is none."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


class Source(StrEnum):
    """Whose field a `Field` reads: the row at hand's, or the claimant's."""

    ROW = "row"
    CLAIMANT = "claimant"


class Moment(StrEnum):
    """Days and lengths that follow from the claim's year."""

    YEAR_START = "year_start"
    NEXT_YEAR_START = "next_year_start"
    DAYS_IN_YEAR = "days_in_year"


class Fold(StrEnum):
    """How an aggregate puts many rows together."""

    TOTAL = "total"
    COUNT = "count"
    MIN = "min"
    MAX = "max"
    EARLIEST = "earliest"
    LATEST = "latest"


class Operator(StrEnum):
    """What an `Arithmetic` does."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "×"
    DIVIDE = "÷"


class Relation(StrEnum):
    """How a `Compare` holds two values against each other."""

    GE = "≥"
    GT = ">"
    LE = "≤"
    LT = "<"
    EQ = "="
    NE = "≠"


@node
class Const(Node):
    """A literal: money in minor units, a rate as a ratio (80% is 4/5), a duration in days or months."""

    value: Scalar
    kind: Kind


@node
class Field(Node):
    """A fact: field number `index` of the row at hand or of the claimant. Missing is `None`."""

    source: Source
    index: int
    name: str
    kind: Kind
    label: Said


@node
class Term(Node):
    """A named value of the clause (其中): number `index` in `Clause.terms`."""

    index: int
    name: str
    kind: Kind
    label: Said


@node
class Calendar(Node):
    """A day or a length that follows from the claim's year."""

    moment: Moment


@node
class Arithmetic(Node):
    """`operands[0] operators[0] operands[1] operators[1] …`, from the left; sums or products, never both."""

    operators: tuple[Operator, ...]
    operands: tuple[Value, ...]
    kind: Kind


@node
class Shift(Node):
    """A day some months later (`plus_months`), or some days later."""

    day: Value
    by: Value
    sign: int
    in_months: bool


@node
class Days(Node):
    """Days from `start` up to but not including `end`; 0 when `end` is not later; `signed`: the difference."""

    start: Value
    end: Value
    signed: bool


@node
class Share(Node):
    """`rate` of `base`: 80% of the fee."""

    rate: Value
    base: Value
    kind: Kind


@node
class Slice(Node):
    """The part of `value` that lies over `over` (0 where it does not) and, if `up_to` is given, not over `up_to`."""

    value: Value
    over: Value
    up_to: Value | None
    kind: Kind


@node
class Units(Node):
    """`amount` for every `unit` of `value`; `full`: whole units only."""

    amount: Value
    unit: Value
    value: Value
    full: bool
    kind: Kind


@node
class Case(Node):
    """The value of the first row whose condition holds, else `otherwise` (`None`: the rows exhaust the values).

    A tier table is lowered to this too: `subject` is then what it tests; its rows stand from the highest tier.
    """

    rows: tuple[tuple[Condition, Value], ...]
    otherwise: Value | None
    subject: Value | None
    kind: Kind


@node
class Bands(Node):
    """A marginal table (分段累进): each band's rate on the part of `subject` that lies in the band.

    `bands` are (lower bound, rate) from the lowest; below the first bound `below` applies.
    """

    subject: Value
    bands: tuple[tuple[Value, Value], ...]
    below: Value
    kind: Kind


@node
class Default(Node):
    """`field`, or `fallback` where the claim does not say. `bound`: the fallback is only an upper bound."""

    field: Value
    fallback: Value
    bound: bool
    kind: Kind


@node
class Aggregate(Node):
    """Many rows as one value: the covered rows of `list`; `own`: those of this clause, where its condition holds.

    `value` is read on each row (`None` for a count), `where` filters. No row: total and count are 0, others missing.
    """

    fold: Fold
    list: int
    value: Value | None
    where: Condition | None
    own: bool
    kind: Kind


@node
class Extreme(Node):
    """The least or greatest of several values (min, max, earliest, latest)."""

    fold: Fold
    operands: tuple[Value, ...]
    kind: Kind


@node
class Whole(Node):
    """A number cut to a whole one, toward zero."""

    value: Value
    kind: Kind


# --- conditions -------------------------------------------------------------------------------------------------------


@node
class Compare(Node):
    """Two values of one kind held against each other."""

    relation: Relation
    left: Value
    right: Value


@node
class Among(Node):
    """`value` is in set number `set` on the row's day (31 December of the claim's year where the row has none)."""

    value: Value
    set: int


@node
class OneOf(Node):
    """`value` is one of the listed values."""

    value: Value
    members: tuple[str, ...]


@node
class Given(Node):
    """The claim says `value`."""

    value: Field | Term


@node
class Every(Node):
    """All of several conditions, tried from the left up to the first that fails."""

    conditions: tuple[Condition, ...]


@node
class Some(Node):
    """One of several conditions at least, tried from the left up to the first that holds."""

    conditions: tuple[Condition, ...]


@node
class Not(Node):
    """The opposite of a condition."""

    condition: Condition


@node
class Truth(Node):
    """A flag, or a term that is a condition."""

    value: Field | Term


Condition = Compare | Among | OneOf | Given | Every | Some | Not | Truth

Value = (
    Const | Field | Term | Calendar | Arithmetic | Shift | Days | Share | Slice | Units | Case | Bands | Default
    | Aggregate | Extreme | Whole
)  # fmt: skip
