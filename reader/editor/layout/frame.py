"""What is drawn around a block: indentation, bars, markers, rules and blank rows."""

from __future__ import annotations

from rich.cells import cell_len

from reader.core.article import Article, Block, BlockFlag, BlockRole
from reader.core.dataclass import dataclass
from reader.core.display import day_of, display
from reader.editor.layout.measure import clusters, is_simple, painted
from reader.editor.layout.row import Ornament, Part
from reader.editor.layout.wrapping import row_starts

LEAST_TEXT = 6
"""Cells that every row leaves for text."""

_LIST_INDENT = 4
_CODE_INDENT = Ornament("  ")
_QUOTATION_BAR = Ornament("▌ ", Part.QUOTATION_BAR)
_PULL_BAR = Ornament("┃ ", Part.PULL_BAR)
_DASH = "— "
_QUOTED = (BlockRole.PULL_QUOTE, BlockRole.QUOTATION)
_DENSE = (BlockRole.CODE, BlockRole.TABLE_ROW)
_BARS = (Part.QUOTATION_BAR, Part.PULL_BAR)

Ornaments = tuple[Ornament, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What is drawn around one block.

    Args:
        first: Before the text of its first row.
        rest: Before the text of its other rows.
        above: Rows above it, without text.
        between: Rows between two of its rows with text.
        below: Rows below it, without text.
        hard: Its rows break only where they are full.
        reflow: Its line breaks read as spaces.
    """

    first: Ornaments
    rest: Ornaments
    above: tuple[Ornaments, ...] = ()
    between: tuple[Ornaments, ...] = ()
    below: tuple[Ornaments, ...] = ()
    hard: bool = False
    reflow: bool = False


def frame_of(article: Article, block: Block, previous: Block | None, width: int, spacing: int = 0) -> Frame:
    """Return what is drawn around a block.

    Args:
        article: The article.
        block: One of its blocks.
        previous: The block before it, or None.
        width: Cells of the column.
        spacing: Blank rows between two rows of text; code and tables have none.
    """
    room = width - LEAST_TEXT
    first, rest = _sides(block, previous, room)
    dense = block.role in _DENSE
    bars = tuple(ornament for ornament in rest if ornament.part in _BARS)
    return Frame(
        first,
        rest,
        above=(
            *_above(block, previous, width),
            *_spaced(block, previous, width, 0 if dense and previous.role is block.role else spacing),
        )
        if previous
        else (*_front(article, block, width), *_above(block, None, width)),
        between=(bars,) * (0 if dense else spacing),
        below=_below(article.text, block, width),
        hard=block.role is BlockRole.CODE,
        reflow=bool(block.flags & BlockFlag.WRAPPED),
    )


def ornaments_width(ornaments: Ornaments) -> int:
    """Return how many cells decoration takes."""
    return sum(cell_len(ornament.shown) for ornament in ornaments)


def _sides(block: Block, previous: Block | None, room: int) -> tuple[Ornaments, Ornaments]:
    outer = _bars(block.quotes, room)
    room -= ornaments_width(outer)
    match block.role:
        case BlockRole.CODE:
            outer = (*outer, _CODE_INDENT) if room >= len(_CODE_INDENT.shown) else outer
            room -= len(_CODE_INDENT.shown)
        case BlockRole.PULL_QUOTE:
            return (*outer, _PULL_BAR), (*outer, _PULL_BAR)
        case BlockRole.ATTRIBUTION:
            bar = (_PULL_BAR,) if previous and previous.role is BlockRole.PULL_QUOTE else ()
            return (*outer, *bar, Ornament(_DASH, Part.MARKER)), (*outer, *bar, Ornament(" " * len(_DASH)))
        case BlockRole.HEADING if block.level > 2:
            mark = Ornament("▪" * (block.level - 2) + " ", Part.HEADING_MARK)
            return (*outer, mark), (*outer, Ornament(" " * len(mark.shown)))
    return _listed(block, outer, room)


def _listed(block: Block, outer: Ornaments, room: int) -> tuple[Ornaments, Ornaments]:
    if not block.indent or room < _LIST_INDENT:
        return outer, outer
    levels = min(block.indent, room // _LIST_INDENT)
    inside = Ornament(" " * (levels * _LIST_INDENT))
    if not block.marker:
        return (*outer, inside), (*outer, inside)
    marker = display(block.marker)
    pad = levels * _LIST_INDENT - cell_len(marker) - 1
    if pad < 0 and room < cell_len(marker) + 1:
        return (*outer, inside), (*outer, inside)
    return (*outer, Ornament(" " * pad), Ornament(f"{marker} ", Part.MARKER)), (*outer, inside)


def _bars(quotes: int, room: int) -> Ornaments:
    return (_QUOTATION_BAR,) * max(0, min(quotes, room // (2 * len(_QUOTATION_BAR.shown))))


def _above(block: Block, previous: Block | None, width: int) -> tuple[Ornaments, ...]:
    shared = _bars(min(block.quotes, previous.quotes), width - LEAST_TEXT) if previous else ()
    blank: tuple[Ornaments, ...] = (shared,)
    if block.flags & BlockFlag.RULED:
        rule = Ornament("*   *   *".center(width)[:width].rstrip(), Part.RULE)
        return (*(blank if previous else ()), (rule,), blank[0])
    if previous is None or block.flags & BlockFlag.TIGHT:
        return ()
    if block.role is BlockRole.ATTRIBUTION and previous.role in _QUOTED:
        return ()
    return blank


def _spaced(block: Block, previous: Block, width: int, spacing: int) -> tuple[Ornaments, ...]:
    """Return the blank rows that spacing adds between two blocks, with the bars that both have."""
    bars = _bars(min(block.quotes, previous.quotes), width - LEAST_TEXT)
    if block.role is BlockRole.ATTRIBUTION and previous.role is BlockRole.PULL_QUOTE:
        bars = (*bars, _PULL_BAR)
    return (bars,) * spacing


def _below(text: str, block: Block, width: int) -> tuple[Ornaments, ...]:
    """Return the rule under a heading of the first or second level, as long as its text."""
    if block.role is not BlockRole.HEADING or block.level > 2:
        return ()
    shown = painted(text[block.start : min(block.end, block.start + width)])
    bars = _bars(block.quotes, width - LEAST_TEXT)
    longest = width - 1 - ornaments_width(bars)
    length = min(len(shown) if is_simple(shown) else clusters(shown)[1][-1], longest)
    return ((*bars, Ornament(("━" if block.level == 1 else "─") * max(1, length), Part.RULE)),)


def _front(article: Article, opening: Block, width: int) -> tuple[Ornaments, ...]:
    """Return the rows above the text: the title, unless the text begins with it, and who published it."""
    rows: list[Ornaments] = []
    is_title = opening.role is BlockRole.HEADING and opening.level == 1
    if article.title and not is_title and article.text[opening.start : opening.end] != article.title:
        rows.extend((Ornament(line, Part.TITLE),) for line in _wrapped(article.title, width))
    said = (article.byline, article.publisher, day_of(article.published or ""))
    if byline := " · ".join(" ".join(words.split()) for words in said if words):
        rows.extend((Ornament(line, Part.BYLINE),) for line in _wrapped(byline, width))
    return (*rows, ()) if rows else ()


def _wrapped(words: str, width: int) -> list[str]:
    shown = display(" ".join(words.split()))
    starts = row_starts(shown, width - 1)
    return [shown[start:end].rstrip() for start, end in zip(starts, [*starts[1:], len(shown)], strict=True)]
