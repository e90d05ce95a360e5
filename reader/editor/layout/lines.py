"""Line motions over a layout, as the editor asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from reader.core.ids import Offset
from reader.editor.layout.article_layout import ArticleLayout
from reader.editor.layout.row import Piece, Row
from reader.text import Range


class LayoutLines:
    """The rows that an article layout shows, for the editor's `LineLayout`.

    Args:
        layout: The layout.
        rows_per_page: Gives how many rows are in view.
        rows: Gives the rows in view.
    """

    def __init__(
        self,
        layout: ArticleLayout,
        rows_per_page: Callable[[], int],
        rows: Callable[[], Sequence[Row]] = tuple,
    ) -> None:
        self._layout = layout
        self._rows_per_page = rows_per_page
        self._rows = rows

    @property
    def rows_per_page(self) -> int:
        """How many rows are in view; at least 1."""
        return max(1, self._rows_per_page())

    @property
    def in_view(self) -> Sequence[Range]:
        """The ranges of the text that are on screen, in order."""
        return sorted((piece.start, piece.end) for row in self._rows() for piece in row.pieces)

    def row_start(self, offset: Offset) -> Offset:
        """Return the first offset of the row that shows `offset`; in a table, of its cell in that row."""
        piece = self._piece(offset)
        return piece.start if piece else offset

    def row_end(self, offset: Offset) -> Offset:
        """Return one past the last offset of the row that shows `offset`, without what hangs over its end."""
        piece = self._piece(offset)
        return _text_end(self._layout.article.text, piece) if piece else offset

    def cell_of(self, offset: Offset) -> int:
        """Return the cell, counted from the left edge of the column, at which `offset` is shown."""
        return self._layout.cell_of(offset)

    def above(self, offset: Offset, goal_cell: int, rows: int = 1, *, blank: bool = False) -> Offset | None:
        """Return the offset at or nearest to `goal_cell`, so many rows above; None from the first."""
        return self._in_column(
            self._reached(self._layout.rows_up_from(self._layout.key_of(offset)), rows, blank=blank),
            goal_cell,
        )

    def below(self, offset: Offset, goal_cell: int, rows: int = 1, *, blank: bool = False) -> Offset | None:
        """Return the offset at or nearest to `goal_cell`, so many rows below; None from the last."""
        return self._in_column(
            self._reached(self._layout.rows_from(self._layout.key_of(offset)), rows, blank=blank), goal_cell
        )

    def _reached(self, rows: Iterator[Row], count: int, *, blank: bool) -> Row | None:
        """Return the row so many behind the first, the nearest with text if it has none; None if there is none.

        Args:
            rows: The rows, in the order in which they are passed.
            count: How many, at least 1.
            blank: Whether rows without text count.
        """
        next(rows, None)
        if not blank:
            passed = [*islice(filter(self._is_filled, rows), count)]
            return passed[-1] if passed else None
        passed = [*islice(rows, count)]
        return next(filter(self._is_filled, chain(reversed(passed), rows)), None)

    def _in_column(self, found: Row | None, goal_cell: int) -> Offset | None:
        if found is None:
            return None
        pieces = [piece for piece in found.pieces if self._has_text(piece)]
        nearest = min(pieces, key=lambda piece: _distance(piece, goal_cell))
        last = nearest.offset_at(nearest.cells_of(*self._last_character(nearest))[0])
        return min(nearest.offset_at(goal_cell), last)

    def _piece(self, offset: Offset) -> Piece | None:
        row = self._layout.row(self._layout.key_of(offset))
        return row.piece_with(offset) or (row.pieces[-1] if row.pieces else None)

    def _is_filled(self, row: Row) -> bool:
        return any(map(self._has_text, row.pieces))

    def _has_text(self, piece: Piece) -> bool:
        return _text_end(self._layout.article.text, piece) > piece.start

    def _last_character(self, piece: Piece) -> tuple[Offset, Offset]:
        end = _text_end(self._layout.article.text, piece)
        return end - 1, end


def _distance(piece: Piece, cell: int) -> int:
    return max(piece.x - cell, cell - piece.x - piece.width + 1, 0)


def _text_end(text: str, piece: Piece) -> Offset:
    shown_end = min(piece.end, piece.start + len(piece.shown))
    return piece.start + len(text[piece.start : shown_end].rstrip(" \t\n"))
