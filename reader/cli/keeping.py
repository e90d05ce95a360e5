"""Files into a library, and what became of each."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.output import complain, safe_print
from reader.cli.walk import Found, passed_over, walk
from reader.core.ids import ArticleId
from reader.core.numbers import count
from reader.errors import IngestError, PressmarkError
from reader.library.protocol import Library
from reader.stamps import now

if TYPE_CHECKING:
    from reader.core.article import Article
    from reader.ingest import Ingested
    from reader.library.held_texts import HeldTexts

_MANY = 20
_NAMED = 3
"""So many articles that were there already are named, at most."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What the user should know about a file.

    Args:
        where: The file, or the address.
        what: What there is to know.
    """

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(slots=True)
class Tally:
    """What became of files.

    Args:
        added: Ids of the articles that are new.
        unchanged: Ids of those that the library had.
        refused: Why files were not taken, each with its name.
        notices: What the user should know about files that were.
        first: The article of the first file that was taken.
    """

    added: list[ArticleId] = field(default_factory=list)
    unchanged: list[ArticleId] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    first: ArticleId | None = None
    texts: HeldTexts | None = field(default=None, compare=False)
    """Which articles held which texts when the first that seemed new was kept."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read.

    Args:
        encoding: The name of their encoding; None to find out.
        format: The name of their format; None to tell it by their names.
    """

    encoding: str | None = None
    format: str | None = None


def add_paths(library: Library, paths: Sequence[Path], tally: Tally, reading: Reading | None = None) -> None:
    """Add files, and the files in folders, with a progress bar if there are many and someone watches."""
    from reader.ingest import SUFFIXES

    files: list[Found] = []
    for path in paths:
        there = list(walk([path], SUFFIXES))
        tally.notices += (Notice(str(path), what) for what in passed_over(there))
        files += (found for found in there if not found.passed)
    for found in _watched(files):
        if found.refusal:
            tally.refused.append(refused(found))
            continue
        with refusing(str(found.path), tally):
            _add_file(library, found.path, tally, reading or Reading())


def add_standard_input(library: Library, tally: Tally, reading: Reading) -> None:
    """Add what standard input holds; its format is told by its bytes if nobody says it."""
    from reader.ingest import LARGEST_CORPUS
    from reader.ingest.formats import FORMATS, sniff

    with refusing("standard input", tally):
        data = sys.stdin.buffer.read(LARGEST_CORPUS + 1)
        kind = FORMATS[reading.format] if reading.format is not None else sniff(data)
        _keep(library, data, Path(f"standard-input{kind.suffixes[0]}"), tally, reading)


def report(tally: Tally) -> None:
    """Print what became of files: refusals and notices to standard error, a summary to standard output."""
    for line in (*tally.refused, *map(str, tally.notices)):
        complain(line)
    summary = [f"{count(len(tally.added), 'article')} added"]
    if tally.unchanged:
        named = dict.fromkeys(tally.unchanged)
        told = f" ({', '.join(named)})" if len(named) <= _NAMED else ""
        summary.append(f"{len(tally.unchanged):,} unchanged{told}")
    if tally.refused:
        summary.append(f"{len(tally.refused):,} refused")
    if len(summary) == 1 and not tally.added:
        summary.append("there is nothing here that can be read")
    safe_print(", ".join(summary))


@contextmanager
def refusing(where: str, tally: Tally) -> Iterator[None]:
    """Note a fault in the tally, so that the rest goes on.

    Args:
        where: What was being added.
        tally: What became of others.
    """
    try:
        yield
    except IngestError as fault:
        tally.refused.append(_refusal(where, fault))
    except PressmarkError as fault:
        tally.refused.append(f"{where}: {fault}")


def _refusal(where: str, fault: IngestError) -> str:
    return f"{where}: {fault.what}" + (f" ({fault.remedy})" if fault.remedy else "")


def refused(found: Found) -> str:
    """Return why a file is not taken, with its name."""
    return f"{found.path}: {found.refusal}"


def _add_file(library: Library, path: Path, tally: Tally, reading: Reading) -> None:
    from reader.files import read_file
    from reader.ingest import verify_size

    try:
        verify_size(path.stat().st_size, path.suffix.lower())
        data = read_file(path)
    except OSError as fault:
        raise IngestError((fault.strerror or str(fault)).lower(), where=str(path)) from fault
    _keep(library, data, path, tally, reading)


def _keep(library: Library, data: bytes, path: Path, tally: Tally, reading: Reading) -> None:
    from reader.ingest import read_articles

    for outcome in read_articles(
        data, name=path.name, added=now(), encoding=reading.encoding, format_name=reading.format
    ):
        if isinstance(outcome, IngestError):
            tally.refused.append(_refusal(str(path.parent / outcome.where), outcome))
        else:
            keep(library, outcome, tally, str(path))


def keep(library: Library, ingested: Ingested, tally: Tally, where: str) -> None:
    """Keep an article in the library and note it in the tally.

    Args:
        library: Where it goes.
        ingested: The article with its source.
        tally: What became of others.
        where: What it was read from, for notices.
    """
    article = ingested.article
    place = library.id_of(article) or _elsewhere(library, article, tally)
    is_new = place is None and library.add(article, ingested.source, ingested.suffix)
    place = place or library.id_of(article) or article.id
    (tally.added if is_new else tally.unchanged).append(place)
    tally.first = tally.first or place
    if is_new:
        tally.notices += (Notice(where, what) for what in ingested.notices)


def _elsewhere(library: Library, article: Article, tally: Tally) -> ArticleId | None:
    """Return the article that an import has brought under an id of its own; what was added since is known by its id."""
    if tally.texts is None:
        tally.texts = library.texts()
    return tally.texts.holder(library, article)


def _watched(files: Sequence[Found]) -> Iterable[Found]:
    if len(files) < _MANY or not sys.stderr.isatty():
        return files
    return _with_progress(files)


def _with_progress(files: Sequence[Found]) -> Iterator[Found]:
    from rich.console import Console
    from rich.progress import track

    yield from track(files, description="Adding", console=Console(stderr=True), transient=True)
