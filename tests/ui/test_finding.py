"""Finding from the keyboard: what is typed, what the screen then shows, and where escape leads."""

import threading
from collections.abc import Iterator

from textual import events
from textual.pilot import Pilot

from reader.editor.command import Pane
from reader.editor.editor import Editor
from reader.ingest import read_article
from reader.library.memory import MemoryLibrary
from reader.library.protocol import Hit, IndexProgress
from reader.ui.app import PressmarkApp
from reader.ui.screens.find import FindScreen

from .app_support import NEWS, drive, library_of, main_screen, painted, press, settled

RIVER = (
    "River levels\n\n"
    + "".join(f"The gauge of day {day} read two feet.\n\n" for day in range(90))
    + "The river fell.\n"
)


def editor_of(app: PressmarkApp) -> Editor:
    opened = main_screen(app).opened
    assert opened is not None
    return opened.editor


def prompt_line(app: PressmarkApp) -> str:
    """Return the line in which words are typed."""
    return painted(app).splitlines()[-2].strip()


def test_a_found_string_is_selected_while_typed_and_labelled_after_enter() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "slash", *("got what"))
        assert editor_of(app).selected_text == "got what"
        assert "1 of 1" in prompt_line(app)
        await press(pilot, "enter", "q")
        assert "q got what" in painted(app)

    drive(library_of(NEWS), script)


def test_what_was_confirmed_before_comes_back_whether_it_was_taken_or_refused() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        for words in ("got", "nowhere"):
            await press(pilot, "slash", *words, "enter")
        await press(pilot, "slash", *"the", "up")
        assert main_screen(app).prompt_line.words == "nowhere"
        await press(pilot, "up", "up")
        assert main_screen(app).prompt_line.words == "got"
        assert editor_of(app).selected_text == "got"
        await press(pilot, "down", "down", "down")
        assert main_screen(app).prompt_line.words == "the"
        await press(pilot, "escape")
        main_screen(app).focus_pane(Pane.LIBRARY)
        await press(pilot, "slash", *"foo:x", "enter", "slash", "up")
        assert main_screen(app).prompt_line.words == "foo:x"

    drive(library_of(NEWS), script)


def test_an_empty_line_tells_nothing_of_the_search_before() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "slash", *("got what"), "enter", "slash")
        assert "1 of 1" not in prompt_line(app)
        await press(pilot, "g")
        assert "1 of " in prompt_line(app)

    drive(library_of(NEWS), script)


def test_keys_typed_ahead_go_where_they_belong() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "slash")
        for key in ("g", "o", "x", "backspace", "t", "enter", "q", "w", "q"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settled(app, pilot)
        spans = editor_of(app).annotations.ordered()
        assert [span.excerpt(NEWS) for span in spans] == ["got", "what"]

    drive(library_of(NEWS), script)


def test_no_key_is_lost_between_the_key_that_asks_and_the_prompt() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        screen = main_screen(app)
        early = [events.Key(key, key if len(key) == 1 else None) for key in ("slash", "g", "o")]
        early[0] = events.Key("slash", "/")
        for key in early:
            screen.view.post_message(key)
        while screen.prompt_line.prompt is None:
            await pilot.pause(0)
        app.post_message(events.Key("x", "x"))
        app.post_message(events.Key("backspace", None))
        app.post_message(events.Key("t", "t"))
        await settled(app, pilot)
        assert screen.prompt_line.words == "got"
        assert editor_of(app).selected_text == "got"
        await press(pilot, "escape")
        assert screen.prompt_line.prompt is None

    drive(library_of(NEWS), script)


def test_escape_gives_selection_and_scroll_position_back() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main = main_screen(app)
        await press(pilot, "ctrl+d", "ctrl+d", "w", "w")
        main.view.scroll_rows(3)
        await pilot.pause()
        before, selection = painted(app), editor_of(app).selection
        await press(pilot, "slash", *("river fell"))
        assert editor_of(app).selected_text == "river fell"
        assert "The river fell" in painted(app)
        await press(pilot, "escape")
        assert editor_of(app).selection == selection
        assert painted(app) == before
        await press(pilot, "n")
        assert "There is no likely cue further on" in painted(app)

    drive(library_of(RIVER), script)


def test_options_are_switched_while_words_are_typed_and_a_bad_expression_is_said() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "slash", *("p.rt"), "f6")
        assert "[regex]" in prompt_line(app)
        assert "1 of 2" in prompt_line(app)
        await press(pilot, "f7")
        assert "1 of 1" in prompt_line(app)
        assert "[words]" in prompt_line(app)
        await press(pilot, "left_parenthesis")
        assert "missing )" in prompt_line(app)
        await press(pilot, "enter")
        assert "Cannot search" in painted(app)
        assert main_screen(app).pane is Pane.ARTICLE

    drive(library_of("Report\n\nA port of call.\n"), script)


def test_matches_are_marked_and_escape_unmarks_them() -> None:
    def marked(app: PressmarkApp) -> set[str]:
        strips = app.screen._compositor.render_strips()
        return {
            segment.text for strip in strips for segment in strip if segment.style and segment.style.underline
        }

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "slash", *("day 1"), "enter")
        assert "day 1" in marked(app)
        await press(pilot, "escape")
        assert "day 1" not in marked(app)

    drive(library_of(RIVER), script)


def test_the_annotation_pane_searches_annotations() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "q", "escape", '"', "c", "escape", "enter", "slash", *("claim"))
        assert "1 of 1" in prompt_line(app)
        await press(pilot, "enter")
        assert main_screen(app).pane is Pane.ANNOTATIONS
        span = editor_of(app).active_span
        assert span is not None
        assert span.label == "claim"

    drive(library_of(NEWS), script)


