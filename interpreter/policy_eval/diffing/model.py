"""Uses: what differs between two versions of a policy, as data.

Laws of this module:

* A difference speaks of one element or of one part of it; re-indented, re-ordered keys, other words for the same
  tree and another language are no difference.
* What a person reads is a `Said`; what a program needs are ids, places and nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policy_eval.diagnostics import Place
from policy_eval.program import Said
from policy_eval.source import Node

Element = tuple[str, ...]
"""A top-level element: ("clauses", "rent"), ("limits", "exhibition-annual"), ("period",) …"""


class Act(StrEnum):
    """What happened to a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    RENAMED = "renamed"


class Sort(StrEnum):
    """Whether a difference can matter to a claim: `MEANING`; or only to readers of the policy: `WORDS`."""

    MEANING = "meaning"
    WORDS = "words"


class Direction(StrEnum):
    """What a difference does to claimants: some receive more, some less, some more and others less, nobody either."""

    WIDER = "wider"
    NARROWER = "narrower"
    MIXED = "mixed"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a difference: the node, its words as they are printed (both languages), and its place."""

    node: Node
    words: Said
    place: Place


@dataclass(frozen=True, slots=True)
class Order:
    """The sentence of a revision that orders a difference: its article, what it says, and where."""

    article: str
    quotes: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. `path`: English keys and ids, a step by its verb: clauses/rent/pays/rate.

    `orders`: what a revision says where it makes the difference; () where the two are no revisions of each other.
    """

    act: Act
    sort: Sort
    element: Element
    path: tuple[str, ...]
    old: Part | None
    new: Part | None
    orders: tuple[Order, ...] = ()

    @property
    def clause(self) -> str:
        """The clause that it is a part of, as the version is called in that has it; "" for anything else."""
        return self.element[1] if self.element[:1] == ("clauses",) and len(self.element) > 1 else ""

    @property
    def is_whole(self) -> bool:
        """Whether it is an element as a whole: its key and its id."""
        return len(self.path) == len(("key", "id"))

    @property
    def where(self) -> str:
        """The path as people write it in changes."""
        return "/".join(self.path)
