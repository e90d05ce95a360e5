"""The panes in their columns, side by side."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.widget import Widget

from reader.editor.command import Pane as PaneName
from reader.ui.panes.arrangement import COLUMNS, Arrangement
from reader.ui.panes.header import Pane


class Columns(Widget):
    """Gives each pane its place.

    Args:
        panes: The panes by name.
    """

    def __init__(self, panes: Mapping[PaneName, Pane]) -> None:
        super().__init__(id="panes")
        self._panes = panes
        self._left = Widget(panes[PaneName.LIBRARY], panes[PaneName.OUTLINE], id="left")

    def compose(self) -> ComposeResult:
        """Put the columns side by side."""
        yield self._left
        yield self._panes[PaneName.ARTICLE]
        yield self._panes[PaneName.ANNOTATIONS]

    def place(self, arrangement: Arrangement, width: int, headings: int) -> None:
        """Show the panes that have room, as wide as they should be.

        Args:
            arrangement: What the user wants.
            width: Cells of the screen.
            headings: Lines of the outline, which takes up to half of its column beside the library.
        """
        shown, widths = arrangement.shown(width), arrangement.widths(width)
        for name, pane in self._panes.items():
            pane.display = name in shown
        for column in COLUMNS:
            widget = self._left if column[0] is PaneName.LIBRARY else self._panes[column[0]]
            widget.display = any(name in shown for name in column)
            widget.styles.width = widths.get(column[0], "1fr")
        outline = self._panes[PaneName.OUTLINE]
        shared = PaneName.LIBRARY in shown
        outline.styles.height = headings + 1 if shared else "1fr"
        outline.styles.max_height = "50%" if shared else "100%"
