"""Ids that last: for what a file of another program calls by its place there, such as `T1`, ids made of what it says.

A later version of the file calls something else so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from reader.core.annotation import Relation, Span
from reader.core.ids import RelationId, SpanId
from reader.exchange.derived import derived_id, name_made
from reader.exchange.record import Record, in_order


def with_lasting_ids(record: Record, dialect: str, *, keeps_ids: bool) -> Record:
    """Return a record as it was read with the ids by which its spans and relations are known from then on.

    Args:
        record: The record, with the ids that `kept_id` gave.
        dialect: The dialect's name.
        keeps_ids: Whether a name of its files is one for life: then the id is made of it.
    """
    ids: tuple[str, ...] = (*[span.id for span in record.spans], *[tie.id for tie in record.relations])
    if not any(map(name_made, ids)):
        return record
    given = Counter[object]()
    lasting: dict[SpanId, SpanId] = {}
    origin = (dialect, record.article.sha256, record.annotator)

    def of_span(span: Span) -> Span:
        made = lasting.get(span.id) or name_made(span.id)  # One that stands there twice is told later.
        if made and not keeps_ids and span.id not in lasting:
            said = _said(span)
            made = derived_id("s", *origin, *said, given[said])
            given[said] += 1
        lasting[span.id] = SpanId(made or span.id)
        return replace(span, id=lasting[span.id])

    def of_tie(tie: Relation) -> Relation:
        head, tail = lasting.get(tie.head, tie.head), lasting.get(tie.tail, tie.tail)
        made = name_made(tie.id)
        if made and not keeps_ids:
            made = derived_id("r", *origin, head, tail, tie.type)
        return replace(tie, id=RelationId(made or tie.id), head=head, tail=tail)

    return in_order(
        replace(
            record,
            spans=tuple([of_span(span) for span in record.spans]),
            relations=tuple([of_tie(tie) for tie in record.relations]),
        )
    )


def _said(span: Span) -> tuple[object, ...]:
    """Return all that a file says of a span, but who made it and when."""
    fragments = [(part.start, part.end) for part in span.fragments]
    return span.label, str(fragments), str(sorted(span.attributes.items())), span.entity, span.note
