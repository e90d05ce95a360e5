"""Reading and writing files so that no crash, full disk or hostile name costs anything that was there."""

from __future__ import annotations

import errno
import os
import stat
import sys
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from reader.errors import LibraryError, SaveError
from reader.stamps import new_id

_BINARY: int = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_NEVER_WAIT: int = getattr(os, "O_NONBLOCK", 0)
_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)


def read_file(path: Path, start: int = 0, end: int | None = None) -> bytes:
    """Return the bytes of a regular file.

    Args:
        path: The file. A pipe or a device is refused, not waited for.
        start: First byte to read.
        end: One past the last byte to read; None for all the rest.

    Raises:
        FileNotFoundError: If there is no such file.
        LibraryError: If it cannot be read, or is no regular file.
    """
    descriptor = open_for_reading(path)
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            file.seek(start)
            return file.read() if end is None else file.read(max(0, end - start))
    except OSError as fault:
        raise LibraryError(f"the file cannot be read: {_reason(fault)}", where=str(path)) from fault
    finally:
        os.close(descriptor)


def open_for_reading(path: Path) -> int:
    """Return a descriptor of a regular file; a pipe or a device is refused, not waited for.

    Raises:
        FileNotFoundError: If there is no such file.
        LibraryError: If it cannot be opened, or is no regular file.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _BINARY | _NEVER_WAIT)
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise LibraryError(f"the file cannot be read: {_reason(fault)}", where=str(path)) from fault
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise LibraryError("this is not a regular file", where=str(path))
    return descriptor


def make_folder(path: Path) -> None:
    """Make a folder and those above it, and wait until they are on disk.

    Raises:
        SaveError: If that fails.
    """
    if path.is_dir():
        return
    make_folder(path.parent)
    try:
        path.mkdir(exist_ok=True)
        _sync_folder(path.parent)
    except OSError as fault:
        raise _failure("the folder cannot be made", path, fault) from fault


def atomic_write(path: Path, content: bytes | Iterable[bytes], *, durable: bool = True) -> None:
    """Put new content in the place of a file: all of it, or the file stays as it is.

    The content is written beside the file, synced and renamed over it, and the folder is synced.

    Args:
        path: The file; it need not exist, nor its folder.
        content: Bytes, or chunks of bytes.
        durable: Wait for the disk. Without it a power cut may lose the new content, or empty the file.

    Raises:
        SaveError: If it cannot be written.
    """
    make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{new_id('t')}.tmp")
    try:
        try:
            _write_new(temporary, content, _mode_of(path), durable=durable)
            temporary.replace(path)
            if durable:
                _sync_folder(path.parent)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
    except OSError as fault:
        raise _failure("the file cannot be written", path, fault) from fault


def keep_aside(path: Path, content: bytes, kind: str = "damaged") -> Path:
    """Write content beside a file as `<name>.<kind>-<n>`, or find that it was kept before; return where.

    Raises:
        SaveError: If it cannot be written.
    """
    number = 1
    while True:
        aside = path.with_name(f"{path.name}.{kind}-{number}")
        try:
            if read_file(aside) == content:
                return aside
        except FileNotFoundError:
            atomic_write(aside, content)
            return aside
        number += 1


def move(source: Path, target: Path) -> None:
    """Move a file inside one file system, and wait until that is on disk.

    Raises:
        SaveError: If it cannot be moved, or something is at the target.
    """
    make_folder(target.parent)
    if target.exists() or target.is_symlink():
        raise SaveError("something is in the way", where=str(target))
    try:
        source.rename(target)
        _sync_folder(target.parent)
        _sync_folder(source.parent)
    except OSError as fault:
        raise _failure(f"it cannot be moved to {target}", source, fault) from fault


def cut(path: Path, size: int) -> None:
    """Shorten a file to a size in bytes, and wait until that is on disk.

    Raises:
        SaveError: If that fails.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | _BINARY | _NO_LINK | _NEVER_WAIT)
        try:
            os.ftruncate(descriptor, size)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as fault:
        raise _failure("the file cannot be shortened", path, fault) from fault


