"""Commands that bring back what was before: the last action, the last selection."""

from __future__ import annotations

from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome, OutcomeKind

_DONE = Outcome(OutcomeKind.DONE)


def repeat(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Do the last thing that was done to annotations once more, here."""
    if editor.gestures.action is None:
        return editor.refuse("There is nothing to repeat yet")
    name, counted, words = editor.gestures.action
    return editor.run(name, count or counted, words)


def last_selection(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Select again what was last selected in another way than by moving, or labelled."""
    if editor.gestures.shaped is None or editor.gestures.shaped == editor.selection:
        return editor.refuse("There is no other selection to bring back")
    editor.place(editor.gestures.shaped)
    return _DONE


def accept(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Save the attribution that is suggested."""
    if editor.gestures.suggestion is None:
        return editor.refuse("No attribution is suggested")
    return editor.gestures.suggestion.accept(editor)
