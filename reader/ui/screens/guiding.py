"""Keeps the guideline of the label in hand below the annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.editor.command import Pane
from reader.editor.guidance import label_in_hand

if TYPE_CHECKING:
    from reader.ui.screens.main import MainScreen

_TALL_ENOUGH = 16
"""Lines of the annotation pane from which on the guideline has room in it."""


def show_guideline(screen: MainScreen) -> None:
    """Bring the guideline below the annotations up to date.

    It is that of the label last given or visited, so that it changes when the label does and at no other time.
    """
    pane = screen.panes[Pane.ANNOTATIONS]
    below = pane.guideline
    opened = screen.opened
    wanted = screen.settings.current.guidelines and pane.size.height >= _TALL_ENOUGH
    label = label_in_hand(opened.editor, screen.pane) if wanted and opened is not None else None
    if below is None:
        if label is None or not label.guideline:
            return
        from reader.ui.panes.guideline import Guideline

        below = pane.guideline = Guideline()
        pane.mount(below)
    below.display = wanted
    if label is not None:
        below.tell(label, next(iter(screen.keymap.keys("guideline.show")), ""))
