"""Uses: the examples that a policy lacks, computed and written out for a person to confirm.

Laws of this package:

* A proposal is computed, never decided: each is marked so, and stands beside nothing until a person puts it there.
* What a proposed claim comes to is what the interpreter says of it.
* The same policy gives the same text.

Drafts of claims and their search serve comparisons too, which do without the rest: nothing is imported here.
"""
