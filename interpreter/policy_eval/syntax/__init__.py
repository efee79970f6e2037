"""Front: expressions in English and Chinese as frozen trees – the only package that knows lark."""

from . import tree
from .faults import Fault
from .mask import Vocabulary
from .parse import Parser, Start, grammar, identity, keywords, tables_of
from .reserved import reserved
from .show import show
from .spelling import Numbers, Spellings

__all__ = [
    "Fault",
    "Numbers",
    "Parser",
    "Spellings",
    "Start",
    "Vocabulary",
    "grammar",
    "identity",
    "keywords",
    "reserved",
    "show",
    "tables_of",
    "tree",
]
