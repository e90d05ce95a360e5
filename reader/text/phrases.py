"""Phrases: what lies between commas, brackets, dashes and the like."""

from __future__ import annotations

import re
from functools import lru_cache

from reader.text import Range


def phrases(text: str) -> list[Range]:
    """Return the phrases of one block, without the marks and white space between them."""
    found: list[Range] = []
    start = 0
    for begin, end in (*(match.span() for match in _edges().finditer(text)), (len(text), len(text))):
        first, last = start, begin
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            found.append((first, last))
        start = end
    return found


@lru_cache(maxsize=1)
def _edges() -> re.Pattern[str]:
    return re.compile(
        r"[;—–()\[\]“”\"«»]|''|[,:!?…](?=[\s”\"’')\]]|$)|(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\b[A-Z])\.(?=[\s”\"’')\]]|$)"
    )
