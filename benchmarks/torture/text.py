"""Every code point there is on the screen, and where annotations end up when their text changes."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable

from benchmarks.anchoring import rows as anchoring_rows
from benchmarks.table import Row, reaching
from reader.core.display import display

_NEVER = {"Cc", "Cs", "Zl", "Zp"}
_BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def rows(quick: bool) -> Iterable[Row]:
    """Look at each code point by itself and at all in a row; then change texts."""
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    shown = display(everything)
    sound = sum(
        display(character) == there and len(there) == 1 and _is_harmless(there)
        for character, there in zip(everything, shown, strict=True)
    )
    yield reaching(
        "display(): one harmless code point for each, in its place", 100 * sound / len(everything), "%",
        f"{sound:,} of {len(everything):,} code points", 100,
    )  # fmt: skip
    for row in anchoring_rows(quick):
        if row.name.startswith("ours: "):
            yield Row(
                f"re-anchoring: {row.name.removeprefix('ours: ')}", row.value, row.unit, row.peer, row.ratio,
                row.target, row.holds, row.least,
            )  # fmt: skip


def _is_harmless(character: str) -> bool:
    return (
        unicodedata.category(character) not in _NEVER
        and unicodedata.bidirectional(character) not in _BIDI
        and not 0xE0000 <= ord(character) < 0xE0100
    )