def test_the_library_is_searched_and_an_article_opens_at_the_match() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+f", *("river fell"))
        await settled(app, pilot)
        assert "1 article" in painted(app)
        await press(pilot, "enter")
        await settled(app, pilot)
        assert editor_of(app).text == RIVER
        assert editor_of(app).selected_text in ("river", "river fell")
        assert "The river fell" in painted(app)

    library = library_of(NEWS, RIVER)
    drive(library, script, article=library.ids()[0])
    drive(library, script, article=library.ids()[1])


class Slow(MemoryLibrary):
    """A library that finds nothing until it may."""

    def __init__(self, *texts: str) -> None:
        super().__init__("Desk", library_of().labels)
        self.may_find = threading.Event()
        for number, text in enumerate(texts):
            self.add(read_article(text.encode(), name=f"{number}.txt").article, b"", ".txt")

    def search(self, words: str, *, limit: int = 20, incremental: bool = False) -> Iterator[Hit]:
        self.may_find.wait(10)
        yield from super().search(words, limit=limit, incremental=incremental)


def test_enter_opens_what_was_found_for_the_words_that_are_there_and_waits_for_it() -> None:
    library = Slow(NEWS, RIVER)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        library.may_find.set()
        await press(pilot, "ctrl+f", *"ferry")
        await settled(app, pilot)
        library.may_find.clear()
        await press(pilot, *["backspace"] * 5, *"river", "enter")
        assert isinstance(app.screen, FindScreen)
        library.may_find.set()
        await settled(app, pilot)
        assert not isinstance(app.screen, FindScreen)
        assert editor_of(app).text == RIVER

    drive(library, script, article=library.ids()[0])


def test_keys_after_the_one_that_opens_what_was_found_are_for_the_article() -> None:
    library = Slow(NEWS, RIVER)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+f")
        for key in (*"river", "enter", "q"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause(0)
        assert isinstance(app.screen, FindScreen)
        library.may_find.set()
        await settled(app, pilot)
        assert [span.excerpt(RIVER) for span in editor_of(app).annotations.ordered()] == ["River"]

    drive(library, script, article=library.ids()[0])


class Unindexed(MemoryLibrary):
    """A library that finds nothing until its index is made."""

    def __init__(self, *texts: str) -> None:
        super().__init__("Desk", library_of().labels)
        self.may_index = threading.Event()
        for number, text in enumerate(texts):
            self.add(read_article(text.encode(), name=f"{number}.txt").article, b"", ".txt")

    def update_index(self) -> Iterator[IndexProgress]:
        yield IndexProgress(0, 2)
        self.may_index.wait(10)
        yield IndexProgress(2, 2)

    def search(self, words: str, *, limit: int = 20, incremental: bool = False) -> Iterator[Hit]:
        if self.may_index.is_set():
            yield from super().search(words, limit=limit, incremental=incremental)


def test_enter_waits_for_the_index_and_escape_leaves_it() -> None:
    library = Unindexed(NEWS, RIVER)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+f", *"river", "enter", "q")
        await pilot.pause(0.1)
        assert isinstance(app.screen, FindScreen)
        await pilot.pause(0.6)
        await press(pilot, "escape")
        assert not isinstance(app.screen, FindScreen)
        assert not editor_of(app).annotations.spans
        await press(pilot, "ctrl+f", *"river", "enter", "q")
        await pilot.pause(0.1)
        library.may_index.set()
        await settled(app, pilot)
        assert [span.excerpt(RIVER) for span in editor_of(app).annotations.ordered()] == ["River"]

    drive(library, script, article=library.ids()[0])


def test_keys_after_escape_are_for_the_article() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+f")
        for key in (*"river", "escape", "w", "q"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settled(app, pilot)
        assert [span.label for span in editor_of(app).annotations.ordered()] == ["quote"]

    drive(library_of(NEWS), script)


def test_keys_after_an_enter_that_opens_nothing_are_taken_once() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+f")
        for key in ("enter", "z", "q", "escape", "w", "q"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settled(app, pilot)
        assert not isinstance(app.screen, FindScreen)
        assert [span.label for span in editor_of(app).annotations.ordered()] == ["quote"]

    drive(library_of(NEWS), script)


def test_keys_after_enter_are_words_again_where_nothing_was_found() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+f")
        for key in (*"riverz", "enter", "backspace"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settled(app, pilot)
        assert isinstance(app.screen, FindScreen)
        assert "1 article" in painted(app)

    drive(library_of(RIVER), script)


def test_one_step_back_leads_from_what_was_found_to_the_article_before() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, ")")
        home = editor_of(app).here
        await press(pilot, "ctrl+f", *("river fell"))
        await settled(app, pilot)
        await press(pilot, "enter")
        await settled(app, pilot)
        found = editor_of(app).here
        await press(pilot, "ctrl+o")
        await settled(app, pilot)
        assert editor_of(app).here == home
        await press(pilot, "ctrl+n")
        await settled(app, pilot)
        assert editor_of(app).here == found

    library = library_of(NEWS, RIVER)
    drive(library, script, article=library.ids()[0])


def test_what_was_typed_last_is_what_is_listed() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+f", *"gauge", *["backspace"] * 5, *"ferry")
        await settled(app, pilot)
        assert isinstance(app.screen, FindScreen)
        assert "Ferry strike ends" in painted(app)
        await press(pilot, *["backspace"] * 5, *"zebra")
        await settled(app, pilot)
        assert "No article holds all these words" in painted(app)
        await press(pilot, "enter", "escape")
        assert not isinstance(app.screen, FindScreen)

    library: MemoryLibrary = library_of(NEWS, RIVER)
    drive(library, script)
