"""What a terminal would show: the cells that the application has written, one update after the other."""

from __future__ import annotations

import re
from typing import NamedTuple

import regex
from rich.cells import cell_len
from rich.console import RenderableType
from textual._compositor import Compositor, CompositorUpdate, LayoutUpdate
from textual._context import visible_screen_stack
from textual.screen import Screen

from reader.ui.app import PressmarkApp

_SEQUENCE = re.compile(r"\x1b\[([\d;]*)([Hm])")


class Cell(NamedTuple):
    """What one cell shows: the cluster that begins in it, or nothing right of a wide one."""

    text: str = " "
    style: str = ""


class Cells:
    """A grid of cells that text with escape sequences is written to.

    Args:
        width: Cells of a line.
        height: Lines.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.lines = [[Cell()] * width for _ in range(height)]

    def write(self, written: str) -> None:
        """Take in text with the sequences that move to a place and change the style."""
        x = y = 0
        style = ""
        done = 0
        for found in [*_SEQUENCE.finditer(written), None]:
            between = written[done : found.start() if found else len(written)]
            for word in between.replace("\n", ""):
                assert word >= " ", f"a control was written: {word!r}"
            x = self._put(x, y, between.replace("\n", ""), style)
            if found:
                done = found.end()
                if found[2] == "H":
                    y, x = (int(part) - 1 for part in found[1].split(";"))
                else:
                    style = found[1].removeprefix("0")

    def text(self) -> list[str]:
        """Return what the lines show."""
        return ["".join(cell.text for cell in line) for line in self.lines]

    def _put(self, x: int, y: int, text: str, style: str) -> int:
        for cluster in regex.findall(r"\X", text):
            width = cell_len(cluster)
            if width and y < len(self.lines) and x + width <= len(self.lines[y]):
                self._clear(x, y)
                self._clear(x + width - 1, y)
                self.lines[y][x : x + width] = [Cell(cluster, style), *[Cell("", style)] * (width - 1)]
            x += width
        return x

    def _clear(self, x: int, y: int) -> None:
        """Blank a wide cluster of which one cell will be written over."""
        line = self.lines[y]
        first = next((at for at in range(x, -1, -1) if line[at].text), 0)
        line[first] = Cell(" ", line[first].style)
        for at in range(first + 1, len(line)):
            if line[at].text:
                break
            line[at] = Cell(" ", line[at].style)


class WatchedApp(PressmarkApp):
    """The application on a terminal that keeps the cells it is sent."""

    cells = Cells(0, 0)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            if (self.cells.width, self.cells.height) != self.size:
                self.cells = Cells(*self.size)
            self.cells.write(renderable.render_segments(self.console))
        super()._display(screen, renderable)

    def whole(self) -> Cells:
        """Return the cells that Textual's own compositor would send if it painted the whole screen now."""
        compositor = self.screen._compositor
        visible_screen_stack.set(self._background_screens)
        region = compositor.size.region
        chops = Compositor._render_chops(compositor, region, lambda _line: True)
        cells = Cells(*compositor.size)
        cells.write(LayoutUpdate([chop.values() for chop in chops], region).render_segments(self.console))
        return cells
