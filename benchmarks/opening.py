"""How opening grows with an article: time to the first screen and peak memory, beside other programs on the text."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.corpus import ANNOTATOR, add_article, first_words, new_library, text_of
from benchmarks.programs import Program, label_app, peers, pressmark
from benchmarks.table import Row, arguments, clocked, figure, in_turn, milliseconds, report, row
from reader.library.layout import Layout

SIZES = {10_000: "10 KB", 100_000: "100 KB", 1_000_000: "1 MB", 10_000_000: "10 MB"}
SPANS = (0, 1_000, 10_000, 100_000)
MOST = (10_000_000, 100_000)
MEMORY = 50
"""The most MB that the largest article should take above an app of one label."""
QUIET = 1.0
"""Seconds without a byte after which a program is taken to have done what it was asked."""
PATIENCE = 60
"""Seconds after which a peer is given up."""


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__ or "")
    cells = [(size, spans) for size in SIZES for spans in SPANS]
    if options.quick:
        cells = [(10_000, 0), (100_000, 0), (100_000, 100_000), (1_000_000, 10_000), (10_000_000, 0), MOST]
    rounds = 3 if options.quick else 9
    with tempfile.TemporaryDirectory() as folder:
        rows: list[Row] = []
        for size in SIZES:
            for spans in (spans for cell, spans in cells if cell == size):
                rows += growth(Path(folder), size, spans, rounds)
            rows += others(Path(folder), size, quick=options.quick)
    report(rows, options.json)


def growth(folder: Path, size: int, spans: int, rounds: int) -> Iterator[Row]:
    """Measure an article of one size in a library of its own."""
    library = new_library(folder / f"{size}-{spans}")
    text = text_of(size)
    article = add_article(library, size, spans)
    own = pressmark(library.root, article, first_words(text))
    name = f"{SIZES[size]}, {spans:,} spans"
    ours, label = in_turn(own.first_screen, label_app().first_screen, rounds=rounds)
    yield row(f"first screen, {name}", ours, "an app of one label", label)
    least = peak_memory(label_app())
    most = (size, spans) == MOST
    yield above("peak memory", name, peak_memory(own, "Ggg"), least, limited=most)
    if most:
        edited = edited_memory(own, Layout(library.root).checkpoint(article, ANNOTATOR))
        yield above("peak memory with an edit and its checkpoint", name, edited, least, limited=True)


def peak_memory(program: Program, keys: str = "") -> float:
    """Return the most memory that a program takes to open its text and to obey some keys, in MB.

    Args:
        program: The program.
        keys: What to type once it shows its text.
    """
    with program.start() as terminal:
        terminal.wait_for(program.words)
        terminal.settle()
        terminal.type(keys)
        terminal.settle(QUIET)
        return terminal.peak_memory()


def edited_memory(program: Program, checkpoint: Path) -> float:
    """Return the most memory that our reader takes to label a word and to write a checkpoint of it, in MB.

    Raises:
        TimeoutError: If no checkpoint is written.
    """
    before = checkpoint.stat().st_mtime_ns
    with program.start() as terminal:
        terminal.wait_for(program.words)
        terminal.settle()
        terminal.type("wc")
        end = time.monotonic() + PATIENCE
        while checkpoint.stat().st_mtime_ns == before:
            terminal.take(0.1)
            if time.monotonic() > end:
                raise TimeoutError("no checkpoint was written")
        terminal.settle(QUIET)
        return terminal.peak_memory()


def above(what: str, name: str, memory: float, least: float, *, limited: bool) -> Row:
    """Return the row of a difference to the least memory that an app takes."""
    peer = f"{memory:.0f} MB beside {least:.0f} MB"
    return figure(
        f"{what} above the label app, {name}", memory - least, "MB", peer, MEMORY if limited else None
    )


def others(folder: Path, size: int, *, quick: bool) -> Iterator[Row]:
    """Measure other programs on the same text, and the physical floor."""
    text = text_of(size)
    file = folder / f"{size}.md"
    file.write_text(text, encoding="utf-8")
    reading = in_turn(clocked(lambda: file.read_bytes().decode()), rounds=20)[0]
    yield figure(f"read and decode {SIZES[size]}", milliseconds(reading), "ms", "the physical floor")
    for peer in peers(file, first_words(text)):
        largest = {"Markdown": 100_000 if quick else 1_000_000}.get(peer.name, size)
        name = f"first screen, {SIZES[size]}, {peer.name}"
        if not peer.is_installed:
            print(f"{name}: left out, {peer.name} is not installed")
        elif size > largest:
            print(f"{name}: left out, it takes too long above {SIZES[largest]}")
        else:
            seconds = shown(peer, 1 if size > 1_000_000 or largest == size else 3)
            if seconds:
                yield figure(name, milliseconds(seconds), "ms", "the same text")
            else:
                print(f"{name}: given up after {PATIENCE} s")


def shown(peer: Program, rounds: int) -> Sequence[float]:
    """Return the seconds that a program took each time to show its text; none if it takes too long."""
    try:
        peer.first_screen(PATIENCE)
        return [peer.first_screen(PATIENCE) for _ in range(rounds)]
    except TimeoutError:
        return []


if __name__ == "__main__":
    main()
