"""TinyDB's file, written whole or not at all, with one row a line so that `git` can diff and merge it.

Any TinyDB reads these files with its own `JSONStorage`; only ours should write them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from reader.core.codec import MalformedError, Row, mapping
from reader.errors import DamagedError
from reader.files import atomic_write, read_file
from reader.library.content import Content
from reader.library.json_text import BYTE_ORDER_MARK, parse, spell

_SEAL = re.compile(rb'"seal":\{"1":\{"crc32":"([0-9a-f]{8})"\}\}\n\}\n\Z')
_SEAL_LENGTH = len(b'"seal":{"1":{"crc32":"00000000"}}\n}\n')
TABLE = re.compile(rb'"(\w+)":\{\n?\Z')
"""The line that opens a table, with its name."""

ROW = re.compile(rb'"(\d+)":(\{.*\}),?\n?\Z')
"""The line of a row, with its number and its JSON."""

_CONFLICT = re.compile(rb"^(?:<{7} |={7}\r?$|>{7} )", re.MULTILINE)
_CHUNK = 1 << 20


def row_number(identifier: str) -> int:
    """Return the number that TinyDB knows a row by: always the same for an id, so that diffs stay small."""
    return int.from_bytes(blake2b(identifier.encode("utf-8"), digest_size=6).digest(), "big")


def has_conflict(content: bytes) -> bool:
    """Tell whether `git` has left the marks of a merge conflict in a file."""
    return _CONFLICT.search(content) is not None


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
        """Return all tables, or None if there is no file.

        Raises:
            DamagedError: If the file does not hold tables.
        """
        try:
            content = read_file(self._path)
        except FileNotFoundError:
            return None
        try:
            return _tables(content)
        except MalformedError as fault:
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


def spell_row(number: int, row: Row) -> bytes:
    """Spell a row as its line, without what parts it from the next."""
    return b'"%d":%s' % (number, spell(row))


def sealed_checksum(content: Content, *, verified: bool = False) -> int | None:
    """Return the checksum in a file's seal, or None if the bytes there are not as we write them.

    Args:
        content: The file.
        verified: Hold it against the rest of the file, and return None if it does not fit.
    """
    start = max(0, content.size - _SEAL_LENGTH)
    seal = _SEAL.match(content.read(start))
    if (
        seal is None
        or content.read(0, 2) != b"{\n"
        or (verified and content.crc32(start) != int(seal[1], 16))
    ):
        return None
    return int(seal[1], 16)


def sealed_rows(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the table and the spelling of each row of a sealed file.

    Raises:
        MalformedError: Before the first row, if the file is not what was written under the seal.
    """
    sound = content.removeprefix(BYTE_ORDER_MARK)
    if b"\r\n" in sound:
        sound = sound.replace(b"\r\n", b"\n")
    start = len(sound) - _SEAL_LENGTH
    seal = _SEAL.match(sound, max(0, start))
    if seal is None or zlib.crc32(memoryview(sound)[:start]) != int(seal[1], 16):
        raise MalformedError("the checksum does not fit the content" if seal else "the end is missing")
    return _rows(sound)


def loose_rows(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what looks like a row in a damaged file; the table is the last one that was named, or empty."""
    try:
        tables = _tables(content)
    except MalformedError:
        yield from _rows(content.removeprefix(BYTE_ORDER_MARK).replace(b"\r\n", b"\n"))
        return
    for name, table in tables.items():
        yield from ((name, spell(row)) for row in table.values())


def damage(path: Path, content: bytes, what: str) -> DamagedError:
    """Return the error for a file of tables that is damaged."""
    if has_conflict(content):
        return DamagedError(
            "the file holds a merge conflict",
            where=str(path),
            remedy="resolve it with git, then open it again",
        )
    return DamagedError(f"the file is damaged: {what}", where=str(path))


def _rows(content: bytes) -> Iterator[tuple[str, bytes]]:
    name = ""
    start = 0
    while start < len(content):
        end = content.find(b"\n", start) + 1 or len(content)
        line = content[start:end]
        start = end
        if found := ROW.match(line):
            yield name, found[2]
        elif found := TABLE.match(line):
            name = found[1].decode()


def _tables(content: bytes) -> dict[str, dict[str, Any]]:
    tables = mapping(parse(content), "the file")
    for name, table in tables.items():
        for number, row in mapping(table, f"table {name}").items():
            if not number.isascii() or not number.isdecimal():
                raise MalformedError(f"table {name} has a row numbered {number!r}")
            mapping(row, f"row {number} of table {name}")
    return {name: dict(mapping(table, name)) for name, table in tables.items() if name != "seal"}


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
        yield b'"seal":{"1":{"crc32":"%08x"}}\n' % passed.checksum
    yield b"}\n"


def _spelled_tables(
    tables: Mapping[str, Iterator[bytes]], starts: dict[str, int], passed: _Passed, *, last: bool
) -> Iterator[bytes]:
    yield b"{\n"
    for position, (name, lines) in enumerate(tables.items(), 1):
        yield b"%s:{\n" % spell(name)
        starts[name] = passed.size
        yield from _joined(lines)
        yield b"}\n" if last and position == len(tables) else b"},\n"


def _joined(lines: Iterator[bytes]) -> Iterator[bytes]:
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
