"""Folders that exports write in before they put anything in its place, one beside each target."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reader.files import NO_LINK
from reader.stamps import new_id

_NAME = re.compile(r"\.export\.t-[0-9a-z]{10}\.tmp")
_LOCK = "lock"
_OURS = b"pressmark export\n"
"""What the lock's file says once the lock is held; without it nobody takes a folder for abandoned."""


@contextmanager
def aside(parent: Path) -> Iterator[Path]:
    """Make a folder to write in, and remove it at the end.

    Those that exports have left which were killed are removed too. The system takes a lock from whoever dies; where it
    has none to give, nothing is removed but one's own.

    Args:
        parent: The folder in which it is made, so that it is on the same file system.

    Raises:
        OSError: If it cannot be made.
    """
    _sweep(parent)
    folder = parent / f".export.{new_id('t')}.tmp"
    descriptor = -1
    try:
        folder.mkdir()
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL | NO_LINK, 0o666)
        if _take(descriptor, wait=True):
            os.write(descriptor, _OURS)
        yield folder
    finally:
        _remove(folder)
        if descriptor >= 0:
            os.close(descriptor)


def _remove(folder: Path) -> None:
    """Remove a folder with all that is in it, its lock last: who is killed here leaves what the next export knows."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != _LOCK:
                path.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _sweep(parent: Path) -> None:
    """Remove the folders of exports that were killed."""
    with suppress(OSError):
        for folder in parent.iterdir():
            if _NAME.fullmatch(folder.name):
                with suppress(OSError):
                    _remove_abandoned(folder)


def _remove_abandoned(folder: Path) -> None:
    if folder.is_symlink():
        return
    descriptor = os.open(folder / _LOCK, os.O_RDWR | NO_LINK)
    try:
        if _take(descriptor, wait=False) and os.read(descriptor, len(_OURS)) == _OURS:
            _remove(folder)
    finally:
        os.close(descriptor)


if sys.platform == "win32":

    def _take(_descriptor: int, *, wait: bool) -> bool:
        """Take no lock: Windows lets nobody remove a file that is open, nor read one that is locked."""
        return wait and False
else:
    import fcntl

    def _take(descriptor: int, *, wait: bool) -> bool:
        """Take a lock, and tell whether it was to be had."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            return False
        return True
