"""A pane: one line that says what it holds, and its body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from reader.ui.one_line import OneLine
from reader.ui.text import beside

if TYPE_CHECKING:
    from reader.ui.panes.guideline import Guideline


_FEWEST = 6
"""Cells that are worth to be left to the words of a header."""


class PaneHeader(OneLine):
    """One line with something at either end; of the pane that has the keyboard, in another style."""

    def __init__(self) -> None:
        super().__init__()
        self._said = (Content(""), Content(""), Content(""))

    def show(self, left: Content, right: Content | None = None, fuller: Content | None = None) -> None:
        """Say something else.

        Args:
            left: What is cut where there is not room for all.
            right: What stands at the far end.
            fuller: What stands there instead where nothing has to be cut for it.
        """
        said = left, right or Content(""), fuller or Content("")
        if said != self._said:
            self._said = said
            self.refresh()

    def line(self, width: int) -> Content:
        """Return what the line says."""
        left, right, fuller = self._said
        if fuller and left.cell_length + fuller.cell_length < width:
            right = fuller
        elif width - right.cell_length <= _FEWEST:
            right = Content("")
        return beside(left, right, width)


class Pane(Widget):
    """One or more bodies under a header; of several, one is shown. The first takes the keyboard."""

    def __init__(self, *bodies: Widget, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.header = PaneHeader()
        self.body = bodies[0]
        self.guideline: Guideline | None = None
        """The guideline below the body, once there was one to show."""
        self._bodies = bodies

    def compose(self) -> ComposeResult:
        """Put the header above the body."""
        yield self.header
        yield from self._bodies
