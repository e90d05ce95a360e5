"""Widgets of single lines that change with every key: runs of text in one style each, and nothing that can wrap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from rich.cells import set_cell_size
from rich.style import Style as PaintedStyle
from textual.strip import Strip
from textual.style import Style

from reader.editor.layout.measure import cells
from reader.ui.direct_lines import DirectLines, joined
from reader.ui.themes import component_style

Run: TypeAlias = tuple[str, str]
"""Text that may be shown, and its style: as Textual spells it, a component class of the widget, or empty."""


def cells_of(runs: Iterable[Run]) -> int:
    """Return how many cells runs take."""
    return sum([len(text) if text.isascii() else cells(text) for text, _ in runs])


def fitted(runs: Sequence[Run], width: int) -> list[Run]:
    """Return runs that take exactly so many cells: cut, with an ellipsis, or padded."""
    room = width - cells_of(runs)
    if room >= 0:
        return [*runs, (" " * room, "")]
    kept: list[Run] = []
    left = width - 1
    for text, style in runs if width > 0 else ():
        taken = cells(text)
        if taken > left:
            return [*kept, (set_cell_size(text, left) + "…", style)]
        kept.append((text, style))
        left -= taken
    return kept


def beside(left: Sequence[Run], right: Sequence[Run], width: int) -> list[Run]:
    """Return runs of exactly `width` cells; `right` stands at the far end if `left` keeps half of the room."""
    taken = cells_of(right)
    room = width - taken - 1
    if not taken or room < min(cells_of(left), width // 2):
        return fitted(left, width)
    return [*fitted(left, room), (" ", ""), *right]


class RunLine(DirectLines):
    """A widget of one line, without border and padding."""

    ALLOW_SELECT = False

    _beneath: Style | None = None
    _styles: dict[str, PaintedStyle]

    def runs(self, width: int) -> Sequence[Run]:
        """Return what the line says.

        Args:
            width: The most that it may take, in cells.
        """
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Paint the line."""
        width, beneath = self.outer_size.width, self.visual_style
        if beneath is not self._beneath:
            self._beneath, self._styles = beneath, {}
        runs = [] if y else self.runs(width)
        styles = self._styles
        segments = joined(
            [
                (text, styles[style] if style in styles else self._style(style, beneath))
                for text, style in runs
            ]
        )
        return Strip(segments, cells_of(runs)).adjust_cell_length(width, self._style("", beneath))

    def _style(self, name: str, beneath: Style) -> PaintedStyle:
        """Return how a style is painted; each is made once until the widget's own changes."""
        if name not in self._styles:
            if not name:
                style = beneath
            elif name in self.COMPONENT_CLASSES:
                style = beneath + component_style(self, name)
            else:
                style = beneath + self.app.stylesheet.parse_style(name)
            self._styles[name] = style.rich_style
        return self._styles[name]
