"""The lines that TinyDB's files are made of here: one row a line, and a seal that tells of damage.

Reading them needs no TinyDB, which takes its time to load.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from reader.core.codec import MalformedError, Row, mapping
from reader.core.digest import blake2b
from reader.errors import DamagedError
from reader.library.content import Content
from reader.library.json_text import BYTE_ORDER_MARK, parse, spell
from reader.text.lazy import lazy

_SEAL = lazy(rb'"seal":\{"1":\{"crc32":"([0-9a-f]{8})"\}\}\n\}\n\Z')
_SEAL_LENGTH = len(b'"seal":{"1":{"crc32":"00000000"}}\n}\n')
TABLE = lazy(rb'"(\w+)":\{\n?\Z')
"""The line that opens a table, with its name."""

ROW = lazy(rb'"(\d+)":(\{.*\}),?\n?\Z')
"""The line of a row, with its number and its JSON."""

LINES_BESIDE_ROWS = 9
"""The lines of a checkpoint that are no rows: braces, three tables' first and last, and the seal."""

_UNFED = blake2b(digest_size=6)
"""To copy it takes a third less time than to make another."""

IN_CONFLICT = "the file holds a merge conflict"
"""What is said of a file in which `git` has left its marks."""

BOTH_SIDES = "`pressmark doctor --repair` takes both sides"
"""What to do about that where the lines of both can stand side by side."""

_CONFLICT = lazy(rb"^(?:<{7} |={7}\r?$|>{7} )", re.MULTILINE)


def row_number(identifier: str) -> int:
    """Return the number that TinyDB knows a row by: always the same for an id, so that diffs stay small."""
    return row_numbers([identifier])[0]


def row_numbers(identifiers: Iterable[str]) -> list[int]:
    """Return the numbers of the rows of some ids."""
    unfed, number, numbers = _UNFED.copy, int.from_bytes, list[int]()
    for identifier in identifiers:
        digest = unfed()
        digest.update(identifier.encode("utf-8"))
        numbers.append(number(digest.digest(), "big"))
    return numbers


def has_conflict(content: bytes) -> bool:
    """Tell whether `git` has left the marks of a merge conflict in a file."""
    return _CONFLICT.search(content) is not None


def spell_row(number: int, row: Row) -> bytes:
    """Spell a row as its line, without what parts it from the next."""
    return row_line(number, spell(row))


def row_line(number: int, spelling: bytes) -> bytes:
    """Return the line of a row that is spelled already, without what parts it from the next."""
    return b'"%d":%s' % (number, spelling)


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


def is_sealed(content: bytes) -> bool:
    """Tell whether a whole file is, to the byte, what was written under its seal."""
    start = len(content) - _SEAL_LENGTH
    seal = _SEAL.match(content, max(0, start))
    return (
        seal is not None
        and content.startswith(b"{\n")
        and zlib.crc32(memoryview(content)[:start]) == int(seal[1], 16)
    )


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
        tables = tables_of(content)
    except MalformedError:
        yield from _rows(content.removeprefix(BYTE_ORDER_MARK).replace(b"\r\n", b"\n"))
        return
    for name, table in tables.items():
        yield from ((name, spell(row)) for row in table.values())


def damage(path: Path, content: bytes, what: str) -> DamagedError:
    """Return the error for a file of tables that is damaged."""
    if has_conflict(content):
        return DamagedError(
            IN_CONFLICT,
            where=str(path),
            remedy=BOTH_SIDES,
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


def tables_of(content: bytes) -> dict[str, dict[str, Any]]:
    """Return all tables of a file but the seal.

    Raises:
        MalformedError: If it does not hold tables.
    """
    tables = mapping(parse(content), "the file")
    for name, table in tables.items():
        for number, row in mapping(table, f"table {name}").items():
            if not number.isascii() or not number.isdecimal():
                raise MalformedError(f"table {name} has a row numbered {number!r}")
            mapping(row, f"row {number} of table {name}")
    return {name: dict(mapping(table, name)) for name, table in tables.items() if name != "seal"}
