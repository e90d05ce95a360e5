"""Keeps the line about the guided article's steps up to date, and away from every other article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.editor.keys import format_sequence

if TYPE_CHECKING:
    from reader.ui.screens.main import MainScreen

_TEACHING = "-teaching"


def show_lesson(screen: MainScreen) -> None:
    """Tell what has been done of the step in hand, where the guided article is open."""
    tutor = screen.opened.tutor if screen.opened is not None else None
    if tutor is None:
        if screen.has_class(_TEACHING):
            screen.remove_class(_TEACHING)
        return
    from reader.ui.panes.lesson import LessonLine

    line = next((child for child in screen.children if isinstance(child, LessonLine)), None)
    if line is None:
        line = LessonLine()
        screen.mount(line, before=screen.question_line)
    if not screen.has_class(_TEACHING):
        screen.add_class(_TEACHING)
    keys = screen.keymap.keys("move.next_paragraph")
    line.tell(tutor.lesson, format_sequence(keys[0]) if keys else "")
