"""How many warnings there are at each span, where there may be a hundred thousand spans."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

from reader.core.annotations import Annotations
from reader.core.ids import SpanId
from reader.core.saved import OrderKey

_MOST = (1 << 16) - 2


class WarningCounts:
    """The spans that something was found at, in their order, each with a number of warnings: notes count for none.

    A span that was saved takes three bytes, whatever was found at it.

    Args:
        annotations: The spans.
    """

    def __init__(self, annotations: Annotations) -> None:
        self._saved = annotations.saved
        self._found = array("H", bytes(2 * self._saved.span_count))
        """For each saved span, one more than its number of warnings; 0 where nothing was found."""
        self._warned = bytearray(self._saved.span_count)
        """For each saved span, 1 if it has any."""
        self._others: dict[SpanId, tuple[OrderKey, int]] = {}
        self._order: list[OrderKey] = []
        self.total = 0
        """How many warnings there are."""

    def at(self, span: SpanId) -> int | None:
        """Return how many there are at a span; None where nothing was found, not even a note."""
        held = self._others.get(span)
        if held is not None:
            return held[1]
        number = self._saved.find_span(span)
        return self._found[number] - 1 if number is not None and self._found[number] else None

    def put(self, span: SpanId, key: OrderKey, count: int) -> None:
        """Note that something was found at a span.

        Args:
            span: The span.
            key: What it is ordered by.
            count: How many of it are warnings.
        """
        number = self.drop(span)
        count = min(count, _MOST)
        self.total += count
        if number is not None and self._saved.key(number) == key:
            self._found[number], self._warned[number] = count + 1, count > 0
            return
        self._others[span] = key, count
        if count:
            insort(self._order, key)

    def drop(self, span: SpanId) -> int | None:
        """Note that nothing is found at a span any more, and return its number where it was saved."""
        number = self._saved.find_span(span)
        if number is not None and self._found[number]:
            self.total -= self._found[number] - 1
            self._found[number] = self._warned[number] = 0
        if span in self._others:
            key, count = self._others.pop(span)
            self.total -= count
            if count:
                del self._order[bisect_left(self._order, key)]
        return number

    def beyond(self, key: OrderKey, forward: bool) -> Iterator[SpanId]:
        """Yield the spans with warnings that are ordered after a key, or before it the last first."""
        nearest = min if forward else max
        while keys := [
            found for found in (self._saved_beyond(key, forward), self._other_beyond(key, forward)) if found
        ]:
            key = nearest(keys)
            yield SpanId(key[2])

    def _saved_beyond(self, key: OrderKey, forward: bool) -> OrderKey | None:
        place = self._saved.place(key)
        if not forward:
            number = self._warned.rfind(1, 0, place)
        else:
            number = self._warned.find(1, place)
            if number == place and self._saved.key(number) == key:
                number = self._warned.find(1, number + 1)
        return self._saved.key(number) if number >= 0 else None

    def _other_beyond(self, key: OrderKey, forward: bool) -> OrderKey | None:
        place = bisect_right(self._order, key) if forward else bisect_left(self._order, key) - 1
        return self._order[place] if 0 <= place < len(self._order) else None
