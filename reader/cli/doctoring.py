"""`doctor`: what is wrong with a library's files, what to do about it, and `--repair`, which does it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from reader.cli.output import safe_print
from reader.cli.session import library_folder
from reader.core.article import Article
from reader.core.numbers import count
from reader.errors import LibraryError, PressmarkError
from reader.files import read_file
from reader.library.doctor import Examined, Finding, examine
from reader.stamps import now


def examine_library(arguments: argparse.Namespace) -> int:
    """Run `pressmark doctor`; the status is 1 if something is wrong that was not mended."""
    folder = library_folder(arguments)
    examined = Examined()
    faults = notes = mended = 0
    for finding in examine(folder, _reread, examined):
        safe_print(f"note: {finding}" if finding.is_note else str(finding))
        faults += not finding.is_note
        notes += finding.is_note
        mended += arguments.repair and _mend(finding)
    left = faults
    if mended:
        left = sum(not finding.is_note for finding in examine(folder, _reread, Examined()))
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
