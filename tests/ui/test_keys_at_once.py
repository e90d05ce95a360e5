"""Keys are taken at once where nothing is to be done before them, and in their turn where something is."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from reader.core.selection import Selection
from reader.editor.keymap_file import load_keymap
from reader.editor.registry import Registry
from reader.ui.app import PressmarkApp

from .app_support import NEWS, drive, library_of, main_screen, painted, press


def key(name: str) -> events.Key:
    return events.Key(name, name if len(name) == 1 else None)


def selection(app: PressmarkApp) -> Selection:
    opened = main_screen(app).opened
    assert opened is not None
    return opened.editor.selection


def test_a_key_is_taken_before_the_loop_goes_on_and_its_frame_is_what_textual_would_paint() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        before, screen = selection(app), painted(app)
        app.take(key("w"), more=False)
        assert selection(app) != before
        assert not app.screen._compositor._dirty_regions, "the frame is painted"
        await pilot.pause(0.05)
        assert painted(app) != screen
        assert "Ferry strike ends" in painted(app)

    drive(library_of(NEWS), script)


def test_keys_that_come_together_are_taken_in_their_order_and_painted_once() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        before = selection(app)
        app.take(key("3"), more=True)
        app.take(key("w"), more=False)
        assert selection(app) == before, "what came first is still on its way"
        await pilot.pause()
        together = selection(app)
        await press(pilot, "b", "b", "b", "w", "w", "w")
        assert selection(app) == together

    drive(library_of(NEWS), script)


def test_keys_behind_a_prompt_are_words_for_it() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        for character in "/port":
            app.take(events.Key({"/": "slash"}.get(character, character), character), more=False)
        await pilot.pause(0.1)
        assert main_screen(app).prompt_line.words == "port"

    drive(library_of(NEWS), script)


@pytest.mark.parametrize("opening", ["colon", "ctrl+f"])
def test_letters_typed_before_what_they_are_for_is_there_get_there_and_to_nothing_else(opening: str) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        before = selection(app)
        app.take(events.Key(opening, ":" if opening == "colon" else None), more=True)
        for letter in "wcq":
            app.take(key(letter), more=True)
        await pilot.pause(0.5)
        assert app.screen.query_one(Input).value == "wcq"
        await press(pilot, "backspace", "x")
        assert app.screen.query_one(Input).value == "wcx"
        opened = main_screen(app).opened
        assert opened is not None
        assert not opened.editor.annotations.spans
        assert selection(app) == before

    drive(library_of(NEWS), script)


def test_a_letter_soon_after_escape_is_both_unless_it_is_bound_with_alt() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "/", *"port")
        app.take(events.Key("alt+w", "w"), more=False)
        await pilot.pause(0.1)
        assert main_screen(app).prompt_line.prompt is None
        in_turn = selection(app)
        await press(pilot, "g", "g", "/", *"port", "escape", "w")
        assert selection(app) == in_turn
        app.take(events.Key("alt+shift+w", "W"), more=False)
        await pilot.pause(0.1)
        extended = selection(app)
        assert extended.anchor == in_turn.anchor
        assert extended.head > in_turn.head

    drive(library_of(NEWS), script)


def test_whatever_comes_soon_after_escape_is_both() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "g", "g", "/", *"port")
        app.take(events.Key("alt+slash", "/"), more=False)
        await pilot.pause(0.1)
        assert main_screen(app).prompt_line.prompt is not None
        assert not main_screen(app).prompt_line.words
        await press(pilot, "escape", "g", "g", "3", "w")
        in_turn = selection(app)
        await press(pilot, "g", "g", "/", *"port")
        app.take(events.Key("alt+3", "3"), more=True)
        app.take(key("w"), more=False)
        await pilot.pause(0.1)
        assert selection(app) == in_turn

    drive(library_of(NEWS), script)


def test_a_letter_that_is_bound_with_alt_is_no_escape() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        app.take(events.Key("alt+w", "w"), more=False)
        await pilot.pause(0.1)
        assert selection(app).extent == (0, len(NEWS))

    library = library_of(NEWS)
    own = '[keys]\n"select.all" = ["alt+w"]\n'
    drive(library, script, keymap=load_keymap(own, where="keys.toml", registry=Registry(library.labels)))


@pytest.mark.parametrize("end", ["enter", "escape"])
def test_keys_on_their_way_when_a_prompt_ends_are_taken_in_their_order(
    monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main = main_screen(app)
        await press(pilot, "/", *"port", end, "3", "w", "W", "2", "b")
        in_turn = selection(app)
        await press(pilot, "g", "g", "/", *"port")
        line, resume = app.focused, main.resume
        assert line is not None

        def resume_among_keys() -> None:
            assert line is not None
            line.post_message(key("3"))
            app.post_message(key("w"))
            resume()
            app.post_message(key("W"))
            app.take(key("2"), more=False)
            app.take(key("b"), more=False)

        monkeypatch.setattr(main, "resume", resume_among_keys)
        await press(pilot, end)
        await pilot.pause(0.1)
        assert selection(app) == in_turn

    drive(library_of(NEWS), script)


def test_a_fault_on_the_way_of_a_key_ends_the_program_as_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = ValueError("the scissors are lost")

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        def lose(_: str) -> None:
            raise fault

        monkeypatch.setattr(main_screen(app), "take_key", lose)
        app.take(key("w"), more=False)
        assert app.fault is fault

    with pytest.raises(ValueError, match="the scissors are lost"):
        drive(library_of(NEWS), script)


def test_under_keys_that_come_between_any_two_steps_all_beside_the_article_still_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main, done, left = main_screen(app), list[int](), [key("w")] * 11
        await pilot.pause(0.1)

        def step(number: int) -> None:
            done.append(number)
            if left:
                app.take(left.pop(), more=False)

        monkeypatch.setattr(main, "followers", lambda: [partial(step, number) for number in range(4)])
        app.take(key("w"), more=False)
        await pilot.pause(0.5)
        assert done[:8] == [0, 1, 2, 3, 0, 1, 2, 3]
        assert {*done[-4:]} == {0, 1, 2, 3}, "after the last key, all of it"
        done.clear()
        main.follow_up_later()
        await pilot.pause(0.2)
        assert done == [0, 1, 2, 3]

    drive(library_of(NEWS), script)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        (["question_mark"], "f1"),
        (["question_mark"], "enter"),
        (["g", "question_mark"], "q"),
        (["g", "question_mark"], "escape"),
        (["a", "s"], "enter"),
        (["a", "s"], "escape"),
    ],
)
def test_keys_that_come_with_the_one_that_closes_what_lies_over_it_are_for_the_main_screen(
    opening: list[str], closing: str
) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "g", "g", *opening)
        await pilot.pause(0.2)
        main, before = main_screen(app), selection(app)
        assert app.screen is not main
        for name in (closing, closing, "escape", "w"):
            app.take(key(name), more=True)
        await pilot.pause(0.3)
        assert app.screen is main
        assert selection(app) != before

    drive(library_of(NEWS), script)


@pytest.mark.parametrize("last", ["V", "|", "backslash"])
def test_panes_that_change_soon_after_a_prompt_has_ended_look_as_they_do_later(last: str) -> None:
    screens: list[str] = []

    async def script(app: PressmarkApp, pilot: Pilot[None], pause: float) -> None:
        await press(pilot, "g", "g", "/", *"we")
        await pilot.pause(0.2)
        app.take(key("escape"), more=False)
        await asyncio.sleep(pause)
        app.take(key(last), more=False)
        await pilot.pause(0.5)
        screens.append(painted(app))

    for pause in (0.5, 0.02):
        drive(library_of(NEWS), partial(script, pause=pause), size=(120, 30))
    assert screens[0] == screens[1]


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("We got what\nwe came for", "We got what we came for"),
        ("\n  two \r\n\n lines\n", "two lines"),
        (" one ", " one "),
    ],
)
def test_pasted_lines_are_the_words_of_one(pasted: str, words: str) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "g", "g", "/")
        app.post_message(events.Paste(pasted))
        await pilot.pause(0.2)
        assert main_screen(app).prompt_line.words == words

    drive(library_of(NEWS), script)
