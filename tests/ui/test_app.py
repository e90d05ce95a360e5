"""The application from the keyboard: what a key does, and what the screen then says."""

from contextlib import closing

import pytest
from textual.pilot import Pilot

from reader.editor.command import Pane
from reader.editor.keymap import Keymap, default_keymap
from reader.editor.registry import Registry
from reader.errors import DamagedError
from reader.library.memory import MemoryJournal, MemoryLibrary
from reader.library.protocol import Status
from reader.ui.actions import HANDLERS
from reader.ui.app import PressmarkApp

from .app_support import ANNOTATOR, NEWS, drive, library_of, main_screen, painted, press, settled

_COLUMNS = {Pane.LIBRARY, Pane.ARTICLE, Pane.ANNOTATIONS}


def test_every_command_of_the_screen_has_a_handler_and_no_handler_is_without_a_command() -> None:
    registry = Registry(library_of().labels)
    assert set(HANDLERS) == {command.id for command in registry if command.screen}


def test_a_quotation_becomes_a_quote_that_pane_and_state_line_show() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert "No annotations yet" in painted(app)
        assert "saved" not in painted(app)
        await press(pilot, '"', "q")
        screen = painted(app)
        assert "q “We got what we came for,”" in screen
        assert "✓ saved" in screen
        assert "◐" in screen

    library = library_of(NEWS)
    drive(library, script)
    journal = library.open(library.ids()[0], ANNOTATOR)
    (span,) = journal.annotations.spans.values()
    assert span.excerpt(NEWS) == "“We got what we came for,”"
    assert journal.status is Status.IN_PROGRESS


def test_source_and_cue_stand_under_their_quote_as_one_thing() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "q", "w", "u", "w", "W", "W", "s")
        lines = [line[line.rindex("▏") + 1 :].split() for line in painted(app).splitlines() if "▏" in line]
        assert ["cue", "said"] in lines
        assert ["source", "the", "union", "president"] in lines
        assert sum(line[:1] in (["s"], ["u"]) for line in lines) == 0

    drive(library_of(NEWS), script)


def test_article_and_annotation_pane_move_together() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "q", '"', "q")
        main = main_screen(app)
        assert main.opened is not None
        editor = main.opened.editor
        first, second = (span.id for span in editor.annotations.ordered())
        assert main.annotations.current == second
        await press(pilot, "left_square_bracket")
        assert main.annotations.current == first
        await press(pilot, "enter", "j")
        assert main.pane is Pane.ANNOTATIONS
        assert editor.selected_text == "“It is a start.”"
        assert editor.active == second
        await press(pilot, "g", "g")
        assert editor.active == first
        await press(pilot, "escape")
        assert main_screen(app).pane is Pane.ARTICLE

    drive(library_of(NEWS), script)


def test_attributes_are_given_by_number_by_arrows_and_in_words() -> None:
    def attributes(app: PressmarkApp) -> dict[str, str]:
        opened = main_screen(app).opened
        assert opened is not None
        (span,) = opened.journal.annotations.spans.values()
        return dict(span.attributes)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "q", "t", "2")
        assert attributes(app) == {"type": "indirect"}
        assert "2 indirect ✓" in painted(app)
        await press(pilot, "right")
        assert attributes(app) == {"type": "mixed"}
        await press(pilot, "0")
        assert attributes(app) == {}
        await press(pilot, "G", "k", "enter", *"A. Ruiz", "enter")
        assert attributes(app) == {"speaker": "A. Ruiz"}
        await press(pilot, "z")
        assert attributes(app) == {}
        await press(pilot, "escape", "escape")
        assert main_screen(app).pane is Pane.ARTICLE

    drive(library_of(NEWS), script)


def test_words_that_were_not_confirmed_are_there_again() -> None:
    async def first(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "q", "m", *"half a thou")

    async def second(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "m", *"ght", "enter")
        assert "half a thought" in painted(app)

    library = library_of(NEWS)
    drive(library, first)
    drive(library, second)
    journal = library.open(library.ids()[0], ANNOTATOR)
    (span,) = journal.annotations.spans.values()
    assert span.note == "half a thought"
    assert "half a thought" not in journal.drafts.values()


