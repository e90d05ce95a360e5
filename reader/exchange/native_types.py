"""What a line of our own format holds, by types: a decoder holds every value to its own.

The order of the fields is part of the format.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from reader.core.annotation import Anonymity
from reader.core.article import LARGEST_DEPTH, LARGEST_LEVEL, BlockFlag, BlockRole, Mark
from reader.core.ids import Annotator, ArticleId, EntityId, SpanId
from reader.rows import Count, FragmentRow, ProvenanceRow, RelationRow

_Level: TypeAlias = Annotated[int, Meta(ge=0, le=LARGEST_LEVEL)]
_Depth: TypeAlias = Annotated[int, Meta(ge=0, le=LARGEST_DEPTH)]


class LineAttribute(Struct, gc=False):
    """An attribute of a span: given, or computed."""

    name: str
    value: str
    computed: bool


class LineSpan(Struct, gc=False):
    """A span."""

    id: SpanId
    label: str
    fragments: list[FragmentRow]
    attributes: list[LineAttribute]
    entity: EntityId
    note: str
    dismissed: str
    provenance: ProvenanceRow


class LineScheme(Struct, gc=False):
    """An entity's id elsewhere."""

    scheme: str
    value: str


class LineEntity(Struct, gc=False):
    """An entry of the register."""

    id: EntityId
    name: str
    type: str
    aliases: list[str]
    ids: list[LineScheme]
    anonymity: Anonymity


class LineBlock(Struct, gc=False):
    """A block."""

    start: Count
    end: Count
    role: BlockRole
    level: _Level
    quotes: _Depth
    indent: _Depth
    marker: str
    flags: str


class LineLabelSet(Struct, gc=False):
    """The names that labels and relation types are taken from."""

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
    label_set: LineLabelSet
    spans: list[LineSpan]
    relations: list[RelationRow]
    entities: list[LineEntity]
    blocks: list[LineBlock]
    marks: list[Mark]


_FLAGS = {str(flag.name).lower(): flag for flag in BlockFlag}


@cache
def flag_names(flags: int) -> str:
    """Return how a line tells a block's flags."""
    return " ".join(str(flag.name).lower() for flag in BlockFlag(flags))


def flags_from(names: str) -> BlockFlag:
    """Return the flags that a line tells.

    Raises:
        LookupError: If there is none of a name.
    """
    flags = BlockFlag.NONE
    for name in names.split():
        flags |= _FLAGS[name]
    return flags
