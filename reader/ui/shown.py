"""What the terminal shows, as far as it is known: so that nothing is sent a second time."""

from __future__ import annotations

from textual.strip import Strip


class Shown:
    """The strips that were sent, by row and by the cell that each begins at.

    A new layout paints the whole screen, of which most is there already: where words are asked for, all but the lowest
    lines. Whoever gives the terminal to another program, or hears that it has another size, must have this forgotten.
    """

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, Strip]] = {}

    def forget(self) -> None:
        """Take nothing for known."""
        self._rows.clear()

    def lacks(self, row: int, start: int, strip: Strip, *, whole: bool = True) -> bool:
        """Tell whether a strip has to be sent, which is then taken for shown.

        Args:
            row: The row, from 0.
            start: The cell that it begins at, from 0.
            strip: The strip.
            whole: Whether it is all that stands there: what a part of one leaves in its place is not known.
        """
        held = self._rows.setdefault(row, {})
        there = held.get(start)
        if there is strip and whole:
            return False
        if there is None or there.cell_length != strip.cell_length:
            end = start + strip.cell_length
            for begin in [at for at, other in held.items() if at < end and start < at + other.cell_length]:
                del held[begin]
        elif whole and there == strip:
            return False
        if whole:
            held[start] = strip
        else:
            held.pop(start, None)
        return True
