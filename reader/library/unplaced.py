"""Highlights that lost their place when a text changed: in a file beside the annotations until a person places them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from reader.core.annotation import Relation
from reader.core.annotations import Annotations
from reader.core.codec import (
    MalformedError,
    mapping,
    number,
    relation_from,
    span_from,
    string,
)
from reader.core.dataclass import dataclass
from reader.core.ids import ArticleId, JSONValue, RelationId, SpanId
from reader.core.spelling import spell_relation, spell_span
from reader.errors import DamagedError
from reader.files import atomic_write, read_file
from reader.library.earlier import kept_article
from reader.library.json_text import parse_row
from reader.library.layout import Layout
from reader.library.row_lines import damage, has_conflict
from reader.library.versions import verify_version
from reader.text import Range
from reader.text.anchoring import Fate
from reader.text.carrying import Unplaced

VERSION = 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """A highlight that waits for a place.

    Args:
        revision: The revision of the article that its fragments count.
        unplaced: The highlight, and where it may lie now.
        words: What it covers in that revision's text.
        given_up: Whether the annotator has said that it has no place.
    """

    revision: int
    unplaced: Unplaced
    words: str
    given_up: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """What one annotator's annotations of an article wait with.

    Args:
        spans: The highlights, oldest revision first.
        relations: Relations of which an end waits.
    """

    spans: tuple[Waiting, ...] = ()
    relations: tuple[Relation, ...] = ()

    @property
    def wanted(self) -> list[Waiting]:
        """The highlights that are still to be placed: those that were not given up."""
        return [waiting for waiting in self.spans if not waiting.given_up]


def still_waiting(queue: Queue, annotations: Annotations) -> Queue:
    """Return a queue without what has a place among the annotations by now.

    Whoever gives a highlight its place changes nothing in the file, so that an undo lets it wait again.
    """
    placed = annotations.spans
    return Queue(
        tuple(waiting for waiting in queue.spans if waiting.unplaced.span.id not in placed),
        tuple(tie for tie in queue.relations if tie.id not in annotations.relations),
    )


def with_given_up(queue: Queue, span: SpanId) -> Queue:
    """Return a queue in which a highlight is one that has no place.

    Raises:
        LookupError: If none of that id waits.
    """
    if all(waiting.unplaced.span.id != span for waiting in queue.spans):
        raise LookupError(f"no highlight {span} waits for a place")
    return replace(
        queue,
        spans=tuple(
            replace(waiting, given_up=waiting.given_up or waiting.unplaced.span.id == span)
            for waiting in queue.spans
        ),
    )


def read_queue(path: Path, text_of: Callable[[int], str]) -> Queue:
    """Read what waits; nothing where there is no file.

    Args:
        path: The file.
        text_of: Returns the text of a revision.

    Raises:
        LibraryError: If a newer version wrote it.
        DamagedError: If it does not hold what it should.
    """
    try:
        content = read_file(path)
    except FileNotFoundError:
        return Queue()
    spans: dict[SpanId, Waiting] = {}
    relations: dict[RelationId, Relation] = {}
    text_of = cache(text_of)
    try:
        for line in content.splitlines():
            match read_line(line, path, text_of):
                case Waiting() as waiting:
                    spans[waiting.unplaced.span.id] = _joined(spans.get(waiting.unplaced.span.id), waiting)
                case Relation() as relation:
                    relations.setdefault(relation.id, relation)
    except ValueError as fault:
        if has_conflict(content):
            raise damage(path, content, str(fault)) from None
        raise DamagedError(
            f"the highlights without a place cannot be read: {fault}",
            where=str(path),
            remedy="restore the file from a copy; the annotations themselves are not concerned",
        ) from None
    return Queue(tuple(spans.values()), tuple(relations.values()))


def read_line(line: bytes, path: Path, text_of: Callable[[int], str]) -> Waiting | Relation | None:
    """Read a line of a queue's file; None for the one that says the version.

    Args:
        line: The line.
        path: The file, for the message.
        text_of: Returns the text of a revision.

    Raises:
        MalformedError: If it does not hold what it should.
        LibraryError: If a newer version wrote it, or there is no such revision.
    """
    row = mapping(parse_row(line), "the line")
    if "version" in row:
        verify_version(number(row, "version"), VERSION, path)
        return None
    if "relation" in row:
        return relation_from(row["relation"])
    return _waiting_from(row, text_of)


def _joined(held: Waiting | None, waiting: Waiting) -> Waiting:
    """Return a highlight of which both sides of a merge have a line: given up where one of them says so."""
    if held is None:
        return waiting
    return replace(waiting, given_up=held.given_up or waiting.given_up)


def write_queue(path: Path, queue: Queue, text_of: Callable[[int], str]) -> None:
    """Write what waits, in the place of what the file says now.

    Raises:
        SaveError: If it cannot be written. It is as it was.
    """
    lines = [f'{{"version":{VERSION}}}']
    lines += (_spell_waiting(waiting, text_of(waiting.revision)) for waiting in queue.spans)
    lines += (f'{{"relation":{spell_relation(relation)}}}' for relation in queue.relations)
    atomic_write(path, "".join(f"{line}\n" for line in lines).encode("utf-8"))


def _spell_waiting(waiting: Waiting, text: str) -> str:
    held = waiting.unplaced
    places = ",".join(f"[{start},{end}]" for start, end in held.places)
    near = f'"near":[{held.near[0]},{held.near[1]}],' if held.near else ""
    return (
        f'{{"revision":{waiting.revision},"fate":"{held.fate}","places":[{places}],{near}'
        f'"given_up":{"true" if waiting.given_up else "false"},"span":{spell_span(held.span, text)}}}'
    )


def _waiting_from(fields: Mapping[str, JSONValue], text_of: Callable[[int], str]) -> Waiting:
    revision = number(fields, "revision")
    places = fields.get("places")
    if not isinstance(places, list):
        raise MalformedError("places is not a list")
    text = text_of(revision)
    span = span_from(fields.get("span"), text)
    near = _place_from(fields["near"]) if "near" in fields else None
    return Waiting(
        revision,
        Unplaced(span, Fate(string(fields, "fate")), tuple(_place_from(place) for place in places), near),
        span.excerpt(text),
        fields.get("given_up") is True,
    )


def _place_from(row: JSONValue) -> Range:
    match row:
        case [int(start), int(end)] if 0 <= start < end:
            return start, end
    raise MalformedError(f"{row!r} is no range")


def text_of_revision(layout: Layout, article: ArticleId, revision: int) -> str:
    """Return the text of an earlier revision.

    Raises:
        LibraryError: If it is not there any more.
        DamagedError: If its file does not hold what it should.
    """
    return kept_article(layout, article, revision).text
