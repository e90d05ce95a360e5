"""Reading and writing files so that no crash, full disk or hostile name costs anything that was there."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from reader.errors import LibraryError, SaveError
from reader.stamps import new_id

BINARY: int = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
NEVER_WAIT: int = getattr(os, "O_NONBLOCK", 0)
NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
_UNLINKED = os.O_RDONLY | BINARY | NEVER_WAIT | NO_LINK
_SYNCED_AT_ONCE = 1 << 20
"""Bytes after which a file is synced while it is still written: a sync of another one waits for all that is not."""
_WAITING = 16
"""Threads that wait for the disk at the same time."""
_OPEN = 192
"""Files that are open at the same time, of the 256 that some systems allow."""


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
            # A damaged file may ask for more of another than there is memory for, or than a number can count.
            size = os.fstat(descriptor).st_size
            file.seek(min(start, size))
            return file.read() if end is None else file.read(max(0, min(end, size) - start))
    except OSError as fault:
        raise LibraryError(f"the file cannot be read: {_reason(fault)}", where=str(path)) from fault
    finally:
        os.close(descriptor)


def read_unlinked(path: str) -> bytes | None:
    """Return the bytes of a regular file; None where there is none, it is a link, or it cannot be read.

    It takes a third of the time of `read_file`, for callers who read tens of thousands and have another way.
    """
    opened = open_unlinked(path)
    if opened is None:
        return None
    descriptor, size = opened
    try:
        content = os.read(descriptor, size + 1)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return content if len(content) == size else None


def open_unlinked(path: str) -> tuple[int, int] | None:
    """Return a descriptor of a regular file and its size in bytes; None where `read_unlinked` returns None."""
    try:
        descriptor = os.open(path, _UNLINKED)
    except OSError:
        return None
    found = os.fstat(descriptor)
    if stat.S_ISREG(found.st_mode):
        return descriptor, found.st_size
    os.close(descriptor)
    return None


def open_for_reading(path: Path) -> int:
    """Return a descriptor of a regular file; a pipe or a device is refused, not waited for.

    Raises:
        FileNotFoundError: If there is no such file.
        LibraryError: If it cannot be opened, or is no regular file.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | BINARY | NEVER_WAIT)
        try:
            is_file = stat.S_ISREG(os.fstat(descriptor).st_mode)
        except OSError:
            os.close(descriptor)
            raise
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise LibraryError(f"the file cannot be read: {_reason(fault)}", where=str(path)) from fault
    if not is_file:
        os.close(descriptor)
        raise LibraryError("this is not a regular file", where=str(path))
    return descriptor


def status_of(path: Path) -> os.stat_result | None:
    """Return what the system knows of a file or folder; None if nothing is there.

    Raises:
        LibraryError: If that cannot be told, as in a folder that may not be entered.
    """
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as fault:
        raise LibraryError(f"the file cannot be looked at: {_reason(fault)}", where=str(path)) from fault


def is_there(path: Path) -> bool:
    """Tell whether there is a file or folder.

    Raises:
        LibraryError: If that cannot be told.
    """
    return status_of(path) is not None


