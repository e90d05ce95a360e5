"""Columns of numbers in a file of the cache, as they are in memory: read, not parsed."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from reader.errors import LibraryError, SaveError
from reader.files import atomic_write, read_file

_VERSION = 1
_HEADER = 1 << 20


def write_packed(
    path: Path,
    belongs_to: str,
    about: Mapping[str, object],
    columns: Sequence[array[int]],
    tail: bytes = b"",
) -> None:
    """Write columns; where that fails, the next opening takes longer.

    Args:
        path: The file.
        belongs_to: What tells the file that they were made from, as it was then, from all others.
        about: What else is to be kept.
        columns: The columns; a checksum vouches for them.
        tail: Bytes after them, for which the caller has a checksum of its own.
    """
    body = b"".join(column.tobytes() for column in columns)
    header = {
        "version": _VERSION,
        "byte_order": sys.byteorder,
        "belongs_to": belongs_to,
        "about": dict(about),
        "items": [[column.typecode, column.itemsize, len(column)] for column in columns],
        "crc32": zlib.crc32(body),
    }
    with suppress(SaveError):
        atomic_write(path, (json.dumps(header).encode() + b"\n", body, tail), durable=False)


def read_packed(
    path: Path, belongs_to: str, columns: Sequence[array[int]]
) -> tuple[Mapping[str, Any], memoryview] | None:
    """Fill columns, and return what else was kept and the bytes after them.

    Args:
        path: The file.
        belongs_to: What tells the file that they were made from, as it is now, from all others.
        columns: As many as were written, of the same types.

    Returns:
        None if the file is not there, damaged, or belongs to another.
    """
    try:
        content = memoryview(read_file(path))
        start = bytes(content[:_HEADER]).find(b"\n") + 1 or bytes(content).find(b"\n") + 1
        header = json.loads(bytes(content[:start]))
        told = header["version"], header["byte_order"], header["belongs_to"]
        if told != (_VERSION, sys.byteorder, belongs_to):
            return None
        rest, checksum = content[start:], 0
        for column, (typecode, itemsize, length) in zip(columns, header["items"], strict=True):
            if (column.typecode, column.itemsize) != (typecode, itemsize):
                return None
            part, rest = rest[: itemsize * length], rest[itemsize * length :]
            checksum = zlib.crc32(part, checksum)
            del column[:]
            column.frombytes(part)
        return (dict(header["about"]), rest) if checksum == header["crc32"] else None
    except (FileNotFoundError, LibraryError, ValueError, LookupError, TypeError):
        return None
