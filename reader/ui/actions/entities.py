"""What the commands of the entity register do on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from reader import stamps
from reader.core.ids import SpanId
from reader.editor.actions.occurrences import entity_here
from reader.editor.aligning import COMMAND, Alignment, align_library, changes_of, stale_spans
from reader.editor.cast import Cast, cast_of
from reader.editor.outcome import Outcome, OutcomeKind, Severity
from reader.errors import PressmarkError
from reader.library.protocol import Hit
from reader.ui.actions.handler import Handler
from reader.ui.open_article import OpenArticle
from reader.ui.screens.main import MainScreen

if TYPE_CHECKING:
    from reader.editor.occurrences import Unlabelled
    from reader.ui.app import PressmarkApp


def _register(screen: MainScreen, _outcome: Outcome) -> None:
    from reader.editor.register import Register
    from reader.editor.register_desk import RegisterDesk
    from reader.ui.screens.register import RegisterScreen

    opened, app = screen.opened, app_of(screen)
    try:
        cast: Cast | None = cast_of(opened.editor) if opened else None
        register = cast.register if cast else Register(app.library)
    except PressmarkError as fault:
        screen.say(str(fault), Severity.ERROR)
        return
    here = entity_here(opened.editor) if opened else None
    desk = RegisterDesk(register, screen.registry.labels, stamps.new_id)
    app.push_screen(RegisterScreen(desk, partial(_align, screen), here.id if here else None))


def _in_library(screen: MainScreen, _outcome: Outcome) -> None:
    from reader.ui.screens.occurrences import OccurrenceScreen

    app = app_of(screen)
    entity = entity_here(screen.opened.editor) if screen.opened else None
    if entity is None:
        screen.say("Go to a mention of a known entity, or select its name", Severity.WARNING)
        return
    app.push_screen(OccurrenceScreen(app.library, app.annotator, entity), partial(_open, screen))


def _open(screen: MainScreen, found: Unlabelled | None) -> None:
    if found is None:
        return
    screen.expected = Hit(found.article, found.title, "", found.first[0], (found.first,), ())
    if screen.opened is not None and screen.opened.journal.article.id == found.article:
        screen.refresh_all()
    else:
        screen.want(found.article)


def _align(screen: MainScreen, alignment: Alignment) -> None:
    """Bring the open article in line with the register in one edit, then all others, beside the screen."""
    app, opened = app_of(screen), screen.opened
    article = opened.journal.article.id if opened else None

    def work() -> None:
        try:
            if opened is not None and article is not None and opened.journal.holder is None:
                stale = stale_spans(app.library, app.annotator, article, alignment)
                app.call_from_thread(_align_open, screen, opened, alignment, stale)
            rest = align_library(
                app.library, app.annotator, alignment, now=stamps.now, new_id=stamps.new_id, leave=article
            )
            done = list(rest)
        except PressmarkError as fault:
            app.call_from_thread(screen.say, str(fault), Severity.ERROR)
            return
        refused = [found.article for found in done if found.refused]
        if refused:
            words = f"{len(refused)} articles that are open elsewhere point on by the register alone"
            app.call_from_thread(screen.say, words, Severity.WARNING)

    screen.run_worker(work, thread=True, group="align")


def _align_open(screen: MainScreen, opened: OpenArticle, alignment: Alignment, stale: list[SpanId]) -> None:
    if screen.opened is not opened:
        return
    editor = opened.editor
    active = editor.active
    changes = changes_of(editor.annotations, editor.text, alignment, stale)
    if changes and editor.commit(COMMAND, changes):
        editor.active = active
        number = len(changes)
        editor.say(f"{number:,} annotation{'' if number == 1 else 's'} here brought in line")
        screen.settle(Outcome(OutcomeKind.DONE))


def app_of(screen: MainScreen) -> PressmarkApp:
    """Return the application, which has the library.

    Raises:
        TypeError: If the screen is shown by another program.
    """
    from reader.ui.app import PressmarkApp

    app = screen.app
    if not isinstance(app, PressmarkApp):
        raise TypeError("the register needs the application's library")
    return app


HANDLERS: Mapping[str, Handler] = {"entity.register": _register, "entity.in_library": _in_library}
