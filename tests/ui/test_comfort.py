"""Reading in comfort: column, spacing, focus mode, themes, help, the clipboard and the user's own editor."""

from __future__ import annotations

import asyncio
import os
import stat
import time
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.core.ids import Annotator
from reader.editor.command import Pane
from reader.library.opening import open_library
from reader.settings import SettingsFile
from reader.ui.app import PressmarkApp
from reader.ui.clipboard import LONGEST, TMUX, Tool, fits_terminal, send, tools
from reader.ui.themes import COLORED, PLAIN

from .app_support import NEWS, drive, library_of, main_screen, painted, press, settled
from .test_app_terminal import _PROGRAM, Terminal, library

__all__ = ["library"]


def test_column_spacing_focus_mode_and_theme_are_remembered(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"

    async def first(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "g", "comma", "g", "comma", "g", "semicolon", "V", "ctrl+t")

    async def second(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main = main_screen(app)
        assert main.view.column_width < main.view.size.width - 20
        assert main.view.line_spacing == 1
        assert app.theme == list(COLORED)[1]
        assert main.view.size.width == 120
        await press(pilot, "V")
        assert main.view.size.width < 120

    drive(library_of(NEWS), first, settings=SettingsFile(file))
    drive(library_of(NEWS), second, settings=SettingsFile(file))
    assert not SettingsFile(file).current.focus


def test_the_column_goes_from_narrow_to_all_there_is(tmp_path: Path) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        view = main_screen(app).view
        await press(pilot, "9", "9", "g", "comma")
        assert view.column_width == 24
        await press(pilot, "g", "comma")
        assert "as narrow as it gets" in painted(app)
        await press(pilot, "9", "9", "g", "full_stop")
        assert view.column_width == 0
        await press(pilot, "g", "comma")
        assert view.column_width <= view.size.width - 4

    drive(library_of(NEWS), script, settings=SettingsFile(tmp_path / "settings.json"))


def test_focus_mode_shows_nothing_but_the_article_and_what_must_be_said() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "V", "w")
        screen = painted(app)
        assert "SELECT" not in screen
        assert "Annotations" not in screen
        assert "Ferry strike ends" in screen
        assert screen.splitlines()[-1].strip() == ""
        await press(pilot, "d")
        assert "There is no annotation here" in painted(app).splitlines()[-1]
        await press(pilot, "tab")
        assert "Annotations" in painted(app)
        assert "ANNOTATIONS" in painted(app)
        await press(pilot, "escape")
        assert "SELECT" not in painted(app)
        await press(pilot, "V")
        assert "SELECT" in painted(app)

    drive(library_of(NEWS), script)


def test_a_damaged_file_of_settings_is_told_of_and_the_app_lives_on(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text("{", encoding="utf-8")

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        assert "the settings cannot be read" in painted(app)
        assert main_screen(app).pane is Pane.ARTICLE

    drive(library_of(NEWS), script, settings=SettingsFile(file), size=(200, 40))


def test_themes_follow_one_another_and_none_has_colours_where_they_are_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def all_of_them(app: PressmarkApp, pilot: Pilot[None]) -> None:
        seen = [app.theme]
        for _ in COLORED:
            await press(pilot, "ctrl+t")
            seen.append(app.theme)
        assert seen == [*COLORED, next(iter(COLORED))]

    async def none(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+t")
        assert app.theme == PLAIN.name

    drive(library_of(NEWS), all_of_them)
    monkeypatch.setenv("NO_COLOR", "1")
    drive(library_of(NEWS), none)


def test_help_finds_commands_by_words_and_by_key() -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "?", *"clipboard")
        screen = painted(app)
        assert "Copies the selected text to the clipboard" in screen
        assert "Selects the word here" not in screen
        await press(pilot, "escape", "end", "pageup")
        assert "Without a key, from the command palette" in painted(app)
        await press(pilot, "home", "Z")
        assert "Makes an undone edit again" in painted(app).splitlines()[6]
        await press(pilot, *"no such thing")
        assert "nothing found" in painted(app)
        await press(pilot, "escape", "escape")
        assert app.screen is main_screen(app)

    drive(library_of(NEWS), script)


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (20, 6), (1, 1)])
def test_help_fits_any_screen(size: tuple[int, int]) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "?", "pagedown", "x", "backspace", "end", "escape")

    drive(library_of(NEWS), script, size=size)


