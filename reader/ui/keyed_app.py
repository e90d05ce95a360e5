"""How the application takes keys from the terminal and sends it frames, by the shortest way."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import RenderableType
from textual import events
from textual._context import active_app, active_message_pump
from textual.app import App
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen

from reader.ui.compositor import RowUpdate
from reader.ui.key_names import key_name
from reader.ui.screens.main import MainScreen
from reader.ui.shown import Shown


class KeyedApp(App[None], inherit_bindings=False):
    """An application whose main screen takes keys itself.

    Args:
        sheets: The style sheets.
    """

    main: MainScreen
    shown: Shown | None = None
    """What the terminal shows; None where its driver does not tell when that is no longer so."""

    def __init__(self, sheets: Sequence[Path]) -> None:
        super().__init__(css_path=[*sheets])
        self._typed: deque[events.Key | events.Paste] = deque()
        """What waits for its turn."""
        self._at_work = False
        """Whether somebody is still at work on what was typed last."""

    class Leaving(Message):
        """The key that leaves was pressed; it comes after all that was typed before it."""

    def get_driver_class(self) -> type[Driver]:
        """Return what speaks with the terminal."""
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":
            return usual
        from reader.ui.driver import FrameDriver

        self.shown = Shown()
        return FrameDriver

    def forget_shown(self) -> None:
        """Send all of the screen the next time: it is not known what the terminal shows."""
        if self.shown is not None:
            self.shown.forget()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, RowUpdate):
            renderable.shown = self.shown
        elif renderable is not None:
            self.forget_shown()
        super()._display(screen, renderable)

    def take(self, message: Message, *, more: bool) -> None:
        """Take what the terminal says: a key at once where nothing is to be done before it, all else in its turn.

        Args:
            message: What it says.
            more: Whether it has said more since.
        """
        main = self.main
        if isinstance(message, events.Key) and message.key.startswith("alt+") and self._hides_escape(message):
            self.take(events.Key("escape", "\x1b"), more=True)
            message = events.Key(message.key.removeprefix("alt+"), message.character)
        if (
            more
            or not isinstance(message, events.Key)
            or self._exit
            or self._message_queue.qsize()
            or self._at_work
            or self._typed
            or not main.takes_keys_at_once
            or main.prompt_line.passing_on
        ):
            self.post_message(message)
            return
        # What `_context` of both does, without a generator for each.
        app, pump = active_app.set(self), active_message_pump.set(main)
        try:
            main.on_key(message)
        except Exception as fault:  # noqa: BLE001 - as Textual does with what a message leads to
            self._handle_exception(fault)
        finally:
            active_message_pump.reset(pump)
            active_app.reset(app)

    async def on_event(self, event: events.Event) -> None:
        """Deal with an event; give a key to the main screen where no widget of it wants one for itself.

        The key that leaves does so from everything that lies over the main screen too.
        """
        if isinstance(event, events.Resize):
            self.forget_shown()
            if event.size == self._size and self._dom_ready and self._resize_timer is None:
                self.screen.refresh()  # it had another size in between, for which we were too late
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._typed.append(event)
            await self._next_typed()
        else:
            await super().on_event(event)

    def give_back(self, keys: Iterable[events.Key]) -> None:
        """Take back keys that were meant for others than whom they were handed to: they come before all that waits."""
        self._typed.extendleft(reversed([events.Key(key.key, key.character) for key in keys]))
        self.call_later(self._next_typed)

    async def _next_typed(self) -> None:
        """Hand on what was typed, each when what came before it has been dealt with.

        Who deals with it may leave the screen that it was handed to: the next is for another then, and would overtake
        what had to come back from there.
        """
        while self._typed and not self._at_work:
            hops = await self._pass_on(self._typed.popleft())
            if hops:
                self._at_work = True
                self._when_dealt_with(hops)

    async def _pass_on(self, event: events.Key | events.Paste) -> Sequence[MessagePump]:
        """Hand on what was typed, and return through whose hands it goes, one after the other."""
        main = self.main
        if not isinstance(event, events.Key) or not (main.takes_keys or main.leaves(key_name(event))):
            taker = self.focused or self.screen
            # What it tells its parents it first tells itself, behind what it has still to do.
            hops = [taker, *taker.ancestors_with_self]
            await super().on_event(event)
            return hops
        if not main.takes_keys:
            (self.focused or self.screen).post_message(self.Leaving())
            return ()
        if main.prompt_line.passing_on:
            main.prompt_line.keep(event)
            return ()
        event._set_forwarded()
        main.post_message(event)
        return main, self

    def _when_dealt_with(self, hops: Sequence[MessagePump]) -> None:
        """Wait for those through whose hands something goes, and what they say to one another."""
        # Who is closing takes nothing any more, and is passed over.
        for place, hop in enumerate(hops):
            if hop.call_later(self._when_dealt_with, hops[place + 1 :]):
                return
        self._at_work = False
        self.call_next(self._next_typed)

    def _check_resize(self) -> None:
        super()._check_resize()
        if self._dom_ready:
            # Where it has the size again that it had at the last layout, nothing else would paint.
            self.screen.refresh()

    def end_without_terminal(self) -> None:
        """Leave, as nobody can see or press anything any more."""
        if not self._exit:
            self.exit()

    def on_keyed_app_leaving(self) -> None:
        """Leave."""
        self.exit()

    def _hides_escape(self, event: events.Key) -> bool:
        """Tell whether a key may be escape and a letter soon after it, which most terminals send as alt and the letter.

        It is taken for that where the key map has nothing for alt and the letter.
        """
        main, keys = self.main, (key_name(event),)
        return (event.is_printable or event.character == "\r") and not (
            main.keymap.command(main.pane, keys) or main.keymap.starts(main.pane, keys)
        )
