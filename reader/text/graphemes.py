"""Characters as people see them: extended grapheme clusters of UAX #29."""

from __future__ import annotations

import re

from reader.core.ids import Offset
from reader.text.lazy import lazy

_REACH = 512
"""How far back a certain boundary is looked for, in code points; longer clusters may be cut."""

WESTERN = re.compile(r"[ -~\n\t\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
"""Those code points of `_ALONE` that western text is made of: this is compiled ten times as fast."""
_ALONE = lazy(
    r"[ -~\n\t\u00a0-\u00ac\u00ae-\u02ff\u0370-\u03ff\u0400-\u0481\u048a-\u052f\u05d0-\u05ea\u0620-\u064a"
    r"\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u3001-\u3029\u3041-\u3096\u30a1-\u30fc\u3400-\u9fff\uac00-\ud7a3]*"
)
"""Code points of which any two that meet are two characters; most text is made of nothing else."""


def only_simple(text: str, start: Offset, end: Offset) -> bool:
    """Tell whether each code point in `[start, end)` is a character of its own, whatever stands around it."""
    return (WESTERN.fullmatch(text, start, end) or _ALONE.fullmatch(text, start, end)) is not None


def floor(text: str, offset: Offset) -> Offset:
    """Return the last boundary at or before `offset`."""
    return _boundaries(text, offset)[0]


def ceiling(text: str, offset: Offset) -> Offset:
    """Return the first boundary at or after `offset`."""
    return _boundaries(text, offset)[1]


def _boundaries(text: str, offset: Offset) -> tuple[Offset, Offset]:
    """Return the last boundary at or before `offset`, and the first at or after it."""
    inside = min(max(offset, 0), len(text))
    if inside in (0, len(text)) or only_simple(text, inside - 1, inside + 1):
        return inside, inside
    return _around(text, inside)


def following(text: str, offset: Offset) -> Offset:
    """Return the end of the character that begins at `offset`, or the text's end."""
    return ceiling(text, offset + 1)


def preceding(text: str, offset: Offset) -> Offset:
    """Return the beginning of the character that ends at `offset`, or 0."""
    return floor(text, offset - 1)


def _around(text: str, offset: Offset) -> tuple[Offset, Offset]:
    """Return the boundaries at or next before and after an offset inside the text."""
    import regex

    start = offset
    nearest = max(0, offset - _REACH)
    while start > nearest:
        start -= 1
        if start and only_simple(text, start - 1, start + 1):
            break
    for match in regex.compile(r"\X").finditer(text, start):
        if match.end() >= offset:
            return (offset, offset) if match.end() == offset else (match.start(), match.end())
    return start, len(text)
