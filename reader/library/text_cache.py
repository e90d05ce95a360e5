"""A long article's text and tables as they are in memory, so that opening it reads and does not parse."""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reader.core.article import BlockTable, MarkTable
from reader.errors import LibraryError, SaveError
from reader.files import atomic_write, read_file

_VERSION = 1


@dataclass(frozen=True, slots=True)
class CachedText:
    """What the cache holds of an article."""

    text: str
    blocks: BlockTable
    marks: MarkTable


def write_text(path: Path, content: CachedText, belongs_to: str) -> None:
    """Write an article's text and tables; where that fails, the next opening takes longer.

    Args:
        path: The file.
        content: What to write.
        belongs_to: What tells the article's file from all others.
    """
    arrays, names = (
        [*content.blocks.arrays, *content.marks.arrays],
        [content.blocks.markers, content.marks.targets],
    )
    tables = b"".join(part.tobytes() for part in arrays)
    header = {
        "version": _VERSION,
        "byte_order": sys.byteorder,
        "belongs_to": belongs_to,
        "items": [[part.typecode, part.itemsize, len(part)] for part in arrays],
        "names": [list(held.items()) for held in names],
        "crc32": zlib.crc32(tables),
    }
    with suppress(SaveError):
        parts = (json.dumps(header).encode() + b"\n", tables, content.text.encode("utf-8"))
        atomic_write(path, parts, durable=False)


def read_text(path: Path, belongs_to: str, sha256: str) -> CachedText | None:
    """Read an article's text and tables, or return None if they are not there, damaged, or another's.

    Args:
        path: The file.
        belongs_to: What tells the article's file from all others.
        sha256: Hex digest of the text in UTF-8.
    """
    try:
        content = memoryview(read_file(path))
        start = bytes(content[: 1 << 20]).find(b"\n") + 1 or bytes(content).find(b"\n") + 1
        header = json.loads(bytes(content[:start]))
        if (header["version"], header["byte_order"], header["belongs_to"]) != (
            _VERSION,
            sys.byteorder,
            belongs_to,
        ):
            return None
        blocks, marks = BlockTable(), MarkTable()
        rest = content[start:]
        checksum = 0
        for column, (typecode, itemsize, length) in zip(
            (*blocks.arrays, *marks.arrays), header["items"], strict=True
        ):
            if (column.typecode, column.itemsize) != (typecode, itemsize):
                return None
            checksum = zlib.crc32(rest[: itemsize * length], checksum)
            column.frombytes(rest[: itemsize * length])
            rest = rest[itemsize * length :]
        for held, names in zip((blocks.markers, marks.targets), header["names"], strict=True):
            held.update({int(index): str(name) for index, name in names})
        if checksum != header["crc32"] or hashlib.sha256(rest).hexdigest() != sha256:
            return None
        return CachedText(str(rest, "utf-8"), blocks, marks)
    except (FileNotFoundError, LibraryError, ValueError, LookupError, TypeError):
        return None
