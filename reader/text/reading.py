"""An article in units that motions move by, worked out block by block when first needed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from reader.core.article import Article
from reader.core.ids import Offset
from reader.text import Range, graphemes, phrases, quotations, sentences, words
from reader.text.quotations import Quotation

_BLOCKS_KEPT = 256


class Unit(Protocol):
    """Things of one kind in the text that do not overlap: characters, words, sentences and the like."""

    def next(self, offset: Offset) -> Range | None:
        """Return the first that begins at or after `offset`."""

    def previous(self, offset: Offset) -> Range | None:
        """Return the last that ends at or before `offset`."""

    def around(self, start: Offset, end: Offset) -> Range | None:
        """Return the one that holds all of `[start, end)`."""


class Reading:
    """The units of one article."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self._quotations = _PerBlock(article, quotations.quotations)
        self._held: tuple[tuple[Quotation, ...], tuple[Quotation, ...]] = (), ()
        """The quotations of the block asked for last, and those of them that are in no other."""
        self.characters: Unit = _Characters(article.text)
        self.words: Unit = _Words(article.text)
        self.sentences: Unit = _InBlocks(article, _ranges(sentences.sentences))
        self.quotations: Unit = _InBlocks(article, _ranges(_outermost), opens=True)
        """Quotations with their marks; one inside another is passed over."""
        self.phrases: Unit = _InBlocks(article, _ranges(phrases.phrases))
        """What lies between commas and other marks."""
        self.paragraphs: Unit = _InBlocks(article, lambda text: ((0, len(text)),) if text else ())

    def outermost(self, offset: Offset) -> tuple[Quotation, ...]:
        """Return the quotations of the block at an offset, in order, without those inside another."""
        every = self._quotations.around(offset)
        # Each sentence of a paragraph asks for the same, and there may be thousands of both.
        held, outermost = self._held
        if every is held:
            return outermost
        found: list[Quotation] = []
        for quotation in every:
            if not found or quotation.start >= found[-1].end:
                found.append(quotation)
        outermost = tuple(found)
        self._held = every, outermost
        return outermost

    def quotations_around(self, start: Offset, end: Offset) -> list[Quotation]:
        """Return all quotations, nested ones too, that hold `[start, end)`, the outer before the inner."""
        return [
            quotation
            for quotation in self._quotations.around(start)
            if quotation.start <= start and end <= quotation.end
        ]


class _Characters:
    def __init__(self, text: str) -> None:
        self._text = text

    def next(self, offset: Offset) -> Range | None:
        start = graphemes.ceiling(self._text, offset)
        return (start, graphemes.following(self._text, start)) if start < len(self._text) else None

    def previous(self, offset: Offset) -> Range | None:
        end = graphemes.floor(self._text, offset)
        return (graphemes.preceding(self._text, end), end) if end > 0 else None

    def around(self, start: Offset, end: Offset) -> Range | None:
        found = self.next(graphemes.floor(self._text, start))
        return found if found and found[0] <= start and end <= found[1] else None


class _Words:
    def __init__(self, text: str) -> None:
        self._text = text

    def next(self, offset: Offset) -> Range | None:
        return next((word for word in words.words_from(self._text, offset) if word[0] >= offset), None)

    def previous(self, offset: Offset) -> Range | None:
        return next(words.words_back_from(self._text, offset), None)

    def around(self, start: Offset, end: Offset) -> Range | None:
        found = next(words.words_from(self._text, start), None)
        return found if found and found[0] <= start and end <= found[1] else None


class _PerBlock:
    """The quotations of the blocks asked for last, at their places in the article."""

    def __init__(self, article: Article, find: Callable[[str], list[Quotation]]) -> None:
        self._blocks = article.blocks

        @lru_cache(maxsize=_BLOCKS_KEPT)
        def found(index: int) -> tuple[Quotation, ...]:
            block = article.blocks[index]
            return tuple(
                replace(item, start=block.start + item.start, end=block.start + item.end)
                for item in find(article.text[block.start : block.end])
            )

        self._found = found

    def around(self, offset: Offset) -> tuple[Quotation, ...]:
        return self._found(self._blocks.at(offset)) if self._blocks else ()


class _InBlocks:
    """Units that never cross a block.

    Args:
        article: The article.
        find: Returns the units of one block's text, in order.
        opens: Whether a unit can only be where a quotation may open, so that other blocks are passed over fast.
    """

    def __init__(
        self, article: Article, find: Callable[[str], tuple[Range, ...]], *, opens: bool = False
    ) -> None:
        self._text = article.text
        self._blocks = article.blocks
        self._opens = opens

        @lru_cache(maxsize=_BLOCKS_KEPT)
        def units(index: int) -> tuple[Range, ...]:
            block = article.blocks[index]
            found = find(article.text[block.start : block.end])
            return tuple((block.start + start, block.start + end) for start, end in found)

        self._units = units

    def next(self, offset: Offset) -> Range | None:
        for index in self._onward(offset):
            units = self._units(index)
            place = bisect_left(units, (offset, 0))
            if place < len(units):
                return units[place]
        return None

    def previous(self, offset: Offset) -> Range | None:
        for index in self._back(offset):
            units = self._units(index)
            place = bisect_right(units, offset, key=_end)
            if place:
                return units[place - 1]
        return None

    def around(self, start: Offset, end: Offset) -> Range | None:
        if not self._blocks:
            return None
        units = self._units(self._blocks.at(start))
        place = bisect_right(units, start, key=_start)
        found = units[place - 1] if place else None
        return found if found and end <= found[1] else None

    def _onward(self, offset: Offset) -> Iterator[int]:
        if not self._blocks:
            return
        index = self._blocks.at(offset)
        while index < len(self._blocks):
            if self._opens:
                mark = quotations.OPENERS.search(self._text, max(offset, self._blocks[index].start))
                if mark is None:
                    return
                index = max(index, self._blocks.at(mark.start()))
            yield index
            index += 1

    def _back(self, offset: Offset) -> Iterator[int]:
        if not self._blocks:
            return
        for index in range(self._blocks.at(offset), -1, -1):
            block = self._blocks[index]
            if not self._opens or quotations.OPENERS.search(self._text, block.start, block.end):
                yield index


def _start(span: Range) -> Offset:
    return span[0]


def _end(span: Range) -> Offset:
    return span[1]


def _outermost(text: str) -> list[Range]:
    found: list[Range] = []
    for quotation in quotations.quotations(text):
        if not found or quotation.start >= found[-1][1]:
            found.append((quotation.start, quotation.end))
    return found


def _ranges(find: Callable[[str], list[Range]]) -> Callable[[str], tuple[Range, ...]]:
    return lambda text: tuple(find(text))
