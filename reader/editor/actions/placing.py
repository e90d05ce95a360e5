"""The command that goes through the highlights that lost their place when the text changed."""

from __future__ import annotations

from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome


def place(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Ask where the highlights that wait for a place stand now, one after the other."""
    from reader.editor.placing import place_waiting

    return place_waiting(editor)
