"""What the commands do that tell how one works, and switch the reader's help on and off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from reader.editor.outcome import Outcome
from reader.settings import QUEUES, Settings
from reader.ui.actions.comfort import change
from reader.ui.actions.handler import Handler
from reader.ui.screens.main import MainScreen
from reader.ui.suggestion_messages import SuggestionsWanted


def _suggestions(settings: Settings) -> tuple[Settings, str]:
    on = not settings.suggestions
    said = "Suggestions are shown" if on else "Nothing is suggested; the next cue is only gone to"
    return replace(settings, suggestions=on), said


def _effort(settings: Settings) -> tuple[Settings, str]:
    on = not settings.effort
    said = "Time and keys are stored with each annotation" if on else "Neither time nor keys are stored"
    return replace(settings, effort=on), said


def _haste(settings: Settings) -> tuple[Settings, str]:
    on = not settings.haste
    said = "You are told when you accept faster than can be read" if on else "Nothing is said about haste"
    return replace(settings, haste=on), said


def _queue(settings: Settings) -> tuple[Settings, str]:
    queue = next(one for one in QUEUES if one != settings.queue)
    said = "by lot" if queue == QUEUES[0] else "the one that programs are least sure of"
    return replace(settings, queue=queue), f"The next article to do is {said}"


def _switch(
    turned: Callable[[Settings], tuple[Settings, str]], screen: MainScreen, _outcome: Outcome
) -> None:
    settings, said = turned(screen.settings.current)
    kept = change(screen, settings)
    if screen.opened is not None:
        screen.opened.editor.settings = settings
        screen.opened.editor.gestures.suggestion = None
        screen.post_message(SuggestionsWanted())
    if kept:
        screen.say(said)


def _pace(screen: MainScreen, _outcome: Outcome) -> None:
    from reader.ui.actions.entities import app_of
    from reader.ui.screens.pace import PaceScreen

    app, opened = app_of(screen), screen.opened
    here = opened.journal.article.id if opened is not None else None
    app.push_screen(PaceScreen(app.library, app.annotator, here))


HANDLERS: Mapping[str, Handler] = {
    "pace.show": _pace,
    "suggestions.toggle": partial(_switch, _suggestions),
    "queue.toggle": partial(_switch, _queue),
    "effort.toggle": partial(_switch, _effort),
    "haste.toggle": partial(_switch, _haste),
}
