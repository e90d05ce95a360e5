"""Whatever is typed: keys that come in one go, as over a slow line, do what they do one by one."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from reader.settings import Settings, SettingsFile
from reader.ui.app import PressmarkApp

from .app_support import ANNOTATOR, NEWS, drive, library_of, main_screen, settled

BRIDGE = "Bridge closed\n\nThe port said the bridge is closed. “We did what we could,” said Anna Ruiz.\n"
COUNCIL = "Council votes\n\nThe council voted. “It is over,” she said.\n"
KEYS = (
    *(
        "w",
        ")",
        "q",
        "c",
        "s",
        "e p",
        "u",
        "d",
        "z",
        "U",
        "i",
        "G",
        "v",
        "L",
        "p",
        "P",
        "t",
        "m",
        "x",
        "o",
        "b",
    ),
    *(
        "/",
        "n",
        "]",
        "[",
        "tab",
        "enter",
        "enter",
        "escape",
        "escape",
        "backspace",
        "down",
        "up",
        "j",
        "k",
        "l",
    ),
    *(
        "D",
        "a n",
        "a p",
        "ctrl+f",
        "ctrl+o",
        "ctrl+n",
        "g e",
        "?",
        ":",
        "V",
        "r q",
        "g q",
        "a d",
        "1",
        "2",
        "3",
    ),
)
"""What is typed; nothing whose meaning must be read on the screen first, as letters to jump by."""
_NAMES = {
    ")": "right_parenthesis",
    "/": "slash",
    "]": "right_square_bracket",
    "[": "left_square_bracket",
    "?": "question_mark",
    ":": "colon",
}


def after(keys: list[str], file: Path, *, at_once: bool, apart: list[int] | None = None) -> dict[str, object]:
    """Return what the screen and the library are after keys.

    Args:
        keys: The keys.
        file: Where settings are kept.
        at_once: Whether they come before what they do has been done.
        apart: How many turns of the loop lie behind each of these then; where there are fewer, none and in one packet.
    """
    library = library_of(NEWS, BRIDGE, COUNCIL)
    found: dict[str, object] = {}

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        for place, key in enumerate(keys, 1):
            name = _NAMES.get(key, key)
            event = events.Key(name, key if len(key) == 1 else None)
            turns = apart[place - 1] if apart and place <= len(apart) else 0
            app.take(event, more=at_once and not turns and place < len(keys))
            if not at_once:
                await settled(app, pilot)
            for _ in range(turns):
                await asyncio.sleep(0)
        for _ in range(3):
            await settled(app, pilot)
        main = main_screen(app)
        editor = main.opened.editor if main.opened is not None else None
        found["screen"] = type(app.screen).__name__, main.pane
        found["typed"] = [held.value for held in app.screen.query(Input) if held.display]
        found["open"] = editor and (editor.article.title, editor.selection, editor.pending, editor.extending)

    chosen = SettingsFile(file)
    chosen.change(Settings(suggestions=False, haste=False))
    drive(library, script, article=library.ids()[0], settings=chosen)
    for article in library.ids():
        with closing(library.open(article, ANNOTATOR)) as journal:
            spans = [
                (span.label, span.fragments, span.attributes, span.note)
                for span in journal.annotations.ordered()
            ]
            found[article] = journal.status, spans, len(journal.annotations.relations)
    return found


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from(KEYS), min_size=4, max_size=12))
@example(["D", "q"])
@example(["a n", "ctrl+f", "q", "?", "escape", "q"])
@example(["D", "/", "w", "q"])
@example(["enter", "j", "tab", "l", "tab", "1", "g q", "escape"])
@example(["q", ")", "c", "enter", "j", "j", "d"])
@example(["tab", "tab", "j", "enter", "q"])
@example(["ctrl+f", "enter", "q", "escape", "c"])
@example([":", "n", "o", "t", "e", "enter", "w"])
def test_keys_in_one_go_do_what_they_do_one_by_one(tmp_path: Path, typed: list[str]) -> None:
    keys = [key for words in typed for key in words.split()]
    file = tmp_path / "settings.json"
    assert after(keys, file, at_once=True) == after(keys, file, at_once=False)


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(KEYS), st.integers(0, 30)), min_size=4, max_size=12))
@example([(":", 200), ("escape", 2), (")", 3), ("q", 0)])
@example([("?", 200), ("escape", 4), (")", 6), ("q", 0)])
@example([("ctrl+f", 200), ("escape", 1), ("w", 8), ("q", 0)])
def test_keys_in_quick_succession_do_what_they_do_one_by_one(
    tmp_path: Path, typed: list[tuple[str, int]]
) -> None:
    keys = [key for words, _ in typed for key in words.split()]
    apart = [turns for words, turns in typed for _ in words.split()]
    file = tmp_path / "settings.json"
    assert after(keys, file, at_once=True, apart=apart) == after(keys, file, at_once=False)
