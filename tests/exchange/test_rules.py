"""What records must fulfil: each rule with a record that breaks it and only it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from reader.checks.finding import Context, Level
from reader.checks.rules import all_findings
from reader.core.annotation import Decision, Fragment, Relation, Span
from reader.core.annotations import Annotations
from reader.core.article import Block, BlockRole, BlockTable, Mark, MarkKind, MarkTable
from reader.core.ids import Annotator, EntityId, RelationId, SpanId
from reader.core.labels import LabelSet
from reader.exchange.record import LabelNames, Record
from reader.exchange.rules import (
    Fault,
    are_sound,
    article_spelling_faults,
    item_faults,
    name_faults,
    structural_faults,
)
from reader.text.reading import Reading
from tests.core.strategies import LABELS
from tests.exchange.sample import ARTICLE, CUE, HAS_CUE, HAS_SOURCE, PROVENANCE, QUOTE, RECORD, SOURCE
from tests.exchange.strategies import records

LENGTH = len(ARTICLE.text)


def label_faults(record: Record, labels: LabelSet = LABELS) -> list[str]:
    """Return what the label set does not allow, as `pressmark check` names it."""
    annotations = Annotations((*record.spans, *record.relations))
    context = Context(Reading(record.article), annotations, labels)
    return [
        str(Fault(found.item, found.what, found.remedy))
        for found in all_findings(context)
        if found.level is Level.ERROR
    ]


def all_faults(record: Record) -> list[str]:
    return [*map(str, structural_faults(record)), *map(str, name_faults(record)), *label_faults(record)]


def entity(kind: str | None, name: str = "s-entity") -> Span:
    attributes = {} if kind is None else {"type": kind}
    return Span(SpanId(name), "entity", SOURCE.fragments, PROVENANCE, attributes)


def tie(kind: str, head: Span, tail: Span, name: str = "r-new") -> Relation:
    return Relation(RelationId(name), kind, head.id, tail.id, PROVENANCE)


def with_spans(*spans: Span) -> Record:
    return replace(RECORD, spans=(*RECORD.spans, *spans))


def with_ties(*ties: Relation, spans: tuple[Span, ...] = ()) -> Record:
    return replace(with_spans(*spans), relations=(*RECORD.relations, *ties))


def replaced(span: Span) -> Record:
    return replace(RECORD, spans=tuple(span if held.id == span.id else held for held in RECORD.spans))


@given(records())
def test_what_the_label_set_allows_has_no_fault(record: Record) -> None:
    assert all_faults(record) == []


def of_article(**fields: Any) -> Record:
    return replace(RECORD, article=replace(ARTICLE, **fields))


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        (
            of_article(sha256="0" * 64),
            "sha256: it is not that of the text (the text was changed after it was added)",
        ),
        (of_article(id=""), "id: it is empty"),
        (
            of_article(blocks=BlockTable([Block(0, LENGTH + 1)])),
            f"block 0: 0-{LENGTH + 1} overlaps the block before or leaves the text of {LENGTH}",
        ),
        (
            of_article(blocks=BlockTable([Block(0, 9), Block(8, 12)])),
            f"block 1: 8-12 overlaps the block before or leaves the text of {LENGTH}",
        ),
        (
            of_article(marks=MarkTable([Mark(3, LENGTH + 1, MarkKind.CODE)])),
            f"mark 0: 3-{LENGTH + 1} leaves the text of {LENGTH}",
        ),
        (of_article(added="yesterday"), "added: 'yesterday' is no moment in UTC with milliseconds"),
        (
            of_article(added="2026-02-30T10:00:00.000Z"),
            "added: '2026-02-30T10:00:00.000Z' is no moment in UTC with milliseconds",
        ),
        (
            of_article(added="2100-02-29T10:00:00.000Z"),
            "added: '2100-02-29T10:00:00.000Z' is no moment in UTC with milliseconds",
        ),
        (replace(RECORD, annotator=Annotator("")), "it does not say who the annotator is"),
        (
            replace(RECORD, status="finished"),
            "status 'finished' is none of todo, in_progress, done, flagged",
        ),
        (replace(RECORD, aid="on"), "suggestions 'on' does not say when they were shown or off"),
        (
            replaced(replace(CUE, fragments=(Fragment(LENGTH - 1, LENGTH + 1),))),
            f"span s-cue: it ends at {LENGTH + 1}, past the text's end at {LENGTH}",
        ),
        (
            replaced(replace(SOURCE, entity=EntityId("e-9"))),
            "span s-source: it points at entity e-9, which is not there",
        ),
        (
            replaced(replace(CUE, provenance=replace(PROVENANCE, at="2026-01-31T10:00:00Z"))),
            "span s-cue: its time '2026-01-31T10:00:00Z' is no moment in UTC with milliseconds",
        ),
        (
            replaced(replace(CUE, provenance=replace(PROVENANCE, at="\n".join([PROVENANCE.at] * 2)))),
            rf"span s-cue: its time '{PROVENANCE.at}\n{PROVENANCE.at}' is no moment in UTC with milliseconds",
        ),
        (
            replace(RECORD, relations=(replace(HAS_CUE, provenance=replace(PROVENANCE, at="")), HAS_SOURCE)),
            "relation r-cue: its time '' is no moment in UTC with milliseconds",
        ),
        (with_spans(replace(QUOTE)), "s-quote: this id is given 2 times"),
        (with_ties(replace(HAS_CUE, id=RelationId("s-cue"))), "s-cue: this id is given 2 times"),
        (replace(RECORD, entities=RECORD.entities * 3), f"{RECORD.entities[0].id}: this id is given 3 times"),
        (
            replace(RECORD, relations=(replace(HAS_CUE, tail=SpanId("s-9")), HAS_SOURCE)),
            "relation r-cue: its tail is span s-9, which is not there",
        ),
        (
            replace(RECORD, relations=(replace(HAS_CUE, head=SpanId("s-9")), HAS_SOURCE)),
            "relation r-cue: its head is span s-9, which is not there",
        ),
        (with_ties(tie("coref", SOURCE, SOURCE)), "relation r-new: it ties a span to itself"),
    ],
)
def test_a_record_that_contradicts_itself_is_named_by_place(record: Record, complaint: str) -> None:
    assert list(map(str, structural_faults(record))) == [complaint]


@pytest.mark.parametrize(
    "record",
    [
        of_article(blocks=BlockTable([Block(0, 0), Block(0, 9), Block(9, LENGTH), Block(LENGTH, LENGTH)])),
        of_article(marks=MarkTable([Mark(0, 0, MarkKind.CODE), Mark(LENGTH, LENGTH, MarkKind.CODE)])),
        of_article(added=None),
        of_article(added="2026-01-31T10:00:00.000Z"),
        replaced(replace(CUE, fragments=(Fragment(LENGTH - 1, LENGTH),))),
        replaced(replace(CUE, provenance=replace(PROVENANCE, at="", decision=Decision.SUGGESTED))),
        replace(RECORD, aid="shown off@2026-01-31T10:00:00.000Z"),
        *(replace(RECORD, status=status) for status in ("todo", "in_progress", "done", "flagged")),
    ],
)
def test_what_is_just_within_the_rules_has_no_fault(record: Record) -> None:
    assert list(structural_faults(record)) == []


def test_a_relation_to_a_span_that_could_not_be_read_is_no_second_fault() -> None:
    record = replace(RECORD, spans=(QUOTE, SOURCE))
    assert [fault.item for fault in structural_faults(record)] == ["relation r-cue"]
    assert list(structural_faults(record, broken=["s-cue"])) == []


def test_names_that_the_record_does_not_list_are_unknown() -> None:
    record = replace(RECORD, label_set=LabelNames("few", 1, ("quote", "source"), ("has_source",)))
    assert [str(fault) for fault in name_faults(record)] == [
        "span s-cue: label 'cue' is not in the label set (known: quote, source)",
        "relation r-cue: type 'has_cue' is not in the label set (known: has_source)",
    ]


UNTIED = replace(RECORD, relations=(HAS_SOURCE,))


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        (with_spans(replace(QUOTE, id=SpanId("s-x"), label="banner")), "span s-x: label 'banner'"),
        (replaced(replace(QUOTE, attributes={"mood": "glad"})), "span s-quote: attribute 'mood'"),
        (replaced(replace(QUOTE, attributes={"type": "shouted"})), "span s-quote: type 'shouted'"),
        (
            with_spans(replace(entity("ORG"), attributes={"type": "ORG", "qid": "42"})),
            "span s-entity: qid '42' does not have the form",
        ),
        (with_spans(entity(None)), "span s-entity: this entity has no type (known: PERSON"),
        (replaced(replace(CUE, fragments=QUOTE.fragments)), "span s-cue: it has 2 fragments"),
        (with_ties(tie("causes", QUOTE, CUE)), "relation r-new: type 'causes'"),
        (with_ties(tie("has_cue", SOURCE, CUE)), "has_cue cannot start from 'source' (known: quote)"),
        (with_ties(tie("coref", SOURCE, CUE)), "coref cannot point to 'cue' (known: entity)"),
        (
            with_ties(tie("about", QUOTE, entity("GPE")), spans=(entity("GPE"),)),
            "about cannot start from 'quote'",
        ),
        (
            replace(with_spans(entity("GPE")), relations=(HAS_CUE, tie("has_source", QUOTE, entity("GPE")))),
            "has_source cannot point to 'entity' whose type is GPE (known: PERSON, ORG)",
        ),
        (with_ties(replace(HAS_CUE, id=RelationId("r-2"))), "2 relations has_cue tie it to the same span"),
        (
            with_ties(tie("has_source", QUOTE, entity("ORG")), spans=(entity("ORG"),)),
            "span s-quote: 2 relations has_source start from it, and 1 may",
        ),
        (UNTIED, "span s-cue: nothing reaches this cue by has_cue"),
        (replace(RECORD, relations=(HAS_CUE,)), "span s-source: nothing reaches this source by has_source"),
    ],
)
def test_what_the_label_set_forbids_is_named_by_place(record: Record, complaint: str) -> None:
    assert complaint in "\n".join(label_faults(record))
    assert list(structural_faults(record)) == []


def test_the_ends_of_a_symmetric_relation_may_be_exchanged() -> None:
    person = entity("PERSON")
    assert all_faults(with_ties(tie("coref", person, SOURCE), spans=(person,))) == []


def test_without_relations_in_the_label_set_parts_stand_alone() -> None:
    simple = replace(LABELS, relations=())
    assert label_faults(replace(RECORD, relations=()), simple) == []


def test_a_fault_reads_as_place_what_and_remedy() -> None:
    assert str(Fault("span s-1", "it is odd", "make it even")) == "span s-1: it is odd (make it even)"
    assert str(Fault("", "it is odd")) == "it is odd"


@given(records())
def test_what_all_items_are_told_together_is_what_each_is_told(record: Record) -> None:
    items: tuple[Span | Relation, ...] = (*record.spans, *record.relations)
    assert are_sound(record) is not any([*item_faults(item, dated=True)] for item in items)


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (replace(QUOTE, note="half \ud83d"), "span s-quote: note holds half of a surrogate pair"),
        (
            replace(QUOTE, provenance=replace(PROVENANCE, by=Annotator(""))),
            "span s-quote: it does not say who made it",
        ),
        (
            replace(QUOTE, provenance=replace(PROVENANCE, keys=2**63)),
            "span s-quote: the time or the keys that it took are impossibly many",
        ),
        (
            replace(QUOTE, provenance=replace(PROVENANCE, milliseconds=2**63)),
            "span s-quote: the time or the keys that it took are impossibly many",
        ),
        (
            replace(HAS_CUE, provenance=replace(PROVENANCE, at="")),
            f"relation {HAS_CUE.id}: its time '' is no moment in UTC with milliseconds",
        ),
        (replace(HAS_CUE, tail=HAS_CUE.head), f"relation {HAS_CUE.id}: it ties a span to itself"),
    ],
)
def test_one_item_at_fault_is_found_among_all(item: Span | Relation, told: str) -> None:
    spans = [item if isinstance(item, Span) and item.id == span.id else span for span in RECORD.spans]
    ties = [item if isinstance(item, Relation) and item.id == tie.id else tie for tie in RECORD.relations]
    assert [*map(str, item_faults(item, dated=True))] == [told]
    assert not are_sound(replace(RECORD, spans=tuple(spans), relations=tuple(ties)))
    assert are_sound(RECORD)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("blocks", BlockTable([Block(0, 3, BlockRole.LIST_ITEM, marker="\ud83d")])),
        ("marks", MarkTable([Mark(0, 3, MarkKind.LINK, "\ud83d")])),
        ("metadata", {"desk": ["\ud83d"]}),
        ("byline", "\ud83d"),
    ],
)
def test_halves_of_surrogate_pairs_are_found_in_every_part_of_an_article(part: str, value: Any) -> None:
    assert [*article_spelling_faults(replace(ARTICLE, **{part: value}))] == [
        Fault(part, "it holds half of a surrogate pair")
    ]
    assert not [*article_spelling_faults(ARTICLE)]
