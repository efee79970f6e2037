"""Middle: policy → program, or diagnostics. The only maker of programs: nothing unchecked reaches a back end."""

from .compile import compile_policy

__all__ = ["compile_policy"]
