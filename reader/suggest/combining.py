"""What several suggesters propose about one article, as one list."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate

from reader.core.ids import Offset
from reader.suggest.suggestion import SuggestedSpan, Suggestion
from reader.text import Range


def combined(made: Iterable[Sequence[Suggestion]]) -> list[Suggestion]:
    """Return suggestions in text order, each place for a label once: of two suggesters the one named first counts.

    Args:
        made: What each suggester proposes, in the order in which they count.
    """
    kept: list[Suggestion] = []
    taken: dict[str, _Taken] = {}
    for suggestions in made:
        fresh = [
            suggestion
            for suggestion in suggestions
            if not (held := taken.get(suggestion.spans[0].label)) or not held.touches(suggestion.spans[0])
        ]
        kept += fresh
        for label in {suggestion.spans[0].label for suggestion in fresh}:
            places = (place(one.spans[0]) for one in kept if one.spans[0].label == label)
            taken[label] = _Taken(places)
    return sorted(kept, key=lambda one: (one.start, -one.spans[0].fragments[-1].end))


def place(span: SuggestedSpan) -> Range:
    """Return from where to where a suggested span goes, what lies between its fragments included."""
    return span.fragments[0].start, span.fragments[-1].end


class _Taken:
    """Ranges that are taken."""

    def __init__(self, places: Iterable[Range]) -> None:
        ordered = sorted(places)
        self._starts: list[Offset] = [start for start, _ in ordered]
        self._reach: list[Offset] = list(accumulate((end for _, end in ordered), max))

    def touches(self, span: SuggestedSpan) -> bool:
        """Tell whether a span lies over one of them in part or whole."""
        start, end = place(span)
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start
