"""Which rows of a layout are in view."""

from __future__ import annotations

from itertools import islice

from reader.core.article import BlockRole
from reader.core.ids import Offset
from reader.editor.layout.article_layout import ArticleLayout
from reader.editor.layout.row import Row, RowKey
from reader.editor.line_layout import KEPT_IN_VIEW

_MARGIN = 2
"""Rows kept between what is shown and the window's edge."""
_LANDING = 3
"""A jump lands this fraction of the view below its top."""


class Viewport:
    """A window of so many rows onto an article, held by its first row.

    The window never shows rows beyond the article's last one, unless the whole article fits.

    Args:
        layout: The layout.
        height: Rows in view; at least 1 is used.
    """

    def __init__(self, layout: ArticleLayout, height: int) -> None:
        self._layout = layout
        self._height = max(1, height)
        self._top = layout.first
        self._lowest: RowKey | None = None
        self._rows: list[Row] = []
        self._rows_from: RowKey | None = None
        self._settled_range = 0, 0
        self._settled_at: RowKey | None = None

    @property
    def layout(self) -> ArticleLayout:
        """The layout."""
        return self._layout

    @property
    def height(self) -> int:
        """Rows in view."""
        return self._height

    @property
    def top(self) -> RowKey:
        """Where the first row in view is."""
        return self._top

    @property
    def top_offset(self) -> Offset:
        """First code point of the first row in view that has text."""
        return self._text_row(0)[1]

    def rows(self) -> list[Row]:
        """Return the rows in view, from top to bottom; the same list until it is scrolled."""
        if self._rows_from != self._top:
            self._rows, self._rows_from = self._rows_at(self._top), self._top
        return self._rows

    def rows_beside(self) -> list[tuple[int, Row]]:
        """Return the rows in view a page down and a page up, each with the line that it would be on."""
        page = max(1, self._height - KEPT_IN_VIEW)
        beside = [self._layout.moved(self._top, step) for step in (page, -page)]
        below, above = beside[0], beside[1] or self._layout.first
        rows = [*enumerate(self._rows_at(below))]
        return rows + [(line, row) for line, row in enumerate(self._rows_at(above)) if row.key < self._top]

    def line_of(self, offset: Offset) -> int | None:
        """Return which line of the view shows an offset, from 0; None if it is out of view."""
        wanted = self._layout.key_of(offset)
        if wanted < self._top:
            return None
        return self._distance(self._top, wanted, self._height - 1)

    def scroll(self, rows: int) -> int:
        """Move the window down by so many rows, or up where negative; return how far it moved."""
        if rows >= 0:
            wanted = self._layout.moved(self._top, rows) or self._layout.last
            return self._set_top(min(wanted, self._lowest_top()), rows)
        return self._set_top(self._layout.moved(self._top, rows) or self._layout.first, rows)

    def show(self, start: Offset, end: Offset, *, landing: bool = False) -> None:
        """Bring the range `[start, end)` into view; where it is longer than the window, its end.

        Some rows are kept between it and the window's edge, where the article has them. A place less than a window
        away is scrolled to; a farther one lands below the top by a third of the window.

        Args:
            start: First code point.
            end: One past the last.
            landing: Land so wherever the range is not in view: what follows it is what one wants to read.
        """
        settled_from, settled_until = self._settled()
        if settled_from <= start and max(start, end - 1) < settled_until:
            return
        margin = self._margin
        first, last = self._layout.key_of(start), self._layout.key_of(max(start, end - 1))
        if first < self._top and self._distance(first, self._top, self._height) is None:
            self.put(start, self._height // _LANDING)
            return
        below = self._distance(self._top, last, 2 * self._height) if last >= self._top else 0
        if below is None or (landing and below > self._height - 1 - margin):
            self.put(start, self._height // _LANDING)
            return
        if below > self._height - 1 - margin:
            self.scroll(below - (self._height - 1 - margin))
        above = self._distance(self._top, first, margin) if first >= self._top else -1
        if above is not None and above < margin and not self._too_long(first, last, margin):
            wanted = self._layout.moved(first, -margin) or self._layout.first
            self._top = min(wanted, self._lowest_top())

    def put(self, offset: Offset, line: int) -> None:
        """Scroll so that the row that shows an offset is on a line of the view, as far as the article has rows.

        Args:
            offset: A place in the text.
            line: Which line, from 0.
        """
        wanted = self._layout.moved(self._layout.key_of(offset), -line) or self._layout.first
        self._top = min(wanted, self._lowest_top())

    def resized(self, layout: ArticleLayout, height: int, hold: Offset | None = None) -> Viewport:
        """Return the window onto another layout of the same article.

        Args:
            layout: The other layout.
            height: Rows in view from now on.
            hold: A place that stays on its line if it is in view; otherwise the first text in view stays.
        """
        other = Viewport(layout, height)
        line = self.line_of(hold) if hold is not None else None
        if hold is not None and line is not None:
            other.put(hold, min(line, other.height - 1))
        elif self._top != self._layout.first:
            line, offset = self._text_row(0)
            other.put(offset, line)
        return other

    @property
    def _margin(self) -> int:
        return min(_MARGIN, (self._height - 1) // 2)

    def _settled(self) -> tuple[Offset, Offset]:
        """Return text that need not be scrolled to: what lies between the margins, or nearly all of it."""
        if self._settled_at != self._top:
            self._settled_at = self._top
            inner = self.rows()[self._margin : self._height - self._margin]
            first = next(filter(self._is_in_order, inner), None)
            last = next(filter(self._is_in_order, reversed(inner)), None)
            self._settled_range = (first.start, last.end) if first and last else (0, 0)
        return self._settled_range

    def _is_in_order(self, row: Row) -> bool:
        """Tell whether all text before that of a row is above it; in a table a cell goes on beside the next."""
        return bool(row.pieces) and (
            self._layout.article.blocks[row.key.block].role is not BlockRole.TABLE_ROW
        )

    def _rows_at(self, top: RowKey | None) -> list[Row]:
        """Return the rows that are in view where the first of them is somewhere else."""
        return [*islice(self._layout.rows_from(top), self._height)]

    def _text_row(self, fallback: Offset) -> tuple[int, Offset]:
        for line, row in enumerate(self.rows()):
            if row.pieces:
                return line, row.start
        return 0, fallback

    def _lowest_top(self) -> RowKey:
        if self._lowest is None:
            self._lowest = self._layout.moved(self._layout.last, 1 - self._height) or self._layout.first
        return self._lowest

    def _set_top(self, top: RowKey, most: int) -> int:
        if top == self._top:
            return 0
        if top > self._top:
            moved = self._distance(self._top, top, abs(most)) or 0
        else:
            moved = -(self._distance(top, self._top, abs(most)) or 0)
        self._top = top
        return moved

    def _too_long(self, first: RowKey, last: RowKey, margin: int) -> bool:
        return self._distance(first, last, self._height - 1 - margin) is None

    def _distance(self, upper: RowKey, lower: RowKey, most: int) -> int | None:
        """Return how many rows `lower` is below `upper`, or None if that is more than `most`."""
        rows = 0
        key: RowKey | None = upper
        while key is not None and key < lower:
            if key[:2] == lower[:2]:
                rows += lower.row - key.row
                break
            rows += self._layout.rows_left(key)
            key = self._layout.next_sheet(key)
            if rows > most:
                return None
        return rows if rows <= most else None
