"""What a terminal would show: the cells that the application has written, one update after the other."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import regex
from rich.cells import cell_len
from rich.console import RenderableType
from textual._compositor import Compositor, CompositorUpdate, LayoutUpdate
from textual._context import visible_screen_stack
from textual.screen import Screen
from textual.strip import Strip

from reader.ui.app import PressmarkApp
from reader.ui.shown import Shown

_SEQUENCE = re.compile(r"\x1b\[([\d;]*)([Hm])")


_GROUPS = {
    **dict.fromkeys([38, 39, *range(30, 38), *range(90, 98)], "foreground"),
    **dict.fromkeys([48, 49, *range(40, 48), *range(100, 108)], "background"),
}
_TAKES_BACK = {22: (1, 2), 23: (3,), 24: (4, 21), 25: (5, 6), 27: (7,), 28: (8,), 29: (9,)}
_ON_SPACES = {"background", "4", "5", "6", "7", "9", "21", "51", "52", "53"}
"""What is seen of a style where there is only space; the foreground too where it is reversed."""

Look = frozenset[tuple[str, str]]
"""What is set of a terminal's graphic rendition: attributes by their codes, and colours."""


class Cell(NamedTuple):
    """What one cell shows: the cluster that begins in it, or nothing right of a wide one."""

    text: str = " "
    style: Look = frozenset()


def _after(style: Look, codes: str) -> Look:
    """Return what a style is after a sequence that selects graphic rendition, as ECMA-48 and xterm have it."""
    held = dict(style)
    numbers = [int(code or 0) for code in codes.split(";")]
    while numbers:
        code = numbers.pop(0)
        if code in (38, 48):
            size = {2: 4, 5: 2}[numbers[0]]
            held[_GROUPS[code]] = ";".join(map(str, numbers[:size]))
            del numbers[:size]
        elif code in (39, 49):
            held.pop(_GROUPS[code], None)
        elif code in _GROUPS:
            held[_GROUPS[code]] = str(code)
        elif code == 0:
            held.clear()
        elif code in _TAKES_BACK:
            for taken in _TAKES_BACK[code]:
                held.pop(str(taken), None)
        else:
            held[str(code)] = ""
    return frozenset(held.items())


def _seen(text: str, style: Look) -> Look:
    if text.strip() or ("7", "") in style:
        return style
    decorated = any(name in ("4", "9", "21", "53") for name, _ in style)
    return frozenset(entry for entry in style if entry[0] in _ON_SPACES or decorated)


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
        style: Look = frozenset()
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
                    style = _after(style, found[1])

    def text(self) -> list[str]:
        """Return what the lines show."""
        return ["".join(cell.text for cell in line) for line in self.lines]

    def _put(self, x: int, y: int, text: str, style: Look) -> int:
        for cluster in regex.findall(r"\X", text):
            width = cell_len(cluster)
            if width and y < len(self.lines) and x + width <= len(self.lines[y]):
                self._clear(x, y)
                self._clear(x + width - 1, y)
                self.lines[y][x : x + width] = [
                    Cell(cluster, _seen(cluster, style)),
                    *[Cell("", style)] * (width - 1),
                ]
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

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.shown = Shown()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        # Without a terminal nothing is written there.
        super()._display(screen, renderable)
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            if (self.cells.width, self.cells.height) != self.size:
                self.cells = Cells(*self.size)
            self.cells.write(renderable.render_segments(self.console))

    def whole(self) -> Cells:
        """Return the cells that Textual's own compositor would send if it painted the whole screen now."""
        compositor = self.screen._compositor
        visible_screen_stack.set(self._background_screens)
        region = compositor.size.region
        chops = Compositor._render_chops(compositor, region, lambda _line: True)
        cells = Cells(*compositor.size)
        # Strips keep what the terminal was sent of them: these do not.
        strips = [[Strip([*strip], strip.cell_length) for strip in chop.values()] for chop in chops]
        cells.write(LayoutUpdate([*strips], region).render_segments(self.console))
        return cells
