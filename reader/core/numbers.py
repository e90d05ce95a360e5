"""Numbers as people read them."""

from __future__ import annotations


def count(number: int, word: str) -> str:
    """Return a number with its word, in the plural unless it is one: `3 articles`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
