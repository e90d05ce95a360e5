"""Bytes to articles: one module for each format, with `read(data) -> Draft`, imported when it is needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from reader.core.article import Article, BlockTable, MarkTable, article_id, text_digest
from reader.core.ids import Timestamp
from reader.errors import IngestError
from reader.ingest.draft import Draft
from reader.ingest.titles import title_of

LARGEST = 64 * 1024 * 1024
"""The size of the largest file that becomes an article, in bytes."""

_FORMATS = {
    "": "plain",
    ".txt": "plain",
    ".text": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
}

SUFFIXES = frozenset(filter(None, _FORMATS))
"""The file name suffixes that are read, in small letters. A name without a suffix is plain text."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """An article as it was read.

    Args:
        article: The article, frozen.
        notices: Sentences for the user about anything that was guessed, replaced or left out.
    """

    article: Article
    notices: tuple[str, ...] = ()


def read_article(data: bytes, *, name: str, added: Timestamp | None = None) -> Ingested:
    """Turn a file's bytes into an article. The same bytes and name give the same article on every machine.

    Args:
        data: What the file holds.
        name: Its name, with or without folders; the suffix chooses the format.
        added: When it comes into the library.

    Raises:
        IngestError: If the file is too large, of a format that is not read, not text, or empty.
    """
    source = _LONE_SURROGATE.sub("\ufffd", PurePath(name).name)
    try:
        draft = _draft(data, source)
    except IngestError as fault:
        raise IngestError(fault.what, where=source, remedy=fault.remedy) from fault
    about = draft.about
    sha256 = text_digest(draft.text)
    title = about.title or title_of(draft.text, source)
    article = Article(
        id=article_id(title, sha256),
        title=title,
        text=draft.text,
        sha256=sha256,
        blocks=BlockTable(draft.blocks),
        marks=MarkTable(draft.marks),
        language=about.language,
        url=about.url,
        publisher=about.publisher,
        byline=about.byline,
        published=about.published,
        added=added,
        source=source,
        metadata=about.metadata,
    )
    return Ingested(article, draft.notices)


_SUFFIX = re.compile(r"\.[a-z0-9]{1,12}", re.IGNORECASE)
# How a name that is not UTF-8 arrives from the file system.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _draft(data: bytes, name: str) -> Draft:
    suffix = PurePath(name).suffix.lower()
    # "Talks in the U.S. fail" has a full stop and no suffix.
    known = _FORMATS.get(suffix if _SUFFIX.fullmatch(suffix) else "")
    if known is None:
        raise IngestError(
            f"{suffix} files are not read", remedy=f"use {', '.join(sorted(SUFFIXES))} or no suffix at all"
        )
    if len(data) > LARGEST:
        raise IngestError(
            f"too large: {len(data) / 1024**2:,.1f} MB, and the largest article has {LARGEST // 1024**2} MB",
            remedy="split the file",
        )
    reader = import_module(f"reader.ingest.{known}")
    draft: Draft = reader.read(data)
    return draft
