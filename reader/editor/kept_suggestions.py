"""What suggesters have proposed about articles, kept in the library by who proposed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.core.article import Article
from reader.core.codec import MalformedError
from reader.core.ids import ArticleId
from reader.errors import LibraryError
from reader.library.proposed import Stored
from reader.library.protocol import Library
from reader.suggest.spelling import suggestion_from, suggestion_row
from reader.suggest.suggestion import Suggestion
from reader.suggest.uncertainty import CONFIDENCE, LEARNED, least_confidence

_BY = "suggester"


def keep(
    library: Library,
    article: Article,
    made: Mapping[str, Sequence[Suggestion]],
    uncertainty: Mapping[str, float] | None = None,
) -> None:
    """Keep what suggesters propose, in the place of what they proposed before; that of others stays.

    Args:
        library: Where it is kept.
        article: What it is about.
        made: Suggestions by the suggester's name.
        uncertainty: How unsure some of them are by measures of their own, by name.

    Raises:
        SaveError: If it cannot be written. What was before stays.
        DamagedError: If what was before cannot be read.
    """
    before = library.proposed.stored(article)
    rows = [dict(row) for row in before.rows if row.get(_BY) not in made]
    rows += (
        {_BY: name, **suggestion_row(one, article.text)}
        for name, suggestions in made.items()
        for one in suggestions
    )
    sure = [value for row in rows if isinstance(value := row.get("confidence"), int | float)]
    measured = {
        **before.uncertainty, CONFIDENCE: least_confidence(sure, len(article.text)), **(uncertainty or {}),
    }  # fmt: skip
    library.proposed.store(article, Stored(before.suggesters | made.keys(), rows, measured))


def uncertainties(library: Library) -> Mapping[ArticleId, float]:
    """Return how unsure what is kept of suggestions is, as far as it can be compared: as the learnt model has it where
    that was asked, or else by their confidence.
    """
    found = library.proposed.uncertainties()
    return found.get(LEARNED) or found.get(CONFIDENCE) or {}


def kept(library: Library, article: Article) -> dict[str, list[Suggestion]]:
    """Return what is kept of an article by suggester; one that found nothing is there too.

    Raises:
        LibraryError: If it cannot be read.
    """
    stored = library.proposed.stored(article)
    made: dict[str, list[Suggestion]] = {name: [] for name in sorted(stored.suggesters)}
    try:
        for row in stored.rows:
            made.setdefault(str(row.get(_BY, "")), []).append(suggestion_from(row, article.text))
    except MalformedError as fault:
        raise LibraryError(
            f"the suggestions kept of {article.id} cannot be read: {fault}",
            remedy=f"make them anew: `pressmark suggest --again {article.id}`",
        ) from None
    return made
