"""How long a key takes until its frame is on the terminal, in short, long and dense articles, and beside vim.

The frame that answers a key has the article and the lines below it as they are after the key; the panes beside the
article follow in a frame of their own. Both are measured.

Two floors are measured beside it: a Textual app that answers a key with other words in its one label and, where a key
writes, a file to which 300 bytes are appended and synced at the same pace.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.corpus import add_article, add_densest, first_words, new_library, text_of
from benchmarks.programs import Program, label_app, peers, pressmark
from benchmarks.table import Row, add_arguments, figure, milliseconds, p99, report, row
from benchmarks.terminal import Answer, Terminal

SHORT, LONG, DENSE = "10 KB, no spans", "10 MB, 100,000 spans", "100 KB, 100,000 spans"
REAL, VIM = "the densest real article", "vim, 10 MB"
LABEL, DISK = "an app of one label", "300 bytes and fdatasync"
LARGEST_PAGE = 4000
"""More code points than a page of the terminal holds."""
TURN = 10
"""Keys that are pressed in one article before it is the next one's turn."""
PACE = 0.1
"""Seconds between two appends to a bare file: about those between two keys that write."""
SUGGESTED = b" SUGGEST "
"""What the reader writes when it begins to suggest something."""
WEIGHED: Mapping[str, int | None] = {"move by word": 1000, "page down": None}
"""Keys of whose answers the bytes are told, and how many they should not exceed."""


class Reader:
    """A program with a text on its screen, and keys that have something to do every time they are pressed.

    Args:
        terminal: Where it runs.
        length: The text's, in code points.
        middle: The number of the line or paragraph in the middle of it.
        page_key: The key that goes a page down.
    """

    def __init__(self, terminal: Terminal, length: int, middle: int, page_key: str = " ") -> None:
        self.terminal = terminal
        self.middle, self.page_key = middle, page_key
        self._pages = self._left = length // 2 // LARGEST_PAGE

    def press(self, key: str) -> Answer:
        """Press a key, and wait for what answers."""
        return self.terminal.press(key)

    def go_to_middle(self) -> None:
        """Go to the middle of the text."""
        self.terminal.type(f"{self.middle}G")
        self._left = self._pages

    def page_down(self) -> Answer:
        """Go a page down, after going back to the middle where there is no other page."""
        if not self._left:
            self.go_to_middle()
        self._left -= 1
        return self.press(self.page_key)

    def label(self) -> Answer:
        """Label a word that was not labelled before."""
        self.terminal.type("w")
        return self.press("c")

    def undo(self) -> Answer:
        """Take back the label of a word that was not labelled before: where one is, letters ask what is meant."""
        self.terminal.type("w")
        self.terminal.type("c")
        return self.press("z")

    def accept(self) -> Answer:
        """Accept the attribution that is suggested at the next cue, after taking back the one before."""
        self.terminal.type("z")
        if not self._suggested():
            self.go_to_middle()
            if not self._suggested():
                raise LookupError("nothing is suggested in the second half of the article")
        return self.press("\r")

    def _suggested(self) -> bool:
        """Go to the next likely cue, and tell whether something is suggested there."""
        before = len(self.terminal.output)
        self.terminal.type(";")
        return SUGGESTED in self.terminal.output[before:]


@dataclass(frozen=True, slots=True)
class Action:
    """A key to measure.

    Args:
        name: What it does.
        press: How a reader is made to do it.
        median: The most milliseconds of the median in the long article.
        p99: The most milliseconds of the 99th percentile, by article.
        without: Where there is nothing for it to do.
        writes: Whether it waits for the disk.
    """

    name: str
    press: Callable[[Reader], Answer]
    median: float
    p99: Mapping[str, float]
    without: Sequence[str] = (VIM, LABEL)
    writes: bool = False


