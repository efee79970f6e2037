"""Edges: JSON text of a hostile author → Python data, or diagnostics.

Laws of this package:

* A number keeps its digits: a short whole one is an `int`, any other a `Number`. Never a float.
* What two readers could take differently is refused: a key twice, a second document, NaN, half a character.
* Whatever the bytes are, the answer is data or diagnostics, in time proportional to their length;
  never an exception.
* The fast path only notices that something may be off; what it is, and where, is found by reading once more, and what
  that takes is imported then.
"""

from .data import MOST_BYTES, Json, Number
from .reading import is_foreign, parse, parse_lines
from .showing import short, shown, step_into

__all__ = ["MOST_BYTES", "Json", "Number", "is_foreign", "parse", "parse_lines", "short", "shown", "step_into"]
