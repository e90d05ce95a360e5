"""What the commands that arrange the panes do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from reader.editor.command import Pane
from reader.editor.outcome import Outcome
from reader.ui.actions.handler import Handler
from reader.ui.screens.main import MainScreen


def _focus_next(screen: MainScreen, outcome: Outcome, *, direction: int) -> None:
    for _ in range(min(outcome.count or 1, len(Pane))):
        screen.focus_pane(screen.arrangement.neighbour(direction))


def _focus_article(screen: MainScreen, _outcome: Outcome) -> None:
    if screen.pane is Pane.ANNOTATIONS and screen.annotations.opened is not None:
        screen.annotations.close_fields()
    else:
        screen.focus_pane(Pane.ARTICLE)


def _focus_annotations(screen: MainScreen, _outcome: Outcome) -> None:
    screen.focus_pane(Pane.ANNOTATIONS)


def _focus_outline(screen: MainScreen, _outcome: Outcome) -> None:
    if not _has_outline(screen):
        return
    screen.focus_pane(Pane.OUTLINE)


def _toggle(screen: MainScreen, _outcome: Outcome, *, pane: Pane) -> None:
    if pane is Pane.OUTLINE and not _has_outline(screen):
        return
    screen.arrangement.toggle(pane, screen.size.width)
    screen.focus_pane(screen.arrangement.focus)


def _has_outline(screen: MainScreen) -> bool:
    if Pane.OUTLINE in screen.arrangement.missing:
        screen.say("This article has no headings to list")
        return False
    return True


def _resize(screen: MainScreen, outcome: Outcome, *, wider: bool) -> None:
    for _ in range(min(outcome.count or 1, 50)):
        screen.arrangement.resize(wider, screen.size.width)
    screen.place_panes()


HANDLERS: Mapping[str, Handler] = {
    "pane.next": partial(_focus_next, direction=1),
    "pane.previous": partial(_focus_next, direction=-1),
    "pane.article": _focus_article,
    "pane.annotations": _focus_annotations,
    "pane.outline": _focus_outline,
    "pane.toggle_outline": partial(_toggle, pane=Pane.OUTLINE),
    "pane.toggle_library": partial(_toggle, pane=Pane.LIBRARY),
    "pane.toggle_annotations": partial(_toggle, pane=Pane.ANNOTATIONS),
    "pane.wider": partial(_resize, wider=True),
    "pane.narrower": partial(_resize, wider=False),
}
