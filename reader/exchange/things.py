"""What a record is made of, as far as a file format can lose it, and how much of each a record has."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from reader.exchange.record import Record


class Thing(StrEnum):
    """A part of a record that a dialect may not be able to hold."""

    SPANS = "spans"
    RELATIONS = "relations"
    FRAGMENTS = "fragments"
    """Spans of several fragments, as such."""
    ATTRIBUTES = "attributes"
    """Those that annotators gave; the others can be worked out anew."""
    ENTITIES = "entity links"
    NOTES = "notes"
    DISMISSED = "dismissed warnings"
    PROVENANCE = "provenance"
    """Who made a span or relation, when and how, and whether suggestions were shown."""
    STATUS = "status"
    METADATA = "metadata"
    """What is known about an article beside its text and title."""
    BLOCKS = "blocks"
    MARKS = "marks"

    # That of enumerations is written in Python, and is asked for dozens of times a record.
    __hash__ = str.__hash__


ANNOTATED = (
    Thing.SPANS,
    Thing.RELATIONS,
    Thing.FRAGMENTS,
    Thing.ATTRIBUTES,
    Thing.ENTITIES,
    Thing.NOTES,
)
"""What annotators make. Losing any of it is what a strict export refuses."""

_COUNTS: dict[Thing, Callable[[Record], int]] = {
    Thing.SPANS: lambda record: len(record.spans),
    Thing.RELATIONS: lambda record: len(record.relations),
    Thing.FRAGMENTS: lambda record: sum([len(span.fragments) > 1 for span in record.spans]),
    Thing.ATTRIBUTES: lambda record: sum([len(span.attributes) for span in record.spans]),
    Thing.ENTITIES: lambda record: sum([span.entity is not None for span in record.spans]),
    Thing.NOTES: lambda record: sum([bool(span.note) for span in record.spans]),
    Thing.DISMISSED: lambda record: sum([len(span.dismissed) for span in record.spans]),
    Thing.PROVENANCE: lambda record: len(record.spans) + len(record.relations),
    Thing.STATUS: lambda _: 1,
    Thing.METADATA: lambda record: sum(map(bool, _metadata(record))),
    Thing.BLOCKS: lambda record: len(record.article.blocks),
    Thing.MARKS: lambda record: len(record.article.marks),
}


def amounts(record: Record) -> dict[Thing, int]:
    """Return how much a record has of each thing of which it has any."""
    return {thing: amount for thing, count in _COUNTS.items() if (amount := count(record))}


def _metadata(record: Record) -> tuple[object, ...]:
    article = record.article
    return (
        article.language, article.url, article.publisher, article.byline, article.published, article.added,
        article.source, article.metadata,
    )  # fmt: skip
