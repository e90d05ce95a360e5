"""Whether a quote is direct, indirect or mixed, by its quotation marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from reader.core.annotation import Fragment
from reader.core.article import Article, Block, BlockRole
from reader.core.ids import Offset
from reader.text import Range
from reader.text.lazy import lazy
from reader.text.quotations import quotations

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
        self._article = article

        @lru_cache(maxsize=_BLOCKS_KEPT)
        def quoted(start: Offset, end: Offset) -> tuple[Range, ...]:
            return tuple(
                (start + item.start, start + item.end) for item in quotations(article.text[start:end])
            )

        self._quoted = quoted
        blocks = article.blocks or (Block(0, len(article.text)),)
        self._block = lru_cache(maxsize=_BLOCKS_KEPT)(blocks.__getitem__)

    def of(self, fragments: Sequence[Fragment]) -> str:
        """Return the type of a span of fragments; of a very long one, as its first 20,000 code points are."""
        inside = False
        rest: list[Range] = []
        left = _LONGEST_SPAN
        blocks = self._article.blocks
        for fragment in fragments:
            start, end = fragment.start, min(fragment.end, fragment.start + left)
            left -= end - start
            if _is_enclosed(self._article.text, start, end):
                inside = True
            elif start < end:
                for index in range(blocks.at(start), blocks.at(end - 1) + 1) if blocks else (0,):
                    block = self._block(index)
                    piece = max(block.start, start), min(block.end, end)
                    held = self._counted(block, piece)
                    if held:
                        inside = inside or any(self._has_words(*part) for part in held)
                        rest += _gaps(piece, held)
                    else:
                        rest.append(piece)
        if not inside:
            return INDIRECT
        return MIXED if any(self._has_words(*part) for part in rest) else DIRECT

    def _counted(self, block: Block, piece: Range) -> list[Range]:
        """Return what of a part of a block is quoted, in order and apart."""
        if block.role in _SET_OFF or block.quotes:
            return [piece]
        first, last = block.start, block.end
        if last - first > _LONG_BLOCK:
            first = max(first, piece[0] - _LONG_BLOCK // 4)
            last = min(last, piece[1] + _LONG_BLOCK // 4)
        found: list[Range] = []
        for start, end in self._quoted(first, last):
            if start >= piece[1]:
                break
            if end <= piece[0] or (start < piece[0] and self._has_words(start, piece[0])):
                continue
            start, end = max(start, piece[0], found[-1][1] if found else 0), min(end, piece[1])
            if start < end:
                found.append((start, end))
        return found

    def _has_words(self, start: Offset, end: Offset) -> bool:
        return _LETTER_OR_DIGIT.search(self._article.text, start, end) is not None


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
