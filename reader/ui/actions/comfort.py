"""What the commands of reading in comfort do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from reader.editor.command import Pane
from reader.editor.outcome import Outcome, OutcomeKind, Severity
from reader.errors import PressmarkError, SaveError
from reader.settings import COLUMN, MOST_SPACING, NARROWEST_COLUMN, WIDEST_COLUMN, Settings
from reader.ui.actions.handler import Handler
from reader.ui.open_article import OpenArticle
from reader.ui.screens.main import MainScreen

if TYPE_CHECKING:
    from reader.ui.outside_editor import Edited

_STEP = 4
_SPACINGS = ("No blank rows between rows", "A blank row between rows")


def change(screen: MainScreen, settings: Settings) -> bool:
    """Make settings hold and keep them; where they cannot be kept, say so and return False."""
    try:
        screen.settings.change(settings)
    except PressmarkError as fault:
        screen.say(f"This will not be remembered: {fault}", Severity.WARNING)
        return False
    return True


def _focus(screen: MainScreen, _outcome: Outcome) -> None:
    settings = screen.settings.current
    kept = change(screen, replace(settings, focus=not settings.focus))
    screen.focus_pane(Pane.ARTICLE)
    if not settings.focus and kept:
        key = next(iter(screen.keymap.keys("view.focus", Pane.ARTICLE)), "the command palette")
        screen.say(f"Only the article; {key} brings the panes back")


def _width(screen: MainScreen, outcome: Outcome, *, wider: bool) -> None:
    settings = screen.settings.current
    room = screen.view.size.width
    steps = min(outcome.count or 1, WIDEST_COLUMN)
    column = settings.column or min(WIDEST_COLUMN, max(NARROWEST_COLUMN, room))
    column = min(column, max(room, NARROWEST_COLUMN))
    column = column // _STEP * _STEP + (_STEP * steps if wider else -_STEP * steps)
    if not wider and settings.column == NARROWEST_COLUMN:
        screen.say(f"The column is as narrow as it gets, {NARROWEST_COLUMN} cells")
        return
    column = 0 if wider and column >= min(room, WIDEST_COLUMN) else max(NARROWEST_COLUMN, column)
    kept = change(screen, replace(settings, column=column))
    screen.view.column_width = column
    if kept:
        usual = ", as at first" if column == COLUMN else ""
        screen.say(f"Column of {column} cells{usual}" if column else "Column as wide as the pane")


def _spacing(screen: MainScreen, _outcome: Outcome) -> None:
    settings = screen.settings.current
    spacing = (settings.spacing + 1) % (MOST_SPACING + 1)
    kept = change(screen, replace(settings, spacing=spacing))
    screen.view.line_spacing = spacing
    if kept:
        screen.say(_SPACINGS[spacing])


def _edit_note(screen: MainScreen, _outcome: Outcome) -> None:
    from reader.ui.outside_editor import edit_outside

    opened = screen.opened
    if opened is None:
        screen.say("Open an article first", Severity.WARNING)
        return
    if opened.journal.holder is not None:
        screen.say(f"This article can only be read: {opened.journal.holder}", Severity.WARNING)
        return
    span = opened.editor.target or opened.editor.active_span
    if span is None:
        screen.say("There is no annotation here to put a note on", Severity.WARNING)
        return
    draft = f"note:{span.id}"
    before = opened.journal.drafts.get(draft, span.note or "")
    try:
        edited = edit_outside(screen.app, before)
    except PressmarkError as fault:
        screen.say(str(fault), Severity.ERROR)
        return
    if edited.fault:
        kept = edited.words != before.strip() and _keep(opened, draft, edited.words)
        what = "what you wrote is kept as a draft" if kept else "nothing has changed"
        screen.say(f"{edited.fault}, so {what}", Severity.WARNING)
        return
    if edited.words == (span.note or ""):
        _keep(opened, draft, None)
        screen.say("The note is as it was")
        return
    _save(screen, opened, draft, edited)


def _save(screen: MainScreen, opened: OpenArticle, draft: str, edited: Edited) -> None:
    outcome = screen.carry_out("note.edit", edited.words)
    refused = outcome.kind is OutcomeKind.REFUSED
    _keep(opened, draft, edited.words if refused else None)
    screen.settle(outcome)
    if edited.encoding and not refused:
        screen.say(f"Note saved. {edited.encoding}: your editor did not save UTF-8", Severity.WARNING)


def _keep(opened: OpenArticle, draft: str, words: str | None) -> bool:
    """Keep words as a draft, or drop it; tell whether that could be written."""
    try:
        opened.journal.draft(draft, words)
    except SaveError:
        return False
    return True


HANDLERS: Mapping[str, Handler] = {
    "view.focus": _focus,
    "view.wider": partial(_width, wider=True),
    "view.narrower": partial(_width, wider=False),
    "view.spacing": _spacing,
    "note.edit_outside": _edit_note,
}
