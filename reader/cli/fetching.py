"""Web addresses into a library: pages, and the entries of feeds."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from reader.cli.keeping import Notice, Tally, keep, refusing
from reader.core.article import article_id
from reader.core.display import display
from reader.errors import IngestError
from reader.fetch import Fetched, fetch
from reader.fetch.errors import FetchError
from reader.fetch.feed import Entry, is_feed, read_feed
from reader.fetch.web_address import without_password
from reader.ingest import LARGEST, Ingested, read_articles
from reader.library.protocol import Library
from reader.stamps import now


def add_urls(library: Library, urls: Sequence[str], tally: Tally, arguments: argparse.Namespace) -> None:
    """Fetch URLs and add what they hold. One that fails is refused in the tally, and the others go on.

    Args:
        library: Where articles go.
        urls: What the user named, each an article or a feed.
        tally: What became of them.
        arguments: `allow_private`, whether hosts outside the public internet are asked; `feed_entries`, how
            many entries of a feed are taken; `encoding` and `format` of what the user named, None to find out.
    """
    with _watching() as watch:
        adding = _Adding(library, tally, arguments, watch)
        for url in urls:
            adding.add(url)


@dataclass(frozen=True, slots=True)
class _Adding:
    library: Library
    tally: Tally
    arguments: argparse.Namespace
    watch: Callable[[str], None]

    def add(self, url: str) -> None:
        with refusing(without_password(url), self.tally):
            fetched = self._fetch(url)
            if self.arguments.format is None and is_feed(fetched):
                self._add_feed(fetched)
            else:
                self._keep(fetched)

    def _add_feed(self, feed: Fetched) -> None:
        entries = read_feed(feed)
        most: int = self.arguments.feed_entries
        for number, entry in enumerate(entries[:most], start=1):
            where = without_password(entry.link) if entry.link else f"{feed.url}, entry {number}"
            with refusing(where, self.tally):
                self._keep(self._page(entry, feed), entry)
        if len(entries) > most:
            what = f"took the first {most:,} of {len(entries):,} entries (--feed-entries takes more)"
            self.tally.notices.append(Notice(feed.url, what))

    def _page(self, entry: Entry, feed: Fetched) -> Fetched:
        if entry.link:
            page = self._fetch(entry.link)
            if is_feed(page):
                raise FetchError("the entry leads to another feed", remedy="add that one by itself")
            return page
        if entry.content:
            return Fetched(feed.url, entry.page(), "text/html; charset=utf-8")
        raise FetchError("the entry holds neither a link nor a text")

    def _fetch(self, url: str) -> Fetched:
        self.watch(without_password(url))
        return fetch(url, largest=LARGEST, allow_private=self.arguments.allow_private)

    def _keep(self, fetched: Fetched, entry: Entry | None = None) -> None:
        # What the user says of a page cannot be true of everything that a feed leads to.
        is_named = entry is None
        for outcome in read_articles(
            fetched.data,
            name=fetched.name,
            added=now(),
            media_type=fetched.media_type,
            encoding=self.arguments.encoding if is_named else None,
            format_name=self.arguments.format if is_named else None,
            url=fetched.url,
        ):
            if isinstance(outcome, IngestError):
                self.tally.refused.append(f"{fetched.url}: {outcome}")
            else:
                ingested = outcome if entry is None else _filled(outcome, entry)
                keep(self.library, ingested, self.tally, fetched.url)


def _filled(ingested: Ingested, entry: Entry) -> Ingested:
    """Return an article with what its entry in a feed knows and its page does not say."""
    article = ingested.article
    if entry.title and ingested.suffix == ".txt":
        # Plain text has no title of its own, only a first line.
        article = replace(article, title=entry.title, id=article_id(entry.title, article.sha256))
    byline = article.byline or entry.byline
    published = article.published or entry.published
    return replace(ingested, article=replace(article, byline=byline, published=published))


@contextmanager
def _watching() -> Iterator[Callable[[str], None]]:
    """Give a function that shows what is being fetched, if someone watches standard error."""
    if not sys.stderr.isatty():
        yield lambda _url: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    words = TextColumn("Fetching {task.description}", markup=False)
    console = Console(stderr=True)
    with Progress(SpinnerColumn(), words, TimeElapsedColumn(), console=console, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda url: progress.update(task, description=display(url))
