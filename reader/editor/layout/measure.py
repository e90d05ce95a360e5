"""How text stands in cells: what is painted for it, which code points share a cell, and how wide they are."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from rich.cells import cell_len, split_graphemes

from reader.core.display import display

if TYPE_CHECKING:
    from collections.abc import Sequence

TAB_STOP = 4
"""Distance between tab stops, in cells."""

_LONGEST_CLUSTER = 64
"""Code points that one cluster may have; what a hostile text piles up beyond is shown beside it."""
_WIDEST_CLUSTER = 4
"""Cells that one cluster may have."""

# One cell each, and each a grapheme of its own: what most articles are made of.
_NOT_SIMPLE = re.compile(
    "[^\n -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0588\u05be-\u05be\u05d0-\u05ea\u0621-\u064a\u2010-\u2027"
    "\u2030-\u205e\u2070-\u209c\u20a0-\u20c0\u2100-\u2121\u2190-\u2199\u2400-\u2426\u2500-\u259f\u25a0-\u25af]"
)


def painted(raw: str, *, reflow: bool = False) -> str:
    """Return what the screen shows for a stretch of an article, code point for code point.

    Args:
        raw: The text.
        reflow: Show a line break as the space that it reads as. Otherwise line breaks stay, for the wrapping;
            tabs always do.
    """
    if reflow:
        raw = raw.replace("\n", " ")
    if is_simple(raw):
        return raw
    if "\t" in raw:
        return "\t".join(painted(part) for part in raw.split("\t"))
    if "\n" in raw:
        return "\n".join(map(display, raw.split("\n")))
    return display(raw)


def is_simple(shown: str) -> bool:
    """Tell whether each code point of a painted text, line breaks aside, is a grapheme of exactly one cell."""
    return shown.replace("\n", "").isprintable() if shown.isascii() else not _NOT_SIMPLE.search(shown)


def cells(shown: str) -> int:
    """Return how many cells words in one line take; each character is asked about only where that may matter."""
    return len(shown) if is_simple(shown) else cell_len(shown)


def clusters(shown: str) -> tuple[Sequence[int], Sequence[int]]:
    """Return where the clusters of a painted line begin, in code points, and at which cell.

    A cluster is a grapheme, or several where the terminal library measures them together. Both lists end with
    the totals. The widths add up to `rich.cells.cell_len` of the line.

    Args:
        shown: A painted text without line breaks. Tabs count as one cell here.
    """
    graphemes = _graphemes(shown)
    widths = list(map(_widths().__getitem__, graphemes))
    if 0 in widths or "\u200d" in shown or max(widths, default=0) > _WIDEST_CLUSTER:
        graphemes, widths = _mended(graphemes)
    lengths = map(len, graphemes)
    return list(accumulate(lengths, initial=0)), list(accumulate(widths, initial=0))


def _graphemes(shown: str) -> list[str]:
    import regex

    return list(regex.findall(r"\X", shown))


def _mended(graphemes: Sequence[str]) -> tuple[list[str], list[int]]:
    """Join what is measured together, and part what is longer or wider than a cluster may be."""
    joined: list[str] = []
    for grapheme in graphemes:
        glued = joined and (joined[-1].endswith("\u200d") or not _width(grapheme) or not _width(joined[-1]))
        if glued and len(joined[-1]) + len(grapheme) <= _LONGEST_CLUSTER:
            joined[-1] += grapheme
        else:
            joined.append(grapheme)
    parted = [part for cluster in joined for part in _parted(cluster)]
    return parted, list(map(_width, parted))


def _parted(cluster: str) -> list[str]:
    if len(cluster) <= _LONGEST_CLUSTER and _width(cluster) <= _WIDEST_CLUSTER:
        return [cluster]
    return [cluster[start:end] for start, end, _ in split_graphemes(cluster)[0]]


def _width(cluster: str) -> int:
    return cell_len(cluster.replace("\t", " "))


class _Widths(dict[str, int]):
    """Cells by grapheme, measured when first met."""

    _MOST = 20_000

    def __missing__(self, grapheme: str) -> int:
        if len(self) >= self._MOST:
            self.clear()
        width = self[grapheme] = _width(grapheme)
        return width


_known = _Widths()


def _widths() -> _Widths:
    return _known
