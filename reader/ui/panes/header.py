"""A pane: one line that says what it holds, and its body."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from reader.ui.one_line import OneLine
from reader.ui.text import row


class PaneHeader(OneLine):
    """One line with something at either end."""

    def __init__(self) -> None:
        super().__init__()
        self._left = Content("")
        self._right = Content("")

    def show(self, left: Content, right: Content | None = None) -> None:
        """Say something else; `right` goes where there is no room for both."""
        if (left, right or Content("")) != (self._left, self._right):
            self._left, self._right = left, right or Content("")
            self.refresh()

    def line(self, width: int) -> Content:
        """Return what the line says."""
        return row(self._left, self._right, width)


class Pane(Vertical):
    """One or more bodies under a header; of several, one is shown. The first takes the keyboard."""

    def __init__(self, *bodies: Widget, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.header = PaneHeader()
        self.body = bodies[0]
        self._bodies = bodies

    def compose(self) -> ComposeResult:
        """Put the header above the body."""
        yield self.header
        yield from self._bodies
