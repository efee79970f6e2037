"""Uses: two versions → what differs in their words and structure – by identity, never by line.

Laws of this module:

* What is written in another layout, order of keys or language is no difference.
* `compare(p, p)` is empty; `compare(b, a)` mirrors `compare(a, b)`: added is removed, old is new.
"""

from __future__ import annotations

from .model import Difference
from .orders import ordered
from .renames import aliased
from .side import Side
from .walk import Walk
from .where import START


def compare(old: Side, new: Side) -> tuple[Difference, ...]:
    """Everything that differs, in the order of the new version."""
    walk = Walk(aliased(old, new), new)
    walk.maps(old.root, new.root, START)
    return ordered(walk.found, old, new)
