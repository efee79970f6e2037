"""Back ends: what a checked program can be asked."""
