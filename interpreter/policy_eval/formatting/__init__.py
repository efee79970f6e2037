"""Uses: a policy file in its one layout, and turned from one language into the other."""

from .files import Formatted, formatted

__all__ = ["Formatted", "formatted"]
