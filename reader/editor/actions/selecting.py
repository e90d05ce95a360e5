"""Commands that change the selection where it stands."""

from __future__ import annotations

from reader.core.selection import Selection
from reader.editor import motions
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome, OutcomeKind

_DONE = Outcome(OutcomeKind.DONE)


def extend_mode(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Enter or leave the mode in which motions extend."""
    editor.extending = not editor.extending
    return _DONE


def swap_ends(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Let the other end move."""
    editor.place(editor.selection.swapped())
    return _DONE


def grow(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Select the next larger thing."""
    for _ in range(count or 1):
        larger = motions.grown(editor.reading, editor.selection)
        if larger is None:
            return editor.refuse("The whole article is selected")
        editor.gestures.grown.append(editor.selection)
        editor.place(larger)
    return _DONE


def shrink(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Go back the way the selection grew, or select the next smaller thing."""
    for _ in range(count or 1):
        way = editor.gestures.grown
        smaller = way.pop() if way else motions.shrunk(editor.reading, editor.selection)
        if smaller is None:
            return editor.refuse("Nothing smaller can be selected")
        editor.place(smaller)
    return _DONE


def select_all(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Select the whole article."""
    editor.place(Selection(0, len(editor.text)))
    return _DONE


def cancel(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Leave extend mode, or else let go of the active annotation."""
    if editor.extending:
        editor.extending = False
    else:
        editor.active = None
    return _DONE
