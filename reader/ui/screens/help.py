"""The help screen: what every key does, first in the pane it was called from; typing finds commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from reader.core.dataclass import dataclass
from reader.editor.command import Command, Pane
from reader.editor.keymap import Keymap
from reader.editor.keys import format_sequence
from reader.editor.registry import Registry
from reader.ui.key_names import key_name
from reader.ui.panes.header import PaneHeader
from reader.ui.panes.line_list import Line, LineList
from reader.ui.screens.overlay import Overlay
from reader.ui.text import shown

_GAP = 2
_WIDEST_KEYS = 24
_UNBOUND = "Without a key, from the command palette"
_CLOSING = frozenset({"escape", "enter", "f1", "ctrl+c"})
_LONGEST_QUERY = 60
_ROOMY = 70
"""Cells from which on all that can be done is told."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as help shows it.

    Args:
        section: Where its keys work, as a heading; empty in the pane that help was called from.
        command: The command.
        keys: Its keys there, as they are shown.
    """

    section: str
    command: Command
    keys: tuple[str, ...]

    def answers(self, words: Iterable[str]) -> bool:
        """Tell whether all the words, casefolded, stand in its title, its help, its id or its keys."""
        command = self.command
        text = f"{command.title}\n{command.help}\n{command.id}\n{'  '.join(self.keys)}".casefold()
        return all(word in text for word in words)


def entries(registry: Registry, keymap: Keymap, pane: Pane) -> Iterator[Entry]:
    """Yield every command: first the keys of a pane, then those of the others, then what has no key."""
    told: set[str] = set()
    for place in (pane, *(other for other in Pane if other is not pane)):
        section = "" if place is pane else f"In the {place} pane"
        for command in registry.in_pane(place):
            keys = tuple(format_sequence(key) for key in keymap.keys(command.id, place))
            if keys and command.id not in told:
                told.add(command.id)
                yield Entry(section, command, keys)
    yield from (Entry(_UNBOUND, command, ()) for command in registry if command.id not in told)


class KeyTable(LineList):
    """Commands under their headings, with their keys and a sentence each.

    Args:
        found: The commands, in order.
    """

    def __init__(self, found: Iterable[Entry]) -> None:
        super().__init__()
        self._all = list(found)
        self._found = self._all
        self._top = 0
        self._lines: list[Content] = []
        self._width = 0

    def narrow(self, query: str) -> int:
        """Show the commands that a query finds, one whose key it is before the others; return how many."""
        words = query.casefold().split()
        self._found = [item for item in self._all if item.answers(words)] if words else self._all
        if words:
            self._found = sorted(self._found, key=lambda item: query.strip() not in item.keys)
        self._top = self._width = 0
        self.sync()
        return len(self._found)

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
        column = min(
            max((len("  ".join(item.keys)) for item in self._found), default=0), _WIDEST_KEYS, width // 3
        )
        before: Entry | None = None
        for item in self._found:
            heading = _heading(item)
            if before is None or heading != _heading(before):
                if before is not None:
                    yield Content("")
                yield shown(heading, "bold $accent").truncate(width, ellipsis=True)
            before = item
            yield from self._row(item, column, width)

    @staticmethod
    def _row(item: Entry, column: int, width: int) -> Iterator[Content]:
        label = shown("  ".join(item.keys), "bold").truncate(column, ellipsis=True, pad=True)
        room = max(1, width - column - _GAP)
        words = item.command.help if item.keys else f"{item.command.title}. {item.command.help}"
        for number, line in enumerate(shown(words).wrap(room)):
            yield Content.assemble(label if not number else " " * column, " " * _GAP, line.rstrip())


class HelpScreen(Overlay[None], inherit_bindings=False):
    """Shows the keys, those of one pane first, until it is left."""

    def __init__(self, registry: Registry, keymap: Keymap, pane: Pane) -> None:
        super().__init__()
        self._pane = pane
        self._query = ""
        self._table = KeyTable(entries(registry, keymap, pane))
        self._header = PaneHeader()

    def compose(self) -> ComposeResult:
        """Put the title above the table."""
        with Vertical(id="help"):
            yield self._header
            yield self._table

    def on_mount(self) -> None:
        """Say what is shown and how to leave."""
        self._say()
        self._table.focus()

    def on_key(self, event: events.Key) -> None:
        """Scroll, find by what is typed, or leave."""
        event.stop()
        key = key_name(event)
        page = max(1, self._table.size.height - 1)
        steps = {
            "down": 1, "up": -1, "pagedown": page, "ctrl+d": page // 2, "pageup": -page, "ctrl+u": -(page // 2),
            "home": -10_000, "end": 10_000,
        }  # fmt: skip
        if key in steps:
            self._table.scroll_lines(steps[key])
        elif key == "escape" and self._query:
            self._find("")
        elif key in _CLOSING or (key == "?" and not self._query):
            self.dismiss()
        elif key in ("backspace", "ctrl+h"):
            self._find(self._query[:-1])
        elif key == "space" and not self._query:
            self._table.scroll_lines(page)
        elif event.is_printable and event.character and len(self._query) < _LONGEST_QUERY:
            self._find(self._query + event.character)

    def _find(self, query: str) -> None:
        self._query = query
        self._say(self._table.narrow(query))

    def on_resize(self) -> None:
        """Say as much as there is room for."""
        if not self._query:
            self._say()

    def _say(self, found: int = 0) -> None:
        if not self._query:
            title = Content.styled(f"Keys in the {self._pane} pane", "bold")
            ways = "type to find  ↑ ↓ scroll  esc close" if self.size.width >= _ROOMY else "esc close"
            self._header.show(title, Content.styled(ways, "$muted"))
            return
        number = f"{found} command{'' if found == 1 else 's'}" if found else "nothing found"
        title = Content.assemble(Content.styled("Find ", "bold"), shown(self._query, "bold $accent"), "▏")
        self._header.show(title, Content.styled(f"{number}  esc back", "$muted"))


def _heading(item: Entry) -> str:
    if item.section == _UNBOUND:
        return _UNBOUND
    return f"{item.section}: {item.command.group}" if item.section else str(item.command.group)
