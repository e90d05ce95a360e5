"""What is run on a terminal: our reader, and the programs beside it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.peers import LABEL
from benchmarks.terminal import PATIENCE, Terminal


@dataclass(frozen=True, slots=True)
class Program:
    """A program that shows a text.

    Args:
        name: What tables call it.
        command: The command and its arguments.
        words: What is on its first screen once the text is shown.
        environment: Variables that it needs.
    """

    name: str
    command: tuple[str, ...]
    words: str
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_installed(self) -> bool:
        """Whether there is such a command."""
        return shutil.which(self.command[0]) is not None

    def start(self) -> Terminal:
        """Start it."""
        return Terminal(self.command, environment=self.environment)

    def first_screen(self, patience: float = PATIENCE) -> float:
        """Start it, and return the seconds until it shows the text; then end it.

        Raises:
            TimeoutError: If that takes longer than its patience, in seconds.
        """
        with self.start() as terminal:
            return terminal.wait_for(self.words, patience)


def pressmark(library: Path, article: str, words: str) -> Program:
    """Return our reader on an article of a library, with settings of its own that lie beside that."""
    command = ("-m", "reader", "--library", str(library), "--annotator", "benchmark", "open", article)
    own = {f"XDG_{kind}_HOME": str(library.parent / kind) for kind in ("CONFIG", "STATE", "DATA")}
    return Program("pressmark", (sys.executable, *command), words, own)


def label_app() -> Program:
    """Return a Textual app that shows one label, the least that an app can be."""
    return Program("an app of one label", _peer("label"), LABEL)


def peers(file: Path, words: str) -> tuple[Program, ...]:
    """Return the programs that show a file of text: `less`, `vim`, and Textual's own widgets."""
    vim = ("vim", "-u", "NONE", "-N", "-R", str(file))
    return (
        Program("less", ("less", str(file)), words),
        Program("vim", vim, words),
        Program("TextArea", _peer("text-area", str(file)), words),
        Program("Markdown", _peer("markdown", str(file)), words),
    )


def _peer(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "benchmarks.peers", *arguments)
