"""How long a confirmed edit takes to reach the disk, beside appending 300 bytes with fdatasync."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from benchmarks.table import Row, arguments, in_turn, report, row
from reader.core.annotation import Fragment, Provenance, Span
from reader.core.edit import Change, Edit
from reader.core.ids import Annotator, SpanId
from reader.ingest import read_article
from reader.library.folder import init_library
from reader.library.protocol import Journal
from reader.stamps import new_id, now


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__ or "")
    rounds = 200 if options.quick else 1000
    rows = [measure(spans, rounds) for spans in (10, 10_000)]
    report(rows, options.json)


def measure(spans: int, rounds: int) -> Row:
    """Measure edits of an article that has so many spans already."""
    with tempfile.TemporaryDirectory() as folder:
        data = ("A headline\n\n" + "The harbour was quiet on Monday. " * 4000).encode()
        article = read_article(data, name="harbour.txt", added=now()).article
        library = init_library(Path(folder) / "library", "benchmark")
        library.add(article, data, ".txt")
        journal = library.open(article.id, Annotator("someone"))
        changes = tuple(Change(None, span(number)) for number in range(spans))
        journal.append(edit(journal, changes))
        floor = os.open(Path(folder) / "floor", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

        def append_300_bytes() -> None:
            os.write(floor, b"x" * 300)
            os.fdatasync(floor)

        own, peer = in_turn(
            lambda: journal.append(edit(journal, (Change(None, span(7)),))), append_300_bytes, rounds
        )
        os.close(floor)
        journal.close()
    return row(f"confirmed edit, {spans:,} spans in the article", own, "300 bytes and fdatasync", peer, 1.5)


def span(number: int) -> Span:
    """Return a new span of the article."""
    provenance = Provenance(Annotator("someone"), now())
    return Span(SpanId(new_id("s")), "claim", (Fragment(12 + number, 20 + number),), provenance)


def edit(journal: Journal, changes: tuple[Change, ...]) -> Edit:
    """Return the next edit of a journal."""
    return Edit(journal.next_seq, new_id("d"), now(), journal.annotator, "label.claim", changes)


if __name__ == "__main__":
    main()
