"""How long a confirmed edit takes from the key to the disk, beside appending 300 bytes with fdatasync.

Beside it too: the least that any program in Python does that keeps a log of edits, which is to spell one as JSON,
look whether the file is still the one that it was, and append. Both peers come after as much other work as a key
leaves behind.
"""

from __future__ import annotations

import os
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from benchmarks.corpus import ANNOTATOR, add_article, new_library
from benchmarks.library import fill, words
from benchmarks.table import Row, arguments, in_turn, report, row
from reader.core.labels import LabelSet
from reader.core.spelling import spell_edit
from reader.editor.editor import Editor
from reader.editor.registry import Registry
from reader.library.protocol import Journal
from reader.stamps import new_id, now

SIZE = 1_000_000


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__ or "")
    rounds = 200 if options.quick else 1000
    many = 2_000 if options.quick else 50_000
    rows = [line for articles in (10, many) for line in measure(articles, rounds)]
    report(rows, options.json)


def measure(articles: int, rounds: int) -> Iterator[Row]:
    """Measure labelling words in a library of some size, in an article with few spans and in one with many."""
    with tempfile.TemporaryDirectory() as folder:
        library = new_library(Path(folder))
        fill(library, words(), articles - 2)
        for spans in (10, 10_000):
            journal = library.open(add_article(library, SIZE + spans, spans), ANNOTATOR)
            own, bare, spelt = edits(journal, library.labels, Path(folder), rounds)
            name = f"confirmed edit, {spans:,} spans in the article, {articles:,} articles"
            yield row(name, own, "300 bytes and fdatasync", bare, 1.5)
            yield row("the same", own, "an edit spelt, and fdatasync", spelt, None)
            yield row("an edit spelt, and fdatasync", spelt, "300 bytes and fdatasync", bare, None)


def edits(journal: Journal, labels: LabelSet, folder: Path, rounds: int) -> list[list[float]]:
    """Return the seconds that edits took, and between them appends to a bare file, of 300 bytes and of an edit."""
    editor = Editor(journal, Registry(labels), now=now, new_id=new_id, clock=time.monotonic)
    paths = [folder / "bare", folder / "spelt"]
    bare, spelt = (os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND) for path in paths)
    saved: list[float] = []
    sync = os.fdatasync

    def sync_and_note(descriptor: int) -> None:
        sync(descriptor)
        saved.append(time.perf_counter())

    def confirmed_edit() -> float:
        before = len(saved)
        # A word that one of the spans covers exactly may be a claim already: nothing is saved then.
        while len(saved) == before:
            editor.press("w")
            start = time.perf_counter()
            editor.press("c")
        return saved[-1] - start

    def append_300_bytes() -> float:
        editor.press("w")
        start = time.perf_counter()
        os.write(bare, b"x" * 300)
        os.fdatasync(bare)
        return time.perf_counter() - start

    def spell_and_append() -> float:
        edit = journal.edit(journal.next_seq - 1)
        editor.press("w")
        start = time.perf_counter()
        body = spell_edit(edit, journal.article.text).encode()
        paths[1].stat()
        os.write(spelt, b'{"crc32":"%08x",%s\n' % (zlib.crc32(body), body[1:]))
        os.fdatasync(spelt)
        return time.perf_counter() - start

    try:
        with patch.object(os, "fdatasync", sync_and_note):
            return in_turn(confirmed_edit, append_300_bytes, spell_and_append, rounds=rounds)
    finally:
        os.close(bare)
        os.close(spelt)
        journal.close()


if __name__ == "__main__":
    main()
