"""Middle: policy → program, or diagnostics. The only maker of programs: nothing unchecked reaches a back end."""

from .compile import Compiler, compile_policy, open_compiler
from .pairs import check_pairs

__all__ = ["Compiler", "check_pairs", "compile_policy", "open_compiler"]
