"""Bytes to articles: one module for each format, with `read(data, hints) -> Draft`, imported when it is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from reader.core.article import Article, BlockTable, MarkTable, article_id, text_digest
from reader.core.ids import Timestamp
from reader.errors import IngestError
from reader.ingest.charset import charset_of_media_type
from reader.ingest.draft import Draft, Hints
from reader.ingest.formats import FORMATS, JSONL, SUFFIXES, format_of, suffix_of
from reader.ingest.titles import title_of

__all__ = [
    "LARGEST",
    "LARGEST_CORPUS",
    "SUFFIXES",
    "Ingested",
    "read_article",
    "read_articles",
    "verify_size",
]

LARGEST = 64 * 1024 * 1024
"""The size of the largest file that becomes an article, in bytes."""

LARGEST_CORPUS = 1024 * 1024 * 1024
"""The size of the largest file of records, each of which becomes an article, in bytes."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """An article as it was read.

    Args:
        article: The article, frozen.
        source: The bytes that it was read from: the file, or its record's own line.
        suffix: How the name of a file of such bytes ends.
        notices: Sentences for the user about anything that was guessed, replaced or left out.
    """

    article: Article
    source: bytes
    suffix: str
    notices: tuple[str, ...] = ()


def read_articles(
    data: bytes,
    *,
    name: str,
    added: Timestamp | None = None,
    media_type: str | None = None,
    format_name: str | None = None,
    encoding: str | None = None,
    url: str | None = None,
) -> Iterator[Ingested | IngestError]:
    """Turn a file's bytes into articles: one, or one for each record of JSONL.

    The same bytes, name and hints give the same articles on every machine with the same extras. A record that
    gives no article is yielded as the reason why, with its line, and the rest goes on.

    Args:
        data: What the file holds.
        name: Its name, with or without folders; the suffix chooses the format.
        added: When it comes into the library.
        media_type: What a server calls it, such as `text/html; charset=utf-8`; it counts more than the suffix.
        format_name: Its format by the name that `FORMATS` has for it, if the user says it; it counts most.
        encoding: The name of its encoding, if the user says it; nothing is guessed then.
        url: Where it was fetched from; the article's address if it declares none itself.

    Raises:
        IngestError: If the file as a whole is too large, of a format that is not read, not text, or empty.
    """
    source = _LONE_SURROGATE.sub("\ufffd", PurePath(name).name)
    try:
        kind, charset = charset_of_media_type(media_type) if media_type is not None else (None, None)
        format_ = FORMATS[format_name] if format_name is not None else format_of(source, kind, data)
        verify_size(len(data), format_.suffixes[0])
        given = suffix_of(source)
        suffix = given if given in format_.suffixes else format_.suffixes[0]
        hints = Hints(encoding, charset, url)
        reader = import_module(f"reader.ingest.{format_.module}")
        if format_ is not JSONL:
            draft: Draft = reader.read(data, hints)
            yield Ingested(_article(draft, source, added, url), data, suffix, draft.notices)
            return
        for outcome in reader.records(data, hints):
            if isinstance(outcome, IngestError):
                yield IngestError(outcome.what, where=f"{source}, {outcome.where}", remedy=outcome.remedy)
            else:
                article = _article(outcome.draft, source, added, None)
                yield Ingested(article, outcome.line, suffix, outcome.draft.notices)
    except IngestError as fault:
        raise IngestError(fault.what, where=source, remedy=fault.remedy) from fault


def read_article(data: bytes, *, name: str, added: Timestamp | None = None) -> Ingested:
    """Turn the bytes of a file that holds one article into that article.

    Args:
        data: What the file holds.
        name: Its name, with or without folders; the suffix chooses the format.
        added: When it comes into the library.

    Raises:
        IngestError: If it gives no article.
    """
    outcome = next(read_articles(data, name=name, added=added))
    if isinstance(outcome, IngestError):
        raise outcome
    return outcome


def verify_size(size: int, suffix: str) -> None:
    """Verify that a file is not too large to be read.

    Args:
        size: Its size in bytes.
        suffix: How its name ends.

    Raises:
        IngestError: If it is.
    """
    most = LARGEST_CORPUS if suffix in JSONL.suffixes else LARGEST
    if size > most:
        raise IngestError(
            f"too large: {size / 1024**2:,.1f} MB, and the largest such file has {most // 1024**2:,} MB",
            remedy="split the file",
        )


# How a name that is not UTF-8 arrives from the file system.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _article(draft: Draft, source: str, added: Timestamp | None, url: str | None) -> Article:
    about = draft.about
    sha256 = text_digest(draft.text)
    title = about.title or title_of(draft.text, source)
    return Article(
        id=article_id(title, sha256),
        title=title,
        text=draft.text,
        sha256=sha256,
        blocks=BlockTable(draft.blocks),
        marks=MarkTable(draft.marks),
        language=about.language,
        url=about.url or url,
        publisher=about.publisher,
        byline=about.byline,
        published=about.published,
        added=added,
        source=source,
        metadata=about.metadata,
    )
