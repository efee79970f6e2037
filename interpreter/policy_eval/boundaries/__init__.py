"""Uses: every boundary of a program, and which sides of them a claim shows.

Shared by `testing` (what the examples exercise), `cases` (which examples are missing) and `explaining` (how far the
next tier is).
"""

from .collect import boundaries
from .distance import CapLeft, Distance, NextTier, distance, distance_words
from .kinds import Boundary, Part, Side, Spot, sides
from .naming import SIDES, named
from .reach import Shown, shown
from .writing import first_label, written

__all__ = [
    "SIDES",
    "Boundary",
    "CapLeft",
    "Distance",
    "NextTier",
    "Part",
    "Shown",
    "Side",
    "Spot",
    "boundaries",
    "distance",
    "distance_words",
    "first_label",
    "named",
    "shown",
    "sides",
    "written",
]
