"""What the command that searches the library does."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from reader.editor.command import Pane
from reader.editor.outcome import Outcome
from reader.library.protocol import Hit
from reader.ui.actions.handler import Handler
from reader.ui.screens.main import MainScreen


def _find_in_library(screen: MainScreen, _outcome: Outcome) -> None:
    from reader.ui.app import PressmarkApp
    from reader.ui.screens.find import FindScreen

    app = screen.app
    if isinstance(app, PressmarkApp):
        app.push_screen(FindScreen(app.library), partial(_open, screen))


def _open(screen: MainScreen, hit: Hit | None) -> None:
    if hit is None:
        return
    screen.expected = hit
    if screen.opened is not None and screen.opened.journal.article.id == hit.id:
        screen.focus_pane(Pane.ARTICLE)
    else:
        screen.want(hit.id)


HANDLERS: Mapping[str, Handler] = {"find.library": _find_in_library}
