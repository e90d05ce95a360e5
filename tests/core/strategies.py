"""Random articles and annotations, of every script and every kind of nonsense that a text can hold."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from reader.core.annotation import Anonymity, Decision, Entity, Fragment, Provenance, Relation, Span
from reader.core.annotation import merge_fragments as merged
from reader.core.article import (
    Article,
    Block,
    BlockFlag,
    BlockRole,
    BlockTable,
    Mark,
    MarkKind,
    MarkTable,
    article_id,
    text_digest,
)
from reader.core.edit import Item
from reader.core.ids import Annotator, EntityId, RelationId, SpanId
from reader.core.labels import AUTO, QUOTE_TYPES, Attribute, Label, LabelSet, RelationType

ENTITY_TYPES = ("PERSON", "ORG", "GPE")

LABELS = LabelSet(
    name="test labels",
    labels=(
        Label(
            "quote",
            "q",
            "green",
            "Quote",
            discontinuous=True,
            attributes=(
                Attribute(
                    "type",
                    QUOTE_TYPES,
                    default=AUTO,
                    required=True,
                    computed={name: name for name in QUOTE_TYPES},
                ),
                Attribute("speaker"),
            ),
        ),
        Label("source", "s", "cyan", "Source", discontinuous=True),
        Label("cue", "u", "yellow", "Cue"),
        Label("claim", "c", "magenta", "Claim", attributes=(Attribute("claimer"),)),
        Label(
            "entity",
            "e",
            "blue",
            "Entity",
            attributes=(
                Attribute("type", ENTITY_TYPES, required=True),
                Attribute("qid", pattern="Q[1-9][0-9]*|NIL"),
            ),
        ),
    ),
    relations=(
        RelationType(
            "has_source",
            ("quote", "claim"),
            ("source", "entity"),
            tail_where={"entity": {"type": ("PERSON", "ORG")}},
            max_per_head=1,
        ),
        RelationType("has_cue", ("quote",), ("cue",), max_per_head=1),
        RelationType("about", ("claim",), ("entity",)),
        RelationType("coref", ("source", "entity"), ("entity",), symmetric=True),
    ),
)

characters = st.one_of(
    st.sampled_from(
        " \n\t.,“”\"'aeiouAEIOU\u00e9e\u0301中文语العربية😀👩\u200d🚀\u2028\u0085\u202e\u009b\U000e0041\x1b"
    ),
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"),
)
"""Code points that an article may hold, the awkward ones often."""

texts = st.text(characters, min_size=1, max_size=80)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
"""Words that a person or a file may have put anywhere but in a text."""

# A strategy that is made while something is drawn is looked through anew each time, which takes longer than to draw.
_unknown_or_words = st.none() | words.filter(bool)
_labels_of_heads = st.lists(st.sampled_from(["quote", "claim", "entity"]), max_size=5)
_sources = st.sampled_from(["source", "entity"])
_types_of_entities = st.sampled_from(ENTITY_TYPES[:2])
_types_of_quotes = st.sampled_from(["direct", "mixed"])
_dismissed = st.sets(st.sampled_from(["unreached_part", "long_source"])).map(frozenset)
_languages = st.sampled_from([None, "en", "zh-Hant"])
_booleans = st.booleans()
_roles = st.sampled_from(BlockRole)
_levels, _few, _flags = st.integers(0, 6), st.integers(0, 3), st.integers(0, 15)
_markers = st.sampled_from(["", "•", "10."])
_kinds = st.sampled_from(MarkKind)
_targets = st.sampled_from(["", "https://example.org"])

timestamps = st.datetimes().map(lambda at: at.isoformat(timespec="milliseconds") + "Z")
_unknown_or_timestamps = st.none() | timestamps

provenances = st.builds(
    Provenance,
    by=st.sampled_from([Annotator("ann"), Annotator("bo")]),
    at=timestamps,
    origin=st.sampled_from(["human", "rule:marks", "import:native"]),
    confidence=st.none() | st.floats(0, 1),
    decision=st.sampled_from([decision for decision in Decision if decision is not Decision.SUGGESTED]),
    milliseconds=st.integers(0, 10**7),
    keys=st.integers(0, 99),
)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
_metadata = st.dictionaries(words, json_values, max_size=3)


@cache
def _cuts(length: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, length), max_size=8)


@cache
def _pairs(length: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    return st.lists(st.tuples(st.integers(0, length), st.integers(0, length)), max_size=4)


@st.composite
def block_lists(draw: st.DrawFn, length: int) -> list[Block]:
    """Blocks in order, not overlapping, in a text of so many code points."""
    cuts = sorted(draw(_cuts(length)))
    return [
        Block(
            start,
            end,
            draw(_roles),
            level=draw(_levels),
            quotes=draw(_few),
            indent=draw(_few),
            marker=draw(_markers),
            flags=BlockFlag(draw(_flags)),
        )
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]


@st.composite
def mark_lists(draw: st.DrawFn, length: int) -> list[Mark]:
    """Marks anywhere in a text of so many code points."""
    ends = draw(_pairs(length))
    return [
        Mark(
            min(pair),
            max(pair),
            draw(_kinds),
            draw(_targets),
        )
        for pair in ends
    ]


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article whose parts agree with one another."""
    text, title = draw(texts), draw(words)
    digest = text_digest(text)
    return Article(
        id=article_id(title, digest),
        title=title,
        text=text,
        sha256=digest,
        blocks=BlockTable(draw(block_lists(len(text)))),
        marks=MarkTable(draw(mark_lists(len(text)))),
        language=draw(_languages),
        url=draw(_unknown_or_words),
        publisher=draw(_unknown_or_words),
        byline=draw(_unknown_or_words),
        published=draw(_unknown_or_words),
        added=draw(_unknown_or_timestamps),
        source=draw(_unknown_or_words),
        metadata=draw(_metadata),
    )