class Appender:
    """A file that only grows: what is appended is on disk as a whole, or the file is as it was before.

    Each append looks whether someone else has changed or replaced the file, and refuses to add to it then.
    After a failed sync the file is opened again, brought back to what was confirmed and compared with it
    before anything else is added: the kernel may have dropped what it could not write.

    Args:
        path: A file that exists.

    Raises:
        SaveError: If it cannot be opened for writing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = self._open()
        found = os.fstat(self._descriptor)
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
        self.verify_untouched()
        start = self._size
        written = False
        self._doubtful = True
        try:
            _write_all(self._descriptor, content)
            written = True
            if durable:
                _sync(self._descriptor)
        except OSError as fault:
            self._take_back(trust=not written)
            raise _failure("the edit cannot be saved", self.path, fault) from fault
        self._doubtful = False
        self._size += len(content)
        self._checksum = zlib.crc32(content, self._checksum)
        self._unconfirmed += content
        if durable:
            self._confirm()
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
            _sync(self._descriptor)
        except OSError as fault:
            raise _failure("the file cannot be synced", self.path, fault) from fault
        self._doubtful = False
        self._confirm()

    def verify_untouched(self) -> None:
        """Look whether the file is still the one that this appender wrote.

        Raises:
            SaveError: If someone else changed, replaced or removed it.
        """
        try:
            found = self.path.stat()
        except OSError as fault:
            raise _failure("the file is gone", self.path, fault) from fault
        if (found.st_dev, found.st_ino) != self._identity or found.st_size != self._size:
            raise SaveError(
                "another program has changed the file since it was opened",
                where=str(self.path),
                remedy="open the article again",
            )

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)

    def _open(self) -> int:
        try:
            return os.open(self.path, os.O_RDWR | os.O_APPEND | _BINARY | _NO_LINK | _NEVER_WAIT)
        except OSError as fault:
            raise _failure("the file cannot be opened for writing", self.path, fault) from fault

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
        fresh = self._open()
        os.close(self._descriptor)
        self._descriptor = fresh
        found = os.fstat(fresh)
        if (found.st_dev, found.st_ino) != self._identity or found.st_size < self._confirmed:
            raise SaveError(
                "the file is no longer the one that was saved",
                where=str(self.path),
                remedy="open the article again",
            )
        try:
            os.ftruncate(fresh, self._confirmed)
            _sync(fresh)
            if sys.platform == "linux":
                os.posix_fadvise(fresh, self._base, 0, os.POSIX_FADV_DONTNEED)
            if zlib.crc32(read_file(self.path, self._base)) != self._confirmed_checksum:
                raise SaveError(
                    "the disk does not hold what was saved",
                    where=str(self.path),
                    remedy="copy the library to another disk",
                )
            _write_all(fresh, self._unconfirmed)
            _sync(fresh)
        except OSError as fault:
            raise _failure("the file still cannot be written", self.path, fault) from fault
        self._doubtful = False
        self._confirm()


def _write_new(path: Path, content: bytes | Iterable[bytes], mode: int | None, *, durable: bool) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NO_LINK, 0o666)
    try:
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(descriptor, mode)
        for chunk in (content,) if isinstance(content, bytes) else content:
            _write_all(descriptor, chunk)
        if durable:
            _sync(descriptor)
    finally:
        os.close(descriptor)


def _mode_of(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def _write_all(descriptor: int, content: bytes) -> None:
    """Write all bytes: in one call, and the rest in more where a call falls short."""
    written = os.write(descriptor, content)
    while written < len(content):
        written += os.write(descriptor, memoryview(content)[written:])


def _sync(descriptor: int) -> None:
    """Wait until a file's content and size are on the disk itself."""
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    if hasattr(os, "fdatasync"):
        os.fdatasync(descriptor)
    else:
        os.fsync(descriptor)


def _sync_folder(path: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _failure(what: str, path: Path, fault: OSError) -> SaveError:
    return SaveError(f"{what}: {_reason(fault)}", where=str(path), remedy=_remedy(fault))


def _reason(fault: OSError) -> str:
    return fault.strerror or str(fault)


def _remedy(fault: OSError) -> str:
    match fault.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return "make room on the disk, then do it again"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return "make the folder writable, then do it again"
        case errno.EIO:
            return "the disk may be failing: copy the library to another one"
    return ""
