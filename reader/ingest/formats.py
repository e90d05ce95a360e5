"""Which formats are read, and how a file's format is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from reader.errors import IngestError


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is read.

    Args:
        name: What the user calls it.
        module: The module of `reader.ingest` that reads it.
        suffixes: How the names of its files end, the usual one first.
        media_types: What servers call it.
    """

    name: str
    module: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]


PLAIN = Format("txt", "plain", (".txt", ".text"), ("text/plain",))
MARKDOWN = Format("md", "markdown", (".md", ".markdown", ".mdown"), ("text/markdown", "text/x-markdown"))
HTML = Format("html", "html", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"))
EPUB = Format("epub", "epub", (".epub",), ("application/epub+zip",))
JSONL = Format(
    "jsonl",
    "jsonl",
    (".jsonl", ".ndjson"),
    ("application/jsonl", "application/x-ndjson", "application/x-jsonlines", "application/jsonlines"),
)
PDF = Format("pdf", "pdf", (".pdf",), ("application/pdf", "application/x-pdf"))

FORMATS = {each.name: each for each in (PLAIN, MARKDOWN, HTML, EPUB, JSONL, PDF)}
"""The formats by their names."""

SUFFIXES = frozenset(suffix for each in FORMATS.values() for suffix in each.suffixes)
"""The file name suffixes that are read, in small letters. A name without a suffix is plain text."""

_BY_SUFFIX = {suffix: each for each in FORMATS.values() for suffix in each.suffixes}
_BY_MEDIA_TYPE = {name: each for each in FORMATS.values() for name in each.media_types}
_SAYS_NOTHING = frozenset(
    ("", "application/octet-stream", "binary/octet-stream", "application/force-download")
)
_SUFFIX = re.compile(r"\.[a-z0-9]{1,12}", re.IGNORECASE)


def format_of(name: str, media_type: str | None, data: bytes) -> Format:
    """Tell a file's format: by what a server calls it, else by its name, else by its bytes.

    Args:
        name: The file's name.
        media_type: What a server calls it, without parameters; None for a file that came from none.
        data: What it holds.

    Raises:
        IngestError: If it is none that is read.
    """
    suffix = suffix_of(name)
    by_name = _BY_SUFFIX.get(suffix)
    if media_type is None or media_type in _SAYS_NOTHING:
        if by_name is not None:
            return by_name
        if media_type is not None:
            return sniff(data)
        if not suffix:
            return PLAIN
        raise IngestError(f"{suffix} files are not read", remedy=_way_out(suffix))
    served = _BY_MEDIA_TYPE.get(media_type)
    # Many servers call everything plain text that is some kind of text.
    if served is PLAIN and by_name in (MARKDOWN, JSONL):
        return by_name
    if served is None:
        raise IngestError(f"{media_type} is not read", remedy=_way_out(suffix))
    return served


def suffix_of(name: str) -> str:
    """Return the suffix of a file name in small letters; empty if it has none."""
    suffix = PurePath(name).suffix.lower()
    # "Talks in the U.S. fail" has a full stop and no suffix.
    return suffix if _SUFFIX.fullmatch(suffix) else ""


_PAGE = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+|<!--(?>.*?-->)\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|body|title|article|p|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(rb"^(?:#{1,6} \S|```|> \S|[*-] \S)|\]\([^)\s]{1,200}\)|\A---\n", re.MULTILINE)
_SAMPLE = 65_536


def sniff(data: bytes) -> Format:
    """Tell a format by the bytes of a file that nobody named; plain text if nothing else speaks for itself."""
    sample = data[:_SAMPLE].removeprefix(b"\xef\xbb\xbf")
    if sample.startswith(b"%PDF-"):
        return PDF
    if sample.startswith(b"PK\x03\x04") and b"mimetypeapplication/epub+zip" in sample[:100]:
        return EPUB
    if _PAGE.match(sample):
        return HTML
    if sample.lstrip().startswith(b"{"):
        first_line = data[: data.find(b"\n") + 1 or None]
        if b'"text"' in first_line and first_line.rstrip().endswith(b"}"):
            return JSONL
    return MARKDOWN if _MARKUP.search(sample) else PLAIN


_OFFICE = frozenset((".doc", ".docx", ".odt", ".pages", ".rtf", ".wpd"))
_WHOLE_PAGES = frozenset((".mht", ".mhtml", ".webarchive"))
_TEXT = frozenset((".csv", ".eml", ".log", ".rst", ".srt", ".tex", ".tsv", ".vtt", ".xml"))


def _way_out(suffix: str) -> str:
    """Return what to do about a file that is not read."""
    if suffix in _OFFICE:
        return "save it as .txt, .html or .pdf"
    if suffix in _WHOLE_PAGES:
        return "open it in a browser and save the page as .html"
    if suffix in _TEXT:
        return "--as txt reads it as plain text"
    return f"use {', '.join(sorted(SUFFIXES))} or no suffix at all"
