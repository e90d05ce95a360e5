"""The painted rows of an article: kept as long as they look the same, and compared when they do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter

from textual.geometry import Region
from textual.strip import Strip

from reader.core.ids import Offset
from reader.core.selection import Selection
from reader.editor.editor import Editor
from reader.editor.layout.measure import cells
from reader.editor.layout.row import Row, RowKey
from reader.editor.layout.viewport import Viewport
from reader.ui.article_brush import Brush, Marked, Painted, PaintedKey, Seen
from reader.ui.article_painter import Sides
from reader.ui.direct_lines import DirectLines
from reader.ui.sgr import sequences

_PAGES_KEPT = 5
"""How many views of painted rows are kept for when they come into view, the one in view among them."""
_END = itemgetter(1)
_AT_ONCE = 10
"""Rows that are painted ahead in one go, so that a key pressed meanwhile does not wait."""


class Canvas:
    """The lines in view, painted.

    Args:
        widget: The widget whose component classes style them.
        editor: What is shown.
    """

    def __init__(self, widget: DirectLines, editor: Editor) -> None:
        self._widget = widget
        self._editor = editor
        self._brush = Brush(widget, editor)
        self._strips: dict[PaintedKey, Painted] = {}
        self.rows: list[Row] = []
        """The rows in view."""
        self.lines: list[Strip] = []
        """Their strips as the terminal is sent them; empty until they are painted."""
        self.seen: Seen | None = None
        """What they show."""
        self._share: tuple[float, float] | None = None
        self._ahead_of: RowKey | None = None
        self._foreseen: list[tuple[Seen, Mapping[PaintedKey, Painted]]] = []
        """What is likely to be seen next, and all the painted rows that look different then."""
        self._standing_out: list[tuple[Offset, Offset]] = []

    @property
    def now(self) -> Seen:
        """What they should show."""
        return self._brush.now

    def forget(self, *, styles: bool = False) -> None:
        """Paint every row anew the next time.

        Args:
            styles: Make the styles anew too.
        """
        self._forget_all()
        self.lines = []
        if styles:
            self._brush.forget_styles()

    def catch_up(self, now: Seen) -> None:
        """Forget the rows that look different from when they were painted.

        Args:
            now: What they should show.
        """
        if now == self.seen:
            return
        painted = next((painted for seen, painted in self._foreseen if seen == now), None)
        self._foreseen.clear()
        if painted is not None:
            self._strips |= painted
            return
        stale = self._stale(self.seen, now) if self.seen is not None else None
        if stale is None:
            self._forget_all()
        else:
            for key in self._touched(stale):
                del self._strips[key]

    def _forget_all(self) -> None:
        self._strips.clear()
        self._foreseen.clear()
        self._ahead_of = None

    def _stale(self, seen: Seen, now: Seen) -> list[tuple[Offset, Offset]] | None:
        """Return the ranges that look different from when they were painted; None where all may."""
        stale = self._editor.annotations.changed_since(seen.version)
        if stale is None or now.matches != seen.matches or now.offers != seen.offers:
            return None
        if stale and (offers := self._brush.offers) is not None:
            stale += [extent for start, end in tuple(stale) for extent in offers.extents(start, end)]
        if (now.active, now.version) != (seen.active, seen.version):
            stale += [*self._standing_out, *self._brush.standing_out(now)]
        if now.suggested != seen.suggested:
            stale += [place for _, place in (*seen.suggested, *now.suggested)]
        if now.selection != seen.selection:
            stale += _differing(seen.selection, now.selection)
            stale += [self.head(seen.selection), self.head(now.selection)]
        return stale

    def _touched(self, ranges: Sequence[tuple[Offset, Offset]]) -> list[PaintedKey]:
        """Return which painted rows show something of some ranges."""
        if not ranges:
            return []
        first, last = min(ranges)[0], max(map(_END, ranges))
        return [
            key
            for key, (row, _, start, end) in self._strips.items()
            if start < last and first < end and _touches(row, ranges)
        ]

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
        now = self.now
        if self.seen is None or (now.active, now.version) != (self.seen.active, self.seen.version):
            self._standing_out = self._brush.standing_out(now)
        self.seen = now
        thumb = self._thumb(viewport.height)
        keys = [(row.key, line in thumb) for line, row in enumerate(self.rows)]
        missing = [(row, key[1]) for row, key in zip(self.rows, keys, strict=True) if key not in self._strips]
        if missing:
            self._add(missing, viewport, sides, now)
        before, self.lines = self.lines, [self._strips[key].strip for key in keys]
        self._forget_oldest(viewport)
        choice = self._editor.choice
        if choice is not None and choice.hints:
            from reader.ui.article_hints import with_hints

            self.lines = self._widget.filtered(
                with_hints(self.lines, self.rows, choice.hints, choice.pending, sides, self._brush.palette)
            )
        return _changed(before, self.lines)

    def paint_ahead(self, viewport: Viewport, sides: Sides) -> bool:
        """Paint some of what the next keys are likely to show, and tell whether there is more of it.

        These are the rows that a page down or up will bring into view, and those that look different when the next
        annotation is visited, or the one before.

        Args:
            viewport: Which rows are in view.
            sides: What is left and right of the text.
        """
        now = self.now
        if self.seen != now:
            return False
        return self._paint_pages(viewport, sides, now) or self._foresee(viewport, sides, now)

    def _paint_pages(self, viewport: Viewport, sides: Sides, now: Seen) -> bool:
        if self._ahead_of == viewport.top:
            return False
        strips, thumb = self._strips, self._thumb(viewport.height)
        beside = [(row, line in thumb) for line, row in viewport.rows_beside()]
        missing = [(row, marked) for row, marked in beside if (row.key, marked) not in strips]
        if first := missing[:_AT_ONCE]:
            self._add(first, viewport, sides, now)
            self._spell(strips[row.key, marked] for row, marked in first)
            self._forget_oldest(viewport)
        if len(missing) > _AT_ONCE:
            return True
        self._ahead_of = viewport.top
        return False

    def _foresee(self, viewport: Viewport, sides: Sides, now: Seen) -> bool:
        from reader.editor.foresight import visits  # the first frame does without

        foreseen = [seen for seen, _ in self._foreseen]
        for active, selection in visits(self._editor):
            likely = replace(now, selection=selection, active=active, suggested=())
            if likely in foreseen:
                continue
            stale = self._stale(now, likely) or []
            rows = [(self._strips[key].row, key[1]) for key in self._touched(stale)]
            if len(rows) > 2 * _AT_ONCE:
                continue
            painted = self._brush.paint(sorted(rows, key=_place), viewport.layout, sides, likely)
            self._spell(painted.values())
            self._foreseen.append((likely, painted))
            return True
        return False

    def _spell(self, painted: Iterable[Painted]) -> None:
        """Have ready what the terminal is sent of some rows."""
        console = self._widget.app.console
        for one in painted:
            sequences(one.strip, console)

    def _add(self, rows: Sequence[Marked], viewport: Viewport, sides: Sides, seen: Seen) -> None:
        self._strips |= self._brush.paint(rows, viewport.layout, sides, seen)
        # These would have to be painted there too.
        self._foreseen.clear()

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
        return self._brush.head(selection)

    def _thumb(self, height: int) -> range:
        """Return the lines that the scroll indicator marks; none where everything is in view."""
        first, last = self.share()
        if first <= 0 and last >= 1:
            return range(0)
        length = min(height, max(1, round((last - first) * height)))
        top = height - length if last >= 1 else min(round(first * height), height - length - 1)
        return range(max(0, top), max(0, top) + length)


def _place(marked: Marked) -> RowKey:
    return marked[0].key


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
