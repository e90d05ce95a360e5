"""How long a new size and a new theme take until the whole screen is right, beside an app of one label."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path

from benchmarks.corpus import add_article, first_words, new_library, text_of
from benchmarks.programs import label_app, pressmark
from benchmarks.table import arguments, figure, in_turn, milliseconds, report

LONG, SPANS = 10_000_000, 100_000
SIZES = ((100, 30), (120, 40))
QUIET = 0.25
"""Seconds without a byte after which the screen is taken for right."""
REACH = 100
"""The most milliseconds that either should take."""


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__ or "")
    rounds = 6 if options.quick else 20
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        library = new_library(Path(folder))
        article = add_article(library, LONG, SPANS)
        program = pressmark(library.root, article, first_words(text_of(LONG)))
        reader, label = (running.enter_context(started.start()) for started in (program, label_app()))
        for terminal in (reader, label):
            terminal.settle(1)
        reader.type("5000G")
        turns, label_turns = cycle(SIZES), cycle(SIZES)
        sizes = in_turn(
            lambda: reader.resize(*next(turns), QUIET),
            lambda: label.resize(*next(label_turns), QUIET),
            rounds=rounds,
        )
        themes = in_turn(
            lambda: reader.press("\x14", QUIET).settled,
            lambda: label.press("t", QUIET).settled,
            rounds=rounds,
        )
    report(
        [
            figure(
                f"{what}, 10 MB, 100,000 spans",
                milliseconds(own),
                "ms",
                f"an app of one label: {milliseconds(peer):.1f} ms",
                REACH,
            )
            for what, (own, peer) in (("new size", sizes), ("new theme", themes))
        ],
        options.json,
    )


if __name__ == "__main__":
    main()
