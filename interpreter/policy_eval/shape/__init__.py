"""Front: the shape of a policy – keys and words of both languages become English; what does not fit is said.

The only package that knows jsonschema.  Shaping twice changes nothing: a document whose changes were applied
is shaped again.
"""

from .dialect import generated
from .schema import Schema, shape

__all__ = ["Schema", "generated", "shape"]
