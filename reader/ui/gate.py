"""The last gate before the terminal: whatever slips through elsewhere, no painted line carries a control."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from reader.core.display import UNSAFE, display


class Gate(LineFilter):
    """Replaces control, bidirectional, tag and other invisible characters in every line, cell for cell.

    The line keeps its length in cells, so what the layout measured stays true: a character that took no
    cell is dropped, any other gives way to as many visible cells. Widgets are expected to have passed
    foreign text through `display` already; then this changes nothing.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments with nothing in their text that a terminal obeys."""
        if all(map(_is_plain, segments)):
            return segments
        return [
            segment if _is_plain(segment) else Segment(harmless(segment.text), segment.style)
            for segment in segments
        ]


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
