"""A file's bytes, read when they are needed."""

from __future__ import annotations

import os
import weakref
import zlib
from collections.abc import Iterator
from pathlib import Path

from reader.errors import DamagedError
from reader.files import open_for_reading

_SMALL = 1 << 20
_CHUNK = 1 << 20
_WINDOW = 1 << 14
"""How many bytes are read where a few are asked for. Those behind them are soon asked for too; and a thread that reads
row by row lets go of the interpreter each time for so short a moment that no other gets its turn: keys would wait."""


class Content:
    """The bytes of a file as it was when it was opened, even after another takes its place.

    A small one is read at once, a large one a part at a time.

    Args:
        path: A regular file.

    Raises:
        FileNotFoundError: If there is no such file.
        LibraryError: If it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        descriptor = open_for_reading(path)
        self._descriptor: int | None = descriptor
        self._bytes = b""
        self._window = 0, b""
        self.size = os.fstat(descriptor).st_size
        close = weakref.finalize(self, os.close, descriptor)
        if self.size <= _SMALL:
            self._bytes = self._read_on(0, self.size)
            self.size = len(self._bytes)
            self._descriptor = None
            close()

    def read(self, start: int = 0, end: int | None = None) -> bytes:
        """Return the bytes from `start` to before `end`, or to the file's end.

        Raises:
            DamagedError: If they cannot be read.
        """
        end = self.size if end is None else min(end, self.size)
        if self._descriptor is None:
            return self._bytes[start:end]
        begin, held = self._window
        if begin <= start and end <= begin + len(held):
            return held[start - begin : end - begin]
        try:
            if end - start >= _WINDOW:
                return self._read_on(start, end)
            held = self._read_on(start, min(start + _WINDOW, self.size))
            self._window = start, held
            return held[: end - start]
        except OSError as fault:
            raise DamagedError(f"the file cannot be read: {fault.strerror}", where=str(self.path)) from fault

    def chunks(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `start` to before `end` in parts of about a megabyte."""
        return (self.read(place, min(place + _CHUNK, end)) for place in range(start, end, _CHUNK))

    def lines(self) -> Iterator[bytes]:
        """Yield the lines, each with its newline."""
        rest = b""
        for chunk in self.chunks(0, self.size):
            parts = (rest + chunk).split(b"\n")
            rest = parts.pop()
            yield from (part + b"\n" for part in parts)
        if rest:
            yield rest

    def crc32(self, end: int) -> int:
        """Return the checksum of the bytes before `end`."""
        checksum = 0
        for chunk in self.chunks(0, end):
            checksum = zlib.crc32(chunk, checksum)
        return checksum

    def _read_on(self, start: int, end: int) -> bytes:
        parts: list[bytes] = []
        descriptor = self._descriptor if self._descriptor is not None else -1
        while start < end:
            part = os.pread(descriptor, end - start, start)
            if not part:
                break
            parts.append(part)
            start += len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)
