"""The annotations that an expression matches: in their words, label, note or values."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from reader.core.annotation import Span
from reader.core.annotations import Annotations
from reader.core.dataclass import dataclass
from reader.core.ids import Offset, SpanId

if TYPE_CHECKING:
    from regex import Pattern

_FEW = 2_000
_LOOK = 0.03
_PATIENCE = 4.0
_BATCH_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class SpanBatch:
    """Annotations that match, in their order.

    Args:
        spans: Their ids.
        over: Whether these are the last.
        complete: Whether all annotations have been looked at.
    """

    spans: tuple[SpanId, ...]
    over: bool
    complete: bool


class AnnotationMatches:
    """The annotations that an expression matches.

    Args:
        annotations: As they stand; changes show at once in what is found, and not in what is counted.
        text: The article's text.
        pattern: The expression.
    """

    def __init__(self, annotations: Annotations, text: str, pattern: Pattern[str]) -> None:
        self._annotations, self._text, self._pattern = annotations, text, pattern
        self._places: dict[SpanId, int] = {}
        self.over = not annotations.spans
        """Whether no more will be found by counting."""
        self.complete = self.over
        """Whether all annotations have been looked at."""

    def __len__(self) -> int:
        return len(self._places)

    def place(self, span: SpanId) -> int | None:
        """Return which of the matching annotations it is, from 0, or None if that is not known."""
        return self._places.get(span)

    def count(self, seconds: float) -> None:
        """Count if there are few annotations, hardly longer than a number of seconds."""
        if len(self._annotations.spans) > _FEW:
            return
        for batch in self.batches(seconds, concurrent=False):
            if batch.complete:
                self.take(batch)

    def batches(self, seconds: float = _PATIENCE, *, concurrent: bool = True) -> Iterator[SpanBatch]:
        """Yield all that match, in batches, for `take`; iterating may be done in a thread.

        Args:
            seconds: The time for all, in seconds.
            concurrent: Whether other threads can go on meanwhile.
        """
        return self._counted(tuple(self._annotations.spans.values()), seconds, concurrent=concurrent)

    def take(self, batch: SpanBatch) -> None:
        """Know the annotations of a batch too."""
        for span in batch.spans:
            self._places[span] = len(self._places)
        self.over, self.complete = batch.over, batch.complete

    def after(self, span: Span | None, offset: Offset) -> Span | None:
        """Return the next annotation that matches after `span`, or without one from an offset on.

        Raises:
            TimeoutError: If that takes too long.
        """
        return self._stepped(self._annotations.after, span, offset)

    def before(self, span: Span | None, offset: Offset) -> Span | None:
        """Return the last annotation that matches before `span`, or without one before an offset.

        Raises:
            TimeoutError: If that takes too long.
        """
        return self._stepped(self._annotations.before, span, offset)

    def fits(self, span: Span, *, seconds: float = _LOOK, concurrent: bool = False) -> bool:
        """Tell whether an annotation's words, label, note or a value matches.

        Raises:
            TimeoutError: If that takes too long.
        """
        pieces = (self._text[piece.start : piece.end] for piece in span.fragments)
        for words in (*pieces, span.label, span.note or "", *span.attributes.values()):
            found = self._pattern.search(words, timeout=seconds, concurrent=concurrent)
            if found is not None and found.end() > found.start():
                return True
        return False

    def _stepped(
        self, step: Callable[[Span | None, Offset], Span | None], span: Span | None, offset: Offset
    ) -> Span | None:
        deadline = time.monotonic() + _LOOK
        found = step(span, offset)
        while found is not None and not self.fits(found):
            if time.monotonic() > deadline:
                raise TimeoutError
            found = step(found, offset)
        return found

    def _counted(self, spans: Sequence[Span], seconds: float, *, concurrent: bool) -> Iterator[SpanBatch]:
        fitting: list[SpanId] = []
        began = sent = time.monotonic()
        for span in sorted(spans, key=lambda span: (span.start, -span.end, span.id)):
            moment = time.monotonic()
            left = began + seconds - moment
            try:
                if left <= 0:
                    raise TimeoutError
                if self.fits(span, seconds=left, concurrent=concurrent):
                    fitting.append(span.id)
            except (TimeoutError, MemoryError):
                yield SpanBatch(tuple(fitting), over=True, complete=False)
                return
            if moment - sent > _BATCH_SECONDS:
                yield SpanBatch(tuple(fitting), over=False, complete=False)
                fitting, sent = [], moment
        yield SpanBatch(tuple(fitting), over=True, complete=True)
