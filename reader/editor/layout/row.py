"""A row of cells: decoration, and pieces of the text with the cells they take."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from reader.core.dataclass import dataclass
from reader.core.ids import Offset
from reader.editor.layout.measure import TAB_STOP, clusters


class RowKey(NamedTuple):
    """Where a row is: keys compare in reading order.

    Args:
        block: Index of its block.
        chunk: Which stretch of the block, for blocks too long to be laid out at once.
        row: Which row of the stretch.
    """

    block: int
    chunk: int
    row: int


class Part(StrEnum):
    """What a piece of decoration is, for its style."""

    SPACE = "space"
    QUOTATION_BAR = "quotation_bar"
    PULL_BAR = "pull_bar"
    MARKER = "marker"
    RULE = "rule"
    HEADING_MARK = "heading_mark"
    COLUMN_TITLE = "column_title"
    TITLE = "title"
    BYLINE = "byline"


class Ornament(NamedTuple):
    """Decoration: painted, and no part of the text.

    Args:
        shown: What is painted; safe for the screen.
        part: What it is.
    """

    shown: str
    part: Part = Part.SPACE


@dataclass(frozen=True, slots=True)
class Piece:
    """One unbroken range of the text in a row.

    White space that hangs over the row's end, the line break, and what parts the block from the next one are
    shown as one blank cell after the text, so that a selection of nothing else can be seen.

    Args:
        start: First code point.
        end: One past the last code point.
        x: Cell of the first code point, from the left edge of the column.
        shown: What is painted: a code point for each of the text, but one blank for all that hangs. A tab stays
            a tab.
        cells: For each code point shown, the cell at which its cluster begins, counted from `x`; then the
            total. None where each takes one cell.
    """

    start: Offset
    end: Offset
    x: int
    shown: str
    cells: Sequence[int] | None = None

    @property
    def width(self) -> int:
        """Cells it takes."""
        return len(self.shown) if self.cells is None else self.cells[-1]

    def cells_of(self, start: Offset, end: Offset) -> tuple[int, int]:
        """Return the cells, from the left edge of the column, that show any of `[start, end)`.

        The range must touch the piece and is widened to whole clusters.
        """
        first, last = self._indexes(start, end)
        if self.cells is None:
            return self.x + first, self.x + last
        return self.x + self.cells[first], self.x + self.cells[last]

    def offset_at(self, cell: int) -> Offset:
        """Return where the cluster at or nearest to a cell of the column begins."""
        inside = min(max(0, cell - self.x), max(0, self.width - 1))
        if self.cells is None:
            return self.start + inside
        return self.start + bisect_left(self.cells, self.cells[bisect_right(self.cells, inside) - 1])

    def text_of(self, start: Offset, end: Offset) -> str:
        """Return what is painted for a range that touches the piece, widened to whole clusters."""
        first, last = self._indexes(start, end)
        shown = self.shown[first:last]
        if self.cells is None or "\t" not in shown:
            return shown
        return "".join(
            " " * (self.cells[first + index + 1] - self.cells[first + index])
            if character == "\t"
            else character
            for index, character in enumerate(shown)
        )

    def _indexes(self, start: Offset, end: Offset) -> tuple[int, int]:
        most = len(self.shown)
        first = min(max(0, start - self.start), most - 1)
        last = max(first + 1, min(end - self.start, most))
        if self.cells is None:
            return first, last
        cells = self.cells
        first = bisect_left(cells, cells[first], 0, first + 1)
        while last < most and cells[last] == cells[last - 1]:
            last += 1
        return first, last


@dataclass(frozen=True, slots=True)
class Row:
    """One row of cells.

    Args:
        key: Where it is.
        prefix: Decoration from the left edge of the column; all there is in a row without text.
        pieces: The text, from left to right. Only a table's row has several.
    """

    key: RowKey
    prefix: tuple[Ornament, ...] = ()
    pieces: tuple[Piece, ...] = ()

    @property
    def start(self) -> Offset:
        """First code point shown; the row must have text."""
        return self.pieces[0].start if len(self.pieces) == 1 else min(piece.start for piece in self.pieces)

    @property
    def end(self) -> Offset:
        """One past the last code point shown; the row must have text."""
        return self.pieces[0].end if len(self.pieces) == 1 else max(piece.end for piece in self.pieces)

    def piece_with(self, offset: Offset) -> Piece | None:
        """Return the piece that shows `offset`, or None."""
        return next((piece for piece in self.pieces if piece.start <= offset < piece.end), None)

    def offset_at(self, cell: int) -> Offset:
        """Return the offset at or nearest to a cell of the column; the row must have text."""
        nearest = min(self.pieces, key=lambda piece: max(piece.x - cell, cell - piece.x - piece.width + 1, 0))
        return nearest.offset_at(cell)


def piece_of(
    shown: str, start: Offset, end: Offset, width: int, *, x: int = 0, simple: bool = False
) -> Piece:
    """Return the piece that shows a row's text.

    Args:
        shown: The row's painted text with its hanging white space; a line break may end it.
        start: Its first code point in the article.
        end: Where the piece ends; more than `shown` holds if it answers for what follows the block.
        width: Cells that are not for hanging white space.
        x: Its first cell in the column.
        simple: What `is_simple` says of `shown`.
    """
    line = shown.removesuffix("\n")
    if simple:
        hangs = end - start > min(len(line), width)
        return Piece(start, end, x, f"{line[:width]} " if hangs else line)
    edges, cluster_cells = clusters(line)
    cells = _by_code_point(line, edges, cluster_cells)
    fits = bisect_right(cells, width) - 1
    if fits < len(line):
        fits = bisect_left(cells, cells[fits], 0, fits + 1)
    if end - start > fits:
        return Piece(start, end, x, f"{line[:fits]} ", (*cells[:fits], cells[fits], cells[fits] + 1))
    return Piece(start, end, x, line, tuple(cells))


def _by_code_point(line: str, edges: Sequence[int], cluster_cells: Sequence[int]) -> list[int]:
    cells: list[int] = []
    shift = 0
    for index in range(len(edges) - 1):
        begin, end = edges[index], edges[index + 1]
        cell = cluster_cells[index] + shift
        if line[begin] == "\t":
            shift += TAB_STOP - cell % TAB_STOP - 1
        cells.extend([cell] * (end - begin))
    cells.append(cluster_cells[-1] + shift)
    return cells
