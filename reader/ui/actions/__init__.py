"""What the screen does for the commands that it carries out itself, a module for each topic."""

from __future__ import annotations

from collections.abc import Mapping

from reader.ui.actions import (
    comfort,
    entities,
    finding,
    guiding,
    jumping,
    library,
    lists,
    panes,
    program,
    switching,
)
from reader.ui.actions.handler import Handler

HANDLERS: Mapping[str, Handler] = {
    command: handler
    for topic in (comfort, entities, finding, guiding, jumping, library, lists, panes, program, switching)
    for command, handler in topic.HANDLERS.items()
}
