"""Tables: rows of cells in aligned columns, or, where the columns would be too narrow, a cell a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from rich.cells import cell_len, set_cell_size

from reader.core.article import Article, Block, BlockFlag, BlockRole
from reader.core.dataclass import dataclass
from reader.core.ids import Offset
from reader.editor.layout.frame import Frame, Ornaments, ornaments_width
from reader.editor.layout.measure import clusters, is_simple, painted
from reader.editor.layout.row import Ornament, Part, Piece, Row, RowKey, piece_of
from reader.editor.layout.sheet import Sheet
from reader.editor.layout.wrapping import row_starts
from reader.text.lazy import lazy

_GAP = 3
_INDENT = 2
_NARROWEST = 8
"""Cells below which a column is not squeezed, unless its text is narrower."""
_MEASURED = 200
"""Rows that columns are measured by; cells of later rows wrap where they are wider."""
_NUMBER = lazy(r"[-+−±~≈<>≤≥(]*[$€£¥]?\d[\d.,:/\u00a0\u202f ]*\)?\s?(?:[%‰°]\s?\w?|\w{1,3})?")


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of a table are drawn.

    Args:
        widths: Cells of each column; empty where they would be too narrow, so that each cell has a row.
        numeric: Which columns are set flush right.
        titles: What the first row calls the columns; empty without such a row.
    """

    widths: tuple[int, ...]
    numeric: tuple[bool, ...]
    titles: tuple[str, ...]


def table_range(article: Article, index: int) -> tuple[int, int]:
    """Return the blocks `[first, end)` that make up the table of a block that is a table row."""
    blocks = article.blocks
    first = index
    block = blocks[first]
    while first and _goes_on(block, before := blocks[first - 1]):
        first, block = first - 1, before
    end = index + 1
    block = blocks[index]
    while end < len(blocks) and _goes_on(following := blocks[end], block):
        end, block = end + 1, following
    return first, end


def _goes_on(block: Block, before: Block) -> bool:
    """Tell whether a block belongs to the table of the block before it."""
    return (
        block.role is before.role is BlockRole.TABLE_ROW
        and block.flags & (BlockFlag.TABLE_HEAD | BlockFlag.TIGHT) == BlockFlag.TIGHT
        and (block.quotes, block.indent) == (before.quotes, before.indent)
    )


def columns_of(article: Article, first: int, end: int, room: int) -> Columns:
    """Return how the columns of a table are drawn.

    Args:
        article: The article.
        first: The table's first block.
        end: One past its last block.
        room: Cells that the table may take.
    """
    blocks = [article.blocks[index] for index in range(first, min(end, first + _MEASURED))]
    rows = [article.text[block.start : block.end].split("\t") for block in blocks]
    has_titles = bool(blocks[0].flags & BlockFlag.TABLE_HEAD)
    titles = tuple(painted(cell, reflow=True) for cell in rows[0]) if has_titles else ()
    by_column = [
        [row[column] if column < len(row) else "" for row in rows] for column in range(max(map(len, rows)))
    ]
    numeric = tuple(_is_numeric(cells[1:] if has_titles else cells) for cells in by_column)
    return Columns(_fitted([_wishes(cells) for cells in by_column], room), numeric, titles)


def _is_numeric(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip() not in {"", "-", "–", "—"}]
    return bool(filled) and all(map(_NUMBER.fullmatch, filled))


def _wishes(cells: Sequence[str]) -> tuple[int, int]:
    """Return the least and the most cells that a column can use."""
    words = (word for cell in cells for word in cell.split())
    most = max(map(_width, cells))
    longest_word = max(map(_width, words), default=1)
    return min(most, max(_NARROWEST, min(longest_word, 2 * _NARROWEST))), max(1, most)


def _width(cell: str) -> int:
    shown = painted(cell, reflow=True)
    return len(shown) if is_simple(shown) else clusters(shown)[1][-1]


def _fitted(wishes: Sequence[tuple[int, int]], room: int) -> tuple[int, ...]:
    """Share the room: no column gets more than it can use, the rest share alike."""
    room -= _GAP * (len(wishes) - 1)
    if sum(least for least, _ in wishes) > room:
        return ()
    widths = [least for least, _ in wishes]
    spare = room - sum(widths)
    while spare and (wanting := [index for index, (_, most) in enumerate(wishes) if widths[index] < most]):
        narrowest = min(wanting, key=lambda index: widths[index])
        widths[narrowest] += 1
        spare -= 1
    return tuple(widths)


def table_sheet(
    block: Block, index: int, frame: Frame, columns: Columns, text: str, end: Offset, width: int
) -> Sheet:
    """Return the rows of one row of a table.

    Args:
        block: The block.
        index: Its index.
        frame: What is drawn around it.
        columns: The table's columns.
        text: The article's text.
        end: Where the next block begins, or the article ends.
        width: Cells of the column, one for what hangs included.
    """
    is_head = bool(block.flags & BlockFlag.TABLE_HEAD)
    if columns.widths:
        rows = _aligned(text[block.start : block.end], block.start, end, frame.rest, columns)
        above = frame.above
        below = (_rule(frame.rest, columns),) if is_head else ()
    else:
        rows = _stacked(
            text[block.start : block.end], block.start, end, frame.rest, columns, width, is_head=is_head
        )
        above = frame.above or ((frame.rest,) if index else ())
        below = ()
    return RowsSheet(index, 0, above, below, rows, lead=0 if index else block.start)


