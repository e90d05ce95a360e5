"""A screen over the main one with words to type, and below them a list of what answers them."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ScreenResultType

from reader.ui.key_names import key_name
from reader.ui.panes.header import PaneHeader
from reader.ui.panes.line_input import LineInput
from reader.ui.panes.line_list import LineList
from reader.ui.screens.overlay import Overlay

_STEPS = {"down": 1, "up": -1, "ctrl+n": 1, "ctrl+p": -1}
_PAGES = {"pagedown": 1, "pageup": -1}


class ChoosingScreen(Overlay[ScreenResultType], inherit_bindings=False):
    """Has words typed while one moves in the list below them.

    Args:
        placeholder: What stands where nothing is typed.
        listed: The list.
        page: How many steps a page of it is.
        frame: What its frame is called in the style sheet.
    """

    def __init__(self, placeholder: str, listed: LineList, *, page: int, frame: str) -> None:
        super().__init__()
        self._header, self._foot = PaneHeader(), PaneHeader()
        self._input = LineInput(compact=True, placeholder=placeholder)
        self._listed_in, self._page, self._frame = listed, page, frame

    def compose(self) -> ComposeResult:
        """Put the input above the list."""
        with Vertical(id=self._frame):
            yield self._header
            yield self._input
            yield self._listed_in
            yield self._foot

    def step(self, steps: int) -> None:
        """Move in the list, so many further down, or up where negative."""
        raise NotImplementedError

    def on_key(self, event: events.Key) -> None:
        """Move in the list, or leave; all other keys are the input's."""
        key = key_name(event)
        if key in _STEPS:
            self.step(_STEPS[key])
        elif key in _PAGES:
            self.step(_PAGES[key] * self._page)
        elif key == "escape":
            self.dismiss(None)
        elif LineInput.takes(event):
            self._input.hand_on(event)  # it was typed before the input had the keyboard
        else:
            return
        event.stop()
        event.prevent_default()
