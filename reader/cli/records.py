"""A library's contents as records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain

from reader.core.annotation import Entity
from reader.core.annotations import Annotations
from reader.core.edit import Item
from reader.core.ids import Annotator, ArticleId, EntityId
from reader.core.labels import LabelSet
from reader.editor.aid import Aid, aid_of
from reader.exchange.record import Record, make_record
from reader.exchange.selection import Selection
from reader.library.protocol import Journal, Library, Status

_DECIDED = (Status.DONE, Status.FLAGGED)
_ALL = Selection()
NOBODY = Annotator("nobody")
"""Whose an article is that nobody has annotated, where what is suggested about it goes out."""


def record_of(
    journal: Journal, entities: Mapping[EntityId, Entity], labels: LabelSet, suggested: Sequence[Item] = ()
) -> Record:
    """Return the record of one article and annotator.

    Args:
        journal: The annotations.
        entities: The library's register.
        labels: The library's label set.
        suggested: What else comes with them, because nobody has decided about it.
    """
    held, aid = journal.annotations, aid_of(journal)
    if suggested:
        held = Annotations(chain(held.ordered(), held.relations.values(), suggested))
    return make_record(
        journal.article,
        held,
        annotator=journal.annotator,
        status=str(journal.status),
        entities=entities,
        labels=labels,
        aid="" if aid is Aid.UNKNOWN else str(aid),
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
        for annotator in library.annotators(article) or ([NOBODY] if selection.suggesters else []):
            if selection.annotators is not None and annotator not in selection.annotators:
                continue
            with closing(library.open(article, annotator, writable=False)) as journal:
                status = journal.status
                if selection.statuses is not None and status not in selection.statuses:
                    continue
                suggested = _suggested(library, journal, selection)
                if journal.annotations.spans or status in _DECIDED or suggested:
                    yield selection.of(record_of(journal, entities, library.labels, suggested))
        if advance is not None:
            advance()


def tagged(library: Library, tags: Collection[str]) -> frozenset[ArticleId]:
    """Return the articles that have one of the tags."""
    return frozenset(article for article, held in library.tags().items() if not held.isdisjoint(tags))


def _suggested(library: Library, journal: Journal, selection: Selection) -> Sequence[Item]:
    if selection.suggesters is None:
        return ()
    from reader.editor.open_suggestions import open_suggestions

    return [*open_suggestions(library, journal, selection.suggesters)]
