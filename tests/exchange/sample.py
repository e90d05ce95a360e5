"""One small record for tests that damage it in one place."""

from __future__ import annotations

import json
from typing import Any

from reader.core.annotation import Fragment, Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.article import Article, Block, BlockTable, Mark, MarkKind, MarkTable, text_digest
from reader.core.ids import Annotator, ArticleId, EntityId, RelationId, SpanId
from reader.exchange.dialects import native
from reader.exchange.record import Record, RecordMaker
from tests.core.strategies import ENTITIES, LABELS

TEXT = "“We heard it 😀 stop,” said Maud Ellery. “Then we looked.”"
ANN = Annotator("ann")
PROVENANCE = Provenance(ANN, "2026-01-31T10:00:00.000Z", milliseconds=1200, keys=3)
MAUD = EntityId("e-0000000001")


def fragment(words: str) -> Fragment:
    start = TEXT.index(words)
    return Fragment(start, start + len(words))


QUOTE = Span(
    SpanId("s-quote"),
    "quote",
    (fragment("“We heard it 😀 stop,”"), fragment("“Then we looked.”")),
    PROVENANCE,
    {"type": "direct"},
)
CUE = Span(SpanId("s-cue"), "cue", (fragment("said"),), PROVENANCE)
SOURCE = Span(
    SpanId("s-source"), "source", (fragment("Maud Ellery"),), PROVENANCE, entity=MAUD, note="the clerk"
)
HAS_CUE = Relation(RelationId("r-cue"), "has_cue", QUOTE.id, CUE.id, PROVENANCE)
HAS_SOURCE = Relation(RelationId("r-source"), "has_source", QUOTE.id, SOURCE.id, PROVENANCE)

ARTICLE = Article(
    id=ArticleId("the-clock-12345678"),
    title="The clock",
    text=TEXT,
    sha256=text_digest(TEXT),
    blocks=BlockTable([Block(0, len(TEXT))]),
    marks=MarkTable([Mark(2, 4, MarkKind.EMPHASIS)]),
    published="2026-01-30",
    added="2026-01-31T09:00:00.000Z",
    metadata={"tags": ["clock", "Ünïcode"]},
)

RECORD: Record = RecordMaker(ENTITIES, LABELS).make(
    ARTICLE, Annotations([QUOTE, CUE, SOURCE, HAS_CUE, HAS_SOURCE]), annotator=ANN, status="done"
)

LINE = next(native.write([RECORD]))


def row() -> Any:
    """Return the record as a JSON object that may be damaged."""
    return json.loads(LINE)
