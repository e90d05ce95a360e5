"""Search of a library in a folder. What it needs is imported when someone searches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from reader.core.article import Article
from reader.core.ids import ArticleId
from reader.errors import LibraryError
from reader.library.layout import Layout
from reader.library.protocol import Hit, IndexProgress

if TYPE_CHECKING:
    from reader.library.search_index import SearchIndex


class FolderSearch:
    """Searches the articles of a library, and keeps the index that it needs for that.

    Args:
        layout: Where the library lies.
        read: Returns an article.
    """

    def __init__(self, layout: Layout, read: Callable[[ArticleId], Article]) -> None:
        self._layout = layout
        self._read = read

    def update(self) -> Iterator[IndexProgress]:
        """Bring the index up to date, as `Library.update_index` says."""
        return self._index.update()

    def hits(self, words: str, limit: int, *, incremental: bool) -> Iterator[Hit]:
        """Yield the articles that hold all words, as `Library.search` says."""
        from reader.library.search_snippet import make_hit
        from reader.library.search_words import sought

        wanted = sought(words, incremental=incremental)
        for article in self._index.best(wanted.expression, limit) if wanted.expression else ():
            with suppress(LibraryError):
                yield make_hit(self._read(article), wanted.terms)

    def holding(self, words: str) -> frozenset[ArticleId]:
        """Return all articles that hold all words."""
        from reader.library.search_words import sought

        expression = sought(words).expression
        return self._index.all(expression) if expression else frozenset()

    @cached_property
    def _index(self) -> SearchIndex:
        try:
            from reader.library.search_index import SearchIndex
        except ImportError:
            raise LibraryError(
                "this Python was built without SQLite, which the search needs",
                remedy="use another Python; all else works without it",
            ) from None
        return SearchIndex(self._layout)
