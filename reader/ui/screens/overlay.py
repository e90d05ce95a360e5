"""What lies over the main screen: a frame in its middle, and all else dimmed."""

from __future__ import annotations

from typing import Generic

from textual.screen import ModalScreen, ScreenResultType

from reader.paths import styles_dir
from reader.ui.compositor import RowCompositor


class Overlay(ModalScreen[ScreenResultType], Generic[ScreenResultType], inherit_bindings=False):
    """A screen over the main one, which gives a result back when it is left.

    What it holds stands in one `Vertical`. Its style sheet is read when the first of them opens: the first frame of the
    program does without.
    """

    CSS_PATH = styles_dir() / "overlay.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._compositor = RowCompositor()
