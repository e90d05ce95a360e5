"""Widgets that paint whole lines, with nothing for Textual to put around them."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class DirectLines(Widget):
    """A widget whose `render_line` gives lines as they are seen, background included.

    Where it has neither border nor padding, its lines skip the cache in which Textual adds those: for an article of
    which every line changes with a page, that cache is most of the work.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region."""
        if self.gutter != (0, 0, 0, 0) or self.opacity < 1:
            return super().render_lines(crop)
        filters, background = self.get_line_filters(), self.background_colors[1]
        strips = []
        for y in crop.line_range:
            strip = self.render_line(y)
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, background)
            strips.append(strip)
        if crop.column_span == (0, self.size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]