class RowsSheet(Sheet):
    """Rows that are made beforehand.

    Args:
        block: Index of the block.
        chunk: Which stretch of it.
        above: Rows without text before those with text.
        below: Rows without text after them.
        rows: Decoration and pieces of each row with text.
        lead: As for every sheet.
    """

    __slots__ = ("_made",)

    def __init__(
        self,
        block: int,
        chunk: int,
        above: Sequence[Ornaments],
        below: Sequence[Ornaments],
        rows: Sequence[tuple[Ornaments, tuple[Piece, ...]]],
        lead: Offset = 0,
    ) -> None:
        super().__init__(block, chunk, above, below, len(rows), lead=lead)
        self._made = rows

    def _text_index(self, offset: Offset) -> int:
        for index, (_, pieces) in enumerate(self._made):
            if any(piece.start <= offset < piece.end for piece in pieces):
                return index
        return len(self._made) - 1

    def _text_row(self, key: RowKey, index: int) -> Row:
        return Row(key, *self._made[index])


def _rule(prefix: Ornaments, columns: Columns) -> Ornaments:
    return (*prefix, Ornament((" " * _GAP).join("─" * width for width in columns.widths), Part.RULE))


def _cell_lines(text: str, most: int, width: Callable[[int], int]) -> Iterator[list[tuple[int, str]]]:
    """Yield the lines of each cell: the first code point of each, from the start of `text`, and what is painted.

    Args:
        text: The row's text. Cells beyond the last column belong to the last.
        most: How many columns there are.
        width: Cells that a line of a column may have.
    """
    start = 0
    for column, cell in enumerate(text.split("\t", most - 1)):
        shown = painted(cell, reflow=True).replace("\t", " ")
        starts = row_starts(shown, width(column))
        ends = [*starts[1:], len(shown)]
        yield [(start + begin, shown[begin:end]) for begin, end in zip(starts, ends, strict=True)]
        start += len(cell) + 1


def _aligned(
    text: str, start: Offset, end: Offset, prefix: Ornaments, columns: Columns
) -> list[tuple[Ornaments, tuple[Piece, ...]]]:
    """Return rows in which the cells stand in columns; a tab takes the cells up to the next column."""
    pieces: list[list[Piece]] = []
    left = ornaments_width(prefix)
    cells = list(_cell_lines(text, len(columns.widths), columns.widths.__getitem__))
    for column, lines in enumerate(cells):
        width = columns.widths[column]
        for index, (at, shown) in enumerate(lines):
            while index >= len(pieces):
                pieces.append([])
            closes = index + 1 == len(lines)
            piece_end = start + at + len(shown)
            if closes and column + 1 == len(cells):
                piece_end = end
            piece = piece_of(shown, start + at, piece_end, width)
            if columns.numeric[column]:
                piece = replace(piece, x=max(0, width - _width(shown.rstrip())))
            if closes and column + 1 < len(cells):
                piece = _with_tab(piece, width + _GAP)
            if piece.end > piece.start:
                pieces[index].append(replace(piece, x=left + piece.x))
        left += width + _GAP
    return [(prefix, tuple(row)) for row in pieces]


def _with_tab(piece: Piece, next_column: int) -> Piece:
    """Return a cell's last piece with the tab after it, which reaches to the next column."""
    if len(piece.shown) < piece.end - piece.start:
        return replace(piece, end=piece.end + 1)
    cells = tuple(range(len(piece.shown) + 1)) if piece.cells is None else piece.cells
    return replace(
        piece,
        end=piece.end + 1,
        shown=f"{piece.shown}\t",
        cells=(*cells, max(cells[-1] + 1, next_column - piece.x)),
    )


def _stacked(
    text: str, start: Offset, end: Offset, prefix: Ornaments, columns: Columns, width: int, *, is_head: bool
) -> list[tuple[Ornaments, tuple[Piece, ...]]]:
    """Return rows in which each cell has a row of its own, after its column's title."""
    room = width - 1 - ornaments_width(prefix)
    titles = [] if is_head else [_title(title, room) for title in columns.titles]
    titles += [""] * (len(columns.numeric) - len(titles))
    widths = [room - max(_INDENT, cell_len(title)) for title in titles]
    cells = list(_cell_lines(text, len(titles), widths.__getitem__))
    rows: list[tuple[Ornaments, tuple[Piece, ...]]] = []
    for column, lines in enumerate(cells):
        for index, (at, shown) in enumerate(lines):
            following = lines[index + 1][0] if index + 1 < len(lines) else None
            if following is None:
                following = cells[column + 1][0][0] if column + 1 < len(cells) else end - start
            if index:
                before = (*prefix, Ornament(" " * _INDENT))
            else:
                before = (*prefix, Ornament(titles[column], Part.COLUMN_TITLE)) if titles[column] else prefix
            piece = piece_of(shown, start + at, start + following, widths[column], x=ornaments_width(before))
            rows.append((before, (piece,) if following > at else ()))
    return rows


def _title(title: str, room: int) -> str:
    if cell_len(title) + 2 > room // 2:
        title = set_cell_size(title, max(1, room // 2 - 3)).rstrip() + "…"
    return f"{title}: "
