"""Keeps what is suggested and the guideline of the label in hand below the annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.editor.command import Pane
from reader.editor.guidance import label_in_hand

if TYPE_CHECKING:
    from reader.ui.screens.main import MainScreen

_TALL_ENOUGH = 16
"""Lines of the annotation pane from which on the guideline has room in it."""


def show_guideline(screen: MainScreen) -> None:
    """Bring what stands below the annotations up to date: what is suggested, and a guideline.

    The guideline is that of the label last given or visited: it changes when the label does and at no other time,
    until another article is shown.
    """
    pane = screen.panes[Pane.ANNOTATIONS]
    below = pane.guideline
    opened = screen.opened
    suggestion = opened.editor.gestures.suggested if opened is not None else None
    tall = pane.size.height >= _TALL_ENOUGH
    wanted = tall and (screen.settings.current.guidelines or suggestion is not None)
    guided = wanted and screen.settings.current.guidelines
    label = label_in_hand(opened.editor, screen.pane) if guided and opened is not None else None
    if below is None:
        if not wanted or (suggestion is None and (label is None or not label.guideline)):
            return
        from reader.ui.panes.guideline import Guideline

        below = pane.guideline = Guideline()
        pane.mount(below)
    below.display = wanted
    if wanted and suggestion is not None:
        below.suggest(suggestion.proposed, suggestion.reason)
    else:
        below.suggest()
    if label is not None or not guided:
        below.tell(label, next(iter(screen.keymap.keys("guideline.show")), ""))


def take_guideline_away(screen: MainScreen) -> None:
    """Take away what stands below the annotations: it was about another article."""
    pane = screen.panes[Pane.ANNOTATIONS]
    if pane.guideline is not None:
        pane.guideline.remove()
        pane.guideline = None
