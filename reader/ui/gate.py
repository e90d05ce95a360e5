"""The last gate before the terminal: whatever slips through elsewhere, no painted line carries a control."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter

from reader.core.display import UNSAFE, display

_MOST_STYLES = 2048


class Gate(LineFilter):
    """Replaces control, bidirectional, tag and other invisible characters in every line, cell for cell.

    The line keeps its length in cells, so what the layout measured stays true: a character that took no
    cell is dropped, any other gives way to as many visible cells. Widgets are expected to have passed
    foreign text through `display` already; then this changes nothing.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments with nothing in their text that a terminal obeys."""
        for text, _, control in segments:
            if control is not None or not (
                (text.isascii() and text.isprintable()) or not UNSAFE.search(text)
            ):
                break
        else:
            return segments
        return [
            segment if _is_plain(segment) else Segment(harmless(segment.text), segment.style)
            for segment in segments
        ]


class TrueColours(LineFilter):
    """Textual's filter that gives every terminal the same colours, asked only about the styles that it would change.

    Args:
        usual: That filter.
    """

    def __init__(self, usual: ANSIToTruecolor) -> None:
        super().__init__()
        self.usual = usual
        self._unchanged: dict[int, Style] = {}

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments as that filter leaves them: the same list where it changes nothing."""
        unchanged = self._unchanged
        for _, style, control in segments:
            if control is not None or (style is not None and unchanged.get(id(style)) is not style):
                break
        else:
            return segments
        if len(unchanged) > _MOST_STYLES:
            unchanged.clear()
        unchanged.update(
            (id(style), style) for _, style, _ in segments if style is not None and _is_true(style)
        )
        return self.usual.apply(segments, background)


def _is_true(style: Style) -> bool:
    """Tell whether a style's colours are the same on every terminal."""
    return not style.dim and all(
        color is None or color.triplet is not None for color in (style.color, style.bgcolor)
    )


def _is_plain(segment: Segment) -> bool:
    text, _, control = segment
    return control is None and ((text.isascii() and text.isprintable()) or not UNSAFE.search(text))


@lru_cache(2048)
def harmless(text: str) -> str:
    """Return text of the same length in cells that `display` would leave as it is."""
    return "".join(
        character if shown == character else _fitted(shown, cell_len(character))
        for character, shown in zip(text, display(text), strict=True)
    )


def _fitted(shown: str, cells: int) -> str:
    return (shown + " " * cells)[:cells]
