"""Front: the one mechanism by which readings, revisions and counties change a policy – a list of changes.

`read_changes` makes changes of their entries, `chosen` and `filled` fit them to a run, `apply` makes one layer of them.
Laws of this package:

* All places of a layer speak of the document before the layer.
* What no change touches stays the identical object; where anything is wrong, the whole document does.
* What a change puts in is in English, as the shaped document is, and knows the change: `place.origin`.
"""

from .content import same_words
from .entries import ANSWER, Act, Change, chosen, filled, read_changes, unknown_conditions
from .layer import apply
from .places import VERBS
from .targets import targets
from .whatif import standing, tried

__all__ = [
    "ANSWER",
    "VERBS",
    "Act",
    "Change",
    "apply",
    "chosen",
    "filled",
    "read_changes",
    "same_words",
    "standing",
    "targets",
    "tried",
    "unknown_conditions",
]
