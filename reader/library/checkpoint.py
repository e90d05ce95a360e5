"""The TinyDB file that holds an annotator's annotations of an article, as they were after some edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from reader.core.annotation import Relation, Span
from reader.core.annotations import Annotations
from reader.core.article import Article
from reader.core.codec import (
    MalformedError,
    mapping,
    number,
    relation_from,
    selection_from,
    span_from,
    strings,
)
from reader.core.dataclass import dataclass
from reader.core.edit import History, Item
from reader.core.ids import JSONValue
from reader.library.column_file import read_columns
from reader.library.content import Content
from reader.library.edit_log import Anchor
from reader.library.json_text import parse, parse_row
from reader.library.protocol import Status
from reader.library.row_lines import ROW, TABLE, has_conflict, loose_rows, sealed_checksum, sealed_rows
from reader.library.saved_rows import Builder, Columns, SavedRows
from reader.library.snapshot import VERSION
from reader.library.state import State, status_from
from reader.library.versions import verify_version

_LARGE = 1 << 18
"""The size in bytes from which on a checkpoint's columns are kept in the cache."""

_META_LINE = 3
"""The line of the file that holds the meta row, counted from 1."""


@dataclass(slots=True)
class Checkpoint:
    """A state, and where it was read.

    Args:
        state: What it says.
        anchor: The place in the log that it stands for; None if there was no log.
        texts: The digest of the text that it is about, as it says.
        rows: Its rows, where the state reads them when they are needed; None where it holds them all.
        unlisted: The name that the columns of the rows should have in the cache, where they are not there.
    """

    state: State
    anchor: Anchor | None
    texts: frozenset[str] = frozenset()
    rows: SavedRows | None = None
    unlisted: str = ""


@dataclass(frozen=True, slots=True)
class Wreck:
    """What is left of a damaged checkpoint.

    Args:
        content: The bytes of the file.
        reason: What is wrong with it.
        conflict: Whether `git` has left the marks of a merge conflict in it.
        united: Whether it is what `git` makes of two checkpoints: the rows of both.
        items: The spans and relations that can still be read.
        lost: How many rows cannot.
        seq: The last edit that it held, or 0 if that cannot be read.
        drafts: Words that were being typed.
        texts: The digests of the texts that it is about, as it says: several where two were put together.
        sealed: Whether it is as it was written all the same, so that it does not lie about its text.
        status: How far the annotator is; None if that cannot be read.
    """

    content: bytes
    reason: str
    conflict: bool
    united: bool
    items: tuple[Item, ...]
    lost: int
    seq: int
    drafts: Mapping[str, str]
    texts: frozenset[str] = frozenset()
    sealed: bool = False
    status: Status | None = None


def read_checkpoint(
    path: Path, article: Article, columns_file: Path | None = None
) -> Checkpoint | Wreck | None:
    """Read a checkpoint, or what is left of it; None if there is none.

    Args:
        path: The file.
        article: The article, against whose text every span is held.
        columns_file: Where the cache may have the checkpoint's columns.

    Raises:
        LibraryError: If it cannot be read at all, or a newer version wrote it.
    """
    try:
        content = Content(path)
    except FileNotFoundError:
        return None
    sealed = sealed_checksum(content, verified=True) is not None
    if sealed:
        try:
            return _open(content, article, columns_file)
        except MalformedError:
            pass
    whole = content.read()
    try:
        return _checkpoint(sealed_rows(whole), article.text, path)
    except MalformedError as fault:
        return replace(_wreck(whole, article.text, path, str(fault)), sealed=sealed)


def columns_name(content: Content, article: Article) -> str:
    """Return what a checkpoint's columns are called in the cache; empty where it is too small to have any.

    Args:
        content: The checkpoint.
        article: The article that it is about.
    """
    checksum = sealed_checksum(content) if content.size > _LARGE else None
    return "" if checksum is None else f"{checksum:08x}-{content.size}-{article.sha256}"


