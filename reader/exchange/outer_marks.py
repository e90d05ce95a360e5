"""The quotation marks around a quote, which training data may leave out."""

from __future__ import annotations

import re

from reader.core.annotation import Fragment
from reader.text import Range
from reader.text.quotations import MARKS, quotations

_GOES_ON = "(?<=\n)([ \t]*){mark}"
_STAND_IN = "\\1\u2060"
"""As long as the mark, and none: one at the beginning of a further paragraph of a quotation opens nothing anew."""


def without_outer_marks(text: str, fragments: tuple[Fragment, ...]) -> tuple[Fragment, ...]:
    """Return the fragments of a quote without the pair of quotation marks that encloses it.

    Nothing else comes off: no mark that another, inside or outside, is the pair of, no apostrophe, no pair inside the
    outer one. A pair may enclose all of a quote that is interrupted, or each piece have one. Where nothing is between
    the marks, they stay.

    Args:
        text: The text of the article.
        fragments: The fragments, in order.
    """
    first, last = fragments[0], fragments[-1]
    start, end = _inside(text, first.start, last.end)
    if (start, end) == (first.start, last.end):
        return tuple(Fragment(*_inside(text, part.start, part.end)) for part in fragments)
    if len(fragments) == 1:
        return (Fragment(start, end),)
    if start >= first.end or end <= last.start:
        return fragments
    return (Fragment(start, first.end), *fragments[1:-1], Fragment(last.start, end))


def _inside(text: str, start: int, end: int) -> Range:
    """Return what of a range is between marks that enclose it, without white space at its ends, or else the range."""
    words = text[start:end]
    begun = len(words) - len(words.lstrip())
    words = words.strip()
    if not words or MARKS.match(words[0]) is None or MARKS.match(words[-1]) is None:
        return start, end
    once = re.sub(_GOES_ON.format(mark=re.escape(words[0])), _STAND_IN, words)
    whole = next((item for item in quotations(once) if (item.start, item.end) == (0, len(words))), None)
    if whole is None or not whole.closed:
        return start, end
    first, last = whole.inside
    between = words[first:last]
    if not between.strip():
        return start, end
    first += len(between) - len(between.lstrip())
    return start + begun + first, start + begun + first + len(between.strip())
