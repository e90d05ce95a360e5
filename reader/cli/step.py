"""New articles that wait until there are enough of them to be kept in one durable step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reader.cli.takeover import Arrival
from reader.core.ids import ArticleId
from reader.exchange.dialect import Reading
from reader.library.incoming import Incoming, Stage

_MOST = 2048
_MOST_BYTES = 1 << 23
"""Records, and bytes of their files in memory, from which on a step is taken."""
Again: TypeAlias = Callable[[], Reading]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A line of our own format.

    Args:
        number: Which it is, counted from 1.
        again: Gives its record.
        arrival: What it leaves where its article is new; None where it has to be looked at part by part.
    """

    number: int
    again: Again
    arrival: Arrival | None


class Step:
    """What waits.

    Args:
        stage: Where files of theirs may lie; None if they are all in memory.
    """

    def __init__(self, stage: Stage | None = None) -> None:
        self.waiting: list[tuple[Arrival, str, Again]] = []
        self._stage = stage
        self._annotators: dict[str, tuple[Incoming, set[str]]] = {}
        self._size = 0

    @property
    def articles(self) -> Sequence[Incoming]:
        """The articles, one after the other for each annotator who has made something of them."""
        return [arrival.incoming for arrival, *_ in self.waiting]

    @property
    def is_full(self) -> bool:
        """Whether it is time for the step."""
        return len(self.waiting) >= _MOST or self._size >= _MOST_BYTES

    def has(self, article: ArticleId) -> bool:
        """Tell whether an article waits, or one whose name a file system may take for the same."""
        return article.casefold() in self._annotators

    def add(self, arrival: Arrival, place: str, again: Again) -> bool:
        """Let an arrival wait; return False where it is neither of another article nor of another annotator.

        Args:
            arrival: What a record leaves.
            place: Where that was read, for messages.
            again: Gives the record, should it have to be taken by itself.
        """
        new = arrival.incoming
        annotators = {work.annotator.casefold() for work in new.works}
        first, held = self._annotators.setdefault(new.id.casefold(), (new, set()))
        if first is not new and (not held.isdisjoint(annotators) or not self._is_same(first, new)):
            return False
        held |= annotators
        self._size += new.size
        self.waiting.append((arrival, place, again))
        return True

    def _is_same(self, first: Incoming, new: Incoming) -> bool:
        """Tell whether two articles have the same file."""
        contents = {self._stage.content_of(each) if self._stage else each.content for each in (first, new)}
        return first.id == new.id and len(contents) == 1
