"""The rows of one stretch of a block, laid out at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from reader.core.ids import Offset
from reader.editor.layout.frame import Frame, Ornaments, ornaments_width
from reader.editor.layout.measure import is_simple, painted
from reader.editor.layout.row import Piece, Row, RowKey, piece_of
from reader.editor.layout.wrapping import row_starts


class Sheet:
    """Rows of one stretch of a block, made when they are asked for.

    Args:
        block: Index of the block.
        chunk: Which stretch of it.
        above: Rows without text before those with text.
        below: Rows without text after them.
        texts: How many rows with text there are; at least 1.
        between: Rows without text between two of them.
        lead: Where the stretch begins, if white space before it is shown in a blank row of its own; else 0.
    """

    __slots__ = ("_above", "_below", "_below_at", "_between", "_lead", "_rows", "block", "chunk", "count")

    def __init__(
        self,
        block: int,
        chunk: int,
        above: Sequence[Ornaments],
        below: Sequence[Ornaments],
        texts: int,
        between: Sequence[Ornaments] = (),
        lead: Offset = 0,
    ) -> None:
        self.block = block
        self.chunk = chunk
        self._lead = lead
        self._above = (*above, ()) if lead else above
        self._between = between
        self._below = below
        self._below_at = len(self._above) + texts + (texts - 1) * len(between)
        self.count = self._below_at + len(below)
        self._rows: dict[int, Row] = {}

    def row(self, index: int) -> Row:
        """Return a row by its index, from 0 to `count` - 1."""
        row = self._rows.get(index)
        if row is None:
            row = self._rows[index] = self._make(index)
        return row

    def index_of(self, offset: Offset) -> int:
        """Return the index of the row that shows an offset of the stretch."""
        if offset < self._lead:
            return len(self._above) - 1
        return len(self._above) + self._text_index(offset) * (1 + len(self._between))

    def _make(self, index: int) -> Row:
        key = RowKey(self.block, self.chunk, index)
        inside = index - len(self._above)
        if inside == -1 and self._lead:
            return Row(key, (), (Piece(0, self._lead, 0, " "),))
        if inside < 0:
            return Row(key, self._above[index])
        if index >= self._below_at:
            return Row(key, self._below[index - self._below_at])
        text_index, blank = divmod(inside, 1 + len(self._between))
        return Row(key, self._between[blank - 1]) if blank else self._text_row(key, text_index)

    def _text_index(self, offset: Offset) -> int:
        raise NotImplementedError

    def _text_row(self, key: RowKey, index: int) -> Row:
        raise NotImplementedError


class TextSheet(Sheet):
    """Rows of running text.

    Args:
        block: Index of the block.
        chunk: Which stretch of it.
        frame: What is drawn around the block.
        text: The stretch's text.
        start: Its first code point in the article.
        end: Where the next stretch or block begins, or the article ends.
        width: Cells of the column, one for what hangs included.
        opens: Whether the block begins here.
        closes: Whether the block ends here.
    """

    __slots__ = ("_end", "_first", "_rest", "_shown", "_simple", "_start", "_starts", "_width")

    def __init__(
        self,
        block: int,
        chunk: int,
        frame: Frame,
        text: str,
        start: Offset,
        end: Offset,
        width: int,
        *,
        opens: bool,
        closes: bool,
    ) -> None:
        self._first = frame.first if opens else frame.rest
        self._rest = frame.rest
        self._start = start
        self._end = end
        self._width = width - 1 - max(ornaments_width(frame.first), ornaments_width(frame.rest))
        self._shown = painted(text, reflow=frame.reflow)
        self._simple = is_simple(self._shown)
        self._starts = row_starts(self._shown, self._width, hard=frame.hard, simple=self._simple)
        super().__init__(
            block,
            chunk,
            frame.above if opens else frame.between,
            frame.below if closes else (),
            len(self._starts),
            frame.between,
            lead=start if opens and not block else 0,
        )

    def _text_index(self, offset: Offset) -> int:
        return max(0, bisect_right(self._starts, offset - self._start) - 1)

    def _text_row(self, key: RowKey, index: int) -> Row:
        starts = self._starts
        begin = starts[index]
        last = index + 1 == len(starts)
        prefix = self._rest if index else self._first
        piece = piece_of(
            self._shown[begin:] if last else self._shown[begin : starts[index + 1]],
            self._start + begin,
            self._end if last else self._start + starts[index + 1],
            self._width,
            x=ornaments_width(prefix),
            simple=self._simple,
        )
        return Row(key, prefix, (piece,) if piece.end > piece.start else ())
