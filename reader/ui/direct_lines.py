"""Widgets that paint whole lines, with nothing for Textual to put around them."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget


class DirectLines(Widget):
    """A widget whose `render_line` gives lines as they are seen, background included.

    Where it has neither border nor padding, its lines skip the cache in which Textual adds those: for an article of
    which every line changes with a page, that cache is most of the work.
    """

    def on_resize(self) -> None:
        """Make anew what depends on the size; by itself there is nothing."""

    def post_message(self, message: Message) -> bool:
        """Take a message; another size at once, or the first frame that has it would show no lines yet."""
        if not isinstance(message, events.Resize):
            return super().post_message(message)
        with self._context():
            self.on_resize()
        # The layout that told the size paints everything.
        self._repaint_required = False
        return True

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region."""
        if self.gutter != (0, 0, 0, 0) or self.opacity < 1:
            return super().render_lines(crop)
        strips = self.lines_of(crop.y, crop.bottom)
        if crop.column_span == (0, self.size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def lines_of(self, first: int, end: int) -> list[Strip]:
        """Return the lines `[first, end)` as the terminal is sent them."""
        return self.filtered(self.render_line(y) for y in range(first, end))

    def filtered(self, strips: Iterable[Strip]) -> list[Strip]:
        """Return lines as the filters of the application leave them."""
        filters, background = self.get_line_filters(), self.background_colors[1]
        done = []
        for strip in strips:
            segments = list(strip)
            for line_filter in filters:
                segments = line_filter.apply(segments, background)
            done.append(Strip(segments, strip.cell_length))
        return done
