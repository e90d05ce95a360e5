"""Going from cue to cue, a stretch of text at a time, so that a step costs the same in an article of any size."""

from __future__ import annotations

from collections.abc import Iterator

from reader.core.article import BlockRole
from reader.core.ids import Offset
from reader.text import Range
from reader.text.attributing.finder import attributions_between
from reader.text.reading import Reading

_STRETCH = 4_000
"""Code points that are looked at in one go."""
_PASSED_OVER = (BlockRole.CODE, BlockRole.TABLE_ROW, BlockRole.ATTRIBUTION, BlockRole.PULL_QUOTE)
"""Where nobody is said to say anything, or all of it is one quote."""


def next_cue(reading: Reading, offset: Offset, limit: Offset) -> Iterator[Range]:
    """Yield the cues that begin in `[offset, limit)`, in order."""
    while offset < limit:
        start, end = _stretch(reading, offset, limit)
        yield from _cues_in(reading, start, end)
        offset = end


def previous_cue(reading: Reading, offset: Offset, limit: Offset) -> Iterator[Range]:
    """Yield the cues that begin at `limit` or later and end at `offset` or before, the last first."""
    end = offset
    while end > limit:
        start = _stretch_before(reading, end, limit)
        yield from (cue for cue in reversed(_cues_in(reading, start, end)) if cue[1] <= offset)
        end = start


def _stretch(reading: Reading, offset: Offset, limit: Offset) -> Range:
    """Return what is looked at from an offset on: to the end of its block, or a part of that."""
    blocks = reading.article.blocks
    if not blocks:
        return limit, limit
    place = blocks.at(offset)
    block = blocks[place]
    if offset >= block.end:
        following = blocks[place + 1].start if place + 1 < len(blocks) else limit
        return (limit, limit) if following >= limit else _stretch(reading, following, limit)
    return offset, min(block.end, offset + _STRETCH, limit)


def _stretch_before(reading: Reading, end: Offset, limit: Offset) -> Offset:
    """Return where what is looked at before an offset begins."""
    blocks = reading.article.blocks
    start = blocks[blocks.at(end - 1)].start if blocks else limit
    return max(limit, end - _STRETCH, min(start, end - 1))


def _cues_in(reading: Reading, start: Offset, end: Offset) -> list[Range]:
    blocks = reading.article.blocks
    if blocks and blocks[blocks.at(start)].role in _PASSED_OVER:
        return []
    found = attributions_between(reading, start, end) if start < end else []
    return sorted(item.cue for item in found if item.cue is not None and start <= item.cue[0] < end)
