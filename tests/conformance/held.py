"""What of records a dialect can hold, so that all of it must be found by the dialect's consumer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from reader.core.annotation import Span
from reader.core.ids import SpanId
from reader.exchange.record import Record
from reader.exchange.tokens import tokens


def without_relations(records: Sequence[Record]) -> list[Record]:
    """Return records for a consumer that knows no relations."""
    return [replace(record, relations=()) for record in records]


def with_words(record: Record) -> Record:
    """Return a record without spans of white space alone, which brat does not know."""
    text = record.article.text
    spans = tuple(span for span in record.spans if span.excerpt(text, "").strip())
    return replace(record, spans=spans)


def attributed(record: Record) -> Record:
    """Return a record with its attributions that have a cue, and nothing else."""
    heads = {tie.head for tie in record.relations if tie.type == "has_cue"}
    ties = tuple(
        tie for tie in record.relations if tie.head in heads and tie.type in ("has_cue", "has_source")
    )
    held = heads | {tie.tail for tie in ties}
    return replace(record, spans=tuple(span for span in record.spans if span.id in held), relations=ties)


def tagged(record: Record) -> Record:
    """Return a record with the spans that tags can hold: runs of whole tokens, none over another of its label."""
    cut = tokens(record.article.text)
    taken: dict[str, set[int]] = {}
    spans: list[Span] = []
    for span in record.spans:
        runs = [cut.aligned(part) for part in span.fragments]
        places = {place for run in runs if run for place in range(*run)}
        held = taken.setdefault(span.label, set())
        if None not in runs and not places & held:
            held |= places
            spans += pieces(span)
    return replace(record, spans=tuple(spans), relations=())


def in_pieces(record: Record, tokenizer: str) -> Record:
    """Return a record with spans of one fragment that are whole tokens, none equal, and what ties them."""
    cut = tokens(record.article.text, tokenizer)
    parts = [
        piece
        for span in record.spans
        if None not in [cut.aligned(fragment) for fragment in span.fragments]
        for piece in pieces(span)
    ]
    spans = {(span.label, span.fragments): span for span in reversed(parts)}
    # Mentions of relations have no labels in GLiNER2: places that several labels share would not be told apart.
    places = Counter(span.fragments for span in spans.values())
    held = {span.id for span in spans.values() if places[span.fragments] == 1}
    ties = tuple(tie for tie in record.relations if {tie.head, tie.tail} <= held)
    return replace(record, spans=tuple(reversed(spans.values())), relations=ties)


def dated(record: Record) -> Record:
    """Return a record in which all that a person may write as it likes is a date: a title, notes, names."""
    return replace(
        record,
        article=replace(record.article, title="2026-01-30", published="2026-01-30"),
        spans=tuple(replace(span, note="2026-01-31") for span in record.spans),
        entities=tuple(
            replace(entity, name="2026-02-01", aliases=("2026-02-02",)) for entity in record.entities
        ),
    )


def pieces(span: Span) -> list[Span]:
    """Return a span for each fragment; the first has the span's own id."""
    return [
        replace(span, id=SpanId(f"{span.id}.{number}") if number else span.id, fragments=(part,))
        for number, part in enumerate(span.fragments)
    ]
