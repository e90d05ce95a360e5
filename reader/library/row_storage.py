"""TinyDB's file, written whole or not at all, with one row a line so that `git` can diff and merge it.

Any TinyDB reads these files with its own `JSONStorage`; only ours should write them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from reader.core.codec import MalformedError, Row
from reader.files import atomic_write, read_file
from reader.library.json_text import spell
from reader.library.row_lines import damage, spell_row, tables_of
from reader.library.united import united_tables

_CHUNK = 1 << 20


class RowStorage(Storage):
    """A storage for TinyDB whose every write is atomic and durable.

    Args:
        path: The file; it need not exist.
        sealed: Whether the file ends with a checksum of itself. A sealed file tells of every damage, but
            two branches that change it always conflict.
    """

    def __init__(self, path: str | Path, *, sealed: bool = False) -> None:
        self._path = Path(path)
        self._sealed = sealed

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return all tables, or None if there is no file; a file that git has put together has the rows of both sides.

        Raises:
            DamagedError: If the file does not hold tables.
        """
        try:
            content = read_file(self._path)
        except FileNotFoundError:
            return None
        try:
            return tables_of(content)
        except MalformedError as fault:
            if not self._sealed and (tables := united_tables(content)) is not None:
                return tables
            raise damage(self._path, content, str(fault)) from None

    def write(self, data: Mapping[str, Mapping[str, Row]]) -> None:
        """Replace all tables; rows stand in the order of their numbers.

        Raises:
            SaveError: If they cannot be written; the file is as it was.
        """
        self.write_lines(
            {
                name: (spell_row(int(number), row) for number, row in sorted(table.items(), key=_by_number))
                for name, table in data.items()
            }
        )

    def write_lines(self, tables: Mapping[str, Iterator[bytes]]) -> Mapping[str, int]:
        """Replace all tables, a line at a time, and return the byte at which each table's first line starts.

        Args:
            tables: Lines by table: each a row as `spell_row` spells it, or some of a file's in a stretch.

        Raises:
            SaveError: If they cannot be written; the file is as it was.
        """
        starts: dict[str, int] = {}
        atomic_write(self._path, _in_chunks(_spelled(tables, starts, sealed=self._sealed)))
        return starts


def spell_tables(tables: Mapping[str, Sequence[bytes]]) -> bytes:
    """Spell a whole file of tables with a seal, from lines as `RowStorage.write_lines` takes them."""
    pieces = [b"{\n"]
    for name, lines in tables.items():
        pieces += (b"%s:{\n" % spell(name), *_joined(lines), b"},\n")
    rows = b"".join(pieces)
    return b"%s%s}\n" % (rows, _seal(zlib.crc32(rows)))


def _by_number(row: tuple[str, Row]) -> int:
    return int(row[0])


class _Passed:
    """What has been written so far: its size in bytes and its checksum."""

    def __init__(self) -> None:
        self.size = self.checksum = 0

    def through(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.checksum = zlib.crc32(piece, self.checksum)
            self.size += len(piece)
            yield piece


def _spelled(
    tables: Mapping[str, Iterator[bytes]], starts: dict[str, int], *, sealed: bool
) -> Iterator[bytes]:
    passed = _Passed()
    yield from passed.through(_spelled_tables(tables, starts, passed, last=not sealed))
    if sealed:
        yield _seal(passed.checksum)
    yield b"}\n"


def _seal(checksum: int) -> bytes:
    return b'"seal":{"1":{"crc32":"%08x"}}\n' % checksum


def _spelled_tables(
    tables: Mapping[str, Iterator[bytes]], starts: dict[str, int], passed: _Passed, *, last: bool
) -> Iterator[bytes]:
    yield b"{\n"
    for position, (name, lines) in enumerate(tables.items(), 1):
        yield b"%s:{\n" % spell(name)
        starts[name] = passed.size
        yield from _joined(lines)
        yield b"}\n" if last and position == len(tables) else b"},\n"


def _joined(lines: Iterable[bytes]) -> Iterator[bytes]:
    first = True
    for line in lines:
        if not first:
            yield b",\n"
        first = False
        yield line
    if not first:
        yield b"\n"


def _in_chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
