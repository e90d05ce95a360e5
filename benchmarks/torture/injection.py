"""Articles that try to take the clipboard, the window's title and the keys, opened in the app inside tmux."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path

from benchmarks.table import Row, figure
from benchmarks.torture import not_run
from benchmarks.torture.hostile import CONTROLS, MARKUP, NEWS, pressmark, run
from reader.core.ids import Annotator
from reader.library.opening import open_library

_ROOT = Path(__file__).resolve().parents[2]
SHARED = _ROOT.parent / "shared" / "torture"
"""A corpus of hostile files, where it lies beside the project."""

_NAME = "clipboard, title, keys taken; actions or crashes from markup"
_PATIENCE = 20.0

OWN: Mapping[str, str] = {
    "clipboard.md": "# Set it\n\n\x1b]52;c;c3RvbGVu\x07 and \x1b]52;c;c3RvbGVu\x1b\\ and \x9d52;c;c3RvbGVu\x9c\n",
    "title.txt": "\x1b]0;stolen\x07\x1b]2;stolen\x1b\\\x1bkstolen\x1b\\ and \x1b[21t\x1b[22;0t\n",
    "keys.txt": "\x1b[c \x1b[>c \x1b[6n \x1b[5n \x1bP$qm\x1b\\ \x1b]11;?\x07 \x1b[?1$p \x1bZ \x05 \x1bP+q544e\x1b\\\n",
    "markup.md": f"# {MARKUP}\n\n[bold]x[/] {MARKUP} [@click=app.bell]y[/] [link=https://example.org]z[/]\n",
    "all.txt": f"{CONTROLS}\n\n{NEWS}",
}
"""What each file tries stands in its name."""


def rows(quick: bool) -> Iterable[Row]:
    """Open every file in the app in a tmux of its own; show that the attacks work where nothing stops them."""
    if not shutil.which("tmux"):
        yield not_run(_NAME, "tmux is not installed")
        return
    with tempfile.TemporaryDirectory() as folder:
        files = _files(Path(folder) / "files", quick)
        with Tmux(Path(folder)) as tmux:
            taken = tmux.attacked(
                Path(folder) / "files" / "clipboard.md", Path(folder) / "files" / "title.txt"
            )
            bad = [f"{file.name}: {what}" for file in files for what in _taken(tmux, Path(folder), file)]
    tried = f"{len(files)} files opened and left; with `cat` the same files take {taken}"
    if taken != "clipboard and title":
        yield not_run(_NAME, f"this tmux does not give in to `cat`, which takes {taken or 'nothing'}")
        return
    yield figure(_NAME, len(bad), "taken", "; ".join([tried, *bad[:3]]), 0)


def _files(folder: Path, quick: bool) -> list[Path]:
    folder.mkdir()
    for name, text in OWN.items():
        (folder / name).write_text(text, "utf-8")
    if not quick and SHARED.is_dir():
        for file in SHARED.iterdir():
            if file.is_file() and file.name != "README.md":
                shutil.copy(file, folder / file.name)
    return sorted(folder.iterdir())


def _taken(tmux: Tmux, folder: Path, file: Path) -> Iterable[str]:
    """Open a file in the app, press nothing, leave, and yield what it took."""
    library = folder / f"library-{file.name}"
    run(library, "init", str(library))
    run(library, "add", str(file))
    articles = open_library(library).ids()
    if not articles:
        return  # it was refused, with a reason
    tmux.start(pressmark(library))
    if not tmux.shows("keys", "SELECT"):
        yield f"it is not shown: {tmux.screen()[-200:]!r}"
    time.sleep(0.3)
    if "SELECT" not in tmux.screen():
        yield "a key was pressed"
    yield from (f"the {what} was taken" for what in tmux.taken())
    tmux.press("C-q")
    if not tmux.is_left():
        yield "the app could not be left"
    for article in articles:
        with closing(open_library(library).open(article, Annotator("ann"), writable=False)) as journal:
            if journal.next_seq != 1:
                yield "something was annotated"
    shutil.rmtree(library)


class Tmux:
    """A tmux of its own, which lets programs set clipboard and title; to be used in a `with` statement.

    Args:
        folder: Where its socket and settings lie.
    """

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "tmux"
        settings = folder / "tmux.conf"
        settings.write_text(
            "set -g set-clipboard on\nset -g allow-rename on\nset -g allow-passthrough on\nset -g remain-on-exit on\n"
            "set -g exit-empty off\nset -g status off\n",
            "utf-8",
        )
        self._settings = settings

    def __enter__(self) -> Tmux:
        self._run("-f", str(self._settings), "new-session", "-d", "-x", "100", "-y", "30", "cat")
        return self

    def __exit__(self, *_: object) -> None:
        self._run("kill-server")

    def start(self, command: list[str]) -> None:
        """Run a program in the only pane, with the title and clipboard as they are when nothing has happened."""
        self._run("delete-buffer")
        self._run("set-buffer", "mine")
        self._run("rename-window", "mine")
        self._run("respawn-pane", "-k", "-e", "TERM=tmux-256color", "-c", str(_ROOT), *command)
        self._run("select-pane", "-T", "mine")
        self._run("set-option", "-w", "automatic-rename", "off")

    def attacked(self, *files: Path) -> str:
        """Return what files take when a program prints them as they are."""
        self.start(["cat", *map(str, files)])
        time.sleep(0.5)
        return " and ".join(self.taken())

    def taken(self) -> list[str]:
        """Return what is not as it was."""
        titles = self._run("display-message", "-p", "#{pane_title} #{window_name}")
        found = []
        if self._run("show-buffer") != "mine":
            found.append("clipboard")
        if "stolen" in titles:
            found.append("title")
        return found

    def screen(self) -> str:
        """Return what the pane shows."""
        return self._run("capture-pane", "-p")

    def shows(self, *words: str) -> bool:
        """Wait until all words are shown."""
        return self._until(lambda: all(word in self.screen() for word in words))

    def press(self, key: str) -> None:
        """Press a key."""
        self._run("send-keys", key)

    def is_left(self) -> bool:
        """Wait until the program has ended."""
        return self._until(lambda: self._run("display-message", "-p", "#{pane_dead}").strip() == "1")

    def _until(self, holds: Callable[[], bool]) -> bool:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            if holds():
                return True
            time.sleep(0.05)
        return False

    def _run(self, *words: str) -> str:
        environment = {name: value for name, value in os.environ.items() if name != "TMUX"}
        made = subprocess.run(
            ["tmux", "-S", str(self._socket), *words], capture_output=True, check=False, env=environment
        )
        return made.stdout.decode("utf-8", "replace").removesuffix("\n")
