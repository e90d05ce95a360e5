"""What an article is called: a headline, or else its first words."""

from __future__ import annotations

import re
from pathlib import PurePath

_HEADLINE_LENGTH = 200
_TITLE_LENGTH = 80
_SENTENCE_END = re.compile(r"[.:;,…。．।؛،]['\"’”»)\]]*$")
_ABBREVIATION_END = re.compile(r"\b(?:[^\W\d_]\.){2,}$")


def is_headline(line: str) -> bool:
    """Tell whether a paragraph of one line reads as a headline: short, and not ending as a sentence does.

    A question or an exclamation may be a headline, and so may a line that ends in an abbreviation (`U.S.`).
    """
    line = line.strip()
    if not line or "\n" in line or len(line) > _HEADLINE_LENGTH or not any(map(str.isalnum, line)):
        return False
    return not _SENTENCE_END.search(line) or bool(_ABBREVIATION_END.search(line))


def shorten(title: str, length: int = _HEADLINE_LENGTH) -> str:
    """Return a title on one line, cut after a word to at most `length` code points."""
    words = " ".join(title[: 4 * length].split())
    if len(words) <= length:
        return words
    kept = words[: length - 1]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept).rstrip(" ,;:–—-") + "…"


def title_of(text: str, name: str) -> str:
    """Return a title for a text that names none: its first words, or else its file's name.

    Args:
        text: The article's text.
        name: Name of the file.
    """
    if (first := re.search(r"[^\W_]", text)) is not None:
        start = text.rfind("\n", 0, first.start()) + 1
        return shorten(
            text[start : first.start() + 4 * _TITLE_LENGTH].strip().split("\n", 1)[0], _TITLE_LENGTH
        )
    return shorten(PurePath(name).stem) or "Untitled"
