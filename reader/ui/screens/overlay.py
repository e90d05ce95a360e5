"""What lies over the main screen: a frame in its middle, and all else dimmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, cast

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType

from reader.paths import styles_dir
from reader.ui.compositor import RowCompositor

if TYPE_CHECKING:
    from reader.ui.keyed_app import KeyedApp


class Overlay(ModalScreen[ScreenResultType], Generic[ScreenResultType], inherit_bindings=False):
    """A screen over the main one, which gives a result back when it is left.

    What it holds stands in one `Vertical`. Its style sheet is read when the first of them opens: the first frame of the
    program does without.
    """

    CSS_PATH = styles_dir() / "overlay.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._compositor = RowCompositor()
        self._left = False

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave, once: a second key that leaves may have come in one go with the first."""
        if self._left:
            return AwaitComplete()
        self._left = True
        return super().dismiss(result)

    async def on_event(self, event: events.Event) -> None:
        """Deal with an event; a key that comes after the one that has left is for the screen below."""
        if self._left and isinstance(event, events.Key):
            cast("KeyedApp", self.app).give_back([event])
        else:
            await super().on_event(event)