def identity(path: Path) -> tuple[int, int, int, int] | None:
    """Return what tells this state of a file from any other; None if there is no file.

    Raises:
        LibraryError: If that cannot be told.
    """
    found = status_of(path)
    return None if found is None else (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, and wait until they are on disk.

    Raises:
        SaveError: If that fails.
    """
    try:
        if path.is_dir():
            return
        make_folder(path.parent)
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)
    except OSError as fault:
        raise save_error("the folder cannot be made", path, fault) from fault


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
                sync_folder(path.parent)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
    except OSError as fault:
        raise save_error("the file cannot be written", path, fault) from fault


def write_new(files: Sequence[tuple[str, bytes]], *, durable: bool = True) -> None:
    """Write files that are not there yet, and wait until what is in them is on the disk; not so their names.

    Several threads wait for the disk at the same time, which brings many files there in the time of a few.

    Args:
        files: The path and the content of each.
        durable: Wait for the disk. Without it, it is for the caller to `sync_whole`.

    Raises:
        OSError: If one cannot be written.
    """
    if not durable:
        for path, content in files:
            _write_new(path, content, None, durable=False)
        return
    from concurrent.futures import ThreadPoolExecutor, wait

    with ThreadPoolExecutor(_WAITING) as pool:
        for first in range(0, len(files), _OPEN):
            descriptors: list[int] = []
            try:
                for path, content in files[first : first + _OPEN]:
                    descriptors.append(_create(path))
                    write_all(descriptors[-1], content)
                syncing = [pool.submit(_sync_all, descriptors[share::_WAITING]) for share in range(_WAITING)]
                wait(syncing)
                for synced in syncing:
                    synced.result()
            finally:
                for descriptor in descriptors:
                    os.close(descriptor)


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
    try:
        if target.exists() or target.is_symlink():
            raise SaveError("something is in the way", where=str(target))
        source.rename(target)
        sync_folder(target.parent)
        sync_folder(source.parent)
    except OSError as fault:
        raise save_error(f"it cannot be moved to {target}", source, fault) from fault


def remove(path: Path) -> None:
    """Remove a file, and wait until that is on disk.

    Raises:
        SaveError: If it cannot be removed.
    """
    try:
        path.unlink()
        sync_folder(path.parent)
    except OSError as fault:
        raise save_error("the file cannot be removed", path, fault) from fault


def cut(path: Path, size: int) -> None:
    """Shorten a file to a size in bytes, and wait until that is on disk.

    Raises:
        SaveError: If that fails.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | BINARY | NO_LINK | NEVER_WAIT)
        try:
            os.ftruncate(descriptor, size)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as fault:
        raise save_error("the file cannot be shortened", path, fault) from fault


def _create(path: str | Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY | NO_LINK, 0o666)


def _write_new(
    path: str | Path, content: bytes | Iterable[bytes], mode: int | None, *, durable: bool
) -> None:
    descriptor = _create(path)
    try:
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(descriptor, mode)
        waiting = 0
        for chunk in (content,) if isinstance(content, bytes) else content:
            if durable and waiting >= _SYNCED_AT_ONCE:
                sync(descriptor)
                waiting = 0
            write_all(descriptor, chunk)
            waiting += len(chunk)
        if durable:
            sync(descriptor)
    finally:
        os.close(descriptor)


def _mode_of(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def write_all(descriptor: int, content: bytes) -> None:
    """Write all bytes: in one call, and the rest in more where a call falls short."""
    written = os.write(descriptor, content)
    while written < len(content):
        written += os.write(descriptor, memoryview(content)[written:])


def sync(descriptor: int) -> None:
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


def begin_sync(descriptor: int, start: int, size: int) -> None:
    """Let the system begin to bring a part of a large file to the disk, so that a later `sync` has less to wait for."""
    if hasattr(os, "posix_fadvise"):
        # Linux takes it so where the part is not on the disk yet. Where it is not taken, `sync` waits a little longer.
        with suppress(OSError):
            os.posix_fadvise(descriptor, start, size, os.POSIX_FADV_DONTNEED)


def _sync_all(descriptors: Sequence[int]) -> None:
    for descriptor in descriptors:
        sync(descriptor)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk itself."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_whole(descriptor: int) -> None:
    """Wait until all that is on a file system is on the disk itself, names and all. Only Linux has this.

    Args:
        descriptor: A folder of it. What fails from when it was opened on is told.

    Raises:
        OSError: If something could not be written.
    """
    from ctypes import CDLL, get_errno

    if CDLL(None, use_errno=True).syncfs(descriptor):
        raise OSError(get_errno(), os.strerror(get_errno()))


def tells_of_whole() -> bool:
    """Tell whether `sync_whole` is to be had, and tells of every failure: Linux does since 5.8."""
    release = re.match(r"(\d+)\.(\d+)", os.uname().release) if sys.platform == "linux" else None
    return release is not None and (int(release[1]), int(release[2])) >= (5, 8)


def save_error(what: str, path: Path, fault: OSError) -> SaveError:
    """Return the error that says what could not be saved, why, and what to do."""
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
