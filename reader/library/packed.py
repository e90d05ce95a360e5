"""Columns of numbers in a file of the cache, as they are in memory: read, not parsed."""

from __future__ import annotations

import json
import os
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

from reader.errors import LibraryError, SaveError
from reader.files import atomic_write, open_for_reading

_VERSION = 3
_CHECKSUM = len("00000000 ")


def write_packed(
    path: Path,
    belongs_to: str,
    about: Mapping[str, object],
    columns: Sequence[array[int]],
    strings: Sequence[bytes] = (),
    *,
    synced: bool = False,
) -> None:
    """Write columns; where that fails, the next opening takes longer.

    Args:
        path: The file, for all of which a checksum at its beginning vouches.
        belongs_to: What tells the file that they were made from, as it was then, from all others.
        about: What else is to be kept.
        columns: The columns.
        strings: What is to be kept after them, such as a text.
        synced: Wait for the disk, so that no other file's sync has to wait for this one: on some file systems one
            waits for all that has taken the place of another file.
    """
    header = {
        "version": _VERSION,
        "byte_order": sys.byteorder,
        "belongs_to": belongs_to,
        "about": dict(about),
        "items": [[column.typecode, column.itemsize, len(column)] for column in columns],
        "strings": [len(string) for string in strings],
    }
    line = json.dumps(header).encode() + b"\n"

    def parts() -> Iterator[bytes]:
        yield line
        # One at a time: all together they are as large as what is in memory already.
        yield from (column.tobytes() for column in columns)
        yield from strings

    checksum = 0
    for part in parts():
        checksum = zlib.crc32(part, checksum)
    with suppress(SaveError):
        atomic_write(path, chain([b"%08x " % checksum], parts()), durable=synced)


def read_packed(
    path: Path, belongs_to: str, columns: Sequence[array[int]]
) -> tuple[Mapping[str, Any], Sequence[bytes]] | None:
    """Fill columns, and return what else was kept and the strings after them.

    Args:
        path: The file.
        belongs_to: What tells the file that they were made from, as it is now, from all others.
        columns: As many as were written, of the same types.

    Returns:
        None if the file is not there, damaged, or belongs to another.
    """
    try:
        with os.fdopen(open_for_reading(path), "rb") as file:
            size = os.fstat(file.fileno()).st_size
            wanted = int(file.read(_CHECKSUM), 16)
            line = file.readline()
            header, checksum = json.loads(line), zlib.crc32(line)
            told = header["version"], header["byte_order"], header["belongs_to"]
            if told != (_VERSION, sys.byteorder, belongs_to):
                return None
            # Straight to where it stays: what is read on the way, the allocator would keep for as long as we run.
            for column, (typecode, itemsize, length) in zip(columns, header["items"], strict=True):
                if (column.typecode, column.itemsize) != (typecode, itemsize) or itemsize * length > size:
                    return None
                column[:] = array(typecode, [0])
                column *= length
                if file.readinto(column) != itemsize * length:
                    return None
                checksum = zlib.crc32(column, checksum)
            strings = [file.read(min(length, size)) for length in header["strings"]]
            for string in strings:
                checksum = zlib.crc32(string, checksum)
            if [*map(len, strings)] != header["strings"] or file.read(1) or checksum != wanted:
                return None
            return dict(header["about"]), strings
    except (OSError, LibraryError, ValueError, LookupError, TypeError):
        return None
