"""Uses: what the examples of a policy can exercise – its thresholds, branches, caps, dates – each with its sides."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from policy_eval.program import Case, Condition, Default, Extreme, Field, Said, Term, Units, Value
from policy_eval.program.kind import kind_of
from policy_eval.program.node import Node as Plain
from policy_eval.program.node import node
from policy_eval.quantity import Quantity, Ratio


class Side(StrEnum):
    """One side of a boundary. `BELOW` and `ABOVE` are the nearest value there is: a fen, a piece, a day away."""

    BELOW = "below"
    AT = "at"
    ABOVE = "above"
    HOLDS = "holds"
    FAILS = "fails"
    MET = "met"
    GIVEN = "given"
    MISSING = "missing"
    SLACK = "slack"
    EXACT = "exact"
    BINDING = "binding"
    SHARED = "shared"
    OTHER_KEY = "other-key"
    PRIOR = "prior"
    OTHER_YEAR = "other-year"


class Part(StrEnum):
    """The part of a policy that a boundary stands in."""

    WHEN = "when"
    TERM = "term"
    STEP = "step"
    WHERE = "where"
    LIMIT = "limit"
    EXCLUSION = "exclusion"
    MARK = "mark"
    HOLDS = "holds"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a boundary stands. `owner`: the id of the clause, limit, exclusion, mark or list.

    `clause` and `list` are indexes into the program (-1: the claimant alone is looked at); `at` into its places.
    """

    owner: str
    part: Part
    clause: int = field(compare=False)
    list: int = field(compare=False)
    at: int = field(compare=False)
    words: Said = field(compare=False)


@node
class Threshold(Plain):
    """Two values held against each other. `whole`: the condition that the comparison is part `leaf` of, if any."""

    spot: Spot
    left: Value
    right: Value
    whole: Condition | None = None
    leaf: int = 0


@node
class Leaf(Plain):
    """Part `leaf` of a condition: it decides what comes out by holding, and by failing."""

    spot: Spot
    whole: Condition
    leaf: int


@node
class Listed(Plain):
    """One of the values that a condition lists, or one entry of a table of listed values."""

    spot: Spot
    value: Value
    member: str


@node
class Dated(Plain):
    """The first or the last day on which a set has `member`; `until`: the last."""

    spot: Spot
    value: Value
    set: int
    until: bool


@node
class Branch(Plain):
    """Row number `row` of a table; the number behind the last: what stands under `else`."""

    spot: Spot
    case: Case
    row: int


@node
class Decider(Plain):
    """One of several values of which the least or the greatest counts: it alone decides."""

    spot: Spot
    extreme: Extreme
    operand: int


@node
class Fallback(Plain):
    """A fact that the claim may leave out."""

    spot: Spot
    default: Default


@node
class Whole(Plain):
    """Full units: one more is reached."""

    spot: Spot
    units: Units


@node
class Run(Plain):
    """Step `step` is taken; `conditional`: and passed over."""

    spot: Spot
    step: int
    conditional: bool


@node
class Ceiling(Plain):
    """A cap: step `step` of the clause, or limit number `limit`. `floor`: it is the least amount instead."""

    spot: Spot
    step: int
    limit: int
    pot: bool
    key: Field | Term | None
    floor: bool = False


@node
class Sharing(Plain):
    """Clause number `clause` draws from limit number `limit` where that cuts something."""

    spot: Spot
    limit: int
    clause: int


@node
class Turns(Plain):
    """Only the first awards are paid: step `step`."""

    spot: Spot
    step: int


@node
class Period(Plain):
    """The first or the last day that the policy covers; `last`: the last."""

    spot: Spot
    last: bool


Boundary = (
    Threshold | Leaf | Listed | Dated | Branch | Decider | Fallback | Whole | Run | Ceiling | Sharing | Turns | Period
)

_AROUND = (Side.BELOW, Side.AT, Side.ABOVE)
_BOTH = (Side.HOLDS, Side.FAILS)


def sides(boundary: Boundary) -> tuple[Side, ...]:  # noqa: PLR0911 – one case a kind
    """The sides that examples should show."""
    match boundary:
        case Threshold() | Whole():
            return _AROUND
        case Leaf():
            return _BOTH
        case Fallback():
            return (Side.GIVEN, Side.MISSING)
        case Run():
            return _BOTH if boundary.conditional else (Side.HOLDS,)
        case Ceiling():
            return _of_ceiling(boundary)
        case Turns():
            return (Side.SLACK, Side.BINDING, Side.PRIOR, Side.OTHER_YEAR)
        case Dated() | Period():
            return (Side.AT, Side.ABOVE) if _is_last(boundary) else (Side.BELOW, Side.AT)
        case Listed() | Branch() | Decider() | Sharing():
            return (Side.MET,)


def _of_ceiling(ceiling: Ceiling) -> tuple[Side, ...]:
    found = (Side.SLACK, Side.EXACT, Side.BINDING)
    if not ceiling.pot:
        return found
    return (*found, Side.SHARED, *((Side.OTHER_KEY,) if ceiling.key else ()), Side.PRIOR, Side.OTHER_YEAR)


def _is_last(boundary: Dated | Period) -> bool:
    return boundary.until if isinstance(boundary, Dated) else boundary.last


def is_smooth(value: Value) -> bool:
    """Of rates there is no next one: any other counts as near."""
    kind = kind_of(value)
    return isinstance(kind, Quantity) and not kind.unit and kind.ratio is not Ratio.NUMBER
