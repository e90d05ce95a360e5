"""Textual's terminal driver, with frames written whole and keys handed on without a detour."""

from __future__ import annotations

from contextlib import suppress
from io import TextIOWrapper
from typing import Any, TextIO, cast

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message


class _Output:
    """A terminal that may be gone; what is written to it then is lost, and the thread that writes goes on.

    Args:
        file: The terminal.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.fileno = file.fileno

    def write(self, text: str) -> None:
        """Write text."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Hand on what was written."""
        with suppress(OSError):
            self._file.flush()


class FrameDriver(LinuxDriver):
    """Wakes the thread that writes once for a frame, and not for its beginning, its cells and its end."""

    _held: list[str] | None = None

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        if self._file is not None:
            # Or else the thread would end at the first fault, and whoever hands it frames would wait for ever.
            self._file = cast("TextIOWrapper", _Output(self._file))

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
