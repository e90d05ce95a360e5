"""Textual's compositor, which asks widgets only for the rows that have to be painted again.

The one it stands in for asks every widget that lies between the first and the last changed row for all of its
rows, containers that are covered included, which on a large terminal costs more than all the rest of a key. It
relies on parts of Textual 8 that are not public; a test holds what it paints against what Textual paints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, cast

from rich.console import Console
from textual._compositor import (
    ChopsUpdate,
    Compositor,
    CompositorMap,
    CompositorUpdate,
    LayoutUpdate,
    ReflowResult,
)
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from reader.core.runs import runs
from reader.editor.layout import measure
from reader.ui.sgr import sequences
from reader.ui.shown import Shown

_NOTHING = Strip.blank(0)


class _Part(NamedTuple):
    """The cells `[first, end)` of a row, and the widget that is seen there: where it is, and which of it is seen."""

    first: int
    end: int
    widget: Widget
    region: Region
    seen: Region


class RowUpdate(CompositorUpdate):
    """Something to be told to the terminal, in few bytes and without an object for every place of the cursor."""

    shown: Shown | None = None
    """What the terminal shows already; None where nobody knows."""

    def parts(self) -> Iterable[tuple[int, int, Strip, bool]]:
        """Return rows, the cells that strips begin at, the strips, and whether each is all that stands there."""
        raise NotImplementedError

    def render_segments(self, console: Console) -> str:
        """Return what the terminal is sent."""
        shown = self.shown
        return "".join(
            [
                f"\x1b[{row + 1};{start + 1}H{sequences(strip, console)}"
                for row, start, strip, whole in self.parts()
                if shown is None or shown.lacks(row, start, strip, whole=whole)
            ]
        )


class _Update(RowUpdate, ChopsUpdate):
    """What has changed."""

    def parts(self) -> Iterable[tuple[int, int, Strip, bool]]:
        """Yield what lies in the spans that have changed."""
        for row, first, last in self.spans:
            for end, (start, strip) in zip(self.chop_ends[row], self.chops[row].items(), strict=True):
                if strip is None or start > last or end <= first:
                    continue
                if first <= start and end <= last:
                    yield row, start, strip, True
                else:
                    yield row, start, begun(strip, min(end, last) - start), False


def begun(strip: Strip, cells: int) -> Strip:
    """Return what of a strip comes before a cell: told from the end, where mostly whole runs of blanks are left out."""
    segments = strip._segments
    kept, rest = len(segments), strip.cell_length - cells
    while rest > 0 and kept:
        kept -= 1
        text = segments[kept][0]
        rest -= measure.cells(text)
    return strip.crop(0, cells) if rest else Strip(segments[:kept], cells)


class _Whole(RowUpdate, LayoutUpdate):
    """The whole screen."""

    def parts(self) -> Iterable[tuple[int, int, Strip, bool]]:
        """Yield all strips."""
        for row, strips in enumerate(self.strips):
            start = 0
            for strip in strips:
                yield row, start, strip, True
                start += strip.cell_length


class RowCompositor(Compositor):
    """Paints what has changed, and asks no widget for what another covers."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: dict[int, Sequence[_Part]] = {}
        self._parts_of: object = None
        self._laid_out: CompositorMap = {}

    def clear(self) -> None:
        """Forget all widgets."""
        super().clear()
        self._laid_out = {}

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out the widgets, and find what has changed since they were last told their places.

        Whoever asks for a place between a change and its layout has Textual make its map anew, and nothing would seem
        to change with the layout: no widget would be told its new size, and nothing be painted.
        """
        self._full_map = self._laid_out
        result = super().reflow(parent, size)
        self._laid_out = self._full_map
        return result

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        """Render the whole screen, as a drawing's few strips if it is simplified."""
        whole = super().render_full_update(simplify)
        return _Whole(whole.strips, whole.region)

    def render_partial_update(self) -> ChopsUpdate | None:
        """Render what is dirty."""
        dirty, self._dirty_regions = self._dirty_regions, set()
        screen = self.size.region
        spans = list(
            self._regions_to_spans([shown for region in dirty if (shown := region.intersection(screen))])
        )
        if not spans:
            return None
        chops, ends = self._painted(spans)
        return _Update(
            cast("Sequence[Mapping[int, Strip | None]]", chops), spans, cast("list[list[int]]", ends)
        )

    def _render_chops(
        self,
        crop: Region,
        is_rendered_line: Callable[[int], bool],
    ) -> Sequence[Mapping[int, Strip]]:
        painted, _ = self._painted(
            (row, crop.x, crop.right)
            for row in crop.intersection(self.size.region).line_range
            if is_rendered_line(row)
        )
        return [painted.get(row, {}) for row in range(self.size.height)]

    def _painted(
        self, spans: Iterable[tuple[int, int, int]]
    ) -> tuple[dict[int, dict[int, Strip]], dict[int, list[int]]]:
        """Return what is painted in each row, by the cell that it begins at, and the cells that these end before.

        Args:
            spans: Rows, and the cells of each that are wanted: the first, and one past the last.
        """
        chops: dict[int, dict[int, Strip]] = {}
        ends: dict[int, list[int]] = {}
        wanted: dict[Widget, dict[int, list[_Part]]] = {}
        if self._parts_of is not self.visible_widgets:
            # What is seen in a row is the same until widgets change their places.
            self._parts, self._parts_of = {}, self.visible_widgets
        for row, first, end in spans:
            held, held_ends = chops.setdefault(row, {}), ends.setdefault(row, [])
            if row not in self._parts:
                self._parts[row] = self._seen_in(row)
            for part in self._parts[row]:
                if part.first < end and first < part.end and part.first not in held:
                    held[part.first] = _NOTHING
                    held_ends.append(part.end)
                    wanted.setdefault(part.widget, {}).setdefault(row, []).append(part)
        for widget, parts in wanted.items():
            region, seen = next(iter(parts.values()))[0][3:]
            for top, last in runs(sorted(parts)):
                crop = Region(seen.x, top, seen.width, last + 1 - top).translate(-region.offset)
                for row, strip in zip(range(top, last + 1), widget.render_lines(crop), strict=False):
                    for part in parts[row]:
                        first, end = part.first - seen.x, part.end - seen.x
                        is_whole = first == 0 and end == strip.cell_length
                        chops[row][part.first] = strip if is_whole else strip.crop(first, end)
        return chops, ends

    def _seen_in(self, row: int) -> Sequence[_Part]:
        """Return what is seen in a row, from left to right."""
        parts: list[_Part] = []
        gaps = [(0, self.size.width)]
        # Those in front come first.
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if not seen.y <= row < seen.bottom:
                continue
            for gap in gaps.copy():
                first, end = max(gap[0], seen.x), min(gap[1], seen.right)
                if first < end:
                    parts.append(_Part(first, end, widget, region, seen))
                    gaps.remove(gap)
                    gaps += [rest for rest in ((gap[0], first), (end, gap[1])) if rest[0] < rest[1]]
            if not gaps:
                break
        return sorted(parts, key=lambda part: part.first)