def program(folder: Path, name: str, script: str) -> Path:
    """Write an executable shell script."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def test_the_clipboard_programs_are_those_that_have_something_to_talk_to(tmp_path: Path) -> None:
    for name in ("tmux", "wl-copy", "xclip", "xsel", "clip.exe", "pbcopy"):
        program(tmp_path, name, "exit 0")

    def names(platform: str = "linux", **environment: str) -> list[str]:
        return [tool.name for tool in tools({"PATH": str(tmp_path), **environment}, platform)]

    assert names() == []
    assert names(WAYLAND_DISPLAY="w", DISPLAY=":0") == ["wl-copy"]
    assert names(DISPLAY=":0", TMUX="t") == ["tmux", "xclip"]
    assert names(WSL_DISTRO_NAME="d", DISPLAY=":0") == ["clip.exe"]
    assert names("darwin") == ["pbcopy"]
    assert tools({"PATH": "", "DISPLAY": ":0"}) == []


def test_a_program_gets_the_text_as_it_is_stored_and_is_not_waited_for_long(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    text = "“Words”\u202e\n\tand e\u0301\x1b[31m 湯"
    taker = Tool((str(program(tmp_path, "taker", f"cat > {kept}")),))
    assert asyncio.run(send(taker, text))
    assert kept.read_text(encoding="utf-8") == text
    hangs = Tool((str(program(tmp_path, "hangs", "exec sleep 60")),))
    begun = time.monotonic()
    assert not asyncio.run(send(hangs, "x" * 300_000, patience=0.1))
    assert time.monotonic() - begun < 30
    assert not asyncio.run(send(Tool((str(program(tmp_path, "fails", "exit 3")),)), "x"))
    assert not asyncio.run(send(Tool(("/no/such/program",)), "x"))
    assert TMUX.command[-1] == "-"


def test_a_terminal_takes_so_much_and_no_more() -> None:
    assert fits_terminal("x" * (LONGEST // 4 * 3))
    assert not fits_terminal("x" * (LONGEST // 4 * 3 + 1))


def test_copying_says_which_ways_it_went(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept"
    program(tmp_path / "bin", "xclip", f"cat > {kept}")
    for name in ("TMUX", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "y")
        await settled(app, pilot)
        assert "with the terminal and xclip" in painted(app)
        assert app.clipboard == "“We got what we came for,”"

    drive(library_of(NEWS), script)
    assert kept.read_text(encoding="utf-8") == "“We got what we came for,”"


def test_what_is_too_long_for_the_terminal_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+a", "y")
        await settled(app, pilot)
        assert "Not copied" in painted(app)

    drive(library_of(NEWS + "long words " * 9000), script)


def notes_after(
    folder: Path, editor: str, until: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[str | None, list[str]]:
    """Make a quote, edit its note in an editor until the screen shows words; return the note and the drafts."""
    monkeypatch.setenv("EDITOR", editor)
    monkeypatch.delenv("VISUAL", raising=False)
    terminal = Terminal(folder, _PROGRAM.format(fault=""))
    terminal.wait_for("keys")
    terminal.press('"q')
    terminal.wait_for("saved")
    terminal.press("\x05")
    terminal.wait_for(until)
    terminal.press("\x11")
    assert terminal.end() == 0
    os.close(terminal.fd)
    held = open_library(folder)
    journal = held.open(held.ids()[0], Annotator("tester"), writable=False)
    (span,) = journal.annotations.spans.values()
    drafts = [words for key, words in journal.drafts.items() if key != "suggestions"]
    return span.note, drafts


def test_a_note_of_several_lines_comes_from_the_users_editor(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    script = f'ls -ln "$2" > {seen}; printf "first\\nsecond “line”\\n" > "$2"'
    editor = program(tmp_path, "my editor", script)
    note, drafts = notes_after(library, f"'{editor}' --wait", "Note saved", monkeypatch)
    assert note == "first\nsecond “line”"
    assert drafts == []
    mode, *_, path = seen.read_text(encoding="utf-8").split()
    assert mode == "-rw-------"
    assert not Path(path).exists()
    assert not Path(path).parent.exists()


def test_a_note_of_several_lines_is_not_squeezed_into_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(app: PressmarkApp, pilot: Pilot[None]) -> None:
        await press(pilot, '"', "q")
        main_screen(app).run_command("note.edit", "one\ntwo")
        await press(pilot, "m")
        assert main_screen(app).prompt_line.prompt is None
        assert "this terminal cannot be left to an editor" in painted(app)

    monkeypatch.setenv("EDITOR", str(program(tmp_path, "editor", "exit 0")))
    monkeypatch.delenv("VISUAL", raising=False)
    drive(library_of(NEWS), script)


def test_words_of_an_editor_that_failed_are_kept_as_a_draft(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = program(tmp_path, "editor", 'echo unfinished > "$1"; exit 3')
    note, drafts = notes_after(library, str(editor), "kept as a draft", monkeypatch)
    assert note is None
    assert drafts == ["unfinished"]


def test_a_note_that_an_editor_saves_in_another_encoding_is_read_as_what_it_is(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = program(tmp_path, "editor", """printf 'caf\\351 in Z\\374rich' > "$1\"""")
    note, drafts = notes_after(library, str(editor), "Read as Windows-1252", monkeypatch)
    assert note == "café in Zürich"
    assert drafts == []


