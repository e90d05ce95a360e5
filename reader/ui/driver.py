"""Textual's terminal driver, with frames written whole and keys handed on without a detour."""

from __future__ import annotations

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message


class FrameDriver(LinuxDriver):
    """Wakes the thread that writes once for a frame, and not for its beginning, its cells and its end."""

    _held: list[str] | None = None

    def write(self, data: str) -> None:
        """Write data to the terminal; what is part of a frame when that is complete."""
        if data == SYNC_START:
            self._held = []
        if self._held is None:
            super().write(data)
            return
        self._held.append(data)
        if data == SYNC_END:
            frame, self._held = "".join(self._held), None
            super().write(frame)

    def send_message(self, message: Message) -> None:
        """Hand a message to the application from the thread that reads."""
        self._loop.call_soon_threadsafe(self._app.post_message, message)
