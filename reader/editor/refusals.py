"""What an annotator has refused of suggestions: the places of one article, and names wherever they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypeAlias

from reader.core.annotation import Fragment
from reader.core.article import Article
from reader.core.codec import MalformedError, Row
from reader.core.entities import plain
from reader.core.ids import Timestamp
from reader.suggest.spelling import suggestion_from, suggestion_row
from reader.suggest.suggestion import Suggestion, words_of

ENOUGH = 2
"""How often a name is refused before it is offered nowhere any more."""

_Place: TypeAlias = tuple[str, tuple[Fragment, ...]]


class Refusals:
    """Refusals of one annotator, as far as they matter for one article.

    Args:
        article: The article.
        rows: What was refused in all articles, the latest last; rows that cannot be read count for nothing.
    """

    def __init__(self, article: Article, rows: Iterable[Row] = ()) -> None:
        self._article = article
        self._places: Counter[_Place] = Counter()
        self._names: Counter[str] = Counter()
        self._latest: list[tuple[Row, Suggestion, int]] = []
        self.unsaved: tuple[list[Row], list[str]] = [], []
        """Rows that are still to be kept, and ids of those that are to be taken back."""
        for row in rows:
            self._count(row)

    @property
    def names(self) -> frozenset[str]:
        """The names that are offered no more."""
        return frozenset(name for name, times in self._names.items() if times >= ENOUGH)

    def holds(self, suggestion: Suggestion) -> bool:
        """Tell whether a suggestion is not to be offered: refused here, or a name that was refused often enough."""
        if self._places[_place(suggestion)] > 0:
            return True
        return len(suggestion.spans) == 1 and self._names[words_of(suggestion, self._article.text)] >= ENOUGH

    def add(self, suggestion: Suggestion, identifier: str, at: Timestamp, seq: int) -> None:
        """Refuse a suggestion.

        Args:
            suggestion: The suggestion.
            identifier: A new id.
            at: The present moment.
            seq: The `seq` that the next edit will have: the refusal can be taken back until then.
        """
        row: Row = {
            "id": identifier,
            "at": at,
            "article": self._article.id,
            "sha256": self._article.sha256,
            **suggestion_row(suggestion, self._article.text),
        }
        self._turn(suggestion, 1)
        self._latest.append((row, suggestion, seq))
        self.unsaved[0].append(row)

    def take_back(self, seq: int) -> Suggestion | None:
        """Take the last refusal back and return what it was about; None if there was an edit since, or none at all.

        Args:
            seq: The `seq` that the next edit will have.
        """
        if not self._latest or self._latest[-1][2] != seq:
            return None
        row, suggestion, _ = self._latest.pop()
        self._turn(suggestion, -1)
        added, removed = self.unsaved
        if row in added:
            added.remove(row)
        else:
            removed.append(str(row["id"]))
        return suggestion

    def drain(self) -> tuple[list[Row], list[str]]:
        """Return what is still to be kept and to be taken back, which from now on is somebody else's to do."""
        unsaved, self.unsaved = self.unsaved, ([], [])
        return unsaved

    def _count(self, row: Row) -> None:
        spans = row.get("spans")
        try:
            if row.get("sha256") == self._article.sha256:
                self._turn(suggestion_from(row, self._article.text), 1)
            elif isinstance(spans, list) and len(spans) == 1:
                self._names[_words(spans[0])] += 1
        except MalformedError:
            return

    def _turn(self, suggestion: Suggestion, by: int) -> None:
        self._places[_place(suggestion)] += by
        if len(suggestion.spans) == 1:
            self._names[words_of(suggestion, self._article.text)] += by


def _place(suggestion: Suggestion) -> _Place:
    return suggestion.spans[0].label, suggestion.spans[0].fragments


def _words(span: object) -> str:
    """Return the words that the row of a span in another article holds.

    Raises:
        MalformedError: If it holds none.
    """
    fragments = span.get("fragments") if isinstance(span, dict) else None
    if not isinstance(fragments, list):
        raise MalformedError("a span without fragments")
    return plain(" ".join(str(part.get("text", "")) for part in fragments if isinstance(part, dict)))
