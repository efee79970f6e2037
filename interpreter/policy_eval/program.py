"""Ground: the checked program – frozen plain data, the only thing a back end sees.

Laws of this module:

* A program holds no callable, no syntax tree and no YAML: it can be interpreted, translated, hashed, written as JSON and read back.
* Every rounding is a `Round` step; no back end rounds by itself.
* Every node that a person may ask about has a place in the policy (`at`, an index into `Program.places`); places do not count
  for equality of meaning and are no part of `program_sha256`.
* Steps and conditions carry their words in both languages, written by the checker from the tree (`Words`).
* Amounts of money are in minor units of their currency (ISO 4217); see `quantity`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .diagnostics import Place
from .quantity import Kind, Quantity

Scalar = int | Fraction | bool | str | dt.date


@dataclass(frozen=True, slots=True)
class Said:
    """The same thing in Chinese and in English."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


# --- values -----------------------------------------------------------------------------------------------------------


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
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "×"
    DIVIDE = "÷"


class Relation(StrEnum):
    GE = "≥"
    GT = ">"
    LE = "≤"
    LT = "<"
    EQ = "="
    NE = "≠"


@dataclass(frozen=True, slots=True)
class Const:
    """A literal: money in minor units, a rate as a ratio (80% is 4/5), a duration in days or months."""

    value: Scalar
    kind: Kind


@dataclass(frozen=True, slots=True)
class Field:
    """A fact: field number `index` of the row at hand or of the claimant. Missing is `None`."""

    source: Source
    index: int
    name: str
    kind: Kind
    label: Said


@dataclass(frozen=True, slots=True)
class Term:
    """A named value of the clause (其中): number `index` in `Clause.terms`."""

    index: int
    name: str
    kind: Kind
    label: Said


@dataclass(frozen=True, slots=True)
class Calendar:
    moment: Moment


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`operands[0] operators[0] operands[1] operators[1] …`, from the left. Sums or products, never both in one node."""

    operators: tuple[Operator, ...]
    operands: tuple[Value, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Shift:
    """A day some months later (`plus_months`), or some days later."""

    day: Value
    by: Value
    sign: int
    in_months: bool


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `start` up to but not including `end`; 0 when `end` is not later. `signed`: `end − start`, may be negative."""

    start: Value
    end: Value
    signed: bool


