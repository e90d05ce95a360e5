"""What the commands of the program as a whole do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from reader.editor.command import Command
from reader.editor.outcome import Outcome, Severity
from reader.ui.actions.comfort import change
from reader.ui.actions.handler import Handler
from reader.ui.screens.main import MainScreen
from reader.ui.themes import COLORED, PLAIN, following

if TYPE_CHECKING:
    from reader.ui.keyed_app import KeyedApp


def _copy(screen: MainScreen, _outcome: Outcome) -> None:
    if screen.opened is None:
        screen.say("Open an article first", Severity.WARNING)
        return
    copy(screen, screen.opened.editor.selected_text)


def copy(screen: MainScreen, text: str, because: str = "") -> None:
    """Put text on the clipboard, and say so once that is done; programs that hang are waited for elsewhere.

    Args:
        screen: The screen.
        text: The text.
        because: A sentence to say first, where something else had been asked for.
    """

    async def put() -> None:
        from reader.ui import clipboard

        message = await clipboard.copy(screen.app, text)
        screen.say(f"{because} {message.text}".strip(), Severity.WARNING if because else message.severity)

    screen.run_worker(put(), group="copy", exclusive=True)


def _help(screen: MainScreen, _outcome: Outcome) -> None:
    from reader.ui.screens.help import HelpScreen

    screen.app.push_screen(HelpScreen(screen.registry, screen.keymap, screen.pane))


def _palette(screen: MainScreen, _outcome: Outcome) -> None:
    from reader.ui.screens.palette import PaletteScreen

    def run(command: Command | None) -> None:
        if command is not None:
            screen.run_command(command.id)

    screen.app.push_screen(PaletteScreen(screen.registry, screen.keymap, screen.pane), run)


def _theme(screen: MainScreen, _outcome: Outcome) -> None:
    if screen.app.theme == PLAIN.name:
        screen.say("Colours are off, because NO_COLOR is set")
        return
    theme = screen.app.theme = following(screen.app.theme)
    if change(screen, replace(screen.settings.current, theme=theme)):
        screen.say(COLORED[theme])


def _redraw(screen: MainScreen, _outcome: Outcome) -> None:
    cast("KeyedApp", screen.app).forget_shown()
    screen.refresh()


def _quit(screen: MainScreen, _outcome: Outcome) -> None:
    screen.app.exit()


HANDLERS: Mapping[str, Handler] = {
    "select.copy": _copy,
    "app.help": _help,
    "app.palette": _palette,
    "app.theme": _theme,
    "app.redraw": _redraw,
    "app.quit": _quit,
}
