"""All commands there are, for one label set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from reader.core.labels import LabelSet
from reader.editor.command import Command, Group, Pane
from reader.editor.commands import all_commands


class Registry:
    """Commands by id, in the order in which help shows them.

    Args:
        labels: The label set whose labels and relations have commands of their own.

    Raises:
        LabelSetError: If the label set's keys are not keys or contradict each other.
    """

    __slots__ = ("by_id", "labels")

    def __init__(self, labels: LabelSet) -> None:
        self.labels = labels
        groups = list(Group)
        ordered = sorted(all_commands(labels), key=lambda command: groups.index(command.group))
        self.by_id: Mapping[str, Command] = MappingProxyType({command.id: command for command in ordered})
        """All commands by their id."""

    def __iter__(self) -> Iterator[Command]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def get(self, command_id: str) -> Command | None:
        """Return the command of an id, or None."""
        return self.by_id.get(command_id)

    def in_pane(self, pane: Pane) -> Iterator[Command]:
        """Yield the commands whose keys work in a pane."""
        return (command for command in self if pane in command.panes)
