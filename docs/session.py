"""Record a session with the real app on a sample article as text frames, and write them to session.md.

Run it from the repository's top folder: `python -m docs.session`.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyte

from benchmarks.terminal import Terminal
from reader.cli import main
from reader.paths import sample_articles_dir

PAGE = Path(__file__).with_name("session.md")
ARTICLE = sample_articles_dir() / "02-tile-heist.txt"
COLUMNS, ROWS = 100, 30
_PATIENCE = 30.0
_QUIET = 0.25
_SENT = {"enter": "\r", "esc": "\x1b", "space": " "}
_INTRODUCTION = f"""\
# A session, screen by screen

One article, from adding it to being done with it, with nothing but the keyboard: the real app on a terminal of
{COLUMNS} by {ROWS} cells. Letters beside the text say which labels begin in that row: `q` quote, `s` source, `u` cue,
`e` entity, `c` claim; `·` marks what is suggested there and not decided about, `?` what is doubtful. Colours and
underlines are lost here. `python -m docs.session` records it again. Nobody can read as fast as that script accepts,
so the word about haste is switched off.
"""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that the user does.

    Args:
        keys: What is pressed, parted by spaces; words in quotation marks are typed as they are.
        sentence: What comes of it.
        seen: Words that are then on the screen.
    """

    keys: str
    sentence: str
    seen: str


STEPS = (
    # Suggestions come after the article: names by their capitals are among the last.
    Step("", "The article is open, with its first word selected. The annotation pane says how to begin.",
         "  · convent near Aveiro"),
    Step('" q', "The first quotation is a quote, and saved. Its second piece, its cue and its source are suggested.",
         "SUGGEST"),
    Step("enter", "All of that is saved, as one attribution of four parts.", ": cue “said”, source “he”"),
    Step("g E e p", "The name before is a person. From now on a letter stands for him.", "PERSON"),
    Step("] i", "The next annotation is the quote again. Who is he? Whoever is likely comes first.", "WHO"),
    Step("enter", "The quote has its speaker.", "speaker  Joaquim Seixas"),
    Step(";", "The next likely cue, with what was said and by whom. Nobody has to select anything.", "% sure: "),
    Step("enter", "It is right.", ": cue “say”, source “Diplomats”"),
    Step("} } q", "Two paragraphs on there is a pull quote: the line below it is its source.", "form    pull"),
    Step('" g i q', "A quotation, taken without its marks by mistake.", "SUGGEST"),
    Step("enter esc", "Once one lets go of it, the guidelines speak up.", "stands just outside"),
    Step("!", "One key mends it, and source and cue stay tied.", "“not one sign that"),
    Step("m 'ask for the report' enter", "A note goes with the annotation.", "ask for the report"),
    Step("/ '900 euros' enter", "Something to check was further down.", "of 1 for “900 euros”"),
    Step("g c c", "What stands there between two marks is a claim. Who makes it, and what tells so, is suggested.",
         "SUGGEST"),
    Step("enter", "That is right again.", ": cue “According to”, source “a parish ledger”"),
    Step("d", "Or perhaps not: deleted …", "Deleted: claim"),
    Step("z", "… and taken back.", "Undone"),
    Step("D", "Done. There is no other article in this library.", "Done"),
)  # fmt: skip


def record(folder: Path) -> Iterator[tuple[Step, str]]:
    """Do the session in a new library, and yield each step with the screen after it.

    Args:
        folder: An empty folder; the library is made in it.

    Raises:
        TimeoutError: If the screen never shows what a step leads to.
    """
    library = str(folder / "library")
    main(["--library", library, "init", "--name", "Desk"])
    command = [sys.executable, "-m", "reader", "--library", library, "--annotator", "reader", str(ARTICLE)]
    home = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"), str(folder))
    settings = folder / "pressmark" / "settings.json"
    settings.parent.mkdir()
    settings.write_text('{"haste": false}', encoding="utf-8")
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    done = 0
    with Terminal(command, COLUMNS, ROWS, home) as terminal:
        for step in STEPS:
            for keys in _sent(step.keys):
                terminal.type(keys)
            end = time.monotonic() + _PATIENCE
            while True:
                terminal.settle(_QUIET)
                stream.feed(bytes(terminal.output[done:]))
                done = len(terminal.output)
                shown = "\n".join(line.rstrip() for line in screen.display)
                if step.seen in shown:
                    break
                if time.monotonic() > end or terminal.is_gone():
                    raise TimeoutError(f"{step.keys}: never saw {step.seen!r} in\n{shown}")
            yield step, shown


def page(frames: Iterator[tuple[Step, str]]) -> str:
    """Return the page: a heading with the keys, a sentence and the screen for each step."""
    parts = [_INTRODUCTION]
    for number, (step, screen) in enumerate(frames, 1):
        parts.append(f"{heading(number, step)}\n\n{step.sentence}\n\n```text\n{screen}\n```\n")
    return "\n".join(parts)


def heading(number: int, step: Step) -> str:
    """Return the heading of a step, with the keys that are pressed."""
    command = f"pressmark {ARTICLE.name}"
    return f"## {number}. `{step.keys or command}`"


def _sent(keys: str) -> Iterator[str]:
    """Yield what is sent to the terminal for keys and words, one after the other."""
    for place, part in enumerate(keys.split("'")):
        if place % 2:
            yield part
        else:
            yield from (_SENT.get(key, key) for key in part.split())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        PAGE.write_text(page(record(Path(place))), encoding="utf-8")
