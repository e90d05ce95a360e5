"""Whether a quote is direct, indirect or mixed, by its quotation marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reader.core.annotation import Fragment
from reader.core.article import ROLE_INDEX, Article, Block, BlockRole, BlockTable
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
_SET_OFF = (ROLE_INDEX[BlockRole.PULL_QUOTE], ROLE_INDEX[BlockRole.QUOTATION])


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
        blocks = article.blocks or BlockTable([Block(0, len(article.text))])
        # Columns, because a block is soon made, but not for each of a million quotes.
        self._at = blocks.at
        self._starts, self._ends, self._roles, _, self._depths, *_ = blocks.arrays
        self._quoted: dict[int, Sequence[Range]] = {}

    def of(self, fragments: Sequence[Fragment | FragmentRow]) -> str:
        """Return the type of a span of fragments; of a very long one, as its first 20,000 code points are."""
        text, starts, ends = self._text, self._starts, self._ends
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
            if _is_enclosed(text, start, end):
                inside = True
                continue
            index = self._at(start)
            while True:
                first, last = starts[index], ends[index]
                piece = max(first, start), min(last, end)
                if held := self._counted(index, piece):
                    inside = inside or any(self._has_words(*part) for part in held)
                    rest += _gaps(piece, held)
                else:
                    rest.append(piece)
                index += 1
                if end <= last or index >= len(starts) or starts[index] >= end:
                    break
        if not inside:
            return INDIRECT
        return MIXED if any(self._has_words(*part) for part in rest) else DIRECT

    def _counted(self, index: int, piece: Range) -> Sequence[Range]:
        """Return what of a part of a block is quoted, in order and apart.

        Args:
            index: Which block.
            piece: The part.
        """
        if self._roles[index] in _SET_OFF or self._depths[index]:
            return [piece]
        first, last = piece
        # What has a word before the part does not begin in it. Most parts hold no mark at all.
        before, least = first, self._starts[index]
        while before > least and not self._text[before - 1].isalnum():
            before -= 1
        if MARKS.search(self._text, before, last) is None:
            return ()
        found: list[Range] = []
        for start, end in self._quotations(index, piece):
            if start >= last:
                break
            if end <= first or start < before:
                continue
            start, end = max(start, first, found[-1][1] if found else 0), min(end, last)
            if start < end:
                found.append((start, end))
        return found

    def _quotations(self, index: int, piece: Range) -> Sequence[Range]:
        """Return the quotations of a block; where it is very long, those around a part of it."""
        quoted = self._quoted.get(index)
        if quoted is None:
            start, end = self._starts[index], self._ends[index]
            if is_long := end - start > _LONG_BLOCK:
                around = _LONG_BLOCK // 4
                start, end = max(start, piece[0] - around), min(end, piece[1] + around)
            quoted = [(start + item.start, start + item.end) for item in quotations(self._text[start:end])]
            if not is_long:
                if len(self._quoted) == _BLOCKS_KEPT:
                    self._quoted.clear()
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
