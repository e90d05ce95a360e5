"""What helps can be switched off for good; how fast one works has a screen; a warning is dismissed with a key."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.settings import Settings, SettingsFile
from reader.ui.app import PressmarkApp
from reader.ui.screens.pace import PaceScreen
from tests.ui.app_support import ANNOTATOR, NEWS, drive, library_of, main_screen, painted, press, settled


@pytest.mark.parametrize("name", ["suggestions", "effort", "haste"])
def test_what_is_switched_off_stays_off_and_comes_back(tmp_path: Path, name: str) -> None:
    file = tmp_path / "settings.json"

    async def switch(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main_screen(app).run_command(f"{name}.toggle")
        await pilot.pause()
        opened = main_screen(app).opened
        assert opened is not None
        assert opened.editor.settings == main_screen(app).settings.current

    drive(library_of(NEWS), switch, settings=SettingsFile(file))
    assert getattr(SettingsFile(file).current, name) is False
    drive(library_of(NEWS), switch, settings=SettingsFile(file))
    assert SettingsFile(file).current == Settings()


def test_an_article_is_opened_as_things_are_switched(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "settings.json")
    settings.change(Settings(suggestions=False, effort=False))

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "semicolon", "u")
        assert "SUGGEST" not in painted(app)
        opened = main_screen(app).opened
        assert opened is not None
        (cue,) = opened.journal.annotations.spans.values()
        assert (cue.provenance.milliseconds, cue.provenance.keys) == (0, 0)

    drive(library_of(NEWS), script, settings=settings)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
def test_the_pace_of_the_open_article_and_of_the_day_is_shown(size: tuple[int, int]) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "semicolon", "enter", "a", "s")
        await settled(app, pilot)
        assert isinstance(app.screen, PaceScreen)
        screen = painted(app)
        assert f"Pace {ANNOTATOR}" in screen
        if size[0] >= 80:
            assert "Ferry strike ends" in screen
            assert "100%" in screen
            assert "all" in screen.split()
        await press(pilot, "end", "escape")
        assert len(app.screen_stack) == 1

    drive(library_of(NEWS), script, size=size)


def test_a_warning_is_dismissed_and_the_pane_says_so() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "q", "escape", "escape", "g", "w")
        await settled(app, pilot)
        assert "_ right as it is" in painted(app)
        await press(pilot, "_")
        await settled(app, pilot)
        assert "✓ right as it is: a quote without a" in painted(app)
        assert "_ right as it is" not in painted(app)

    drive(library_of(NEWS), script, size=(140, 40))


def test_status_and_flag_take_one_key_and_the_list_tells_how_far_one_is() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        opened = main_screen(app).opened
        assert opened is not None
        seen = []
        for key in ("%", "%", "&", "&"):
            await press(pilot, key)
            seen.append(str(opened.journal.status))
            if seen[-1] == "done":
                await settled(app, pilot)
                assert "1/2 done" in painted(app)
        assert seen == ["in_progress", "done", "flagged", "done"]
        await press(pilot, "%")
        await settled(app, pilot)
        assert "done" not in painted(app).splitlines()[0]

    drive(library_of(NEWS, f"{NEWS} Again."), script)
