"""What `git` makes of a file that both sides of a merge have changed: the lines of both, or marks around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reader.core.codec import MalformedError, mapping
from reader.library.json_text import parse
from reader.library.row_lines import ROW, TABLE, tables_of
from reader.text.lazy import lazy

_MARK = lazy(rb"(<{7}(?= )|\|{7}(?= |\r?$)|={7}(?=\r?$)|>{7}(?= ))[^\n]*\n?")
_SKELETON = (b"{", b'"meta":{', b"},", None, b"}", b"}")
"""The lines of a file of rows that are no rows; the one in the middle opens its table."""


def sides(content: bytes) -> tuple[bytes, bytes]:
    """Return a file with marks of a merge conflict as it is on either side."""
    ours, theirs = [], []
    for kind, line in _told_apart(content):
        if kind in ("", "ours"):
            ours.append(line)
        if kind in ("", "theirs"):
            theirs.append(line)
    return b"".join(ours), b"".join(theirs)


def both_sides(content: bytes) -> bytes:
    """Return a file with the lines of both sides of a merge conflict, and without its marks."""
    return b"".join(line for kind, line in _told_apart(content) if kind != "base")


def _told_apart(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the lines but for marks, each with the side it is from; `base` is what both sides have replaced."""
    side = ""
    for line in content.splitlines(keepends=True):
        if not (mark := _MARK.fullmatch(line)):
            yield side, line
        elif mark[1].startswith(b"<"):
            side = "ours"
        elif mark[1].startswith(b"|"):
            side = "base"
        elif mark[1].startswith(b"="):
            side = "theirs"
        else:
            side = ""


def tables_of_both(content: bytes) -> dict[str, dict[str, Any]] | None:
    """Return the tables of a file of rows with the rows of both sides, marked or not; None where one is damaged.

    A row that both sides have changed stands there in both forms, the second under the next number that is free.
    """
    whole: dict[str, dict[str, Any]] = {}
    for side in sides(content):
        try:
            tables = tables_of(side)
        except MalformedError:
            if (united := united_tables(side)) is None:
                return None
            tables = united
        for name, rows in tables.items():
            for number, row in rows.items():
                put_row(whole.setdefault(name, {}), int(number), row)
    return whole


def put_row(rows: dict[str, Any], number: int, row: Any) -> None:
    """Put a row under its number, or the next that is free or has the same row."""
    while rows.setdefault(str(number), row) != row:
        number += 1


def united_tables(content: bytes) -> dict[str, dict[str, Any]] | None:
    """Return the tables of a file of rows that has the rows of both sides; None where it is anything else.

    A comma that is missing or too many between rows is what is left of their ends. A row that both sides have changed
    stands there in both forms, the second under the next number that is free.
    """
    tables: dict[str, dict[str, Any]] = {}
    skeleton: list[bytes] = []
    rows: dict[str, Any] = {}
    for line in content.split(b"\n")[:-1]:
        if found := ROW.match(line):
            try:
                row = mapping(parse(found[2]), "row")
            except MalformedError:
                return None
            put_row(rows, int(found[1]), row)
        else:
            skeleton.append(line)
            if found := TABLE.match(line):
                rows = tables[found[1].decode()] = {}
    fits = len(skeleton) == len(_SKELETON) and content.endswith(b"\n")
    fits = fits and all(want in (None, line) for want, line in zip(_SKELETON, skeleton, strict=True))
    return tables if fits and len(tables) == 2 and len(tables["meta"]) == 1 else None
