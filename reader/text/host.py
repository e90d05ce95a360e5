"""The sentence that an attribution stands in, with the quotations that reach beyond it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter

from reader.core.ids import Offset
from reader.text import clauses
from reader.text.clauses import Token
from reader.text.quotations import Quotation
from reader.text.reading import Reading

_MARKS = "”“\"’'"
_REACH = 2_000
"""How far from a cue or content its sentence is looked at, in code points."""


@dataclass(frozen=True, slots=True)
class Host:
    """The sentence around a place, with the quotations that begin or end in it.

    Args:
        start: First code point.
        end: One past the last, closing marks included.
        quotations: The outermost quotations in it, those just before and the next one behind it in the block, in order.
        line: Its tokens; a quotation is one.
    """

    start: Offset
    end: Offset
    quotations: tuple[Quotation, ...]
    line: tuple[Token, ...]

    def before(self, offset: Offset) -> int:
        """Return how many tokens begin before an offset and end at or before it."""
        return next((place for place, token in enumerate(self.line) if token.end > offset), len(self.line))

    def after(self, offset: Offset) -> int:
        """Return the place of the first token at or after an offset."""
        return next((place for place, token in enumerate(self.line) if token.start >= offset), len(self.line))


def host_of(reading: Reading, start: Offset, end: Offset) -> Host | None:
    """Return the sentence that holds a range, or None where the article has no text."""
    article = reading.article
    if not article.blocks:
        return None
    text = article.text
    block = article.blocks[article.blocks.at(start)]
    first = reading.sentences.around(start, start + 1) or (block.start, block.end)
    last = reading.sentences.around(max(start, end - 1), end) or (block.start, block.end)
    low, high = first[0], last[1]
    every = reading.outermost(start)
    # Those that end before what is near cannot reach it: a paragraph may hold thousands.
    begin = at = bisect_left(every, low - 2, key=attrgetter("end"))
    while at < len(every) and every[at].start <= high + 1:
        mark, at = every[at], at + 1
        cut = mark.start < low < mark.end and not mark.start <= start < mark.end
        runs_on = text[mark.start : mark.end].rstrip(_MARKS)[-1:] in tuple(",!?-—–…")
        if cut or (runs_on and low - 2 <= mark.end <= low):
            low = mark.start
        if mark.start < high < mark.end or (high <= mark.start <= high + 1 and text[high - 1] not in ".!?"):
            high = mark.end
    marks = every[begin : at + 1]
    low, high = max(low, start - _REACH, block.start), min(high, end + _REACH, block.end)
    return Host(low, high, marks, tuple(clauses.tokens(text, low, high, marks)))
