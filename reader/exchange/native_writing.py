"""Records as lines of our own format, by types."""

from __future__ import annotations

from collections.abc import Mapping

from reader.core.annotation import Entity, Provenance, Relation, Span
from reader.core.ids import EntityId
from reader.exchange.native_rows import FORMAT, OFFSET_UNIT, VERSION, about_row
from reader.exchange.native_types import (
    Line,
    LineAttribute,
    LineBlock,
    LineEntity,
    LineLabelSet,
    LineScheme,
    LineSpan,
    flag_names,
)
from reader.exchange.record import AnyRecord, RowRecord
from reader.rows import FragmentRow, ProvenanceRow, RelationRow, SpanRow

_NONE: Mapping[str, str] = {}
_NOWHERE = EntityId("")


def line_of(record: AnyRecord) -> Line:
    """Return what the line of a record says.

    Raises:
        ValueError: If the article's metadata holds a number that JSON does not have.
    """
    article, names, computed = record.article, record.label_set, record.computed
    if isinstance(record, RowRecord):
        spans, ties = record.spans, record.relations
    else:
        spans = [_span_row(span, article.text) for span in record.spans]
        ties = [_relation_row(tie) for tie in record.relations]
    return Line(
        format=FORMAT,
        version=VERSION,
        offset_unit=OFFSET_UNIT,
        id=article.id,
        revision=article.revision,
        title=article.title,
        text=article.text,
        sha256=article.sha256,
        **about_row(article),
        annotator=record.annotator,
        status=record.status,
        suggestions=record.aid,
        label_set=LineLabelSet(names.name, names.version, names.labels, names.relations),
        spans=[
            LineSpan(
                row.id,
                row.label,
                row.fragments,
                _attribute_rows(row.attributes, computed.get(row.id, _NONE))
                if row.attributes or row.id in computed
                else [],
                row.entity or _NOWHERE,
                row.note or "",
                " ".join(sorted(row.dismissed)) if row.dismissed else "",
                row.provenance,
            )
            for row in spans
        ],
        relations=[*ties],
        entities=[_entity_row(entity) for entity in record.entities],
        blocks=[
            LineBlock(start, end, role, level, quotes, indent, marker, flag_names(flags))
            for start, end, role, level, quotes, indent, marker, flags in article.blocks.rows()
        ],
        marks=[*article.marks],
    )


def _span_row(span: Span, text: str) -> SpanRow:
    return SpanRow(
        span.id,
        span.label,
        [FragmentRow(part.start, part.end, text[part.start : part.end]) for part in span.fragments],
        {**span.attributes},
        span.entity,
        span.note,
        _provenance_row(span.provenance),
        [*span.dismissed],
    )


def _relation_row(tie: Relation) -> RelationRow:
    return RelationRow(tie.id, tie.type, tie.head, tie.tail, _provenance_row(tie.provenance))


def _provenance_row(held: Provenance) -> ProvenanceRow:
    return ProvenanceRow(
        held.by, held.at, held.origin, held.confidence, held.decision, held.milliseconds, held.keys
    )


def _attribute_rows(given: Mapping[str, str], computed: Mapping[str, str]) -> list[LineAttribute]:
    """Spell a span's attributes, sorted by name; those that the annotator gave count before the computed."""
    if not given:
        return [LineAttribute(name, value, True) for name, value in sorted(computed.items())]
    values = {**computed, **given}
    return [LineAttribute(name, values[name], name not in given) for name in sorted(values)]


def _entity_row(entity: Entity) -> LineEntity:
    ids = [LineScheme(scheme, entity.ids[scheme]) for scheme in sorted(entity.ids)]
    return LineEntity(entity.id, entity.name, entity.type, [*entity.aliases], ids, entity.anonymity)
