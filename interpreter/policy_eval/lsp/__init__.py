"""Shell: the language server – policies in an editor, over the Language Server Protocol. Needs the extra `lsp`."""

from .server import serve

__all__ = ["serve"]
