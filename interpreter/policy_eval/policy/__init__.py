"""Front: a policy's file, opened – the shaped document, and short ways to read it."""

from . import nodes
from .document import Document, open_document

__all__ = ["Document", "nodes", "open_document"]
