"""The attributions of the article that is asked about, found once for all suggesters that begin with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


_last: Attributions | None = None


def attributions_of(article: Article, pause: Callable[[], None]) -> Attributions:
    """Return the attributions of an article or a part of one; those of the last one are at hand.

    Args:
        article: The article.
        pause: Called often, as `Known` has it.
    """
    global _last  # noqa: PLW0603 - suggesters do not know of one another
    held = _last
    if held is None or held.reading.article is not article:
        reading = Reading(article)
        held = _last = Attributions(reading, tuple(attributions_in(reading, pause)))
    return held
