"""`update`: a changed file in the place of the article that was made from it."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.adding import is_address
from reader.cli.named import named_articles
from reader.cli.output import complain, safe_print
from reader.core.ids import ArticleId
from reader.core.numbers import count
from reader.errors import IngestError, LibraryError, PressmarkError
from reader.fetch.web_address import without_password
from reader.stamps import now

if TYPE_CHECKING:
    from reader.ingest import Ingested
    from reader.library.folder import FolderLibrary
    from reader.library.revising import Revised


def update(arguments: argparse.Namespace) -> int:
    """Run `pressmark update`."""
    from reader.cli.session import library_folder
    from reader.library.opening import open_library

    if arguments.article and len(arguments.words) > 1:
        raise PressmarkError("one article has one file", remedy="leave --article out, or give one file")
    library = open_library(library_folder(arguments))
    failed = 0
    for word in arguments.words:
        try:
            _update(library, word, arguments)
        except PressmarkError as fault:
            failed += 1
            complain(f"{without_password(word) if is_address(word) else word}: {fault}")
    return 1 if failed else 0


def _update(library: FolderLibrary, word: str, arguments: argparse.Namespace) -> None:
    from reader.library.revising import revise

    if is_address(word):
        ingested, places = _fetch(word, arguments)
    else:
        path = Path(word).expanduser()
        ingested = _read(path, arguments)
        places = [("source", ingested.article.source or path.name)]
    if arguments.article:
        (article,) = named_articles(library.ids(), [arguments.article])
    else:
        article = _made_from(library, places)
    if library.article(article).sha256 == ingested.article.sha256:
        safe_print(f"{article}: unchanged")
        return
    done = revise(library, article, ingested.article, ingested.source, ingested.suffix)
    for notice in ingested.notices:
        complain(f"{word}: {notice}")
    safe_print(f"{article}: revision {done.revision}" + _told(done))


def _read(path: Path, arguments: argparse.Namespace) -> Ingested:
    """Read the one article that a file holds."""
    from reader.files import read_file
    from reader.ingest import read_articles, verify_size

    try:
        verify_size(path.stat().st_size, path.suffix.lower())
        data = read_file(path)
    except OSError as fault:
        raise IngestError((fault.strerror or str(fault)).lower()) from fault
    return _only(
        read_articles(
            data, name=path.name, added=now(), encoding=arguments.encoding, format_name=arguments.format
        )
    )


def _fetch(url: str, arguments: argparse.Namespace) -> tuple[Ingested, list[tuple[str, str]]]:
    """Read the one article of a web address; return it with the addresses that it may have been added under."""
    from reader.fetch import fetch
    from reader.fetch.feed import is_feed
    from reader.ingest import LARGEST, read_articles

    fetched = fetch(url, largest=LARGEST, allow_private=arguments.allow_private)
    if arguments.format is None and is_feed(fetched):
        raise IngestError("it is a feed", remedy="`pressmark add` takes what is new in it")
    ingested = _only(
        read_articles(
            fetched.data,
            name=fetched.name,
            added=now(),
            media_type=fetched.media_type,
            encoding=arguments.encoding,
            format_name=arguments.format,
            url=fetched.url,
        )
    )
    return ingested, [("url", address) for address in (ingested.article.url, fetched.url) if address]


def _only(outcomes: Iterable[Ingested | IngestError]) -> Ingested:
    found = list(outcomes)
    if len(found) != 1:
        raise IngestError(f"it holds {count(len(found), 'article')}", remedy="give a file for each article")
    if isinstance(found[0], IngestError):
        raise found[0]
    return found[0]


def _made_from(library: FolderLibrary, places: Sequence[tuple[str, str]]) -> ArticleId:
    """Return the article that was made from a file of a name, or from one of several addresses."""
    from reader.library.revising import made_from

    found = next(filter(None, (made_from(library, key, name) for key, name in places)), [])
    if len(found) == 1:
        return found[0]
    key, name = places[-1]
    what = f"a file called {name}" if key == "source" else name
    told = (
        f"{len(found):,} articles were made from {what}: {', '.join(found)}"
        if found
        else (f"no article was made from {what}")
    )
    raise LibraryError(told, remedy="say which it is: --article ID")


def _told(done: Revised) -> str:
    """Return what has become of everyone's highlights."""
    fates = sum(done.fates.values(), Counter())
    told = [f"{number:,} {fate}" for fate, number in sorted(fates.items())]
    return f" ({', '.join(told)})" if told else ""
