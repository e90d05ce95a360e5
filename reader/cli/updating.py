"""`update`: a changed file in the place of the article that was made from it."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.output import complain, safe_print
from reader.core.ids import ArticleId
from reader.core.numbers import count
from reader.errors import IngestError, LibraryError, PressmarkError
from reader.stamps import now

if TYPE_CHECKING:
    from reader.ingest import Ingested
    from reader.library.folder import FolderLibrary
    from reader.library.revising import Revised


def update(arguments: argparse.Namespace) -> int:
    """Run `pressmark update`."""
    from reader.cli.session import library_folder
    from reader.library.opening import open_library

    if arguments.article and len(arguments.paths) > 1:
        raise PressmarkError("one article has one file", remedy="leave --article out, or give one file")
    library = open_library(library_folder(arguments))
    failed = 0
    for path in arguments.paths:
        try:
            _update(library, path, arguments)
        except PressmarkError as fault:
            failed += 1
            complain(f"{path}: {fault}")
    return 1 if failed else 0


def _update(library: FolderLibrary, path: Path, arguments: argparse.Namespace) -> None:
    from reader.library.revising import revise

    ingested = _read(path, arguments)
    article = arguments.article or _made_from(library, ingested.article.source or path.name)
    if library.article(article).sha256 == ingested.article.sha256:
        safe_print(f"{article}: unchanged")
        return
    done = revise(library, article, ingested.article, ingested.source, ingested.suffix)
    for notice in ingested.notices:
        complain(f"{path}: {notice}")
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
    found = list(
        read_articles(
            data, name=path.name, added=now(), encoding=arguments.encoding, format_name=arguments.format
        )
    )
    if len(found) != 1:
        raise IngestError(f"it holds {count(len(found), 'article')}", remedy="give a file for each article")
    if isinstance(found[0], IngestError):
        raise found[0]
    return found[0]


def _made_from(library: FolderLibrary, source: str) -> ArticleId:
    """Return the article that was made from a file of a name."""
    from reader.library.revising import made_from

    found = made_from(library, source)
    if len(found) == 1:
        return found[0]
    if not found:
        raise LibraryError(
            f"no article was made from a file called {source}", remedy="say which it is: --article ID"
        )
    raise LibraryError(f"several articles were: {', '.join(found)}", remedy="say which it is: --article ID")


def _told(done: Revised) -> str:
    """Return what has become of everyone's highlights."""
    fates = sum(done.fates.values(), Counter())
    told = [f"{number:,} {fate}" for fate, number in sorted(fates.items())]
    return f" ({', '.join(told)})" if told else ""
