"""What the footer says: the keys that matter most just now."""

from __future__ import annotations

from collections.abc import Iterator

from reader.core.dataclass import dataclass
from reader.editor.command import Command, Group, Pane
from reader.editor.editor import Editor
from reader.editor.keys import format_sequence


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does, for the footer.

    Args:
        keys: The sequence as it is shown, such as `q`, `e p` or `ctrl+q`.
        words: A word or two.
        command: The command's id.
    """

    keys: str
    words: str
    command: str


_MOTIONS = (
    "move.next_quotation",
    "move.next_sentence",
    "move.next_paragraph",
    "select.grow",
    "select.extend",
)
_ON_ANNOTATION = ("annotation.delete", "attribute.edit", "note.edit")


def hints(editor: Editor, pane: Pane) -> tuple[Hint, ...]:
    """Return the footer's hints for the state the editor is in, the most useful first.

    After the first keys of a sequence they are what can follow. In the article they are the labels, what can
    be done with the annotation here, and the motions; annotating is left out where it is read-only.
    """
    if editor.resolver.pending_keys:
        return tuple(_following(editor, pane))
    names = dict.fromkeys(_names(editor, pane))
    commands = (editor.registry.by_id[name] for name in names)
    writable = editor.journal.holder is None
    return tuple(
        hint
        for command in commands
        if (writable or not command.annotates) and (hint := _hint(editor, command, pane)) is not None
    )


def _names(editor: Editor, pane: Pane) -> Iterator[str]:
    if pane is Pane.ARTICLE:
        if editor.extending:
            yield "select.extend"
        yield from (
            command.id
            for command in editor.registry
            if command.group is Group.LABEL and command.action == "label" and len(command.operands) == 1
        )
        if editor.target is not None:
            yield from _ON_ANNOTATION
        if editor.active is not None:
            yield "piece.add"
        yield from _MOTIONS
        yield "history.undo"
    yield from (command.id for command in editor.registry.in_pane(pane) if command.hint and _general(command))
    if pane is not Pane.LIBRARY:
        yield "annotation.next"


def _general(command: Command) -> bool:
    return command.group is Group.SCREEN


def _hint(editor: Editor, command: Command, pane: Pane) -> Hint | None:
    keys = editor.keymap.keys(command.id, pane)
    if not keys or pane not in command.panes:
        return None
    shown = keys[0]
    if command.action == "label":
        first, *more = shown.split()
        shown = first if more and more[0] == first else shown
    return Hint(format_sequence(shown), command.hint or command.title.lower(), command.id)


def _following(editor: Editor, pane: Pane) -> Iterator[Hint]:
    pending = editor.resolver.pending_keys
    for keys, command_id in editor.keymap.continuations(pane, pending):
        command = editor.registry.by_id[command_id]
        words = (
            f"{command.hint} only"
            if command.action == "label" and len(command.operands) == 1
            else command.hint
        )
        yield Hint(format_sequence(keys), words or command.title.lower(), command_id)
