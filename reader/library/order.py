"""The orders that a list of articles can be put in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

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


def ordered(summaries: Iterable[Summary], by: Order, *, descending: bool = False) -> list[Summary]:
    """Return summaries sorted; what is unknown comes last, and what is equal by title, in both directions.

    Args:
        summaries: What to sort.
        by: What to sort by. Words are compared without regard to case and diacritics; `published` as printed.
        descending: The greatest first.
    """
    key = _KEYS[by]
    known: list[tuple[float | str, Summary]] = []
    unknown: list[Summary] = []
    for summary in sorted(summaries, key=lambda item: (plain(item.title), item.id)):
        value = key(summary)
        if value is None:
            unknown.append(summary)
        else:
            known.append((value, summary))
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return [summary for _, summary in known] + unknown


def sort_value(summary: Summary, by: Order) -> float | str | None:
    """Return what a summary is sorted by; None if that is unknown."""
    return _KEYS[by](summary)


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
