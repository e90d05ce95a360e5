"""The commands there are, a module for each topic: what they are called, what they do, and their keys."""

from __future__ import annotations

from collections.abc import Iterator

from reader.core.labels import LabelSet
from reader.editor.command import Command
from reader.editor.commands import (
    annotating,
    comfort,
    guiding,
    jumping,
    library,
    lists,
    panes,
    program,
    searching,
    selecting,
    suggesting,
    switching,
    warnings,
)
from reader.editor.commands.entities import entity_commands
from reader.editor.commands.labelling import label_commands
from reader.editor.commands.moving import motion_commands

_STANDING = (
    jumping,
    searching,
    selecting,
    annotating,
    guiding,
    suggesting,
    warnings,
    lists,
    library,
    panes,
    comfort,
    switching,
    program,
)


def all_commands(labels: LabelSet) -> Iterator[Command]:
    """Yield every command that a label set gives, in the order of the topics."""
    yield from motion_commands()
    yield from label_commands(labels)
    yield from entity_commands(labels)
    for topic in _STANDING:
        yield from topic.COMMANDS
