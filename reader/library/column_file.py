"""The file in the cache that holds a checkpoint's columns, so that opening it reads no row."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from reader.core.saved import Ids, RelationColumns, SpanColumns
from reader.errors import LibraryError, SaveError
from reader.files import atomic_write, read_file
from reader.library.saved_rows import Columns, Lines

_VERSION = 1


def write_columns(path: Path, columns: Columns, belongs_to: str) -> None:
    """Write columns; where that fails, the next opening takes longer.

    Args:
        path: The file.
        columns: What to write.
        belongs_to: What tells the checkpoint and its article from all others.
    """
    arrays = [*_arrays(columns)]
    texts = [columns.spans.ids.text, columns.relations.ids.text]
    body = b"".join([*(part.tobytes() for part in arrays), *texts])
    header = {
        "version": _VERSION,
        "byte_order": sys.byteorder,
        "belongs_to": belongs_to,
        "crc32": zlib.crc32(body),
        "labels": list(columns.spans.names),
        "starts": [columns.span_lines.start, columns.relation_lines.start],
        "items": [[part.typecode, part.itemsize, len(part)] for part in arrays],
        "texts": [len(text) for text in texts],
    }
    with suppress(SaveError):
        atomic_write(path, (json.dumps(header).encode() + b"\n", body), durable=False)


def read_columns(path: Path, belongs_to: str) -> Columns | None:
    """Read columns, or return None if the file is not there, damaged, or belongs to another checkpoint."""
    try:
        line, _, body = read_file(path).partition(b"\n")
        header = json.loads(line)
        if (header["version"], header["byte_order"], header["belongs_to"]) != (
            _VERSION,
            sys.byteorder,
            belongs_to,
        ):
            return None
        if zlib.crc32(body) != header["crc32"]:
            return None
        columns = Columns()
        parts = memoryview(body)
        for column, (typecode, itemsize, length) in zip(_arrays(columns), header["items"], strict=True):
            if (column.typecode, column.itemsize) != (typecode, itemsize):
                return None
            del column[:]
            column.frombytes(parts[: itemsize * length])
            parts = parts[itemsize * length :]
        columns.spans.ids.text = bytes(parts[: header["texts"][0]])
        columns.relations.ids.text = bytes(parts[header["texts"][0] :])
        columns.spans.names = tuple(header["labels"])
        columns.span_lines.start, columns.relation_lines.start = header["starts"]
    except (FileNotFoundError, LibraryError, ValueError, LookupError, TypeError):
        return None
    return columns


def _arrays(columns: Columns) -> Iterator[array[int]]:
    spans, relations = columns.spans, columns.relations
    yield from _span_arrays(spans)
    yield from _line_arrays(columns.span_lines)
    yield from _relation_arrays(relations)
    yield from _line_arrays(columns.relation_lines)


def _span_arrays(spans: SpanColumns) -> tuple[array[int], ...]:
    positions = (
        spans.labels,
        spans.starts,
        spans.ends,
        spans.firsts,
        spans.fragment_starts,
        spans.fragment_ends,
    )
    return *_id_arrays(spans.ids), *positions


def _relation_arrays(relations: RelationColumns) -> tuple[array[int], ...]:
    return *_id_arrays(relations.ids), relations.heads, relations.tails, relations.by_head, relations.by_tail


def _id_arrays(ids: Ids) -> tuple[array[int], ...]:
    return ids.ends, ids.sorted


def _line_arrays(lines: Lines) -> tuple[array[int], ...]:
    return lines.ends, lines.numbers
