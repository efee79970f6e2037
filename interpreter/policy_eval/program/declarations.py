"""Ground: what a program declares – facts, sets, clauses, limits, readings."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from policy_eval.diagnostics import Place
from policy_eval.quantity import Kind, Quantity, money

from .node import Node, node
from .steps import Pot, Round, Step
from .values import Condition, Said, Scalar, Value


@node
class FieldFact(Node):
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


@node
class Holds(Node):
    """What must hold on every row (or on the claimant): else the claim is refused with `message`."""

    condition: Condition
    message: Said
    fields: tuple[str, ...]
    words: Said
    at: int


@node
class Unique(Node):
    """Rows with the same value in field `per` have the same value in field `one`: else the claim is refused."""

    one: int
    per: int
    message: Said
    at: int


@node
class ListFact(Node):
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


@node
class Member(Node):
    """An entry of a set, with the first and the last day on which it counts (both inclusive)."""

    value: str
    since: dt.date | None
    until: dt.date | None


@node
class SetFact(Node):
    """A named list of countries or listed values; entries may carry dates."""

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


@node
class TermFact(Node):
    """A named value of a clause (其中)."""

    name: str
    label: Said
    value: Value | Condition
    words: Said
    at: int


@node
class Mark(Node):
    """A note shown with an award of `clauses` when `when` holds on one of its rows."""

    name: str
    label: Said
    when: Condition | None
    clauses: tuple[str, ...]
    at: int


@node
class Clause(Node):
    """A paying clause. `list` is an index into `Program.lists` (-1: none). `questions`: the readings that touch it."""

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
    amended: tuple[str, ...] = ()
    """The sentences of later texts that changed the clause."""


@node
class Limit(Node):
    """A cap that several clauses share."""

    name: str
    label: Said
    article: str
    quotes: tuple[str, ...]
    cap: Value
    pot: Pot
    words: Said
    questions: tuple[str, ...]
    at: int
    amended: tuple[str, ...] = ()
    """The sentences of later texts that changed the limit."""


@node
class Exclusion(Node):
    """Whoever meets `when` receives nothing – under any clause, or under `clauses` where they are named."""

    name: str
    label: Said
    article: str
    quotes: tuple[str, ...]
    when: Condition
    clauses: tuple[str, ...]
    everything: bool
    words: Said
    questions: tuple[str, ...]
    at: int


@node
class Answer(Node):
    """One answer of a reading."""

    name: str
    says: Said
    asks: str = ""
    """`date` where the answer is a value that the run gives; "" for a fixed one."""


@node
class Reading(Node):
    """A question that the text leaves open, its answers, and the one this program was made with.

    `chosen` is an answer's id, or the value that it asks for (a date). `clauses` are those that an answer touches.
    """

    name: str
    article: str
    question: Said
    decided: Said
    answers: tuple[Answer, ...]
    default: str
    chosen: str
    clauses: tuple[str, ...]


@node
class Commitment(Node):
    """What the text promises or encourages without a formula."""

    name: str
    label: Said
    article: str
    quotes: tuple[str, ...]
    force: str
    who: str
    target: Said | None


@node
class Program(Node):
    """A whole checked policy. `first_day` and `last_day`: rows dated outside are not covered."""

    policy: str
    version: str
    title: Said
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
    revises: str = ""
    """The earlier version, as the policy names it: rows of its days are judged by it."""

    @property
    def money(self) -> Quantity:
        """The kind of an amount in the policy's currency."""
        return money(self.currency)

    @property
    def claimant_list(self) -> ListFact:
        """The claimant's declaration."""
        return self.lists[self.claimant]
