"""Shell: the command line.

Laws of this package:

* Thin: the only place with files, streams, environment and exit codes; what it computes, `api` computed.
* Results go to standard output, everything else to standard error, both as UTF-8 with LF.
* Exit codes: 0 all is fine; 1 something in the input falls short; 2 it could not be read at all.
"""

from .main import main

__all__ = ["main"]
