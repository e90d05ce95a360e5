"""How long a confirmed edit takes from the key to the disk, beside appending 300 bytes with fdatasync."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from benchmarks.corpus import ANNOTATOR, add_article, new_library
from benchmarks.library import fill, words
from benchmarks.table import Row, arguments, clocked, in_turn, report, row
from reader.core.edit import Edit
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
    rows = [measure(spans, articles, rounds) for spans, articles in ((10, 10), (10_000, 10), (10, many))]
    report(rows, options.json)


def measure(spans: int, articles: int, rounds: int) -> Row:
    """Measure labelling one word after another, in an article and a library of some size."""
    with tempfile.TemporaryDirectory() as folder:
        library = new_library(Path(folder))
        fill(library, words(), articles - 1)
        journal = library.open(add_article(library, SIZE, spans), ANNOTATOR)
        registry = Registry(library.labels)
        editor = Editor(journal, registry, now=now, new_id=new_id, clock=time.monotonic)
        log = os.open(Path(folder) / "floor", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        saved = noting(journal)

        def confirmed_edit() -> float:
            editor.press("w")
            before = len(saved)
            start = time.perf_counter()
            editor.press("c")
            assert len(saved) == before + 1, "the key has saved nothing"
            return saved[-1] - start

        def append_300_bytes() -> None:
            os.write(log, b"x" * 300)
            os.fdatasync(log)

        own, peer = in_turn(confirmed_edit, clocked(append_300_bytes), rounds=rounds)
        os.close(log)
        journal.close()
    name = f"confirmed edit, {spans:,} spans in the article, {articles:,} articles"
    return row(name, own, "300 bytes and fdatasync", peer, 1.5)


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
