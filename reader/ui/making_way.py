"""Long work in a thread that lets a key have its turn at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_SWITCH_INTERVAL = 0.0005
"""Seconds after which the thread lets another one go on."""
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
