"""Lines of our own format by types: written, and those that are to the byte as we write them read at once.

The order of the fields is part of the format. The decoder holds every value to its type, and writing what it has read
gives the line again: so there is no key that is missing, strange or there twice. All other lines are left to
`native_rows`, which tells what is wrong with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from reader.core.annotation import Anonymity, Entity, Fragment, Provenance, Relation, Span
from reader.core.article import (
    LARGEST_DEPTH,
    LARGEST_LEVEL,
    ROLE_INDEX,
    Article,
    BlockFlag,
    BlockRole,
    BlockTable,
    Mark,
    MarkTable,
)
from reader.core.codec import mapping
from reader.core.ids import Annotator, ArticleId, EntityId, SpanId
from reader.exchange.json_line import escape_unsafe, load_line
from reader.exchange.native_rows import FORMAT, OFFSET_UNIT, VERSION, about_row
from reader.exchange.record import AnyRecord, LabelNames, Record, RowRecord
from reader.rows import Count, FragmentRow, ProvenanceRow, RelationRow, SpanRow

_Level: TypeAlias = Annotated[int, Meta(ge=0, le=LARGEST_LEVEL)]
_Depth: TypeAlias = Annotated[int, Meta(ge=0, le=LARGEST_DEPTH)]


class _Attribute(Struct, gc=False):
    name: str
    value: str
    computed: bool


class _Span(Struct, gc=False):
    id: SpanId
    label: str
    fragments: list[FragmentRow]
    attributes: list[_Attribute]
    entity: EntityId
    note: str
    dismissed: str
    provenance: ProvenanceRow


class _Scheme(Struct, gc=False):
    scheme: str
    value: str


class _Entity(Struct, gc=False):
    id: EntityId
    name: str
    type: str
    aliases: list[str]
    ids: list[_Scheme]
    anonymity: Anonymity


class _Block(Struct, gc=False):
    start: Count
    end: Count
    role: BlockRole
    level: _Level
    quotes: _Depth
    indent: _Depth
    marker: str
    flags: str


class _LabelSet(Struct, gc=False):
    name: str
    version: Count
    labels: tuple[str, ...]
    relations: tuple[str, ...]


class Line(Struct, gc=False):
    """What a line says."""

    format: Literal["pressmark-native"]
    version: Literal[1]
    offset_unit: Literal["code_point"]
    id: ArticleId
    revision: Count
    title: str
    text: str
    sha256: str
    language: str
    url: str
    publisher: str
    byline: str
    published: str
    added: str
    source: str
    metadata: str
    annotator: Annotator
    status: str
    suggestions: str
    label_set: _LabelSet
    spans: list[_Span]
    relations: list[RelationRow]
    entities: list[_Entity]
    blocks: list[_Block]
    marks: list[Mark]


_decode = msgspec.json.Decoder(Line).decode
_NONE: Mapping[str, str] = {}
_NO_MARKS = MarkTable()
_NOWHERE = EntityId("")
_encode = msgspec.json.Encoder().encode
_FLAGS = {str(flag.name).lower(): flag for flag in BlockFlag}


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
        label_set=_LabelSet(names.name, names.version, names.labels, names.relations),
        spans=[
            _Span(
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
            _Block(start, end, role, level, quotes, indent, marker, _flag_names(flags))
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


def _attribute_rows(given: Mapping[str, str], computed: Mapping[str, str]) -> list[_Attribute]:
    """Spell a span's attributes, sorted by name; those that the annotator gave count before the computed."""
    if not given:
        return [_Attribute(name, value, True) for name, value in sorted(computed.items())]
    values = {**computed, **given}
    return [_Attribute(name, values[name], name not in given) for name in sorted(values)]


def _entity_row(entity: Entity) -> _Entity:
    ids = [_Scheme(scheme, entity.ids[scheme]) for scheme in sorted(entity.ids)]
    return _Entity(entity.id, entity.name, entity.type, [*entity.aliases], ids, entity.anonymity)


@cache
def _flag_names(flags: int) -> str:
    return " ".join(str(flag.name).lower() for flag in BlockFlag(flags))


def line_from(content: bytes) -> Line | None:
    """Read a line; None where that is not, to the byte, what this version would write.

    What contradicts itself in it, such as a fragment that does not fit the text, is not looked for here.
    """
    try:
        read = _decode(content)
    except (ValueError, RecursionError):
        return None
    spelled, body = _encode(read), content.removesuffix(b"\n")
    return read if body == spelled or body == escape_unsafe(spelled) else None


