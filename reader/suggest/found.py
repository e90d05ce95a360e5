"""The attributions of the article that is asked about, found once for all suggesters that begin with them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from reader.core.article import Article
from reader.text.attributing.finder import attributions_in
from reader.text.attributing.sentence import Found
from reader.text.reading import Reading


class Attributions(NamedTuple):
    """What the rules find in an article.

    Args:
        reading: The article's units.
        found: The attributions, in the order of their cues.
    """

    reading: Reading
    found: Sequence[Found]


@lru_cache(maxsize=1)
def attributions_of(article: Article) -> Attributions:
    """Return the attributions of an article or a part of one; those of the last one are at hand."""
    reading = Reading(article)
    return Attributions(reading, tuple(attributions_in(reading)))
