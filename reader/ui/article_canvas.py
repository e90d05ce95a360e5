"""The painted rows of an article: kept as long as they look the same, and compared when they do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip

from reader.core.dataclass import dataclass
from reader.core.ids import Offset, SpanId
from reader.core.selection import Selection
from reader.editor.editor import Editor
from reader.editor.layout.measure import cells
from reader.editor.layout.row import Row, RowKey
from reader.editor.layout.viewport import Viewport
from reader.text import graphemes
from reader.ui.article_painter import Sides, painted_row
from reader.ui.article_palette import Palette
from reader.ui.article_scene import Focus, scene_of
from reader.ui.direct_lines import DirectLines
from reader.ui.sgr import sequences

if TYPE_CHECKING:
    from reader.editor.offers import OfferedPiece, Offers

_PAGES_KEPT = 5
"""How many views of painted rows are kept for when they come into view, the one in view among them."""
_NEAR = 300
"""Code points between two rows above which what lies over them is looked up for each by itself."""
_END = itemgetter(1)
_AT_ONCE = 10
"""Rows that are painted ahead in one go, so that a key pressed meanwhile does not wait."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What of the editor the painted rows show.

    Args:
        selection: What is selected.
        active: The active span.
        version: That of the annotations.
        matches: What the matches of a search depend on.
        suggested: What is suggested and not saved.
        offers: That of what suggesters offer; -1 where nothing is shown of it.
    """

    selection: Selection
    active: SpanId | None
    version: int
    matches: object = None
    suggested: tuple[tuple[str, tuple[Offset, Offset]], ...] = ()
    offers: int = -1


class Canvas:
    """The lines in view, painted.

    Args:
        widget: The widget whose component classes style them.
        editor: What is shown.
    """

    def __init__(self, widget: DirectLines, editor: Editor) -> None:
        self._widget = widget
        self._editor = editor
        self._palette: Palette | None = None
        self._strips: dict[tuple[RowKey, bool], tuple[Row, Strip, Offset, Offset]] = {}
        self.rows: list[Row] = []
        """The rows in view."""
        self.lines: list[Strip] = []
        """Their strips as the terminal is sent them; empty until they are painted."""
        self.seen: Seen | None = None
        """What they show."""
        self._share: tuple[float, float] | None = None
        self._ahead_of: RowKey | None = None
        self._standing_out: list[tuple[Offset, Offset]] = []
        self._head_of: Selection | None = None
        self._head = 0, 0

    @property
    def now(self) -> Seen:
        """What they should show."""
        editor = self._editor
        matches = editor.search.look if editor.searched else None
        offers = self._offers.version if self._offers is not None else -1
        return Seen(
            editor.selection, editor.active, editor.annotations.version, matches, self._suggested(), offers
        )

    @property
    def _offers(self) -> Offers | None:
        """What suggesters offer, as far as it is shown."""
        return self._editor.offers if self._editor.settings.suggestions else None

    def forget(self, *, styles: bool = False) -> None:
        """Paint every row anew the next time.

        Args:
            styles: Make the styles anew too.
        """
        self._strips.clear()
        self._ahead_of = None
        self.lines = []
        if styles:
            self._palette = None

    def catch_up(self, now: Seen) -> None:
        """Forget the rows that look different from when they were painted.

        Args:
            now: What they should show.
        """
        stale = self._stale(self.seen, now) if self.seen is not None else None
        if stale is None:
            self._strips.clear()
            self._ahead_of = None
        elif stale:
            first, last = min(stale)[0], max(map(_END, stale))
            for key in [
                key
                for key, (row, _, start, end) in self._strips.items()
                if start < last and first < end and _touches(row, stale)
            ]:
                del self._strips[key]

    def _stale(self, seen: Seen, now: Seen) -> list[tuple[Offset, Offset]] | None:
        """Return the ranges that look different from when they were painted; None where all may."""
        stale = self._editor.annotations.changed_since(seen.version)
        if stale is None or now.matches != seen.matches or now.offers != seen.offers:
            return None
        if stale and (offers := self._offers) is not None:
            stale += [extent for start, end in tuple(stale) for extent in offers.extents(start, end)]
        if (now.active, now.version) != (seen.active, seen.version):
            stale += [*self._standing_out, *self._places(self._focus())]
        if now.suggested != seen.suggested:
            stale += [place for _, place in (*seen.suggested, *now.suggested)]
        if now.selection != seen.selection:
            stale += _differing(seen.selection, now.selection)
            stale += [self.head(seen.selection), self.head(now.selection)]
        return stale

    def _places(self, focus: Focus) -> list[tuple[Offset, Offset]]:
        """Return where the active span and those tied to it lie."""
        spans = self._editor.annotations.spans
        held = [
            spans.get(identifier) for identifier in (focus.active, *focus.linked) if identifier is not None
        ]
        return [(part.start, part.end) for span in held if span is not None for part in span.fragments]

    def look_at(self, rows: list[Row]) -> None:
        """Have other rows in view."""
        if self.rows is not rows:
            self.rows, self._share = rows, None

    def paint(self, viewport: Viewport, sides: Sides) -> list[Region] | None:
        """Paint the rows in view.

        Args:
            viewport: Which rows are in view.
            sides: What is left and right of the text.

        Returns:
            The regions that differ from before; None where most do.
        """
        self.look_at(viewport.rows())
        thumb = self._thumb(viewport.height)
        keys = [(row.key, line in thumb) for line, row in enumerate(self.rows)]
        missing = [(row, key[1]) for row, key in zip(self.rows, keys, strict=True) if key not in self._strips]
        if missing:
            self._paint_rows(missing, viewport, sides)
        before, self.lines = self.lines, [self._strips[key][1] for key in keys]
        self._forget_oldest(viewport)
        choice = self._editor.choice
        if choice is not None and choice.hints and self._palette is not None:
            from reader.ui.article_hints import with_hints

            self.lines = self._widget.filtered(
                with_hints(self.lines, self.rows, choice.hints, choice.pending, sides, self._palette)
            )
        self.seen = self.now
        return _changed(before, self.lines)

    def paint_ahead(self, viewport: Viewport, sides: Sides) -> bool:
        """Paint some rows that a page down or up will bring into view, and tell whether there are more of them.

        Args:
            viewport: Which rows are in view.
            sides: What is left and right of the text.
        """
        if self._ahead_of == viewport.top or self.seen != self.now:
            return False
        strips, thumb = self._strips, self._thumb(viewport.height)
        beside = [(row, line in thumb) for line, row in viewport.rows_beside()]
        missing = [(row, marked) for row, marked in beside if (row.key, marked) not in strips]
        if first := missing[:_AT_ONCE]:
            console = self._widget.app.console
            self._paint_rows(first, viewport, sides)
            for row, marked in first:
                sequences(strips[row.key, marked][1], console)
            self._forget_oldest(viewport)
        if len(missing) > _AT_ONCE:
            return True
        self._ahead_of = viewport.top
        return False

    def _forget_oldest(self, viewport: Viewport) -> None:
        for key in [*self._strips][: -_PAGES_KEPT * viewport.height]:
            del self._strips[key]

    def share(self) -> tuple[float, float]:
        """Return which share of the text is above the view, and which is above its end."""
        if self._share is None:
            length = len(self._editor.text)
            first = next((row.start for row in self.rows if row.pieces), 0)
            end = max([piece.end for row in self.rows for piece in row.pieces], default=0)
            self._share = (first / length, end / length) if length else (0.0, 0.0)
        return self._share

    def head(self, selection: Selection) -> tuple[Offset, Offset]:
        """Return the grapheme at the moving end of a selection."""
        if selection is not self._head_of:
            self._head_of, self._head = selection, _head(self._editor.text, selection)
        return self._head

    def _thumb(self, height: int) -> range:
        """Return the lines that the scroll indicator marks; none where everything is in view."""
        first, last = self.share()
        if first <= 0 and last >= 1:
            return range(0)
        length = min(height, max(1, round((last - first) * height)))
        top = height - length if last >= 1 else min(round(first * height), height - length - 1)
        return range(max(0, top), max(0, top) + length)

    def _paint_rows(self, rows: Sequence[tuple[Row, bool]], viewport: Viewport, sides: Sides) -> None:
        if self._palette is None:
            self._palette = Palette(self._widget, self._editor.labels)
        focus = self._focus()
        self._standing_out = self._places(focus)
        for near in _neighbours(rows):
            self._paint_neighbours(near, viewport, sides, focus, self._palette)

    def _paint_neighbours(
        self,
        rows: Sequence[tuple[Row, bool]],
        viewport: Viewport,
        sides: Sides,
        focus: Focus,
        palette: Palette,
    ) -> None:
        """Paint rows that lie near one another: what lies over them is swept in one go."""
        with_text = [row for row, _ in rows if row.pieces]
        start = min((row.start for row in with_text), default=0)
        end = max((row.end for row in with_text), default=0)
        scene = scene_of(
            start,
            end,
            self._editor.annotations,
            {label.name: index for index, label in enumerate(self._editor.labels.labels)},
            self._editor.article.marks.touching(start, end),
            focus,
            self._editor.search.touching(start, end) if self._editor.searched else (),
            self._suggested(),
            self._offered(start, end),
        )
        block = viewport.layout.block
        strips = self._widget.filtered(
            [
                painted_row(row, block(row.key.block), scene, palette, sides, marked=marked)
                for row, marked in rows
            ]
        )
        for (row, marked), strip in zip(rows, strips, strict=True):
            extent = (row.start, row.end) if row.pieces else (0, 0)
            self._strips[row.key, marked] = row, strip, *extent

    def _suggested(self) -> tuple[tuple[str, tuple[Offset, Offset]], ...]:
        suggestion = self._editor.gestures.suggested
        return tuple(suggestion.parts) if suggestion is not None else ()

    def _offered(self, start: Offset, end: Offset) -> Iterable[OfferedPiece]:
        """Return what suggesters offer in a range, apart from what is suggested just now."""
        if self._offers is None:
            return ()
        suggestion = self._editor.gestures.suggested
        here = suggestion.offer if suggestion is not None else None
        return self._offers.pieces(start, end, self._editor.annotations, but=here)

    def _focus(self) -> Focus:
        active, annotations = self._editor.active, self._editor.annotations
        linked: set[SpanId] = set()
        if active is not None:
            linked.update(relation.tail for relation in annotations.relations_from(active))
            linked.update(relation.head for relation in annotations.relations_to(active))
        selection = self._editor.selection
        return Focus(selection, self.head(selection), active, frozenset(linked))


def _neighbours(rows: Sequence[tuple[Row, bool]]) -> Iterator[Sequence[tuple[Row, bool]]]:
    """Yield the rows, in order, in groups that a stretch of text parts."""
    group: list[tuple[Row, bool]] = []
    last = 0
    for row, marked in rows:
        if row.pieces:
            if group and not last <= row.start <= last + _NEAR:
                yield group
                group = []
            last = row.end
        group.append((row, marked))
    if group:
        yield group


def _head(text: str, selection: Selection) -> tuple[Offset, Offset]:
    anchor, head = selection.anchor, selection.head
    if head == anchor:
        return head, head
    if head > anchor:
        return graphemes.preceding(text, head), head
    return head, graphemes.following(text, head)


def _differing(before: Selection, after: Selection) -> list[tuple[Offset, Offset]]:
    """Return the ranges that one of two selections holds and the other does not."""
    (start, end), (new_start, new_end) = before.extent, after.extent
    return [
        (first, last)
        for first, last in pairwise(sorted({start, end, new_start, new_end}))
        if (start <= first < end) != (new_start <= first < new_end)
    ]


def _touches(row: Row, ranges: Sequence[tuple[Offset, Offset]]) -> bool:
    for piece in row.pieces:
        for first, last in ranges:
            if piece.start < last and first < piece.end:
                return True
    return False


def _changed(before: Sequence[Strip], after: Sequence[Strip]) -> list[Region] | None:
    if len(before) != len(after):
        return None
    changed = [
        line
        for line, (old, new) in enumerate(zip(before, after, strict=True))
        if old is not new and old != new
    ]
    if len(changed) > max(2, len(after) // 2):
        return None
    return [Region(0, line, _differs_until(before[line], after[line]), 1) for line in changed]


def _differs_until(old: Strip, new: Strip) -> int:
    """Return how many cells from the left must be painted to turn one line into another of its width."""
    same = 0
    for before, after in zip(reversed(old), reversed(new), strict=False):
        if before != after:
            break
        same += cells(after.text)
    return new.cell_length - same
