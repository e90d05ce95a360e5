"""Jump hints painted over the rows in view."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.core.ids import Offset
from reader.editor.layout.row import Row
from reader.ui.article_painter import GUTTER, Sides
from reader.ui.article_palette import Palette

_QUIET = Style(dim=True)
_TURNED = Style(reverse=False, underline=True)
"""What sets a reversed hint off from reversed text."""

Shown = Sequence[tuple[Offset, str]]
"""Offset and letters of each hint, in text order."""


def with_hints(
    lines: Sequence[Strip], rows: Sequence[Row], hints: Shown, typed: str, sides: Sides, palette: Palette
) -> list[Strip]:
    """Return the rows in view with hints over them, and dimmed where nothing else lies over the text.

    Args:
        lines: The painted rows.
        rows: The rows; as many as there are lines.
        hints: What to show.
        typed: The letters of all of them that are typed already.
        sides: How a line is divided.
        palette: The styles.
    """
    return [
        _over(_dimmed(line, palette.text), _placed(row, hints, sides), typed, palette)
        for line, row in zip(lines, rows, strict=True)
    ]


def _dimmed(line: Strip, base: Style) -> Strip:
    return Strip(
        [
            Segment(text, style + _QUIET) if style and style.bgcolor == base.bgcolor else Segment(text, style)
            for text, style, _ in line
        ],
        line.cell_length,
    )


def _placed(row: Row, hints: Shown, sides: Sides) -> Iterator[tuple[int, str]]:
    """Yield the hints of a row with the cells at which they begin, so that none covers another.

    A cell is between two of them: hints of one letter side by side would read as one of two. One that would reach
    beyond the line is left out.
    """
    free = 0
    for piece in sorted(row.pieces, key=lambda piece: piece.x):
        first, last = bisect_left(hints, (piece.start, "")), bisect_left(hints, (piece.end, ""))
        for offset, letters in hints[first:last]:
            cell = max(free, sides.margin + GUTTER + piece.cells_of(offset, offset + 1)[0])
            free = cell + len(letters) + 1
            if free <= sides.width:
                yield cell, letters


def _over(line: Strip, placed: Iterable[tuple[int, str]], typed: str, palette: Palette) -> Strip:
    parts: list[Strip] = []
    done = 0
    for cell, letters in placed:
        under = next(iter(line.crop(cell, cell + 1))).style
        turned = _TURNED if under and under.reverse and palette.hint.reverse else Style()
        label = [Segment(typed, palette.hint_typed + turned)] if typed else []
        label.append(Segment(letters[len(typed) :], palette.hint + turned))
        parts += [_bare(line.crop(done, cell)), Strip(label, len(letters))]
        done = cell + len(letters)
    return Strip.join([*parts, _bare(line.crop(done, line.cell_length))]) if parts else line


def _bare(line: Strip) -> Strip:
    """Return a line without what at its beginning belongs to a letter that a hint hides, such as an accent."""
    first, *others = [*line] or [Segment("")]
    kept = first.text
    while kept and not cell_len(kept[0]):
        kept = kept[1:]
    if kept == first.text:
        return line
    # Half of a wide letter keeps its cell.
    blank = " " * (line.cell_length - cell_len(kept) - sum(segment.cell_length for segment in others))
    return Strip([Segment(blank + kept, first.style), *others], line.cell_length)
