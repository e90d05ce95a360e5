"""Marks: places of an article that a letter stands for, kept with the annotator's drafts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reader.core.selection import Selection
from reader.library.protocol import Journal

_KEY = "mark:"
_ENDS = re.compile(r"(\d{1,15}) (\d{1,15})")


def marks(journal: Journal) -> Mapping[str, Selection]:
    """Return the marked places by letter, in the order of the letters."""
    length = len(journal.article.text)
    found: dict[str, Selection] = {}
    for key, words in sorted(journal.drafts.items()):
        ends = _ENDS.fullmatch(words) if key.startswith(_KEY) else None
        if ends and max(int(ends[1]), int(ends[2])) <= length:
            found[key.removeprefix(_KEY)] = Selection(int(ends[1]), int(ends[2]))
    return found


def set_mark(journal: Journal, letter: str, place: Selection) -> None:
    """Let a letter stand for a place; it survives the process.

    Raises:
        SaveError: If it could not be written. It holds all the same until the article is closed.
    """
    journal.draft(_KEY + letter, f"{place.anchor} {place.head}")
