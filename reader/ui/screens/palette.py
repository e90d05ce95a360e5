"""The command palette: every command by its name, with its keys."""

from __future__ import annotations

from textual import on
from textual.content import Content
from textual.fuzzy import Matcher
from textual.style import Style
from textual.widgets import Input

from reader.editor.command import Command, Pane
from reader.editor.keymap import Keymap
from reader.editor.keys import format_sequence
from reader.editor.registry import Registry
from reader.ui.panes.line_input import LineInput
from reader.ui.panes.line_list import LineList
from reader.ui.panes.row_list import RowList
from reader.ui.screens.choosing import ChoosingScreen
from reader.ui.text import beside, one_line, shown

_PAGE = 10
"""How many commands a page is."""
_MATCHED = Style(underline=True)


class PaletteScreen(ChoosingScreen[Command | None], inherit_bindings=False):
    """Asks for letters, lists the commands whose names have them in this order, and gives back the one that is chosen.

    What is listed has been found before the next key is looked at: enter never runs what was found for other letters.

    Args:
        registry: The commands there are.
        keymap: Which keys give which.
        pane: The pane that has the keyboard; where keys work in others alone, these are named.
    """

    def __init__(self, registry: Registry, keymap: Keymap, pane: Pane) -> None:
        self._rows = RowList(id="palette-rows")
        super().__init__("Find a command", self._rows, page=_PAGE, frame="palette")
        self._registry, self._keymap, self._pane = registry, keymap, pane
        self._found = list(registry)
        self._matcher: Matcher | None = None

    def on_mount(self) -> None:
        """List everything."""
        self._header.show(Content.styled("Commands", "bold"))
        self._input.focus()
        self._list("")

    def step(self, steps: int) -> None:
        """Choose another command."""
        self._rows.step(steps)
        self._tell()

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
