"""`doctor`: what is wrong with a library's files, what to do about it, and `--repair`, which does it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from reader.cli.output import safe_print
from reader.cli.records import record_of
from reader.cli.session import library_folder
from reader.core.article import Article
from reader.core.numbers import count
from reader.errors import LibraryError, PressmarkError
from reader.exchange.rules import record_faults
from reader.files import read_file
from reader.library.doctor import Examined, Finding, examine
from reader.library.layout import Layout
from reader.library.opening import open_library
from reader.stamps import now

_REMEDY = "delete it in the app"


def examine_library(arguments: argparse.Namespace) -> int:
    """Run `pressmark doctor`; the status is 1 if something is wrong that was not mended."""
    folder = library_folder(arguments)
    examined = Examined()
    faults = notes = mended = 0
    for finding in chain(examine(folder, _reread, examined), _refused_by_exports(folder)):
        safe_print(f"note: {finding}" if finding.is_note else str(finding))
        faults += not finding.is_note
        notes += finding.is_note
        mended += arguments.repair and _mend(finding)
    left = faults
    if mended:
        again = chain(examine(folder, _reread, Examined()), _refused_by_exports(folder))
        left = sum(not finding.is_note for finding in again)
    looked = f"{count(examined.articles, 'article')}, {count(examined.annotations, 'set')} of annotations"
    remain = f", {left:,} left" if arguments.repair and faults else ""
    safe_print(f"{looked}: {count(faults, 'fault')}{remain}; {count(notes, 'note')}")
    return 1 if left else 0


def _mend(finding: Finding) -> bool:
    """Mend what was found, say what was done, and tell whether it was."""
    if finding.mend is None:
        return False
    try:
        safe_print(f"  mended: {finding.mend()}")
    except LibraryError as fault:
        safe_print(f"  not mended: {fault}")
        return False
    return True


def _refused_by_exports(folder: Path) -> Iterator[Finding]:
    """Yield the spans and relations that no export lets out; what cannot be read for that has been told already."""
    try:
        library = open_library(folder)
        entities, ids = library.entities(), library.ids()
    except PressmarkError:
        return
    layout = Layout(folder.expanduser().resolve())
    for article in ids:
        with suppress(PressmarkError):
            for held in library.annotated([article]):
                record = record_of(held, entities, library.labels)
                place = layout.checkpoint(article, held.annotator)
                for fault in record_faults(record):
                    yield Finding(str(place), f"no export lets this out: {fault}", _REMEDY)


def _reread(source: Path) -> Iterator[Article]:
    """Yield the articles that a source holds; none where it cannot be read."""
    from reader.exchange.dialects import native
    from reader.ingest import read_articles

    try:
        content = read_file(source)
        if native.detect(content):  # It was imported.
            found = (reading.record for reading in native.read(content.splitlines(keepends=True)))
            yield from (record.article for record in found if record is not None)
            return
        for read in read_articles(content, name=source.name, added=now()):
            if not isinstance(read, PressmarkError):
                yield read.article
    except (PressmarkError, OSError):
        return
