"""The articles of a library in an order, and those of them that a filter lets through.

What grows with the library is done in steps, so that it can be spread over the moments between keys.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, TypeAlias

from reader.core.ids import ArticleId
from reader.library.protocol import Status, Summary

Matches: TypeAlias = Callable[[Summary], bool]
"""Tells whether a filter lets an article through."""

_STEP = 500
"""How many articles are looked at in a step; about a millisecond's work."""
_BATCH = 1000
"""How many new articles are merged in a step."""


Key: TypeAlias = tuple[Any, ...]
"""What articles are compared by; it ends with the id, so that no two are equal."""

MakeKey: TypeAlias = Callable[[Summary], Key]


class ArticleOrder:
    """Articles, and the list that is made of them.

    `add`, `update`, `drop`, `sort` and `filter` say what is wanted: `advance` brings the list there, step by step.
    Until the last step of a new order or filter, the list stays whole as it was.

    Args:
        make_key: Gives the order to begin with.
    """

    def __init__(self, make_key: MakeKey) -> None:
        self._wanted = self._make_key = make_key
        self._matches: Matches | None = None
        self._held: dict[ArticleId, Summary] = {}
        self.done = 0
        """How many articles are done, whether the filter lets them through or not."""
        self._keys: dict[ArticleId, Key] = {}
        self._sorted: list[Key] = []
        self._listed: list[Key] = []
        self._arrived: deque[Summary] = deque()
        self._changed: set[ArticleId] = set()
        self._gone: set[ArticleId] = set()
        self._work: Iterator[None] | None = None

    def __len__(self) -> int:
        return len(self._listed)

    def __getitem__(self, place: int) -> Summary:
        return self._held[self._listed[place][-1]]

    @property
    def total(self) -> int:
        """How many articles there are, whether the filter lets them through or not."""
        return len(self._held)

    @property
    def is_settled(self) -> bool:
        """Whether the list is what was last wanted."""
        return self._work is None and not self._arrived and not self._changed

    def get(self, article: ArticleId) -> Summary | None:
        """Return an article's summary, whether it is listed or not."""
        return self._held.get(article)

    def summaries(self) -> Iterable[Summary]:
        """Return all articles, listed or not, in no order."""
        return self._held.values()

    def add(self, summaries: Iterable[Summary]) -> None:
        """Take in more articles, or newer summaries of some."""
        for summary in summaries:
            if summary.id in self._held:
                self._gone.discard(summary.id)
                self.update(summary)
            else:
                self._held[summary.id] = summary
                self.done += summary.status is Status.DONE
                self._arrived.append(summary)

    def update(self, summary: Summary) -> None:
        """Put a newer summary in the place of one that is held."""
        before = self._held.get(summary.id, summary)
        if before != summary:
            self._held[summary.id] = summary
            self.done += (summary.status is Status.DONE) - (before.status is Status.DONE)
            self._changed.add(summary.id)

    def drop(self, article: ArticleId) -> None:
        """Leave out an article that is held; until its step is done, it stays in the list."""
        self._gone.add(article)
        self._changed.add(article)

    def sort(self, make_key: MakeKey) -> None:
        """Ask for another order."""
        self._wanted = make_key
        self._work = self._sort(make_key, list(self._keys))

    def filter(self, matches: Matches | None) -> None:
        """Ask for the articles that a filter lets through; None lets through all."""
        self._matches = matches
        if self._wanted is self._make_key:
            self._work = self._filter(self._sorted)
        else:
            self.sort(self._wanted)

    def place(self, article: ArticleId) -> int | None:
        """Return where an article stands in the list, or None if it does not."""
        place = self.place_near(article)
        found = place is not None and place < len(self._listed) and self._listed[place][-1] == article
        return place if found else None

    def place_near(self, article: ArticleId) -> int | None:
        """Return where an article stands or would stand in the list; None if it is not in the order yet."""
        key = self._keys.get(article)
        return None if key is None else bisect_left(self._listed, key)

    def advance(self) -> bool:
        """Do one step of what is to be done.

        Returns:
            True if the list may be another one now.
        """
        if self._work is not None:
            for _ in self._work:
                return False
            self._work = None
        elif self._arrived:
            self._merge()
        elif self._changed:
            self._replace(self._changed.pop())
        return True

    def _sort(self, make_key: MakeKey, articles: Sequence[ArticleId]) -> Iterator[None]:
        keys: dict[ArticleId, Key] = {}
        runs: list[list[Key]] = []
        for start in range(0, len(articles), _STEP):
            part = {article: make_key(self._held[article]) for article in articles[start : start + _STEP]}
            keys.update(part)
            runs.append(sorted(part.values()))
            yield
        while len(runs) > 1:
            merged: list[list[Key]] = []
            for first in range(0, len(runs), 2):
                # Two runs, one after the other, are merged by sorting: it takes each of them as it is.
                merged.append(sorted(chain.from_iterable(runs[first : first + 2])))
                yield
            runs = merged
        ordered = runs[0] if runs else []
        yield from self._filter(ordered)
        self._make_key, self._keys, self._sorted = make_key, keys, ordered

    def _filter(self, ordered: list[Key]) -> Iterator[None]:
        matches, held = self._matches, self._held
        if matches is None:
            self._listed = ordered.copy()
            return
        listed: list[Key] = []
        for start in range(0, len(ordered), _STEP):
            listed += [key for key in ordered[start : start + _STEP] if matches(held[key[-1]])]
            yield
        self._listed = listed

    def _merge(self) -> None:
        arrived = [self._arrived.popleft() for _ in range(min(_BATCH, len(self._arrived)))]
        part = {summary.id: self._make_key(summary) for summary in arrived}
        self._keys.update(part)
        for whole, new in (
            (self._sorted, list(part.values())),
            (self._listed, [key for article, key in part.items() if self._lets_through(article)]),
        ):
            whole += sorted(new)
            whole.sort()

    def _replace(self, article: ArticleId) -> None:
        old = self._keys.pop(article)
        for whole in (self._sorted, self._listed):
            place = bisect_left(whole, old)
            if place < len(whole) and whole[place] == old:
                del whole[place]
        if article in self._gone:
            self._gone.discard(article)
            self.done -= self._held.pop(article).status is Status.DONE
            return
        new = self._keys[article] = self._make_key(self._held[article])
        insort(self._sorted, new)
        if self._lets_through(article):
            insort(self._listed, new)

    def _lets_through(self, article: ArticleId) -> bool:
        return self._matches is None or self._matches(self._held[article])
