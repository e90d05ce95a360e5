"""Widgets that paint whole lines, with nothing for Textual to put around them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar, Self

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

_segment = partial(tuple.__new__, Segment)
"""Makes a segment of what is in it, without a call to Python for each."""


def joined(runs: Iterable[tuple[str, Style]]) -> list[Segment]:
    """Return segments in which neighbours differ in style, so that fewer bytes reach the terminal."""
    found: list[tuple[str, Style]] = []
    for text, style in runs:
        if not text:
            continue
        # Text after a joiner would be measured together with it.
        if found and found[-1][1] is style and not found[-1][0].endswith("\u200d"):
            found[-1] = (found[-1][0] + text, style)
        else:
            found.append((text, style))
    return [_segment((text, style, None)) for text, style in found]


class DirectLines(Widget):
    """A widget whose `render_line` gives lines as they are seen, background included.

    Where it has neither border nor padding, its lines skip the cache in which Textual adds those: for an article of
    which every line changes with a page, that cache is most of the work.
    """

    frame_to_come: ClassVar[bool] = False
    """Whether a frame is about to be painted that shows what has changed, so that Textual need not look for it."""

    _is_bare: bool | None = None
    _backdrop: Color | None = None

    @property
    def is_bare(self) -> bool:
        """Whether the lines are all there is to be seen of the widget."""
        if self._is_bare is None:
            self._is_bare = self.gutter == (0, 0, 0, 0) and self.opacity >= 1
        return self._is_bare

    @property
    def backdrop(self) -> Color:
        """The colour behind the lines: that of `background_colors`, which asks all that the widget lies in."""
        if self._backdrop is None:
            self._backdrop = self.background_colors[1]
        return self._backdrop

    def notify_style_update(self) -> None:
        """Look again at what is around and behind the lines when the styles change."""
        super().notify_style_update()
        self._is_bare = self._backdrop = None

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Have regions painted, or else everything: bare lines have no caches that would have to be cleared."""
        if layout or recompose or not repaint or not self.is_mounted or not self.is_bare:
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        self._repaint_regions.update(regions or (self.outer_size.region,))
        self._repaint_required = True
        self.check_idle()
        return self

    def check_idle(self) -> None:
        """Have Textual look for what has changed, where no frame shows it anyway."""
        if not DirectLines.frame_to_come:
            super().check_idle()

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
        if not self.is_bare:
            return super().render_lines(crop)
        strips, (first, end) = self.lines_of(crop.y, crop.bottom), crop.column_span
        return [
            strip if (first, end) == (0, strip.cell_length) else strip.crop(first, end) for strip in strips
        ]

    def lines_of(self, first: int, end: int) -> list[Strip]:
        """Return the lines `[first, end)` as the terminal is sent them."""
        return self.filtered(self.render_line(y) for y in range(first, end))

    def filtered(self, strips: Iterable[Strip]) -> list[Strip]:
        """Return lines as the filters of the application leave them."""
        filters, background = self.get_line_filters(), self.backdrop
        done = []
        for strip in strips:
            passed = segments = strip._segments
            for line_filter in filters:
                passed = line_filter.apply(passed, background)
            done.append(strip if passed is segments else Strip(passed, strip.cell_length))
        return done