def record_of(line: bytes) -> Record | None:
    """Read the record of a line; None where that is not, to the byte, what this version would write.

    What contradicts itself in a record, such as a digest that is not the text's, is not looked for here.
    """
    read = line_from(line)
    if read is None:
        return None
    try:
        return Record(
            article=article_from(read),
            annotator=read.annotator,
            status=read.status,
            spans=tuple(_spans(read.spans, read.text)),
            relations=msgspec.convert(read.relations, tuple[Relation, ...], from_attributes=True),
            entities=entities_from(read),
            label_set=msgspec.convert(read.label_set, LabelNames, from_attributes=True),
            aid=read.suggestions,
            computed={
                row.id: found
                for row in read.spans
                if row.attributes and (found := _attributes(row, computed=True))
            },
        )
    except (ValueError, LookupError, TypeError, RecursionError):
        return None


def without_annotations(read: Line, article: Article) -> Line:
    """Return what `line_of` says of a line's record without its annotations.

    Args:
        read: The line.
        article: Its article.

    Raises:
        ValueError: If the article's metadata holds a number that JSON does not have.
    """
    return msgspec.structs.replace(
        read,
        metadata=about_row(article)["metadata"],
        spans=[],
        relations=[],
        entities=[],
        blocks=[
            msgspec.structs.replace(row, flags=_flag_names(_flags(row.flags))) if row.flags else row
            for row in read.blocks
        ],
        marks=[*article.marks] if read.marks else [],
    )


def article_from(read: Line) -> Article:
    """Return the article of a line.

    Raises:
        ValueError, LookupError, TypeError, RecursionError: If something of it cannot be meant.
    """
    length = len(read.text)
    parts: list[_Block | Mark] = [*read.blocks, *read.marks]
    if not all(0 <= part.start <= part.end <= length for part in parts):
        raise ValueError("a block or a mark is no range of the text")
    return Article(
        id=read.id,
        title=read.title,
        text=read.text,
        sha256=read.sha256,
        blocks=_blocks(read.blocks),
        marks=MarkTable(read.marks) if read.marks else _NO_MARKS,
        revision=read.revision,
        language=read.language or None,
        url=read.url or None,
        publisher=read.publisher or None,
        byline=read.byline or None,
        published=read.published or None,
        added=read.added or None,
        source=read.source or None,
        metadata=mapping(load_line(read.metadata.encode()), "metadata") if read.metadata != "{}" else {},
    )


def _blocks(rows: Sequence[_Block]) -> BlockTable:
    """Make a table of blocks; a `Block` of each takes twice as long."""
    columns = {
        "start": [row.start for row in rows],
        "end": [row.end for row in rows],
        "role": [ROLE_INDEX[row.role] for row in rows],
        "level": [row.level for row in rows],
        "quotes": [row.quotes for row in rows],
        "indent": [row.indent for row in rows],
        "flags": [int(_flags(row.flags)) for row in rows],
    }
    markers = {index: row.marker for index, row in enumerate(rows) if row.marker}
    return BlockTable.from_columns(columns, [*ROLE_INDEX], markers)


def _flags(names: str) -> BlockFlag:
    flags = BlockFlag.NONE
    for name in names.split():
        flags |= _FLAGS[name]
    return flags


def _spans(rows: Sequence[_Span], text: str) -> Iterator[Span]:
    """Make spans of their rows.

    Raises:
        ValueError: If one does not fit the text.
    """
    length = len(text)
    fragments = msgspec.convert(
        [row.fragments for row in rows], list[tuple[Fragment, ...]], from_attributes=True
    )
    provenances = msgspec.convert([row.provenance for row in rows], list[Provenance], from_attributes=True)
    for row, parts, provenance in zip(rows, fragments, provenances, strict=True):
        for part in row.fragments:
            if part.end > length or text[part.start : part.end] != part.text:
                raise ValueError("a fragment does not fit the text")
        attributes = _attributes(row, computed=False) if row.attributes else {}
        dismissed = frozenset(row.dismissed.split())
        yield Span(
            row.id, row.label, parts, provenance, attributes, row.entity or None, row.note or None, dismissed
        )


def _attributes(row: _Span, *, computed: bool) -> dict[str, str]:
    if len({entry.name for entry in row.attributes}) != len(row.attributes):
        raise ValueError("an attribute is named twice")
    return {entry.name: entry.value for entry in row.attributes if entry.computed is computed}


def entities_from(read: Line) -> tuple[Entity, ...]:
    """Return the entries of the register in a line.

    Raises:
        ValueError: If one names a scheme twice.
    """
    return tuple([_entity(row) for row in read.entities])


def _entity(row: _Entity) -> Entity:
    ids = {entry.scheme: entry.value for entry in row.ids}
    if len(ids) != len(row.ids):
        raise ValueError("a scheme is named twice")
    return Entity(row.id, row.name, row.type, tuple(row.aliases), ids, row.anonymity)
