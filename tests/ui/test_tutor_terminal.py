"""The tutor on a real terminal: `pressmark tutor`, step by step, and what is left of it."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from reader.core.ids import Annotator
from reader.editor.tutor_steps import STEPS
from reader.library.opening import open_library

from ..guided import Key, Learner, LetterAt, Step, Words, steps
from .test_app_terminal import Terminal

_BYTES = {"enter": "\r", "ctrl+o": "\x0f"}
_PROGRAM = """
import os, sys
from reader.cli import main
home, *words = sys.argv[1].split("|")
os.environ.update(HOME=home, TMPDIR=home, XDG_STATE_HOME=home, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home)
sys.exit(main(["tutor", "--annotator", "learner", *words]))
"""


def learn(terminal: Terminal, step: Step, number: int, reads_on: int) -> None:
    """Read on to a step, do it, and wait until the tutor says that it is done."""
    terminal.press("}" * reads_on)
    terminal.wait_for(f" {number}. {step.title}  ·")
    for press in step.presses:
        match press:
            case Key("escape"):
                terminal.press("\x1b")
                # A terminal cannot tell it from the beginning of a longer sequence until nothing follows.
                terminal.wait_for("stands just outside")
            case Key(name):
                terminal.press(_BYTES.get(name, name))
            case Words(text):
                terminal.press(text)
            case LetterAt(words):
                terminal.wait_for("HINT")
                terminal.press(letter_at(terminal, words))
    if number < len(STEPS):
        terminal.wait_for(f"✓{number}. {step.title}")


def letter_at(terminal: Terminal, words: str) -> str:
    """Return the letter that stands where the first one of some words was."""
    found = re.findall(rf"(\S){re.escape(words[1:])}\b", "\n".join(terminal.screen.display))
    (letter,) = {letter for letter in found if letter != words[0]}
    return str(letter)


def wait_without(terminal: Terminal, words: str) -> None:
    """Read until words are gone from the screen."""
    end = time.monotonic() + 30
    while words in "\n".join(terminal.screen.display):
        assert time.monotonic() < end, f"{words!r} stays on the screen"
        terminal.read(0.2)


def test_the_whole_tutor_is_done_by_the_keys_it_names_and_leaves_nothing(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, _PROGRAM)
    terminal.wait_for("} reads on")
    learner = Learner()
    for number, step in enumerate(steps(), 1):
        learn(terminal, step, number, learner.learn(step).reads_on)
    terminal.wait_for("ALLOTMENT")
    wait_without(terminal, "all steps are done")
    terminal.press("\x11")
    assert terminal.end() == 0
    os.close(terminal.fd)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("pressmark-tutor")] == []


def test_what_was_done_is_kept_where_that_is_asked_for(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    for first in (True, False):
        terminal = Terminal(Path(f"{tmp_path}|--keep|{kept}"), _PROGRAM)
        terminal.wait_for("keys")
        if first:
            terminal.wait_for("} reads on")
            terminal.press('"q\r')
            terminal.wait_for("saved")
        else:
            terminal.wait_for("Maud Ellery")
        terminal.press("\x11")
        assert terminal.end() == 0
        os.close(terminal.fd)
    library = open_library(kept)
    (guided,) = (article for article in library.ids() if article.startswith("start-here"))
    journal = library.open(guided, Annotator("learner"), writable=False)
    assert sorted(span.label for span in journal.annotations.spans.values()) == ["cue", "quote", "source"]
