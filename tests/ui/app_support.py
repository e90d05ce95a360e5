"""Runs the application on a library in memory, and reads what it has painted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from textual.pilot import Pilot

from reader.core.ids import Annotator, ArticleId
from reader.editor.keymap import Keymap
from reader.ingest import read_article
from reader.library.label_file import default_labels, parse_labels
from reader.library.memory import MemoryLibrary
from reader.library.protocol import Library
from reader.settings import SettingsFile
from reader.ui.app import PressmarkApp
from reader.ui.screens.main import MainScreen

ANNOTATOR = Annotator("tester")
NEWS = (
    "Ferry strike ends\n\n"
    "The crews voted on Monday to return to work. “We got what we came for,” said the union president. "
    "A spokesman for the port said that 40 ferries had been idle.\n\n"
    "Asked about pay, Anna Ruiz said: “It is a start.” The city was quiet.\n"
)

Script = Callable[[PressmarkApp, Pilot[None]], Awaitable[None]]


def library_of(*texts: str, name: str = "Desk") -> MemoryLibrary:
    """Return a library with the default label set and an article for each text."""
    library = MemoryLibrary(name, parse_labels(default_labels(), "labels.toml"))
    for number, text in enumerate(texts):
        data = text.encode()
        library.add(read_article(data, name=f"article-{number}.txt").article, data, ".txt")
    return library


def drive(
    library: Library,
    script: Script,
    *,
    size: tuple[int, int] = (120, 40),
    article: ArticleId | None = None,
    settings: SettingsFile | None = None,
    keymap: Keymap | None = None,
) -> PressmarkApp:
    """Run the application without a terminal while a script presses keys; return it as it was left."""
    app = PressmarkApp(library, ANNOTATOR, article, settings=settings, keymap=keymap)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settled(app, pilot)
            await script(app, pilot)
        app.close_article()

    asyncio.run(run())
    return app


async def settled(app: PressmarkApp, pilot: Pilot[None]) -> None:
    """Wait until threads and messages have come to rest."""
    for _ in range(5):
        await app.workers.wait_for_complete()
        await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, each spelt as the editor spells it, and let the screen catch up."""
    names = {
        '"': "quotation_mark",
        "?": "question_mark",
        "\\": "backslash",
        "|": "vertical_line",
        "[": "left_square_bracket",
        "]": "right_square_bracket",
        " ": "space",
    }
    await pilot.press(*(names.get(key, key) for key in keys))
    await pilot.pause()


def painted(app: PressmarkApp) -> str:
    """Return the cells of the whole screen as they go to the terminal, one line a row."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def main_screen(app: PressmarkApp) -> MainScreen:
    """Return the main screen."""
    return app.main
