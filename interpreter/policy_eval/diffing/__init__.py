"""Uses: two versions of a policy compared – in words, in meaning, in money."""