class BareFile:
    """A file that grows: how long the disk alone takes.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def append(self) -> Answer:
        """Append 300 bytes and wait until they are on the disk, some time after the last ones."""
        time.sleep(PACE)
        start = time.perf_counter()
        os.write(self._descriptor, b"x" * 300)
        os.fdatasync(self._descriptor)
        seconds = time.perf_counter() - start
        return Answer(seconds, seconds, 300)


ACTIONS = (
    Action("move by word", lambda reader: reader.press("w"), 2.5, {LONG: 8}, ()),
    Action("extend", lambda reader: reader.press("W"), 2.5, {LONG: 8}),
    Action("next annotation", lambda reader: reader.press("]"), 2.5, {LONG: 8}, (VIM, LABEL, SHORT)),
    Action("page down", Reader.page_down, 5, {LONG: 16, REAL: 16, DENSE: 50}, (LABEL,)),
    Action("undo", Reader.undo, 5, {LONG: 16}, (VIM, LABEL, REAL), writes=True),
    Action("label", Reader.label, 5, {LONG: 16}, (VIM, LABEL, REAL), writes=True),
    Action("accept a suggestion", Reader.accept, 5, {LONG: 16}, (VIM, LABEL, DENSE, REAL), writes=True),
)
"""Labels stay, so that they are taken back before. In the densest real article most words are parts of attributions
already, and letters ask what is meant instead of labelling them.
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    parser.add_argument(
        "--corpus", type=Path, metavar="DIR", help=f"text/ and attributions/; {REAL} is left out without it"
    )
    options = parser.parse_args()
    if options.corpus and not any((options.corpus / "attributions").glob("*.ann")):
        parser.error(f"there is no attributions/*.ann in {options.corpus}")
    rounds = 60 if options.quick else 200
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        readers = dict(start_all(Path(folder), running, options.corpus))
        bare = BareFile(Path(folder) / "floor")
        rows = [
            entry for action in ACTIONS for entry in compared(action, measured(action, readers, bare, rounds))
        ]
    report(rows, options.json)


def start_all(folder: Path, running: ExitStack, corpus: Path | None) -> Iterator[tuple[str, Reader]]:
    """Start the reader on every article, an app of one label, and vim on the longest article, until all is let go."""
    library = new_library(folder)
    articles = {
        SHORT: add_article(library, 10_000),
        LONG: add_article(library, 10_000_000, 100_000),
        DENSE: add_article(library, 100_000, 100_000),
    }
    if corpus is not None:
        articles[REAL] = add_densest(library, corpus)
    else:
        print(f"{REAL}: left out, no --corpus is given")
    for name, place in articles.items():
        article = library.article(place)
        program = pressmark(library.root, place, article.text[:20].partition("\n")[0])
        yield name, Reader(started(program, running), len(article.text), len(article.blocks) // 2)
    yield LABEL, Reader(started(label_app(), running), 0, 0)
    text, file = text_of(10_000_000), folder / "long.md"
    file.write_text(text, encoding="utf-8")
    vim = peers(file, first_words(text))[1]
    if vim.is_installed:
        yield VIM, Reader(started(vim, running), len(text), text.count("\n") // 2, page_key="\x06")
    else:
        print(f"{VIM}: left out, it is not installed")


def started(program: Program, running: ExitStack) -> Terminal:
    """Start a program that runs until all are let go, and return its terminal when it rests."""
    terminal = running.enter_context(program.start())
    terminal.wait_for(program.words)
    terminal.settle(1)
    return terminal


def measured(
    action: Action, readers: Mapping[str, Reader], bare: BareFile, rounds: int
) -> dict[str, list[Answer]]:
    """Press a key so many times, some presses in one article and then as many in the next."""
    asked = {name: reader for name, reader in readers.items() if name not in action.without}
    for reader in asked.values():
        reader.go_to_middle()
        reader.terminal.settle()
    answers: dict[str, list[Answer]] = {name: [] for name in asked}
    order = Random(rounds)
    for _ in range(rounds // TURN):
        for name, reader in order.sample([*asked.items()], len(asked)):
            reader.terminal.settle(0)  # what it wrote in the others' turns is no answer
            answers[name] += [action.press(reader) for _ in range(TURN)]
        if action.writes:
            answers.setdefault(DISK, []).extend(bare.append() for _ in range(TURN))
    return answers


def compared(action: Action, answers: Mapping[str, Sequence[Answer]]) -> Iterator[Row]:
    """Yield the rows of a key: each article, the long one over the short one, and the bytes of a cursor move."""
    seconds = {name: [answer.seconds for answer in given] for name, given in answers.items()}
    beside = " and ".join(peer for peer in (VIM, LABEL, DISK) if peer in seconds)
    for name, taken in seconds.items():
        median = action.median if name == LONG else None
        yield figure(f"{action.name}, {name}, median", milliseconds(taken), "ms", beside, median)
        yield figure(f"{action.name}, {name}, p99", p99(taken) * 1000, "ms", beside, action.p99.get(name))
    settled = [answer.settled for answer in answers[LONG]]
    yield figure(f"{action.name}, {LONG}, with what follows the frame, median", milliseconds(settled), "ms")
    yield figure(f"{action.name}, {LONG}, with what follows the frame, p99", p99(settled) * 1000, "ms")
    if SHORT in seconds:
        yield row(f"{action.name}, {LONG}", seconds[LONG], SHORT, seconds[SHORT], 1.2)
    for name in (LONG, VIM) if action.name in WEIGHED else ():
        if name in answers:
            size = statistics.median(answer.size for answer in answers[name])
            limit = WEIGHED[action.name] if name == LONG else None
            yield figure(f"bytes of the answer, {action.name}, {name}", size, "B", beside, limit)


if __name__ == "__main__":
    main()
