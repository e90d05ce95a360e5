"""A list of single lines that makes only what is in view, and repaints only what has changed."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from reader.core.dataclass import dataclass
from reader.ui.direct_lines import DirectLines
from reader.ui.late_styles import LateStyles
from reader.ui.one_line import painted
from reader.ui.themes import component_style

THUMB = "▐"
"""What a scroll indicator marks its part of the right edge with."""

_WHEEL = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list.

    Args:
        content: What it shows, no wider than the list.
        target: What a click on it means, or None.
        current: Whether the list's cursor is on it.
        marked: Whether the scroll indicator marks it, in the last cell.
    """

    content: Content
    target: object = None
    current: bool = False
    marked: bool = False


class LineList(LateStyles, DirectLines, can_focus=True):
    """Shows the lines that `lines_in_view` makes, whatever the list's length.

    Subclasses keep what is listed and where it is scrolled to, and call `sync` when either has changed.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--cursor", "line-list--thumb"}

    class LineClicked(Message):
        """A line was clicked; `target` is what it stands for."""

        def __init__(self, line_list: LineList, target: object) -> None:
            super().__init__()
            self.line_list = line_list
            self.target = target

        @property
        def control(self) -> LineList:
            """The list that was clicked."""
            return self.line_list

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._painted: list[Line] = []

    def lines_in_view(self, width: int, height: int) -> list[Line]:
        """Return the lines from the top of the view, at most `height` of them, each `width` cells or less."""
        raise NotImplementedError

    def scroll_lines(self, lines: int) -> None:
        """Move the view by a number of lines, down if positive; the cursor stays where it is."""
        raise NotImplementedError

    def sync(self) -> None:
        """Bring what is painted up to date with what is listed."""
        width, height = self.size
        if not width or not height:
            return
        before, self._painted = self._painted, self.lines_in_view(width, height)
        for y in range(height):
            if _at(before, y) != _at(self._painted, y):
                self.refresh(Region(0, y, width, 1))

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        width = self.size.width
        line = _at(self._painted, y)
        if line is None:
            return Strip.blank(width, self.visual_style.rich_style)
        style = component_style(self, "line-list--cursor") if line.current else self.visual_style
        if not line.marked:
            return painted(self, line.content, width, style)
        thumb = style + self.get_visual_style("line-list--thumb", partial=True)
        text = painted(self, line.content, width - 1, style)
        return Strip.join((text, Strip([Segment(THUMB, thumb.rich_style)], 1)))

    def on_resize(self) -> None:
        """Make the lines anew for another size."""
        self._painted = []
        self.sync()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Tell which line was clicked."""
        line = _at(self._painted, event.y)
        if line is not None and line.target is not None:
            self.post_message(self.LineClicked(self, line.target))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.scroll_lines(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.scroll_lines(-_WHEEL)


def with_thumb(lines: list[Line], first: float, last: float) -> list[Line]:
    """Return the lines of a view with those marked that a scroll indicator marks.

    Args:
        lines: All lines in view; they fill it.
        first: Which share of the list is above the view, 0 to 1.
        last: Which share is above the view's end.
    """
    height = len(lines)
    length = min(height, max(1, round((last - first) * height)))
    top = height - length
    if last < 1:
        top = 0 if first <= 0 else min(round(first * height), top - 1)
    marked = range(max(0, top), max(0, top) + length)
    return [replace(line, marked=True) if y in marked else line for y, line in enumerate(lines)]


def _at(lines: list[Line], y: int) -> Line | None:
    return lines[y] if y < len(lines) else None
