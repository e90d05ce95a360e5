"""What the commands of the program as a whole do."""

from __future__ import annotations

from collections.abc import Mapping

from reader.editor.outcome import Outcome, Severity
from reader.ui.actions.handler import Handler
from reader.ui.screens.main import MainScreen
from reader.ui.themes import PLAIN, toggled


def _copy(screen: MainScreen, _outcome: Outcome) -> None:
    if screen.opened is None:
        screen.say("Open an article first", Severity.WARNING)
        return
    words = screen.opened.editor.selected_text
    screen.app.copy_to_clipboard(words)
    screen.say(f"Copied {len(words):,} character{'' if len(words) == 1 else 's'}")


def _help(screen: MainScreen, _outcome: Outcome) -> None:
    from reader.ui.screens.help import HelpScreen

    screen.app.push_screen(HelpScreen(screen.registry, screen.keymap, screen.pane))


def _palette(screen: MainScreen, _outcome: Outcome) -> None:
    from reader.ui.palette import palette

    screen.app.push_screen(palette(screen.registry, screen.keymap, screen.run_command))


def _theme(screen: MainScreen, _outcome: Outcome) -> None:
    if screen.app.theme == PLAIN.name:
        screen.say("Colours are off, because NO_COLOR is set")
        return
    screen.app.theme = toggled(screen.app.theme)


def _quit(screen: MainScreen, _outcome: Outcome) -> None:
    screen.app.exit()


HANDLERS: Mapping[str, Handler] = {
    "select.copy": _copy,
    "app.help": _help,
    "app.palette": _palette,
    "app.theme": _theme,
    "app.quit": _quit,
}
