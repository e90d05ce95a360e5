"""The list of articles, read from what a cache remembers of files that have not changed since."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from reader.core.ids import Annotator, ArticleId
from reader.core.naming import is_article_id
from reader.errors import LibraryError
from reader.library.headings import NOT_BEGUN, Heading, Progress, read_heading, read_progress
from reader.library.layout import Layout
from reader.library.protocol import Summary

if TYPE_CHECKING:
    from reader.library.list_cache import ListCache

_FIRST_BATCH = 128
_BATCH = 1024
_ANY = ArticleId("any")
_NO_TAGS: frozenset[str] = frozenset()


def article_ids(layout: Layout) -> Iterator[ArticleId]:
    """Yield the ids of all articles in their order.

    Raises:
        LibraryError: If the folder cannot be read, or a link leads it out of the library.
    """
    for name in sorted(_names(layout.article(_ANY).parent)):
        identifier = name.removesuffix(".json")
        if identifier != name and is_article_id(identifier):
            yield ArticleId(identifier)


def stamped_articles(layout: Layout) -> Iterator[tuple[ArticleId, str]]:
    """Yield all articles in the order of their ids, each with what tells that its file has changed.

    Raises:
        LibraryError: If the folder cannot be read, or a link leads it out of the library.
    """
    folder = layout.article(_ANY).parent
    for article in article_ids(layout):
        found = _stamp(f"{folder}/{article}.json")
        if found:
            yield article, found


def summaries(
    layout: Layout,
    annotator: Annotator,
    live: Callable[[ArticleId], Progress | None],
    tags: Mapping[ArticleId, frozenset[str]],
) -> Iterator[Summary]:
    """Yield all articles in the order of their ids.

    An article whose file is damaged is listed under its id; one whose annotations are, without spans.

    Args:
        layout: Where the library lies.
        annotator: Whose status and spans to tell.
        live: What is known of an article that is open in this process.
        tags: The team's tags.

    Raises:
        LibraryError: If a folder cannot be read.
    """
    annotations = _Annotations(layout, annotator)
    articles = stamped_articles(layout)
    cache = _cache(layout, annotator)
    try:
        size = _FIRST_BATCH
        while batch := list(islice(articles, size)):
            if cache is not None:
                cache.turn_to([article for article, _ in batch])
            for article, stamp in batch:
                heading = _heading(layout, cache, article, stamp)
                progress = live(article) or annotations.progress(article, cache)
                yield Summary(
                    article, heading.title, heading.length, heading.added, progress.status, progress.spans,
                    progress.position, heading.publisher, heading.byline, heading.published, heading.language,
                    tags.get(article, _NO_TAGS),
                )  # fmt: skip
            size = _BATCH
    finally:
        if cache is not None:
            cache.close()


def _cache(layout: Layout, annotator: Annotator) -> ListCache | None:
    """Open the cache, or do without it where Python was built without SQLite."""
    try:
        from reader.library.list_cache import ListCache
    except ImportError:
        return None
    return ListCache(layout.cache / "list.sqlite", annotator)


class _Annotations:
    """An annotator's files, and how far they say that the annotator is."""

    def __init__(self, layout: Layout, annotator: Annotator) -> None:
        self._layout = layout
        self._annotator = annotator
        self._folder = layout.annotations(annotator)
        self._names = set(_names(self._folder))

    def progress(self, article: ArticleId, cache: ListCache | None) -> Progress:
        """Return how far the annotator is with an article, from the cache if it knows."""
        stamp = f"{self._stamp(f'{article}.json')} {self._stamp(f'{article}.edits.jsonl')}"
        if stamp == " ":
            return NOT_BEGUN
        progress = cache.progress(article, stamp) if cache is not None else None
        if progress is None:
            progress = read_progress(self._layout, article, self._annotator)
            if cache is not None:
                cache.learn_progress(article, stamp, progress)
        return progress

    def _stamp(self, name: str) -> str:
        return _stamp(f"{self._folder}/{name}") if name in self._names else ""


def _heading(layout: Layout, cache: ListCache | None, article: ArticleId, stamp: str) -> Heading:
    heading = cache.heading(article, stamp) if cache is not None else None
    if heading is None:
        heading = read_heading(layout.articles / f"{article}.json", article)
        if cache is not None:
            cache.learn_heading(article, stamp, heading)
    return heading


def _names(folder: Path) -> list[str]:
    """Return the names of the files in a folder, which need not exist; links and folders are no files."""
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise LibraryError(f"the folder cannot be read: {fault.strerror}", where=str(folder)) from fault


def _stamp(path: str) -> str:
    """Return what tells that a file has changed: its size, time and number; empty if it is no regular file."""
    try:
        found = os.lstat(path)
    except OSError:
        return ""
    regular = stat.S_ISREG(found.st_mode)
    return f"{found.st_size}.{found.st_mtime_ns}.{found.st_ino}" if regular else ""
