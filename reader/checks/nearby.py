"""Which spans are near a span, whatever the number of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reader.checks.finding import Context
from reader.core.annotation import Span

_BLOCKS = 3
"""How many blocks away a span is near."""
_STEPS = 24
"""How many spans are looked at in each direction."""


def nearby(context: Context, span: Span) -> list[Span]:
    """Return the spans that are near a span, the nearest first.

    Args:
        context: What there is.
        span: The span; it is not among them.
    """
    found = [
        *_walk(context, span, context.annotations.before),
        *_walk(context, span, context.annotations.after),
    ]
    return sorted(found, key=lambda other: (distance(span, other), other.start, other.id))


def distance(one: Span, other: Span) -> int:
    """Return how many code points part two spans; 0 where they overlap."""
    return max(0, one.start - other.end, other.start - one.end)


def _walk(context: Context, span: Span, step: Callable[[Span], Span | None]) -> Iterator[Span]:
    blocks = context.reading.article.blocks
    first = last = 0
    if blocks:
        first, last = blocks.at(span.start) - _BLOCKS, blocks.at(span.end - 1) + _BLOCKS
    other = step(span)
    for _ in range(_STEPS):
        if other is None or (blocks and not first <= blocks.at(other.start) <= last):
            return
        yield other
        other = step(other)
