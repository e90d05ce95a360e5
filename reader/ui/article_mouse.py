"""What the mouse does in the article pane: clicks and drags become messages, the wheel scrolls."""

from __future__ import annotations

from textual import events
from textual.timer import Timer

from reader.core.ids import Offset
from reader.ui.article_messages import (
    ParagraphClicked,
    SelectionDragged,
    SelectionExtended,
    SentenceClicked,
    WordClicked,
)
from reader.ui.direct_lines import DirectLines

_WHEEL_ROWS = 3
_DRAG_INTERVAL = 0.04
"""Seconds between two rows that a drag beyond the edge scrolls."""
_CLICKS = {2: WordClicked, 3: SentenceClicked, 4: ParagraphClicked}


class ArticleMouse(DirectLines):
    """The mouse's half of the article view."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._drag_from: tuple[Offset, Offset] | None = None
        self._drag_at = (0, 0)
        self._drag_timer: Timer | None = None

    def grapheme_at(self, x: int, y: int) -> tuple[Offset, Offset]:
        """Return the grapheme shown at a cell of the widget's content, or nearest to it."""
        raise NotImplementedError

    def scroll_rows(self, rows: int) -> None:
        """Scroll by rows, down where positive."""
        raise NotImplementedError

    def scroll_to_share(self, share: float) -> None:
        """Scroll to a share of the text, 0 to 1."""
        raise NotImplementedError

    async def _on_mouse_down(self, event: events.MouseDown) -> None:
        where = event.get_content_offset(self)
        if where is None or event.button != 1:
            return
        event.stop()
        self.capture_mouse()
        if where.x == self.size.width - 1:
            self.scroll_to_share(where.y / max(1, self.size.height - 1))
            return
        start, end = self.grapheme_at(where.x, where.y)
        if event.shift:
            self.post_message(SelectionExtended(end))
            return
        self._drag_from = start, end
        if end > start:
            self.post_message(SelectionDragged(start, end))

    async def _on_mouse_move(self, event: events.MouseMove) -> None:
        if self._drag_from is None:
            return
        where = event.get_content_offset_capture(self)
        self._drag_at = where.x, where.y
        self._drag()
        if 0 <= where.y < self.size.height:
            self._stop_timer()
        elif self._drag_timer is None:
            self._drag_timer = self.set_interval(_DRAG_INTERVAL, self._drag_beyond)

    async def _on_mouse_up(self, event: events.MouseUp) -> None:
        event.stop()
        self.release_mouse()
        self._drag_from = None
        self._stop_timer()

    async def _on_click(self, event: events.Click) -> None:
        where = event.get_content_offset(self)
        message = _CLICKS.get(min(event.chain, max(_CLICKS)))
        if where is not None and message is not None and where.x < self.size.width - 1 and not event.shift:
            self.post_message(message(self.grapheme_at(where.x, where.y)[0]))

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.scroll_rows(_WHEEL_ROWS)
        event.stop()

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.scroll_rows(-_WHEEL_ROWS)
        event.stop()

    def _drag(self) -> None:
        if self._drag_from is None:
            return
        start, end = self._drag_from
        first, last = self.grapheme_at(*self._drag_at)
        anchor, head = (start, last) if first >= start else (end, first)
        if anchor != head:
            self.post_message(SelectionDragged(anchor, head))

    def _drag_beyond(self) -> None:
        self.scroll_rows(-1 if self._drag_at[1] < 0 else 1)
        self._drag()

    def _stop_timer(self) -> None:
        if self._drag_timer is not None:
            self._drag_timer.stop()
            self._drag_timer = None
