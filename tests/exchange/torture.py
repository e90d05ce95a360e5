"""One article with everything that breaks exports, and a very long one: what every dialect has to get through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reader.core.annotation import Anonymity, Entity, Fragment, Provenance, Relation, Span
from reader.core.annotations import Annotations
from reader.core.article import Article, Block, BlockTable, Mark, MarkKind, MarkTable, article_id, text_digest
from reader.core.ids import Annotator, EntityId, RelationId, SpanId
from reader.exchange.record import Record, RecordMaker
from tests.core.strategies import LABELS

ANN = Annotator("ann")
AT = "2026-01-31T10:00:00.000Z"
PROVENANCE = Provenance(ANN, AT, milliseconds=1200, keys=3)
HARBOUR = EntityId("e-harbour000")
ENTITIES = {
    HARBOUR: Entity(
        HARBOUR, "Hafen & Söhne <GmbH>", "ORG", ("港務局",), {"wikidata": "Q1"}, Anonymity.COLLECTIVE
    )
}

TEXT = (
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 at the harbour &amp; the “old <b>pier</b>”\n"
    "\n"
    "“We saw it,\n\tall of it,” said Zoe\u0308 Ma\u0301rquez. “Nobody \U0001d4ce\U0001d4ee\U0001d4fc came.”\n"
    "قال المتحدث «لن ننتظر» أمس. נאמר ״לא״.\n"
    'The port\u00a0authority of 東京 (10\u202f000 t) said \\ it \\n would "wait"\u2028and see.\n'
    "=SUM(A1) , -1; a|b ‖ c'd `e` *f* [@click=app.quit]{x}\n"
    "one two three four five six \U00010348\U00010348 e\u0301nd\U0001f1e9\U0001f1ea"
)


def at(words: str, nth: int = 0) -> Fragment:
    """Return where words stand for the nth time, counted from 0."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Fragment(start, start + len(words))


def span(name: str, label: str, *fragments: Fragment, **more: str) -> Span:
    note, entity = more.pop("note", None), more.pop("entity", None)
    return Span(
        SpanId(f"s-{name}"), label, fragments, PROVENANCE, more, EntityId(entity) if entity else None, note
    )


def tie(name: str, kind: str, head: str, tail: str) -> Relation:
    return Relation(RelationId(f"r-{name}"), kind, SpanId(f"s-{head}"), SpanId(f"s-{tail}"), PROVENANCE)


SPANS = (
    span("emoji", "entity", at(TEXT[:7]), type="PERSON"),
    span(
        "escape",
        "entity",
        at("harbour &amp; the"),
        type="ORG",
        entity=HARBOUR,
        note="&amp; is text\n\tnot markup",
    ),
    span("markup", "claim", at("<b>pier</b>")),
    span(
        "quote",
        "quote",
        at("“We saw it,\n\tall of it,”"),
        at("“Nobody \U0001d4ce\U0001d4ee\U0001d4fc came.”"),
    ),
    span("cue", "cue", at("said")),
    span("source", "source", at("Zoe\u0308 Ma\u0301rquez"), note="=1+1"),
    span("astral", "entity", at("\U0001d4ce\U0001d4ee\U0001d4fc"), type="ORG"),
    span("rtl", "quote", at("«لن ننتظر»"), type="direct", speaker="المتحدث"),
    span("hebrew", "claim", at("״לא״")),
    span("space", "entity", at("port\u00a0authority of 東京"), type="ORG"),
    span("back", "claim", at('\\ it \\n would "wait"\u2028and')),
    span("formula", "claim", at("=SUM(A1)"), claimer='=HYPERLINK("x")'),
    span("pipe", "claim", at("a|b ‖ c'd `e` *f* [@click=app.quit]{x}")),
    span("equal1", "claim", at("one two")),
    span("equal2", "claim", at("one two")),
    span("other", "entity", at("one two"), type="PERSON"),
    span("crossing1", "claim", at("two three")),
    span("adjacent1", "claim", at("four")),
    span("adjacent2", "claim", Fragment(at("four").end, at("four").end + 1)),
    span("adjacent3", "claim", at("five")),
    span("outer", "quote", at("three four five six")),
    replace(span("half", "claim", at("hree fou")), dismissed=frozenset({"long_source"})),
    span("end", "entity", at("\U00010348 e\u0301nd\U0001f1e9\U0001f1ea"), type="ORG"),
    span("all", "claim", Fragment(0, len(TEXT))),
)
RELATIONS = (
    tie("cue", "has_cue", "quote", "cue"),
    tie("source", "has_source", "quote", "source"),
    tie("about", "about", "hebrew", "space"),
    tie("about2", "about", "equal2", "other"),
    tie("coref", "coref", "escape", "space"),
)


def article(text: str, title: str) -> Article:
    digest = text_digest(text)
    return Article(
        article_id(title, digest),
        title,
        text,
        digest,
        BlockTable([Block(0, len(text))]),
        MarkTable([Mark(2, 9, MarkKind.LINK, "https://example.org/?a=1&b=2")]),
        language="en",
        url="https://example.org/\u202e",
        published="2026-01-30",
        added=AT,
        metadata={"ratio": 0.5, "tags": ["ü"]},
    )


def record(text: str, title: str, items: Iterable[Span | Relation], annotator: Annotator = ANN) -> Record:
    return RecordMaker(ENTITIES, LABELS).make(
        article(text, title), Annotations(items), annotator=annotator, status="done"
    )


TORTURE = record(TEXT, 'A "title", with \x1b[31m[b]markup[/b] & more; =1', (*SPANS, *RELATIONS))

_LONG = ("Der Fluß stieg \U0001f30a um drei Meter, sagte sie. " * 6000)[:200_000]
LONG = record(
    _LONG,
    "A long text",
    [
        Span(SpanId(f"s-long{number}"), "claim", (Fragment(start, start + 3),), PROVENANCE)
        for number, start in enumerate(range(_LONG.index("Der", 100_000), 199_000, len(_LONG[:48]) * 40))
    ]
    + [Span(SpanId("s-last"), "entity", (Fragment(199_999, 200_000),), PROVENANCE, {"type": "ORG"})],
)
EMPTY = record("Nothing is marked here.\n", "Nothing", ())
SECOND = record(TEXT, TORTURE.article.title, SPANS[:2], Annotator("bo"))
RECORDS = (TORTURE, SECOND, LONG, EMPTY)
