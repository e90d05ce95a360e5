"""Lines of our own format that are to the byte as we write them, read at once.

Writing what was read by types gives the line again: so there is no key that is missing, strange or there twice. All
other lines are left to `native_rows`, which tells what is wrong with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from reader.core.annotation import Entity, Fragment, Provenance, Relation, Span
from reader.core.article import ROLE_INDEX, Article, BlockTable, Mark, MarkTable
from reader.core.codec import mapping
from reader.exchange.json_line import escape_unsafe, load_line
from reader.exchange.native_rows import about_row
from reader.exchange.native_types import Line, LineBlock, LineEntity, LineSpan, flag_names, flags_from
from reader.exchange.record import LabelNames, Record

_decode = msgspec.json.Decoder(Line).decode
_encode = msgspec.json.Encoder().encode
_NO_MARKS = MarkTable()


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
            msgspec.structs.replace(row, flags=flag_names(flags_from(row.flags))) if row.flags else row
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
    parts: list[LineBlock | Mark] = [*read.blocks, *read.marks]
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


def _blocks(rows: Sequence[LineBlock]) -> BlockTable:
    """Make a table of blocks; a `Block` of each takes twice as long."""
    columns = {
        "start": [row.start for row in rows],
        "end": [row.end for row in rows],
        "role": [ROLE_INDEX[row.role] for row in rows],
        "level": [row.level for row in rows],
        "quotes": [row.quotes for row in rows],
        "indent": [row.indent for row in rows],
        "flags": [int(flags_from(row.flags)) for row in rows],
    }
    markers = {index: row.marker for index, row in enumerate(rows) if row.marker}
    return BlockTable.from_columns(columns, [*ROLE_INDEX], markers)


def _spans(rows: Sequence[LineSpan], text: str) -> Iterator[Span]:
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


def _attributes(row: LineSpan, *, computed: bool) -> dict[str, str]:
    if len({entry.name for entry in row.attributes}) != len(row.attributes):
        raise ValueError("an attribute is named twice")
    return {entry.name: entry.value for entry in row.attributes if entry.computed is computed}


def entities_from(read: Line) -> tuple[Entity, ...]:
    """Return the entries of the register in a line.

    Raises:
        ValueError: If one names a scheme twice.
    """
    return tuple([_entity(row) for row in read.entities])


def _entity(row: LineEntity) -> Entity:
    ids = {entry.scheme: entry.value for entry in row.ids}
    if len(ids) != len(row.ids):
        raise ValueError("a scheme is named twice")
    return Entity(row.id, row.name, row.type, tuple(row.aliases), ids, row.anonymity)
