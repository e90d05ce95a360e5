"""A list of rows that one line each shows, of which one is chosen."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from reader.ui.panes.line_list import Line, LineList, with_thumb


class RowList(LineList):
    """Shows rows and has one of them chosen; only those in view are made."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._total = self.chosen = self._top = 0
        self._make: Callable[[int, int], Content] = lambda _place, _width: Content("")

    def __len__(self) -> int:
        return self._total

    def show(self, total: int, make: Callable[[int, int], Content], chosen: int = 0) -> None:
        """List other rows.

        Args:
            total: How many.
            make: Makes the row of a place, no wider than a number of cells.
            chosen: The place of the cursor.
        """
        self._total, self._make = total, make
        self.chosen = max(0, min(chosen, total - 1))
        self.sync()
        self.refresh()

    def step(self, rows: int) -> None:
        """Move the cursor down by so many rows, or up where negative."""
        self.chosen = max(0, min(self.chosen + rows, self._total - 1))
        self.sync()

    def scroll_lines(self, lines: int) -> None:
        """Move the cursor, which the view follows."""
        self.step(1 if lines > 0 else -1)

    def lines_in_view(self, width: int, height: int) -> list[Line]:
        """Return the rows from the top of the view, in which the chosen one is."""
        top = min(self._top, self.chosen, self._total - height)
        self._top = max(top, self.chosen - height + 1, 0)
        total, last = self._total, self._top + height
        scrolls = total > height
        room = width - 1 if scrolls else width
        places = range(self._top, min(total, last))
        lines = [Line(self._make(place, room), place, place == self.chosen) for place in places]
        return with_thumb(lines, self._top / total, last / total) if scrolls else lines
