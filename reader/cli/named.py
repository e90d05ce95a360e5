"""Articles as a command's words name them: by their ids, or by beginnings that leave no doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reader.core.ids import ArticleId
from reader.errors import LibraryError

_TOLD = 5
"""So many ids that a beginning could mean are told."""


def named_articles(ids: Iterable[ArticleId], words: Iterable[str]) -> list[ArticleId]:
    """Return the articles that words name, each an id or a beginning that only one id has.

    Args:
        ids: The ids that there are.
        words: What the user wrote.

    Raises:
        LibraryError: If a word names none, or several.
    """
    there = list(ids)
    held = frozenset(there)
    return [ArticleId(word) if word in held else _begun(there, word) for word in words]


def _begun(ids: Sequence[ArticleId], word: str) -> ArticleId:
    found = [each for each in ids if word and each.startswith(word)]
    if len(found) == 1:
        return found[0]
    if found:
        more = f" and {len(found) - _TOLD:,} more" if len(found) > _TOLD else ""
        raise LibraryError(
            f"{len(found):,} articles begin with {word}: {', '.join(found[:_TOLD])}{more}",
            remedy="write more of it",
        )
    from difflib import get_close_matches

    close = get_close_matches(word, ids, n=1)
    remedy = f"did you mean {close[0]}?" if close else "`pressmark list` shows what there is"
    raise LibraryError(f"there is no article {word}", remedy=remedy)
