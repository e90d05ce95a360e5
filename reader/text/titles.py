"""Whether what stands in quotation marks is the title of a work, such as a show or a book, and not speech."""

from __future__ import annotations

import re

from reader.core.ids import Offset

_LONGEST = 7
_SMALL = 3
"""Code points of the longest word that may have no capital in a title."""
_WORKS = """
    show series program programme podcast broadcast movie film documentary comedy drama sitcom book memoir novel poem
    play musical opera song album single anthem column blog magazine newspaper report essay episode exhibition exhibit
    thriller biography autobiography entitled titled
"""
_BEFORE = re.compile(rf"(?:['’]s|\b(?:on|of|in|at|to|for|{'|'.join(_WORKS.split())}))[\s,]+\Z")
_NEAR = 24
"""Code points before a quotation in which the word stands that it belongs to."""


def is_title(text: str, start: Offset, end: Offset) -> bool:
    """Tell whether a quotation is a title: a few words with capitals, behind a word that leads to one.

    Args:
        text: The whole text.
        start: The opening mark.
        end: One past the closing mark.
    """
    words = re.findall(r"[^\W_][\w’'-]*", text[start:end]) if end - start < _NEAR * 4 else []
    long = [word for word in words if len(word) > _SMALL]
    if not words or len(words) > _LONGEST or not words[0][0].isupper():
        return False
    return (
        all(word[0].isupper() for word in long)
        and _BEFORE.search(text, max(0, start - _NEAR), start) is not None
    )
