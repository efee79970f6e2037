"""Shell: the language server – policies in an editor, over the Language Server Protocol. Needs the extra `lsp`."""
