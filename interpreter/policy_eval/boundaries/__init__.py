"""Uses: every boundary of a program, and which sides of them a claim shows.

Shared by `testing` (what the examples exercise), `cases` (which examples are missing) and `explaining` (how far the
next tier is: `boundaries.distance`).
"""

from .collect import boundaries
from .kinds import Boundary, Part, Side, Spot, sides
from .naming import SIDES, named
from .reach import Shown, shown, shown_from_afar
from .writing import first_label, written

__all__ = [
    "SIDES",
    "Boundary",
    "Part",
    "Shown",
    "Side",
    "Spot",
    "boundaries",
    "first_label",
    "named",
    "shown",
    "shown_from_afar",
    "sides",
    "written",
]
