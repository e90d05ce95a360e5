"""Who may write: a lock that the system takes away from a process that dies."""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from reader.core.codec import MalformedError, mapping
from reader.errors import SaveError
from reader.files import make_folder
from reader.library.json_text import parse, spell
from reader.stamps import now

_PATIENCE = 2.0
_PAUSE = 0.01
_LONGEST = 1024
"""Bytes that a signature may leave in the file."""

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30

    def _take(descriptor: int) -> None:
        """Lock a byte that no content reaches: Windows lets nobody read what is locked."""
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """A lock held by this process, until it is released or the process ends.

    The system's own calls are used, rather than `filelock`, because opening an article must stay quick:
    that package takes longer to import than all of the library. The file stays when the lock is released,
    since removing it could leave two holders.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def try_take(cls, path: Path) -> Lock | None:
        """Take a lock, or return None if someone else holds it.

        Raises:
            SaveError: If its file cannot be made.
        """
        make_folder(path.parent)
        while True:
            try:
                flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
                descriptor = os.open(path, flags, 0o666)
            except OSError as fault:
                raise SaveError(
                    f"the lock cannot be made: {fault.strerror}",
                    where=str(path),
                    remedy="make the library's folder writable",
                ) from fault
            try:
                _take(descriptor)
                if _is_at(descriptor, path):
                    break
            except OSError as fault:
                os.close(descriptor)
                if fault.errno in (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK):
                    return None
                raise SaveError(
                    f"this file system cannot lock files: {fault.strerror}", where=str(path)
                ) from fault
            os.close(descriptor)
        _sign(descriptor)
        return cls(path, descriptor)

    @classmethod
    def take(cls, path: Path) -> Lock:
        """Take a lock, and wait a little for it if someone else holds it.

        Raises:
            SaveError: If its file cannot be made, or it stays held for two seconds.
        """
        deadline = time.monotonic() + _PATIENCE
        while (lock := cls.try_take(path)) is None:
            if time.monotonic() > deadline:
                raise SaveError(
                    f"the library is being changed by {holder(path)}",
                    where=str(path),
                    remedy="wait until it is done, then do it again",
                )
            time.sleep(_PAUSE)
        return lock

    def release(self) -> None:
        """Let others take the lock; does nothing the second time."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Lock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def is_held(path: Path) -> bool:
    """Tell whether someone holds a lock, without taking it or making its file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return False
    try:
        _take(descriptor)
    except OSError as fault:
        return fault.errno in (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK)
    finally:
        os.close(descriptor)
    return False


def holder(path: Path) -> str:
    """Return who holds a lock, in words."""
    try:
        signature = mapping(parse(path.read_bytes()), "the lock")
        pid, host, since = (signature[key] for key in ("pid", "host", "since"))
    except (OSError, MalformedError, KeyError):
        return "another process"
    return f"process {pid} on {host} since {since}"


def _is_at(descriptor: int, path: Path) -> bool:
    """Tell whether an open file is still the one at a path: someone may have cleared the cache meanwhile."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _sign(descriptor: int) -> None:
    """Write who holds the lock; that is only told to people, so it does not matter if the disk is full."""
    signature = spell({"pid": os.getpid(), "host": socket.gethostname(), "since": now()})
    with suppress(OSError):
        size = os.fstat(descriptor).st_size
        if size > _LONGEST:
            os.ftruncate(descriptor, 0)
        # Spaces cover what a longer name has left; to cut the file each time takes many times as long.
        os.write(descriptor, signature.ljust(min(size, _LONGEST)))