def _open(content: Content, article: Article, columns_file: Path | None) -> Checkpoint:
    """Open a checkpoint under a sound seal, and leave its rows where they are.

    Raises:
        MalformedError: If it does not hold what it should, or its rows are not where we put them.
    """
    text, name = article.text, columns_name(content, article)
    columns = read_columns(columns_file, name) if columns_file and name else None
    unlisted = name if columns is None else ""
    held: list[Span] = []
    if columns is None:
        columns = _scan(content, text, held if content.size <= _LARGE else None)
    head = content.read(0, columns.span_lines.start).split(b"\n")
    if len(head) < _META_LINE:
        raise MalformedError("the meta row is missing")
    meta = _verified_meta(parse_row(head[_META_LINE - 1].partition(b":")[2]), content.path)
    rows = SavedRows(content, columns)
    checkpoint = _made(meta, Annotations(saved=rows.items(text, held)), len(text))
    checkpoint.rows, checkpoint.unlisted = rows, unlisted
    return checkpoint


def _scan(content: Content, text: str, held: list[Span] | None) -> Columns:
    """Return where all rows lie, and keep the spans where a list for them is given."""
    builder = Builder()
    starts: dict[str, int] = {}
    table, place = "", 0
    for line in content.lines():
        if found := ROW.match(line):
            number, row = int(found[1]), parse_row(found[2])
            size = found.end(2)
            if table == "spans":
                span = span_from(row, text)
                builder.add_span(span, size, number)
                if held is not None:
                    held.append(span)
            elif table == "relations":
                builder.add_relation(relation_from(row), size, number)
        elif found := TABLE.match(line):
            table = found[1].decode()
            starts[table] = place + len(line)
        place += len(line)
    columns = builder.finish()
    columns.span_lines.start, columns.relation_lines.start = (
        starts.get("spans", 0),
        starts.get("relations", 0),
    )
    return columns


def _checkpoint(rows: Iterable[tuple[str, bytes]], text: str, path: Path) -> Checkpoint:
    """Read a checkpoint that another program has put in other bytes, such as other line ends."""
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
    return _made(meta, Annotations(items.values()), len(text))


def _made(meta: Mapping[str, JSONValue], annotations: Annotations, length: int) -> Checkpoint:
    position = selection_from(meta.get("position"))
    anchor = _anchor(meta.get("log"))
    most = anchor.end if anchor else 0
    state = State(
        annotations=annotations,
        history=History(_unrolled(meta.get("undoable"), most), _unrolled(meta.get("redoable"), most)),
        seq=number(meta, "seq"),
        position=position if position and position.end <= length else None,
        status=status_from(meta.get("status")),
        drafts=strings(meta.get("drafts"), "drafts"),
    )
    return Checkpoint(state, anchor, frozenset(_told(meta)))


def _told(meta: Mapping[str, JSONValue]) -> Iterator[str]:
    digest = meta.get("sha256")
    if isinstance(digest, str) and digest:
        yield digest


def _wreck(content: bytes, text: str, path: Path, reason: str) -> Wreck:
    items: dict[str, Item] = {}
    lost = twice = metas = 0
    seq = 0
    drafts: dict[str, str] = {}
    texts: set[str] = set()
    status: Status | None = None
    for _, spelling in loose_rows(content):
        try:
            row = dict(mapping(parse(spelling), "row"))
            if row.get("file") == "annotations":
                meta = _verified_meta(row, path)
                texts.update(_told(meta))
                metas += 1
                seq = max(seq, number(meta, "seq"))
                drafts = {**drafts, **strings(meta.get("drafts"), "drafts")}
                status = status_from(meta.get("status"))
                continue
            item = span_from(row, text) if "fragments" in row else relation_from(row)
            twice += items.setdefault(item.id, item) != item
        except MalformedError:
            lost += 1
    united = metas > 1
    lost += 0 if united else twice
    return Wreck(
        content, reason, has_conflict(content), united, tuple(items.values()), lost, seq, drafts,
        frozenset(texts), status=status,
    )  # fmt: skip


def _verified_meta(row: JSONValue, path: Path) -> Mapping[str, JSONValue]:
    meta = mapping(row, "meta")
    verify_version(number(meta, "version"), VERSION, path)
    return meta


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