def test_a_draft_that_is_only_looked_at_stays_one_until_it_is_what_was_there_before() -> None:
    def drafts() -> list[str]:
        with closing(library.open(library.ids()[0], ANNOTATOR)) as journal:
            return [words for key, words in journal.drafts.items() if key.startswith("note:")]

    async def kept(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "q", "m", *"half", "escape")
        for _ in range(2):
            await press(pilot, "m")
            assert "half" in painted(app)
            await press(pilot, "escape")
            assert "Kept as a draft" in painted(app)

    async def dropped(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "m", "ctrl+u", "escape")
        assert "Kept as a draft" not in painted(app)

    library = library_of(NEWS)
    drive(library, kept)
    assert drafts() == ["half"]
    drive(library, dropped)
    assert drafts() == []


_OPENING = [["/"], ['"', "q", "m", *"half"], ["ctrl+p"], ["?"], ["ctrl+f"], ["g", "e"], ["a", "s"]]
_BEGUN = [["f"], ["Y"], ["g", "l"], ["M"], ["e"], ["g"], ["3"], [")", "q", "q"]]
"""Keys that wait for others."""


@pytest.mark.parametrize("keys", _OPENING + _BEGUN)
def test_the_key_that_leaves_does_so_whatever_is_open(keys: list[str]) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, *keys)
        await pilot.pause()
        assert app._exit is False
        await press(pilot, "ctrl+q")
        await pilot.pause()
        assert app._exit

    library = library_of(NEWS)
    drive(library, script)
    drafts = library.open(library.ids()[0], ANNOTATOR).drafts
    assert ("half" in drafts.values()) == ("m" in keys)


@pytest.mark.parametrize("keys", _OPENING)
def test_where_the_key_that_leaves_is_another_it_is_that_one_everywhere(keys: list[str]) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, *keys, "ctrl+q", "Q")
        await pilot.pause()
        assert app._exit is False
        await press(pilot, "f10")
        await pilot.pause()
        assert app._exit

    library = library_of(NEWS)
    usual = default_keymap(Registry(library.labels))
    moved = {
        pane: {("f10",) if command == "app.quit" else keys: command for keys, command in bound.items()}
        | {("Q",): "app.quit"}
        for pane, bound in usual.bindings.items()
    }
    drive(library, script, keymap=Keymap(moved))


def test_the_reading_position_comes_back() -> None:
    async def leave(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', '"')

    async def come_back(app: PressmarkApp, pilot: Pilot[None]) -> None:
        opened = main_screen(app).opened
        assert opened is not None
        assert opened.editor.selected_text == "“It is a start.”"

    library = library_of(NEWS)
    drive(library, leave)
    drive(library, come_back)


def test_another_article_is_opened_from_the_library_pane_and_the_first_is_let_go() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main = main_screen(app)
        assert main.opened is not None
        before = main.opened.journal
        await press(pilot, "shift+tab", "G", "enter")
        await settled(app, pilot)
        assert main.opened.journal.article.id != before.article.id
        assert main.pane is Pane.ARTICLE
        assert app.library.open(before.article.id, ANNOTATOR).holder is None

    drive(library_of(NEWS, "Zebra crossing painted\n\nIt is white."), script)


def test_an_article_open_elsewhere_is_read_only_and_says_who_has_it() -> None:
    library = library_of(NEWS)
    holder = library.open(library.ids()[0], ANNOTATOR)
    assert isinstance(holder, MemoryJournal)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert "read-only" in painted(app)
        await press(pilot, '"', "q")
        assert "✓ saved" not in painted(app)
        assert "can only be read" in painted(app)

    drive(library, script)
    assert not holder.annotations.spans


class _DamagedLibrary(MemoryLibrary):
    def open(self, article: object, annotator: object, *, writable: bool = True) -> MemoryJournal:
        raise DamagedError("the file is cut short", where="articles/x.json", remedy="restore it")


def test_a_damaged_article_is_a_message_and_the_app_lives_on() -> None:
    library = library_of(NEWS)
    library.__class__ = _DamagedLibrary

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert "articles/x.json: the file is cut short (restore it)" in painted(app)
        await press(pilot, "?")
        assert "Keys in the" in painted(app)

    drive(library, script)


def test_an_empty_library_says_what_to_do() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert "This library is empty" in painted(app)
        assert "pressmark add FILE" in painted(app)
        assert "Annotations" not in painted(app)
        assert "quit" in painted(app)
        assert "attributes" not in painted(app)
        await press(pilot, "q", "tab", "enter", "?", "escape")

    drive(library_of(), script, size=(80, 24))


def test_what_follows_a_key_is_left_where_the_program_is_being_left() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main = main_screen(app)
        await press(pilot, '"')
        assert main.panes[Pane.ANNOTATIONS].guideline is None
        main.take_key("q")
        app.exit()
        main.follow_up()
        assert main.panes[Pane.ANNOTATIONS].guideline is None

    drive(library_of(NEWS), script)


def test_the_header_of_the_pane_with_the_keyboard_stands_out() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        panes = main_screen(app).panes
        for key in ("escape", "tab", "tab", "tab", "shift+tab"):
            await press(pilot, key)
            bold = [name for name, pane in panes.items() if pane.header.text_style.bold]
            assert bold == [main_screen(app).pane]

    drive(library_of(NEWS), script)


def test_hints_are_of_use_where_nothing_is_annotated_yet() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        hints = painted(app).splitlines()[-1]
        assert "word" in hints
        assert "delete" not in hints
        await press(pilot, "w", "c", "l")
        assert "delete" in painted(app).splitlines()[-1]

    drive(library_of(NEWS), script)


def test_help_tells_the_keys_of_the_pane_it_was_called_from() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "?")
        assert "Keys in the article pane" in painted(app)
        await press(pilot, "escape", "tab", "?")
        assert "Keys in the annotations pane" in painted(app)
        assert "Next in list" in painted(app) or "next line of the list" in painted(app)

    drive(library_of(NEWS), script)


