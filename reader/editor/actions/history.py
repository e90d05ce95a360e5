"""Undo and redo: each is an edit of its own, so that the log tells all that happened."""

from __future__ import annotations

from contextlib import suppress

from reader.core.edit import Edit, EditKind
from reader.editor.actions.offers import take_back
from reader.editor.command import Command
from reader.editor.editor import Editor
from reader.editor.outcome import Outcome, OutcomeKind, Severity
from reader.errors import LibraryError, SaveError

_ELSEWHERE = {
    "import": "import",
    "labels": "renaming of a label",
}
"""What is edited without a command of the screen, by how the edit's begins."""


def undo(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Take the last edits back, and the selection with them; or first a suggestion's refusal since then."""
    if count is None and take_back(editor):
        return Outcome(OutcomeKind.DONE)
    return _repeat(editor, command, count, EditKind.UNDO)


def redo(editor: Editor, command: Command, count: int | None, argument: str | None) -> Outcome:
    """Make undone edits again."""
    return _repeat(editor, command, count, EditKind.REDO)


def _repeat(editor: Editor, command: Command, count: int | None, kind: EditKind) -> Outcome:
    history = editor.journal.history
    undoing = kind is EditKind.UNDO
    done = 0
    name = ""
    for _ in range(count or 1):
        line = history.undoable if undoing else history.redoable
        if not line:
            break
        seq = line[-1]
        try:
            edit = editor.journal.edit(seq)
        except LookupError as fault:
            return editor.refuse(f"Edit {seq} cannot be {kind}ne: {fault}", Severity.ERROR)
        changes = edit.inverted_changes() if undoing else edit.changes
        after = edit.before if undoing else edit.after
        if not editor.commit(command.id, changes, kind=kind, target=seq, after=after):
            return Outcome(OutcomeKind.REFUSED)
        done += 1
        name = _name(editor, edit, undoing=undoing)
    if not done:
        return editor.refuse(f"Nothing to {kind}")
    if editor.cast is not None:
        # What is not kept up now is the next time somebody is labelled.
        with suppress(LibraryError, SaveError):
            editor.cast.keep_up()
    verb = "Undone" if undoing else "Redone"
    editor.say(f"{verb}: {name}" if done == 1 else f"{verb}: {done} edits")
    return Outcome(OutcomeKind.DONE)


def _name(editor: Editor, edit: Edit, *, undoing: bool) -> str:
    """Return what made an edit, in words; of one made elsewhere, how much it changed and how to get it back, too."""
    made_by = editor.registry.get(edit.command)
    if made_by is not None:
        return made_by.title[0].lower() + made_by.title[1:]
    words = _ELSEWHERE.get(edit.command.partition(".")[0], edit.command)
    number = len(edit.changes)
    back = next(iter(editor.keymap.keys("history.redo")), "") if undoing else ""
    told = f"; {back} brings {'it' if number == 1 else 'them'} back" if back else ""
    return f"{words}, {number:,} change{'' if number == 1 else 's'}{told}"
