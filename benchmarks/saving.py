"""How long a confirmed edit takes from the key to the disk, beside appending 300 bytes with fdatasync."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus import ANNOTATOR, add_article, new_library
from benchmarks.library import fill, words
from benchmarks.table import Row, arguments, clocked, in_turn, report, row
from reader.core.edit import Edit
from reader.core.labels import LabelSet
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
            own, peer = edits(journal, library.labels, Path(folder) / "floor", rounds)
            name = f"confirmed edit, {spans:,} spans in the article, {articles:,} articles"
            yield row(name, own, "300 bytes and fdatasync", peer, 1.5)


def edits(journal: Journal, labels: LabelSet, floor: Path, rounds: int) -> list[list[float]]:
    """Return the seconds that edits took, and the appends to a bare file between them."""
    editor = Editor(journal, Registry(labels), now=now, new_id=new_id, clock=time.monotonic)
    bare = os.open(floor, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    saved = noting(journal)

    def confirmed_edit() -> float:
        before = len(saved)
        # A word that one of the spans covers exactly may be a claim already.
        while len(saved) == before:
            editor.press("w")
            start = time.perf_counter()
            editor.press("c")
        return saved[-1] - start

    def append_300_bytes() -> None:
        os.write(bare, b"x" * 300)
        os.fdatasync(bare)

    try:
        return in_turn(confirmed_edit, clocked(append_300_bytes), rounds=rounds)
    finally:
        os.close(bare)
        journal.close()


def noting(journal: Journal) -> list[float]:
    """Return a list that gets the moment at which each edit of a journal is on the disk."""
    moments: list[float] = []
    append = journal.append

    def append_and_note(edit: Edit) -> None:
        append(edit)
        moments.append(time.perf_counter())

    setattr(journal, "append", append_and_note)  # noqa: B010 - a method of this one journal
    return moments


if __name__ == "__main__":
    main()
