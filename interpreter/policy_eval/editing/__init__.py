"""Uses: what an editor asks about the text of a policy – functions of text, without streams.

Laws of this package:

* The text comes from the caller; the files that it names come through a `Reader`, which decides what may be opened.
* Places are those of the policy: lines and characters from 1. `positions` turns them into an editor's.
* A half-written text has diagnostics and completions; what needs a tree is answered from a whole one or not at all.
"""

from .analysis import Analysis, Reader, Tools, analysed
from .completing import Completion, completions
from .hovering import Hover, hover
from .keeping import kept
from .mending import Mend, mends
from .navigating import definition, highlights, references
from .outlining import Outline, folds, outline
from .positions import Encoding, Position, Range, range_of, spot_of
from .renaming import Edit, applied, renamable, rename

__all__ = [
    "Analysis",
    "Completion",
    "Edit",
    "Encoding",
    "Hover",
    "Mend",
    "Outline",
    "Position",
    "Range",
    "Reader",
    "Tools",
    "analysed",
    "applied",
    "completions",
    "definition",
    "folds",
    "highlights",
    "hover",
    "kept",
    "mends",
    "outline",
    "range_of",
    "references",
    "renamable",
    "rename",
    "spot_of",
]
