"""Textual's compositor, which asks widgets only for the rows that have to be painted again.

The one it stands in for asks every widget that lies between the first and the last changed row for all of its
rows, containers that are covered included, which on a large terminal costs more than all the rest of a key. It
relies on parts of Textual 8 that are not public; a test holds what it paints against what Textual paints.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from typing import cast

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip

from reader.core.runs import runs


class RowCompositor(Compositor):
    """Paints what has changed, and asks no widget for what another covers."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted: Collection[Region] = ()

    def render_partial_update(self) -> ChopsUpdate | None:
        """Render what is dirty."""
        self._wanted = self._dirty_regions.copy()
        try:
            return super().render_partial_update()
        finally:
            self._wanted = ()

    def _render_chops(
        self,
        crop: Region,
        is_rendered_line: Callable[[int], bool],  # noqa: ARG002 - Textual's
    ) -> Sequence[Mapping[int, Strip]]:
        chops: list[dict[int, Strip | None]] = [dict.fromkeys(cuts[:-1]) for cuts in self.cuts]
        open_chops: list[list[tuple[int, int]]] = [[] for _ in chops]
        for region in self._wanted or (crop,):
            for row in range(max(0, region.y), min(region.bottom, len(chops))):
                held = open_chops[row]
                held += (
                    chop
                    for chop in pairwise(self.cuts[row])
                    if chop[0] < region.right and region.x < chop[1] and chop not in held
                )
        # Those in front come first, and what they paint is not asked for again.
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            rows = [row for row in seen.line_range if _within(open_chops[row], seen)]
            for top, last in runs(rows):
                bottom = last + 1
                strips = widget.render_lines(
                    Region(seen.x, top, seen.width, bottom - top).translate(-region.offset)
                )
                for row, strip in zip(range(top, bottom), strips, strict=False):
                    for chop in _within(open_chops[row], seen):
                        chops[row][chop[0]] = strip.crop(chop[0] - seen.x, chop[1] - seen.x)
                        open_chops[row].remove(chop)
        return cast("Sequence[Mapping[int, Strip]]", chops)


def _within(chops: list[tuple[int, int]], region: Region) -> list[tuple[int, int]]:
    return [chop for chop in chops if region.x <= chop[0] and chop[1] <= region.right]
