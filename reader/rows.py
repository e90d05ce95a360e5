"""Spans and relations as rows: typed as a decoder holds our files to them, and spelt again as they are.

A checkpoint and a line of our own format have the same rows, but for what is said of a span beside where it stands. The
order of the fields is part of both formats, and that in which `core/spelling.py` spells them.

A row knows nothing of an article: whoever reads one holds it against the text.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from reader.core.annotation import Decision
from reader.core.ids import Annotator, EntityId, RelationId, SpanId

LARGEST_COUNT = 2**63 - 1
"""The largest whole number that programs in other languages read as one."""
Count: TypeAlias = Annotated[int, Meta(ge=0, le=LARGEST_COUNT)]
_Share: TypeAlias = Annotated[float, Meta(ge=0, le=1)]


class FragmentRow(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A fragment with the text that it covers."""

    start: Count
    end: Count
    text: str


class ProvenanceRow(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Where a span or relation comes from."""

    by: Annotator
    at: str
    origin: str
    confidence: _Share | None
    decision: Decision
    milliseconds: Count
    keys: Count


class SpanRow(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """A span of a checkpoint; all keys but `dismissed` are always there."""

    id: SpanId
    label: str
    fragments: list[FragmentRow]
    attributes: dict[str, str]
    entity: EntityId | None
    note: str | None
    provenance: ProvenanceRow
    dismissed: list[str] = []


class RelationRow(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A relation."""

    id: RelationId
    type: str
    head: SpanId
    tail: SpanId
    provenance: ProvenanceRow
