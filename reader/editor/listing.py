"""All commands with their keys: for the help screen, the palette and the documentation."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from reader.core.dataclass import dataclass
from reader.editor.command import Command, Group, Pane
from reader.editor.keymap import Keymap
from reader.editor.keys import format_sequence
from reader.editor.registry import Registry


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as a list shows it.

    Args:
        command: What it is.
        keys: Its key sequences as they are shown; empty if it has none.
    """

    command: Command
    keys: tuple[str, ...]


def entries(registry: Registry, keymap: Keymap, pane: Pane | None = None) -> Iterator[Entry]:
    """Yield every command with its keys, in the order of the groups: the palette's entries.

    Args:
        registry: The commands there are.
        keymap: Their keys.
        pane: Only what works in this pane, with the keys it has there; everything if None.
    """
    for command in registry:
        if pane is None or pane in command.panes:
            yield Entry(command, tuple(format_sequence(keys) for keys in keymap.keys(command.id, pane)))


def sections(registry: Registry, keymap: Keymap) -> Iterator[tuple[Group, tuple[Entry, ...]]]:
    """Yield the commands that have keys by group."""
    bound = (entry for entry in entries(registry, keymap) if entry.keys)
    for group, members in groupby(bound, key=lambda entry: entry.command.group):
        yield group, tuple(members)
