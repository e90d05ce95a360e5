"""The command palette: what is typed at once is found and run as if it had been typed slowly."""

from __future__ import annotations

from textual import events
from textual.pilot import Pilot

from reader.ui.app import PressmarkApp
from reader.ui.screens.palette import PaletteScreen

from .app_support import NEWS, drive, library_of, main_screen, painted, press, settled


def type_at_once(app: PressmarkApp, *keys: str) -> None:
    for place, key in enumerate(keys, 1):
        app.take(events.Key(key, key if len(key) == 1 else None), more=place < len(keys))


def test_a_command_is_found_by_letters_of_its_name_and_says_what_it_does() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, ":", *"focus")
        rows = painted(app).splitlines()
        (row,) = (row for row in rows if "Focus mode" in row)
        assert row.split("Focus mode")[1].split()[0] == "V"
        assert "Shows nothing but the article" in painted(app)
        await press(pilot, "enter")
        await settled(app, pilot)
        assert not isinstance(app.screen, PaletteScreen)
        assert "Annotations" not in painted(app)

    drive(library_of(NEWS), script)


def test_enter_runs_what_is_found_for_all_letters_before_it() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "q")
        type_at_once(app, "colon", *"note", "enter", *"Who?", "enter")
        await settled(app, pilot)
        opened = main_screen(app).opened
        assert opened is not None
        (span,) = opened.editor.annotations.ordered()
        assert span.note == "Who?"

    drive(library_of(NEWS), script)


def test_letters_that_no_command_has_are_told_and_can_be_mended() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, ":", *"undozz", "enter")
        assert isinstance(app.screen, PaletteScreen)
        assert "No command has these letters" in painted(app)
        type_at_once(app, "enter", "backspace", "backspace")
        await settled(app, pilot)
        assert "Undo" in painted(app)

    drive(library_of(NEWS), script)


def test_keys_after_escape_are_for_the_article() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        type_at_once(app, "colon", *"no", "escape", "q")
        await settled(app, pilot)
        opened = main_screen(app).opened
        assert opened is not None
        assert [span.label for span in opened.editor.annotations.ordered()] == ["quote"]

    drive(library_of(NEWS), script)
