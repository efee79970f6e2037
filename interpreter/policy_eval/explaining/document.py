"""Uses: an explanation as data – what is said, in which order, with which amounts.

Laws of this module:

* Nothing here is marked up: a text is a text, and the renderers decide how it looks and escape it.
* Whatever is said is a `Said`, in both languages at once: one explanation serves both, so a golden file in one
  language cannot tell another story than that in the other, and building it needs no language.
* Amounts are whole minor units of `currency`, so that they can be added up again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policy_eval.program import Said


class Role(StrEnum):
    """What a line is there for: why something applies, a value used later, the sum, a default, a note, a hint."""

    WHY = "why"
    VALUE = "value"
    SUM = "sum"
    DEFAULT = "default"
    NOTE = "note"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence or formula."""

    role: Role
    said: Said


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the claim. `number` counts from 1; `ref` is the claimant's own text, "" where there is none."""

    number: int
    ref: str


@dataclass(frozen=True, slots=True)
class Award:
    """What was computed on `rows` (none: on the claimant) and how."""

    rows: tuple[Row, ...]
    amount: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ClausePart:
    """What one clause pays. `readings` are numbers into `Explanation.readings`, counted from 1."""

    name: str
    label: Said
    quotes: tuple[str, ...]
    amount: int
    awards: tuple[Award, ...]
    notes: tuple[Line, ...]
    readings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the policy and its clauses that had a covered row. `name` is "" for clauses without one."""

    name: str
    clauses: tuple[ClausePart, ...]


@dataclass(frozen=True, slots=True)
class LimitPart:
    """A limit that several clauses share, after the claim. `key`: which of its pots it is, "" for its only one."""

    label: Said
    key: str
    article: str
    quotes: tuple[str, ...]
    cap: int
    used_before: int
    granted: int
    left: int
    readings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NotPaid:
    """A row that no clause covers (None: the claimant), and why: a line for each clause that was tried."""

    list: Said
    row: Row | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ExclusionPart:
    """The exclusion under which nothing is paid."""

    label: Said
    article: str
    quotes: tuple[str, ...]
    lines: tuple[Line, ...]
    readings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadingPart:
    """A question that the text leaves open, the answer taken, and who decided it. `general`: for the whole policy."""

    name: str
    article: str
    question: Said
    answer: Said
    decided: Said
    general: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one claim was computed, article by article.

    `checked` are exclusions that did not apply only because a default stood in for what the claim did not say.
    """

    claim_id: str
    policy: Said
    version: str
    year: int
    currency: str
    facts: tuple[tuple[Said, str], ...]
    exclusion: ExclusionPart | None
    checked: tuple[Line, ...]
    articles: tuple[Article, ...]
    limits: tuple[LimitPart, ...]
    not_paid: tuple[NotPaid, ...]
    readings: tuple[ReadingPart, ...]
    total: int
