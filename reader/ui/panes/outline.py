"""The headings of an article as a list that follows the reader."""

from __future__ import annotations

from textual.content import Content

from reader.core.ids import Offset
from reader.editor.outline import Outline
from reader.text import Range
from reader.ui.panes.line_list import Line, LineList, with_thumb
from reader.ui.text import shown

_INDENT = 2
_DEEPEST = 4
_ROOMY = 26
"""Cells from which on a level is indented by more than one."""


class OutlineList(LineList):
    """Shows one heading a line, indented by its level, and marks the one that the reader is under."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._outline: Outline | None = None
        self._here: int | None = None
        self._cursor = 0
        self._top = 0

    def __len__(self) -> int:
        return len(self._outline) if self._outline is not None else 0

    def __bool__(self) -> bool:
        return True

    def show(self, outline: Outline) -> None:
        """List the headings of another article."""
        self._outline, self._here = outline, None
        self._go(0)

    def follow(self, offset: Offset) -> None:
        """Mark the heading that an offset is under, and put the cursor there if it is another one than before."""
        here = self._outline.at(offset) if self._outline is not None else None
        if here != self._here:
            self._here = here
            self._go(here or 0)

    def step(self, lines: int) -> None:
        """Move the cursor by a number of lines, down if positive."""
        self._go(self._cursor + lines)

    def step_to_edge(self, *, last: bool) -> None:
        """Move the cursor to the first or last heading."""
        self._go(len(self) - 1 if last else 0)

    def heading(self, number: int | None = None) -> Range | None:
        """Return where a heading stands in the text, by default the one under the cursor; None if there is none."""
        if self._outline is None or not len(self):
            return None
        return self._outline.range(self._cursor if number is None else number)

    def lines_in_view(self, width: int, height: int) -> list[Line]:
        """Return the lines from the top of the view."""
        number = len(self)
        lines = [
            Line(self._line(place, width), place, current=place == self._cursor)
            for place in range(self._top, min(self._top + height, number))
        ]
        return (
            with_thumb(lines, self._top / number, (self._top + height) / number) if number > height else lines
        )

    def scroll_lines(self, lines: int) -> None:
        """Move the view; the cursor stays where it is."""
        self._top = max(0, min(self._top + lines, len(self) - self.size.height))
        self.sync()

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._go(self._cursor)
        super().on_resize()

    def _go(self, place: int) -> None:
        self._cursor = max(0, min(place, len(self) - 1))
        height = max(1, self.size.height)
        top = min(self._top, self._cursor, max(0, len(self) - height))
        self._top = max(top, self._cursor - height + 1, 0)
        self.sync()

    def _line(self, number: int, width: int) -> Content:
        if self._outline is None:
            return Content("")
        here = number == self._here
        step = _INDENT if width >= _ROOMY else 1
        indent = " " * (step * min(self._outline.depth(number), _DEEPEST))
        title = shown(self._outline.title(number), "bold" if here else "")
        mark = Content.styled("▸", "$accent") if here else Content(" ")
        return Content.assemble(mark, " ", indent, title).truncate(max(0, width - 1), ellipsis=True)
