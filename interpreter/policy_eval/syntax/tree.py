"""Front: the tree of an expression or a step – frozen, one for both languages, each node with its stretch."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from dataclasses import field as field_
from fractions import Fraction

from policy_eval.program import Fold, Moment, Operator, Period, Relation, Rounding

Span = tuple[int, int]
"""First character and the one behind the last, counted in the text from 0."""


def _nowhere() -> Span:
    return (0, 0)


@dataclass(frozen=True, slots=True)
class Node:
    """What all nodes share: where they stand in their text. It does not count for equality."""

    span: Span = field_(default_factory=_nowhere, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number and its unit: `%`, `points`, `years`, `months`, `days`, `workdays`, a currency, a measure word."""

    value: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class Day(Node):
    """A calendar day; `None` for one that does not exist."""

    day: dt.date | None


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A word that the policy declares, or an unknown one."""

    text: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """A field of a list, or of the claimant (`of_list` is false; of what is unknown too)."""

    list: Name
    field: Name
    of_list: bool = field_(default=True, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """A sum or a product of any length."""

    operators: tuple[Operator, ...]
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Share(Node):
    """`rate of base`."""

    rate: Expression
    base: Expression


@dataclass(frozen=True, slots=True)
class Slice(Node):
    """`part of value over A up to B`."""

    value: Expression
    over: Expression
    up_to: Expression | None


@dataclass(frozen=True, slots=True)
class Units(Node):
    """`amount for every [full] unit of value`."""

    amount: Expression
    unit: Expression
    value: Expression
    full: bool


@dataclass(frozen=True, slots=True)
class Default(Node):
    """`value if missing [at most] fallback`."""

    value: Expression
    fallback: Expression
    bound: bool


@dataclass(frozen=True, slots=True)
class Row(Node):
    """A row of a table. `relation` and `test`: a tier; `test` alone: a listed value, or the condition of a case."""

    relation: Relation | None
    test: Expression
    value: Expression


@dataclass(frozen=True, slots=True)
class Table(Node):
    """A tier table (with a subject) or a case (without)."""

    subject: Expression | None
    rows: tuple[Row, ...]
    otherwise: Expression | None
    marginal: bool


@dataclass(frozen=True, slots=True)
class DaysBetween(Node):
    """`days from start to end`."""

    start: Expression
    end: Expression


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """`total of field (where …)`."""

    fold: Fold
    of: Name | Path
    where: Expression | None


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`min(a, b)`; `fold` is `None` for `whole(a)`."""

    fold: Fold | None
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class When(Node):
    """A day or a length that follows from the claim's year."""

    moment: Moment


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """Two values held against each other; `is` is `=`, `is not` is `≠`."""

    relation: Relation
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """`value in set` or `value in (a, b)`."""

    value: Expression
    container: Name | tuple[Expression, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class IsGiven(Node):
    """`value is given`; negated: `is missing`."""

    value: Expression
    negated: bool


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`a and b and c` (`every`) or `a or b or c`."""

    every: bool
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`not a`."""

    part: Expression


Expression = (
    Literal
    | Day
    | Name
    | Path
    | Chain
    | Share
    | Slice
    | Units
    | Default
    | Table
    | DaysBetween
    | Aggregate
    | Call
    | When
    | Comparison
    | Membership
    | IsGiven
    | Logic
    | Negation
)


@dataclass(frozen=True, slots=True)
class Scope(Node):
    """`per holder [per year | ever | per version]`."""

    holder: Name
    period: Period | None


@dataclass(frozen=True, slots=True)
class Pay(Node):
    """`pay value`, `rate share` or a tier table: sets the amount."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Uplift(Node):
    """`uplift rate`: raises the amount by a rate of itself."""

    rate: Expression


@dataclass(frozen=True, slots=True)
class Add(Node):
    """`add value`."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Deduct(Node):
    """`deduct value`."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Floor(Node):
    """`floor value`: at least that much."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Cap(Node):
    """Also a limit over several clauses."""

    value: Expression
    scope: Scope | None


@dataclass(frozen=True, slots=True)
class First(Node):
    """`first count scope`: only so many rows are paid."""

    count: Expression
    scope: Scope


@dataclass(frozen=True, slots=True)
class Round(Node):
    """`round [down] to unit`; without a unit, to the minor unit of the currency."""

    unit: Expression | None
    rounding: Rounding


Action = Pay | Uplift | Add | Deduct | Floor | Cap | First | Round


@dataclass(frozen=True, slots=True)
class Step(Node):
    """An action, with its condition."""

    action: Action
    when: Expression | None


@dataclass(frozen=True, slots=True)
class Target(Node):
    """What a clause is computed on: `each`, `all` or `claimant`, and the name of the list or of the claimant."""

    reach: str
    name: Name


Tree = Step | Target | Cap | Row | Expression
"""What a text can be: by its start rule a step, a target, a limit (`Cap`), a test (`Row`) or an expression."""
