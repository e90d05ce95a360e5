"""How long the command takes to answer `--help`, and to show an article, short or long."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.corpus import add_article, first_words, new_library, text_of
from benchmarks.programs import label_app, pressmark
from benchmarks.table import Row, arguments, clocked, in_turn, report, row
from benchmarks.terminal import surroundings


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__ or "")
    rows = [answering(10 if options.quick else 40), *showing(8 if options.quick else 30)]
    report(rows, options.json)


def answering(rounds: int) -> Row:
    """Measure how long `--help` takes."""

    def run(*words: str) -> None:
        command = [sys.executable, *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=surroundings())

    own, peer = in_turn(
        clocked(partial(run, "-m", "reader", "--help")), clocked(partial(run, "-c", "pass")), rounds=rounds
    )
    return row("pressmark --help", own, "python -c pass", peer, 3)


def showing(rounds: int) -> Sequence[Row]:
    """Measure from the start of the process to the first frame that shows the article."""
    with tempfile.TemporaryDirectory() as folder:
        library = new_library(Path(folder))
        articles = [
            pressmark(library.root, add_article(library, size, spans), first_words(text_of(size)))
            for size, spans in ((10_000, 0), (10_000_000, 100_000))
        ]
        programs = [label_app(), *articles]
        label, short, long = in_turn(*(program.first_screen for program in programs), rounds=rounds)
    return [
        row("first screen, 10 KB", short, "first screen of an app of one label", label, 1.3),
        row("first screen, 10 MB with 100,000 spans", long, "first screen, 10 KB", short, 1.25),
    ]


if __name__ == "__main__":
    main()
