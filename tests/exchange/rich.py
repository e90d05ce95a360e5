"""One article that has some of everything: each kind of block and mark, all that is known of it, every relation."""

from __future__ import annotations

from typing import Any

from reader.core.annotation import Anonymity, Decision, Entity, Fragment, Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.article import (
    Article,
    Block,
    BlockFlag,
    BlockRole,
    BlockTable,
    Mark,
    MarkKind,
    MarkTable,
    text_digest,
)
from reader.core.ids import Annotator, ArticleId, EntityId, RelationId, SpanId
from reader.exchange.record import RecordMaker
from tests.core.strategies import LABELS

TEXT = """The weir

Boats wait
 • one “So be it,” the keeper said at the weir.
 • two

> The river board — nobody else — will pay, she said. “We will see. We will.”

if dry: wait
Day\tBoats
Monday\t3
"""


def _block(words: str, role: BlockRole, **more: Any) -> Block:
    return Block(TEXT.index(words), TEXT.index(words) + len(words), role, **more)


def _span(name: str, label: str, *words: str, attributes: dict[str, str] | None = None, **more: Any) -> Span:
    parts = tuple(Fragment(TEXT.index(part), TEXT.index(part) + len(part)) for part in words)
    made = Provenance(Annotator("ann"), "2026-02-03T04:05:06.789Z", **more.pop("made", {}))
    return Span(SpanId(name), label, parts, made, attributes or {}, **more)


_KEEPER = Entity(
    EntityId("e-keeper0000"), "The keeper", "PERSON", ("keeper", "she"), {"isni": "1", "viaf": "2"},
    Anonymity.ROLE_ONLY,
)  # fmt: skip
_SPANS = (
    _span("s-one", "quote", "“So be it,”", made={"confidence": 0.25, "origin": "model:x"}),
    _span("s-two", "source", "the keeper", entity=_KEEPER.id, made={"origin": "rule:attribution", "keys": 9}),
    _span("s-three", "cue", "said at", made={"decision": Decision.EDITED, "milliseconds": 70_000}),
    _span(
        "s-four", "quote", "“We will see.", "We will.”", attributes={"type": "mixed", "speaker": "a board"}
    ),
    _span(
        "s-five",
        "claim",
        "The river board — nobody else — will pay",
        attributes={"claimer": "she"},
        note="a\nb",
    ),
    _span(
        "s-six",
        "entity",
        "The river board",
        made={"confidence": 1e-7},
        attributes={"type": "ORG", "qid": "Q12"},
    ),
    _span("s-seven", "entity", "she", attributes={"type": "PERSON"}, entity=_KEEPER.id),
    _span("s-eight", "claim", "Monday\t3", dismissed=frozenset({"long_source", "unreached_part"})),
)
RICH = RecordMaker({_KEEPER.id: _KEEPER}, LABELS).make(
    Article(
        ArticleId("the-weir-00000000"), "The weir", TEXT, text_digest(TEXT),
        BlockTable([
            _block("The weir", BlockRole.HEADING, level=2),
            _block("Boats wait", BlockRole.PARAGRAPH, flags=BlockFlag.RULED | BlockFlag.WRAPPED),
            _block("one “So be it,” the keeper said at the weir.", BlockRole.LIST_ITEM, indent=1, marker="•"),
            _block("two", BlockRole.LIST_ITEM, indent=2, marker="1.", flags=BlockFlag.TIGHT),
            _block("The river board — nobody else — will pay, she said. “We will see. We will.”",
                   BlockRole.QUOTATION, quotes=1),
            _block("if dry: wait", BlockRole.CODE),
            _block("Day\tBoats", BlockRole.TABLE_ROW, flags=BlockFlag.TABLE_HEAD),
            _block("Monday\t3", BlockRole.TABLE_ROW, flags=BlockFlag.TIGHT),
        ]),
        MarkTable([
            Mark(4, 8, MarkKind.STRONG), Mark(10, 15, MarkKind.LINK, "https://example.org/a?b=c&d"),
            Mark(16, 20, MarkKind.IMAGE, "boat.png"), Mark(23, 26, MarkKind.CODE), Mark(28, 30, MarkKind.STRIKE),
        ]),
        revision=3, language="en-GB", url="https://example.org/weir", publisher="The Gazette", byline="By our desk",
        published="3 February 2026", added="2026-02-03T04:00:00.000Z", source="weir.md", metadata={"pages": [1, 2]},
    ),
    Annotations([
        *_SPANS,
        Relation(RelationId("r-one"), "has_source", SpanId("s-one"), SpanId("s-two"), _SPANS[0].provenance),
        Relation(RelationId("r-two"), "has_cue", SpanId("s-one"), SpanId("s-three"), _SPANS[1].provenance),
        Relation(RelationId("r-three"), "has_source", SpanId("s-five"), SpanId("s-seven"), _SPANS[2].provenance),
        Relation(RelationId("r-four"), "about", SpanId("s-five"), SpanId("s-six"), _SPANS[3].provenance),
        Relation(RelationId("r-five"), "coref", SpanId("s-two"), SpanId("s-seven"), _SPANS[3].provenance),
        Relation(RelationId("r-six"), "coref", SpanId("s-two"), SpanId("s-six"), _SPANS[1].provenance),
    ]),
    annotator=Annotator("bo"),
    status="in_progress",
)  # fmt: skip
