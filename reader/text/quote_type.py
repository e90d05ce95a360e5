"""Whether a quote is direct, indirect or mixed, by its quotation marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reader.core.annotation import Fragment
from reader.core.article import Article, Block, BlockRole
from reader.core.ids import Offset
from reader.text import Range
from reader.text.lazy import lazy
from reader.text.quotations import MARKS, quotations

if TYPE_CHECKING:
    from reader.rows import FragmentRow

DIRECT, INDIRECT, MIXED = "direct", "indirect", "mixed"

_DOUBLE_MARKS = frozenset('“”„‟"«»＂')
_AFTER_CLOSING = ".,;:!?…"
_BLOCKS_KEPT = 64
_LONG_BLOCK = 20_000
_LONGEST_SPAN = 20_000
_LETTER_OR_DIGIT = lazy(r"[^\W_]")
_SET_OFF = (BlockRole.PULL_QUOTE, BlockRole.QUOTATION)


class QuoteTypes:
    """The types of the quotes of one article, in the terms of PARC 3.0 and O'Keefe et al. 2012.

    A quote is direct where all its words stand in quotation marks, indirect where none do, and else mixed. A
    quotation counts if the span holds its beginning, with or without the mark itself: what is reported inside
    somebody else's direct speech is not direct for that. A pull quote and a block quotation need no marks.

    Args:
        article: The article.
    """

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._blocks, self._count = article.blocks, len(article.blocks)
        self._seen: dict[int, Block] = {}
        self._quoted: dict[int, Sequence[Range]] = {}

    def of(self, fragments: Sequence[Fragment | FragmentRow]) -> str:
        """Return the type of a span of fragments; of a very long one, as its first 20,000 code points are."""
        inside = False
        rest: list[Range] = []
        left = _LONGEST_SPAN
        for fragment in fragments:
            start, end = fragment.start, fragment.end
            if end - start > left:
                end = start + left
            left -= end - start
            if start == end:
                continue
            if _is_enclosed(self._text, start, end):
                inside = True
                continue
            index = self._blocks.at(start) if self._count else 0
            while True:
                block = self._seen.get(index) or self._see(index)
                piece = start, end
                if start < block.start or block.end < end:
                    piece = max(block.start, start), min(block.end, end)
                if held := self._counted(index, block, piece):
                    inside = inside or any(self._has_words(*part) for part in held)
                    rest += _gaps(piece, held)
                else:
                    rest.append(piece)
                index += 1
                if end <= block.end or index >= self._count or self._blocks.extent(index)[0] >= end:
                    break
        if not inside:
            return INDIRECT
        return MIXED if any(self._has_words(*part) for part in rest) else DIRECT

    def _see(self, index: int) -> Block:
        if len(self._seen) == _BLOCKS_KEPT:
            self._seen.clear()
            self._quoted.clear()
        block = self._seen[index] = self._blocks[index] if self._count else Block(0, len(self._text))
        return block

    def _counted(self, index: int, block: Block, piece: Range) -> Sequence[Range]:
        """Return what of a part of a block is quoted, in order and apart.

        Args:
            index: Which block.
            block: The block.
            piece: The part.
        """
        if block.role in _SET_OFF or block.quotes:
            return [piece]
        first, last = piece
        # What has a word before the part does not begin in it. Most parts hold no mark at all.
        before = first
        while before > block.start and not self._text[before - 1].isalnum():
            before -= 1
        if MARKS.search(self._text, before, last) is None:
            return ()
        found: list[Range] = []
        for start, end in self._quotations(index, block, piece):
            if start >= last:
                break
            if end <= first or start < before:
                continue
            start, end = max(start, first, found[-1][1] if found else 0), min(end, last)
            if start < end:
                found.append((start, end))
        return found

    def _quotations(self, index: int, block: Block, piece: Range) -> Sequence[Range]:
        """Return the quotations of a block; where it is very long, those around a part of it."""
        quoted = self._quoted.get(index)
        if quoted is None:
            start, end = block.start, block.end
            if is_long := end - start > _LONG_BLOCK:
                around = _LONG_BLOCK // 4
                start, end = max(start, piece[0] - around), min(end, piece[1] + around)
            quoted = [(start + item.start, start + item.end) for item in quotations(self._text[start:end])]
            if not is_long:
                self._quoted[index] = quoted
        return quoted

    def _has_words(self, start: Offset, end: Offset) -> bool:
        return _LETTER_OR_DIGIT.search(self._text, start, end) is not None


def _is_enclosed(text: str, start: Offset, end: Offset) -> bool:
    """Tell whether two marks enclose all of a range, be they a pair or, by a slip, two of different kinds."""
    if text[start] not in _DOUBLE_MARKS and not text[start].isspace():
        return False
    words = text[start:end].strip().rstrip(_AFTER_CLOSING)
    return len(words) > 2 and {words[0], words[-1]} <= _DOUBLE_MARKS and _DOUBLE_MARKS.isdisjoint(words[1:-1])


def _gaps(whole: Range, parts: Sequence[Range]) -> Iterator[Range]:
    """Yield what parts, in order and apart, leave of a range."""
    at = whole[0]
    for start, end in parts:
        if at < start:
            yield at, start
        at = end
    if at < whole[1]:
        yield at, whole[1]
