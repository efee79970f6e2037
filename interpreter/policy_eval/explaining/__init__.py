"""Uses: what a clerk hands to the claimant – each amount with its sentence, its sum and its reasons.

    explanation = explain(program, interpreter, facts, interpreter.trace(facts))
    print(text(explanation, "zh"))

`build` makes the document (`document`) from a trace with the help of `steps`, `sums` and `conditions`; `outline` puts
it in reading order, `as_text` and `as_markdown` show that.
"""

from .as_markdown import markdown
from .as_text import text
from .build import explain
from .document import Explanation
from .together import together

__all__ = ["Explanation", "explain", "markdown", "text", "together"]
