"""How few keys an attribution takes: gold annotations made anew by the real editor, key by key."""
