"""Uses: what evaluates claims – one program, or a policy with the versions before it, each row by that of its day.

Laws of this package:

* Whoever asks what claims receive asks an evaluator, and need not know how many versions there are.
* A claim is read by every version in force in its year. Of what they find wrong, a fault in a row counts where the
  version that found it covers the row; any other fault where the version in force at the end of the year finds it.
* Who asks of one program alone imports `alone`, and nothing of several versions.
"""
