"""The file in the cache that holds a checkpoint's columns, so that opening it reads no row."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path

from reader.core.id_table import Ids
from reader.core.saved import RelationColumns, SpanColumns
from reader.library.packed import read_packed, write_packed
from reader.library.saved_rows import Columns, Lines


def write_columns(path: Path, columns: Columns, belongs_to: str) -> None:
    """Write columns; where that fails, the next opening takes longer.

    Args:
        path: The file.
        columns: What to write.
        belongs_to: What tells the checkpoint and its article from all others.
    """
    about = {
        "labels": [*columns.spans.names],
        "counts": [*columns.spans.counts],
        "starts": [columns.span_lines.start, columns.relation_lines.start],
    }
    ids = [held.ids.text for held in (columns.spans, columns.relations)]
    # An edit may follow at once, and is shown when it is on the disk.
    write_packed(path, belongs_to, about, [*_arrays(columns)], ids, synced=True)


def read_columns(path: Path, belongs_to: str) -> Columns | None:
    """Read columns, or return None if the file is not there, damaged, or belongs to another checkpoint."""
    columns = Columns()
    read = read_packed(path, belongs_to, [*_arrays(columns)])
    if read is None:
        return None
    try:
        columns.spans.names = tuple(read[0]["labels"])
        columns.spans.counts = list(read[0]["counts"])
        columns.span_lines.start, columns.relation_lines.start = read[0]["starts"]
        columns.spans.ids.text, columns.relations.ids.text = read[1]
    except (ValueError, LookupError, TypeError):
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
        spans.parted,
        spans.firsts,
        spans.fragment_starts,
        spans.fragment_ends,
        spans.reach,
    )
    return *_id_arrays(spans.ids), *positions


def _relation_arrays(relations: RelationColumns) -> tuple[array[int], ...]:
    return *_id_arrays(relations.ids), relations.heads, relations.tails, relations.by_head, relations.by_tail


def _id_arrays(ids: Ids) -> tuple[array[int], ...]:
    return ids.ends, ids.sorted


def _line_arrays(lines: Lines) -> tuple[array[int], ...]:
    return lines.ends, lines.numbers
