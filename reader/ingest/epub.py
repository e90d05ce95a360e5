"""EPUB: a book's chapters in reading order, as one article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.core.ids import JSONValue
from reader.errors import IngestError
from reader.ingest.charset import charset_in_page
from reader.ingest.decode import decode
from reader.ingest.draft import About, Draft, Hints, single_line
from reader.ingest.elements import ElementBuilder
from reader.ingest.epub_package import chapters
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
    for _, content in files:
        if not content.strip():
            continue
        decoded = decode(content, encoding=hints.encoding, claimed=charset_in_page(content))
        notices.update(dict.fromkeys(decoded.notices))
        builder.add(parse_page(decoded.text, whole=True).events)
    text = builder.text()
    if not text:
        raise IngestError("empty article", remedy="the book holds no text to read")
    blocks = with_attributions(text, builder.blocks)
    return Draft(text, blocks, builder.marks, _about(package.metadata), tuple(notices))


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
