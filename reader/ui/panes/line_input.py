"""An input of one line that takes keys in the order in which they were pressed."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.widgets import Input

_ACTIONS = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}


class LineInput(Input):
    """An input whose editing keys act at once.

    Textual runs bindings only when the key has gone all the way up; letters typed fast overtake it then.
    """

    ended = False
    """Whether what was typed has been confirmed or left; keys are then held for whoever is next."""
    held: tuple[events.Key, ...] = ()
    """Keys pressed since then."""

    def begin(self, words: str) -> None:
        """Take words to start with, without telling of a change."""
        self.ended, self.held = False, ()
        with self.prevent(Input.Changed):
            self.value = words
        self.cursor_position = len(words)

    async def _on_key(self, event: events.Key) -> None:
        if self.ended:
            event.stop()
            event.prevent_default()
            self.held += (event,)
            return
        self.ended = event.key in ("enter", "escape")
        action = _ACTIONS.get(event.key)
        if action is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)
