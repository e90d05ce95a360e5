"""Long work in a thread that lets a key have its turn at once."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

_SWITCH_INTERVAL = 0.0005
"""Seconds after which the thread lets another one go on."""
BREATH = 0.02
"""Seconds for which work that can wait leaves the interpreter to keys that are being pressed."""
_AT_A_TIME = 0.001
"""Seconds of work in between, or a little more."""
_lock = Lock()
_working = 0
_usual = 0.0


@contextmanager
def making_way() -> Iterator[None]:
    """Let other threads go on sooner than usual while something runs in this one."""
    global _working, _usual  # noqa: PLW0603 - the interpreter has one interval for all threads
    with _lock:
        if not _working:
            _usual = sys.getswitchinterval()
            sys.setswitchinterval(_SWITCH_INTERVAL)
        _working += 1
    try:
        yield
    finally:
        with _lock:
            _working -= 1
            if not _working:
                sys.setswitchinterval(_usual)


class Pauses:
    """Pauses of work in another thread, while keys are being pressed.

    A thread that works without one is not kept from anything but shares the interpreter with a key, which then takes
    twice as long and more.

    Args:
        busy: Tells whether keys are being pressed.
    """

    def __init__(self, busy: Callable[[], bool]) -> None:
        self._busy = busy
        self._last = 0.0
        self.left = 0.0
        """Seconds that may still pass in pauses."""

    def pause(self) -> None:
        """Wait for a moment where keys are being pressed and something was done since the last time."""
        if self.left > 0 and time.monotonic() - self._last > _AT_A_TIME and self._busy():
            time.sleep(BREATH)
            self._last = time.monotonic()
            self.left -= BREATH
