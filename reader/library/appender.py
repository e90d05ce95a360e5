"""A file that only grows, of which nothing is ever half there."""

from __future__ import annotations

import os
import sys
import zlib
from contextlib import suppress
from pathlib import Path

from reader.errors import SaveError
from reader.files import BINARY, NEVER_WAIT, NO_LINK, read_file, save_error, sync, sync_folder, write_all


class Appender:
    """A file that only grows: what is appended is on disk as a whole, or the file is as it was before.

    Each append refuses to add to a file that someone else has changed, and looks, once the content is there, whether
    that is still the file of this name: what went into another one is taken back, and not called saved. Another file of
    the same content, which `git` leaves after a rebase, takes the place of the one before. After a failed
    sync the file is opened again, brought back to what was confirmed and compared with it before anything else is
    added: the kernel may have dropped what it could not write.

    Args:
        path: A file that exists.

    Raises:
        SaveError: If it cannot be opened for writing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._name = os.fspath(path)
        self._descriptor, found = self._open()
        self._identity = (found.st_dev, found.st_ino)
        self._base = self._size = self._confirmed = found.st_size
        self._checksum = self._confirmed_checksum = 0
        self._unconfirmed = b""
        self._doubtful = False

    @property
    def size(self) -> int:
        """Bytes in the file, without any that a failed append may have left behind."""
        return self._size

    def append(self, content: bytes, *, durable: bool = True) -> int:
        """Add content at the end, and return the byte that it starts at.

        Args:
            content: All of it is added, or nothing.
            durable: Wait until this and everything appended before it is on disk.

        Raises:
            SaveError: If that fails. The file is as it was before.
        """
        if self._doubtful:
            self._reopen()
        self._verify_unchanged()
        start = self._size
        written = False
        self._doubtful = True
        try:
            write_all(self._descriptor, content)
            written = True
            if durable:
                sync(self._descriptor)
        except OSError as fault:
            self._take_back(trust=not written)
            raise save_error("the edit cannot be saved", self.path, fault) from fault
        self._doubtful = False
        self._size += len(content)
        try:
            self.verify_untouched()
        except SaveError:
            self._disown(start)
            if self._adopt():
                return self.append(content, durable=durable)
            raise
        self._checksum = zlib.crc32(content, self._checksum)
        if durable:
            self._confirm()
        else:
            self._unconfirmed += content
        return start

    def sync(self) -> None:
        """Wait until everything appended is on disk.

        Raises:
            SaveError: If that fails.
        """
        if self._doubtful:
            self._reopen()
        if not self._unconfirmed:
            return
        self._doubtful = True
        try:
            sync(self._descriptor)
        except OSError as fault:
            raise save_error("the file cannot be synced", self.path, fault) from fault
        self._doubtful = False
        self._confirm()

    def verify_untouched(self) -> None:
        """Look whether the file is still the one that this appender wrote, or says the same.

        Raises:
            SaveError: If someone else changed, replaced or removed it.
        """
        try:
            found = os.stat(self._name)  # noqa: PTH116 - on the way of every edit; a Path spells itself anew
        except OSError as fault:
            raise save_error("the file is gone", self.path, fault) from fault
        if (found.st_dev, found.st_ino) == self._identity and found.st_size == self._size:
            return
        if not self._adopt():
            raise SaveError(
                "another program has changed the file since it was opened",
                where=str(self.path),
                remedy="open the article again",
            )

    def stands(self) -> bool:
        """Tell whether the file is still the one that this appender wrote, or says the same."""
        try:
            self.verify_untouched()
        except SaveError:
            return False
        return True

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)

    def _verify_unchanged(self) -> None:
        """Look whether what is open still has its size, which takes a third of the time of looking up the name.

        Raises:
            SaveError: If not.
        """
        if os.lseek(self._descriptor, 0, os.SEEK_END) != self._size:
            self.verify_untouched()

    def _disown(self, size: int) -> None:
        """Take back what was just added to a file that is not the one of this name, unless others have added to it too.

        Args:
            size: How many bytes it had before.
        """
        added, self._size = self._size, size
        with suppress(OSError):
            if os.fstat(self._descriptor).st_size == added:
                os.ftruncate(self._descriptor, size)

    def _adopt(self) -> bool:
        """Take the file that is there now for the one before, if it says the same; tell whether it does."""
        try:
            fresh, found = self._open()
        except SaveError:
            return False
        same = (found.st_dev, found.st_ino) != self._identity and found.st_size == self._size
        try:
            if not (same and _content(fresh) == _content(self._descriptor)):
                os.close(fresh)
                return False
            sync(fresh)
            sync_folder(self.path.parent)
        except OSError:
            os.close(fresh)
            return False
        os.close(self._descriptor)
        self._descriptor, self._identity = fresh, (found.st_dev, found.st_ino)
        self._confirm()
        return True

    def _open(self) -> tuple[int, os.stat_result]:
        try:
            descriptor = os.open(self._name, os.O_RDWR | os.O_APPEND | BINARY | NO_LINK | NEVER_WAIT)
            try:
                return descriptor, os.fstat(descriptor)
            except OSError:
                os.close(descriptor)
                raise
        except OSError as fault:
            raise save_error("the file cannot be opened for writing", self.path, fault) from fault

    def _confirm(self) -> None:
        self._confirmed = self._size
        self._confirmed_checksum = self._checksum
        self._unconfirmed = b""

    def _take_back(self, *, trust: bool) -> None:
        """Remove what a failed append may have left; the file is beyond doubt only if no sync has failed."""
        with suppress(OSError):
            os.ftruncate(self._descriptor, self._size)
            self._doubtful = not trust

    def _reopen(self) -> None:
        fresh, found = self._open()
        os.close(self._descriptor)
        self._descriptor = fresh
        if (found.st_dev, found.st_ino) != self._identity or found.st_size < self._confirmed:
            raise SaveError(
                "the file is no longer the one that was saved",
                where=str(self.path),
                remedy="open the article again",
            )
        try:
            os.ftruncate(fresh, self._confirmed)
            sync(fresh)
            if sys.platform == "linux":
                os.posix_fadvise(fresh, self._base, 0, os.POSIX_FADV_DONTNEED)
            if zlib.crc32(read_file(self.path, self._base)) != self._confirmed_checksum:
                raise SaveError(
                    "the disk does not hold what was saved",
                    where=str(self.path),
                    remedy="copy the library to another disk",
                )
            write_all(fresh, self._unconfirmed)
            sync(fresh)
        except OSError as fault:
            raise save_error("the file still cannot be written", self.path, fault) from fault
        self._doubtful = False
        self._confirm()


def _content(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)