def test_the_palette_finds_a_command_by_name_and_runs_it() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+p")
        await press(pilot, *"select the art")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await pilot.pause(0.3)
        opened = main_screen(app).opened
        assert opened is not None
        assert opened.editor.selected_text == opened.editor.text

    drive(library_of(NEWS), script)


def test_the_palette_says_where_keys_work_that_are_those_of_other_panes() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+p", *"next annot")
        await pilot.pause(0.3)
        words = [" ".join(line.split()) for line in painted(app).splitlines()]
        assert any("Next annotation ]" in line and " in " not in line for line in words)
        assert any("Next annotation found n in annotations" in line for line in words)

    drive(library_of(NEWS), script)


@pytest.mark.parametrize(
    ("width", "panes"),
    [(20, {Pane.ARTICLE}), (80, {Pane.ARTICLE, Pane.ANNOTATIONS}), (120, _COLUMNS), (300, _COLUMNS)],
)
def test_a_terminal_shows_as_many_panes_as_it_has_room_for(width: int, panes: set[Pane]) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main = main_screen(app)
        assert {name for name, pane in main.panes.items() if pane.display} == panes
        assert "Ferry strike" in painted(app)
        lines = painted(app).splitlines()
        assert len(lines) == 24
        for size in ((20, 5), (1, 1), (300, 100), (width, 24)):
            await pilot.resize_terminal(*size)
            await press(pilot, "tab")
        await press(pilot, '"', "q")

    drive(library_of(NEWS), script, size=(width, 24))


def test_panes_are_hidden_resized_and_given_the_keyboard() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main = main_screen(app)
        width = main.panes[Pane.ANNOTATIONS].size.width
        await press(pilot, "greater_than_sign")
        assert main.panes[Pane.ANNOTATIONS].size.width > width
        await press(pilot, "|", "\\")
        assert main.panes[Pane.ARTICLE].size.width == 120
        await press(pilot, "\\", "shift+tab")
        assert main.pane is Pane.LIBRARY

    drive(library_of(NEWS), script)


def test_without_colours_the_cursor_and_the_mode_still_stand_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "q", "escape", "tab", "?", "escape", "m", "escape", "ctrl+p")
        await pilot.pause(0.2)
        await press(pilot, "escape")
        segments = [segment for strip in app.screen._compositor.render_strips() for segment in strip]
        colors = {c.type.name for s in segments if s.style for c in (s.style.color, s.style.bgcolor) if c}
        assert colors <= {"DEFAULT"}
        reversed_text = "".join(s.text for s in segments if s.style and s.style.reverse)
        assert "ANNOTATIONS" in reversed_text
        assert "We got what we came for,” direct" in reversed_text

    drive(library_of(NEWS), script)


def test_without_colours_the_chosen_command_stands_out_and_what_is_behind_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        first = painted(app).split("\n")[0]
        await press(pilot, "ctrl+p")
        await pilot.pause(0.2)
        await press(pilot, "down")
        reversed_text = "".join(
            segment.text
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style and segment.style.reverse
        )
        assert "Previous word" in reversed_text
        assert "Next word" not in reversed_text
        for key in ("?", "ctrl+f"):
            await press(pilot, "escape", key)
            assert painted(app).split("\n")[0] == first

    drive(library_of(NEWS), script)
