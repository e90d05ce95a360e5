"""What line motions ask of whoever lays the text out in rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from reader.core.ids import Offset
from reader.text import Range

KEPT_IN_VIEW = 2
"""Rows of one page that the next one shows too."""


class LineLayout(Protocol):
    """The rows in which a text is shown.

    Offsets are code points. A row holds `[row_start, row_end)`; the line break or blank that parts it from
    the next row is in neither.
    """

    @property
    def rows_per_page(self) -> int:
        """How many rows are in view; at least 1."""

    @property
    def in_view(self) -> Sequence[Range]:
        """The ranges of the text that are on screen, in order."""

    def row_start(self, offset: Offset) -> Offset:
        """Return the first offset of the row that shows `offset`."""

    def row_end(self, offset: Offset) -> Offset:
        """Return one past the last offset of the row that shows `offset`."""

    def cell_of(self, offset: Offset) -> int:
        """Return the cell, counted from the left edge of the text column, at which `offset` is shown."""

    def above(self, offset: Offset, goal_cell: int, rows: int = 1, *, blank: bool = False) -> Offset | None:
        """Return the offset at or nearest to `goal_cell`, so many rows above the row of `offset`.

        Rows that hold no text are passed over; with `blank` they count, so that a page is never more than is on
        screen, and the last row with text on the way is meant. Near the start it is the first row; None if `offset`
        is in the first row.
        """

    def below(self, offset: Offset, goal_cell: int, rows: int = 1, *, blank: bool = False) -> Offset | None:
        """Return the offset at or nearest to `goal_cell`, so many rows below; None from the last row."""


class NewlineLayout:
    """Rows as the text's own line breaks make them, one code point a cell: for use without a screen."""

    rows_per_page = 20

    def __init__(self, text: str) -> None:
        self._text = text

    @property
    def in_view(self) -> Sequence[Range]:
        """The whole text."""
        return [(0, len(self._text))] if self._text else []

    def row_start(self, offset: Offset) -> Offset:
        """Return the offset after the line break before `offset`."""
        return self._text.rfind("\n", 0, offset) + 1

    def row_end(self, offset: Offset) -> Offset:
        """Return the offset of the line break at or after `offset`."""
        end = self._text.find("\n", offset)
        return len(self._text) if end < 0 else end

    def cell_of(self, offset: Offset) -> int:
        """Return how many code points stand before `offset` in its line."""
        return offset - self.row_start(offset)

    def above(self, offset: Offset, goal_cell: int, rows: int = 1, *, blank: bool = False) -> Offset | None:
        """Return the offset at `goal_cell`, so many lines above."""
        found: Offset | None = None
        start = self.row_start(offset)
        while (rows > 0 or found is None) and start > 0:
            end = start - 1
            start = self.row_start(end)
            if start < end:
                found = self._at(start, end, goal_cell)
            rows -= blank or start < end
        return found

    def below(self, offset: Offset, goal_cell: int, rows: int = 1, *, blank: bool = False) -> Offset | None:
        """Return the offset at `goal_cell`, so many lines below."""
        found: Offset | None = None
        end = self.row_end(offset)
        while (rows > 0 or found is None) and end < len(self._text):
            start = end + 1
            end = self.row_end(start)
            if start < end:
                found = self._at(start, end, goal_cell)
            rows -= blank or start < end
        return found

    @staticmethod
    def _at(start: Offset, end: Offset, goal_cell: int) -> Offset:
        return min(start + goal_cell, end - 1)
