"""What the commands that show guidelines do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reader.editor.guidance import label_in_hand
from reader.editor.outcome import Outcome
from reader.ui.actions.comfort import change
from reader.ui.actions.handler import Handler
from reader.ui.screens.main import MainScreen


def _show(screen: MainScreen, _outcome: Outcome) -> None:
    from reader.ui.screens.guideline import GuidelineScreen

    label = label_in_hand(screen.opened.editor, screen.pane) if screen.opened is not None else None
    first = label.name if label else ""
    screen.app.push_screen(GuidelineScreen(screen.registry.labels, screen.keymap, first))


def _toggle(screen: MainScreen, _outcome: Outcome) -> None:
    settings = screen.settings.current
    if change(screen, replace(settings, guidelines=not settings.guidelines)):
        screen.say("No guideline below the annotations" if settings.guidelines else "Guidelines are shown")


HANDLERS: Mapping[str, Handler] = {
    "guideline.show": _show,
    "guideline.toggle": _toggle,
}
