"""The one place where the version of policy-eval is written."""

__version__ = "0.1.0"
