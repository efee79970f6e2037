"""Uses: a policy file in its one layout, and turned from one language into the other."""

from .files import Formatted, formatted, in_its_languages

__all__ = ["Formatted", "formatted", "in_its_languages"]
