"""Middle: the JSON of a claim → typed facts, or everything that is wrong with it.

Laws of this package:

* What a claim may say is what the program declares, and the few names that the engine reserves; nothing else.
* A cell is exact and typed, or there is none; nothing is guessed or mended.
* All faults at once, one a mistake, each with the path of its field.
"""

from .facts import Cell, Facts, Prior, Row
from .faults import ENOUGH_FAULTS, MISSING, MORE, MOST_FAULTS
from .fields import CLAIM_ID, PRIORS, REF, YEAR, head_fields, prior_list
from .reader import Reader
from .wanted import bounds, listed

__all__ = [
    "CLAIM_ID",
    "ENOUGH_FAULTS",
    "MISSING",
    "MORE",
    "MOST_FAULTS",
    "PRIORS",
    "REF",
    "YEAR",
    "Cell",
    "Facts",
    "Prior",
    "Reader",
    "Row",
    "bounds",
    "head_fields",
    "listed",
    "prior_list",
]
