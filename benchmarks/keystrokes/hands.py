"""What hands have to press: the commands of the article pane, and the fewest keys of each."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.keystrokes.typing import Bench
from reader.editor.command import Command, Group, Pane

MOST_COUNT = 3
"""The highest count that a person sees at a glance; a higher one would have to be counted out."""
_NOT_HANDS = (
    "select.all",
    "select.cancel",
    "jump.",
    "mark.",
    "find.",
    "history.",
    "note.",
    "annotation.delete",
)
"""Commands that take back, forget, or go where only memory leads."""
_ELSEWHERE = (Group.SCREEN, Group.LIBRARY)


@dataclass(frozen=True, slots=True)
class Binding:
    """A command, and the fewest keys that give it."""

    command: Command
    keys: tuple[str, ...]


def bindings(bench: Bench) -> list[Binding]:
    """Return the commands of the article pane that a script may use, each with its fewest keys."""
    found: dict[str, tuple[str, ...]] = {}
    for keys, command in bench.keymap.bindings[Pane.ARTICLE].items():
        if command not in found or len(keys) < len(found[command]):
            found[command] = keys
    commands = ((bench.registry.by_id[name], keys) for name, keys in found.items())
    return [
        Binding(command, keys)
        for command, keys in commands
        if not command.screen and command.group not in _ELSEWHERE and not command.id.startswith(_NOT_HANDS)
    ]
