"""The help screen: what every key does in the pane it was called from."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from reader.editor.command import Command, Pane
from reader.editor.keymap import Keymap
from reader.editor.keys import format_sequence
from reader.editor.registry import Registry
from reader.ui.key_names import key_name
from reader.ui.panes.header import PaneHeader
from reader.ui.panes.line_list import Line, LineList
from reader.ui.text import shown

_GAP = 2
_WIDEST_KEYS = 24
_CLOSING = frozenset({"escape", "?", "q", "enter", "f1"})


class KeyTable(LineList):
    """Commands under their headings, with their keys and a sentence each.

    Args:
        registry: The commands there are.
        keymap: Which keys give which.
        pane: The pane whose keys are shown.
    """

    def __init__(self, registry: Registry, keymap: Keymap, pane: Pane) -> None:
        super().__init__()
        self._rows = [
            (command, keys)
            for command in registry.in_pane(pane)
            if (keys := "  ".join(format_sequence(key) for key in keymap.keys(command.id, pane)))
        ]
        self._top = 0
        self._lines: list[Content] = []
        self._width = 0

    def lines_in_view(self, width: int, height: int) -> list[Line]:
        """Return the lines from the top of the view."""
        if width != self._width:
            self._lines, self._width = list(self._table(width)), width
        self._top = max(0, min(self._top, len(self._lines) - height))
        return [Line(content) for content in self._lines[self._top : self._top + height]]

    def scroll_lines(self, lines: int) -> None:
        """Move the view."""
        self._top = max(0, self._top + lines)
        self.sync()

    def _table(self, width: int) -> Iterator[Content]:
        column = min(max((len(keys) for _, keys in self._rows), default=0), _WIDEST_KEYS, width // 3)
        group = None
        for command, keys in self._rows:
            if command.group is not group:
                if group is not None:
                    yield Content("")
                group = command.group
                yield Content.styled(str(group), "bold $accent")
            yield from self._row(command, keys, column, width)

    @staticmethod
    def _row(command: Command, keys: str, column: int, width: int) -> Iterator[Content]:
        label = shown(keys, "bold").truncate(column, ellipsis=True, pad=True)
        room = max(1, width - column - _GAP)
        for number, line in enumerate(shown(command.help).wrap(room)):
            yield Content.assemble(label if not number else " " * column, " " * _GAP, line.rstrip())


class HelpScreen(ModalScreen[None], inherit_bindings=False):
    """Shows the keys of one pane until it is left."""

    def __init__(self, registry: Registry, keymap: Keymap, pane: Pane) -> None:
        super().__init__()
        self._pane = pane
        self._table = KeyTable(registry, keymap, pane)
        self._header = PaneHeader()

    def compose(self) -> ComposeResult:
        """Put the title above the table."""
        with Vertical(id="help"):
            yield self._header
            yield self._table

    def on_mount(self) -> None:
        """Say what is shown and how to leave."""
        title = Content.styled(f"Keys in the {self._pane} pane", "bold")
        self._header.show(title, Content.styled("j k scroll  esc close", "$muted"))
        self._table.focus()

    def on_key(self, event: events.Key) -> None:
        """Scroll, or leave."""
        event.stop()
        key = key_name(event)
        page = max(1, self._table.size.height - 1)
        steps = {
            "j": 1, "down": 1, "k": -1, "up": -1, "space": page, "pagedown": page, "ctrl+d": page // 2,
            "pageup": -page, "ctrl+u": -(page // 2), "g": -10_000, "home": -10_000, "G": 10_000, "end": 10_000,
        }  # fmt: skip
        if key in _CLOSING:
            self.dismiss()
        elif key == "ctrl+q":
            self.app.exit()
        elif key in steps:
            self._table.scroll_lines(steps[key])
