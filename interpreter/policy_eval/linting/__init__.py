"""Uses: what a careful colleague would find in a policy without errors – each finding by a rule of its own."""

from .rules import RULES, Check, lint

__all__ = ["RULES", "Check", "lint"]
