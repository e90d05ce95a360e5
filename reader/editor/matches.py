"""The matches of an expression in a text, found near a place at once and everywhere bit by bit."""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from reader.core.dataclass import dataclass
from reader.core.ids import Offset
from reader.text import Range

if TYPE_CHECKING:
    from regex import Pattern

MOST = 1_000_000
"""More matches than this are not counted."""

_LOOK = 0.03
_PATIENCE = 4.0
_BATCH_SECONDS = 0.1
_BACK = 4_096


@dataclass(frozen=True, slots=True)
class Batch:
    """Matches found one after the other.

    Args:
        starts: Where they begin.
        ends: Where they end.
        upto: All matches that begin before this offset are known now.
        over: Whether the search has come to an end, be it the text's or that of patience.
    """

    starts: array[int]
    ends: array[int]
    upto: Offset
    over: bool


class Matches:
    """The matches of an expression in a text: what `finditer` finds, empty ones left out.

    Until all are counted, those near a place are looked for from a place shortly before it. That can differ from
    what is counted later where matches could also be parted in another way.

    Args:
        text: The text.
        pattern: The expression.
        sync: Returns a place at or before an offset where no match is likely to be cut, such as the start of a
            paragraph.
    """

    def __init__(self, text: str, pattern: Pattern[str], sync: Callable[[Offset], Offset]) -> None:
        self._text, self._pattern, self._sync = text, pattern, sync
        self._starts: array[int] = array("I")
        self._ends: array[int] = array("I")
        self._upto: Offset = 0
        self.over = not text
        """Whether no more will be found by counting."""
        self.slow = False
        """Whether looking near a place has taken too long."""

    def __len__(self) -> int:
        return len(self._starts)

    @property
    def complete(self) -> bool:
        """Whether all matches are known."""
        return self._upto >= len(self._text)

    def place(self, match: Range) -> int | None:
        """Return which match it is, from 0, or None if that is not known."""
        index = bisect_left(self._starts, match[0])
        return index if index < len(self) and self._starts[index] == match[0] else None

    def count(self, seconds: float) -> None:
        """Count matches for as long as that takes, but hardly longer than a number of seconds."""
        for batch in self.batches(seconds, concurrent=False):
            self.take(batch)
        self.over = self.complete or len(self) >= MOST

    def batches(self, seconds: float = _PATIENCE, *, concurrent: bool = True) -> Iterator[Batch]:
        """Yield the matches that are not known yet, for `take`; may run in a thread of its own.

        Nothing here is changed by it. An expression that takes too long is given up.

        Args:
            seconds: The time for all, in seconds.
            concurrent: Whether other threads can go on meanwhile; it is slower so.
        """
        starts, ends = array("I"), array("I")
        upto, known = self._upto, len(self)
        began = sent = time.monotonic()
        try:
            for found in self._pattern.finditer(self._text, upto, timeout=seconds, concurrent=concurrent):
                start, end = found.span()
                if start < end and start >= upto:
                    starts.append(start)
                    ends.append(end)
                    upto = end
                    known += 1
                    if known >= MOST:
                        break
                if len(starts) & 0xFF == 0 and (moment := time.monotonic()) - sent > _BATCH_SECONDS:
                    if moment - began > seconds:
                        break
                    yield Batch(starts, ends, upto, over=False)
                    starts, ends, sent = array("I"), array("I"), moment
            else:
                upto = len(self._text)
        except (TimeoutError, MemoryError):
            pass
        yield Batch(starts, ends, upto, over=True)

    def take(self, batch: Batch) -> None:
        """Know the matches of a batch too."""
        self._starts.extend(batch.starts)
        self._ends.extend(batch.ends)
        self._upto = batch.upto
        self.over = batch.over

    def after(self, offset: Offset) -> Range | None:
        """Return the first match that begins at or after an offset.

        Raises:
            TimeoutError: If that takes too long.
        """
        index = bisect_left(self._starts, offset)
        if index < len(self):
            return self._starts[index], self._ends[index]
        if self.complete:
            return None
        near = self._from(max(self._upto, self._start_near(offset)))
        return next((found for found in near if found[0] >= offset), None)

    def before(self, offset: Offset) -> Range | None:
        """Return the last match that begins before an offset.

        Raises:
            TimeoutError: If that takes too long.
        """
        end, stride = offset, _BACK
        deadline = time.monotonic() + _LOOK
        while end > self._upto:
            if time.monotonic() > deadline:
                raise TimeoutError
            start = max(self._upto, self._start_near(end - stride))
            inside = [found for found in self._from(start, end) if start <= found[0] < end]
            if inside:
                return inside[-1]
            end, stride = start, stride * 4
        index = bisect_left(self._starts, offset) - 1
        return (self._starts[index], self._ends[index]) if index >= 0 else None

    def touching(self, start: Offset, end: Offset) -> list[Range]:
        """Return the matches that lie over `[start, end)` in part or whole; none where that takes too long."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        known = [(self._starts[index], self._ends[index]) for index in range(first, last)]
        if self._upto >= end:
            return known
        try:
            near = self._from(max(self._upto, self._start_near(start)), end)
            return known + [found for found in near if found[1] > start and found[0] < end]
        except TimeoutError:
            return known

    def _start_near(self, offset: Offset) -> Offset:
        return max(self._sync(offset), offset - _BACK, 0)

    def _from(self, start: Offset, upto: Offset | None = None) -> Iterator[Range]:
        """Yield the matches from a place on; of those that begin at or after `upto`, none.

        Raises:
            TimeoutError: If that takes too long, or has taken too long before.
        """
        if self.slow:
            raise TimeoutError
        end = len(self._text) if upto is None else upto + _BACK
        try:
            for found in self._pattern.finditer(self._text, start, end, timeout=_LOOK):
                if upto is not None and found.start() >= upto:
                    return
                if found.end() > found.start():
                    yield found.span()
        except TimeoutError:
            self.slow = True
            raise
