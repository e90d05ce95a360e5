"""What the library pane asks of the application."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from textual.message import Message

from reader.core.ids import ArticleId
from reader.library.protocol import Status

if TYPE_CHECKING:
    from reader.library.query import Query


class StatusWanted(Message):
    """An article that is not open is to have another status."""

    def __init__(self, article: ArticleId, status: Status) -> None:
        super().__init__()
        self.article = article
        self.status = status


class TagsWanted(Message):
    """An article is to get tags and to lose others."""

    def __init__(self, article: ArticleId, add: Collection[str], remove: Collection[str]) -> None:
        super().__init__()
        self.article = article
        self.add = add
        self.remove = remove


class UncertaintyWanted(Message):
    """It is asked how unsure programs are about articles, which takes reading what they have suggested.

    Args:
        queue: Whether the least sure that is still to do is to be opened; else the list is to be put in that order.
    """

    def __init__(self, *, queue: bool) -> None:
        super().__init__()
        self.queue = queue


class TextsWanted(Message):
    """A filter asks for words of the articles' texts, which take a search.

    Args:
        words: The filter as it was typed.
        query: The same, read.
    """

    def __init__(self, words: str, query: Query) -> None:
        super().__init__()
        self.words = words
        self.query = query
