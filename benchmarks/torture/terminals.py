"""How soon the next key is answered after a terminal was stopped, resized, flooded or misnamed, and what is kept."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeAlias

from benchmarks.table import Row, figure
from benchmarks.terminal import Terminal
from benchmarks.torture.hostile import NEWS, pressmark
from reader.core.ids import Annotator
from reader.ingest import read_article
from reader.library.founding import init_library
from reader.library.opening import open_library

_SIZES, _FEW_SIZES = 2000, 200
_PASTED = 2_000_000
_IN_TIME = 1.0
_PLAIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

Ordeal: TypeAlias = Callable[[Terminal], None]


def rows(quick: bool) -> Iterable[Row]:
    """Make a quote, go through each ordeal, and press the next key at once."""
    sizes, pasted = (_FEW_SIZES, _PASTED // 20) if quick else (_SIZES, _PASTED)
    ordeals: tuple[tuple[str, Ordeal, Mapping[str, str]], ...] = (
        ("nothing at all", _nothing, {}),
        ("SIGTSTP and back", _stopped, {}),
        (f"{sizes:,} sizes between 1 × 1 and 500 × 1,000", partial(_resized, times=sizes), {}),
        (f"{pasted / 1e6:g} MB pasted", partial(_flooded, size=pasted), {}),
        ("in a dumb terminal", _nothing, {"TERM": "dumb"}),
        ("in a terminal without a name", _nothing, {"TERM": ""}),
        ("in a locale without UTF-8", _nothing, _PLAIN),
    )
    for name, ordeal, environment in ordeals:
        with tempfile.TemporaryDirectory() as folder:
            library = init_library(Path(folder) / "library", "Desk")
            library.add(read_article(NEWS.encode(), name="news.txt").article, NEWS.encode(), ".txt")
            seconds, status = _gone_through(library.root, ordeal, environment)
            kept = _labels(library.root)
        said = f"{', '.join(kept) or 'nothing'} saved; left with status {status}"
        sound = kept == ["claim", "quote"] and status == 0
        row = figure(f"next key answered after: {name}", seconds, "s", said, _IN_TIME)
        yield row if sound else Row(row.name, row.value, row.unit, said, None, _IN_TIME, holds=False)


def _gone_through(library: Path, ordeal: Ordeal, environment: Mapping[str, str]) -> tuple[float, int]:
    """Return how long the answer took, in seconds, and the exit status."""
    home = {"HOME": str(library.parent), **environment}
    with Terminal(pressmark(library), 100, 30, home) as terminal:
        terminal.wait_for("SELECT")
        terminal.settle()
        terminal.type('"q')
        terminal.type("\x1b")
        ordeal(terminal)
        before, start = len(terminal.output), time.perf_counter()
        terminal.send(")c")
        seconds = terminal.wait_after(before, "c 1") - start
        terminal.type("\x1b\x11")
        return seconds, terminal.end()


def _nothing(_terminal: Terminal) -> None:
    pass


def _stopped(terminal: Terminal) -> None:
    os.kill(terminal.pid, signal.SIGTSTP)
    os.waitid(os.P_PID, terminal.pid, os.WSTOPPED | os.WNOWAIT)
    terminal.settle(0.1)
    os.kill(terminal.pid, signal.SIGCONT)


def _resized(terminal: Terminal, times: int) -> None:
    dice = Random(4)
    for number in range(times):
        extreme = dice.choice([(1, 1), (500, 1), (1, 1000), (80, 24)])
        terminal.set_size(*(extreme if number % 400 else (500, 1000)))
        terminal.take(0.001)
    terminal.set_size(100, 30)


def _flooded(terminal: Terminal, size: int) -> None:
    words = "word\x07 \x9b31m "
    terminal.send(f"\x1b[200~{words * (size // len(words.encode()))}\x1b[201~")


def _labels(library: Path) -> list[str]:
    held = open_library(library)
    with closing(held.open(held.ids()[0], Annotator("ann"), writable=False)) as journal:
        return sorted(span.label for span in journal.annotations.spans.values())
