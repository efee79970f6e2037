"""Uses: claims made up from the boundaries of two programs, for an impact where no real claims are at hand.

Laws of this module:

* The same two programs give the same claims. No sum over them says anything about real ones: the impact says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from .counting import impact
from .impact import MOST_TOLD, Impact, Lines
from .pair import Pair
from .searching import Searcher


def claims(pair: Pair) -> Lines:
    """Claims at the boundaries of every clause of both programs, numbered from 1, each once."""
    return _numbered(pair)


def generated(pair: Pair, most: int = MOST_TOLD) -> Impact:
    """What both versions pay on such claims; `Impact.generated` says that they are made up."""
    return impact(pair, claims(pair), most, generated=True)


def _numbered(pair: Pair) -> Iterator[tuple[int, object, tuple[()]]]:
    seen: set[str] = set()
    for claim in Searcher(pair.old).boundaries(pair):
        key = repr(claim)
        if key not in seen:
            seen.add(key)
            yield len(seen), {**claim, "claim_id": f"{len(seen):04}"}, ()
