"""Which keys the bottom line tells of, from the registry."""

from __future__ import annotations

from collections.abc import Iterator

from reader.editor.command import Command, Group, Pane
from reader.editor.keymap import Keymap, KeySequence
from reader.editor.keys import format_sequence
from reader.editor.registry import Registry
from reader.ui.panes.status import Hint
from reader.ui.themes import label_style

_ORDER = (Group.ANNOTATION, Group.HISTORY, Group.SELECT, Group.SCREEN, Group.MOVE)
_EDITING = (
    Hint("1-9", "value"),
    Hint("0", "none"),
    Hint("↑ ↓", "field"),
    Hint("enter", "change"),
    Hint("esc", "back"),
)


def hints_for(
    registry: Registry,
    keymap: Keymap,
    pane: Pane,
    pending: KeySequence = (),
    *,
    editing: bool = False,
    article: bool = True,
) -> tuple[Hint, ...]:
    """Return the hints for a pane: labels first, the key of the help screen last.

    Args:
        registry: The commands there are.
        keymap: Which keys give which.
        pane: The pane that has the keyboard.
        pending: Keys typed already; then only what can follow is told.
        editing: Whether the fields of an annotation are open.
        article: Whether an article is open.
    """
    if pending:
        follow = [
            Hint(format_sequence(keys), registry.by_id[command].hint or registry.by_id[command].title)
            for keys, command in keymap.continuations(pane, pending)
        ]
        return (*follow, Hint("esc", "cancel"))
    last = _hint(registry, keymap, pane, "app.help")
    if editing:
        return (*_EDITING, *last)
    labels = tuple(_labels(registry)) if pane is Pane.ARTICLE and article else ()
    commands = sorted(
        (command for command in registry.in_pane(pane) if _is_told(command) and (article or command.screen)),
        key=lambda command: _ORDER.index(command.group),
    )
    others = (hint for command in commands for hint in _hint(registry, keymap, pane, command.id))
    return (*labels, *others, *last)


def _labels(registry: Registry) -> Iterator[Hint]:
    for label in registry.labels.labels:
        if label.key:
            yield Hint(format_sequence(label.key), label.name, label_style(label.color))


def _is_told(command: Command) -> bool:
    return bool(command.hint) and command.group in _ORDER and command.id != "app.help"


def _hint(registry: Registry, keymap: Keymap, pane: Pane, command_id: str) -> tuple[Hint, ...]:
    command = registry.get(command_id)
    keys = keymap.keys(command_id, pane)
    return (Hint(format_sequence(keys[0]), command.hint),) if command and keys else ()
