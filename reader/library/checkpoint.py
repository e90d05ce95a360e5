"""The TinyDB file that holds an annotator's annotations of an article, as they were after some edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from reader.core.annotation import Relation, Span
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.codec import (
    MalformedError,
    Row,
    mapping,
    number,
    relation_from,
    relation_row,
    selection_from,
    selection_row,
    span_from,
    span_row,
    string,
    strings,
)
from reader.core.edit import History, Item
from reader.core.ids import Annotator, JSONValue
from reader.errors import LibraryError
from reader.files import read_file
from reader.library.edit_log import Anchor
from reader.library.json_text import parse, parse_row
from reader.library.row_storage import RowStorage, has_conflict, loose_rows, row_number, sealed_rows
from reader.library.state import State, status_from

VERSION = 1

_META_LINE = 3
"""The line of the file that holds the meta row, counted from 1."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A state, and the place in the log that it stands for; None if there was no log."""

    state: State
    anchor: Anchor | None


@dataclass(frozen=True, slots=True)
class Wreck:
    """What is left of a damaged checkpoint.

    Args:
        content: The bytes of the file.
        reason: What is wrong with it.
        conflict: Whether `git` has left the marks of a merge conflict in it.
        items: The spans and relations that can still be read.
        lost: How many rows cannot.
        seq: The last edit that it held, or 0 if that cannot be read.
        drafts: Words that were being typed.
    """

    content: bytes
    reason: str
    conflict: bool
    items: tuple[Item, ...]
    lost: int
    seq: int
    drafts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that goes into a checkpoint, taken in one moment so that it can be written while edits go on."""

    spans: tuple[Span, ...]
    relations: tuple[Relation, ...]
    meta: Row

    @classmethod
    def of(cls, state: State, article: Article, annotator: Annotator, anchor: Anchor | None) -> Snapshot:
        """Take a snapshot of a state."""
        spans = tuple(state.annotations.ordered())
        meta: Row = {
            "file": "annotations",
            "version": VERSION,
            "article": article.id,
            "annotator": annotator,
            "sha256": article.sha256,
            "seq": state.seq,
            "log": None if anchor is None else [anchor.end, anchor.line, anchor.crc32],
            "status": str(state.status),
            "labels": dict(sorted(Counter(span.label for span in spans).items())),
            "position": selection_row(state.position),
            "drafts": dict(state.drafts),
            "undoable": _runs(state.history.undoable),
            "redoable": _runs(state.history.redoable),
        }
        return cls(spans, tuple(state.annotations.relations.values()), meta)

    def write(self, path: Path, text: str, changed: Collection[str] | None) -> None:
        """Write the checkpoint in the place of the one before.

        Args:
            path: The file.
            text: The article's text.
            changed: The items that may differ from those in the file; None if all may.

        Raises:
            SaveError: If it cannot be written; the one before is still there.
        """
        storage = RowStorage(path, sealed=True)
        known = storage.rows_of("spans") if changed is not None and path.exists() else iter(())
        storage.write_rows(
            {
                "meta": [("1", self.meta)],
                "spans": _numbered(self.spans, _span_rows(self.spans, text, known, changed or ())),
                "relations": _numbered(self.relations, map(relation_row, self.relations)),
            }
        )


@dataclass(frozen=True, slots=True)
class Heading:
    """What a checkpoint says about itself before its annotations.

    Args:
        log_size: The size of the log that it stands for, in bytes.
        labels: How many spans there are of each label.
        status: The article's status.
    """

    log_size: int
    labels: Mapping[str, int]
    status: str


def read_checkpoint(path: Path, text: str) -> Checkpoint | Wreck | None:
    """Read a checkpoint, or what is left of it; None if there is none.

    Args:
        path: The file.
        text: The article's text, which every span is held against.

    Raises:
        LibraryError: If it cannot be read at all, or a newer version wrote it.
    """
    try:
        content = read_file(path)
    except FileNotFoundError:
        return None
    try:
        return _checkpoint(sealed_rows(content), text, path)
    except MalformedError as fault:
        return _wreck(content, text, path, str(fault))


def read_heading(path: Path) -> Heading:
    """Read what a checkpoint says about itself, and nothing else of it.

    Raises:
        OSError: If it cannot be read.
        MalformedError: If it does not begin as a checkpoint does.
    """
    with path.open("rb") as file:
        line = [file.readline() for _ in range(_META_LINE)][-1]
    database = mapping(parse(b"{%s}" % line.strip().removesuffix(b",")), "the meta table")
    meta = mapping(database.get("1"), "the meta row")
    labels = mapping(meta.get("labels"), "labels")
    anchor = _anchor(meta.get("log"))
    return Heading(
        log_size=anchor.end if anchor else 0,
        labels={name: number(labels, name) for name in labels},
        status=string(meta, "status"),
    )


def _checkpoint(rows: Iterable[tuple[str, bytes]], text: str, path: Path) -> Checkpoint:
    meta: Mapping[str, JSONValue] = {}
    items: dict[str, Item] = {}
    ties: list[Relation] = []
    for table, content in rows:
        row = parse_row(content)
        match table:
            case "meta":
                meta = _verified_meta(row, path)
            case "spans":
                span = span_from(row, text)
                if span.id in items:
                    raise MalformedError(f"span {span.id} stands twice")
                items[span.id] = span
            case "relations":
                relation = relation_from(row)
                if relation.id in items:
                    raise MalformedError(f"relation {relation.id} stands twice")
                items[relation.id] = relation
                ties.append(relation)
            case _:
                raise MalformedError(f"the table {table!r} is not known")
    for relation in ties:
        for end in (relation.head, relation.tail):
            if not isinstance(items.get(end), Span):
                raise MalformedError(f"relation {relation.id} ties span {end}, which is not there")
    position = selection_from(meta.get("position"))
    anchor = _anchor(meta.get("log"))
    most = anchor.end if anchor else 0
    state = State(
        annotations=Annotations(items.values()),
        history=History(_unrolled(meta.get("undoable"), most), _unrolled(meta.get("redoable"), most)),
        seq=number(meta, "seq"),
        position=position if position and position.end <= len(text) else None,
        status=status_from(meta.get("status")),
        drafts=strings(meta.get("drafts"), "drafts"),
    )
    return Checkpoint(state, anchor)


def _wreck(content: bytes, text: str, path: Path, reason: str) -> Wreck:
    items: dict[str, Item] = {}
    lost = 0
    seq = 0
    drafts: dict[str, str] = {}
    for _, spelling in loose_rows(content):
        try:
            row = dict(mapping(parse(spelling), "row"))
            if row.get("file") == "annotations":
                meta = _verified_meta(row, path)
                seq = number(meta, "seq")
                drafts = strings(meta.get("drafts"), "drafts")
                continue
            item = span_from(row, text) if "fragments" in row else relation_from(row)
            if items.setdefault(item.id, item) != item:
                raise MalformedError(f"{item.id} stands twice")
        except MalformedError:
            lost += 1
    return Wreck(content, reason, has_conflict(content), tuple(items.values()), lost, seq, drafts)


def _verified_meta(row: JSONValue, path: Path) -> Mapping[str, JSONValue]:
    meta = mapping(row, "meta")
    version = number(meta, "version")
    if version > VERSION:
        raise LibraryError(
            f"a newer version of Pressmark wrote this file (format {version}, this one knows {VERSION})",
            where=str(path),
            remedy="update Pressmark",
        )
    return meta


def _span_rows(
    spans: Iterable[Span], text: str, known: Iterator[bytes], changed: Collection[str]
) -> Iterator[Row | bytes]:
    """Yield the rows of spans in text order, taking those that did not change from the file before.

    Both are in the same order, so the row of an unchanged span is the next one in the file whose span did
    not change. Where it is not, the file is not what it was taken for, and no more is taken from it.
    """
    for span in spans:
        if span.id not in changed:
            for row in known:
                identifier = row[len(b'{"id":"') : row.find(b'"', len(b'{"id":"'))].decode("utf-8", "replace")
                if identifier == span.id:
                    yield row
                    break
                if identifier not in changed:
                    known = iter(())
                    yield span_row(span, text)
                    break
            else:
                yield span_row(span, text)
        else:
            yield span_row(span, text)


def _numbered(items: Iterable[Item], rows: Iterable[Row | bytes]) -> Iterator[tuple[str, Row | bytes]]:
    taken: set[int] = set()
    for item, row in zip(items, rows, strict=True):
        place = row_number(item.id)
        while place in taken:
            place += 1
        taken.add(place)
        yield str(place), row


def _anchor(value: JSONValue) -> Anchor | None:
    if value is None:
        return None
    if (
        isinstance(value, list)
        and len(value) == len(Anchor.__slots__)
        and all(isinstance(part, int) and part >= 0 for part in value)
    ):
        end, line, crc32 = (part for part in value if isinstance(part, int))
        return Anchor(end, line, crc32)
    raise MalformedError("log is not a place in a log")


def _runs(numbers: list[int]) -> list[JSONValue]:
    """Spell numbers as runs `[first, last]`: an undo list is long, and nearly all one run."""
    if not numbers:
        return []
    breaks = [place for place, (left, right) in enumerate(pairwise(numbers), 1) if right != left + 1]
    return [[numbers[first], numbers[last - 1]] for first, last in pairwise([0, *breaks, len(numbers)])]


def _unrolled(value: JSONValue, most: int) -> list[int]:
    """Read runs of at most so many numbers in all: no log has more edits than bytes."""
    if not isinstance(value, list):
        raise MalformedError("a list of edits is not a list")
    numbers: list[int] = []
    for run in value:
        match run:
            case [int(first), int(last)] if 0 < first <= last < first + most - len(numbers):
                numbers.extend(range(first, last + 1))
            case _:
                raise MalformedError("a list of edits holds something else than runs of edits")
    return numbers
