"""What is suggested shows on screen, and is not there once it is ignored."""

from __future__ import annotations

from textual.pilot import Pilot

from reader.ui.app import PressmarkApp
from tests.ui.app_support import NEWS, drive, library_of, main_screen, painted, press


def test_a_suggestion_shows_its_parts_and_keys_and_is_saved_with_one() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "semicolon")
        shown = painted(app)
        assert "SUGGEST" in shown
        assert "accept, next" in shown
        assert "source the union president" in shown
        await press(pilot, "enter")
        assert "SUGGEST" not in painted(app)
        opened = main_screen(app).opened
        assert opened is not None
        assert len(opened.journal.annotations.relations) == 2

    drive(library_of(NEWS), script)


def test_a_suggestion_looks_different_from_what_is_saved_and_from_nothing() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        def looks() -> list[object]:
            view = main_screen(app).view
            return [
                segment.style
                for line in range(view.size.height)
                for segment in view.render_line(line)
                if "got" in segment.text
            ]

        bare = looks()
        await press(pilot, "semicolon")
        suggested = looks()
        await press(pilot, "enter")
        saved = looks()
        assert bare != suggested != saved
        assert all(getattr(style, "italic", False) for style in suggested)
        await press(pilot, "z", "g", "g")
        assert looks() == bare

    drive(library_of(NEWS), script)


def test_it_stands_apart_in_the_annotation_pane_and_gives_way_to_the_guideline() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "semicolon")
        lines = [line for line in painted(app).splitlines() if "▏" in line]
        told = [line.rpartition("▏")[2].split() for line in lines]
        place = told.index(["Suggested,", "not", "saved"])
        assert told[place + 1][:2] == ["quote", "“We"]
        assert ["cue", "said"] in [words[:2] for words in told[place + 2 :]]
        await press(pilot, "enter")
        assert "Suggested, not saved" not in painted(app)

    drive(library_of(NEWS), script)
