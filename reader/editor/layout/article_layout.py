"""An article in rows of one width: which row shows an offset, which rows come before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reader.core.article import Article, Block, BlockFlag, BlockRole, BlockTable
from reader.core.ids import Offset
from reader.editor.layout.frame import LEAST_TEXT, Frame, frame_of, ornaments_width
from reader.editor.layout.row import Row, RowKey
from reader.editor.layout.sheet import Sheet, TextSheet
from reader.editor.layout.table import Columns, columns_of, table_range, table_sheet
from reader.text import graphemes
from reader.text.lazy import lazy

NARROWEST = LEAST_TEXT + 3
"""The least width that an article is laid out in, in cells."""

_CHUNK = 8192
"""Code points of a long block that are laid out at once."""
_REACH = 1024
"""How far before its nominal place a stretch may begin, in code points, so as to begin with a sentence."""
_LAST_SENTENCE_END = lazy(r"(?s:.*)(?:[.!?…][”’»\"')]*\s+|[。！？][」』”）]*)(?=\S)")
_LAST_SPACE = lazy(r"(?s:.*)\s(?=\S)")
_KEPT = 1024
"""Sheets that are kept."""


class ArticleLayout:
    """An article's rows at a width, laid out where they are first needed.

    Nothing here takes longer in a long article than in a short one. A block longer than two stretches of 8,192
    code points is laid out in stretches that begin with a line or a sentence, where the text has them.

    Args:
        article: The article.
        width: Cells of the column, the one for hanging white space included; at least `NARROWEST` are used.
        spacing: Blank rows between two rows of running text.
    """

    def __init__(self, article: Article, width: int, spacing: int = 0) -> None:
        if not len(article.blocks):
            article = replace(article, blocks=BlockTable([Block(0, len(article.text))]))
        self.article = article
        self.width = max(width, NARROWEST)
        self.spacing = spacing
        self._blocks: dict[int, Block] = {}
        self._sheets: dict[tuple[int, int], Sheet] = {}
        self._boundaries: dict[tuple[int, int], Offset] = {}
        self._tables: dict[int, Columns] = {}
        self._table: tuple[int, int] = (0, 0)

    @property
    def first(self) -> RowKey:
        """Where the first row is."""
        return RowKey(0, 0, 0)

    @property
    def last(self) -> RowKey:
        """Where the last row is."""
        block = len(self.article.blocks) - 1
        chunk = self._chunks(block) - 1
        return RowKey(block, chunk, self._sheet(block, chunk).count - 1)

    def row(self, key: RowKey) -> Row:
        """Return the row at a place.

        Raises:
            IndexError: If there is none.
        """
        sheet = self._sheet(key.block, key.chunk)
        if not 0 <= key.row < sheet.count:
            raise IndexError(f"there is no row {key}")
        return sheet.row(key.row)

    def moved(self, key: RowKey, rows: int) -> RowKey | None:
        """Return the place so many rows further on, or back where negative; None beyond the ends."""
        block, chunk, row = key
        row += rows
        while row < 0:
            if chunk:
                chunk -= 1
            elif block:
                block -= 1
                chunk = self._chunks(block) - 1
            else:
                return None
            row += self._sheet(block, chunk).count
        while row >= (count := self._sheet(block, chunk).count):
            row -= count
            if chunk + 1 < self._chunks(block):
                chunk += 1
            elif block + 1 < len(self.article.blocks):
                block, chunk = block + 1, 0
            else:
                return None
        return RowKey(block, chunk, row)

    def rows_from(self, key: RowKey | None) -> Iterator[Row]:
        """Yield the rows from a place to the article's end."""
        while key is not None:
            sheet = self._sheet(key.block, key.chunk)
            for index in range(key.row, sheet.count):
                yield sheet.row(index)
            key = self.next_sheet(key)

    def rows_up_from(self, key: RowKey | None) -> Iterator[Row]:
        """Yield the rows from a place up to the article's first."""
        while key is not None:
            sheet = self._sheet(key.block, key.chunk)
            for index in range(key.row, -1, -1):
                yield sheet.row(index)
            key = self.moved(RowKey(key.block, key.chunk, 0), -1)

    def rows_left(self, key: RowKey) -> int:
        """Return how many rows there are from a place to the next one that `next_sheet` gives."""
        return self._sheet(key.block, key.chunk).count - key.row

    def next_sheet(self, key: RowKey) -> RowKey | None:
        """Return where the next block, or the next stretch of a long one, begins; None from the last."""
        if key.chunk + 1 < self._chunks(key.block):
            return RowKey(key.block, key.chunk + 1, 0)
        return RowKey(key.block + 1, 0, 0) if key.block + 1 < len(self.article.blocks) else None

    def key_of(self, offset: Offset) -> RowKey:
        """Return where the row that shows an offset is; the text's end is shown by its last row."""
        block = self.article.blocks.at(offset)
        chunks = self._chunks(block)
        chunk = 0
        if chunks > 1:
            start = self.block(block).start
            chunk = min(max(0, (offset - start) // _CHUNK), chunks - 1)
            while chunk + 1 < chunks and offset >= self._boundary(block, chunk + 1):
                chunk += 1
            while chunk and offset < self._boundary(block, chunk):
                chunk -= 1
        return RowKey(block, chunk, self._sheet(block, chunk).index_of(offset))

    def cell_of(self, offset: Offset) -> int:
        """Return the cell of the column at which an offset is shown."""
        row = self.row(self.key_of(offset))
        piece = row.piece_with(offset)
        if piece is None:
            return row.pieces[-1].x + row.pieces[-1].width if row.pieces else 0
        return piece.cells_of(offset, offset + 1)[0]

    def _chunks(self, block: int) -> int:
        found = self.block(block)
        return max(1, (found.end - found.start) // _CHUNK)

    def block(self, index: int) -> Block:
        """Return a block of the article; those in view are at hand."""
        block = self._blocks.get(index)
        if block is None:
            if len(self._blocks) >= _KEPT:
                self._blocks.clear()
            block = self._blocks[index] = self.article.blocks[index]
        return block

    def _frame(self, index: int) -> Frame:
        previous = self.block(index - 1) if index else None
        return frame_of(self.article, self.block(index), previous, self.width, self.spacing)

    def _sheet(self, block: int, chunk: int) -> Sheet:
        sheets = self._sheets
        key = (block, chunk)
        sheet = sheets.pop(key, None)
        if sheet is None:
            sheet = self._lay_out(block, chunk)
            if len(sheets) >= _KEPT:
                del sheets[next(iter(sheets))]
        sheets[key] = sheet
        return sheet

    def _lay_out(self, index: int, chunk: int) -> Sheet:
        article = self.article
        block = self.block(index)
        end = self.block(index + 1).start if index + 1 < len(article.blocks) else len(article.text)
        frame = self._frame(index)
        chunks = self._chunks(index)
        if block.role is BlockRole.TABLE_ROW and chunks == 1:
            room = self.width - 1 - ornaments_width(frame.rest)
            return table_sheet(block, index, frame, self._columns(index, room), article.text, end, self.width)
        start = self._boundary(index, chunk)
        closes = chunk + 1 == chunks
        text_end = block.end if closes else self._boundary(index, chunk + 1)
        return TextSheet(
            index,
            chunk,
            frame,
            article.text[start:text_end],
            start,
            end if closes else text_end,
            self.width,
            opens=not chunk,
            closes=closes,
        )

    def _columns(self, index: int, room: int) -> Columns:
        first, end = self._table
        if not first <= index < end:
            first, end = self._table = table_range(self.article, index)
        if first not in self._tables:
            self._tables[first] = columns_of(self.article, first, end, room)
        return self._tables[first]

    def _boundary(self, index: int, chunk: int) -> Offset:
        """Return where a stretch of a block begins, whatever the width."""
        if not chunk:
            return self.block(index).start
        key = (index, chunk)
        if key not in self._boundaries:
            if len(self._boundaries) >= _KEPT:
                self._boundaries.clear()
            self._boundaries[key] = self._find_boundary(index, chunk)
        return self._boundaries[key]

    def _find_boundary(self, index: int, chunk: int) -> Offset:
        block = self.block(index)
        text = self.article.text
        near = block.start + chunk * _CHUNK
        window = text[near - _REACH : near]
        if not block.flags & BlockFlag.WRAPPED and (line := window.rfind("\n") + 1):
            return near - _REACH + line
        if found := _LAST_SENTENCE_END.match(window) or _LAST_SPACE.match(window):
            return near - _REACH + found.end()
        return graphemes.floor(text, near)
