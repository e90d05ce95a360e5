"""Nothing is sent to the terminal that it shows already, and everything where that is not known."""

import os
import signal
import time
from pathlib import Path

import pyte
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.ui.shown import Shown

from .test_app_signals import resize, started
from .test_app_terminal import Terminal, library

__all__ = ["library"]


def strip(*words: str) -> Strip:
    return Strip([Segment(word, Style(bold=not place)) for place, word in enumerate(words)])


def test_a_strip_is_lacking_until_it_is_shown_and_when_another_lies_over_it() -> None:
    shown = Shown()
    assert shown.lacks(0, 0, strip("left"))
    assert shown.lacks(0, 4, strip("right"))
    assert not shown.lacks(0, 0, strip("left"))
    assert not shown.lacks(0, 4, strip("right"))
    assert shown.lacks(1, 0, strip("left"))
    assert shown.lacks(0, 3, strip("over"))
    assert shown.lacks(0, 0, strip("left"))
    assert shown.lacks(0, 4, strip("right"))
    assert shown.lacks(0, 0, strip("le", "ft")), "the same words in another look"
    shown.forget()
    assert shown.lacks(0, 4, strip("right"))


def test_what_a_part_of_a_strip_leaves_is_not_known() -> None:
    shown = Shown()
    assert shown.lacks(0, 0, strip("left"))
    assert shown.lacks(0, 0, strip("le"), whole=False)
    assert shown.lacks(0, 0, strip("left"))
    assert not shown.lacks(0, 0, strip("left"))


def cells(screen: pyte.Screen) -> list[list[object]]:
    """What the terminal shows; of a space only what is seen of it."""
    rows = []
    for y in range(screen.lines):
        row = [screen.buffer[y][x] for x in range(screen.columns)]
        rows.append(
            [cell._replace(fg="", bold=False, italics=False) if cell.data == " " else cell for cell in row]
        )
    return rows  # type: ignore[return-value]


def at_rest(terminal: Terminal) -> list[list[object]]:
    """Read until nothing more comes, and return what is shown."""
    quiet = time.monotonic() + 0.6
    while time.monotonic() < quiet:
        before = len(terminal.raw)
        terminal.read(0.1)
        if len(terminal.raw) != before:
            quiet = time.monotonic() + 0.6
    return cells(terminal.screen)


def test_all_of_the_screen_is_as_if_it_had_been_painted_anew(library: Path) -> None:
    terminal = started(library)
    for keys in (
        "/crew\r",
        "nc",
        "zu",
        "\x14",
        "V",
        "V",
        "?",
        "\x1b",
        ":quote",
        "\x1b",
        "f",
        "\x1b",
        "\t",
        "\t",
    ):
        terminal.press(keys)
        shown = at_rest(terminal)
        if keys in ("?", ":quote", "f"):
            continue  # another key would be for what is asked
        terminal.screen.reset()
        sent = len(terminal.raw)
        terminal.press("\x0c")
        # The lines at the bottom had a message, which goes with the next key.
        assert at_rest(terminal)[:-2] == shown[:-2], keys
        assert len(terminal.raw) - sent > 3000, "all of it has come again"
    terminal.leave()


def test_asking_for_words_sends_the_lines_that_change(library: Path) -> None:
    terminal = started(library)
    at_rest(terminal)
    sent = len(terminal.raw)
    terminal.press("/")
    at_rest(terminal)
    assert len(terminal.raw) - sent < 2000


def assert_comes_to(terminal: Terminal, shown: list[list[object]], seconds: float = 30) -> None:
    """Read until the terminal shows what it showed before."""
    end = time.monotonic() + seconds
    while cells(terminal.screen) != shown:
        if time.monotonic() > end:
            assert cells(terminal.screen) == shown
        terminal.read(0.1)


def test_after_another_size_and_after_a_stop_everything_is_sent(library: Path) -> None:
    terminal = started(library)
    shown = at_rest(terminal)
    terminal.screen.reset()
    for columns in (60, 100):
        resize(terminal, columns, 30)
    assert_comes_to(terminal, shown)
    os.kill(terminal.pid, signal.SIGTSTP)
    os.waitid(os.P_PID, terminal.pid, os.WSTOPPED | os.WNOWAIT)
    at_rest(terminal)
    terminal.screen.reset()
    os.kill(terminal.pid, signal.SIGCONT)
    assert_comes_to(terminal, shown)
    terminal.leave()
