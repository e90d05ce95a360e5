"""Textual's compositor, which asks widgets only for the rows that have to be painted again.

The one it stands in for asks every widget that lies between the first and the last changed row for all of its
rows, which on a large terminal costs more than all the rest of a key. It relies on parts of Textual 8 that are not
public; a test holds what it paints against what Textual paints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import cast

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class RowCompositor(Compositor):
    """Paints the rows that have changed."""

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        rows = [row for row in range(crop.y, min(crop.bottom, len(self.cuts))) if is_rendered_line(row)]
        if len(rows) == len(self.cuts):
            return super()._render_chops(crop, is_rendered_line)
        chops: list[dict[int, Strip | None]] = [{}] * len(self.cuts)
        for row in rows:
            chops[row] = dict.fromkeys(self.cuts[row][:-1])
        stretches = list(_stretches(rows))
        # Those in front come first, and what they paint is not asked for again.
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            for top, bottom in stretches:
                part = seen.intersection(Region(seen.x, top, seen.width, bottom - top))
                places = [self._gaps(chops, row, part) for row in part.line_range]
                if any(places):
                    strips = widget.render_lines(part.translate(-region.offset))
                    for row, strip, gaps in zip(part.line_range, strips, places, strict=False):
                        for start, end in gaps:
                            chops[row][start] = strip.crop(start - part.x, end - part.x)
        return cast("Sequence[Mapping[int, Strip]]", chops)

    def _gaps(self, chops: list[dict[int, Strip | None]], row: int, part: Region) -> list[tuple[int, int]]:
        """Return the stretches of a row in a region that nothing has painted yet."""
        line = chops[row]
        return [
            (start, end)
            for start, end in pairwise(self.cuts[row])
            if part.x <= start and end <= part.right and line[start] is None
        ]


def _stretches(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and one past the last of numbers that follow each other."""
    if rows:
        breaks = [place for place, (above, below) in enumerate(pairwise(rows), 1) if below != above + 1]
        for first, last in pairwise([0, *breaks, len(rows)]):
            yield rows[first], rows[last - 1] + 1
