"""An article's headings, found by place, without an object for each."""

from __future__ import annotations

from array import array
from bisect import bisect_right

from reader.core.article import Article, BlockRole
from reader.core.ids import Offset
from reader.text import Range

_SAMPLED = 200
"""Headings whose level decides which is the highest."""


class Outline:
    """The headings of an article in text order; making it looks at each block once."""

    __slots__ = ("_article", "_blocks", "_top")

    def __init__(self, article: Article) -> None:
        blocks = article.blocks
        self._article = article
        self._blocks = array("q", blocks.with_role(BlockRole.HEADING))
        self._top = min(map(self._level, range(min(len(self), _SAMPLED))), default=1)

    def __len__(self) -> int:
        return len(self._blocks)

    def at(self, offset: Offset) -> int | None:
        """Return the number of the heading that an offset is under, from 0; None before the first."""
        if not self._blocks or not self._article.blocks:
            return None
        place = bisect_right(self._blocks, self._article.blocks.at(offset))
        return place - 1 if place else None

    def range(self, number: int) -> Range:
        """Return where a heading is in the text."""
        block = self._article.blocks[self._blocks[number]]
        return block.start, block.end

    def depth(self, number: int) -> int:
        """Return how many levels a heading is below the highest among the first two hundred headings."""
        return max(0, self._level(number) - self._top)

    def title(self, number: int, longest: int = 200) -> str:
        """Return what a heading says, cut at so many code points; foreign text."""
        start, end = self.range(number)
        return self._article.text[start : min(end, start + longest)]

    def _level(self, number: int) -> int:
        return self._article.blocks[self._blocks[number]].level
