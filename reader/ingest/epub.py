"""EPUB: a book's chapters in reading order, as one article."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import unquote

from reader.core.article import Mark
from reader.core.ids import JSONValue, Offset
from reader.errors import IngestError
from reader.ingest.charset import charset_in_page
from reader.ingest.decode import decode
from reader.ingest.draft import About, Draft, Hints, single_line
from reader.ingest.elements import ElementBuilder
from reader.ingest.epub_package import chapters
from reader.ingest.inner_links import with_inner_links
from reader.ingest.page import parse_page
from reader.ingest.pullquote import with_attributions
from reader.ingest.titles import shorten

_FIELDS = ("title", "creator", "language", "date", "publisher")


def read(data: bytes, hints: Hints) -> Draft:
    """Read an EPUB 2 or 3 (EPUB 3.3): what its spine names, without the table of contents.

    Chapters are read as HTML, which knows no entities but its own.

    Args:
        data: The file.
        hints: What is known of it.

    Raises:
        IngestError: If it is no EPUB, encrypted, damaged, too large, or holds no text to read.
    """
    package, files = chapters(data)
    builder = ElementBuilder()
    notices: dict[str, None] = {}
    starts: dict[str, Offset] = {}
    anchors: dict[tuple[str, str], Offset] = {}
    marks_of: list[tuple[str, list[Mark]]] = []
    for name, content in files:
        if not content.strip():
            continue
        decoded = decode(content, encoding=hints.encoding, claimed=charset_in_page(content))
        notices.update(dict.fromkeys(decoded.notices))
        blocks_before, marks_before = len(builder.blocks), len(builder.marks)
        builder.add(parse_page(decoded.text, whole=True).events)
        if len(builder.blocks) > blocks_before:
            starts.setdefault(name, builder.blocks[blocks_before].start)
            anchors.update({(name, anchor): offset for anchor, offset in builder.anchors.items()})
        builder.anchors.clear()
        marks_of.append((name, builder.marks[marks_before:]))
    text = builder.text()
    if not text:
        raise IngestError("empty article", remedy="the book holds no text to read")

    def place(chapter: str, target: str) -> Offset | None:
        """Return where a link from a chapter leads, to the beginning of another if that lacks the element."""
        path, _, fragment = target.partition("#")
        name = (
            posixpath.normpath(posixpath.join(posixpath.dirname(chapter), unquote(path))) if path else chapter
        )
        return anchors.get((name, unquote(fragment)), starts.get(name))

    marks = [mark for name, marks in marks_of for mark in with_inner_links(marks, partial(place, name))]
    blocks = with_attributions(text, builder.blocks)
    return Draft(text, blocks, marks, _about(package.metadata), tuple(notices))


def _about(said: Mapping[str, Sequence[str]]) -> About:
    def first(name: str) -> str:
        return single_line(next(filter(None, said.get(name, ())), ""))

    rest: dict[str, JSONValue] = {
        name: single_line(", ".join(values)) for name, values in said.items() if name not in _FIELDS
    }
    return About(
        title=shorten(first("title")),
        language=first("language") or None,
        publisher=first("publisher") or None,
        byline=single_line(", ".join(said.get("creator", ()))) or None,
        published=first("date") or None,
        metadata=rest,
    )
