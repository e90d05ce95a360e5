"""Where characters, words, sentences and quotations begin and end, in code points."""

from typing import TypeAlias

from reader.core.ids import Offset

Range: TypeAlias = tuple[Offset, Offset]
"""A range of a text: first code point, and one past the last."""


def trimmed(text: str, start: Offset, end: Offset) -> Range | None:
    """Return a range without the white space at its ends, or None if it is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
