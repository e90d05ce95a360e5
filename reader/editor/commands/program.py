"""The commands of the program as a whole."""

from __future__ import annotations

from reader.editor.command import EVERYWHERE, Command

COMMANDS = (
    Command("app.help", "Keys", "Shows what every key does.", ("?", "f1"), EVERYWHERE, hint="keys", screen=True),
    Command("app.palette", "Commands", "Finds any command by its name.",
            ("ctrl+p", ":"), EVERYWHERE, screen=True),
    Command("app.theme", "Next theme", "Changes the colours: dark, light, and both in high contrast.",
            ("ctrl+t",), EVERYWHERE, screen=True),
    Command("app.redraw", "Redraw", "Paints all of the screen anew, where something else has written over it.",
            ("ctrl+l",), EVERYWHERE, screen=True),
    Command("app.quit", "Quit", "Leaves the program; everything is saved.", ("ctrl+q",), EVERYWHERE,
            hint="quit", screen=True),
)  # fmt: skip
