"""Guidelines on the screen, and how attributes look that were computed or that the label set does not have."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.core.annotation import Fragment, Provenance, Span
from reader.core.edit import Change, Edit
from reader.core.ids import SpanId
from reader.editor.command import Pane
from reader.editor.keymap_file import load_keymap
from reader.editor.registry import Registry
from reader.library.memory import MemoryLibrary
from reader.settings import SettingsFile
from reader.ui.app import PressmarkApp
from tests.ui.app_support import ANNOTATOR, NEWS, drive, library_of, main_screen, painted, press, settled

ENTITY = "The longest full name"
QUOTE = "What somebody other than the author"


def put(library: MemoryLibrary, label: str, **attributes: str) -> None:
    (article,) = library.ids()
    journal = library.open(article, ANNOTATOR)
    start = journal.article.text.index("“We got")
    span = Span(
        SpanId("s-0000000001"),
        label,
        (Fragment(start, start + len("“We got what we came for,”")),),
        Provenance(ANNOTATOR, "2026-01-31T10:00:00.000Z"),
        attributes,
    )
    journal.append(Edit(1, "d-0000000001", span.provenance.at, ANNOTATOR, "test", (Change(None, span),)))
    journal.close()


def lines_of(app: PressmarkApp, words: str) -> list[str]:
    return [line for line in painted(app).split("\n") if words in line]


def test_the_guideline_of_the_label_in_hand_stands_below_the_annotations_and_stays() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert not lines_of(app, QUOTE)
        await press(pilot, '"', "q")
        assert lines_of(app, QUOTE)
        await press(pilot, "e")
        assert lines_of(app, ENTITY)
        await press(pilot, "escape", "g", "g")
        assert lines_of(app, QUOTE) or lines_of(app, ENTITY)

    drive(library_of(NEWS), script)


def test_welcome_and_guidelines_name_the_users_keys() -> None:
    library = library_of(NEWS)
    text = '[keys]\n"label.quote" = ["ctrl+k q"]\n"label.claim" = []\n"label.cue" = ["ctrl+k u"]'

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        welcome = [line.rpartition("▏")[2].split() for line in painted(app).split("\n")]
        assert ["ctrl+k", "q", "quote"] in welcome
        assert ["e", "entity"] in welcome
        assert not any("claim" in line for line in welcome[:-2])
        await press(pilot, "g", "?")
        assert [line.split("│")[1].strip() for line in lines_of(app, "  Quote")] == ["ctrl+k q  Quote"]

    drive(library, script, keymap=load_keymap(text, where="keys.toml", registry=Registry(library.labels)))


def test_it_goes_with_the_article_that_it_was_about() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "q")
        assert lines_of(app, QUOTE)
        await press(pilot, "a", "n")
        await settled(app, pilot)
        assert not lines_of(app, QUOTE)
        await press(pilot, "w")
        assert not lines_of(app, QUOTE)
        await press(pilot, '"', "q")
        await settled(app, pilot)
        assert lines_of(app, QUOTE)

    drive(library_of(NEWS, NEWS.replace("Ferry", "Tram")), script)


def test_it_can_be_switched_off_and_that_is_remembered(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"

    async def first(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "q")
        main_screen(app).run_command("guideline.toggle")
        await settled(app, pilot)
        assert not lines_of(app, QUOTE)

    async def second(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "q")
        assert not lines_of(app, QUOTE)
        main_screen(app).run_command("guideline.toggle")
        await settled(app, pilot)
        assert lines_of(app, QUOTE)

    drive(library_of(NEWS), first, settings=SettingsFile(file))
    drive(library_of(NEWS), second, settings=SettingsFile(file))


def test_a_low_screen_leaves_the_annotations_their_room() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "q")
        assert not lines_of(app, QUOTE)

    drive(library_of(NEWS), script, size=(120, 14))


def test_a_key_shows_the_whole_guideline_and_those_of_the_other_labels() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "c", "g", "?")
        assert len(app.screen_stack) == 2
        assert lines_of(app, "c  Claim")
        assert not lines_of(app, "u  Cue")
        assert lines_of(app, "One statement, one claim.")
        await press(pilot, "tab")
        assert lines_of(app, "e  Entity")
        assert not lines_of(app, "c  Claim")
        await press(pilot, "shift+tab", "shift+tab")
        assert lines_of(app, "u  Cue")
        await press(pilot, "home")
        assert lines_of(app, "q  Quote")
        assert lines_of(app, "worked out from the quotation marks")
        await press(pilot, "end", "down", "pagedown", "up", "escape")
        assert len(app.screen_stack) == 1

    drive(library_of(NEWS), script)


@pytest.mark.parametrize("size", [(20, 6), (40, 20), (200, 60)])
def test_the_guidelines_fit_any_screen(size: tuple[int, int]) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "q", "g", "?", "tab", "tab", "end", "home", "escape")
        assert len(app.screen_stack) == 1

    drive(library_of(NEWS), script, size=size)


def test_a_computed_type_is_told_as_computed_until_it_is_set() -> None:
    library = library_of(NEWS)
    put(library, "quote")

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "]", "t")
        assert lines_of(app, "direct (computed)")
        await press(pilot, "3")
        assert main_screen(app).annotations.opened is not None
        assert not lines_of(app, "(computed)")
        await press(pilot, "0")
        assert lines_of(app, "direct (computed)")
        assert lines_of(app, "type: direct, computed")

    drive(library, script)


def test_what_the_label_set_no_longer_has_is_shown_and_counted() -> None:
    library = library_of(NEWS)
    put(library, "banner", mood="glad")

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "]")
        assert lines_of(app, "? We got") or lines_of(app, "? “We got")
        assert lines_of(app, "? 1")
        assert any("mood" in line and "glad" in line for line in lines_of(app, "glad"))
        main_screen(app).focus_pane(Pane.ANNOTATIONS)
        await press(pilot, "t")
        assert lines_of(app, "not in the label") or lines_of(app, "glad")

    drive(library, script)


def test_a_value_that_the_label_set_no_longer_has_says_so_where_it_is_edited() -> None:
    library = library_of(NEWS)
    put(library, "quote", form="sung")

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "]", "t")
        assert any("not in the label set" in line and "form" in line for line in lines_of(app, "sung"))

    drive(library, script, size=(200, 40))
