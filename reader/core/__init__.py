"""The domain: articles, spans, relations, edits. Standard library only, no I/O, no clock, no randomness."""
