"""`init` and `add`: articles into a library."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.output import complain, safe_print
from reader.cli.session import annotator, library_folder, library_to_fill
from reader.cli.walk import Found, walk
from reader.core.ids import Annotator, ArticleId
from reader.core.numbers import count
from reader.errors import IngestError, PressmarkError
from reader.library.protocol import Library
from reader.stamps import now

if TYPE_CHECKING:
    from reader.ingest import Ingested

_MANY = 20


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


def init(arguments: argparse.Namespace) -> int:
    """Run `pressmark init`."""
    folder = arguments.folder or library_folder(arguments)
    labels = None if arguments.labels is None else _labels(arguments.labels)
    library = make_library(
        folder, arguments.name, annotator(arguments) if arguments.samples else None, labels
    )
    articles = len(library.ids())
    safe_print(
        f"{library.name}: a new library in {folder}"
        + (f" with {count(articles, 'article')}" if articles else "")
    )
    return 0


def add(arguments: argparse.Namespace) -> int:
    """Run `pressmark add`."""
    tally = absent(arguments) or add_words(library_to_fill(arguments, samples=False), arguments)
    report(tally)
    return 1 if tally.refused else 0


def _labels(preset_or_file: str) -> str:
    """Return the content of the label file that the user named, once it is known to be one."""
    from reader.editor.registry import Registry
    from reader.library.label_file import PRESETS, preset, read_labels

    if preset_or_file in PRESETS:
        return preset(preset_or_file)
    path = Path(preset_or_file)
    if not path.is_file():
        raise PressmarkError(
            f"there is no preset and no file {preset_or_file!r}", remedy=f"presets: {', '.join(PRESETS)}"
        )
    Registry(read_labels(path))
    return path.read_bytes().decode("utf-8")


def make_library(
    folder: Path, name: str, samples_for: Annotator | None, labels: str | None = None
) -> Library:
    """Make a library.

    Args:
        folder: Where.
        name: What it is called; the folder's name if empty.
        samples_for: Who gets the sample articles with their annotations; None for no samples.
        labels: The content of its label file; that of a new library if None.

    Raises:
        LibraryError: If there is one already, or another label file.
        SaveError: If it cannot be written.
    """
    from reader.library.founding import init_library

    library = init_library(folder, name, labels)
    if samples_for is not None:
        add_samples(library, samples_for)
    return library


def add_samples(library: Library, samples_for: Annotator) -> None:
    """Add the sample articles, and their annotations as those of an annotator."""
    from reader.cli.importing import import_file
    from reader.paths import sample_articles_dir

    folder = sample_articles_dir()
    annotated = folder / "annotations.jsonl"
    tally = Tally()
    add_paths(library, sorted(path for path in folder.iterdir() if path != annotated), tally)
    for problem in tally.refused:
        complain(problem)
    if annotated.exists():
        imported = import_file(library, annotated, annotator=samples_for)
        for problem in imported.problems:
            complain(problem)


def absent(arguments: argparse.Namespace) -> Tally | None:
    """Refuse words that name nothing but files that are not there, so that no library is made for them.

    Args:
        arguments: The `words`.

    Returns:
        None where there may be something to add.
    """
    # A Path would raise where a folder cannot be looked into.
    if any(_kind(word) is not _Kind.PATH or os.path.exists(word) for word in arguments.words):  # noqa: PTH110
        return None
    return Tally(refused=[_refused(found) for found in walk(map(Path, arguments.words), ())])


def add_words(library: Library, arguments: argparse.Namespace) -> Tally:
    """Add what the words of a command name: files, folders, web addresses, and `-` for standard input.

    Args:
        library: Where articles go.
        arguments: The `words`, and how they are read: `encoding`, `format`, `allow_private`, `feed_entries`.

    Raises:
        PressmarkError: If the encoding is none that is known.
    """
    reading = _reading(arguments)
    tally = Tally()
    for kind, words in groupby(arguments.words, key=_kind):
        if kind is _Kind.ADDRESS:
            from reader.cli.fetching import add_urls

            add_urls(library, list(words), tally, arguments)
        elif kind is _Kind.STANDARD_INPUT:
            add_standard_input(library, tally, reading)
        else:
            add_paths(library, [Path(word) for word in words], tally, reading)
    return tally


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

    for found in _watched(list(walk(paths, SUFFIXES))):
        if found.refusal:
            tally.refused.append(_refused(found))
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
        summary.append(f"{len(tally.unchanged):,} unchanged")
    if tally.refused:
        summary.append(f"{len(tally.refused):,} refused")
    if len(summary) == 1 and not tally.added:
        summary.append("there is nothing here that can be read")
    safe_print(", ".join(summary))


_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
"""What a web address begins with, of whatever scheme: those that are not read are refused by name."""


class _Kind(Enum):
    """What a word names."""

    PATH = "path"
    ADDRESS = "address"
    STANDARD_INPUT = "standard input"


def _kind(word: str) -> _Kind:
    if word == "-":
        return _Kind.STANDARD_INPUT
    return _Kind.ADDRESS if _ADDRESS.match(word) else _Kind.PATH


def _reading(arguments: argparse.Namespace) -> Reading:
    if arguments.encoding is not None:
        from reader.ingest.decode import verify_encoding

        verify_encoding(arguments.encoding)
    return Reading(arguments.encoding, arguments.format)


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


def _refused(found: Found) -> str:
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
    is_new = library.add(article, ingested.source, ingested.suffix)
    place = library.id_of(article) or article.id
    (tally.added if is_new else tally.unchanged).append(place)
    tally.first = tally.first or place
    if is_new:
        tally.notices += (Notice(where, what) for what in ingested.notices)


def _watched(files: Sequence[Found]) -> Iterable[Found]:
    if len(files) < _MANY or not sys.stderr.isatty():
        return files
    return _with_progress(files)


def _with_progress(files: Sequence[Found]) -> Iterator[Found]:
    from rich.console import Console
    from rich.progress import track

    yield from track(files, description="Adding", console=Console(stderr=True), transient=True)
