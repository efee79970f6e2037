"""Uses: the examples that officers write beside the clauses and at the end of a policy, run.

Laws of this package:

* An example is a claim and what it must receive, in the policy's own words; nothing of it is guessed.
* What is wrong in an example itself is a diagnostic at its place; an example that comes out otherwise is an outcome.
* Amounts are compared as whole minor units.
"""

from .examples import claims_of
from .outcomes import Evaluate, Line, Outcome, Report, run
from .report import text

__all__ = ["Evaluate", "Line", "Outcome", "Report", "claims_of", "run", "text"]
