"""How unsure suggestions are about an article, for its length: what is most worth a person's time comes first.

What is suggested with probability p is decided wrongly with min(p, 1 - p) by whoever takes the likelier answer (least
confidence, after Lewis and Gale 1994). A model that gives the probability of a whole labelling tells more, and is
measured by that for each word (after Shen et al. 2018, Deep active learning for named entity recognition).
"""

from __future__ import annotations

from collections.abc import Iterable

CONFIDENCE = "confidence"
"""What the measure is called that needs nothing but the confidence of suggestions."""
LEARNED = "learned"
"""What that of the learnt model is called."""
_STRETCH = 1_000


def least_confidence(confidences: Iterable[float], length: int) -> float:
    """Return how many of an article's suggestions are decided wrongly by the likelier answer, for 1,000 code points.

    Args:
        confidences: 0 to 1, of each suggestion.
        length: Code points of the article.
    """
    return sum(min(sure, 1 - sure) for sure in confidences) * _STRETCH / length if length else 0.0
