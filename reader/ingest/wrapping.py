"""Which paragraphs of a plain text were broken into lines by hand: their line ends are only spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from reader.core.ids import Offset

LineRange: TypeAlias = tuple[Offset, Offset]
"""Where a line begins and ends."""

_NARROWEST, _WIDEST = 40, 120
_SLACK = 0.12
"""How far short of the width a line may fall although the next word would have fitted, as a share of it."""
_MOST_CAPITALS = 0.7
_FEWEST_BREAKS = 2
_LISTED = re.compile(r"[-*+•·>|#=_~]|\d+[.)]\s|\s")


def wrapped_paragraphs(text: str, paragraphs: Sequence[Sequence[LineRange]]) -> list[bool]:
    """Tell for each paragraph whether its lines are pieces that a person or an editor broke at a width.

    A line is such a piece if the first word of the next line would not have fitted on it. Verse, lists,
    addresses and tables are not: their lines end where they please, begin with capitals, or are indented.

    Args:
        text: The text.
        paragraphs: The lines of each paragraph.
    """
    several = [lines for lines in paragraphs if len(lines) > 1]
    widths = [width for lines in several if _NARROWEST <= (width := _width(lines)) <= _WIDEST]
    begun = [text[start] for lines in several for start, _ in lines[1:]]
    if not widths or len(begun) < _FEWEST_BREAKS or _begin_at_will(begun):
        return [False] * len(paragraphs)
    usual = median(widths)
    return [len(lines) > 1 and _is_wrapped(text, lines, usual) for lines in paragraphs]


def _width(lines: Sequence[LineRange]) -> int:
    return max(end - start for start, end in lines)


def _begin_at_will(begun: Sequence[str]) -> bool:
    """Tell whether most lines begin with a capital, as verse and headlines do and broken sentences do not."""
    return sum(letter.isupper() for letter in begun) > _MOST_CAPITALS * len(begun)


def _is_wrapped(text: str, lines: Sequence[LineRange], usual: float) -> bool:
    """Tell whether each line but the last is filled.

    Args:
        text: The text.
        lines: A paragraph of two lines or more.
        usual: The usual width of this text's lines, in code points.
    """
    width = max(_width(lines), usual)
    if width > min(_WIDEST, usual * (1 + 2 * _SLACK)):
        return False
    for (start, end), (following, last) in pairwise(lines):
        word = next(iter(text[following:last].split(None, 1)))
        if _LISTED.match(text, following) or len(word) > usual / 2:
            return False
        if end - start + 1 + len(word) <= width * (1 - _SLACK):
            return False
    return True
