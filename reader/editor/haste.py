"""Whether suggestions are accepted faster than they can be read."""

from __future__ import annotations

import re

WORDS_A_MINUTE = 300
"""As fast as nearly anybody reads: most adults read English non-fiction silently at 175 to 300 words a minute.

Brysbaert, M. (2019). How many words do we read per minute? A review and meta-analysis of reading rate. Journal of
Memory and Language, 109, 104047.
"""
IN_A_ROW = 3
"""From so many in a row on, a word is said: a single one may have been read before it was shown."""

_WORD = r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
_MEASURED = 20_000


def words_in(text: str) -> int:
    """Return how many words there are to read; a Chinese or Japanese character counts as one."""
    return sum(1 for _ in re.finditer(_WORD, text[:_MEASURED]))


class Haste:
    """Counts suggestions that were accepted, one after the other, before they can have been read."""

    __slots__ = ("_row", "_seconds", "_words")

    def __init__(self) -> None:
        self._row, self._words, self._seconds = 0, 0, 0.0

    def accepted(self, words: int, seconds: float) -> str:
        """Take note that a suggestion was accepted, and return a sentence where it is time to say one.

        Args:
            words: How many words of it were not annotated yet.
            seconds: How long it had been shown.
        """
        if seconds * WORDS_A_MINUTE >= words * 60:
            self._row, self._words, self._seconds = 0, 0, 0.0
            return ""
        self._row += 1
        self._words += words
        self._seconds += seconds
        if self._row < IN_A_ROW:
            return ""
        return f"{self._row} in a row accepted faster than one reads: {self._words} words in {self._seconds:.0f} s"
