"""How the application takes keys from the terminal and sends it frames, by the shortest way."""

from __future__ import annotations

from textual import events
from textual.app import App
from textual.driver import Driver

from reader.ui.screens.main import MainScreen


class KeyedApp(App[None], inherit_bindings=False):
    """An application whose main screen takes keys itself."""

    main: MainScreen

    def get_driver_class(self) -> type[Driver]:
        """Return what speaks with the terminal."""
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":
            return usual
        from reader.ui.driver import FrameDriver

        return FrameDriver

    async def on_event(self, event: events.Event) -> None:
        """Deal with an event; give a key to the main screen where no widget of it wants one for itself."""
        if isinstance(event, events.Key) and not event.is_forwarded and self.main.takes_keys:
            event._set_forwarded()
            self.main.post_message(event)
        else:
            await super().on_event(event)
