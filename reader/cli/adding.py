"""`init` and `add`: articles into a library."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reader.cli.output import complain, count, safe_print
from reader.cli.session import annotator, library_folder, library_to_fill
from reader.cli.walk import Found, walk
from reader.core.ids import Annotator, ArticleId
from reader.errors import IngestError, PressmarkError
from reader.library.protocol import Library
from reader.stamps import now

_MANY = 20


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
    notices: list[str] = field(default_factory=list)
    first: ArticleId | None = None


def init(arguments: argparse.Namespace) -> int:
    """Run `pressmark init`."""
    folder = arguments.folder or library_folder(arguments)
    library = make_library(folder, arguments.name, annotator(arguments) if arguments.samples else None)
    articles = len(library.ids())
    safe_print(
        f"{library.name}: a new library in {folder}"
        + (f" with {count(articles, 'article')}" if articles else "")
    )
    return 0


def add(arguments: argparse.Namespace) -> int:
    """Run `pressmark add`."""
    tally = add_paths(library_to_fill(arguments, samples=False), arguments.paths)
    report(tally)
    return 1 if tally.refused else 0


def make_library(folder: Path, name: str, samples_for: Annotator | None) -> Library:
    """Make a library.

    Args:
        folder: Where.
        name: What it is called; the folder's name if empty.
        samples_for: Who gets the sample articles with their annotations; None for no samples.

    Raises:
        LibraryError: If there is one already.
        SaveError: If it cannot be written.
    """
    from reader.library.folder import init_library

    library = init_library(folder, name)
    if samples_for is not None:
        add_samples(library, samples_for)
    return library


def add_samples(library: Library, samples_for: Annotator) -> None:
    """Add the sample articles, and their annotations as those of an annotator."""
    from reader.cli.importing import import_records
    from reader.exchange.native import DIALECT
    from reader.paths import sample_articles_dir

    folder = sample_articles_dir()
    tally = add_paths(library, [folder])
    for problem in tally.refused:
        complain(problem)
    annotated = folder / "annotations.jsonl"
    if annotated.exists():
        with annotated.open("rb") as lines:
            imported = import_records(library, DIALECT, lines, annotator=samples_for, where=annotated.name)
        for problem in imported.problems:
            complain(problem)


def add_paths(library: Library, paths: Sequence[Path]) -> Tally:
    """Add files, and the files in folders, with a progress bar if there are many and someone watches."""
    from reader.ingest import SUFFIXES

    tally = Tally()
    for found in _watched(list(walk(paths, SUFFIXES))):
        if found.refusal:
            tally.refused.append(f"{found.path}: {found.refusal}")
            continue
        try:
            _add_file(library, found.path, tally)
        except IngestError as fault:
            tally.refused.append(
                f"{found.path}: {fault.what}" + (f" ({fault.remedy})" if fault.remedy else "")
            )
        except PressmarkError as fault:
            tally.refused.append(f"{found.path}: {fault}")
    return tally


def report(tally: Tally) -> None:
    """Print what became of files: refusals and notices to standard error, a summary to standard output."""
    for line in (*tally.refused, *tally.notices):
        complain(line)
    summary = [f"{count(len(tally.added), 'article')} added"]
    if tally.unchanged:
        summary.append(f"{len(tally.unchanged):,} unchanged")
    if tally.refused:
        summary.append(f"{len(tally.refused):,} refused")
    if len(summary) == 1 and not tally.added:
        summary.append("there is nothing here that can be read")
    safe_print(", ".join(summary))


def _add_file(library: Library, path: Path, tally: Tally) -> None:
    from reader.files import read_file
    from reader.ingest import LARGEST, read_article

    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise IngestError(
                f"too large: {size / 1024**2:,.1f} MB, and the largest article has {LARGEST // 1024**2} MB",
                where=str(path),
                remedy="split the file",
            )
        data = read_file(path)
    except OSError as fault:
        raise IngestError((fault.strerror or str(fault)).lower(), where=str(path)) from fault
    ingested = read_article(data, name=path.name, added=now())
    article = ingested.article
    is_new = library.add(article, data, path.suffix)
    place = library.id_of(article) or article.id
    (tally.added if is_new else tally.unchanged).append(place)
    tally.first = tally.first or place
    if is_new:
        tally.notices += (f"{path}: {notice}" for notice in ingested.notices)


def _watched(files: Sequence[Found]) -> Iterable[Found]:
    if len(files) < _MANY or not sys.stderr.isatty():
        return files
    return _with_progress(files)


def _with_progress(files: Sequence[Found]) -> Iterator[Found]:
    from rich.console import Console
    from rich.progress import track

    yield from track(files, description="Adding", console=Console(stderr=True), transient=True)
