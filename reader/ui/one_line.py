"""Widgets of single lines, painted without what Textual does for text that may wrap."""

from __future__ import annotations

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from reader.ui.direct_lines import DirectLines


def painted(widget: Widget, content: Content, width: int, style: Style | None = None) -> Strip:
    """Return one line of content as a strip of exactly so many cells.

    Args:
        widget: Where it is shown.
        content: What it says.
        width: In cells.
        style: What lies beneath the content's own styles; the widget's by default.
    """
    beneath = style or widget.visual_style
    parts = content.render(beneath, end="", parse_style=widget.app.stylesheet.parse_style)
    return Strip([Segment(text, part.rich_style) for text, part in parts]).adjust_cell_length(
        width, beneath.rich_style
    )


class OneLine(DirectLines):
    """A widget of one line."""

    ALLOW_SELECT = False

    def line(self, width: int) -> Content:
        """Return what the line says.

        Args:
            width: The most that it may take, in cells.
        """
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Paint the line."""
        width = self.size.width
        return Strip.blank(width, self.rich_style) if y else painted(self, self.line(width), width)
