"""A library's contents as records."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing

from reader.core.annotation import Entity
from reader.core.ids import Annotator, EntityId
from reader.core.labels import LabelSet
from reader.exchange.record import Record, make_record
from reader.library.protocol import Journal, Library, Status

_DECIDED = (Status.DONE, Status.FLAGGED)


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
    library: Library, annotators: Collection[Annotator] | None = None, statuses: Collection[str] | None = None
) -> Iterator[Record]:
    """Yield the records of a library by article and annotator, one at a time.

    An article that an annotator has only opened is no training data: it yields no record until it has a span,
    or is marked as done or flagged.

    Args:
        library: The library.
        annotators: Whose annotations; everyone's if None.
        statuses: Of which status; all if None.
    """
    entities = library.entities()
    for article in library.ids():
        for annotator in library.annotators(article):
            if annotators is not None and annotator not in annotators:
                continue
            with closing(library.open(article, annotator, writable=False)) as journal:
                status = journal.status
                if statuses is not None and status not in statuses:
                    continue
                if journal.annotations.spans or status in _DECIDED:
                    yield record_of(journal, entities, library.labels)
