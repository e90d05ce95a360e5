"""The entity register on screen: letters in the footer, the list of who is who, occurrences in the library."""

from textual import events
from textual.pilot import Pilot

from reader.core.annotation import Entity
from reader.core.ids import EntityId
from reader.library.memory import MemoryLibrary
from reader.ui.app import PressmarkApp
from reader.ui.screens.occurrences import OccurrenceScreen

from .app_support import drive, library_of, main_screen, painted, press, settled

FIRST = "Maud Ellery left Geneva. Ellery was late. M. Ellery said so.\n"
SECOND = "Maud Ellery came back. Nobody else did.\n"


def peopled(*texts: str) -> MemoryLibrary:
    library = library_of(*texts)
    library.put_entity(Entity(EntityId("e-1"), "Maud Ellery", "PERSON"))
    library.put_entity(Entity(EntityId("e-2"), "M. Ellery", "PERSON"))
    return library


def test_the_footer_shows_who_has_which_letter() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "E", "e", "p", "E", "e", "g", "e")
        footer = painted(app).splitlines()[-1]
        assert "G Geneva" in footer
        assert "E Ellery" in footer
        assert "p person" in footer
        await press(pilot, "escape")
        assert "E Ellery" not in painted(app).splitlines()[-1]

    drive(peopled(FIRST), script)


def test_an_entry_is_renamed_and_the_article_follows() -> None:
    library = peopled(FIRST)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "E", "e", "p", "g", "e", "r", "ctrl+u", *"MaudEllery", "enter")
        await settled(app, pilot)
        assert "Saved" in painted(app)
        await press(pilot, "z")
        await settled(app, pilot)
        assert "Taken back" in painted(app)

    drive(library, script)
    assert library.entities()[EntityId("e-1")].name == "Maud Ellery"


def test_keys_after_enter_are_for_the_register_again() -> None:
    library = peopled(FIRST)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "g", "e", "r")
        app.post_message(events.Key("ctrl+u", None))
        for key in (*"Ann", "enter", "j", "r"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        app.post_message(events.Key("ctrl+u", None))
        for key in (*"Bea", "enter", "z"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settled(app, pilot)
        assert "Taken back" in painted(app)

    drive(library, script)
    assert {entity.name for entity in library.entities().values()} == {"Ann", "Maud Ellery"}


def test_keys_typed_at_once_are_not_words_for_an_input_that_is_not_there_yet() -> None:
    library = peopled(FIRST)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        for key in (*"gew", *"Q42", "enter"):
            app.post_message(events.Key(key, key))
        await settled(app, pilot)
        assert "Saved" in painted(app)

    drive(library, script)
    assert sum(entity.ids.get("wikidata") == "Q42" for entity in library.entities().values()) == 1


def test_two_entries_are_merged_only_after_a_yes() -> None:
    library = peopled(FIRST)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "g", "e", "m", "j", "enter")
        assert "Merge M. Ellery into Maud Ellery?" in painted(app)
        await press(pilot, "x")
        assert len(library.entities()) == 2
        assert not any(entity.merged_into for entity in library.entities().values())
        await press(pilot, "y")
        await settled(app, pilot)
        assert "1 entity" in painted(app)
        await press(pilot, "escape")
        assert app.screen is main_screen(app)

    drive(library, script)
    assert library.entities()[EntityId("e-2")].merged_into == "e-1"


def test_what_the_register_refuses_is_said_and_the_words_stay() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "g", "e", "w", *"12", "enter")
        assert "is not a Wikidata id" in painted(app)
        await press(pilot, "ctrl+u", *"Q12", "enter", "/", *"maud")
        assert "1 entity" in painted(app)
        await press(pilot, "escape", "escape", "escape")
        assert app.screen is main_screen(app)

    library = peopled(FIRST)
    drive(library, script)
    assert library.entities()[EntityId("e-2")].ids == {"wikidata": "Q12"}


def test_occurrences_in_the_library_lead_to_the_article_and_all_are_labelled_there() -> None:
    library = peopled(FIRST, SECOND)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "E", "e", "p", "e", "slash")
        await settled(app, pilot)
        assert isinstance(app.screen, OccurrenceScreen)
        assert "in 1 article " in painted(app)
        await press(pilot, "enter")
        await settled(app, pilot)
        opened = main_screen(app).opened
        assert opened is not None
        assert opened.editor.selected_text in ("Maud Ellery", "Ellery")
        await press(pilot, "e", "asterisk")
        assert "Is this Maud Ellery?" in painted(app)
        await press(pilot, "a")
        assert all(span.entity == "e-1" for span in opened.editor.annotations.ordered())

    drive(library, script)


def test_a_hostile_name_is_only_shown() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "g", "e")
        assert "[@click=app.quit]" in painted(app)
        assert "\x1b" not in painted(app)

    library = peopled(FIRST)
    library.put_entity(Entity(EntityId("e-3"), "[@click=app.quit]x[/] \x1b[31m", "PERSON"))
    drive(library, script)
