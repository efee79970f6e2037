"""Front: expressions in English and Chinese as frozen trees – the only package that knows lark."""

from . import tree
from .mask import Vocabulary
from .parse import Fault, Parser, grammar, keywords

__all__ = ["Fault", "Parser", "Vocabulary", "grammar", "keywords", "tree"]