@cache
def fragments(length: int, most: int = 3) -> st.SearchStrategy[tuple[Fragment, ...]]:
    """Fragments of one span in a text of so many code points."""
    ends = st.tuples(st.integers(0, length - 1), st.integers(1, length)).map(
        lambda pair: Fragment(min(pair[0], pair[1] - 1), max(pair[0] + 1, pair[1]))
    )
    return st.lists(ends, min_size=1, max_size=most).map(tuple).map(merged)


@st.composite
def spans(draw: st.DrawFn, length: int, label: str, identifier: str) -> Span:
    """A span that `LABELS` allows, in a text of so many code points."""
    attributes = {}
    if label == "entity":
        attributes["type"] = draw(_types_of_entities)
    if label == "quote" and draw(_booleans):
        attributes |= {"type": draw(_types_of_quotes), "speaker": draw(words)}
    return Span(
        id=SpanId(identifier),
        label=label,
        fragments=draw(fragments(length, 3 if label in ("quote", "source") else 1)),
        provenance=draw(provenances),
        attributes=attributes,
        entity=draw(_unknown_or_entities) if label in ("entity", "source") else None,
        note=draw(_unknown_or_words),
        dismissed=draw(_dismissed),
    )


@st.composite
def annotation_lists(draw: st.DrawFn, length: int) -> list[Item]:
    """Spans and the relations between them, as `LABELS` allows them, in a text of so many code points."""
    items: list[Item] = []

    def put(label: str) -> SpanId:
        span = draw(spans(length, label, f"s-{len(items):010}"))
        items.append(span)
        return span.id

    def tie(kind: str, head: SpanId, tail: SpanId) -> None:
        items.append(Relation(RelationId(f"r-{len(items):010}"), kind, head, tail, draw(provenances)))

    for head in draw(_labels_of_heads):
        span = put(head)
        if head != "entity" and draw(_booleans):
            tie("has_source", span, put(draw(_sources)))
        if head == "quote" and draw(_booleans):
            tie("has_cue", span, put("cue"))
        if head == "claim" and draw(_booleans):
            tie("about", span, put("entity"))
        if head == "entity" and draw(_booleans):
            tie("coref", span, put("entity"))
    return draw(st.permutations([item for item in items if isinstance(item, Span)])) + [
        item for item in items if isinstance(item, Relation)
    ]


ENTITIES = {
    EntityId("e-0000000001"): Entity(EntityId("e-0000000001"), "Maud Ellery", "PERSON", ("Ellery",)),
    EntityId("e-0000000002"): Entity(
        EntityId("e-0000000002"), "港務局", "ORG", (), {"wikidata": "Q1", "isni": "1"}, Anonymity.COLLECTIVE
    ),
}
_unknown_or_entities = st.sampled_from([None, *ENTITIES])