def test_a_note_that_cannot_be_read_without_loss_is_kept_as_a_file(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    words = "Zürich, café, naïve, déjà vu: ".encode() * 3 + b"\xff"
    (tmp_path / "written").write_bytes(words)
    editor = program(tmp_path, "editor", f'cp {tmp_path / "written"} "$1"')
    note, drafts = notes_after(library, str(editor), "The note cannot be read", monkeypatch)
    assert (note, drafts) == (None, [])
    (kept,) = tmp_path.glob("pressmark-note-*.txt")
    assert kept.read_bytes() == words


def test_an_editor_that_is_not_there_is_said_to_be_missing(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, drafts = notes_after(
        library, "no-such-editor -x", "there is no program no-such-editor", monkeypatch
    )
    assert (note, drafts) == (None, [])


def test_an_article_opens_where_it_was_scrolled_to() -> None:
    library = library_of("Title\n\n" + "\n\n".join(f"Paragraph {number} of many." for number in range(200)))

    async def leave(app: PressmarkApp, pilot: Pilot[None]) -> None:
        main_screen(app).view.scroll_rows(150)
        await pilot.pause()

    async def come_back(app: PressmarkApp, pilot: Pilot[None]) -> None:
        view = main_screen(app).view
        opened = main_screen(app).opened
        assert opened is not None
        assert view.scrolled_to is None
        assert opened.editor.selection.start > 1000
        assert "Paragraph 75 of many." in painted(app)
        await press(pilot, "w")
        assert view.scrolled_to is None

    drive(library, leave, size=(60, 24))
    drive(library, come_back, size=(60, 24))


def test_the_article_read_last_is_the_one_to_open(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    library = library_of(NEWS, "Zebra crossing painted\n\nIt is white.")
    last = library.ids()[-1]

    async def nothing(app: PressmarkApp, pilot: Pilot[None]) -> None:
        pass

    drive(library, nothing, article=last, settings=SettingsFile(file, "/desk"))
    assert SettingsFile(file, "/desk").last_read == last
    assert SettingsFile(file, "/elsewhere").last_read == ""
