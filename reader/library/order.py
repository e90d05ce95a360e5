"""The orders that a list of articles can be put in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from enum import StrEnum
from hashlib import blake2b

from reader.core.dataclass import dataclass
from reader.core.ids import ArticleId
from reader.library.protocol import Status, Summary
from reader.library.search_fold import plain


class Order(StrEnum):
    """What a list is sorted by."""

    ADDED = "added"
    TITLE = "title"
    PUBLISHED = "published"
    PUBLISHER = "publisher"
    LENGTH = "length"
    STATUS = "status"
    SPANS = "spans"
    MINUTES = "minutes"
    RANDOM = "random"
    """By lot, the same for everybody: an article that is added changes nothing about the others."""
    UNCERTAINTY = "uncertainty"
    """By how sure programs are of what they suggest, the least sure first."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """What articles are ordered by that their summaries do not tell.

    Args:
        seed: Another one draws other lots.
        uncertainty: How unsure programs are of what they suggest, for the length of the article; not known of others.
    """

    seed: int = 0
    uncertainty: Mapping[ArticleId, float] = field(default_factory=dict)


_NO_RANKS = Ranks()


def ordered(
    summaries: Iterable[Summary], by: Order, *, descending: bool = False, ranks: Ranks = _NO_RANKS
) -> list[Summary]:
    """Return summaries sorted; what is unknown comes last, and what is equal by title, in both directions.

    Args:
        summaries: What to sort.
        by: What to sort by. Words are compared without regard to case and diacritics; `published` as printed.
        descending: The greatest first.
        ranks: What lots and uncertainty follow from.
    """
    known: list[tuple[float | str, Summary]] = []
    unknown: list[Summary] = []
    for summary in sorted(summaries, key=lambda item: (plain(item.title), item.id)):
        value = sort_value(summary, by, ranks)
        if value is None:
            unknown.append(summary)
        else:
            known.append((value, summary))
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return [summary for _, summary in known] + unknown


def queue(summaries: Iterable[Summary], by: Order, ranks: Ranks = _NO_RANKS) -> list[Summary]:
    """Return the articles that are still to do in the order in which to do them; whose rank is unknown, by lot.

    Args:
        summaries: Articles, to do or not.
        by: `RANDOM` or `UNCERTAINTY`.
        ranks: What these follow from.
    """
    waiting = [summary for summary in summaries if summary.status is Status.TODO]
    drawn = sorted(waiting, key=lambda summary: _lot(summary, ranks))
    return (
        sorted(drawn, key=lambda summary: -ranks.uncertainty.get(summary.id, -1.0))
        if by is Order.UNCERTAINTY
        else drawn
    )


def sort_value(summary: Summary, by: Order, ranks: Ranks = _NO_RANKS) -> float | str | None:
    """Return what a summary is sorted by; None if that is unknown."""
    if by is Order.RANDOM:
        return _lot(summary, ranks)
    if by is Order.UNCERTAINTY:
        found = ranks.uncertainty.get(summary.id)
        return None if found is None else -found
    return _KEYS[by](summary)


def _lot(summary: Summary, ranks: Ranks) -> int:
    drawn = blake2b(f"{ranks.seed} {summary.id}".encode(), digest_size=8)
    return int.from_bytes(drawn.digest())


_STATUS_RANKS = {
    status: rank for rank, status in enumerate((Status.IN_PROGRESS, Status.TODO, Status.FLAGGED, Status.DONE))
}
_KEYS: Mapping[Order, Callable[[Summary], float | str | None]] = {
    Order.ADDED: lambda item: item.added,
    Order.TITLE: lambda item: plain(item.title),
    Order.PUBLISHED: lambda item: item.published,
    Order.PUBLISHER: lambda item: plain(item.publisher) if item.publisher else None,
    Order.LENGTH: lambda item: item.length,
    Order.STATUS: lambda item: _STATUS_RANKS[item.status],
    Order.SPANS: lambda item: None if item.spans is None else item.span_count,
    Order.MINUTES: lambda item: item.minutes_left,
}
