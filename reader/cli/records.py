"""A library's contents as records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing

from reader.core.annotation import Entity
from reader.core.ids import ArticleId, EntityId
from reader.core.labels import LabelSet
from reader.exchange.record import Record, make_record
from reader.exchange.selection import Selection
from reader.library.protocol import Journal, Library, Status

_DECIDED = (Status.DONE, Status.FLAGGED)
_ALL = Selection()


def record_of(journal: Journal, entities: Mapping[EntityId, Entity], labels: LabelSet) -> Record:
    """Return the record of one article and annotator.

    Args:
        journal: The annotations.
        entities: The library's register.
        labels: The library's label set.
    """
    return make_record(
        journal.article,
        journal.annotations,
        annotator=journal.annotator,
        status=str(journal.status),
        entities=entities,
        labels=labels,
    )


def records(
    library: Library, selection: Selection = _ALL, advance: Callable[[], None] | None = None
) -> Iterator[Record]:
    """Yield the records of a library by article and annotator, one at a time.

    An article that an annotator has only opened is no training data: it yields no record until it has a span,
    or is marked as done or flagged.

    Args:
        library: The library.
        selection: What of it.
        advance: Called after each article.
    """
    entities = library.entities()
    for article in library.ids():
        if selection.articles is not None and article not in selection.articles:
            continue
        for annotator in library.annotators(article):
            if selection.annotators is not None and annotator not in selection.annotators:
                continue
            with closing(library.open(article, annotator, writable=False)) as journal:
                status = journal.status
                if selection.statuses is not None and status not in selection.statuses:
                    continue
                if journal.annotations.spans or status in _DECIDED:
                    yield selection.of(record_of(journal, entities, library.labels))
        if advance is not None:
            advance()


def tagged(library: Library, tags: Collection[str]) -> frozenset[ArticleId]:
    """Return the articles that have one of the tags."""
    return frozenset(article for article, held in library.tags().items() if not held.isdisjoint(tags))
