"""The command palette: every command by its name, with its keys."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.style import Style
from textual.widgets import Input

from reader.editor.command import Command, Pane
from reader.editor.keymap import Keymap
from reader.editor.keys import format_sequence
from reader.editor.registry import Registry
from reader.ui.key_names import key_name
from reader.ui.panes.header import PaneHeader
from reader.ui.panes.line_input import LineInput
from reader.ui.panes.line_list import LineList
from reader.ui.panes.row_list import RowList
from reader.ui.screens.overlay import Overlay
from reader.ui.text import beside, one_line, shown

_STEPS = {"down": 1, "up": -1, "ctrl+n": 1, "ctrl+p": -1, "pagedown": 10, "pageup": -10}
_MATCHED = Style(underline=True)


class PaletteScreen(Overlay[Command | None], inherit_bindings=False):
    """Asks for letters, lists the commands whose names have them in this order, and gives back the one that is chosen.

    What is listed has been found before the next key is looked at: enter never runs what was found for other letters.

    Args:
        registry: The commands there are.
        keymap: Which keys give which.
        pane: The pane that has the keyboard; where keys work in others alone, these are named.
    """

    def __init__(self, registry: Registry, keymap: Keymap, pane: Pane) -> None:
        super().__init__()
        self._registry, self._keymap, self._pane = registry, keymap, pane
        self._found = list(registry)
        self._matcher: Matcher | None = None
        self._header, self._foot = PaneHeader(), PaneHeader()
        self._input = LineInput(compact=True, placeholder="Find a command")
        self._rows = RowList(id="palette-rows")

    def compose(self) -> ComposeResult:
        """Put the input above the commands."""
        with Vertical(id="palette"):
            yield self._header
            yield self._input
            yield self._rows
            yield self._foot

    def on_mount(self) -> None:
        """List everything."""
        self._header.show(Content.styled("Commands", "bold"))
        self._input.focus()
        self._list("")

    def on_key(self, event: events.Key) -> None:
        """Move the cursor, or leave; all other keys are the input's."""
        key = key_name(event)
        if key in _STEPS:
            self._rows.step(_STEPS[key])
            self._tell()
        elif key == "escape":
            self.dismiss(None)
        elif LineInput.takes(event):
            self._input.hand_on(event)  # it was pressed before the input had the keyboard
        else:
            return
        event.stop()
        event.prevent_default()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._list(event.value.strip())

    @on(Input.Submitted)
    def _confirmed(self, event: Input.Submitted) -> None:
        event.stop()
        if self._found:
            self.dismiss(self._found[self._rows.chosen])
        self._input.release(ended=bool(self._found))

    @on(LineInput.Late)
    def _pressed_late(self, event: LineInput.Late) -> None:
        event.stop()
        self._input.release(ended=self._left)

    @on(LineList.LineClicked)
    def _clicked(self, event: LineList.LineClicked) -> None:
        if isinstance(event.target, int):
            self.dismiss(self._found[event.target])

    def _list(self, letters: str) -> None:
        self._matcher = matcher = Matcher(letters, match_style=_MATCHED) if letters else None
        if matcher is not None:
            scores = {
                command: score
                for command in self._registry
                if (score := max(matcher.match(one_line(command.title)), matcher.match(command.id))) > 0
            }
            self._found = sorted(scores, key=scores.__getitem__, reverse=True)
        else:
            self._found = list(self._registry)
        self._rows.show(len(self._found), self._row)
        self._tell()

    def _row(self, place: int, width: int) -> Content:
        command = self._found[place]
        keys = ", ".join(format_sequence(key) for key in self._keymap.keys(command.id))
        if keys and self._pane not in command.panes:
            keys += f" in {', '.join(name for name in Pane if name in command.panes)}"
        title = one_line(command.title)
        name = self._matcher.highlight(title) if self._matcher is not None else Content(title)
        return beside(Content.assemble(" ", name), shown(f"{keys} ", "$muted"), width)

    def _tell(self) -> None:
        if not self._found:
            self._foot.show(Content("No command has these letters in its name."))
            return
        keys = Content.styled("↑ ↓ choose  enter run  esc close", "$muted")
        self._foot.show(shown(self._found[self._rows.chosen].help, "$muted"), keys)
