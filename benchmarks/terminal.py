"""Programs on a real pseudo-terminal: when they paint, how much they write, and how much memory they take."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import struct
import time
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from types import TracebackType
from typing import NamedTuple, Self

QUIET = 0.03
"""Seconds without a byte after which a frame is taken for complete."""
PATIENCE = 120.0
"""Seconds after which a program that does not answer is given up."""

# What a terminal of today answers when it is asked what it can do.
_ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;1$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y", b"\x1b[c": b"\x1b[?62;c"}
_FRAME_END = b"\x1b[?2026l"
_COLOUR = re.compile(rb"\x1b\[[0-9;:]*m")
_CONTROL = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[\]P][^\x07\x1b]*(\x07|\x1b\\)|[ -/]*[0-~])")


class Arrival(NamedTuple):
    """Some bytes have come.

    Args:
        at: When, in seconds of the performance counter.
        total: How many bytes there are with them.
    """

    at: float
    total: int


class Answer(NamedTuple):
    """What has come of a key.

    Args:
        seconds: From the key to the last byte of the first frame, where the program tells frames apart; else of all.
        settled: From the key to the last byte of all that came before it was quiet.
        size: How many bytes those are.
    """

    seconds: float
    settled: float
    size: int


class Terminal:
    """A program on a pseudo-terminal; to be used in a `with` statement.

    Args:
        command: The program and its arguments.
        columns: Cells across.
        rows: Cells down.
        environment: Variables to set beside those of this process.
    """

    def __init__(
        self,
        command: Sequence[str],
        columns: int = 120,
        rows: int = 40,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.output = bytearray()
        """All that the program has written."""
        self.arrivals: list[Arrival] = []
        self.started = time.perf_counter()
        self.pid, self._descriptor = pty.fork()
        if self.pid == 0:
            with suppress(OSError):
                ioctl(0, TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.execvpe(command[0], list(command), surroundings(environment))  # noqa: S606 - it is the terminal's
            os._exit(127)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._descriptor)

    def take(self, seconds: float) -> bool:
        """Read what comes within so many seconds; tell whether anything did."""
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._descriptor, 1 << 16)
        except OSError:
            return False
        self.output += data
        self.arrivals.append(Arrival(time.perf_counter(), len(self.output)))
        for question, answer in _ANSWERS.items():
            if question in data:
                os.write(self._descriptor, answer)
        return bool(data)

    def wait_for(self, words: str, patience: float = PATIENCE) -> float:
        """Read until words are on the screen, and return the seconds from the start until their frame was there.

        Args:
            words: What has to stand in one row; colours may change inside.
            patience: Seconds after which to give up.

        Raises:
            TimeoutError: If they never come.
        """
        looked = -1
        while True:
            # A program that finds the terminal full has to wait: look at what has come only when nothing comes.
            if self.take(0.02):
                continue
            if looked != (looked := len(self.arrivals)) and words.encode() in self._plain(len(self.output)):
                return self._painted(words.encode()) - self.started
            if time.perf_counter() - self.started > patience or self.is_gone():
                raise TimeoutError(f"{words!r} never came; the last was {bytes(self.output[-300:])!r}")

    def wait_after(self, total: int, words: str, patience: float = PATIENCE) -> float:
        """Read until words are in what came after so many bytes; return when, in seconds of the performance counter.

        Args:
            total: How many bytes do not count.
            words: What has to stand in one row; colours may change inside.
            patience: Seconds after which to give up.

        Raises:
            TimeoutError: If they never come.
        """
        end = time.perf_counter() + patience
        while words.encode() not in self._plain(len(self.output), total):
            self.take(0.05)
            if time.perf_counter() > end or self.is_gone():
                raise TimeoutError(f"{words!r} never came; the last was {bytes(self.output[-300:])!r}")
        return self.arrivals[-1].at

    def _painted(self, wanted: bytes) -> float:
        first = bisect_left(self.arrivals, True, key=lambda arrival: wanted in self._plain(arrival.total))
        end = self.output.find(_FRAME_END, self.arrivals[first].total - len(_FRAME_END))
        return (self._holding(end + len(_FRAME_END), first) if end >= 0 else self.arrivals[first]).at

    def _holding(self, total: int, first: int) -> Arrival:
        """Return the arrival with which so many bytes are there, none of the first ones."""
        return self.arrivals[bisect_left(self.arrivals, total, lo=first, key=lambda arrival: arrival.total)]

    def _plain(self, total: int, start: int = 0) -> bytes:
        return _CONTROL.sub(b"\n", _COLOUR.sub(b"", self.output[start:total]))

    def settle(self, quiet: float = 0.4) -> None:
        """Read until nothing has come for so many seconds."""
        while self.take(quiet):
            pass

    def type(self, keys: str) -> None:
        """Type keys and let the program do what they ask for, however long that takes."""
        os.write(self._descriptor, keys.encode())
        self.take(0.5)
        self.settle(QUIET)

    def press(self, keys: str, quiet: float = QUIET) -> Answer:
        """Type keys, and wait for what answers.

        Args:
            keys: What to type.
            quiet: Seconds without a byte after which the answer is complete.

        Raises:
            TimeoutError: If not a byte comes within two seconds.
        """
        before, arrived = len(self.output), len(self.arrivals)
        start = time.perf_counter()
        os.write(self._descriptor, keys.encode())
        settled = self._answered(f"{keys!r}", start, quiet)
        end = self.output.find(_FRAME_END, before)
        first = self._holding(end + len(_FRAME_END), arrived) if end >= 0 else self.arrivals[-1]
        return Answer(first.at - start, settled, len(self.output) - before)

    def resize(self, columns: int, rows: int, quiet: float = 0.25) -> float:
        """Change the terminal's size, and return the seconds until the last byte of the new screen.

        Raises:
            TimeoutError: If not a byte comes within two seconds.
        """
        start = time.perf_counter()
        self.set_size(columns, rows)
        return self._answered("the new size", start, quiet)

    def set_size(self, columns: int, rows: int) -> None:
        """Change the terminal's size, and wait for nothing."""
        ioctl(self._descriptor, TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, words: str) -> None:
        """Type words as fast as the program takes them, and read what it writes meanwhile."""
        data = words.encode()
        while data:
            self.take(0)
            if select.select([], [self._descriptor], [], 0.05)[1]:
                data = data[os.write(self._descriptor, data[:4096]) :]

    def _answered(self, question: str, start: float, quiet: float) -> float:
        if not self.take(2):
            raise TimeoutError(f"no answer to {question}")
        self.settle(quiet)
        return self.arrivals[-1].at - start

    def end(self) -> int:
        """Read until the program has ended, and return its exit status.

        Raises:
            TimeoutError: If it does not end.
        """
        end = time.perf_counter() + PATIENCE
        while not self.is_gone():
            self.take(0.05)
            if time.perf_counter() > end:
                raise TimeoutError("it does not end")
        found = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        assert found is not None
        return found.si_status

    def is_gone(self) -> bool:
        """Tell whether the program has ended."""
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def peak_memory(self) -> float:
        """Return the most memory that the program has had at any time, in MB of a million bytes (Linux only)."""
        for line in Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
        raise OSError("the kernel does not tell")


def surroundings(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a program that is installed: it may keep its bytecode, as Python does by itself."""
    left_out = ("PYTHONDONTWRITEBYTECODE", "NO_COLOR", "LESS", "COLUMNS", "LINES")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", **(more or {})}
