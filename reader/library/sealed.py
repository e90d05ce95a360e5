"""Annotations read at once, for who goes through a library: where a sealed checkpoint says everything.

The decoder holds every value to its type, so that nothing has to be looked at twice. Whatever is not as we write it,
such as an edit behind the checkpoint, a key that is not known or damage, is left to `loading`, which reads or mends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from reader.core.annotation import Decision, Relation, Span
from reader.core.codec import listed_words
from reader.core.dataclass import dataclass
from reader.core.ids import Annotator, EntityId, RelationId, SpanId
from reader.core.saved import OrderKey
from reader.library.checkpoint import meta_from
from reader.library.edit_log import Anchor
from reader.library.protocol import Status
from reader.library.row_lines import LINES_BESIDE_ROWS, is_sealed
from reader.library.snapshot import VERSION

_Count = Annotated[int, Meta(ge=0)]
_Share = Annotated[float, Meta(ge=0, le=1)]


class _Fragment(Struct, forbid_unknown_fields=True):
    start: _Count
    end: _Count
    text: str


class _Provenance(Struct, forbid_unknown_fields=True):
    by: Annotator
    at: str
    origin: str
    confidence: _Share | None
    decision: Decision
    milliseconds: _Count
    keys: _Count


class _Span(Struct, forbid_unknown_fields=True):
    id: SpanId
    label: str
    fragments: list[_Fragment]
    attributes: dict[str, str]
    entity: EntityId | None
    note: str | None
    provenance: _Provenance
    dismissed: list[str] = []


class _Relation(Struct, forbid_unknown_fields=True):
    id: RelationId
    type: str
    head: SpanId
    tail: SpanId
    provenance: _Provenance


class _Tables(Struct, forbid_unknown_fields=True):
    meta: dict[str, Any]
    spans: dict[str, _Span]
    relations: dict[str, _Relation]
    seal: Any


_decoder = msgspec.json.Decoder(_Tables)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a checkpoint says.

    Args:
        status: How far the annotator is.
        drafts: Words typed and not yet confirmed, by what they are for.
        anchor: The place in the log that it stands for; None if there was no log.
        spans: By start, then longest first, then by id.
        relations: Oldest first.
    """

    status: Status
    drafts: Mapping[str, str]
    anchor: Anchor | None
    spans: tuple[Span, ...]
    relations: Mapping[RelationId, Relation]

    def ordered(self) -> Iterator[Span]:
        """Yield the spans by start, then longest first."""
        return iter(self.spans)


def sealed_from(content: bytes, text: str) -> Sealed | None:
    """Read a whole checkpoint; None where it is not, to the byte, what this version would write.

    Args:
        content: The file.
        text: The article's text, which every span is held against.
    """
    if not is_sealed(content):
        return None
    try:
        tables = _decoder.decode(content)
        (row,) = tables.meta.values()
        if row["version"] != VERSION:
            return None
        meta = meta_from(row)
        spans = _spans([*tables.spans.values()], text)
        relations = {
            tie.id: tie
            for tie in msgspec.convert(
                [*tables.relations.values()], tuple[Relation, ...], from_attributes=True
            )
        }
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    rows = 1 + len(spans) + len(relations)
    ids = {span.id for span in spans}
    if (
        # Each row stands on a line of its own: none has hidden another by its number, nor one item another by its id.
        content.count(b"\n") != rows + LINES_BESIDE_ROWS
        or len(ids) != len(spans)
        or not ids.isdisjoint(relations)
        or not all(tie.head in ids and tie.tail in ids for tie in relations.values())
    ):
        return None
    return Sealed(meta.status, meta.drafts, meta.anchor, spans, relations)


def _spans(rows: Sequence[_Span], text: str) -> tuple[Span, ...]:
    """Make spans of their rows.

    Raises:
        ValueError: If one does not fit the text, or they are out of order.
    """
    length = len(text)
    last: OrderKey = (-1, 0, "")
    for row in rows:
        parts = row.fragments
        for part in parts:
            if part.end > length or text[part.start : part.end] != part.text:
                raise ValueError("a fragment does not fit the text")
        key = parts[0].start, -parts[-1].end, row.id
        if key <= last:
            raise ValueError("a span is out of order")
        last = key
        if row.dismissed:
            listed_words([*row.dismissed], "dismissed")
    return msgspec.convert(rows, tuple[Span, ...], from_attributes=True)
