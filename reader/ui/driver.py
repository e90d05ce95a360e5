"""Textual's terminal driver, with frames written whole and keys handed on without a detour."""

from __future__ import annotations

import os
import re
import select
import signal
from codecs import getincrementaldecoder
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, TextIO, cast

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from reader.ui.key_parser import KeyParser

if TYPE_CHECKING:
    from reader.ui.keyed_app import KeyedApp

_AT_ONCE = 16_384
"""The most bytes that are written without a thread; a terminal takes several times as many before it has to read."""


_MOVE = re.compile(r"\x1b\[\d+;\d+H")
_READ_AT_ONCE = 4096
_LOOKING = 0.1
"""Seconds after which the thread that reads looks whether the program ends."""


class _Output:
    """A terminal that may be gone; what is written to it then is lost, and the thread that writes goes on.

    Args:
        file: The terminal.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._taken = 0
        self.fileno = file.fileno
        self.written = 0
        """How many texts are on the terminal."""

    def write(self, text: str) -> None:
        """Write text."""
        self._taken += 1
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Hand on what was written."""
        with suppress(OSError):
            self._file.flush()
        self.written = self._taken

    def write_at_once(self, text: str) -> bool:
        """Write text if it is short and the terminal takes it now, and tell whether that is so.

        For whoever knows that no thread is about to write.
        """
        data = text.encode(self._file.encoding, self._file.errors or "strict")
        if len(data) > _AT_ONCE or not select.select([], [self.fileno()], [], 0)[1]:
            return False
        with suppress(OSError):
            while data:
                data = data[os.write(self.fileno(), data) :]
        return True


class FrameDriver(LinuxDriver):
    """Writes a frame whole, and where the terminal waits for it without waking the thread that writes."""

    _held: list[str] | None = None
    _cursor = ""
    """What the last frame has put the cursor to its place with, if that was the last thing written."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._handed = 0
        self._read: deque[Message] = deque()
        self._output: _Output | None = None
        if self._file is not None:
            # Or else the thread would end at the first fault, and whoever hands it frames would wait for ever.
            self._output = _Output(self._file)
            self._file = cast("TextIOWrapper", self._output)

    def write(self, data: str) -> None:
        """Write data to the terminal; what is part of a frame when that is complete, and has anything new in it."""
        if data == SYNC_START:
            self._held = []
        if self._held is None:
            self._cursor = ""
            self._hand_on(data)
            return
        self._held.append(data)
        if data == SYNC_END:
            content, frame, self._held = "".join(self._held[1:-1]), "".join(self._held), None
            if content == self._cursor:
                return
            last = content[content.rfind("\x1b") :]
            self._cursor = last if _MOVE.fullmatch(last) else ""
            output = self._output
            if output is None or output.written != self._handed or not output.write_at_once(frame):
                self._hand_on(frame)

    def _hand_on(self, data: str) -> None:
        """Have the thread write data."""
        self._handed += 1
        super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal over, and stop and go on only between two steps of the loop.

        A handler that interrupts whoever hands on a frame would wait for ever for what that one holds. A program
        that is being left takes nothing over: a terminal that is closed says go on after it says hang up, and the
        threads that begin then would never end.
        """
        if self._app._exit:
            return
        cast("KeyedApp", self._app).forget_shown()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        for number, follow in (
            (signal.SIGTSTP, self._sigtstp_application),
            (signal.SIGCONT, self._sigcont_application),
        ):
            self._loop.add_signal_handler(number, follow)

    def resume_application_mode(self) -> None:
        """Go on after the program was stopped, and paint all of the screen: the terminal has forgotten it."""
        if self._app._exit:
            return
        super().resume_application_mode()
        self._loop.call_soon_threadsafe(partial(self._app.refresh, layout=True))

    def run_input_thread(self) -> None:
        """Read what the terminal sends until the program ends; a terminal that is gone ends it."""
        parser = KeyParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        while not self.exit_event.is_set():
            patience = _LOOKING if parser.patience is None else parser.patience
            if select.select([self.fileno], [], [], patience)[0]:
                try:
                    data = os.read(self.fileno, _READ_AT_ONCE)
                except OSError:
                    data = b""
                if not data:
                    self._loop.call_soon_threadsafe(cast("KeyedApp", self._app).end_without_terminal)
                    return
                if text := decode(data):
                    self._process(parser.feed(text))
            self._process(parser.tick())

    def _process(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def send_message(self, message: Message) -> None:
        """Hand a message to the application from the thread that reads."""
        self._read.append(message)
        self._loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        message = self._read.popleft()
        cast("KeyedApp", self._app).take(message, more=bool(self._read))
