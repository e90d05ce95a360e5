"""Which spans touch a range of the text, whatever their number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

from reader.core.annotation import Span
from reader.core.ids import Offset, SpanId
from reader.core.saved import OrderKey, order_key

_FINEST = 6
_STEP = 3


class SpanIndex:
    """Spans by position: a hierarchy of bins as in the UCSC genome browser, and an ordered list of starts.

    A fragment lies in the one or two bins of the finest level whose bins are at least as long as it is, so
    adding, removing and looking up cost the same in a short article and in a long one. Source: Kent et al.,
    The Human Genome Browser at UCSC, Genome Research 12 (2002), 996-1006.
    """

    __slots__ = ("_bins", "_order")

    def __init__(self) -> None:
        self._bins: dict[int, dict[int, dict[SpanId, Span]]] = {}
        self._order: list[OrderKey] = []

    def __len__(self) -> int:
        return len(self._order)

    def add(self, span: Span) -> None:
        """Add a span that the index does not hold."""
        insort(self._order, order_key(span))
        for level, number in _bins_of(span):
            self._bins.setdefault(level, {}).setdefault(number, {})[span.id] = span

    def remove(self, span: Span) -> None:
        """Remove a span that the index holds, with the same fragments."""
        del self._order[bisect_left(self._order, order_key(span))]
        for level, number in set(_bins_of(span)):
            members = self._bins[level][number]
            del members[span.id]
            if not members:
                del self._bins[level][number]

    def touching(self, start: Offset, end: Offset) -> list[Span]:
        """Return the spans with a fragment in `[start, end)`: by start, then longest first, then by id."""
        found: dict[SpanId, Span] = {}
        for level, bins in self._bins.items():
            first, last = start >> level, (end - 1) >> level
            numbers = range(first, last + 1) if last - first < len(bins) else bins
            for number in numbers:
                if first <= number <= last and number in bins:
                    found.update(
                        {key: span for key, span in bins[number].items() if span.touches(start, end)}
                    )
        return sorted(found.values(), key=order_key) if len(found) > 1 else list(found.values())

    def ordered(self) -> Iterator[SpanId]:
        """Yield all spans by start, then longest first, then by id."""
        return (SpanId(identifier) for _, _, identifier in self._order)

    def after(self, key: OrderKey) -> SpanId | None:
        """Return the first span ordered after `(start, -end, id)`, or None."""
        position = bisect_right(self._order, key)
        return SpanId(self._order[position][2]) if position < len(self._order) else None

    def before(self, key: OrderKey) -> SpanId | None:
        """Return the last span ordered before `(start, -end, id)`, or None."""
        position = bisect_left(self._order, key)
        return SpanId(self._order[position - 1][2]) if position else None


def _bins_of(span: Span) -> Iterator[tuple[int, int]]:
    for fragment in span.fragments:
        bits = (fragment.end - fragment.start - 1).bit_length()
        level = _FINEST if bits <= _FINEST else -(-bits // _STEP) * _STEP
        yield level, fragment.start >> level
        if (fragment.end - 1) >> level != fragment.start >> level:
            yield level, (fragment.end - 1) >> level
