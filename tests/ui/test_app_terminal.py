"""The application on a real terminal: what it leaves behind, whichever way it ends."""

import os
import pty
import select
import signal
import struct
import sys
import time
from collections.abc import Mapping
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ, tcgetattr

import pyte
import pytest

from reader.core.ids import Annotator
from reader.ingest import read_article
from reader.library.founding import init_library
from reader.library.opening import open_library

from .app_support import NEWS

_ROOT = Path(__file__).resolve().parents[2]
_RESTORED = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1003l", b"\x1b[?2004l", b"\x1b[<u")
_PROGRAM = """
import sys
from pathlib import Path
from reader.core.ids import Annotator
from reader.library.opening import open_library
from reader.ui import app as ui
from reader.ui.running import run_app
{fault}
sys.exit(run_app(ui.PressmarkApp(open_library(Path(sys.argv[1])), Annotator("tester"))))
"""
_FAULT = "ui.MainScreen.refresh_state = lambda self: 1 / 0 if self.opened else None"


class Terminal:
    """A program on a pty of 100 by 30 cells."""

    def __init__(self, library: Path, program: str, environment: Mapping[str, str] | None = None) -> None:
        self.screen = pyte.Screen(100, 30)
        self.raw = b""
        self._stream = pyte.ByteStream(self.screen)
        # Of another terminal that is as new: the program may have changed this one's before it could be asked.
        fresh = pty.openpty()
        self.modes = tcgetattr(fresh[0])
        for end in fresh:
            os.close(end)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", PYTHONPATH=str(_ROOT))
            os.environ.update(environment or {})
            # A size in the environment, where readline puts one, would be believed instead of the terminal's.
            held = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
            os.execve(sys.executable, [sys.executable, "-c", program, str(library)], held)
        ioctl(self.fd, TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

    def read(self, seconds: float) -> bool:
        """Take in what the program writes; False once it has gone."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)

    def wait_for(self, words: str, seconds: float = 30) -> None:
        """Read until words are on the screen."""
        end = time.monotonic() + seconds
        while words not in "\n".join(self.screen.display):
            if time.monotonic() > end or not self.read(0.2):
                pytest.fail(f"never saw {words!r} in:\n" + "\n".join(self.screen.display))

    def wait_until_gone(self, words: str, seconds: float = 30) -> None:
        """Read until words are on the screen no more."""
        end = time.monotonic() + seconds
        while words in "\n".join(self.screen.display):
            if time.monotonic() > end or not self.read(0.2):
                pytest.fail(f"{words!r} stayed in:\n" + "\n".join(self.screen.display))

    def press(self, keys: str) -> None:
        """Type keys."""
        os.write(self.fd, keys.encode())

    def quote(self) -> None:
        """Make a quote of the next quotation, and leave what is suggested with it."""
        self.press('"q')
        self.wait_for("saved")
        self.press("\x1b")
        self.wait_for("SELECT")

    def leave(self, keys: str = "\x11") -> None:
        """Leave the program, and look at what is left behind."""
        self.press(keys)
        assert self.end() == 0
        assert b"Traceback" not in self.raw
        assert tcgetattr(self.fd)[:4] == self.modes[:4]
        os.close(self.fd)

    def paste(self, words: str) -> None:
        """Paste words, as a terminal does that tells what is pasted from what is typed."""
        data = b"\x1b[200~" + words.encode() + b"\x1b[201~"
        while data:
            if select.select([], [self.fd], [], 0.05)[1]:
                data = data[os.write(self.fd, data[:4096]) :]
            self.read(0)

    def drain(self, seconds: float = 0.01) -> bool:
        """Take in what the program has written without looking at it; False if nothing comes for so many seconds."""
        self.screen.reset()
        self._stream = pyte.ByteStream(self.screen)
        return bool(select.select([self.fd], [], [], seconds)[0] and os.read(self.fd, 1 << 20))

    def end(self) -> int:
        """Read to the end, and return the exit status."""
        end = time.monotonic() + 30
        while self.read(0.2) and time.monotonic() < end:
            if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                while self.read(0.05) and select.select([self.fd], [], [], 0)[0]:
                    pass
                break
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    made = init_library(tmp_path / "library", "Disk")
    made.add(read_article(NEWS.encode(), name="news.txt").article, NEWS.encode(), ".txt")
    return tmp_path / "library"


def saved_labels(library: Path) -> list[str]:
    held = open_library(library)
    journal = held.open(held.ids()[0], Annotator("tester"), writable=False)
    return [span.label for span in journal.annotations.spans.values()]


@pytest.mark.parametrize(
    ("number", "status"),
    [(None, 0), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
    ids=["quit", "TERM", "HUP"],
)
def test_leaving_keeps_the_work_and_restores_the_terminal(
    library: Path, number: signal.Signals | None, status: int
) -> None:
    terminal = Terminal(library, _PROGRAM.format(fault=""))
    terminal.wait_for("keys")
    terminal.press('"q')
    terminal.wait_for("saved")
    if number is None:
        terminal.press("\x11")
    else:
        os.kill(terminal.pid, number)
    assert terminal.end() == status
    for sequence in _RESTORED:
        assert sequence in terminal.raw
    assert b"Traceback" not in terminal.raw
    assert tcgetattr(terminal.fd)[:4] == terminal.modes[:4]
    assert saved_labels(library) == ["quote"]
    os.close(terminal.fd)


def test_a_killed_program_loses_nothing_that_was_saved(library: Path) -> None:
    terminal = Terminal(library, _PROGRAM.format(fault=""))
    terminal.wait_for("keys")  # before the article is there: what is typed ahead counts
    terminal.press('"q')
    terminal.wait_for("saved")
    os.kill(terminal.pid, signal.SIGKILL)
    assert terminal.end() == -signal.SIGKILL
    assert saved_labels(library) == ["quote"]
    os.close(terminal.fd)


def test_a_closed_terminal_ends_the_program_with_the_work_saved(library: Path) -> None:
    terminal = Terminal(library, _PROGRAM.format(fault=""))
    terminal.wait_for("keys")
    terminal.press('"q')
    terminal.wait_for("saved")
    os.close(terminal.fd)
    end = time.monotonic() + 20
    while not os.waitid(os.P_PID, terminal.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        assert time.monotonic() < end, "the program lives on without a terminal"
        time.sleep(0.05)
    os.waitpid(terminal.pid, 0)
    assert saved_labels(library) == ["quote"]


def test_a_fault_of_the_program_is_said_in_a_sentence_after_the_terminal_is_restored(library: Path) -> None:
    terminal = Terminal(library, _PROGRAM.format(fault=_FAULT))
    assert terminal.end() == 1
    restored, _, after = terminal.raw.rpartition(b"\x1b[?1049l")
    assert restored
    assert b"a fault in the program ended it: ZeroDivisionError" in after
    assert b"Traceback" not in terminal.raw
    os.close(terminal.fd)


_ON_A_NETWORK = """
import sys
from pathlib import Path
from reader.library import mounts
mounts.MOUNTS = Path(sys.argv[1]).with_name("mountinfo")
from reader.cli import main
sys.exit(main(["--library", sys.argv[1], "--annotator", "tester"]))
"""


def test_a_library_on_a_network_file_system_is_named_once_when_it_is_opened(library: Path) -> None:
    lines = ["22 1 254:0 / / rw - ext4 /dev/vda rw", f"40 22 0:41 / {library} rw - nfs4 server:/team rw"]
    library.with_name("mountinfo").write_text("\n".join(lines), "utf-8")
    home = {"HOME": str(library.parent), "XDG_CONFIG_HOME": str(library.parent / "settings")}
    terminal = Terminal(library, _ON_A_NETWORK, home)
    terminal.wait_for("network file system (nfs4)")
    terminal.press('"q')
    terminal.wait_for("saved")
    terminal.wait_until_gone("network file system")
    terminal.press("\x11")
    assert terminal.end() == 0
    os.close(terminal.fd)


_WITH_A_FILE = """
import sys
from pathlib import Path
from reader.cli import main
sys.exit(main(["--library", sys.argv[1], "--annotator", "tester", str(Path(sys.argv[1]).with_name("old.txt"))]))
"""


def test_an_encoding_that_was_guessed_is_told_when_a_file_is_opened(library: Path) -> None:
    library.with_name("old.txt").write_bytes("The café closed “at nine” on Monday.".encode("cp1252"))
    home = {"HOME": str(library.parent), "XDG_CONFIG_HOME": str(library.parent / "settings")}
    terminal = Terminal(library, _WITH_A_FILE, home)
    terminal.wait_for("! old.txt: Read as Windows-1252")
    terminal.press("j")
    terminal.wait_until_gone("Windows-1252")
    terminal.press("\x11")
    assert terminal.end() == 0
    os.close(terminal.fd)
