"""An input of one line that takes keys in the order in which they were pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

if TYPE_CHECKING:
    from reader.ui.keyed_app import KeyedApp

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
    _before: Widget | None = None
    """Who had the keyboard, while keys may still be on their way from there."""
    _early: tuple[events.Key, ...] = ()
    """Keys that have come from there."""
    _late: tuple[events.Key, ...] = ()
    """Keys that came straight here meanwhile."""

    class Arrived(Message):
        """All keys have come that were pressed before the input had the keyboard."""

    class Late(Message):
        """A key was pressed after the end."""

    class Went(Message):
        """The input may take the keys that it kept back."""

    def _on_paste(self, event: events.Paste) -> None:
        """Take pasted lines as the words of one: Textual would take the first alone."""
        event.stop()
        event.prevent_default()
        lines = event.text.splitlines()
        words = " ".join(filter(None, map(str.strip, lines))) if len(lines) > 1 else "".join(lines)
        self.replace(words, *self.selection)

    @staticmethod
    def takes(event: events.Key) -> bool:
        """Tell whether a key is one that no input passes on."""
        return event.is_printable or event.key in _ACTIONS

    @property
    def waiting(self) -> bool:
        """Whether keys are kept back, as `wait` says."""
        return self._before is not None

    def begin(self, words: str) -> None:
        """Take words to start with, without telling of a change."""
        self.ended, self.held = False, ()
        with self.prevent(Input.Changed):
            self.value = words
        self.cursor_position = len(words)

    def wait(self, before: Widget) -> None:
        """Keep keys back until those that a widget had before the keyboard changed hands have been handed on.

        They come the long way, through that widget and its parents: `hand_on` takes them, and `go` ends the wait.
        """
        self._before = before
        self._early = self._late = ()

    def hand_on(self, event: events.Key) -> None:
        """Take a key that was pressed for this input, but went to another widget."""
        self._early += (event,)
        if self._before is None:
            self.go()

    def go(self) -> None:
        """Take the keys that were kept back, in the order in which they were pressed."""
        self.post_message(self.Went())

    def release(self, *, ended: bool) -> None:
        """Give the keys that were pressed since the end to what has the keyboard now.

        Args:
            ended: Whether this is still the end; otherwise the input takes keys again.
        """
        self.ended = ended
        held, self.held = self.held, ()
        cast("KeyedApp", self.app).give_back(held)

    def _on_focus(self, _event: events.Focus) -> None:
        if self._before is not None:
            # It follows the keys that are still on their way.
            self._before.post_message(self.Arrived())

    async def on_line_input_went(self, event: Went) -> None:
        """Type what was kept back."""
        event.stop()
        self._before = None
        kept, self._early, self._late = (*self._early, *self._late), (), ()
        for key in kept:
            await self.on_event(events.Key(key.key, key.character))

    async def _on_key(self, event: events.Key) -> None:
        if self._before is not None:
            event.stop()
            event.prevent_default()
            self._late += (event,)
            return
        if self.ended:
            event.stop()
            event.prevent_default()
            self.held += (event,)
            self.post_message(self.Late())
            return
        self.ended = event.key in ("enter", "escape")
        action = _ACTIONS.get(event.key)
        if action is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)
