"""Whether a quote is direct, indirect or mixed, by its quotation marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reader.core.annotation import Fragment
from reader.core.article import Article, Block, BlockRole
from reader.core.ids import Offset
from reader.text import Range
from reader.text.lazy import lazy
from reader.text.quotations import quotations

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
        self._seen: dict[int, tuple[Block, Sequence[Range] | None]] = {}

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
                block, quoted = self._seen.get(index) or self._see(index)
                piece = start, end
                if start < block.start or block.end < end:
                    piece = max(block.start, start), min(block.end, end)
                if held := self._counted(block, piece, quoted):
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

    def _see(self, index: int) -> tuple[Block, Sequence[Range] | None]:
        """Return a block with its quotations; None where it is so long that they are looked for around a span only."""
        if len(self._seen) == _BLOCKS_KEPT:
            self._seen.clear()
        block = self._blocks[index] if self._count else Block(0, len(self._text))
        is_long = block.end - block.start > _LONG_BLOCK
        seen = self._seen[index] = block, None if is_long else self._quoted(block.start, block.end)
        return seen

    def _quoted(self, start: Offset, end: Offset) -> Sequence[Range]:
        return [(start + item.start, start + item.end) for item in quotations(self._text[start:end])]

    def _counted(self, block: Block, piece: Range, quoted: Sequence[Range] | None) -> Sequence[Range]:
        """Return what of a part of a block is quoted, in order and apart.

        Args:
            block: The block.
            piece: The part.
            quoted: The block's quotations, or None, as `_see` tells.
        """
        if block.role in _SET_OFF or block.quotes:
            return [piece]
        if quoted is None:
            around = _LONG_BLOCK // 4
            quoted = self._quoted(max(block.start, piece[0] - around), min(block.end, piece[1] + around))
        found: list[Range] = []
        for start, end in quoted:
            if start >= piece[1]:
                break
            if end <= piece[0] or (start < piece[0] and self._has_words(start, piece[0])):
                continue
            start, end = max(start, piece[0], found[-1][1] if found else 0), min(end, piece[1])
            if start < end:
                found.append((start, end))
        return found

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
