"""From a row of the layout to a strip of the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.core.article import Block, BlockRole
from reader.core.dataclass import dataclass
from reader.editor.layout.row import Piece, Row
from reader.ui.article_palette import Palette
from reader.ui.article_scene import HEAD, MATCH, SELECTED, Look, Scene
from reader.ui.direct_lines import joined

GUTTER = 4
"""Cells left of the text: letters of the labels that begin in the row, then the active span's bar."""

THUMB = "▐"
"""What the scroll indicator marks its part of the right edge with."""

_LETTERS = GUTTER - 1
_ACTIVE_BAR = "▎"
_IS_LOWERED = itemgetter(1)


@dataclass(frozen=True, slots=True)
class Sides:
    """How a line is divided.

    Args:
        margin: Cells left of the gutter.
        column: Cells of the text column.
        width: Cells of the line; the last one is the scroll indicator's.
    """

    margin: int
    column: int
    width: int


def painted_row(
    row: Row, block: Block, scene: Scene, palette: Palette, sides: Sides, *, marked: bool = False
) -> Strip:
    """Return a row of an article as a strip.

    Args:
        row: The row.
        block: The block that it is of.
        scene: What lies over a range that holds the row's text.
        palette: The styles.
        sides: How the line is divided.
        marked: Whether the scroll indicator marks the line.
    """
    base = palette.base_of(block)
    segments = [(" " * sides.margin, palette.text), *_gutter(row, scene, palette)]
    cell = 0
    for ornament in row.prefix:
        segments.append((ornament.shown, palette.ornament(ornament.part)))
        cell += Segment(ornament.shown).cell_length
    blank = palette.style(base, Look()) if block.role is BlockRole.CODE and row.pieces else palette.text
    for piece in row.pieces:
        if piece.x > cell:
            segments.append((" " * (piece.x - cell), blank))
        segments += _runs(piece, base, scene, palette)
        cell = piece.x + piece.width
    segments.append((" " * (sides.column - cell), blank))
    before = sides.margin + GUTTER + max(cell, sides.column)
    room = sides.width - 1
    segments.append((" " * (room - before), palette.text))
    last = (THUMB, palette.thumb) if marked else (" ", palette.text)
    if before <= room:
        return Strip(joined([*segments, last]), sides.width)
    return Strip.join((Strip(joined(segments), before).crop(0, room), Strip(joined([last]), 1)))


def _gutter(row: Row, scene: Scene, palette: Palette) -> list[tuple[str, Style]]:
    flags: dict[int, int] = {}
    offers: dict[tuple[int, bool], None] = {}
    active: int | None = None
    for piece in row.pieces:
        if active is None:
            active = scene.active_in(piece.start, piece.end)
        for _, label, its_flags in scene.beginning_in(piece.start, piece.end):
            flags[label] = flags.get(label, 0) | its_flags
        for _, label, lowered in scene.offered_in(piece.start, piece.end):
            offers.setdefault((label, lowered))
    marks = [palette.key_mark(label, its_flags) for label, its_flags in flags.items()]
    if offers and len(marks) < _LETTERS:
        label, lowered = min(offers, key=_IS_LOWERED)
        marks.insert(0, palette.offer_mark(label, lowered=lowered))
    if len(marks) > _LETTERS:
        marks = [*marks[: _LETTERS - 1], ("+", palette.gutter)]
    bar = " ", palette.text
    if active is not None:
        bar = _ACTIVE_BAR, palette.active_bar(active)
    return [(" " * (_LETTERS - len(marks)), palette.text), *marks, bar]


def _runs(piece: Piece, base: str, scene: Scene, palette: Palette) -> list[tuple[str, Style]]:
    """Return a piece's text with its styles.

    White space that hangs shows the selection alone, so that highlights end where the words do.
    """
    end = piece.start + len(piece.shown)
    hangs = piece.shown.endswith(" ")
    looks = scene.runs(piece.start, end - hangs)
    style = palette.style
    if piece.cells is None:
        shown, first = piece.shown, piece.start
        runs = [(shown[start - first : upto - first], style(base, look)) for start, upto, look in looks]
    else:
        runs = [
            (piece.text_of(start, upto), style(base, look)) for start, upto, look in _by_cluster(piece, looks)
        ]
    if hangs:
        flags = 0
        for _, _, look in scene.runs(end - 1, max(end, piece.end)):
            flags |= look.flags & (SELECTED | HEAD | MATCH)
        runs.append((" ", style(base, Look(flags=flags))))
    return runs


def _by_cluster(piece: Piece, runs: Iterable[tuple[int, int, Look]]) -> Iterator[tuple[int, int, Look]]:
    """Yield runs widened to whole clusters; a cluster that several share shows the one that stands out most."""
    cells = piece.cells or ()
    done: list[tuple[int, int, Look]] = []
    for start, end, look in runs:
        first, last = start - piece.start, end - piece.start
        while first and cells[first] == cells[first - 1]:
            first -= 1
        while last < len(piece.shown) and cells[last] == cells[last - 1]:
            last += 1
        if done and done[-1][1] > first:
            before_first, before_last, before = done[-1]
            if (before.flags & SELECTED, before.depths > 0) >= (look.flags & SELECTED, look.depths > 0):
                first = before_last
            elif before_first < first:
                done[-1] = (before_first, first, before)
            else:
                done.pop()
        if first < last:
            done.append((first, last, look))
    for first, last, look in done:
        yield piece.start + first, piece.start + last, look
