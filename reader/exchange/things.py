"""What a record is made of, as far as a file format can lose it, and how much of each a record has."""

from __future__ import annotations

from enum import StrEnum

from reader.core.annotation import Span
from reader.core.article import Article
from reader.exchange.record import AnyRecord


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
    TAGS = "tags"
    """Those of an article: they belong to the library, and no record has them."""

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


ATTACHED = (Thing.FRAGMENTS, Thing.ATTRIBUTES, Thing.ENTITIES, Thing.NOTES)
"""What of it hangs on a span, and goes where it goes."""


def amounts(record: AnyRecord) -> dict[Thing, int]:
    """Return how much a record has of each thing of which it has any."""
    article, spans, relations = record.article, record.spans, record.relations
    # Few spans have any of these, so that looking at each for all of them at once is quicker.
    more = [
        span for span in spans
        if span.attributes or span.entity is not None or span.note or span.dismissed or len(span.fragments) > 1
    ]  # fmt: skip
    found = {
        Thing.SPANS: len(spans),
        Thing.RELATIONS: len(relations),
        Thing.FRAGMENTS: len([span for span in more if len(span.fragments) > 1]),
        Thing.ATTRIBUTES: sum([len(span.attributes) for span in more]),
        Thing.ENTITIES: len([span for span in more if span.entity is not None]),
        Thing.NOTES: len([span for span in more if span.note]),
        Thing.DISMISSED: sum([len(span.dismissed) for span in more]),
        Thing.PROVENANCE: len(spans) + len(relations),
        Thing.STATUS: 1,
        Thing.METADATA: len([*filter(None, _metadata(article))]),
        Thing.BLOCKS: len(article.blocks),
        Thing.MARKS: len(article.marks),
    }
    return {thing: amount for thing, amount in found.items() if amount}


def attached(span: Span) -> dict[Thing, int]:
    """Return how much of each thing hangs on a span."""
    found = {
        Thing.FRAGMENTS: len(span.fragments) > 1,
        Thing.ATTRIBUTES: len(span.attributes),
        Thing.ENTITIES: span.entity is not None,
        Thing.NOTES: bool(span.note),
    }
    return {thing: int(amount) for thing, amount in found.items() if amount}


def _metadata(article: Article) -> tuple[object, ...]:
    return (
        article.language, article.url, article.publisher, article.byline, article.published, article.added,
        article.source, article.metadata,
    )  # fmt: skip
