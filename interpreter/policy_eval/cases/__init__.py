"""Uses: the examples that a policy lacks, computed and written out for a person to confirm.

Laws of this package:

* A proposal is computed, never decided: each is marked so, and stands beside nothing until a person puts it there.
* What a proposed claim comes to is what the interpreter says of it.
* The same policy gives the same text.
"""

from .missing import Block, Missing, Unreached, missing, missing_text
from .write import Style, style_of

__all__ = ["Block", "Missing", "Style", "Unreached", "missing", "missing_text", "style_of"]