@dataclass(frozen=True, slots=True)
class Share:
    """`rate` of `base`: 80% of the fee."""

    rate: Value
    base: Value
    kind: Kind


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of `value` that lies over `over` (0 where it does not) and, if `up_to` is given, not over `up_to`."""

    value: Value
    over: Value
    up_to: Value | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Units:
    """`amount` for every `unit` of `value`; `full`: whole units only."""

    amount: Value
    unit: Value
    value: Value
    full: bool
    kind: Kind


@dataclass(frozen=True, slots=True)
class Case:
    """The value of the first row whose condition holds, else `otherwise` (`None` only where the rows exhaust the values).

    A tier table is lowered to this too: `subject` is then what it tests, for the explanation; rows stand from the highest tier.
    """

    rows: tuple[tuple[Condition, Value], ...]
    otherwise: Value | None
    subject: Value | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Bands:
    """A marginal table (分段累进): each band's rate on the part of `subject` that lies in the band.

    `bands` are (lower bound, rate) from the lowest; below the first bound `below` applies.
    """

    subject: Value
    bands: tuple[tuple[Value, Value], ...]
    below: Value
    kind: Kind


@dataclass(frozen=True, slots=True)
class Default:
    """`field`, or `fallback` where the claim does not say. `bound`: the fallback is only an upper bound."""

    field: Value
    fallback: Value
    bound: bool
    kind: Kind


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Many rows as one value. `own`: the rows of the clause at hand for which its condition holds; else the covered rows of `list`.

    `value` is read on each row (`None` for a count), `where` filters. No row: total and count are 0; the others are missing.
    """

    fold: Fold
    list: int
    value: Value | None
    where: Condition | None
    own: bool
    kind: Kind


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or greatest of several values (min, max, earliest, latest)."""

    fold: Fold
    operands: tuple[Value, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Whole:
    """A number cut to a whole one, toward zero."""

    value: Value
    kind: Kind


# --- conditions -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compare:
    relation: Relation
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Among:
    """`value` is in set number `set` on the row's day (31 December of the claim's year where the row has none)."""

    value: Value
    set: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """`value` is one of the listed values."""

    value: Value
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """The claim says `field`."""

    field: Field


@dataclass(frozen=True, slots=True)
class Every:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    condition: Condition


@dataclass(frozen=True, slots=True)
class Truth:
    """A flag, or a term that is a condition."""

    value: Field | Term


Condition = Compare | Among | OneOf | Given | Every | Some | Not | Truth

Value = (
    Const | Field | Term | Calendar | Arithmetic | Shift | Days | Share | Slice | Units | Case | Bands | Default
    | Aggregate | Extreme | Whole
)  # fmt: skip


# --- steps ------------------------------------------------------------------------------------------------------------


class Period(StrEnum):
    """Which prior awards a pot counts: of the claim's year, of every year named, of the years that the policy covers."""

    YEAR = "year"
    EVER = "ever"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Pot:
    """What several rows draw from in order. `key`: the row field whose value tells one pot from another (`None`: one for the claimant).

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
    value: Value


@dataclass(frozen=True, slots=True)
class Deduct:
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
    HALF_UP = "half-up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Round:
    """To a multiple of `unit` (minor units of the policy's currency). `written`: the policy says so here; else the checker put it."""

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


# --- declarations -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FieldFact:
    """A field of a claim. `least` and `most` bound a number (minor units for money), both inclusive."""

    name: str
    label: Said
    kind: Kind
    required: bool
    default: Scalar | None
    values: tuple[tuple[str, Said], ...] = ()
    least: int | None = None
    most: int | None = None
    measure: str = ""
    proof: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Holds:
    """What must hold on every row (or on the claimant): else the claim is refused with `message`."""

    condition: Condition
    message: Said
    fields: tuple[str, ...]
    words: Said
    at: int


@dataclass(frozen=True, slots=True)
class Unique:
    """Rows with the same value in field `per` have the same value in field `one`: else the claim is refused."""

    one: int
    per: int
    message: Said
    at: int


@dataclass(frozen=True, slots=True)
class ListFact:
    """A list of rows in a claim, or the claimant itself (`is_claimant`). `dated`: the field that dates a row."""

    name: str
    label: Said
    fields: tuple[FieldFact, ...]
    dated: int | None
    holds: tuple[Holds, ...]
    unique: tuple[Unique, ...]
    is_claimant: bool
    measure: str
    at: int


@dataclass(frozen=True, slots=True)
class Member:
    """An entry of a set, with the first and the last day on which it counts (both inclusive)."""

    value: str
    since: dt.date | None
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class SetFact:
    name: str
    label: Said
    of: Kind
    members: tuple[Member, ...]
    source: str
    taken: str
    at: int


class Reach(StrEnum):
    """What one award of a clause is computed on: each row by itself, all rows together, or the claimant alone."""

    EACH = "each"
    ALL = "all"
    CLAIMANT = "claimant"


@dataclass(frozen=True, slots=True)
class TermFact:
    name: str
    label: Said
    value: Value | Condition
    words: Said
    at: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A note shown with an award of `clauses` when `when` holds on one of its rows."""

    name: str
    label: Said
    when: Condition | None
    clauses: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A paying clause. `list` is an index into `Program.lists` (-1: none). `questions`: ids of the readings that touch it."""

    name: str
    label: Said
    article: str
    quotes: tuple[str, ...]
    reach: Reach
    list: int
    when: Condition | None
    when_words: Said
    terms: tuple[TermFact, ...]
    steps: tuple[Step, ...]
    questions: tuple[str, ...]
    at: int
    when_at: int


@dataclass(frozen=True, slots=True)
class Limit:
    """A cap that several clauses share."""

    name: str
    label: Said
    article: str
    quotes: tuple[str, ...]
    cap: Value
    pot: Pot
    words: Said
    at: int


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Whoever meets `when` receives nothing – under any clause, or under `clauses` where they are named."""

    name: str
    label: Said
    article: str
    quotes: tuple[str, ...]
    when: Condition
    clauses: tuple[str, ...]
    everything: bool
    words: Said
    at: int


@dataclass(frozen=True, slots=True)
class Answer:
    name: str
    says: Said
    asks: str = ""
    """`date` where the answer is a value that the run gives; "" for a fixed one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question that the text leaves open, its answers, and the one this program was made with."""

    name: str
    article: str
    question: Said
    decided: Said
    answers: tuple[Answer, ...]
    default: str
    chosen: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the text promises or encourages without a formula."""

    name: str
    label: Said
    article: str
    quotes: tuple[str, ...]
    force: str
    who: str
    target: Said | None


@dataclass(frozen=True, slots=True)
class Program:
    """A whole checked policy. `first_day` and `last_day`: rows dated outside are not covered; claims' years lie within."""

    policy: str
    version: str
    title: str
    currency: str
    claimant: int
    first_day: dt.date
    last_day: dt.date
    lists: tuple[ListFact, ...]
    sets: tuple[SetFact, ...]
    clauses: tuple[Clause, ...]
    limits: tuple[Limit, ...]
    exclusions: tuple[Exclusion, ...]
    marks: tuple[Mark, ...]
    readings: tuple[Reading, ...]
    commitments: tuple[Commitment, ...]
    rounding: Round
    places: tuple[Place, ...]
    source_sha256: str

    @property
    def money(self) -> Quantity:
        return Quantity(((self.currency, 1),))

    @property
    def claimant_list(self) -> ListFact:
        return self.lists[self.claimant]
