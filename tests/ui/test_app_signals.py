"""The application on a real terminal that is stopped, resized, flooded, or hardly one at all."""

from __future__ import annotations

import os
import pty
import signal
import struct
import subprocess
import sys
import time
from fcntl import ioctl
from pathlib import Path
from random import Random
from termios import TIOCSWINSZ

import pytest

from reader.core.ids import Annotator
from reader.library.opening import open_library

from .test_app_terminal import _PROGRAM, _ROOT, Terminal, library, saved_labels

__all__ = ["library"]

PROGRAM = _PROGRAM.format(fault="")


def started(library: Path) -> Terminal:
    terminal = Terminal(library, PROGRAM)
    terminal.wait_for("SELECT")
    terminal.quote()
    return terminal


def resize(terminal: Terminal, columns: int, rows: int) -> None:
    ioctl(terminal.fd, TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


_GOES_ON = """
import os, signal
from textual.drivers.linux_driver import LinuxDriver
def close(driver, close=LinuxDriver.close):
    close(driver)
    driver._sigcont_application()
LinuxDriver.close = close
"""
"""What a terminal that is closed does: it says hang up, and then go on."""


def test_a_program_that_is_told_to_go_on_while_it_is_left_ends(library: Path) -> None:
    terminal = Terminal(library, _GOES_ON + PROGRAM)
    terminal.wait_for("SELECT")
    terminal.press("\x11")
    end = time.monotonic() + 20
    while not os.waitid(os.P_PID, terminal.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        if time.monotonic() > end:
            os.kill(terminal.pid, signal.SIGKILL)
            pytest.fail("it does not end")
        terminal.read(0.05)
    assert terminal.end() == 0


_HEEDS_NOTHING = """
import signal
from reader.ui.app import PressmarkApp
PressmarkApp._heed_signals = lambda self: signal.signal(signal.SIGHUP, signal.SIG_IGN)
"""
"""What `nohup` does, and whoever starts a program so that hanging up does not end it."""


def test_a_program_that_no_signal_tells_that_its_terminal_is_gone_keeps_the_work_and_ends(
    library: Path,
) -> None:
    terminal = Terminal(library, _HEEDS_NOTHING + PROGRAM)
    terminal.wait_for("SELECT")
    terminal.quote()
    os.close(terminal.fd)
    end = time.monotonic() + 20
    while not os.waitpid(terminal.pid, os.WNOHANG)[0]:
        if time.monotonic() > end:
            os.kill(terminal.pid, signal.SIGKILL)
            pytest.fail("it does not end")
        time.sleep(0.05)
    assert saved_labels(library)


def test_a_program_that_is_stopped_gives_the_terminal_back_and_comes_back(library: Path) -> None:
    terminal = started(library)
    os.kill(terminal.pid, signal.SIGTSTP)
    end = time.monotonic() + 20
    while not os.waitid(os.P_PID, terminal.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT):
        assert time.monotonic() < end, "it does not stop"
        terminal.read(0.05)
    terminal.read(0.2)
    assert b"\x1b[?1049l" in terminal.raw
    assert saved_labels(library) == ["quote"]
    os.kill(terminal.pid, signal.SIGCONT)
    terminal.screen.reset()
    terminal.wait_for("SELECT")
    terminal.press(")c")
    terminal.wait_for("c 1")
    terminal.leave()
    assert sorted(saved_labels(library)) == ["claim", "quote"]


def test_sizes_between_one_cell_and_half_a_million_in_a_storm_cost_nothing(library: Path) -> None:
    terminal = started(library)
    dice = Random(4)
    for number in range(2000):
        extreme = dice.choice([(1, 1), (500, 1), (1, 1000), (80, 24)])
        resize(terminal, *(extreme if number % 400 else (500, 1000)))
        if number % 20 == 0:
            terminal.drain()
    while terminal.drain(6):  # a large screen takes its time to be painted, and this one to be read
        pass
    resize(terminal, 100, 30)
    terminal.wait_for("SELECT", 60)
    terminal.press(")c")
    terminal.wait_for("c 1")
    terminal.leave()
    assert sorted(saved_labels(library)) == ["claim", "quote"]


def test_two_megabytes_pasted_into_a_note_or_where_nobody_asked_lose_nothing(library: Path) -> None:
    terminal = started(library)
    words = "word\x07 \x9b31m " * 200_000
    terminal.paste(words)
    terminal.wait_for("SELECT")
    terminal.press("m")
    terminal.wait_for("Note on")
    terminal.paste("half a thought " * 140_000)
    terminal.press("\r")
    terminal.wait_for("saved", 60)
    terminal.leave()
    held = open_library(library)
    journal = held.open(held.ids()[0], Annotator("tester"), writable=False)
    (span,) = journal.annotations.spans.values()
    assert span.label == "quote"
    assert (span.note or "").startswith("half a thought")


@pytest.mark.parametrize(
    "environment",
    [
        {"TERM": "dumb"},
        {"TERM": ""},
        {"TERM": "nosuch"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["dumb", "none", "unknown", "no UTF-8"],
)
def test_whatever_the_terminal_calls_itself_the_work_is_saved_or_it_is_refused_in_words(
    library: Path, environment: dict[str, str]
) -> None:
    terminal = Terminal(library, PROGRAM, environment)
    terminal.wait_for("SELECT")
    terminal.press('"q')
    terminal.wait_for("saved")
    terminal.leave()
    assert saved_labels(library) == ["quote"]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_the_command_line_prints_what_an_encoding_cannot_say_as_escapes(library: Path, encoding: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "reader", "--library", str(library), "list"],
        env={**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C"}, capture_output=True, check=False, cwd=_ROOT,
    )  # fmt: skip
    assert run.returncode == 0
    assert b"Traceback" not in run.stderr
    run.stdout.decode(encoding)


@pytest.mark.parametrize("gone", ["stdin", "stdout", "both"])
def test_without_a_terminal_it_says_so_and_ends(library: Path, gone: str) -> None:
    ours, its = pty.openpty()
    nowhere = subprocess.DEVNULL
    run = subprocess.run(
        [sys.executable, "-m", "reader", "--library", str(library)], cwd=_ROOT, stderr=subprocess.PIPE, check=False,
        stdin=nowhere if gone != "stdout" else its, stdout=nowhere if gone != "stdin" else its, timeout=30,
    )  # fmt: skip
    assert run.returncode == 2
    assert b"terminal" in run.stderr
    assert b"Traceback" not in run.stderr
    os.close(ours)
    os.close(its)
