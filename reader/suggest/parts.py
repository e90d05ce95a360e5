"""A long article part by part, so that its beginning need not wait for its end and asking can be given up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from reader.core.annotation import shifted
from reader.core.article import Article, BlockTable
from reader.core.ids import Offset
from reader.suggest.suggestion import Known, Suggestion
from reader.text import Range

LONG = 60_000
"""Code points up to which an article is one part."""
SIZE = 20_000
"""Code points from which on a part of a longer one ends with its paragraph: asking about so many takes a moment."""


def parts(article: Article, at: Offset = 0) -> Iterator[Range]:
    """Yield the parts of an article: that with a place first, then those behind it, then those before.

    Args:
        article: The article.
        at: The place, in code points.
    """
    ranges: list[Range] = []
    start = 0
    _, ends, *_ = article.blocks.arrays
    for end in ends if len(article.text) > LONG else ():
        if end - start >= SIZE:
            ranges.append((start, end))
            start = end
    if start < len(article.text):
        ranges.append((start, len(article.text)))
    here = next((place for place, (_, end) in enumerate(ranges) if at < end), 0)
    yield from ranges[here:]
    yield from ranges[:here]


def article_within(article: Article, start: Offset, end: Offset) -> Article:
    """Return a part of an article as an article of its own, whose offsets begin at 0; it has no marks."""
    if (start, end) == (0, len(article.text)):
        return article
    starts, ends, *_ = article.blocks.arrays
    first, last = bisect_left(starts, start), bisect_right(ends, end)
    blocks = (
        replace(block, start=block.start - start, end=block.end - start)
        for block in article.blocks[first:last]
    )
    return Article(
        article.id,
        article.title,
        article.text[start:end],
        article.sha256,
        BlockTable(blocks),
        revision=article.revision,
        language=article.language,
    )


def known_within(known: Known, start: Offset, end: Offset, length: int) -> Known:
    """Return what is known of a part of a text: the spans that lie in it, counted from its beginning, untied.

    Args:
        known: What is known of the whole text.
        start: Where the part begins.
        end: Where it ends.
        length: Code points of the whole text.
    """
    if (start, end) == (0, length):
        return known
    return replace(known, annotations=known.annotations.within(start, end))


def moved(suggestion: Suggestion, by: int) -> Suggestion:
    """Return a suggestion about a part of a text as one about the whole.

    Args:
        suggestion: Its offsets count from the part's beginning.
        by: Where the part begins.
    """
    if not by:
        return suggestion
    spans = tuple(replace(span, fragments=shifted(span.fragments, by)) for span in suggestion.spans)
    return replace(suggestion, spans=spans)
