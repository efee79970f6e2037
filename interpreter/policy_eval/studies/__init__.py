"""Uses: questions about the money of many claims – what hangs on each reading, what another number would cost.

Laws of this package:

* The claims of a year are read once, and every answer is over the same ones; what was refused is told, never dropped.
* Each policy that is tried is checked like any other, and nothing is written anywhere.
* Amounts are whole minor units throughout; what is shown is a table, or a drawing of it, in the words of the policy.
"""
